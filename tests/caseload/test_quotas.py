"""Whole numbers that keep to proportions."""

from random import Random

import pytest

from caseload import quotas


@pytest.mark.parametrize(
    ("weights", "total", "shared"),
    [
        ({"a": 1, "b": 1}, 3, {"a": 2, "b": 1}),
        ({"a": 2, "b": 1}, 3, {"a": 2, "b": 1}),
        ({"a": 0.5, "b": 0.3, "c": 0.2}, 4, {"a": 2, "b": 1, "c": 1}),
        ({"a": 0, "b": 5}, 2, {"a": 0, "b": 2}),
        ({"a": 0, "b": 0}, 2, {"a": 0, "b": 0}),
        ({"a": 1}, 0, {"a": 0}),
        ({}, 0, {}),
    ],
)
def test_whole_numbers_share_out_the_total(weights, total, shared):
    assert quotas.whole_numbers(weights, total) == shared


def test_a_systematic_sample_takes_each_item_its_share_rounded():
    taken = quotas.evenly_spaced("abc", [6, 3, 1], 20, Random(1))

    assert "".join(taken) == "a" * 12 + "b" * 6 + "c" * 2


def test_a_sample_of_nobody_is_empty():
    assert quotas.evenly_spaced("abc", [6, 3, 1], 0, Random(1)) == []


def test_a_fitted_table_has_the_wanted_sums_and_keeps_its_zeros():
    start = {("r", "x"): 0.0, ("r", "y"): 1.0, ("s", "x"): 1.0, ("s", "y"): 1.0}

    table = quotas.fitted(start, {"r": 3, "s": 7}, {"x": 4, "y": 6})

    assert {key: round(value, 6) for key, value in table.items()} == {
        ("r", "x"): 0.0,
        ("r", "y"): 3.0,
        ("s", "x"): 4.0,
        ("s", "y"): 3.0,
    }
