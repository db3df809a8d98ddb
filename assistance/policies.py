"""What the record of assistance must satisfy, whoever asks.

Nothing here asks whether the person co-operates with police or courts: assistance does not depend on it (ECAT
art. 12(6); Dir. 2011/36 art. 11(3)). Nor does it ask about identification or residence: those are tracks of their own.
"""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assistance.models import Need, PlannedService, SupportPlan
from cases.models import Case


def objections_to_assessing(
    *, risk_reason: str, next_review_on: datetime.date, needs: list[dict[str, Any]]
) -> list[str]:
    """A level of danger has a reason and a day on which it is looked at again; a need says what is needed
    (nrm.md 7 nos. 64 and 67)."""
    objections = []
    if not risk_reason.strip():
        objections.append(_("Say why the danger is at this level."))
    if next_review_on < timezone.localdate():
        objections.append(_("The next look at the danger lies in the past."))
    if any(need["urgency"] != Need.Urgency.NONE and not need["need"].strip() for need in needs):
        objections.append(_("A need is marked without saying what is needed."))
    return objections


def objections_to_drafting(case: Case) -> list[str]:
    """One plan at a time, so that everybody who helps works from the same."""
    if SupportPlan.of(case).exclude(status=SupportPlan.Status.ENDED).exists():
        return [_("There is already a plan. Change it, or end it first.")]
    return []


def objections_to_changing(plan: SupportPlan) -> list[str]:
    """What was agreed is not reworded behind her back: only a draft is rewritten. An agreed plan grows by services."""
    if plan.status == SupportPlan.Status.DRAFT:
        return []
    return [
        _("This plan is “%(status)s”; only a draft is rewritten.") % {"status": plan.get_status_display()}
    ]


def objections_to_agreeing(plan: SupportPlan, *, has_services: bool) -> list[str]:
    """She agrees to something: to at least one service, in words that she understands."""
    objections = plan.objections_to_moving(SupportPlan.Status.AGREED)
    if not has_services:
        objections.append(_("The plan names no service yet."))
    return objections


def objections_to_saying_how(*, how: str, language: str, review_on: datetime.date) -> list[str]:
    """How she agreed, in which language, and when the plan is looked at again (nrm.md 4.4, 7 no. 68)."""
    objections = []
    if how not in SupportPlan.Agreed.values:
        objections.append(_("Say whether they signed or agreed orally."))
    if not language.strip():
        objections.append(_("Say in which language the plan was explained."))
    return objections + objections_to_review_day(review_on)


def objections_to_review_day(review_on: datetime.date) -> list[str]:
    """A plan that nobody looks at again is forgotten."""
    return [] if review_on > timezone.localdate() else [_("The next review must lie ahead.")]


def objections_to_reviewing(plan: SupportPlan) -> list[str]:
    """Only what was agreed can be looked at again with her."""
    if plan.status == SupportPlan.Status.AGREED:
        return []
    return [
        _("Only an agreed plan is reviewed; this one is “%(status)s”.")
        % {"status": plan.get_status_display()}
    ]


def objections_to_ending(plan: SupportPlan) -> list[str]:
    """By people, with a reason; no date of any other track ends a plan."""
    return plan.objections_to_moving(SupportPlan.Status.ENDED)


def objections_to_offering(plan: SupportPlan) -> list[str]:
    """Services are added while the plan runs."""
    return [] if plan.is_running else [_("This plan has ended.")]


def objections_to_step(service: PlannedService, to: str, *, reason: str) -> list[str]:
    """What she was not given, no longer gets or does not want has a reason on record; what goes its way needs none."""
    objections = service.objections_to_moving(to)
    if not service.plan.is_running and to == PlannedService.Status.OFFERED:
        objections.append(_("This plan has ended."))
    if to in NEEDS_REASON and not reason.strip():
        objections.append(_("Give the reason."))
    return objections


NEEDS_REASON = frozenset({PlannedService.Status.DECLINED, PlannedService.Status.ENDED})
