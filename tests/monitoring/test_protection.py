"""What somebody learns who reads a table, knows the rules, and subtracts."""

import json

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import roles

LEAST, LEAST_CHILDREN, LEAST_TOTAL = 10, 11, 11
counts = st.one_of(st.integers(0, 14), st.integers(0, 60), st.integers(0, 5000))
properly = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def matrices(columns):
    return st.lists(st.tuples(*[counts] * columns), min_size=1, max_size=8)


def ask(function, *arguments):
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT nrm.{function}", arguments)
        (answer,) = cursor.fetchone()
    return json.loads(answer) if isinstance(answer, str) else answer


def protected(matrix, least=LEAST):
    width = len(matrix[0])
    cells = [{"r": f"r{i}", "c": f"c{j}", "n": n} for i, row in enumerate(matrix) for j, n in enumerate(row)]
    lines, columns = [f"r{i}" for i in range(len(matrix))], [f"c{j}" for j in range(width)]
    return ask("protected(%s::jsonb, %s, %s, %s)", json.dumps(cells), lines, columns, least)


def bounds(table, column, least):
    """What follows for the hidden counts of a column: the least and the most that each can be. A shown count is at
    least the threshold and within 2 of its rounded value; so is the total; counts are never negative."""
    shown = [row["cells"][column] for row in table["rows"] if not row["suppressed"]]
    hidden = sum(row["suppressed"] for row in table["rows"])
    total = table["totals"][column]
    if total is None:
        return 0, LEAST_TOTAL - 1, hidden
    high = total + 2 - sum(max(least, cell - 2) for cell in shown)
    low = max(LEAST_TOTAL, total - 2) - sum(cell + 2 for cell in shown)
    return (max(0, low) if hidden == 1 else 0), high, hidden


@pytest.mark.parametrize(
    ("columns", "least"), [(1, LEAST), (1, LEAST_CHILDREN), (2, LEAST), (2, LEAST_CHILDREN)]
)
@pytest.mark.slow
def test_no_small_count_is_shown_or_can_be_worked_out(columns, least, transactional_db):
    @properly
    @given(matrices(columns))
    def check(matrix):
        table = protected(matrix, least)

        for row in table["rows"]:
            truth = matrix[int(row["key"][1:])]
            if min(truth) < least:
                assert row["cells"] == [None] * columns
            if not row["suppressed"]:
                assert all(
                    cell % 5 == 0 and abs(cell - n) <= 2 for cell, n in zip(row["cells"], truth, strict=True)
                )
        for column, total in enumerate(table["totals"]):
            truth = sum(row[column] for row in matrix)
            assert (total is None) == (truth < LEAST_TOTAL)
            low, high, _hidden = bounds(table, column, least)
            of_hidden = [matrix[int(row["key"][1:])][column] for row in table["rows"] if row["suppressed"]]
            if any(n < least for n in of_hidden):  # then every value below the threshold is still possible
                assert low == 0
                assert high >= least - 1

    check()


@pytest.mark.slow
def test_two_tables_over_the_same_people_tell_no_more_together_than_each_alone(transactional_db):
    """For any lines that fit the one and any that fit the other there is a caseload that has both: they share a total
    only."""

    @properly
    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=0, max_size=90))
    def check(people):
        tables = [
            protected([(sum(person[at] == value for person in people),) for value in range(3)])
            for at in range(2)
        ]

        assert tables[0]["totals"] == tables[1]["totals"]
        for table in tables:
            low, high, hidden = bounds(table, 0, LEAST)
            assert not hidden or (low == 0 and high >= LEAST - 1)

    check()


@pytest.mark.slow
def test_a_list_without_end_folds_what_is_rare(transactional_db):
    @properly
    @given(st.lists(counts, max_size=24))
    def check(numbers):
        cells = [{"r": f"n{at}", "n": n} for at, n in enumerate(numbers)]
        table = ask("folded(%s::jsonb, 15, 10)", json.dumps(cells))

        assert len(table["rows"]) <= 16
        for row in table["rows"]:
            listed = row["key"] != "(rest)"
            assert row["suppressed"] or row["cells"][0] >= LEAST
            assert not listed or numbers[int(row["key"][1:])] >= LEAST
        if any(row["suppressed"] for row in table["rows"]):
            assert sum(numbers) < LEAST_TOTAL  # then there is nothing but the rest, and no total

    check()


@pytest.mark.slow
def test_a_mention_is_hidden_where_the_combinations_would_tell_the_rest(transactional_db):
    @properly
    @given(st.dictionaries(st.sampled_from(["a", "b", "c", "a+b", "a+c", "b+c", "a+b+c"]), counts))
    def check(combinations):
        cells = json.dumps([{"r": key, "n": n} for key, n in combinations.items()])
        folded = ask("folded(%s::jsonb, 12, 10)", cells)
        told = {row["key"]: row["cells"][0] for row in folded["rows"] if not row["suppressed"]}
        mentions = ask("mentions(%s::jsonb, %s::jsonb)", cells, json.dumps(folded))

        for row in mentions["rows"]:
            of_form = {key: n for key, n in combinations.items() if row["key"] in key.split("+")}
            rest = sum(n for key, n in of_form.items() if key not in told)
            if not row["suppressed"]:
                assert row["cells"][0] >= LEAST
                assert rest == 0 or rest >= LEAST
                assert sum(combinations.values()) - sum(of_form.values()) in {0, *range(LEAST, 50_000)}

    check()


@pytest.mark.parametrize(
    ("days", "median", "ninetieth"),
    [([5] * 9, None, None), ([5] * 10, 5, None), ([*range(19)], 9, None), ([*range(1, 21)], 10, 18)],
)
def test_few_durations_have_no_middle(days, median, ninetieth, transactional_db):
    told = ask("durations(%s)", days)

    assert told == {"median": median, "ninetieth": ninetieth}


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ([1000] * 9, None),
        ([1000] * 10, 10),
        ([100] * 10 + [5000], None),
        ([1200, 1300] * 10, 25),
        ([0] * 20, None),
    ],
)
def test_few_sums_or_one_that_outweighs_the_rest_are_not_told(amounts, told, transactional_db):
    assert ask("sum_in_thousands(%s::numeric[])", amounts) == told


@pytest.mark.parametrize("role", [roles.WEB, roles.WORKER])
def test_the_counting_itself_may_be_called_by_nobody(role, transactional_db):
    """PostgreSQL gives every new function to everybody; each of ours is taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'nrm'"
            " AND (p.proname LIKE 'count\\_%%' OR p.proname IN ('protected', 'folded', 'mentions'))"
            " AND has_function_privilege(%s, p.oid, 'EXECUTE')",
            [role],
        )
        assert cursor.fetchall() == []
