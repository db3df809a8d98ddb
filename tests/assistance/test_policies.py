"""What the record of assistance must satisfy: truth tables, every pair of transitions, nothing about co-operation."""

import inspect

import pytest

from assistance import models, permissions, policies
from assistance.models import PlannedService, SupportPlan
from tests.assistance.steps import NEED, in_days

PLAN = SupportPlan.Status
SERVICE = PlannedService.Status


def pairs(model):
    return [(before, after) for before in model.Status for after in model.Status]


@pytest.mark.parametrize(("before", "after"), pairs(SupportPlan))
def test_a_plan_moves_only_along_its_table(before, after):
    allowed = {(PLAN.DRAFT, PLAN.AGREED), (PLAN.DRAFT, PLAN.ENDED), (PLAN.AGREED, PLAN.ENDED)}

    assert SupportPlan(status=before).may_move_to(after) == ((before, after) in allowed)


@pytest.mark.parametrize(("before", "after"), pairs(PlannedService))
def test_a_service_moves_only_along_its_table(before, after):
    allowed = {
        (SERVICE.OFFERED, SERVICE.ACCEPTED), (SERVICE.OFFERED, SERVICE.DECLINED),
        (SERVICE.ACCEPTED, SERVICE.STARTED), (SERVICE.ACCEPTED, SERVICE.DECLINED), (SERVICE.ACCEPTED, SERVICE.ENDED),
        (SERVICE.DECLINED, SERVICE.OFFERED),
        (SERVICE.STARTED, SERVICE.DELIVERED), (SERVICE.STARTED, SERVICE.ENDED),
        (SERVICE.DELIVERED, SERVICE.ENDED),
    }  # fmt: skip

    assert PlannedService(status=before).may_move_to(after) == ((before, after) in allowed)


@pytest.mark.parametrize(
    ("changes", "objections"),
    [
        ({}, []),
        ({"needs": []}, []),
        ({"risk_reason": " "}, ["Say why the danger is at this level."]),
        ({"next_review_on": -1}, ["The next look at the danger lies in the past."]),
        ({"needs": [{**NEED, "need": ""}]}, ["A need is marked without saying what is needed."]),
        ({"needs": [{**NEED, "need": "", "urgency": "none"}]}, []),
    ],
)
def test_assessing(changes, objections):
    facts = {"risk_reason": "he knows where she lives", "next_review_on": 7, "needs": [NEED], **changes}
    facts["next_review_on"] = in_days(facts["next_review_on"])

    assert policies.objections_to_assessing(**facts) == objections


@pytest.mark.parametrize(
    ("status", "has_services", "objections"),
    [
        (PLAN.DRAFT, True, []),
        (PLAN.DRAFT, False, ["The plan names no service yet."]),
        (PLAN.AGREED, True, ["This is already “Agreed”."]),
        (PLAN.ENDED, False, ["This is already “Ended”.", "The plan names no service yet."]),
    ],
)
def test_agreeing(status, has_services, objections):
    assert (
        policies.objections_to_agreeing(SupportPlan(status=status), has_services=has_services) == objections
    )


@pytest.mark.parametrize(
    ("how", "language", "days", "objections"),
    [
        ("signed", "Romanian", 30, []),
        ("orally", "Romanian", 1, []),
        ("", "Romanian", 30, ["Say whether they signed or agreed orally."]),
        ("signed", " ", 30, ["Say in which language the plan was explained."]),
        ("signed", "Romanian", 0, ["The next review must lie ahead."]),
    ],
)
def test_saying_how_she_agreed(how, language, days, objections):
    assert (
        policies.objections_to_saying_how(how=how, language=language, review_on=in_days(days)) == objections
    )


@pytest.mark.parametrize(
    ("rule", "open_in"),
    [
        (policies.objections_to_changing, {PLAN.DRAFT}),
        (policies.objections_to_reviewing, {PLAN.AGREED}),
        (policies.objections_to_ending, {PLAN.DRAFT, PLAN.AGREED}),
        (policies.objections_to_offering, {PLAN.DRAFT, PLAN.AGREED}),
    ],
)
@pytest.mark.parametrize("status", PLAN)
def test_what_a_plan_allows_in_each_state(rule, open_in, status):
    assert (rule(SupportPlan(status=status)) == []) == (status in open_in)


@pytest.mark.parametrize(
    ("before", "to", "reason", "objections"),
    [
        (SERVICE.OFFERED, SERVICE.ACCEPTED, "", []),
        (SERVICE.OFFERED, SERVICE.DECLINED, "too far", []),
        (SERVICE.OFFERED, SERVICE.DECLINED, " ", ["Give the reason."]),
        (SERVICE.STARTED, SERVICE.ENDED, "", ["Give the reason."]),
        (SERVICE.DELIVERED, SERVICE.STARTED, "", ["This is already “Delivered”."]),
    ],
)
def test_a_step_of_a_service(before, to, reason, objections):
    service = PlannedService(status=before, plan=SupportPlan(status=PLAN.AGREED))

    assert policies.objections_to_step(service, to, reason=reason) == objections


def test_a_declined_service_is_not_offered_again_under_an_ended_plan():
    service = PlannedService(status=SERVICE.DECLINED, plan=SupportPlan(status=PLAN.ENDED))

    assert policies.objections_to_step(service, SERVICE.OFFERED, reason="") == ["This plan has ended."]


def test_no_rule_knows_whether_she_cooperates():
    """Assistance is never made conditional on the willingness to act as a witness (ECAT art. 12(6))."""
    fields = {field.name for model in (SupportPlan, PlannedService) for field in model._meta.get_fields()}
    code = inspect.getsource(policies).split('"""', 2)[2] + inspect.getsource(permissions)

    assert not [name for name in fields if "operat" in name or "witness" in name]
    assert "operat" not in code
    assert "identification" not in inspect.getsource(models).replace("identification and residence", "")
