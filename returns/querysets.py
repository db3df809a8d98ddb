"""Named sets of plans. They take rows that the gate has already let through."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from returns.models import ReturnPlan


def current(plans: "QuerySet[ReturnPlan]") -> "QuerySet[ReturnPlan]":
    """Plans that are not over."""
    return plans.exclude(status__in=("closed", "cancelled", "alternative"))


def awaiting_clearance(plans: "QuerySet[ReturnPlan]") -> "QuerySet[ReturnPlan]":
    """Proposed, the longest waiting first."""
    return plans.filter(status="proposed").order_by("proposed_at", "pk")


def cleared(plans: "QuerySet[ReturnPlan]") -> "QuerySet[ReturnPlan]":
    """Cleared and not yet departed, the one that runs out next first."""
    return plans.filter(status="cleared").order_by("cleared_until", "pk")
