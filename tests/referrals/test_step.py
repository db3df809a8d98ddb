"""What stands on the first page of each of them, and that no word there tells who she is."""

import pytest

from cases import road
from referrals import step
from tests.cast import acting
from tests.reach import CANARIES


def work(person, source):
    with acting(person) as actor:
        return list(source(actor))


@pytest.mark.parametrize(
    ("status", "focal_point", "shelter", "ngo"),
    [
        ("awaiting_approval", ["this_week"], [], ["waiting_for_others"]),
        ("approved", [], ["this_week"], ["waiting_for_others"]),
        ("returned", [], [], ["waiting_for_you"]),
        ("accepted", [], [], []),
        ("declined", [], [], ["waiting_for_you"]),
        ("withdrawn", [], [], []),
    ],
)
def test_it_waits_for_whoever_is_next(referring, cast, status, focal_point, shelter, ngo):
    referring.at(status)

    waiting = [
        [item.group for item in work(person, source)]
        for person, source in (
            (cast.focal_point, step.to_decide),
            (cast.shelter, step.to_answer),
            (cast.ngo, step.asked),
        )
    ]
    assert waiting == [focal_point, shelter, ngo]


def test_what_is_late_says_so_to_both_sides(referring, cast, clock):
    referring.approved()

    clock.shift(10 * 24 * 3600)

    (asked,) = work(cast.ngo, step.asked)
    (answer,) = work(cast.shelter, step.to_answer)
    assert ("No answer came" in str(asked.note), answer.group) == (True, "overdue")


def test_a_no_that_was_followed_up_no_longer_waits(referring, cast, reach, clock):
    case = reach.open_case()
    referring.declined(case)
    clock.shift(3600)
    referring.sent(case, service=referring.services["other_shelter"])

    assert [item.group for item in work(cast.ngo, step.asked)] == ["waiting_for_others"]


def test_nothing_on_the_first_page_names_her(referring, cast):
    referring.approved()

    for person in (cast.focal_point, cast.shelter, cast.ngo):
        with acting(person) as actor:
            said = " ".join(f"{item.title} {item.note} {item.reference}" for item in road.work_for(actor))
        assert not [canary for canary in CANARIES.values() if canary in said]


@pytest.mark.parametrize("verb", ["sent", "approved", "returned", "accepted", "declined", "withdrawn"])
def test_every_act_has_its_sentence(verb):
    assert "Oak House" in road.sentence(f"referrals.{verb}", {"to": "Oak House"})
