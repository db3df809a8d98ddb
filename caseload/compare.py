"""
Does a caseload keep to the published figures? Counts in, lines and objections out.

The rule: first responder type, exploitation, age, gender and the twenty most frequent nationalities may each
differ from the published share by at most one percentage point. In a small caseload one person weighs more than
that, so the limit is never less than one person: one percentage point from 100 cases up, 1 / N below.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from caseload import figures
from caseload.course import Course
from caseload.draw import Referred, year_weights
from caseload.figures import CG, RG

ONE_POINT = 0.01
PEOPLE_ALLOWED = 1
YEAR_COLUMNS = (
    "year",
    "referrals_published",
    "referrals_seeded",
    "rg_positive_published",
    "rg_positive_seeded",
    "cg_positive_published",
    "cg_positive_seeded",
)
HELD_TO = ("First responder type", "Exploitation type", "Age at exploitation", "Gender")


@dataclass(frozen=True, slots=True)
class Line:
    """One published value and its two shares; `held` when the rule above applies to it."""

    variable: str
    value: str
    published: float
    seeded: float
    held: bool

    @property
    def apart(self) -> float:
        return abs(self.published - self.seeded)


def counts_of(people: Iterable[Referred]) -> dict[str, Counter[str]]:
    """The counts of a drawn caseload, as `manage.py caseload_marginals` gets them from the database."""
    counts: dict[str, Counter[str]] = {variable: Counter() for variable in figures.VARIABLES}
    for person in people:
        values = (
            person.quarter,
            person.responder_type,
            person.responder,
            person.exploitation_words,
            person.age_words,
            person.gender_words,
            person.nationality,
        )
        for variable, value in zip(figures.VARIABLES, values, strict=True):
            counts[variable][value] += 1
    return counts


def marginals(counts: Mapping[str, Mapping[str, int]]) -> Iterator[Line]:
    """
    The 592 published lines with the caseload's own shares beside them.

    A quarter is compared among the cases reported in the seven published quarters, the rest among all cases.
    """
    top = figures.top_nationalities()
    for variable, published in figures.marginals().items():
        people = sum(published.values())
        seeded = counts[variable]
        among = published if variable == "Quarter" else seeded
        cases = sum(seeded.get(value, 0) for value in among)
        for value, number in published.items():
            yield Line(
                variable,
                value,
                number / people,
                _share(seeded.get(value, 0), cases),
                variable in HELD_TO or value in top,
            )


def allowed(cases: int) -> float:
    """The largest difference that passes, for a caseload of this size."""
    return max(ONE_POINT, PEOPLE_ALLOWED / cases) if cases else 0.0


def too_far_apart(lines: Iterable[Line], cases: int) -> list[Line]:
    """The lines that break the rule; a caseload of nobody breaks all of them."""
    # a share that is off by exactly the limit passes, whatever the last bit of its floating-point number
    return [line for line in lines if line.held and line.apart > allowed(cases) + 1e-9]


YearLine = tuple[int, float, float, float, float, float, float]  # as YEAR_COLUMNS


@dataclass(slots=True)
class YearCounts:
    """What a caseload holds of one year: reports, and decisions made and positive by stage."""

    referrals: int = 0
    made: Counter[str] = field(default_factory=Counter)
    positive: Counter[str] = field(default_factory=Counter)


def year_counts_of(people: Iterable[Referred], courses: Iterable[Course]) -> dict[int, YearCounts]:
    """The yearly counts of a drawn caseload; a decision counts in the year it was taken."""
    years: dict[int, YearCounts] = {}
    for person, course in zip(people, courses, strict=True):
        years.setdefault(person.reported_on.year, YearCounts()).referrals += 1
        for stage, decision in ((RG, course.reasonable), (CG, course.conclusive)):
            if decision and decision.on:
                year = years.setdefault(decision.on.year, YearCounts())
                year.made[stage] += 1
                year.positive[stage] += decision.is_positive
    return years


def yearly(years: Mapping[int, YearCounts], today: date) -> Iterator[YearLine]:
    """Shares of all referrals and positive shares of the year's decisions, published and seeded."""
    weights = year_weights(today)
    cases = sum(counts.referrals for counts in years.values())
    for year, weight in weights.items():
        counts = years.get(year, YearCounts())
        yield (
            year,
            weight / sum(weights.values()),
            _share(counts.referrals, cases),
            figures.positive_share(year, RG),
            _share(counts.positive[RG], counts.made[RG]),
            figures.positive_share(year, CG),
            _share(counts.positive[CG], counts.made[CG]),
        )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
