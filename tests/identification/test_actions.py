"""From the report to the decisions: what each act leaves behind."""

import datetime

import pytest

from cases.models import Case, Note, TeamGrant
from cases.sections import Section
from core.refusals import NotAllowed
from deadlines.models import Deadline
from identification import actions
from identification.models import AnonymousNotice, Decision, Identification, RecoveryPeriod

REPORT = {
    "exploitation": ["labour"], "place": "within", "indicators": "No papers of her own.", "basis": "consent",
    "basis_language": "Romanian", "basis_note": "She told it back.", "responder_type": "ngo",
    "responder_body": "Harbour",
}  # fmt: skip


def report(by, authority, **changes):
    return actions.report(
        by=by, authority=authority, age_group=changes.pop("age_group", "adult"), language="Romanian",
        identity={"chosen_name": "Example-Mira"}, contact=changes.pop("contact", {"whereabouts": "Wherever"}),
        account={"text": "Told"}, report={**REPORT, **changes},
    )  # fmt: skip


@pytest.fixture
def reported(cast, acting):
    with acting(cast.ngo) as actor:
        return report(actor, cast.authority.team)


@pytest.fixture
def decide(cast, acting, reported):
    def decide(kind="reasonable", outcome="positive", by=None, **more):
        with acting(by or cast.authority) as actor:
            identification = Identification.of(reported).get()
            return actions.decide(
                identification, by=actor, kind=kind, outcome=outcome, reasons="because", **more
            )

    return decide


def grants(case, as_owner):
    with as_owner():
        return {
            (row.group_id, row.section, row.ground, row.level)
            for row in TeamGrant._base_manager.filter(content_object=case, ends=None)
        }


def deadlines(case, as_owner):
    with as_owner():
        return {(row.kind, row.status, row.team_id): row.due_on for row in Deadline.of(case)}


def test_report_opens_to_the_authority_what_identification_needs_and_no_more(cast, reported, as_owner):
    opened = {
        (section, level)
        for team, section, _, level in grants(reported, as_owner)
        if team == cast.authority.team.pk
    }

    assert opened == {
        ("existence", "read"), ("identity", "read"), ("account", "read"), ("identification", "write"),
        ("return", "write"),
    }  # fmt: skip


def test_report_sets_the_authority_its_limit(cast, reported, as_owner):
    assert deadlines(reported, as_owner) == {
        ("identification.reasonable_grounds", "open", cast.authority.team.pk): datetime.date(2026, 3, 9),
    }


def test_report_of_an_adult_who_did_not_agree_leaves_nothing_behind(cast, acting, as_owner):
    with acting(cast.ngo) as actor, pytest.raises(NotAllowed) as refusal:
        report(actor, cast.authority.team, basis="child")

    assert refusal.value.objections == [
        "An adult is reported by name only if they agreed. Otherwise write an anonymous notice."
    ]
    with as_owner():
        assert Case._base_manager.count() == 0


def test_police_that_reports_leads_without_contact_health_or_notes(cast, acting, as_owner):
    with acting(cast.police) as actor:
        case = report(actor, cast.authority.team, contact=None, responder_type="police")

    opened = {section for team, section, _, _ in grants(case, as_owner) if team == cast.police.team.pk}
    assert opened == {Section.EXISTENCE, Section.IDENTITY, Section.ACCOUNT, Section.IDENTIFICATION}


def test_notice_keeps_nothing_that_leads_to_a_person(cast, acting):
    with acting(cast.ngo) as actor:
        actions.notify_anonymously(by=actor, exploitation=["sexual"], place="within")

    fields = {field.name for field in AnonymousNotice._meta.fields}
    assert fields == {"id", "public_id", "reported_on", "team", "exploitation", "place", "is_synthetic"}


def test_reasonable_grounds_give_time_to_recover(cast, decide, reported, as_owner):
    decide()

    with as_owner():
        period = RecoveryPeriod.of(reported).get()
        assert Identification.of(reported).get().status == "reasonable"
    assert (period.status, period.starts_on, period.ends_on) == (
        "running", datetime.date(2026, 3, 2), datetime.date(2026, 4, 1),
    )  # fmt: skip
    assert deadlines(reported, as_owner) == {
        ("identification.reasonable_grounds", "met", cast.authority.team.pk): datetime.date(2026, 3, 9),
        ("identification.recovery_ends", "open", cast.ngo.team.pk): datetime.date(2026, 4, 1),
        ("identification.conclusive_grounds", "open", cast.authority.team.pk): datetime.date(2026, 4, 16),
    }


def test_negative_decision_gives_none(decide, reported, as_owner):
    decide(outcome="negative", remedy="Ask again", remedy_until=datetime.date(2026, 4, 1))

    with as_owner():
        assert RecoveryPeriod.of(reported).count() == 0
        assert Identification.of(reported).get().status == "not_reasonable"


def test_nobody_but_the_authority_decides(cast, decide):
    with pytest.raises(NotAllowed):
        decide(by=cast.ngo)


def test_negative_conclusive_decision_waits_for_the_recovery_period(decide):
    decide()

    with pytest.raises(NotAllowed) as refusal:
        decide("conclusive", "negative", remedy="Ask again", remedy_until=datetime.date(2026, 4, 1))

    assert refusal.value.objections == ["The recovery and reflection period is still running."]


def test_two_decisions_at_once_are_one_decision(decide):
    decide()

    with pytest.raises(NotAllowed):
        decide()


def test_person_is_told_by_the_team_that_leads(cast, acting, decide, as_owner):
    decision = decide()

    with acting(cast.ngo) as actor:
        actions.tell(decision, by=actor, language="Romanian")

    with as_owner():
        row = Decision._base_manager.get()
        assert (row.told_on, row.told_language) == (datetime.date(2026, 3, 2), "Romanian")


def test_authority_does_not_tell(cast, acting, decide):
    decision = decide()

    with acting(cast.authority) as actor, pytest.raises(NotAllowed):
        actions.tell(decision, by=actor, language="Romanian")


def test_extension_moves_the_limit(cast, acting, decide, reported, as_owner):
    decide()

    with acting(cast.authority) as actor:
        period = RecoveryPeriod.of(reported).get()
        actions.extend_recovery(period, by=actor, until=datetime.date(2026, 5, 1), reason="ill")

    assert deadlines(reported, as_owner)[
        "identification.recovery_ends", "open", cast.ngo.team.pk
    ] == datetime.date(2026, 5, 1)


def test_period_ends_only_after_its_last_day(cast, acting, decide, reported, clock):
    decide()
    clock.shift(datetime.timedelta(days=31))

    with acting(cast.authority) as actor:
        period = actions.end_recovery(RecoveryPeriod.of(reported).get(), by=actor)

    assert period.status == "ended"


def test_withdrawal_ends_the_authoritys_limit_and_keeps_the_file(cast, acting, reported, as_owner):
    with acting(cast.ngo) as actor:
        actions.withdraw(Identification.of(reported).get(), by=actor)

    assert deadlines(reported, as_owner) == {
        ("identification.reasonable_grounds", "ended", cast.authority.team.pk): datetime.date(2026, 3, 9),
    }
    with as_owner():
        assert Case._base_manager.get().status == "open"
        assert Note._base_manager.count() == 1


@pytest.mark.parametrize("before", Identification.Status)
@pytest.mark.parametrize("after", Identification.Status)
def test_moves_are_those_of_the_table(before, after):
    row = Identification(status=before)

    assert row.may_move_to(after) == (after in Identification.TRANSITIONS[before])


def test_failed_trace_undoes_the_report(cast, acting, as_owner, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("no trace")

    monkeypatch.setattr("audit.events.Event.objects.create", fail)
    with pytest.raises(RuntimeError), acting(cast.ngo) as actor:
        report(actor, cast.authority.team)

    with as_owner():
        assert Case._base_manager.count() == 0
