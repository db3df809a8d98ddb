"""
What came after the report: decisions, recovery period, support, claim, return, each on a day.

Decisions follow the published figures: positive shares by year and age, waiting times by year. What follows a decision
(which service, which needs, how often a claim) was never published; it is invented here so that every desk has work,
and it stands in one place so that nobody mistakes it for a finding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from random import Random

from caseload import figures, quotas
from caseload.draw import Referred
from caseload.figures import CG, RG

# Cohort of 2015 (V): left before a decision on reasonable grounds, and after a positive one.
LEFT_BEFORE = {"withdrawn": 0.017, "suspended": 0.012}
LEFT_AFTER = {"withdrawn": 0.01, "suspended": 0.03}
SPREAD = 0.8  # sigma of the log-normal waiting times (M)
WOMEN_WAIT = 1.7  # times as long for the conclusive decision (S, 2023)
SHORTENED_ON = date(2023, 1, 30)
MINIMUM_BEFORE, MINIMUM_SINCE = timedelta(days=45), timedelta(days=30)

# Invented shares; see the module's docstring.
REFERRED_ON = 0.72
DECLINED = 0.08
CLAIMS = 0.15
RETURNS = 0.04
FURTHER_HELP = 0.3  # of those who wait for a conclusive decision: a second service is being asked this week
FURTHER_AT_LEAST = 24  # so that in a small caseload, too, each desk has a referral to answer
FURTHER_SERVICES = {
    "adult": ("legal_aid", "health", "shelter", "ngo"),
    "child": ("guardianship", "social_service", "legal_aid", "health"),
    "unknown": ("guardianship", "shelter", "legal_aid"),
}
# How many days ago it was sent, approved and answered; in turn.
THIS_WEEK = ((1, None, None), (3, 2, None), (4, 1, None), (6, 4, 1))

SERVICES = {
    "adult": (("shelter", 0.5), ("legal_aid", 0.2), ("ngo", 0.2), ("health", 0.1)),
    "child": (("guardianship", 0.45), ("social_service", 0.35), ("health", 0.1), ("legal_aid", 0.1)),
    "unknown": (("guardianship", 0.3), ("shelter", 0.4), ("social_service", 0.3)),
}


@dataclass(slots=True)
class Decision:
    """One of the two decisions. No outcome: still waited for."""

    due_from: date
    outcome: str = ""
    on: date | None = None

    @property
    def is_positive(self) -> bool:
        return self.outcome == "positive"


@dataclass(slots=True)
class Onward:
    """A referral to a service. `answered_on` is None while it waits for the focal point or for the receiver."""

    service: str
    sent_on: date
    approved_on: date | None
    answered_on: date | None
    accepted: bool


@dataclass(slots=True)
class Claim:
    """A claim for compensation: `filed_on` and `decided_on` are None until it comes to that."""

    started_on: date
    amount: int
    limitation_on: date
    filed_on: date | None
    decided_on: date | None
    awarded: int | None


@dataclass(slots=True)
class Return:
    """A plan to return, and how many of the seven safeguards have been looked at."""

    started_on: date
    assessed: int


@dataclass(slots=True)
class Course:
    """Everything that happened to one case, up to today."""

    reasonable: Decision
    conclusive: Decision | None = None
    left: str = ""
    left_on: date | None = None
    recovery_from: date | None = None
    recovery_at_least_until: date | None = None
    onward: tuple[Onward, ...] = ()
    claim: Claim | None = None
    going_back: Return | None = None


def run(people: Sequence[Referred], *, random: Random, today: date) -> list[Course]:
    """The courses of a caseload, in its order. Days are drawn first, then outcomes by quota within each year."""
    courses = [Course(Decision(person.reported_on)) for person in people]
    _reasonable_grounds(people, courses, random, today)
    _conclusive_grounds(people, courses, random, today)
    for person, course in zip(people, courses, strict=True):
        if course.reasonable.is_positive:
            _support(person, course, random, today)
    _further_help(people, courses, random, today)
    return courses


def _reasonable_grounds(
    people: Sequence[Referred], courses: list[Course], random: Random, today: date
) -> None:
    leaving = _leaving(len(people), LEFT_BEFORE, random)
    for person, course, left in zip(people, courses, leaving, strict=True):
        on = _weekday(person.reported_on + _waited(_median(person.reported_on, RG), random))
        if left:
            course.left, course.left_on = _if_past(left, on, today)
        elif on <= today:
            course.reasonable.on = on
    _share_out(
        ((p, c.reasonable) for p, c in zip(people, courses, strict=True) if c.reasonable.on), RG, random
    )


def _conclusive_grounds(
    people: Sequence[Referred], courses: list[Course], random: Random, today: date
) -> None:
    positive = [(p, c) for p, c in zip(people, courses, strict=True) if c.reasonable.is_positive]
    leaving = _leaving(len(positive), LEFT_AFTER, random)
    for (person, course), left in zip(positive, leaving, strict=True):
        since = course.reasonable.on or person.reported_on
        course.recovery_from = since
        course.recovery_at_least_until = earliest = since + _minimum(since)
        course.conclusive = Decision(earliest)
        longer = WOMEN_WAIT if person.gender_words == "Female" and person.reported_on.year >= 2022 else 1.0
        waited = _waited(_median(person.reported_on, CG) * longer, random)
        on = _weekday(max(earliest, person.reported_on + waited))
        if left:
            course.left, course.left_on = _if_past(left, on, today)
        elif on <= today:
            course.conclusive.on = on
    decided = [(p, c.conclusive) for p, c in positive if c.conclusive and c.conclusive.on]
    _share_out(decided, CG, random)


def _leaving(people: int, shares: dict[str, float], random: Random) -> list[str]:
    """Who leaves the mechanism at this stage, and how; empty for the rest."""
    fates = quotas.spelled_out(quotas.whole_numbers({**shares, "": 1 - sum(shares.values())}, people))
    random.shuffle(fates)
    return fates


def _if_past(left: str, on: date, today: date) -> tuple[str, date | None]:
    return (left, on) if on <= today else ("", None)


def _median(reported_on: date, stage: str) -> int:
    """
    The waiting time is published by year of decision. A case gets that of the year in which, waiting so long,
    it would be decided - or of the nearest such year.
    """
    years = range(reported_on.year, reported_on.year + 4)

    def misses_by(year: int) -> float:
        return abs(reported_on.year + figures.median_days(year, stage) / 365 - year)

    return figures.median_days(min(years, key=misses_by), stage)


def _minimum(since: date) -> timedelta:
    """The shortest recovery period: 45 days until January 2023, 30 since."""
    return MINIMUM_SINCE if since >= SHORTENED_ON else MINIMUM_BEFORE


def _waited(median: float, random: Random) -> timedelta:
    return timedelta(days=max(1, round(random.lognormvariate(log(median), SPREAD))))


def _weekday(day: date) -> date:
    """Decisions are not taken on Saturdays and Sundays: the Monday after."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _share_out(decided: Iterable[tuple[Referred, Decision]], stage: str, random: Random) -> None:
    """Positive and negative, so that each year's share and, within it, that of adults and children are as published."""
    by_year: dict[int, dict[str, list[Decision]]] = {}
    for person, decision in decided:
        if decision.on:
            by_year.setdefault(decision.on.year, {}).setdefault(person.age, []).append(decision)
    for year in sorted(by_year):
        ages = by_year[year]
        positive = round(figures.positive_share(year, stage) * sum(map(len, ages.values())))
        for _, decisions in sorted(ages.items()):
            random.shuffle(decisions)
        for age, number in _positive_by_age(
            ages, figures.positive_shares_by_age(year, stage), positive
        ).items():
            for place, decision in enumerate(ages[age]):
                decision.outcome = "positive" if place < number else "negative"


def _positive_by_age(
    ages: dict[str, list[Decision]], shares: dict[str, float], positive: int
) -> dict[str, int]:
    """The year's positive decisions among its ages; what an age cannot hold goes to the next."""
    numbers = quotas.whole_numbers({age: len(d) * shares[age] for age, d in sorted(ages.items())}, positive)
    over = 0
    for age in sorted(numbers, key=lambda age: shares[age], reverse=True):
        numbers[age], over = (
            min(len(ages[age]), numbers[age] + over),
            max(0, numbers[age] + over - len(ages[age])),
        )
    return numbers


def _support(person: Referred, course: Course, random: Random, today: date) -> None:
    """What is arranged while the recovery period runs and after it."""
    since = course.recovery_from or person.reported_on
    concluded = course.conclusive.on if course.conclusive else None
    if random.random() < REFERRED_ON:
        course.onward = _onward(person, since, random, today)
    is_helped = any(onward.accepted for onward in course.onward)
    if is_helped and random.random() < CLAIMS:
        course.claim = _claim(concluded or since + timedelta(days=20), random, today)
    if not person.nationality.startswith("UK") and random.random() < RETURNS:
        course.going_back = _return(concluded or since + timedelta(days=14), random, today)


def _onward(person: Referred, since: date, random: Random, today: date) -> tuple[Onward, ...]:
    services, weights = zip(*SERVICES[person.age], strict=True)
    return _asked(
        random.choices(services, weights)[0], since + timedelta(days=random.randrange(0, 8)), random, today
    )


def _further_help(people: Sequence[Referred], courses: list[Course], random: Random, today: date) -> None:
    """A second service is asked in these days, for adults and children in turn, so that focal points and receivers find
    something to answer."""
    waiting = [
        (person, course)
        for person, course in zip(people, courses, strict=True)
        if course.conclusive and not course.conclusive.on and not course.left
        if any(onward.accepted and onward.sent_on < today - timedelta(days=7) for onward in course.onward)
    ]
    random.shuffle(waiting)
    adults = [pair for pair in waiting if pair[0].age == "adult"]
    children = [pair for pair in waiting if pair[0].age != "adult"]
    in_turn = [pair for both in zip(adults, children, strict=False) for pair in both]
    enough = max(FURTHER_AT_LEAST, round(FURTHER_HELP * len(waiting)))
    for turn, (person, course) in enumerate(in_turn[:enough]):
        course.onward += (_further(person, course.onward[0].service, turn, random, today),)


def _further(person: Referred, first: str, turn: int, random: Random, today: date) -> Onward:
    sent, approved, answered = THIS_WEEK[turn % len(THIS_WEEK)]
    return Onward(
        random.choice([further for further in FURTHER_SERVICES[person.age] if further != first]),
        sent_on=today - timedelta(days=sent),
        approved_on=today - timedelta(days=approved) if approved else None,
        answered_on=today - timedelta(days=answered) if answered else None,
        accepted=answered is not None,
    )


def _asked(service: str, sent: date, random: Random, today: date) -> tuple[Onward, ...]:
    """One referral as far as it has come; none when its day has not come yet."""
    approved = sent + timedelta(days=random.randrange(0, 4))
    answered = approved + timedelta(days=random.randrange(0, 5))
    if sent > today:
        return ()
    accepted = answered <= today and random.random() >= DECLINED
    return (
        Onward(
            service,
            sent_on=sent,
            approved_on=approved if approved <= today else None,
            answered_on=answered if answered <= today else None,
            accepted=accepted,
        ),
    )


def _return(ready: date, random: Random, today: date) -> Return | None:
    started = ready + timedelta(days=random.randrange(5, 40))
    return Return(started, assessed=random.randrange(0, 8)) if started <= today else None


def _claim(started: date, random: Random, today: date) -> Claim | None:
    """Money owed by law (unpaid wages) or for harm; the limit is the law's, three or six years from the start."""
    started += timedelta(days=random.randrange(0, 60))
    if started > today:
        return None
    amount = int(min(60_000, max(400, random.lognormvariate(log(6_000), 0.9))) // 10 * 10)
    filed = started + timedelta(days=random.randrange(20, 300))
    decided = filed + timedelta(days=random.randrange(120, 900))
    is_decided = decided <= today
    return Claim(
        started_on=started,
        amount=amount,
        limitation_on=started + timedelta(days=random.choice((1095, 2190)) - random.randrange(60, 500)),
        filed_on=filed if filed <= today else None,
        decided_on=decided if is_decided else None,
        awarded=(int(amount * random.choice((0, 0.4, 0.7, 1.0))) // 10 * 10) if is_decided else None,
    )
