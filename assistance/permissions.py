"""Whether this person may do it: a role that assists, and a grant that lets her team write in “Assistance”."""

import datetime
from typing import Any

from assistance import policies
from assistance.models import PlannedService, SupportPlan
from cases.models import Case
from cases.permissions import objections_to_act
from cases.sections import Section
from organisations.actors import Actor
from organisations.roles import Permission


def objections_to_assisting(case: Case, *, by: Actor) -> list[str]:
    """The question before every act of assistance. The person's consent has answered it: the grant rests on it."""
    return objections_to_act(case, by=by, permission=Permission.ASSIST, section=Section.ASSISTANCE)


def objections_to_assessing(
    case: Case, *, by: Actor, risk_reason: str, next_review_on: datetime.date, needs: list[dict[str, Any]]
) -> list[str]:
    return objections_to_assisting(case, by=by) + policies.objections_to_assessing(
        risk_reason=risk_reason, next_review_on=next_review_on, needs=needs
    )


def objections_to_drafting(case: Case, *, by: Actor) -> list[str]:
    """Who may not see the section is not told whether there is a plan."""
    return objections_to_assisting(case, by=by) or policies.objections_to_drafting(case)


def objections_to_changing(plan: SupportPlan, *, by: Actor) -> list[str]:
    return objections_to_assisting(plan.case, by=by) + policies.objections_to_changing(plan)


def objections_to_agreeing(plan: SupportPlan, *, by: Actor) -> list[str]:
    has_services = PlannedService.of(plan.case).filter(plan=plan).exists()
    return objections_to_assisting(plan.case, by=by) + policies.objections_to_agreeing(
        plan, has_services=has_services
    )


def objections_to_reviewing(plan: SupportPlan, *, by: Actor) -> list[str]:
    return objections_to_assisting(plan.case, by=by) + policies.objections_to_reviewing(plan)


def objections_to_ending(plan: SupportPlan, *, by: Actor) -> list[str]:
    return objections_to_assisting(plan.case, by=by) + policies.objections_to_ending(plan)


def objections_to_offering(plan: SupportPlan, *, by: Actor) -> list[str]:
    return objections_to_assisting(plan.case, by=by) + policies.objections_to_offering(plan)


def objections_to_step(service: PlannedService, to: str, *, by: Actor, reason: str = "") -> list[str]:
    return objections_to_assisting(service.case, by=by) + policies.objections_to_step(
        service, to, reason=reason
    )
