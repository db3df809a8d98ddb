"""What returns add to the pages: the panel with the answer, the track, what waits, the words of the timeline."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.road import CaseView, Panel, Step, Track, TrackState, Work
from cases.sections import Section
from cases.visibility import visible
from organisations.actors import Actor
from organisations.roles import Permission
from returns.documents import progress
from returns.models import ReturnPlan
from returns.querysets import awaiting_clearance, cleared

Status = ReturnPlan.Status
TONES = {
    Status.DRAFT: "neutral", Status.ASSESSING: "active", Status.PROPOSED: "waiting", Status.CLEARED: "done",
    Status.DEPARTED: "waiting", Status.ARRIVED: "done", Status.CLOSED: "done", Status.CANCELLED: "neutral",
    Status.ALTERNATIVE: "done", Status.LEFT_UNCLEARED: "late",
}  # fmt: skip
MOST = 20


def panel(view: CaseView) -> dict[str, Any] | None:
    """The latest plan, how many of its safeguards are in place, and which of them block; two queries."""
    if not view.may_read(Section.RETURN):
        return None
    plan = visible(ReturnPlan, view.actor).filter(case=view.case).first()
    may_plan = view.may_write(Section.RETURN) and bool(
        view.actor.permissions & {Permission.PLAN_RETURN, Permission.CLEAR_RETURN}
    )
    if plan is None:
        return {"plan": None, "may_open": may_plan and view.case.status == Case.Status.OPEN}
    plan.case = view.case
    address = reverse("returns:page", args=[plan.public_id])
    return {
        "plan": plan,
        "state": state_of(plan),
        "progress": progress(plan, view.actor, address) if plan.is_before_departure else None,
        "may_open": may_plan and plan.is_over and view.case.status == Case.Status.OPEN,
        "tracks": {"return": state_of(plan)},
    }


def state_of(plan: ReturnPlan) -> TrackState:
    """Where the return stands, with the limit that runs."""
    if plan.clearance_ran_out:
        return TrackState(_("Clearance ran out"), "late", until=plan.cleared_until)
    until = plan.cleared_until if plan.status == Status.CLEARED else None
    note = _("clearance runs out") if until else ""
    return TrackState(plan.get_status_display(), TONES[Status(plan.status)], until=until, note=note)


def states(actor: Actor, cases: list[Case]) -> dict[int, TrackState]:
    """One query for a page of files; the latest plan of each counts."""
    rows = visible(ReturnPlan, actor).filter(case__in=cases).order_by("opened_at", "pk")
    return {row.case_id: state_of(row) for row in rows}


def to_clear(actor: Actor) -> Iterator[Work]:
    """Returns that wait for the competent authority, the longest first."""
    if not actor.may(Permission.CLEAR_RETURN):
        return
    for plan in awaiting_clearance(visible(ReturnPlan, actor)).select_related("case")[:MOST]:
        yield _work(plan, _("Decide on the clearance of a return"), "waiting_for_you")


def in_our_hands(actor: Actor) -> Iterator[Work]:
    """Returns of one's own teams that are proposed (they wait for the authority) or cleared (she may leave)."""
    if not actor.may(Permission.PLAN_RETURN):
        return
    own = visible(ReturnPlan, actor).filter(team__in=actor.team_ids).select_related("case")
    for plan in awaiting_clearance(own)[:MOST]:
        yield _work(plan, _("The authority decides on a return"), "waiting_for_others")
    for plan in cleared(own)[:MOST]:
        if plan.clearance_ran_out:
            yield _work(plan, _("A clearance ran out: assess again"), "overdue", plan.cleared_until)
        else:
            yield _work(plan, _("Cleared: confirm the departure"), "waiting_for_you", plan.cleared_until)


def _work(plan: ReturnPlan, title: Any, group: str, due: Any = None) -> Work:
    url = reverse("returns:page", args=[plan.public_id])
    return Work(title=title, url=url, reference=plan.case.reference, due=due, group=group)


STEP = Step(
    slug="returns",
    panels=(Panel("return", _("Return"), "returns/panel.html", panel, order=70),),
    tracks=(Track("return", _("Return"), states, order=50),),
    work=(to_clear, in_our_hands),
    sentences={
        "returns.opened": _("A return is being prepared."),
        "returns.circumstances_changed": _("The circumstances of the return were changed."),
        "returns.assessed": _("Safeguard %(safeguard)s was assessed."),
        "returns.consented": _("The person agreed to the return."),
        "returns.consent_withdrawn": _("The person no longer wants to return; the return is off."),
        "returns.proposed": _("The return was proposed for clearance."),
        "returns.cleared": _("The return was cleared."),
        "returns.sent_back": _("The return was sent back, with reasons."),
        "returns.lapsed": _("The clearance of the return ran out."),
        "returns.hold_signed": _("One of two signed to set safeguard %(safeguard)s aside."),
        "returns.hold_set_aside": _("Safeguard %(safeguard)s was set aside by two signatures."),
        "returns.departed": _("The person departed."),
        "returns.left_uncleared": _("The person left without clearance; %(count)s things were missing."),
        "returns.arrived": _("The arrival of the person was confirmed."),
        "returns.closed": _("The return was closed."),
        "returns.cancelled": _("The return was cancelled."),
        "returns.protected_instead": _("Protection instead of return."),
    },
)
