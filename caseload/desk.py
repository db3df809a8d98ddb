"""The desk on which files are written: all sheets, the cast, the day, and what every kind of entry has in common."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone
from psycopg.types.json import Jsonb

from assistance.models import Need, NeedsAssessment, PlannedService, ServiceStep, SupportPlan
from audit.models import Event
from caseload.cast import Cast
from caseload.course import Course
from caseload.draw import Referred
from caseload.people import Person
from caseload.writing import Grants, Sheet
from cases.models import Case, Consent, Contact, Identity, Note
from cases.sections import Ground, Section
from core.references import new_reference
from deadlines.models import Deadline
from deadlines.rules import Rule, rules
from identification.models import AnonymousNotice, Decision, Identification, RecoveryPeriod
from referrals.models import Referral
from remedies.models import Claim, ClaimItem, Told
from returns.models import ReturnPlan, SafeguardCheck

MODELS = (
    Case, Identity, Contact, Consent, Note, Identification, Decision, RecoveryPeriod, Referral,
    NeedsAssessment, Need, SupportPlan, PlannedService, ServiceStep, Told, Claim, ClaimItem, ReturnPlan,
    SafeguardCheck, Deadline, AnonymousNotice,
)  # fmt: skip

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class File:
    """One file while it is being written: what is known, and what happened so far."""

    id: int
    reference: str
    person: Referred
    invented: Person
    course: Course
    lead: str
    age_group: str
    closed_on: date | None = None
    events: list[tuple[Any, ...]] = field(default_factory=list)
    openings: list[tuple[Any, ...]] = field(default_factory=list)
    last_activity: datetime = LONG_AGO

    @property
    def is_child(self) -> bool:
        return self.age_group != "adult"


class Desk:
    """Collects the rows of many files and writes them together; one for a whole caseload."""

    def __init__(self, cast: Cast, random: Random, references: set[str]) -> None:
        self.cast = cast
        self.random = random
        self.now = timezone.now()
        self.today = timezone.localdate()
        self.grants = Grants(cast.teams.values())
        self.teams = {slug: team.pk for slug, team in cast.teams.items()}
        self.people = {slug: person.pk for slug, person in cast.people.items()}
        self._labels = {slug: f"person:{person.public_id}" for slug, person in cast.people.items()}
        self._sheets = {model: Sheet(model) for model in MODELS}
        self._events = Sheet(Event)
        self._rules = {key: (rule, Jsonb(asdict(rule))) for key, rule in rules().items()}
        self._references = references
        self.waiting: Counter[tuple[str, str]] = Counter()  # (status, part asked): open referrals so far

    def add(self, model: Any, **values: Any) -> dict[str, Any]:
        """A row of this kind, marked synthetic."""
        return self._sheets[model].add(is_synthetic=True, **values)

    def new_case_id(self) -> int:
        return self._sheets[Case].next_id()

    def new_reference(self, prefix: str) -> str:
        """One that no file bears: of 148 million, two of a hundred thousand meet now and then."""
        while (reference := new_reference(prefix)) in self._references:
            pass
        self._references.add(reference)
        return reference

    def at(self, day: date) -> datetime:
        """Some moment of that day's working hours, never later than now."""
        moment = datetime.combine(day, time(8), UTC) + timedelta(minutes=self.random.randrange(480))
        return min(moment, self.now)

    def within(self, first: int, last: int) -> timedelta:
        return timedelta(days=self.random.randint(first, last))

    def note(
        self, file: File, at: datetime, verb: str, section: Section, by: str, subject: tuple[str, UUID] | None = None,
        **details: Any,
    ) -> None:  # fmt: skip
        """An act on the timeline. Every one says that it is synthetic."""
        label = f"{subject[0]}:{subject[1]}" if subject else ""
        file.events.append((at, verb, section.value, by, label, {**details, "synthetic": True}))
        file.last_activity = max(file.last_activity, at)

    def open(
        self, file: File, to: str, ground: Ground, at: datetime, by: str, sections: Sequence[str] | None = None,
        consent_id: int | None = None,
    ) -> None:  # fmt: skip
        """A team may open what the rule table allows it on this ground; what is open already stays as it is."""
        if any(opening[:2] == (to, ground) for opening in file.openings):
            return
        file.openings.append((to, ground, at, by, sections, consent_id))

    def limit(
        self, file: File, kind: str, *, team: str, section: Section, started: date, met: datetime | None = None,
        ended: datetime | None = None, about: UUID | None = None, due_on: date | None = None, note: str = "",
    ) -> date:  # fmt: skip
        """A time limit as its rule sets it: met, ended, or still running. Returns its last day."""
        rule, as_json = self._rules[kind]
        due = due_on or rule.due_on(started)
        self.add(
            Deadline, case_id=file.id, section_name=section.value, subject=about, kind=kind, team_id=self.teams[team],
            status="met" if met else "ended" if ended else "open", started_on=started, due_on=due,
            remind_on=_reminder(rule, started, due), ended_at=met or ended, rule=as_json, note=note,
        )  # fmt: skip
        return due

    def finish(self, file: File) -> None:
        """The file is complete: its own row, its grants and its timeline."""
        self.add(
            Case, id=file.id, reference=file.reference, status="closed" if file.closed_on else "open",
            age_group=file.age_group, language=file.invented.language, lead_team_id=self.teams[file.lead],
            opened_at=file.events[0][0], last_activity=file.last_activity,
        )  # fmt: skip
        for to, ground, at, by, sections, consent_id in file.openings:
            self.grants.open(
                case_id=file.id, team_id=self.teams[to], ground=ground, since=at, by=self.people[by],
                last_activity=file.last_activity, sections=sections, consent_id=consent_id,
            )  # fmt: skip
        for at, verb, section, by, label, details in sorted(file.events, key=lambda event: event[0]):
            self._events.add(
                at=at, kind="act", verb=verb, actor=self._labels[by], person_id=self.people[by],
                team_id=self.teams[by], case_id=file.id, section=section, subject=label, details=details,
            )  # fmt: skip

    def write(self) -> int:
        """Everything that was collected; returns the number of rows. Call it inside a transaction."""
        return sum(sheet.write() for sheet in (*self._sheets.values(), self.grants, self._events))


def _reminder(rule: Rule, started: date, due: date) -> date:
    return max(started, due - timedelta(days=rule.remind_before_days))
