"""Who asks: a signed-in person with the teams she works in and what her roles allow.

Made once per request from facts, never cached beyond it, so that a change of role counts from the next page on.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from organisations.models import Membership, Organisation, Team
from organisations.roles import Permission, Role


@dataclass(frozen=True)
class Actor:
    """A person and her memberships in active organisations. An inactive person has none."""

    person: Any
    memberships: tuple[Membership, ...] = field(default=())

    @classmethod
    def of(cls, person: Any) -> "Actor":
        """The actor for a user; one query."""
        if person is None or not person.is_authenticated or not person.is_active:
            return cls(person=None)
        memberships = Membership.objects.filter(person=person, team__organisation__is_active=True)
        return cls(person, tuple(memberships.select_related("team__organisation").order_by("pk")))

    @classmethod
    def from_rows(cls, person: Any, rows: list[dict[str, Any]]) -> "Actor":
        """The actor from what the database said when her session was entered (`nrm.enter`); no query."""
        memberships = []
        for row in rows:
            team = Team(**row["team"])
            team.organisation = Organisation(**row["organisation"])
            membership = Membership(**row["membership"])
            membership.team, membership.person = team, person
            memberships.append(membership)
        return cls(person, tuple(memberships))

    @property
    def pk(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def name(self) -> str:
        return str(self)

    @cached_property
    def teams(self) -> tuple[Team, ...]:
        return tuple(membership.team for membership in self.memberships)

    @cached_property
    def team_ids(self) -> tuple[int, ...]:
        return tuple(team.pk for team in self.teams)

    @property
    def team(self) -> Team | None:
        """The team in whose name the person acts: her first."""
        return self.teams[0] if self.teams else None

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return frozenset().union(*(Role(m.role).rules.may for m in self.memberships))

    def may(self, permission: Permission) -> bool:
        """Whether one of her roles has this permission. Says nothing about any file."""
        return permission in self.permissions

    def is_in(self, team: Team | int | None) -> bool:
        return team is not None and getattr(team, "pk", team) in self.team_ids

    def team_of_kind(self, *kinds: str) -> Team | None:
        """Her first team in an organisation of one of these kinds."""
        return next((team for team in self.teams if team.organisation.kind in kinds), None)

    def __str__(self) -> str:
        return str(self.person) if self.person else ""
