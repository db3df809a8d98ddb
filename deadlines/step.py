"""What limits add to the pages: what is due on the first page."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import road
from cases.road import CaseView, Panel, Step, Work
from cases.visibility import visible
from deadlines.models import Deadline
from organisations.actors import Actor

MOST = 50
WEEK = datetime.timedelta(days=7)


def due_for(actor: Actor) -> Iterator[Work]:
    """Open limits of the actor's teams up to a week ahead, soonest first; one query, at most 50 rows."""
    rows = visible(Deadline, actor).filter(
        team__in=actor.team_ids, status=Deadline.Status.OPEN, due_on__lte=timezone.localdate() + WEEK
    )
    rows = rows.exclude(kind__in=road.limits_told_by_steps())
    for row in rows.select_related("case").order_by("due_on", "pk")[:MOST]:
        yield Work(
            title=row.title,
            url=reverse("cases:page", args=[row.case.public_id]),
            reference=row.case.reference,
            due=row.due_on,
            group=group_of(row.due_on),
            note=_("at least until") if row.is_at_least else "",
        )


def group_of(due_on: datetime.date | None) -> str:
    """Under which heading of the first page work stands that is due on this day; further ahead, it only waits."""
    today = timezone.localdate()
    if due_on is None or due_on > today + WEEK:
        return "waiting_for_you"
    if due_on < today:
        return "overdue"
    return "today" if due_on == today else "this_week"


def panel(view: CaseView) -> dict[str, Any]:
    """What is due on this file, as far as the reader may know; one query."""
    running = visible(Deadline, view.actor).filter(case=view.case, status=Deadline.Status.OPEN)
    return {"deadlines": running.select_related("team__organisation").order_by("due_on", "pk")}


STEP = Step(
    slug="deadlines",
    panels=(Panel("due", _("Due"), "deadlines/panel.html", panel, order=5, place="aside"),),
    work=(due_for,),
)
