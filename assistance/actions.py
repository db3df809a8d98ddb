"""What happens in assistance: needs assessed, a plan made and agreed, services offered, taken or left, given."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from assistance import permissions, policies
from assistance.models import Need, NeedsAssessment, PlannedService, ServiceStep, SupportPlan
from cases import journal
from cases.models import Case
from cases.sections import Section
from core.refusals import require
from deadlines.actions import end as end_deadline
from deadlines.actions import meet, set_deadline
from deadlines.models import Deadline
from organisations.actors import Actor
from organisations.models import Team

SECTION = Section.ASSISTANCE


@transaction.atomic
def assess(
    case: Case, *, by: Actor, risk: str, risk_reason: str, next_review_on: datetime.date, her_view: str = "",
    by_observation: bool = False, needs: list[dict[str, Any]] | None = None,
) -> NeedsAssessment:  # fmt: skip
    """Somebody sat with the person, or saw her, and noted what she needs, what she wishes and how great the danger is.
    `needs` may be empty: the danger alone can be noted in a minute, the rest later."""
    needs = needs or []
    require(
        permissions.objections_to_assessing(
            case, by=by, risk_reason=risk_reason, next_review_on=next_review_on, needs=needs
        )
    )
    assessment = NeedsAssessment.objects.create(
        case=case, assessed_by=by.person, team=by.team, risk=risk, risk_reason=risk_reason, her_view=her_view,
        by_observation=by_observation, next_review_on=next_review_on, is_synthetic=case.is_synthetic,
    )  # fmt: skip
    for need in needs:
        Need.objects.create(case=case, assessment=assessment, is_synthetic=case.is_synthetic, **need)

    meet(case, "assistance.risk_review")
    set_deadline(case, "assistance.risk_review", team=assessment.team, section=SECTION, due_on=next_review_on)
    journal.record(case, "assistance.assessed", by=by, section=SECTION, subject=assessment)
    return assessment


@transaction.atomic
def draft_plan(case: Case, *, by: Actor, goals: str, safety: str = "") -> SupportPlan:
    """A plan is begun with the person. It binds nobody until she agrees."""
    require(permissions.objections_to_drafting(case, by=by))
    plan = SupportPlan.objects.create(
        case=case,
        team=by.team,
        drawn_up_by=by.person,
        goals=goals,
        safety=safety,
        is_synthetic=case.is_synthetic,
    )
    journal.record(case, "assistance.plan_drafted", by=by, section=SECTION, subject=plan)
    return plan


@transaction.atomic
def change_plan(plan: SupportPlan, *, by: Actor, goals: str, safety: str = "") -> SupportPlan:
    """The draft is reworded; the wording before stays readable."""
    plan = SupportPlan.locked(plan)
    require(permissions.objections_to_changing(plan, by=by))
    plan.goals, plan.safety = goals, safety
    plan.save()
    journal.record(plan.case, "assistance.plan_changed", by=by, section=SECTION, subject=plan)
    return plan


@transaction.atomic
def agree(plan: SupportPlan, *, by: Actor, how: str, language: str, review_on: datetime.date) -> SupportPlan:
    """The person agrees to the plan. Its limit is met, and the day on which it is looked at again is set."""
    plan = SupportPlan.locked(plan)
    require(
        permissions.objections_to_agreeing(plan, by=by)
        + policies.objections_to_saying_how(how=how, language=language, review_on=review_on)
    )
    plan.move_to(
        SupportPlan.Status.AGREED, agreed_how=how, agreed_language=language, agreed_on=timezone.localdate(),
        review_on=review_on,
    )  # fmt: skip

    _meet_plan_deadlines(plan.case)
    set_deadline(plan.case, "assistance.plan_review", team=plan.team, section=SECTION, due_on=review_on)
    journal.record(plan.case, "assistance.plan_agreed", by=by, section=SECTION, subject=plan)
    return plan


def _meet_plan_deadlines(case: Case) -> None:
    """Every accepted referral set a limit for the plan, about itself; the one plan answers them all."""
    for row in (
        Deadline.of(case).filter(kind="assistance.plan", status=Deadline.Status.OPEN).select_for_update()
    ):
        row.move_to(Deadline.Status.MET, ended_at=timezone.now())


@transaction.atomic
def review(plan: SupportPlan, *, by: Actor, review_on: datetime.date) -> SupportPlan:
    """The plan was looked at again with the person and holds; the next day is set."""
    plan = SupportPlan.locked(plan)
    require(permissions.objections_to_reviewing(plan, by=by) + policies.objections_to_review_day(review_on))
    plan.review_on = review_on
    plan.save()

    meet(plan.case, "assistance.plan_review")
    set_deadline(plan.case, "assistance.plan_review", team=plan.team, section=SECTION, due_on=review_on)
    journal.record(plan.case, "assistance.plan_reviewed", by=by, section=SECTION, subject=plan)
    return plan


@transaction.atomic
def end_plan(plan: SupportPlan, *, by: Actor, because: str) -> SupportPlan:
    """The plan is over, for a reason. A service that goes on goes on; each is ended by itself."""
    plan = SupportPlan.locked(plan)
    require(permissions.objections_to_ending(plan, by=by))
    plan.move_to(SupportPlan.Status.ENDED, ended_on=timezone.localdate(), ended_because=because)

    end_deadline(plan.case, "assistance.plan_review")
    journal.record(plan.case, "assistance.plan_ended", by=by, section=SECTION, subject=plan)
    return plan


@transaction.atomic
def offer(
    plan: SupportPlan, *, by: Actor, domain: str, what: str, provider: Team, owner: Any, due_on: datetime.date
) -> PlannedService:
    """A service is put into the plan and offered to the person. Names who gives it, who sees to it, by when."""
    plan = SupportPlan.locked(plan)
    require(permissions.objections_to_offering(plan, by=by))
    service = PlannedService.objects.create(
        case=plan.case, plan=plan, domain=domain, what=what, provider=provider, owner=owner, due_on=due_on,
        is_synthetic=plan.is_synthetic,
    )  # fmt: skip
    _note_step(service, by=by, on=service.stands_since, reason="")
    journal.record(plan.case, "assistance.service_offered", by=by, section=SECTION, subject=service)
    return service


@transaction.atomic
def take_step(
    service: PlannedService, to: str, *, by: Actor, on: datetime.date | None = None, reason: str = ""
) -> PlannedService:
    """Accepted, declined, started, delivered, ended, or offered once more: this service alone, on its day, with the
    reason where she does not get or does not want it."""
    service = PlannedService.locked(service)
    require(permissions.objections_to_step(service, to, by=by, reason=reason))
    day = on or timezone.localdate()
    service.move_to(to, stands_since=day)
    _note_step(service, by=by, on=day, reason=reason)
    journal.record(service.case, f"assistance.service_{to}", by=by, section=SECTION, subject=service)
    return service


def _note_step(service: PlannedService, *, by: Actor, on: datetime.date, reason: str) -> None:
    ServiceStep.objects.create(
        case=service.case, service=service, status=service.status, happened_on=on, reason=reason,
        recorded_by=by.person, is_synthetic=service.is_synthetic,
    )  # fmt: skip
