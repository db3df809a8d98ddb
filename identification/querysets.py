"""Named sets of rows of identification."""

from django.db.models import QuerySet

from cases.visibility import visible
from identification.models import Decision, Identification
from organisations.actors import Actor


def awaiting_decision(actor: Actor) -> "QuerySet[Identification]":
    """What the actor's authority has to decide, oldest report first."""
    rows = visible(Identification, actor).filter(
        authority__in=actor.team_ids,
        status__in=[Identification.Status.AWAITING, Identification.Status.REASONABLE],
    )
    return rows.select_related("case").order_by("reported_on", "pk")


def untold(actor: Actor) -> "QuerySet[Decision]":
    """Decisions of which the person was not told yet, on files that the actor's teams lead."""
    rows = visible(Decision, actor).filter(told_on=None, case__lead_team__in=actor.team_ids)
    return rows.select_related("case").order_by("decided_on", "pk")
