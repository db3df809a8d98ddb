"""Who may do what: for each act the whole cast is asked, and exactly those named may."""

import pytest

from cases.models import Consent
from cases.visibility import visible
from referrals import permissions
from referrals.models import Referral
from tests.cast import acting

LEAD = {"ngo", "ngo_colleague"}
FOCAL_POINTS = {"focal_point", "second_focal_point"}


def who(cast, objections):
    """The people of the cast against whom nothing stands."""
    allowed = set()
    for person in cast:
        with acting(person) as actor:
            if not objections(actor):
                allowed.add(person.slug)
    return allowed


def test_who_may_refer(referring, cast, reach):
    case = reach.open_case()

    assert who(cast, lambda actor: permissions.objections_to_referring(case, by=actor)) == LEAD


def test_police_may_refer_from_a_file_that_they_lead(cast, reach):
    case = reach.open_case(by=cast.police)

    assert who(cast, lambda actor: permissions.objections_to_referring(case, by=actor)) == {"police"}


@pytest.mark.parametrize("act", ["objections_to_deciding_at_all", "objections_to_approving"])
def test_who_may_approve(referring, cast, act):
    referral = referring.sent()

    assert who(cast, lambda actor: getattr(permissions, act)(referral, by=actor)) == FOCAL_POINTS


def test_who_may_return(referring, cast):
    referral = referring.sent()

    assert (
        who(cast, lambda actor: permissions.objections_to_returning(referral, "Because.", by=actor))
        == FOCAL_POINTS
    )
    assert who(cast, lambda actor: permissions.objections_to_returning(referral, " ", by=actor)) == set()


def test_nobody_approves_what_she_sent(referring, cast):
    referral = referring.sent()
    referral.sent_by = cast.focal_point.user

    assert who(cast, lambda actor: permissions.objections_to_approving(referral, by=actor)) == {
        "second_focal_point"
    }


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("awaiting_approval", set()),
        ("approved", {"shelter"}),
        ("returned", set()),
        ("accepted", set()),
        ("declined", set()),
        ("withdrawn", set()),
    ],
)
def test_who_may_answer(referring, cast, status, allowed):
    referral = referring.at(status)

    assert who(cast, lambda actor: permissions.objections_to_accepting(referral, by=actor)) == allowed
    assert (
        who(cast, lambda actor: permissions.objections_to_declining(referral, "Full.", by=actor)) == allowed
    )
    assert who(cast, lambda actor: permissions.objections_to_declining(referral, "", by=actor)) == set()


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("awaiting_approval", LEAD),
        ("approved", LEAD),
        ("returned", set()),
        ("accepted", set()),
        ("declined", set()),
        ("withdrawn", set()),
    ],
)
def test_who_may_withdraw(referring, cast, status, allowed):
    referral = referring.at(status)

    assert who(cast, lambda actor: permissions.objections_to_withdrawing(referral, by=actor)) == allowed


def test_who_may_take_consent_back(referring, cast, as_owner):
    referral = referring.accepted()
    with as_owner():
        consent = Consent._base_manager.select_related("case").get(pk=referral.consent_id)

    assert who(cast, lambda actor: permissions.objections_to_taking_back(consent, by=actor)) == LEAD


def test_who_may_count_places(referring, cast):
    service = referring.services["shelter"]

    assert who(cast, lambda actor: permissions.objections_to_counting_places(service, by=actor)) == {
        "shelter"
    }


@pytest.mark.parametrize(
    ("status", "readers"),
    [
        ("awaiting_approval", LEAD | FOCAL_POINTS),
        ("returned", LEAD | FOCAL_POINTS),
        ("approved", LEAD | FOCAL_POINTS | {"shelter"}),
        ("accepted", LEAD | FOCAL_POINTS | {"shelter"}),
        ("declined", LEAD | FOCAL_POINTS | {"shelter"}),
    ],
)
def test_who_reads_a_referral(referring, cast, status, readers):
    """By the gate, and by the wall alone: the two agree."""
    referring.at(status)

    assert who(cast, lambda actor: not visible(Referral, actor).exists()) == readers
    assert who(cast, lambda _: not Referral._base_manager.exists()) == readers


def test_a_helper_who_holds_assistance_reads_the_other_referrals(referring, cast, reach):
    case = reach.open_case()
    referring.accepted(case)

    clinic = referring.sent(case, service=referring.services["clinic"], sections=["health"])

    with acting(cast.shelter) as actor:
        assert visible(Referral, actor).filter(pk=clinic.pk).exists()
