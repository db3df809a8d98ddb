"""What the record of a claim must satisfy: every pair of transitions, and truth tables."""

from decimal import Decimal

import pytest

from remedies import policies
from remedies.avenues import TERMS, Avenue
from remedies.models import Claim, Status
from tests.remedies.steps import LIMITATION, in_days

ALLOWED = {
    "intended": "ready withdrawn",
    "ready": "intended filed withdrawn",
    "filed": "under_review time_barred withdrawn",
    "under_review": "stayed awarded_full awarded_part refused time_barred withdrawn",
    "stayed": "under_review withdrawn",
    "awarded_full": "under_review enforcement paid",
    "awarded_part": "under_review enforcement paid",
    "refused": "under_review",
    "withdrawn": "intended",
    "time_barred": "intended under_review withdrawn",
    "enforcement": "paid",
    "paid": "",
}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_a_claim_moves_only_along_its_table(before, after):
    assert Claim(status=before).may_move_to(after) == (after in ALLOWED[before].split())


@pytest.mark.parametrize("status", Status)
def test_being_late_closes_nothing(status):
    assert Claim(status=status).is_pending == (status not in {"refused", "withdrawn", "paid"})


def test_every_avenue_says_what_it_needs_and_who_pays():
    assert set(TERMS) == set(Avenue)
    assert {terms.quality for terms in TERMS.values()} == {"V", "K"}


@pytest.mark.parametrize(
    ("limitation_on", "quality", "asks"),
    [(None, "", True), (in_days(10), "K", True), (in_days(10), "D", True), (in_days(10), "V", False)],
)
def test_what_nobody_verified_asks_a_lawyer(limitation_on, quality, asks):
    assert Claim(limitation_on=limitation_on, limitation_quality=quality).asks_lawyer == asks


@pytest.mark.parametrize(
    ("missing", "objection"),
    [
        (None, None),
        ("limitation_on", "needs its rule"),
        ("limitation_rule", "needs its rule"),
        ("limitation_source", "needs its rule"),
        ("limitation_quality", "needs its rule"),
        ("limitation_runs_from", "needs its rule"),
        ("limitation_input_on", "needs its rule"),
    ],
)
def test_a_limitation_date_can_be_checked(missing, objection):
    given = {**LIMITATION(), **({missing: None} if missing else {})}

    objections = policies.objections_to_limitation(Claim(status="intended"), limitation=given)

    assert [objection in sentence for sentence in objections] == ([True] if objection else [])


def test_a_limitation_date_lies_after_what_it_counts_from():
    given = {**LIMITATION(), "limitation_on": in_days(-1000)}

    assert policies.objections_to_limitation(Claim(status="ready"), limitation=given) == [
        "The limitation date lies before the date it is counted from."
    ]


@pytest.mark.parametrize(
    ("status", "outcome", "award", "objections"),
    [
        ("under_review", "awarded_full", 5, []),
        ("under_review", "awarded_part", 5, []),
        ("under_review", "awarded_part", 0, ["Say how much was awarded."]),
        ("under_review", "refused", 0, []),
        ("under_review", "refused", 5, ["Nothing is awarded by this outcome; take the amounts away."]),
        ("under_review", "time_barred", 0, []),
        ("filed", "time_barred", 0, []),
        ("filed", "refused", 0, ["This is already “Filed”."]),
        ("under_review", "paid", 0, ["This is not an outcome."]),
        ("under_review", "enforcement", 0, ["This is not an outcome."]),
    ],
)
def test_an_outcome(status, outcome, award, objections):
    assert (
        policies.objections_to_deciding(Claim(status=status), outcome, {"wages": Decimal(award)})
        == objections
    )


@pytest.mark.parametrize("status", Status)
def test_only_what_was_awarded_is_paid(status):
    payable = {"awarded_full", "awarded_part", "enforcement"}

    assert (policies.objections_to_paying(Claim(status=status)) == []) == (status in payable)


@pytest.mark.parametrize("status", Status)
def test_what_was_filed_is_not_reworded(status):
    assert (policies.objections_to_editing(Claim(status=status)) == []) == (status in {"intended", "ready"})


@pytest.mark.parametrize(
    ("awarded", "paid", "in_full"),
    [
        (None, None, False),
        (0, 0, False),
        (100, None, False),
        (100, 99, False),
        (100, 100, True),
        (100, 101, True),
    ],
)
def test_paid_in_full_is_what_was_awarded(awarded, paid, in_full):
    assert policies.is_paid_in_full(Claim(awarded=awarded, paid=paid)) == in_full
