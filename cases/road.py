"""The road: what each step adds to the pages, told by the steps themselves when they are loaded.

`cases` knows no step. A step describes itself in its `step.py` as a `Step` and joins the road in its `apps.py`; the
case page, the list, the first page and the navigation then show it.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Case
from cases.sections import Level, Section
from organisations.actors import Actor


@dataclass(frozen=True)
class CaseView:
    """One reader before one file: what a panel is made from."""

    case: Case
    actor: Actor
    sections: dict[Section, Level]

    def may_read(self, section: Section) -> bool:
        return section in self.sections

    def may_write(self, section: Section) -> bool:
        """Whether acts in this section may be offered: a closed file is read, not written."""
        return self.case.status == Case.Status.OPEN and self.sections.get(section) == Level.WRITE

    @property
    def leads(self) -> bool:
        """Whether the reader's team leads the file; its acts are hers. No query."""
        return (
            self.actor.is_in(self.case.lead_team_id) and self.sections.get(Section.EXISTENCE) == Level.WRITE
        )

    @property
    def shows_name(self) -> bool:
        return self.may_read(Section.IDENTITY) and hasattr(self.case, "identity")

    @property
    def shows_contact(self) -> bool:
        return self.may_read(Section.CONTACT) and hasattr(self.case, "contact")


@dataclass(frozen=True)
class Panel:
    """A region of the case page. `context` returns what its template needs, or None where this reader has no panel.
    The template is `<app>/panel.html`; it gets `case`, `actor`, `view` (CaseView) and what `context` returned.
    The key "tracks" of the context ({slug: TrackState}) spares the page the question. `place` is main or aside."""

    slug: str
    title: Any
    template: str
    context: Callable[[CaseView], dict[str, Any] | None]
    order: int
    place: str = "main"


@dataclass(frozen=True)
class TrackState:
    """Where a person stands on one track. `tone` is neutral, active, waiting, done, late or blocked. A list
    leaves out what has not `begun`."""

    label: Any
    tone: str = "neutral"
    until: datetime.datetime | datetime.date | None = None
    note: Any = ""
    begun: bool = True


@dataclass(frozen=True)
class Track:
    """One of the parallel tracks of a file. `states` answers for a page of files at once, with one query, only for
    those that the actor may see; a file that is missing in its answer shows no mark."""

    slug: str
    title: Any
    states: Callable[[Actor, list[Case]], dict[int, TrackState]]
    order: int


@dataclass(frozen=True)
class Work:
    """Something that waits for the reader on her first page. `group` is one of WORK_GROUPS."""

    title: Any
    url: str
    reference: str = ""
    due: datetime.datetime | datetime.date | None = None
    group: str = "waiting_for_you"
    note: Any = ""


@dataclass(frozen=True)
class NavItem:
    """A place in the navigation, for those whom it concerns."""

    label: Any
    url_name: str
    shown: Callable[[Actor], bool]
    order: int


@dataclass(frozen=True)
class Step:
    """Everything one app adds to the pages. `sentences` maps a verb to its sentence on the timeline, in which
    `%(name)s` takes a detail of the event. `limits` are the kinds of limits that the step's own work speaks of, so that
    nothing is said twice on the first page."""

    slug: str
    panels: tuple[Panel, ...] = ()
    tracks: tuple[Track, ...] = ()
    work: tuple[Callable[[Actor], Iterable[Work]], ...] = ()
    navigation: tuple[NavItem, ...] = ()
    sentences: dict[str, Any] = field(default_factory=dict)
    limits: frozenset[str] = frozenset()


WORK_GROUPS = ("overdue", "today", "this_week", "waiting_for_you", "waiting_for_others")

_steps: dict[str, Step] = {}


def join(step: Step) -> None:
    """A step takes its place on the road; called once from its `apps.py`."""
    _steps[step.slug] = step


def steps() -> tuple[Step, ...]:
    return tuple(_steps.values())


def panels() -> list[Panel]:
    return sorted((panel for step in steps() for panel in step.panels), key=lambda panel: panel.order)


def tracks() -> list[Track]:
    return sorted((track for step in steps() for track in step.tracks), key=lambda track: track.order)


def navigation(actor: Actor) -> list[NavItem]:
    items = (item for step in steps() for item in step.navigation if item.shown(actor))
    return sorted(items, key=lambda item: item.order)


def work_for(actor: Actor) -> list[Work]:
    """All that waits for this person, soonest first within each group."""
    found = [work for step in steps() for source in step.work for work in source(actor)]
    return sorted(found, key=lambda work: (WORK_GROUPS.index(work.group), _moment(work.due)))


def limits_told_by_steps() -> frozenset[str]:
    """Kinds of limits of which a step's own work speaks."""
    return frozenset().union(*(step.limits for step in steps()))


def _moment(due: Any) -> float:
    if due is None:
        return float("inf")
    if isinstance(due, datetime.datetime):
        return due.timestamp()
    return datetime.datetime(due.year, due.month, due.day, tzinfo=datetime.UTC).timestamp()


def sentence(verb: str, details: dict[str, Any]) -> str:
    """The timeline's sentence for an event."""
    for step in steps():
        if verb in step.sentences:
            return str(step.sentences[verb]) % details if details else str(step.sentences[verb])
    return _("Entry: %(verb)s") % {"verb": verb}
