"""Which figures a monitor reads, and what their lines are called.

The counting and the protection happen in the database (`walls.sql`); here the answer gets words. Nothing in this file
can see more than the answer holds.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, to_locale
from django.utils.translation import gettext as _

from cases.models import AgeGroup, Identity
from deadlines.rules import rules
from identification.models import Exploitation, Place, ResponderType
from referrals.models import Service

REST, NOT_RECORDED = "(rest)", "(not recorded)"
YEARS_BACK = 12
MONTHS_IN_QUARTER = 3
TOO_MANY_UNKNOWN = 20  # per cent: beyond that a table says that it rests on incomplete records (3.2)


@dataclass(frozen=True)
class Period:
    """Whole quarters that have ended. The last day is also the cut-off: nothing later is counted."""

    since: datetime.date
    until: datetime.date

    @classmethod
    def of_years(cls, first: int, last: int) -> "Period":
        """Whole years; the year that runs only up to its last quarter that has ended."""
        end = min(datetime.date(last, 12, 31), last_quarter_end())
        return cls(datetime.date(min(first, end.year), 1, 1), end)

    @classmethod
    def latest(cls) -> "Period":
        """The year of the last quarter that has ended."""
        return cls.of_years(last_quarter_end().year, last_quarter_end().year)

    @property
    def before(self) -> "Period":
        """The same quarters, as many years earlier as the period has years."""
        years = self.until.year - self.since.year + 1
        return Period(
            self.since.replace(year=self.since.year - years), self.until.replace(year=self.until.year - years)
        )

    @property
    def is_one_year(self) -> bool:
        """Only then a comparison with the year before says something."""
        return self.since.year == self.until.year

    @property
    def slug(self) -> str:
        return f"{self.since}_{self.until}"

    def __str__(self) -> str:
        return _("%(since)s to %(until)s") % {"since": written(self.since), "until": written(self.until)}


def written(day: datetime.date) -> str:
    """A date without its weekday, as the reader's language writes it."""
    language = get_language() or settings.LANGUAGE_CODE
    return format_date(day, "d MMMM y" if language == "en" else "long", locale=to_locale(language))


def last_quarter_end() -> datetime.date:
    """The last day of the last quarter that has ended."""
    today = timezone.localdate()
    first_month = today.month - (today.month - 1) % MONTHS_IN_QUARTER
    return today.replace(month=first_month, day=1) - datetime.timedelta(days=1)


def years() -> list[int]:
    """The years that can be chosen, the latest first."""
    latest = last_quarter_end().year
    return list(range(latest, latest - YEARS_BACK, -1))


@dataclass(frozen=True)
class Line:
    """One line of a table. A cell is None where it is not shown."""

    label: str
    cells: tuple[int | None, ...]
    is_hidden: bool = False
    key: str = ""

    columns: tuple[str, ...] = ()

    @property
    def value(self) -> int | None:
        return self.cells[0]

    @property
    def said(self) -> list[tuple[str, str]]:
        """Each column with its count in words."""
        return [(column, said(cell)) for column, cell in zip(self.columns, self.cells, strict=True)]


@dataclass(frozen=True)
class Table:
    """One table, with its words, as the database gave it."""

    slug: str
    title: str
    counts: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[int | None, ...]
    note: str = ""

    @property
    def is_bars(self) -> bool:
        return len(self.columns) == 1

    @property
    def largest(self) -> int:
        return max((cell for line in self.lines for cell in line.cells if cell), default=1)

    @property
    def bars(self) -> list[dict[str, Any]]:
        """Lines for the page's bars: a number in the reader's writing, or that it is not shown."""
        return [{"label": line.label, "value": line.value, "text": said(line.value)} for line in self.lines]

    @property
    def total_said(self) -> str:
        return said(self.total)

    @property
    def totals_said(self) -> list[tuple[str, str]]:
        """Each column with its total in words."""
        return [(column, said(total)) for column, total in zip(self.columns, self.totals, strict=True)]

    @property
    def adds_up(self) -> bool:
        """Whether its lines are parts of a whole."""
        return self.slug != "reports_by_mention"

    @property
    def shown(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_hidden)

    @property
    def total(self) -> int | None:
        return self.totals[0]

    def cell(self, key: str, column: int = 0) -> int | None:
        """The count in the line with this key; None where it is not shown or there is none."""
        return next((line.cells[column] for line in self.lines if line.key == key), None)

    def share_of(self, *keys: str) -> int | None:
        """These lines in per cent of the total, from the rounded counts; None where one of them is not shown."""
        cells = [self.cell(key) for key in keys]
        return percent(sum(cell for cell in cells if cell), self.total) if all(cells) else None


@dataclass(frozen=True)
class Definition:
    """What a table is: its title, what it counts, the words of its lines and columns."""

    slug: str
    title: Any
    counts: Any
    labels: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=lambda: {"n": gettext_lazy("Number")})
    note: Any = ""
    unknown: tuple[str, ...] = ()

    def label(self, key: str) -> str:
        return str(self.labels.get(key, key))


PERSONS, DECISIONS = gettext_lazy("persons reported"), gettext_lazy("decisions")
_UNNAMED = {REST: gettext_lazy("All others"), NOT_RECORDED: gettext_lazy("Not recorded")}
_OUTCOMES = {"positive": gettext_lazy("Positive"), "negative": gettext_lazy("Negative")}
_IN_TIME = {
    "within": gettext_lazy("Within the limit"),
    "late": gettext_lazy("After the limit"),
    "no_limit": gettext_lazy("No limit recorded"),
}
_WAITING = {
    "up_to_30": gettext_lazy("Up to 30 days"),
    "up_to_90": gettext_lazy("31 to 90 days"),
    "up_to_180": gettext_lazy("91 to 180 days"),
    "up_to_365": gettext_lazy("181 to 365 days"),
    "over_365": gettext_lazy("More than a year"),
}


class _RuleTitles(dict[str, Any]):
    """The title of a time limit, or its key where the profile no longer has it."""

    def get(self, key: str, default: Any = None) -> Any:
        return rules()[key].title if key in rules() else default


class _Spans(dict[str, Any]):
    """“2026-Q1” in words; a year stays a year."""

    def get(self, key: str, default: Any = None) -> Any:
        year, _dash, quarter = key.partition("-Q")
        return _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": quarter} if quarter else default


class _Combinations(dict[str, Any]):
    """“labour+sexual”: the forms in words."""

    def get(self, key: str, default: Any = None) -> Any:
        if key in _UNNAMED:
            return _("All other combinations")
        names = {form.value: str(form.label) for form in Exploitation}
        return " + ".join(names.get(form, form) for form in key.split("+")) or default


DEFINITIONS: dict[str, Definition] = {
    made.slug: made
    for made in (
        Definition("reports_by_time", gettext_lazy("When they were reported"), PERSONS, _Spans()),
        Definition(
            "reports_by_responder",
            gettext_lazy("Who noticed them first"),
            PERSONS,
            dict(ResponderType.choices),
        ),
        Definition(
            "reports_by_exploitation",
            gettext_lazy("Form of exploitation"),
            PERSONS,
            _Combinations(),
            note=gettext_lazy("Each person once, in the combination that the report names."),
        ),
        Definition(
            "reports_by_mention",
            gettext_lazy("Forms named at all"),
            PERSONS,
            dict(Exploitation.choices),
            note=gettext_lazy(
                "A person counts in every form that the report names, so the lines do not add up."
            ),
        ),
        Definition(
            "reports_by_age",
            gettext_lazy("Adult or child"),
            PERSONS,
            dict(AgeGroup.choices),
            unknown=("unsure",),
        ),
        Definition(
            "reports_by_gender",
            gettext_lazy("Gender"),
            PERSONS,
            dict(Identity.Gender.choices),
            unknown=("unknown",),
        ),
        Definition(
            "reports_by_nationality",
            gettext_lazy("Nationality"),
            PERSONS,
            _UNNAMED,
            unknown=(NOT_RECORDED,),
            note=gettext_lazy("The fifteen largest groups. Smaller ones stand together in the last line."),
        ),
        Definition(
            "reports_by_place",
            gettext_lazy("Where it happened"),
            PERSONS,
            dict(Place.choices),
            unknown=("not_stated",),
        ),
        Definition(
            "notices",
            gettext_lazy("Told of without a name"),
            gettext_lazy("notices"),
            {"unnamed": gettext_lazy("Adults who did not agree to be named")},
            note=gettext_lazy("Not among the persons reported above."),
        ),
        Definition(
            "reasonable_by_year",
            gettext_lazy("Reasonable grounds, by year of the decision"),
            DECISIONS,
            columns=_OUTCOMES,
        ),
        Definition(
            "reasonable_by_age",
            gettext_lazy("Reasonable grounds, adult or child"),
            DECISIONS,
            dict(AgeGroup.choices),
            _OUTCOMES,
        ),
        Definition(
            "reasonable_in_time", gettext_lazy("Reasonable grounds: was the limit kept?"), DECISIONS, _IN_TIME
        ),
        Definition(
            "reasonable_waiting",
            gettext_lazy("Waiting for a decision on reasonable grounds"),
            gettext_lazy("persons waiting"),
            _WAITING,
            note=gettext_lazy("On the last day of the period, by days since the report."),
        ),
        Definition(
            "conclusive_by_year",
            gettext_lazy("Conclusive, by year of the decision"),
            DECISIONS,
            columns=_OUTCOMES,
        ),
        Definition(
            "conclusive_by_age",
            gettext_lazy("Conclusive, adult or child"),
            DECISIONS,
            dict(AgeGroup.choices),
            _OUTCOMES,
        ),
        Definition(
            "conclusive_in_time", gettext_lazy("Conclusive: was the limit kept?"), DECISIONS, _IN_TIME
        ),
        Definition(
            "conclusive_waiting",
            gettext_lazy("Waiting for a conclusive decision"),
            gettext_lazy("persons waiting"),
            _WAITING,
            note=gettext_lazy("On the last day of the period, by days since reasonable grounds were found."),
        ),
        Definition(
            "recovery",
            gettext_lazy("Recovery and reflection period after a positive decision"),
            DECISIONS,
            {"granted": gettext_lazy("Recorded"), "none": gettext_lazy("None recorded")},
        ),
        Definition(
            "referrals_by_service",
            gettext_lazy("Referrals to services, by kind of help"),
            gettext_lazy("referrals"),
            dict(Service.Kind.choices),
        ),
        Definition(
            "referrals_by_outcome",
            gettext_lazy("Referrals, where they stood at the end"),
            gettext_lazy("referrals"),
            {
                "accepted": gettext_lazy("Accepted by the service"),
                "declined": gettext_lazy("Declined by the service"),
                "returned": gettext_lazy("Returned by the focal point"),
                "withdrawn": gettext_lazy("Withdrawn before an answer"),
                "waiting": gettext_lazy("Waiting for an answer"),
            },
        ),
        Definition(
            "returns",
            gettext_lazy("Plans to return"),
            gettext_lazy("plans"),
            {
                "preparing": gettext_lazy("Being prepared"),
                "blocked": gettext_lazy("Blocked: a safeguard is not met"),
                "cleared": gettext_lazy("Cleared"),
                "departed": gettext_lazy("Departed after clearance"),
                "left_uncleared": gettext_lazy("Left without clearance"),
                "cancelled": gettext_lazy("Cancelled"),
                "alternative": gettext_lazy("Protection instead of return"),
            },
            note=gettext_lazy(
                "All plans begun by the end of the period, where they stood then."
                " “Being prepared”: not all safeguards are assessed."
            ),
        ),
        Definition(
            "claims",
            gettext_lazy("Claims for compensation"),
            gettext_lazy("claims"),
            {
                "preparing": gettext_lazy("Being prepared"),
                "filed": gettext_lazy("Filed, not yet decided"),
                "unpaid": gettext_lazy("Awarded, nothing paid"),
                "part_paid": gettext_lazy("Awarded, paid in part"),
                "paid": gettext_lazy("Awarded and paid"),
                "refused": gettext_lazy("Refused"),
                "ended": gettext_lazy("Ended otherwise"),
            },
            note=gettext_lazy("All claims begun by the end of the period, where they stood then."),
        ),
        Definition(
            "limits",
            gettext_lazy("Time limits, by rule"),
            gettext_lazy("limits"),
            _RuleTitles(),
            {"kept": gettext_lazy("Kept"), "missed": gettext_lazy("Missed")},
            note=gettext_lazy("Limits whose last day lay in the period. Missed: met late, or not met yet."),
        ),
    )
}


@dataclass(frozen=True)
class Money:
    """Sums of claims in one currency, in thousands; None where it is not shown."""

    currency: str
    claimed: int | None
    awarded: int | None
    paid: int | None

    @property
    def said(self) -> list[tuple[str, str]]:
        """Each sum with its name."""
        return [
            (_("Claimed"), said(self.claimed)),
            (_("Awarded"), said(self.awarded)),
            (_("Paid"), said(self.paid)),
        ]


@dataclass(frozen=True)
class Figures:
    """All that the database answered for one period."""

    period: Period
    answer: dict[str, Any]

    def table(self, slug: str) -> Table:
        """One table with its words; empty where it was not asked for."""
        given, made = self.answer.get(slug) or {}, DEFINITIONS[slug]
        columns = tuple(str(made.columns[column]) for column in given.get("columns", made.columns))
        lines = tuple(
            Line(made.label(row["key"]), tuple(row["cells"]), row["suppressed"], row["key"], columns)
            for row in given.get("rows", ())
        )
        totals = tuple(given.get("totals") or (None,) * len(columns))
        return Table(
            slug,
            str(made.title),
            str(made.counts),
            columns,
            lines,
            totals,
            self._notes(made, lines, totals[0]),
        )

    @staticmethod
    def _notes(made: Definition, lines: Iterable[Line], total: int | None) -> str:
        unknown = sum(line.value or 0 for line in lines if line.key in made.unknown)
        share = percent(unknown, total)
        warning = ""
        if share is not None and share > TOO_MANY_UNKNOWN:
            warning = _("Read with care: for %(share)s in 100 this is not known.") % {"share": share}
        return " ".join(part for part in (str(made.note), warning) if part)

    def days(self, stage: str, which: str) -> int | None:
        """The middle (`median`) or the ninth of ten (`ninetieth`) of the days that decisions took."""
        number = (self.answer.get(f"{stage}_days") or {}).get(which)
        return None if number is None else round(number)

    @property
    def money(self) -> list[Money]:
        return [Money(**row) for row in self.answer.get("amounts", ())]

    @property
    def digest(self) -> str:
        """SHA-256 of the period and of every figure: who makes the report again can compare."""
        whole = json.dumps(
            {"period": self.period.slug, "figures": self.answer}, sort_keys=True, ensure_ascii=False
        )
        return hashlib.sha256(whole.encode()).hexdigest()


PARTS = ("reports", "reasonable", "conclusive", "recovery", "referrals", "returns", "claims", "limits")


def read(period: Period, parts: Iterable[str] = PARTS) -> Figures:
    """Ask the database, which answers a monitor's session only (else `insufficient_privilege`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nrm.figures(%s, %s, %s)", [period.since, period.until, list(parts)])
        (answer,) = cursor.fetchone()
    return Figures(period, json.loads(answer) if isinstance(answer, str) else answer)


def percent(part: int | None, whole: int | None) -> int | None:
    """Of rounded counts, so that the share tells no more than they do; nothing below twenty (4.3 no. 8)."""
    if part is None or whole is None or whole < 20:
        return None
    return min(100, round(100 * part / whole))


def rows_of(tables: Iterable[Table]) -> Iterator[tuple[str, str, str, str]]:
    """Exactly what is shown, as lines of a spreadsheet: table, line, column, number (or that it is not shown)."""
    for table in tables:
        for line in table.lines:
            for column, cell in zip(table.columns, line.cells, strict=True):
                yield table.title, line.label, column, _plain(cell)
        if table.adds_up and table.lines:
            for column, total in zip(table.columns, table.totals, strict=True):
                yield table.title, _("All"), column, _plain(total)


def _plain(cell: int | None) -> str:
    return _("not shown") if cell is None else str(cell)


def said(number: int | None) -> str:
    """A count as the reader writes numbers, or that it is not shown."""
    return (
        _("not shown") if number is None else format_decimal(number, locale=to_locale(get_language() or "en"))
    )
