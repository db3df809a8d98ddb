"""Counting days: pure functions on dates.

A limit in days does not count the day it starts on; a limit in months ends on the same day of the month, or on the
month's last day where that day is missing (European Convention on the Calculation of Time-Limits, art. 3 and 4).
Working days are Monday to Friday; public holidays come with the country profile.
"""

import calendar
import datetime

DAY = datetime.timedelta(days=1)


def add(start: datetime.date, count: int, unit: str) -> datetime.date:
    """The last day of a limit of `count` units that starts on `start`. Raises ValueError for an unknown unit."""
    if unit == "calendar_day":
        return start + count * DAY
    if unit == "working_day":
        return add_working_days(start, count)
    if unit == "month":
        return add_months(start, count)
    raise ValueError(f"unknown unit {unit}")


def is_working_day(day: datetime.date) -> bool:
    return day.weekday() < 5


def add_working_days(start: datetime.date, count: int) -> datetime.date:
    """The `count`th working day after `start`."""
    day = start
    while count:
        day += DAY
        count -= is_working_day(day)
    return day


def add_months(start: datetime.date, count: int) -> datetime.date:
    """The same day `count` months on, or that month's last day."""
    months = start.month - 1 + count
    year, month = start.year + months // 12, months % 12 + 1
    return datetime.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
