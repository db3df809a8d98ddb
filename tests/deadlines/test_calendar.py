"""Counting days: by hand, and against a counter that goes day by day."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.calendar import add, add_months, add_working_days
from deadlines.rules import rule, rules

DATES = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31))
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "count", "unit", "last"),
    [
        ("2026-03-02", 5, "working_day", "2026-03-09"),  # Monday to Monday
        ("2026-03-06", 1, "working_day", "2026-03-09"),  # Friday to Monday
        ("2026-03-07", 1, "working_day", "2026-03-09"),  # Saturday to Monday
        ("2026-03-08", 5, "working_day", "2026-03-13"),  # Sunday to Friday
        ("2026-03-02", 30, "calendar_day", "2026-04-01"),
        ("2026-03-28", 1, "calendar_day", "2026-03-29"),  # the clocks change; a day stays a day
        ("2026-01-31", 1, "month", "2026-02-28"),
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2026-01-31", 3, "month", "2026-04-30"),
        ("2026-11-30", 3, "month", "2027-02-28"),
        ("2026-12-15", 1, "month", "2027-01-15"),
        ("2026-03-02", 0, "working_day", "2026-03-02"),
    ],
)
def test_counted_by_hand(start, count, unit, last):
    assert add(datetime.date.fromisoformat(start), count, unit) == datetime.date.fromisoformat(last)


def test_an_unknown_unit_is_a_fault():
    with pytest.raises(ValueError, match="fortnight"):
        add(datetime.date(2026, 3, 2), 1, "fortnight")


def _walk(start, count, counts):
    """Day by day, marking off each day that counts; the slow and obvious way."""
    calendar_page = [start + DAY * n for n in range(1, 8 * count + 8)]
    return [day for day in calendar_page if counts(day)][count - 1]


@given(DATES, st.integers(1, 60))
def test_working_days_like_the_slow_counter(start, count):
    assert add_working_days(start, count) == _walk(start, count, lambda day: day.strftime("%w") not in "06")


@given(DATES, st.integers(1, 400))
def test_calendar_days_like_the_slow_counter(start, count):
    assert add(start, count, "calendar_day") == _walk(start, count, lambda day: True)


@given(DATES, st.integers(0, 48))
def test_months_end_on_the_same_day_or_the_months_last(start, count):
    end = add_months(start, count)

    year, month = start.year, start.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    longest = calendar.monthrange(year, month)[1]
    assert (end.year, end.month, end.day) == (year, month, min(start.day, longest))


@given(DATES, st.integers(1, 60))
def test_a_longer_limit_never_ends_earlier(start, count):
    for unit in ("calendar_day", "working_day", "month"):
        assert add(start, count, unit) < add(start, count + 1, unit)


@pytest.mark.parametrize("key", sorted(rules()))
def test_every_rule_of_the_profile_is_whole(key):
    found = rule(key)

    assert found.unit in {"calendar_day", "working_day", "month"}
    assert found.kind in {"min", "max", "target"}
    assert found.quality in {"V", "S", "K", "M", "D"}
    assert found.within > 0
    assert found.remind_before_days >= 0
    assert all([found.label, found.source, found.starts])
    assert found.due_on(datetime.date(2026, 3, 2)) > datetime.date(2026, 3, 2)


def test_an_unknown_rule_is_a_fault():
    with pytest.raises(KeyError):
        rule("no.such")
