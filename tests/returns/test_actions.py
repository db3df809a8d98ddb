"""What each step of a return leaves behind."""

import datetime

import pytest

from audit.models import Event
from cases import journal
from cases.models import AgeGroup
from core.refusals import NotAllowed
from deadlines.models import Deadline
from returns import actions
from returns.models import ReturnPlan, SafeguardCheck
from tests.returns.conftest import NO_CIRCUMSTANCES

DAY = 24 * 3600


def limits(returning, as_owner):
    with as_owner():
        rows = Deadline.of(returning.case).filter(kind__startswith="returns.")
        return {(row.kind, row.status): row.due_on for row in rows}


def refused(act, *args, **kwargs):
    with pytest.raises(NotAllowed) as refusal:
        act(*args, **kwargs)
    return refusal.value.objections


@pytest.fixture
def proposed(returning):
    return returning.open().agree().assess_all().propose()


@pytest.fixture
def cleared(proposed):
    return proposed.clear()


def depart(returning, by=None, *, reconfirmed=True):
    with returning.seen_by(by or returning.cast.ngo) as (plan, actor):
        returning.plan = actions.depart(plan, by=actor, departed_on=returning.today, reconfirmed=reconfirmed)


def test_a_plan_begins_as_a_draft_without_any_check(presumed, acting):
    presumed.open()

    with acting(presumed.cast.ngo):
        assert SafeguardCheck.of(presumed.case).count() == 0
    assert presumed.plan.status == "draft"
    assert presumed.plan.team == presumed.cast.ngo.team


def test_one_plan_at_a_time(presumed):
    presumed.open()

    assert refused(presumed.open) == ["There is already a return plan on this file."]


def test_what_the_state_asks_for_is_not_voluntary(presumed):
    objections = refused(presumed.open, kind="voluntary", initiated_by="state")

    assert objections == ["A return is voluntary only if the person asks for it."]


def test_the_first_check_begins_the_assessment_and_sets_its_limit(presumed, as_owner):
    presumed.open().assess("R1.01", valid_until=datetime.date(2027, 1, 1))

    assert presumed.plan.status == "assessing"
    assert limits(presumed, as_owner) == {("returns.assessment_ends", "open"): datetime.date(2026, 4, 1)}


def test_a_risk_assessment_not_met_any_more_has_no_limit(presumed, as_owner):
    presumed.open().assess("R1.01").assess("R1.01", outcome="not_met")

    assert limits(presumed, as_owner) == {("returns.assessment_ends", "ended"): datetime.date(2026, 3, 22)}


def test_what_was_found_before_stays_readable(presumed, acting):
    presumed.open().assess("R1.11", outcome="not_met", evidence="through the same town")
    presumed.assess("R1.11", evidence="another route")

    with acting(presumed.cast.ngo):
        versions = SafeguardCheck.history.filter(plan_id=presumed.plan.pk).order_by("history_id")
        assert [(v.outcome, v.evidence) for v in versions] == [
            ("not_met", "through the same town"),
            ("met", "another route"),
        ]


def test_a_kind_that_cannot_supply_it_records_nothing(presumed):
    presumed.open()

    assert refused(presumed.assess, "R1.04", by=presumed.cast.ngo) == [
        "Your organisation cannot supply this; it comes from: competent authority."
    ]


def test_clearing_names_everything_that_is_missing_at_once(returning):
    returning.open().assess("R1.01").propose()

    objections = refused(returning.clear)

    assert objections[0] == "Their consent to this return is not recorded."
    assert [o[:5] for o in objections[1:5]] == ["R1.02", "R1.03", "R1.04", "R1.05"]


def test_a_clearance_runs_out_after_two_weeks(cleared, as_owner):
    assert cleared.plan.cleared_until == cleared.today + datetime.timedelta(days=14)
    assert limits(cleared, as_owner)["returns.clearance_ends", "open"] == cleared.plan.cleared_until


def test_a_clearance_that_ran_out_lets_nobody_leave_and_lapses(cleared, as_owner):
    cleared.clock.shift(15 * DAY)
    assert "The clearance ran out on Thursday 16 April." in refused(depart, cleared)

    with cleared.seen_by(cleared.cast.ngo) as (plan, actor):
        done = actions.lapse(plan, by=actor)

    assert done.status == "assessing"
    assert ("returns.clearance_ends", "ended") in limits(cleared, as_owner)


def test_a_clearance_in_force_does_not_lapse(cleared):
    with cleared.seen_by(cleared.cast.ngo) as (plan, actor):
        assert refused(actions.lapse, plan, by=actor) == ["There is no clearance here that has run out."]


def test_a_safeguard_no_longer_met_undoes_the_clearance(cleared, as_owner):
    cleared.assess("R5.02", outcome="not_met")

    assert cleared.plan.status == "assessing"
    assert ("returns.clearance_ends", "ended") in limits(cleared, as_owner)


def test_a_new_circumstance_undoes_the_clearance(cleared):
    with cleared.seen_by(cleared.cast.ngo) as (plan, actor):
        done = actions.change_circumstances(plan, by=actor, threat_recorded=True)

    assert (done.status, done.threat_recorded, done.detained) == ("assessing", True, False)


def test_the_authority_sends_a_proposal_back_with_reasons(proposed):
    with proposed.seen_by(proposed.cast.authority) as (plan, actor):
        assert refused(actions.send_back, plan, by=actor, reasons=" ") == ["Write the reasons."]
        done = actions.send_back(plan, by=actor, reasons="the note is too old")

    assert (done.status, done.reasons) == ("assessing", "the note is too old")


@pytest.mark.parametrize("how_far", ["open", "agree", "propose", "clear"])
def test_she_may_change_her_mind_until_she_has_left(returning, as_owner, how_far):
    returning.open().agree()
    if how_far in ("propose", "clear"):
        returning.assess_all().propose()
    if how_far == "clear":
        returning.clear()

    with returning.seen_by(returning.cast.ngo) as (plan, actor):
        done = actions.withdraw_consent(plan, by=actor)

    assert (done.status, done.consent_withdrawn_on) == ("cancelled", returning.today)
    assert {status for _, status in limits(returning, as_owner)} <= {"ended"}


def test_she_leaves_only_if_she_says_so_again(cleared):
    assert refused(depart, cleared, reconfirmed=False) == [
        "They have not confirmed in the last 24 hours that they want to go."
    ]


def test_her_arrival_is_confirmed_within_a_day(cleared, as_owner):
    depart(cleared)
    tomorrow = cleared.today + datetime.timedelta(days=1)
    assert limits(cleared, as_owner)["returns.arrival_confirmed", "open"] == tomorrow

    with cleared.seen_by(cleared.cast.ngo) as (plan, actor):
        done = actions.confirm_arrival(plan, by=actor, arrived_on=cleared.today)

    assert done.status == "arrived"
    assert {status for _, status in limits(cleared, as_owner)} == {"met", "ended"}


def test_after_she_has_left_consent_is_not_withdrawn(cleared):
    depart(cleared)

    with cleared.seen_by(cleared.cast.ngo) as (plan, actor):
        assert refused(actions.withdraw_consent, plan, by=actor) == ["This is already “Departed”."]


def test_who_left_without_clearance_is_recorded_with_what_was_missing(presumed):
    presumed.find_grounds().open_to(presumed.cast.law_centre).open().assess_all(but={"R1.02", "R5.04"})

    with presumed.seen_by(presumed.cast.ngo) as (plan, actor):
        done = actions.record_left(plan, by=actor, departed_on=presumed.today, reasons="her room is empty")
        event = Event.objects.get(verb="returns.left_uncleared")

    assert done.status == "left_uncleared"
    assert event.details == {"count": 4, "missing": ["consent", "identification", "recovery", "R1.02"]}


def test_protection_instead_of_return_ends_the_plan_and_leaves_room_for_another(presumed):
    presumed.open()
    with presumed.seen_by(presumed.cast.ngo) as (plan, actor):
        done = actions.protect_instead(plan, by=actor, reasons="asylum was granted")

    assert done.status == "alternative"
    assert presumed.open().plan.status == "draft"


def test_a_file_whose_age_is_settled_asks_what_children_are_asked(presumed, as_owner):
    presumed.open()
    with as_owner():
        presumed.case.age_group = AgeGroup.UNSURE
        presumed.case.save()

    codes = {s.code for s in presumed.fresh().plan.safeguards()}

    assert {"R4.01", "R4.03"} <= codes


def test_without_an_event_nothing_happens(presumed, acting, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the trace cannot be written")

    monkeypatch.setattr(journal, "record", broken)
    facts = {"kind": "voluntary", "initiated_by": "person", "to_country": "Moldova", **NO_CIRCUMSTANCES}
    with acting(presumed.cast.ngo) as actor, pytest.raises(RuntimeError):
        actions.open_plan(presumed.case, by=actor, **facts)

    with acting(presumed.cast.ngo):
        assert not ReturnPlan.of(presumed.case).exists()
