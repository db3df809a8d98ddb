"""Decisions follow the yearly figures, and days follow each other."""

from datetime import date, timedelta
from random import Random

import pytest

from caseload import compare, course, draw
from caseload.figures import CG, RG

TODAY = date(2026, 11, 21)


def ran(how_many, seed=1):
    random = Random(seed)
    people = draw.draw_referred(how_many, random=random, today=TODAY)
    return people, course.run(people, random=random, today=TODAY)


@pytest.fixture(scope="module")
def caseload():
    return ran(5_000)


def test_positive_shares_of_each_year_are_the_published(caseload):
    years = compare.year_counts_of(*caseload)

    apart = [
        abs(years[year].positive[stage] - published * years[year].made[stage])
        for year, _, _, rg, _, cg, _ in compare.yearly(years, TODAY)
        for stage, published in ((RG, rg), (CG, cg))
    ]
    assert max(apart) <= 0.5  # half a person: what rounding to whole people costs


def test_the_same_seed_runs_the_same_courses():
    assert ran(300, seed=4) == ran(300, seed=4)


def test_nothing_happens_after_today_or_before_its_cause(caseload):
    for person, case in zip(*caseload, strict=True):
        days = [
            person.reported_on,
            case.reasonable.on,
            case.recovery_from,
            case.conclusive and case.conclusive.on,
        ]
        known = [day for day in days if day]
        assert known == sorted(known)
        assert known[-1] <= TODAY


def test_a_conclusive_decision_waits_for_the_recovery_period(caseload):
    concluded = [c for c in caseload[1] if c.conclusive and c.conclusive.on]

    shortest = min(c.conclusive.on - c.recovery_from for c in concluded)
    assert [c for c in concluded if c.conclusive.on < c.recovery_at_least_until] == []
    assert shortest == timedelta(days=30)


def test_only_a_positive_first_decision_opens_a_recovery_period(caseload):
    assert [c for c in caseload[1] if bool(c.recovery_from) != c.reasonable.is_positive] == []


def test_decisions_are_taken_on_working_days(caseload):
    days = [c.reasonable.on for c in caseload[1] if c.reasonable.on]
    days += [c.conclusive.on for c in caseload[1] if c.conclusive and c.conclusive.on]

    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}


def test_each_desk_has_something_to_do_in_a_small_caseload():
    _, cases = ran(1_000)
    onward = [o for c in cases for o in c.onward]

    waiting = {
        "first decision": sum(not c.reasonable.on and not c.left for c in cases),
        "conclusive decision": sum(bool(c.conclusive) and not c.conclusive.on and not c.left for c in cases),
        "focal point": sum(o.approved_on is None for o in onward),
        "receiver": sum(o.approved_on is not None and o.answered_on is None for o in onward),
        "claim to file": sum(bool(c.claim) and c.claim.filed_on is None for c in cases),
        "return to assess": sum(bool(c.going_back) and c.going_back.assessed < 7 for c in cases),
    }
    assert {desk: work for desk, work in waiting.items() if work < 2} == {}
