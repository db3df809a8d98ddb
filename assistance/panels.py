"""What a reader sees of assistance: the panel of a file, its track, and what waits for her."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.models import Need, NeedsAssessment, PlannedService, SupportPlan
from cases.models import Case
from cases.road import CaseView, TrackState, Work
from cases.sections import Section
from cases.visibility import open_to, visible
from deadlines.step import WEEK, group_of
from organisations.actors import Actor
from organisations.roles import Permission

MOST = 50
Status = PlannedService.Status

# The words on the buttons of a service, and of the pages behind them; the address ends with the key.
VERBS: dict[str, tuple[str, Any]] = {
    "accept": (Status.ACCEPTED, gettext_lazy("They accept")),
    "decline": (Status.DECLINED, gettext_lazy("They decline")),
    "start": (Status.STARTED, gettext_lazy("It has started")),
    "deliver": (Status.DELIVERED, gettext_lazy("It was delivered")),
    "finish": (Status.ENDED, gettext_lazy("It has ended")),
    "again": (Status.OFFERED, gettext_lazy("Offer again")),
}


@dataclass(frozen=True)
class Act:
    """A button: what it says and where it leads."""

    label: str
    url: str


def acts_of(service: PlannedService, file: Any) -> list[Act]:
    """What may become of a service now."""
    return [
        Act(str(label), reverse(f"assistance:{verb}", args=[file, service.public_id]))
        for verb, (status, label) in VERBS.items()
        if service.may_move_to(status)
    ]


def current_assessment(case: Case, actor: Actor) -> NeedsAssessment | None:
    """The newest look at needs and danger, with the number of pressing needs; one query."""
    rows = (
        visible(NeedsAssessment, actor).filter(case=case).select_related("assessed_by", "team__organisation")
    )
    pressing = Count("needs", filter=Q(needs__urgency__in=list(Need.URGENT)))
    return rows.annotate(pressing=pressing).order_by("-assessed_on", "-pk").first()


def current_plan(case: Case, actor: Actor) -> SupportPlan | None:
    """The plan that runs, or the last one that ran; one query."""
    rows = visible(SupportPlan, actor).filter(case=case).select_related("team__organisation", "drawn_up_by")
    return rows.order_by("-drawn_up_on", "-pk").first()


def services_of(plan: SupportPlan | None, actor: Actor) -> list[PlannedService]:
    """The services of a plan; one query, none without a plan."""
    if plan is None:
        return []
    rows = visible(PlannedService, actor).filter(plan=plan).select_related("provider__organisation", "owner")
    return list(rows.order_by("due_on", "pk"))


def panel(view: CaseView) -> dict[str, Any] | None:
    """At most three queries."""
    if not view.may_read(Section.ASSISTANCE):
        return None
    plan, assessment = current_plan(view.case, view.actor), current_assessment(view.case, view.actor)
    return {
        "tracks": {"assistance": _stands(plan, assessed=assessment is not None)},
        "assessment": assessment,
        "plan": plan,
        "services": services_of(plan, view.actor),
        "may_assist": view.may_write(Section.ASSISTANCE) and view.actor.may(Permission.ASSIST),
    }


def states(actor: Actor, cases: list[Case]) -> dict[int, TrackState]:
    """Where assistance stands, for the files on which the reader may know it; one query."""
    newest = SupportPlan._base_manager.filter(case=OuterRef("pk")).order_by("-drawn_up_on", "-pk")
    rows = open_to(actor, cases, Section.ASSISTANCE).annotate(
        plan_status=Subquery(newest.values("status")[:1]),
        plan_review=Subquery(newest.values("review_on")[:1]),
        assessed=Exists(NeedsAssessment._base_manager.filter(case=OuterRef("pk"))),
    )
    return {row.pk: _stands(_plan_of(row), assessed=row.assessed) for row in rows}


def _plan_of(row: Any) -> SupportPlan | None:
    return SupportPlan(status=row.plan_status, review_on=row.plan_review) if row.plan_status else None


def _stands(plan: SupportPlan | None, *, assessed: bool) -> TrackState:
    """What the mark on the file says."""
    if plan is None:
        return (
            TrackState(_("Needs assessed"), "active") if assessed else TrackState(_("Not begun"), begun=False)
        )
    if plan.status == SupportPlan.Status.AGREED:
        return TrackState(_("Plan agreed"), plan.tone, plan.review_on, _("Review"))
    if plan.status == SupportPlan.Status.DRAFT:
        return TrackState(_("Plan being made"), plan.tone)
    return TrackState(_("Plan ended"), plan.tone)


def services_due(actor: Actor) -> Iterator[Work]:
    """Services of her teams' plans that should begin by the end of the week, or should have begun; one query."""
    rows = visible(PlannedService, actor).filter(
        plan__team__in=actor.team_ids,
        status__in=list(PlannedService.AHEAD),
        due_on__lte=timezone.localdate() + WEEK,
    )
    for row in rows.select_related("case").order_by("due_on", "pk")[:MOST]:
        yield Work(
            title=_("A service is to begin"),
            url=reverse("cases:page", args=[row.case.public_id]) + "#assistance",
            reference=row.case.reference,
            due=row.due_on,
            group=group_of(row.due_on),
            note=row.get_status_display(),
        )


def plans_to_agree(actor: Actor) -> Iterator[Work]:
    """Plans of her teams that the person has not agreed to yet; one query."""
    rows = visible(SupportPlan, actor).filter(team__in=actor.team_ids, status=SupportPlan.Status.DRAFT)
    for row in rows.select_related("case").order_by("drawn_up_on", "pk")[:MOST]:
        yield Work(
            title=_("A support plan is not agreed yet"),
            url=reverse("cases:page", args=[row.case.public_id]) + "#assistance",
            reference=row.case.reference,
        )
