"""Named sets of rows of identification."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet

from cases.models import Case
from cases.visibility import visible
from deadlines.models import Deadline
from identification.models import Decision, Identification
from organisations.actors import Actor

DECISION_LIMITS = frozenset({"identification.reasonable_grounds", "identification.conclusive_grounds"})


def awaiting_decision(actor: Actor) -> "QuerySet[Identification]":
    """What the actor's authority has to decide, oldest report first."""
    rows = visible(Identification, actor).filter(
        case__status=Case.Status.OPEN,
        authority__in=actor.team_ids,
        status__in=[Identification.Status.AWAITING, Identification.Status.REASONABLE],
    )
    return rows.select_related("case").order_by("reported_on", "pk")


def due_days(actor: Actor, rows: "Iterable[Identification]") -> dict[int, datetime.date]:
    """By file, until when the authority has to decide."""
    limits = visible(Deadline, actor).filter(
        case__in=[row.case_id for row in rows], kind__in=DECISION_LIMITS, status=Deadline.Status.OPEN
    )
    return dict(limits.values_list("case_id", "due_on"))


def untold(actor: Actor) -> "QuerySet[Decision]":
    """Decisions of which the person was not told yet, on files that the actor's teams lead."""
    rows = visible(Decision, actor).filter(told_on=None, case__lead_team__in=actor.team_ids)
    return rows.select_related("case").order_by("decided_on", "pk")
