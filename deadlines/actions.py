"""Setting limits and meeting them; called by the steps' own actions, in their transaction."""

import datetime
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.models import Case
from cases.sections import Section
from deadlines.models import Deadline
from deadlines.rules import rule
from organisations.models import Team


@transaction.atomic
def set_deadline(
    case: Case,
    kind: str,
    *,
    team: Team,
    section: Section,
    starts: datetime.date | None = None,
    due_on: datetime.date | None = None,
    about: Any = None,
    note: str = "",
) -> Deadline:
    """A limit begins to run; `about` is the record it concerns, where a file may have several of the kind (referrals).
    An open one of the same kind about the same record ends first: there is at most one.

    `due_on` is given where the law of the avenue fixes the date (a limitation date); else the rule counts it.
    """
    end(case, kind, about=about)
    the_rule = rule(kind)
    started = starts or timezone.localdate()
    due = due_on or the_rule.due_on(started)
    return Deadline.objects.create(
        case=case, kind=kind, subject=_key(about), team=team, section_name=section, started_on=started, due_on=due,
        remind_on=max(started, due - datetime.timedelta(days=the_rule.remind_before_days)),
        rule=asdict(the_rule), note=note, is_synthetic=case.is_synthetic,
    )  # fmt: skip


def meet(case: Case, kind: str, *, about: Any = None) -> None:
    """What had to happen has happened."""
    _close(case, kind, about, Deadline.Status.MET)


def end(case: Case, kind: str, *, about: Any = None) -> None:
    """The limit no longer matters."""
    _close(case, kind, about, Deadline.Status.ENDED)


def _close(case: Case, kind: str, about: Any, status: str) -> None:
    running = Deadline.of(case).filter(kind=kind, subject=_key(about), status=Deadline.Status.OPEN)
    for row in running.select_for_update():
        row.move_to(status, ended_at=timezone.now())


def _key(about: Any) -> Any:
    return about.public_id if about is not None else None
