"""Invented people are marked as invented, in every name."""

from datetime import date
from random import Random

import pytest

from caseload import countries, draw, figures, people

TODAY = date(2026, 11, 21)


def invented(how_many, seed=1):
    random = Random(seed)
    referred = draw.draw_referred(how_many, random=random, today=TODAY)
    return referred, [people.invent(person, random) for person in referred]


def test_every_family_name_says_that_it_is_an_example():
    _, persons = invented(2_000)

    assert [
        p.name for p in persons if p.name.split(" ")[1][:8] != "Example-" or len(p.name.split(" ")) != 2
    ] == []


def test_the_same_seed_invents_the_same_people():
    assert invented(200, seed=3) == invented(200, seed=3)


def test_ages_fit_what_the_report_says():
    referred, persons = invented(2_000)
    years = [
        (r.age, (r.reported_on - p.born_on).days / 365.25) for r, p in zip(referred, persons, strict=True)
    ]

    assert [age for age, lived in years if age == "adult" and not 19 <= lived <= 61] == []
    assert [age for age, lived in years if age == "child" and not 7 <= lived < 18] == []


def test_genders_are_the_published_ones():
    referred, persons = invented(2_000)
    pairs = {(r.gender_words, p.gender) for r, p in zip(referred, persons, strict=True)}

    assert pairs == {("Male", "male"), ("Female", "female"), ("Other", "other")}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Albanian", ("AL",)),
        ("Kosovan", ("XK",)),
        ("Albanian UK", ("AL", "GB")),
        ("South Sudanese Sudanese", ("SS", "SD")),
        ("Congolese (DRC) Central African", ("CD", "CF")),
        ("Congolese Drc ", ("CD",)),
        ("Citizen of Guinea Bissau Portuguese", ("GW", "PT")),
        ("Turkish UKrainian", ("TR", "UA")),
        ("Albanian Unknown", ("AL",)),
        ("Unknown", ()),
        ("Martian", ("Martian",)),
    ],
)
def test_a_nationality_is_read_as_countries(words, codes):
    assert countries.countries_of(words) == codes


def test_every_published_nationality_has_its_countries():
    words = figures.marginals()["Nationality"]

    assert [w for w in words if [c for c in countries.countries_of(w) if len(c) != 2]] == []
