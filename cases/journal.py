"""What happened to a file, in the field's words: written as events, shown as its timeline."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from audit import events
from audit.models import Event
from cases.models import Case
from cases.road import sentence
from cases.sections import Section
from organisations.actors import Actor


def record(
    case: Case, verb: str, *, by: Actor | None, section: Section, subject: Any = None, **details: Any
) -> Event:
    """An act on a file: `verb` is `<app>.<past participle>`, `section` decides who sees it on the timeline,
    `details` fill its sentence and hold no word from the file itself. The file's last activity moves along."""
    return events.record(
        Event.Kind.ACT,
        verb,
        by=by,
        case_id=case.pk,
        section=section,
        subject=_subject(subject),
        **details,
    )


def record_read(case: Case, verb: str, *, by: Actor, **details: Any) -> Event:
    """Somebody looked at a file. Written before the page is shown, or the page is not shown."""
    return events.record(Event.Kind.READ, verb, by=by, case_id=case.pk, section=Section.EXISTENCE, **details)


def _subject(row: Any) -> str:
    return f"{row._meta.label_lower}:{row.public_id}" if row is not None else ""


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: Any
    sentence: str
    who: str
    section: str


def timeline(case: Case, held: dict[Section, Any], limit: int = 30) -> list[Entry]:
    """The latest acts in the sections that the reader holds, newest first; one query."""
    rows = Event.objects.filter(case_id=case.pk, kind=Event.Kind.ACT, section__in=list(held))
    rows = rows.select_related("person", "team__organisation").order_by("-at", "-pk")[:limit]
    return [Entry(row.at, sentence(row.verb, row.details), _who(row), row.section) for row in rows]


def _who(row: Event) -> str:
    if row.person is None:
        return _("by itself")
    return f"{row.person.full_name}, {row.team.organisation.name}" if row.team else row.person.full_name
