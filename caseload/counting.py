"""What the database holds of the synthetic caseload, in the words of the published tables."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection

from caseload import figures
from caseload.compare import YearCounts
from caseload.draw import kinds_of
from caseload.figures import CG, RG
from caseload.filing import AGE_GROUPS, RESPONDER_TYPES

STAGES = {"reasonable": RG, "conclusive": CG}

# One pass over the files; each line of the answer is one combination that occurs.
_COUNTS = """
    SELECT to_char(i.reported_on, 'YYYY"_q"Q'), i.responder_type, i.responder_body, i.exploitation,
           c.age_group, p.gender, p.nationality, count(*)
      FROM cases_case c
      JOIN identification_identification i ON i.case_id = c.id
      JOIN cases_identity p ON p.case_id = c.id
     WHERE c.is_synthetic
     GROUP BY GROUPING SETS ((1), (2), (3), (4), (5), (6), (7))
"""
_REPORTS = """
    SELECT extract(year FROM reported_on)::int, count(*)
      FROM identification_identification WHERE is_synthetic GROUP BY 1
"""
_DECISIONS = """
    SELECT extract(year FROM decided_on)::int, kind, count(*), count(*) FILTER (WHERE outcome = 'positive')
      FROM identification_decision WHERE is_synthetic GROUP BY 1, 2
"""


def counts() -> dict[str, Counter[str]]:
    """People by published variable and value."""
    found: dict[str, Counter[str]] = {variable: Counter() for variable in figures.VARIABLES}
    words = _words()
    for *values, people in _ask(_COUNTS):
        variable, value = next(
            (variable, value)
            for variable, value in zip(figures.VARIABLES, values, strict=True)
            if value is not None
        )
        key = tuple(sorted(value)) if isinstance(value, list) else value
        found[variable][words.get(variable, {}).get(key, str(value))] += people
    return found


def year_counts() -> dict[int, YearCounts]:
    """Reports by year, and decisions by the year in which they were taken."""
    years: dict[int, YearCounts] = {}
    for year, referrals in _ask(_REPORTS):
        years.setdefault(year, YearCounts()).referrals = referrals
    for year, kind, made, positive in _ask(_DECISIONS):
        counted = years.setdefault(year, YearCounts())
        counted.made[STAGES[kind]], counted.positive[STAGES[kind]] = made, positive
    return years


def _words() -> dict[str, dict[Any, str]]:
    """From the codes of the application back to the published words."""
    combinations = {
        tuple(sorted(kinds_of(words) or ("not_specified",))): words
        for words in figures.marginals()["Exploitation type"]
    }
    return {
        "First responder type": {code: words for words, code in RESPONDER_TYPES.items()},
        "Exploitation type": combinations,
        "Age at exploitation": {AGE_GROUPS[age]: words for words, age in figures.AGE_LABELS.items()},
        # "Not Recorded", one person of 30,197, is not known here either, so it is counted under Unknown.
        "Gender": {word.lower(): word for word in ("Male", "Female", "Other", "Unknown")},
    }


def _ask(statement: str) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
