"""People are drawn in the published proportions, and the same seed draws the same people."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from caseload import compare, draw, figures

TODAY = date(2026, 11, 21)


def drawn(how_many, seed=1, today=TODAY):
    return draw.draw_referred(how_many, random=Random(seed), today=today)


def test_as_many_as_published_are_exactly_the_published():
    counts = compare.counts_of(drawn(30_197))

    marginals = figures.marginals()
    assert {name: counts[name] for name in figures.VARIABLES[1:]} == {
        name: marginals[name] for name in figures.VARIABLES[1:]
    }


@pytest.mark.parametrize("cases", [1, 3, 30, 100, 137, 200, 1_000, 10_000])
@pytest.mark.parametrize("seed", [0, 7])
def test_any_number_keeps_to_the_figures(cases, seed):
    lines = compare.marginals(compare.counts_of(drawn(cases, seed)))

    assert compare.too_far_apart(lines, cases) == []


def test_years_are_those_of_the_yearly_table():
    people = Counter(person.reported_on.year for person in drawn(10_000))
    weights = draw.year_weights(TODAY)

    assert max(abs(people[year] - 10_000 * w / sum(weights.values())) for year, w in weights.items()) < 1
    assert sum(people.values()) == 10_000


def test_quarters_are_compared_among_the_seven_published():
    lines = [
        line for line in compare.marginals(compare.counts_of(drawn(10_000))) if line.variable == "Quarter"
    ]

    assert round(sum(line.seeded for line in lines), 9) == 1
    assert max(line.apart for line in lines) < 0.001


def test_the_same_seed_draws_the_same_people():
    assert drawn(300, seed=5) == drawn(300, seed=5)


def test_another_seed_draws_other_people():
    assert drawn(300, seed=5) != drawn(300, seed=6)


def test_nobody_is_reported_tomorrow_and_somebody_this_fortnight():
    days = [person.reported_on for person in drawn(1_000)]

    assert days == sorted(days)
    assert days[-1] <= TODAY
    assert sum((TODAY - day).days < 14 for day in days) >= 10


def test_what_belongs_together_stays_together():
    people = [person for person in drawn(10_000) if person.nationality == "UK"]
    children = sum(person.age == "child" for person in people)

    assert (
        0.70 < children / len(people) < 0.80
    )  # 0.79 published, thinned by those drawn attribute by attribute


def test_no_age_was_unknown_before_2018():
    assert [p for p in drawn(10_000) if p.age == "unknown" and p.reported_on.year < 2018] == []


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Labour", ("labour",)),
        ("Not specified or unknown", ()),
        ("Sexual, Labour & Criminal", ("sexual", "labour", "criminal")),
        ("Labour, Domestic, Organ Harvesting", ("labour", "domestic", "organ_removal")),
    ],
)
def test_an_exact_combination_is_read_as_its_kinds(words, kinds):
    assert draw.kinds_of(words) == kinds


def test_every_published_combination_is_understood():
    words = [w for w in figures.marginals()["Exploitation type"] if w != "Not specified or unknown"]

    assert [w for w in words if len(draw.kinds_of(w)) != w.count(",") + w.count("&") + 1] == []


def test_a_caseload_before_the_end_of_the_figures_stops_at_its_day():
    days = [person.reported_on for person in drawn(200, today=date(2022, 6, 30))]

    assert max(days) <= date(2022, 6, 30)
    assert len(days) == 200
