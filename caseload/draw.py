"""
Who is referred: attributes and dates of report, in the published proportions.

Two parts of a caseload are drawn differently, and together they keep every marginal:

- 85 % are a systematic sample of the counted combinations, so that what belongs together stays together (children of
  UK nationality in criminal exploitation, women in sexual exploitation);
- 15 % have each attribute drawn on its own, from the room left in each value's quota. They make every marginal
  exact to within one person, and bring rare combinations, without which no small cell would ever need to be
  suppressed in a report. They also mean that a single person counted in the published table has no counterpart who
  can be told from the others.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from caseload import figures, quotas

DRAWN_ALONE = 0.15  # more in a small caseload, where the sample overruns more quotas
ALIVE_WITHIN = timedelta(days=14)
ALIVE_SHARE = 0.01  # of all cases: demo desks need something on them today (assumption of ours)
FIRST_YEAR = 2014
COMMON = ("UK", "Albanian", "Vietnamese", "Eritrean", "Sudanese")
KINDS = {
    "Labour": "labour",
    "Criminal": "criminal",
    "Sexual": "sexual",
    "Domestic": "domestic",
    "Organ Harvesting": "organ_removal",
}


@dataclass(slots=True)
class Referred:
    """What the first responder's report says of a person who does not exist."""

    reported_on: date
    responder_type: str
    responder: str
    exploitation_words: str
    age_words: str
    gender_words: str
    nationality: str

    @property
    def exploitation(self) -> tuple[str, ...]:
        """The kinds named, none when not specified: "Sexual, Labour & Criminal" is three."""
        return kinds_of(self.exploitation_words)

    @property
    def age(self) -> str:
        return figures.AGE_LABELS[self.age_words]

    @property
    def quarter(self) -> str:
        return f"{self.reported_on.year}_q{(self.reported_on.month + 2) // 3}"


def kinds_of(words: str) -> tuple[str, ...]:
    return tuple(KINDS[word] for word in words.replace(" & ", ", ").split(", ") if word in KINDS)


def draw_referred(how_many: int, *, random: Random, today: date) -> list[Referred]:
    """A caseload's people in the order of their reports, the newest today or shortly before."""
    attributes = _attributes(how_many, random)
    years = _years(attributes, random, today)
    days = _days(Counter(years), random, today, how_many)
    people = [
        Referred(days[year].pop(), *attribute) for attribute, year in zip(attributes, years, strict=True)
    ]
    people.sort(key=lambda person: person.reported_on)
    return people


Attributes = tuple[str, str, str, str, str, str]


def _attributes(how_many: int, random: Random) -> list[Attributes]:
    room = _quotas(how_many)
    together = _with_room(_sample(round(how_many * (1 - DRAWN_ALONE)), random), room)
    mixed = together + _one_by_one(room, random)
    random.shuffle(mixed)
    return mixed


def _quotas(how_many: int) -> list[Counter[str]]:
    """How many of each value, for each attribute in turn. Bodies share out what their type has."""
    published = figures.marginals()
    types = figures.responder_types()
    of_type = quotas.whole_numbers(published["First responder type"], how_many)
    bodies: Counter[str] = Counter()
    for kind, number in of_type.items():
        weights = {
            body: people for body, people in published["First responder"].items() if types[body] == kind
        }
        bodies.update(quotas.whole_numbers(weights, number))
    rest = [
        Counter(quotas.whole_numbers(published[variable], how_many)) for variable in figures.VARIABLES[3:]
    ]
    return [Counter(of_type), bodies, *rest]


def _sample(how_many: int, random: Random) -> list[Attributes]:
    cells = sorted(
        figures.cells(),
        key=lambda cell: (cell.responder_type, cell.exploitation, cell.age, cell.gender, cell.nationality),
    )
    sample = quotas.evenly_spaced(cells, [cell.people for cell in cells], how_many, random)
    random.shuffle(sample)
    return [(c.responder_type, c.responder, c.exploitation, c.age, c.gender, c.nationality) for c in sample]


def _with_room(sample: list[Attributes], room: list[Counter[str]]) -> list[Attributes]:
    """Those of the sample for whom every attribute's quota has room; they take it up."""
    taken = []
    for person in sample:
        if all(left[value] for left, value in zip(room, person, strict=True)):
            taken.append(person)
            for left, value in zip(room, person, strict=True):
                left[value] -= 1
    return taken


def _one_by_one(room: list[Counter[str]], random: Random) -> list[Attributes]:
    """People each of whose attributes is drawn by itself from the room left in its quota."""
    _, *columns = [quotas.spelled_out(left) for left in room]
    for column in columns:
        random.shuffle(column)
    types = figures.responder_types()
    return [(types[responder], responder, *rest) for responder, *rest in zip(*columns, strict=True)]


def year_weights(today: date) -> dict[int, float]:
    """Referrals by year; years after the last known go on at its rate, the present year as far as it has come."""
    known = figures.referrals_by_year()
    weights = {
        year: float(known.get(year, known[max(known)]))
        for year in range(FIRST_YEAR, max(today.year, FIRST_YEAR) + 1)
    }
    weights[today.year] *= min(1.0, today.timetuple().tm_yday / 365)
    return weights


def _years(attributes: list[Attributes], random: Random, today: date) -> list[int]:
    """A year for each person, so that both the years and, within them, ages and nationalities come as published."""
    groups = [_group(person) for person in attributes]
    in_group = Counter(groups)
    per_year = quotas.whole_numbers(year_weights(today), len(attributes))
    start = {
        (year, group): _seen_in(year, group, people / len(attributes))
        for year in per_year
        for group, people in in_group.items()
    }
    table = quotas.fitted(start, per_year, in_group)
    numbers: dict[tuple[int, tuple[str, str]], int] = {}
    for group, people in in_group.items():
        for year, number in quotas.whole_numbers({y: table[y, group] for y in per_year}, people).items():
            numbers[year, group] = number
    _settle(numbers, table, per_year)
    waiting = {
        group: quotas.spelled_out({year: numbers[year, group] for year in per_year}) for group in in_group
    }
    for years in waiting.values():
        random.shuffle(years)
    return [waiting[group].pop() for group in groups]


def _group(person: Attributes) -> tuple[str, str]:
    return figures.AGE_LABELS[person[3]], person[5] if person[5] in COMMON else "other"


def _seen_in(year: int, group: tuple[str, str], usual: float) -> float:
    """How likely this kind of person was in that year: the usual share, corrected where the year's own is known."""
    age, nationality = group
    ages = figures.age_shares_by_year()
    by_age = ages.get(year, ages[max(ages)])[age]
    known = figures.nationality_shares_by_year()
    shares = known.get(min(year, max(known)), {})
    usually = figures.marginals()["Nationality"].get(nationality, 0) / sum(
        figures.marginals()["Nationality"].values()
    )
    by_nationality = shares[nationality] / usually if nationality in shares else 1.0
    return usual * by_age * by_nationality


def _settle(
    numbers: dict[tuple[int, tuple[str, str]], int],
    table: Mapping[tuple[int, tuple[str, str]], float],
    per_year: Mapping[int, int],
) -> None:
    """Rounding group by group leaves a year a few people short or over; move them where the table is largest."""
    over = {year: -people for year, people in per_year.items()}
    for (year, _), number in numbers.items():
        over[year] += number
    givers = quotas.spelled_out({year: max(0, people) for year, people in over.items()})
    takers = quotas.spelled_out({year: max(0, -people) for year, people in over.items()})
    for giver, taker in zip(givers, takers, strict=True):
        group = max(
            (group for year, group in numbers if year == giver and numbers[giver, group]),
            key=lambda group: table[taker, group],
        )
        numbers[giver, group] -= 1
        numbers[taker, group] += 1


def _days(per_year: Mapping[int, int], random: Random, today: date, how_many: int) -> dict[int, list[date]]:
    """Days of report for each year, shuffled: quarters as counted where they were, else evenly over the year."""
    days: dict[int, list[date]] = {}
    for year, number in per_year.items():
        lively = min(number, max(3, round(how_many * ALIVE_SHARE))) if year == today.year else 0
        days[year] = [today - timedelta(days=random.randrange(ALIVE_WITHIN.days)) for _ in range(lively)]
        last = min(today, date(year, 12, 31))
        for first, end, count in _stretches(year, last, number - lively):
            length = (end - first).days + 1
            days[year] += [
                first + timedelta(days=int((n + random.random()) / count * length)) for n in range(count)
            ]
        days[year] = [max(day, date(year, 1, 1)) for day in days[year]]
        random.shuffle(days[year])
    return days


def _stretches(year: int, last: date, number: int) -> list[tuple[date, date, int]]:
    """The year's quarters up to `last`, each with its people."""
    counted = figures.marginals()["Quarter"]
    total = figures.referrals_by_year().get(year, 0)
    ends = [min(last, date(year, month, day)) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    starts = [date(year, month, 1) for month in (1, 4, 7, 10)]
    weights: dict[int, float] = {}
    for quarter, (first, end) in enumerate(zip(starts, ends, strict=True), start=1):
        if first <= end:
            weights[quarter] = counted.get(f"{year}_q{quarter}", (end - first).days + 1)
    if year == 2022 and 4 in weights:
        # the first quarter of 2022 was not broken down: it is what remains of the year
        weights[1] = total - sum(counted[f"2022_q{quarter}"] for quarter in (2, 3, 4))
    return [
        (starts[quarter - 1], ends[quarter - 1], people)
        for quarter, people in quotas.whole_numbers(weights, number).items()
    ]
