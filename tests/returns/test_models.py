"""The states of a return, and what its rows can never be."""

import itertools
import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from cases.models import Case
from returns.models import HoldOverride, ReturnPlan, SafeguardCheck
from returns.safeguards import SAFEGUARDS, Condition, Effect

# Written down a second time on purpose: whoever changes the road changes it here, too.
MOVES = {
    ("draft", "assessing"), ("draft", "cancelled"), ("draft", "alternative"), ("draft", "left_uncleared"),
    ("assessing", "proposed"), ("assessing", "cancelled"), ("assessing", "alternative"),
    ("assessing", "left_uncleared"),
    ("proposed", "cleared"), ("proposed", "assessing"), ("proposed", "cancelled"), ("proposed", "alternative"),
    ("proposed", "left_uncleared"), ("cleared", "departed"), ("cleared", "assessing"), ("cleared", "cancelled"),
    ("cleared", "alternative"), ("cleared", "left_uncleared"), ("departed", "arrived"), ("left_uncleared", "arrived"),
    ("left_uncleared", "closed"), ("arrived", "closed"),
}  # fmt: skip
PAIRS = list(itertools.product(ReturnPlan.Status.values, repeat=2))


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_each_move_is_in_the_table_or_refused(before, after):
    plan = ReturnPlan(status=before)

    assert plan.may_move_to(after) == ((before, after) in MOVES)
    assert (plan.objections_to_moving(after) == []) == ((before, after) in MOVES)


def test_the_database_knows_the_same_table(presumed, as_owner):
    presumed.open()
    allowed = set()
    with as_owner():
        facts = {"cleared_by_id": presumed.cast.authority.user.pk, "cleared_until": presumed.today}
        for before, after in PAIRS:
            with transaction.atomic():
                allowed |= _try(presumed.plan, before, after, facts)
                transaction.set_rollback(True)

    assert allowed == MOVES


def _try(opened, before, after, facts):
    """The pair, if the database lets a row that stands at `before` move to `after`. The row is new: one cannot get to
    `before` by changing it. The caller rolls back."""
    given = {field.attname: getattr(opened, field.attname) for field in ReturnPlan._meta.concrete_fields}
    given |= {"id": None, "public_id": uuid.uuid4(), "status": before, **facts}
    del given["written_in"]
    ReturnPlan._base_manager.filter(pk=opened.pk).delete()
    row = ReturnPlan(**given)
    row.save(force_insert=True)
    try:
        with transaction.atomic():
            ReturnPlan._base_manager.filter(pk=row.pk).update(status=after)
    except ProgrammingError:
        return set()
    return {(before, after)} - {(after, before)}


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (SafeguardCheck, {"safeguard": "R1.06", "outcome": "not_applicable", "why": ""}),
        (SafeguardCheck, {"safeguard": "R1.06", "outcome": "met", "evidence": ""}),
        (HoldOverride, {"safeguard": "R1.02", "reasons": ""}),
    ],
)
def test_no_row_without_its_reason(presumed, acting, model, fields):
    presumed.open()
    who = (
        {"assessed_by": presumed.cast.ngo.user, "team": presumed.cast.ngo.team}
        if model is SafeguardCheck
        else {}
    )

    with acting(presumed.cast.ngo), pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(case=presumed.case, plan=presumed.plan, **fields, **who)


def test_what_the_state_asks_for_is_never_stored_as_voluntary(presumed, acting):
    facts = {"kind": "voluntary", "initiated_by": "state", "to_country": "Moldova"}
    who = {"team": presumed.cast.ngo.team, "opened_by": presumed.cast.ngo.user}

    with acting(presumed.cast.ngo), pytest.raises(IntegrityError), transaction.atomic():
        ReturnPlan.objects.create(case=presumed.case, **facts, **who)


def test_every_condition_of_the_table_is_a_question_to_the_plan():
    plan = ReturnPlan(case=Case(age_group="adult"), kind="voluntary", initiated_by="person")

    assert {
        condition for condition in Condition if getattr(plan, condition) not in (True, False, None)
    } == set()


def test_a_hold_alone_can_grow_into_a_block():
    assert {s.code for s in SAFEGUARDS.values() if s.blocks_when} == {"R2.05", "R5.01", "R5.03"}
    assert all(s.effect == Effect.HOLD for s in SAFEGUARDS.values() if s.blocks_when)
