"""Setting up bodies, teams and memberships."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from organisations.models import Membership, Organisation, Team
from organisations.roles import Role


@transaction.atomic
def open_team(organisation: Organisation, name: str, **fields: Any) -> Team:
    """A new team; the group that bears it is named after both."""
    group = Group.objects.create(name=f"{organisation.name} · {name}"[:150])
    return Team.objects.create(group=group, organisation=organisation, name=name, **fields)


@transaction.atomic
def join(person: Any, team: Team, role: Role, **fields: Any) -> Membership:
    """The person works in the team in this role; the group follows, for guardian's sake."""
    membership = Membership.objects.create(person=person, team=team, role=role, **fields)
    person.groups.add(team.group_id)
    return membership


@transaction.atomic
def leave(membership: Membership) -> None:
    """The person no longer works in the team."""
    membership.person.groups.remove(membership.team.group_id)
    membership.delete()
