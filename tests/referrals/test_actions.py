"""What each act on a referral brings about, and for whom; everything here runs as the web role behind the walls."""

import pytest
from django.db import IntegrityError, transaction

from cases.actions import withdraw_consent as withdraw_consent_alone
from cases.models import Case, Consent, Identity, TeamGrant
from cases.sections import Section
from cases.visibility import sections, visible
from core.refusals import NotAllowed
from deadlines.models import Deadline
from referrals import actions
from referrals.models import Referral
from tests.cast import acting
from tests.reach import CANARIES
from tests.referrals.conftest import ASKED, NEED

S = Section


def held(person, case):
    with acting(person) as actor:
        return {str(section) for section in sections(actor, case)}


def seen(model, person):
    with acting(person) as actor:
        return list(visible(model, actor))


def limits(as_owner, case):
    """Kind, team and state of each limit on the file."""
    with as_owner():
        return {(row.kind, row.team_id, row.status) for row in Deadline.of(case)}


# --- sending ----------------------------------------------------------------------------------------------


def test_sending_records_consent_for_exactly_the_sections_and_the_recipient(referring, cast):
    referral = referring.sent()

    (consent,) = seen(Consent, cast.ngo)
    assert (consent.pk, consent.recipient_id) == (referral.consent_id, cast.shelter.team.pk)
    assert sorted(consent.sections) == sorted(ASKED) == sorted(referral.sections)


def test_sending_freezes_what_will_be_shown_and_no_name_is_in_it(referring):
    referral = referring.sent()

    assert referral.shown == {"age_group": "adult", "language": "Romanian", "need": NEED}
    assert CANARIES[S.IDENTITY] not in str(referral.shown)


def test_sending_lets_the_focal_point_know_the_file_but_nobody_in_it(referring, cast):
    referral = referring.sent()

    assert held(cast.focal_point, referral.file) == {"existence", "identification"}
    assert seen(Identity, cast.focal_point) == []


def test_sending_opens_nothing_to_the_receiver_and_does_not_show_it(referring, cast):
    referral = referring.sent()

    assert held(cast.shelter, referral.file) == set()
    assert seen(Referral, cast.shelter) == []


def test_sending_sets_the_limit_of_the_focal_point(referring, cast, as_owner):
    referral = referring.sent()

    assert limits(as_owner, referral.file) == {("referrals.approval", cast.focal_point.team.pk, "open")}
    assert referral.due_on.isoformat() == "2026-03-04"


def test_police_that_lead_a_file_can_refer_and_learn_nothing_by_it(referring, cast, reach):
    case = reach.open_case(by=cast.police)
    before = held(cast.police, case)

    referring.sent(case, by=cast.police)

    assert held(cast.police, case) == before
    assert "contact" not in before


def test_a_team_does_not_refer_to_itself(referring, cast, reach):
    case = reach.open_case(by=cast.other_ngo)

    with pytest.raises(NotAllowed, match="leads the file already"):
        referring.sent(
            case, by=cast.other_ngo, service=referring.services["other_ngo"], sections=[S.IDENTITY]
        )


# --- the focal point --------------------------------------------------------------------------------------


def test_approval_shows_the_referral_to_the_receiver_and_opens_nothing(referring, cast):
    referral = referring.approved()

    assert seen(Referral, cast.shelter) == [referral]
    assert held(cast.shelter, referral.file) == set()
    assert (seen(Case, cast.shelter), seen(Identity, cast.shelter)) == ([], [])


def test_approval_meets_one_limit_and_sets_the_receivers(referring, cast, as_owner):
    referral = referring.approved()

    assert limits(as_owner, referral.file) == {
        ("referrals.approval", cast.focal_point.team.pk, "met"),
        ("referrals.answer", cast.shelter.team.pk, "open"),
    }
    assert referral.due_on.isoformat() == "2026-03-05"


def test_a_returned_referral_never_reaches_the_receiver(referring, cast, as_owner):
    referral = referring.returned()

    assert seen(Referral, cast.shelter) == []
    assert referral.reasons == "Ask for less."
    assert limits(as_owner, referral.file) == {("referrals.approval", cast.focal_point.team.pk, "met")}


# --- the receiver -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("receiver", "chosen"),
    [
        ("shelter", [S.IDENTITY]),
        ("shelter", [S.IDENTITY, S.CONTACT, S.ASSISTANCE]),
        ("shelter", [S.HEALTH, S.COUNSELLING]),
        ("clinic", [S.HEALTH, S.IDENTITY]),
        ("law_centre", [S.LEGAL, S.REMEDIES, S.ACCOUNT]),
        ("guardian", [S.IDENTITY, S.CONTACT]),
    ],
)
def test_acceptance_opens_exactly_what_she_agreed_to(referring, cast, receiver, chosen):
    person = getattr(cast, receiver)

    referral = referring.accepted(by=person, service=referring.services[receiver], sections=chosen)

    assert held(person, referral.file) == {"existence", *map(str, chosen)}


def test_acceptance_rests_every_grant_on_the_consent(referring, cast, as_owner):
    referral = referring.accepted()

    with as_owner():
        grants = TeamGrant._base_manager.filter(group=cast.shelter.team.pk)
        assert {(grant.ground, grant.consent_id) for grant in grants} == {("consent", referral.consent_id)}


def test_acceptance_asks_the_receiver_for_a_plan(referring, cast, as_owner):
    referral = referring.accepted()

    assert limits(as_owner, referral.file) == {
        ("referrals.approval", cast.focal_point.team.pk, "met"),
        ("referrals.answer", cast.shelter.team.pk, "met"),
        ("assistance.plan", cast.shelter.team.pk, "open"),
    }


def test_a_lawyer_who_accepts_owes_no_support_plan(referring, cast, as_owner):
    referral = referring.accepted(
        by=cast.law_centre, service=referring.services["law_centre"], sections=[S.LEGAL]
    )  # fmt: skip

    assert "assistance.plan" not in {kind for kind, _, _ in limits(as_owner, referral.file)}


def test_two_helpers_on_one_file_each_owe_their_plan(referring, cast, reach, as_owner):
    case = reach.open_case()

    referring.accepted(case)
    referring.accepted(case, by=cast.clinic, service=referring.services["clinic"], sections=[S.ASSISTANCE])

    plans = {
        team
        for kind, team, status in limits(as_owner, case)
        if kind == "assistance.plan" and status == "open"
    }
    assert plans == {cast.shelter.team.pk, cast.clinic.team.pk}


def test_declining_opens_nothing_and_keeps_the_reasons(referring, cast, as_owner):
    referral = referring.declined()

    assert held(cast.shelter, referral.file) == set()
    assert referral.reasons == "No room."
    assert ("referrals.answer", cast.shelter.team.pk, "met") in limits(as_owner, referral.file)


# --- taking back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["awaiting_approval", "approved"])
def test_a_withdrawn_referral_leaves_no_limit_running(referring, cast, as_owner, status):
    referral = referring.at(status)

    with acting(cast.ngo) as actor:
        referral = actions.withdraw(referral, by=actor)

    assert "open" not in {status for _, _, status in limits(as_owner, referral.file)}
    assert referral.due_on is None


def test_consent_withdrawn_closes_exactly_what_it_opened(referring, cast, reach):
    case = reach.open_case()
    shelter = referring.accepted(case)
    referring.accepted(case, by=cast.clinic, service=referring.services["clinic"], sections=[S.HEALTH])

    with acting(cast.ngo) as actor:
        actions.withdraw_consent(shelter.consent, by=actor)

    assert held(cast.shelter, case) == set()
    assert held(cast.clinic, case) == {"existence", "health"}


@pytest.mark.parametrize("status", ["awaiting_approval", "approved", "accepted"])
def test_consent_withdrawn_takes_the_referral_back(referring, cast, as_owner, status):
    referral = referring.at(status)

    with acting(cast.ngo) as actor:
        actions.withdraw_consent(referral.consent, by=actor)

    with as_owner():
        referral.refresh_from_db()
    assert referral.status == "withdrawn"
    assert "open" not in {status for _, _, status in limits(as_owner, referral.file)}


def test_consent_withdrawn_by_any_way_makes_approval_and_acceptance_impossible(referring, cast, as_owner):
    """Even where the referral itself was left standing, as another page that withdraws consent would leave it."""
    waiting, asked = referring.sent(), referring.approved()
    with acting(cast.ngo) as actor:
        withdraw_consent_alone(waiting.consent, by=actor)
        withdraw_consent_alone(asked.consent, by=actor)

    with pytest.raises(NotAllowed, match="no longer in force"), acting(cast.focal_point) as actor:
        actions.approve(waiting, by=actor)
    with pytest.raises(NotAllowed, match="no longer in force"), acting(cast.shelter) as actor:
        actions.accept(asked, by=actor)
    assert held(cast.shelter, asked.file) == set()


def test_a_receiver_cannot_accept_once_the_day_of_consent_has_passed(referring, cast, clock):
    referral = referring.approved(until=referring.sent().due_on)

    clock.shift(7 * 24 * 3600)

    with pytest.raises(NotAllowed, match="no longer in force"), acting(cast.shelter) as actor:
        actions.accept(referral, by=actor)


# --- the record -------------------------------------------------------------------------------------------


def test_two_people_press_at_once_and_one_is_told(referring, cast):
    referral = referring.accepted()

    with pytest.raises(NotAllowed, match="already"), acting(cast.shelter) as actor:
        actions.accept(referral, by=actor)


def test_an_event_that_cannot_be_written_undoes_the_act(referring, cast, monkeypatch):
    referral = referring.approved()

    def broken(*_, **__):
        raise RuntimeError("no event")

    monkeypatch.setattr("referrals.actions.journal.record", broken)
    with pytest.raises(RuntimeError), acting(cast.shelter) as actor:
        actions.accept(referral, by=actor)

    assert held(cast.shelter, referral.file) == set()


def test_a_service_is_asked_once_at_a_time_even_by_the_database(referring, as_owner):
    referral = referring.sent()
    again = Referral(
        **{
            field.attname: getattr(referral, field.attname)
            for field in Referral._meta.concrete_fields
            if field.name not in {"id", "public_id", "reference", "written_in"}
        }
    )

    with (
        as_owner(),
        pytest.raises(IntegrityError, match="one_open_referral_to_a_service"),
        transaction.atomic(),
    ):
        again.save(force_insert=True)


@pytest.mark.real_clock
def test_what_acceptance_opens_is_open_in_the_same_moment(reach):
    """With both clocks running: the receiver's first limit rests on the grant that the same act makes."""
    referral = reach.accepted_referral()

    assert referral.status == "accepted"
