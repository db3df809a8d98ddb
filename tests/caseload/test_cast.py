"""Everybody the demonstration needs is there, marked synthetic, and can sign in only where that was asked for."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from caseload.cast import DEMO_PASSWORD, PARTS, SERVICES, ensure_cast
from organisations.models import Kind, Membership, Organisation, Team
from organisations.roles import Role
from referrals.models import Service

pytestmark = pytest.mark.django_db


def test_every_kind_of_organisation_and_every_role_has_its_part():
    cast = ensure_cast()

    assert {organisation.kind for organisation in cast.organisations.values()} == set(Kind.values)
    assert set(cast.people_by_role) == set(Role)
    kinds = [organisation.kind for organisation in cast.organisations.values()]
    assert (kinds.count(Kind.NGO), kinds.count(Kind.SHELTER)) == (2, 2)


def test_everything_made_is_marked_synthetic():
    ensure_cast()

    bodies = len({part.organisation for part in PARTS})
    for model, count in (
        (Organisation, bodies),
        (Team, bodies),
        (Membership, len(PARTS)),
        (get_user_model(), len(PARTS)),
    ):
        assert model.objects.filter(is_synthetic=True).count() == count
        assert model.objects.filter(is_synthetic=False).count() == 0


def test_every_team_that_receives_referrals_offers_a_service():
    cast = ensure_cast()

    receiving = {slug for slug, team in cast.teams.items() if team.receives_referrals}
    assert set(cast.services) == receiving
    assert Service.objects.filter(is_synthetic=False).count() == 0


def test_calling_it_again_makes_nothing_and_returns_the_same():
    first, second = ensure_cast(), ensure_cast()

    assert first == second
    assert Organisation.objects.count() == len({part.organisation for part in PARTS})


def test_calling_it_again_asks_little(django_assert_max_num_queries):
    ensure_cast()

    with django_assert_max_num_queries(4 * len(PARTS) + len(SERVICES) + 2):
        ensure_cast()


def test_people_work_in_their_team_in_their_role():
    cast = ensure_cast()

    found = {slug: (m.team_id, m.role) for slug in cast.people for m in cast.actor(slug).memberships}

    assert found == {part.slug: (cast.teams[part.slug].pk, part.role) for part in PARTS}


def test_demonstration_people_sign_in_with_the_published_password():
    person = ensure_cast().people["shelter"]

    assert (person.email, person.is_active) == ("caseworker@shelter.example", True)
    assert person.check_password(DEMO_PASSWORD)


def test_without_sign_in_nobody_can_sign_in():
    cast = ensure_cast(sign_in=False)

    assert [p.email for p in cast.people.values() if p.is_active or p.has_usable_password()] == []


def test_sign_in_may_be_opened_later_and_is_not_closed_again():
    ensure_cast(sign_in=False)

    opened = ensure_cast(sign_in=True).people["ngo"]
    again = ensure_cast(sign_in=False).people["ngo"]

    assert (opened.is_active, again.is_active) == (True, True)
    assert again.check_password(DEMO_PASSWORD)


def test_demo_people_prints_each_account_and_the_password():
    ensure_cast()

    out = StringIO()
    call_command("demo_people", stdout=out)

    lines = out.getvalue().splitlines()
    assert [line.split()[0] for line in lines[2 : 2 + len(PARTS)]] == [part.email for part in PARTS]
    assert lines[-1].startswith(f"Password of all: {DEMO_PASSWORD}")


def test_demo_people_says_so_when_nobody_can_sign_in():
    ensure_cast(sign_in=False)

    out = StringIO()
    call_command("demo_people", stdout=out)

    assert out.getvalue() == "There are no demonstration accounts.\n"
