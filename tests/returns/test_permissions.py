"""Who may do what in a return: the kinds that can supply a safeguard, four eyes, two signatures."""

import pytest

from accounts.models import User
from core.refusals import NotAllowed
from organisations.actors import Actor
from organisations.models import Kind, Membership, Organisation, Team
from organisations.roles import Role
from returns import actions, permissions
from returns.models import ReturnPlan
from returns.safeguards import SAFEGUARDS, Signer

AT_HER_SIDE = {Kind.NGO, Kind.SHELTER, Kind.SOCIAL_SERVICE, Kind.GUARDIANSHIP}
SUPPORT = {Kind.NGO, Kind.SHELTER, Kind.SOCIAL_SERVICE}
EXPECTED = {
    Signer.STATE: {Kind.COMPETENT_AUTHORITY}, Signer.SUPPORT: SUPPORT, Signer.GUARDIAN: {Kind.GUARDIANSHIP},
    Signer.LAWYER: {Kind.LEGAL_AID}, Signer.CHILD_PROTECTION: {Kind.SOCIAL_SERVICE, Kind.GUARDIANSHIP},
    Signer.CLINICIAN: AT_HER_SIDE, Signer.COURT: {Kind.COMPETENT_AUTHORITY, Kind.LEGAL_AID},
    Signer.RECEIVER: SUPPORT, Signer.PERSON: AT_HER_SIDE,
}  # fmt: skip


def somebody(kind, *, is_state=False, role=Role.CASEWORKER):
    """An actor who exists nowhere: her kind of organisation is all that is asked."""
    team = Team(name="Team", organisation=Organisation(name=kind, kind=kind, is_state=is_state))
    return Actor(User(email="somebody@cast.example"), (Membership(team=team, role=role),))


@pytest.mark.parametrize("kind", Kind)
def test_a_safeguard_is_recorded_only_by_who_can_supply_it(kind):
    by = somebody(kind)
    expected = {
        code for code, s in SAFEGUARDS.items() if any(kind in EXPECTED[signer] for signer in s.signers)
    }

    assert {
        code for code, s in SAFEGUARDS.items() if permissions.recording_team(s, by) is not None
    } == expected


@pytest.mark.parametrize(
    ("kind", "is_state", "role", "state", "independent"),
    [
        (Kind.COMPETENT_AUTHORITY, True, Role.DECISION_MAKER, True, False),
        (Kind.LEGAL_AID, False, Role.LAWYER, False, True),
        (Kind.NGO, False, Role.CASEWORKER, False, True),
        (Kind.SOCIAL_SERVICE, True, Role.CASEWORKER, False, False),
        (Kind.GUARDIANSHIP, True, Role.GUARDIAN, False, False),
        (Kind.RAPPORTEUR, True, Role.MONITOR, False, False),
        (Kind.NGO, False, Role.FIRST_RESPONDER, False, False),
    ],
)
def test_who_signs_for_whom(kind, is_state, role, state, independent):
    by = somebody(kind, is_state=is_state, role=role)

    assert (permissions.signs_for_state(by) is not None) == state
    assert (permissions.signs_independently(by) is not None) == independent


@pytest.fixture
def proposed(returning):
    return returning.open().agree().assess_all().propose()


def test_whoever_assessed_does_not_clear(proposed):
    with pytest.raises(NotAllowed) as refusal:
        proposed.clear(by=proposed.cast.authority)

    assert refusal.value.objections == [
        "You assessed a safeguard of this return; somebody else must clear it."
    ]


def test_having_assessed_is_not_forgotten_when_a_colleague_assesses_again(returning):
    returning.open().agree().assess_all()
    mine = [s.code for s in returning.plan.safeguards() if returning.supplier(s.code).slug == "authority"]
    returning.assess(*mine, by=returning.cast.second_authority).propose()

    for person in (returning.cast.authority, returning.cast.second_authority):
        with returning.seen_by(person) as (plan, actor):
            assert permissions.has_assessed(plan, actor)


def test_whoever_proposed_does_not_clear(returning):
    returning.open().agree().assess_all().propose(by=returning.cast.second_authority)

    with pytest.raises(NotAllowed) as refusal:
        returning.clear(by=returning.cast.second_authority)

    assert refusal.value.objections == ["You proposed this return; somebody else must clear it."]


def test_a_caseworker_does_not_clear(proposed):
    with pytest.raises(NotAllowed) as refusal:
        proposed.clear(by=proposed.cast.ngo_colleague)

    assert refusal.value.objections == [
        "Your role does not include: clear a return.",
        "Only the competent authority clears a return.",
    ]


def test_a_second_pair_of_eyes_clears(proposed):
    proposed.clear()

    assert (proposed.plan.status, proposed.plan.cleared_by) == (
        "cleared",
        proposed.cast.second_authority.user,
    )


def test_the_authority_does_not_record_her_consent(returning):
    returning.open()

    with returning.seen_by(returning.cast.authority) as (plan, actor), pytest.raises(NotAllowed) as refusal:
        actions.consent(plan, by=actor, language="Romanian", understanding="told it back")

    assert (
        "Their consent is recorded by those at their side, not by the authority that decides."
        in refusal.value.objections
    )


def test_two_of_one_side_do_not_set_a_hold_aside(returning):
    returning.open()
    returning.sign("R1.02", returning.cast.authority)
    row = returning.sign("R1.02", returning.cast.second_authority)

    assert not row.is_signed_by_both
    assert row.independent_signed_at is None


def test_other_words_take_the_other_signature_off(returning):
    returning.open()
    returning.sign("R1.02", returning.cast.authority)
    row = returning.sign("R1.02", returning.cast.law_centre, reasons="something else")

    assert not row.is_signed_by_both
    assert row.state_signed_at is None


@pytest.mark.parametrize(
    ("code", "objection"),
    [
        ("R1.04", "This safeguard cannot be set aside by anybody."),
        ("R5.04", "This is a warning; it does not have to be set aside."),
        ("R4.01", "Nothing has to be set aside here."),
    ],
)
def test_what_cannot_be_set_aside(presumed, code, objection):
    presumed.open()

    with presumed.seen_by(presumed.cast.authority) as (plan, actor):
        assert permissions.objections_to_overriding(plan, SAFEGUARDS[code], by=actor, reasons="because") == [
            objection
        ]


def test_a_state_body_without_the_decision_does_not_sign(presumed):
    presumed.open().open_to(presumed.cast.social_service)

    with pytest.raises(NotAllowed) as refusal:
        presumed.sign("R1.02", presumed.cast.social_service)

    assert refusal.value.objections == [
        "Only the competent authority and an organisation independent of the state sign here."
    ]


def test_without_a_grant_nobody_has_a_part(presumed, acting, cast):
    presumed.open()

    with acting(cast.other_ngo) as actor:
        assert permissions.objections_to_part(presumed.case, by=actor) == [
            "Your team may not write in “Return” of this file."
        ]
        assert not ReturnPlan.of(presumed.case).exists()
