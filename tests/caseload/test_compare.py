"""The comparison has the published lines and a rule that bites."""

from collections import Counter

from caseload import compare, figures


def published_counts():
    return {variable: Counter(people) for variable, people in figures.marginals().items()}


def test_lines_are_the_published_variables_and_values_in_their_order():
    lines = [(line.variable, line.value) for line in compare.marginals(published_counts())]

    assert lines == [
        (variable, value) for variable, people in figures.marginals().items() for value in people
    ]
    assert len(lines) == 592


def test_the_published_caseload_differs_nowhere():
    lines = list(compare.marginals(published_counts()))

    assert [line for line in lines if line.apart] == []
    assert compare.too_far_apart(lines, 30_197) == []


def test_a_shift_of_more_than_one_point_is_found():
    counts = published_counts()
    counts["Gender"].update({"Male": -400, "Female": 400})

    found = compare.too_far_apart(compare.marginals(counts), 30_197)

    assert [(line.variable, line.value) for line in found] == [("Gender", "Male"), ("Gender", "Female")]


def test_a_shift_of_less_than_one_point_passes():
    counts = published_counts()
    counts["Gender"].update({"Male": -300, "Female": 300})

    assert compare.too_far_apart(compare.marginals(counts), 30_197) == []


def test_first_responder_bodies_are_printed_but_not_held_to_the_rule():
    counts = published_counts()
    counts["First responder"].update({"Local Authority": -2_000, "Migrant Help": 2_000})

    assert compare.too_far_apart(compare.marginals(counts), 30_197) == []


def test_nobody_at_all_is_not_a_match():
    empty = {variable: Counter() for variable in figures.VARIABLES}

    assert len(compare.too_far_apart(compare.marginals(empty), 0)) == 4 + 25 + 3 + 5 + 20


def test_one_person_may_be_over_in_a_small_caseload():
    assert [compare.allowed(cases) for cases in (0, 1, 50, 100, 1_000, 100_000)] == [
        0,
        1,
        0.02,
        0.01,
        0.01,
        0.01,
    ]
