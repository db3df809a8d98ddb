"""Who asks, and what her roles allow."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from organisations.actions import join, leave
from organisations.actors import Actor
from organisations.models import Kind, Membership
from organisations.roles import ROLES, Permission, Role
from tests.roles import as_owner


def test_a_stranger_may_nothing(cast):
    actor = cast.stranger.actor

    assert (actor.teams, actor.team, actor.permissions) == ((), None, frozenset())
    assert not any(actor.may(permission) for permission in Permission)


def test_nobody_may_nothing(cast):
    for nobody in (None, AnonymousUser()):
        actor = Actor.of(nobody)
        assert (actor.pk, actor.teams, str(actor)) == (None, (), "")


def test_an_inactive_person_has_no_teams(cast):
    cast.ngo.user.is_active = False

    assert Actor.of(cast.ngo.user).teams == ()


def test_an_inactive_organisation_has_no_people(cast):
    with as_owner():
        organisation = cast.ngo.team.organisation
        organisation.is_active = False
        organisation.save()

    assert cast.ngo.actor.teams == ()


def test_somebody_in_two_teams_has_the_roles_of_both(cast):
    with as_owner():
        join(cast.ngo.user, cast.law_centre.team, Role.LAWYER)

    actor = cast.ngo.actor
    assert set(actor.team_ids) == {cast.ngo.team.pk, cast.law_centre.team.pk}
    assert actor.permissions == ROLES[Role.CASEWORKER].may | ROLES[Role.LAWYER].may
    assert actor.team_of_kind(Kind.LEGAL_AID) == cast.law_centre.team
    assert actor.team_of_kind(Kind.POLICE) is None


def test_leaving_a_team_takes_the_group_along(cast):
    with as_owner():
        leave(Membership.objects.get(person=cast.ngo.user))

    assert cast.ngo.actor.teams == ()
    assert not cast.ngo.user.groups.exists()


def test_nobody_has_two_roles_in_one_team(cast):
    with pytest.raises(IntegrityError), as_owner():
        join(cast.ngo.user, cast.ngo.team, Role.PROVIDER)


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_belongs_to_a_role(permission):
    assert any(permission in rules.may for rules in ROLES.values())


@pytest.mark.parametrize("role", Role)
def test_every_role_says_what_it_is(role):
    assert role.rules.name
    assert str(role.rules.sentence).endswith(".")


def test_who_decides_does_not_report_and_who_approves_does_not_refer():
    assert not ROLES[Role.DECISION_MAKER].may & {Permission.REPORT, Permission.KEEP_FILE}
    assert not ROLES[Role.FOCAL_POINT].may & {Permission.REFER, Permission.KEEP_FILE}
    assert ROLES[Role.MONITOR].may == {Permission.READ_FIGURES}
