"""What identification adds to the pages."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.road import CaseView, NavItem, Panel, Step, Track, TrackState, Work
from cases.sections import Section
from cases.visibility import visible
from deadlines.models import Deadline
from deadlines.step import WEEK, group_of
from identification import permissions
from identification.models import Decision, Identification, RecoveryPeriod
from identification.querysets import DECISION_LIMITS, untold
from organisations.actors import Actor
from organisations.roles import Permission

S = Identification.Status
TONES = {
    S.AWAITING: "waiting", S.REASONABLE: "active", S.NOT_REASONABLE: "neutral", S.CONCLUSIVE: "done",
    S.NOT_CONCLUSIVE: "neutral", S.SUSPENDED: "blocked", S.WITHDRAWN: "neutral",
}  # fmt: skip


def panel(view: CaseView) -> dict[str, Any] | None:
    """The report, the decisions, and the time to recover; three queries."""
    if not view.may_read(Section.IDENTIFICATION):
        return None
    case, actor = view.case, view.actor
    identification = (
        visible(Identification, actor).filter(case=case).select_related("authority__organisation").first()
    )
    if identification is None:
        return None
    identification.case = case
    period = visible(RecoveryPeriod, actor).filter(case=case).first()
    decides = actor.may(Permission.DECIDE_GROUNDS) and view.may_write(Section.IDENTIFICATION)
    states = {"identification": identification_state(identification)}
    if period is not None:
        states["recovery"] = recovery_state(period)
    return {
        "identification": identification,
        "decisions": list(visible(Decision, actor).filter(case=case).select_related("team__organisation")),
        "period": period,
        "may_decide": decides
        and actor.is_in(identification.authority_id)
        and identification.awaits is not None,
        "may_extend": decides and period is not None and period.is_running,
        "may_end": decides and period is not None and not permissions.policies.objections_to_ending(period),
        "may_withdraw": view.leads and identification.may_move_to(S.WITHDRAWN),
        "leads": view.leads,
        "tracks": states,
    }


def identification_state(row: Identification) -> TrackState:
    return TrackState(row.get_status_display(), TONES[S(row.status)])


def recovery_state(row: RecoveryPeriod) -> TrackState:
    if row.is_running:
        return TrackState(row.get_status_display(), "active", until=row.ends_on, note=_("at least until"))
    return TrackState(row.get_status_display(), "done")


def identification_states(actor: Actor, cases: list[Case]) -> dict[int, TrackState]:
    rows = visible(Identification, actor).filter(case__in=cases)
    return {row.case_id: identification_state(row) for row in rows}


def recovery_states(actor: Actor, cases: list[Case]) -> dict[int, TrackState]:
    rows = visible(RecoveryPeriod, actor).filter(case__in=cases).order_by("starts_on")
    return {row.case_id: recovery_state(row) for row in rows}


def decisions_to_tell(actor: Actor) -> Iterator[Work]:
    """Decisions of which the person has not been told yet."""
    if not actor.may(Permission.REPORT):
        return
    for row in untold(actor)[:20]:
        yield Work(
            title=_("Tell the person of the decision"),
            url=reverse("identification:decision", args=[row.public_id]),
            reference=row.case.reference,
        )


MOST = 50


def decisions_due(actor: Actor) -> Iterator[Work]:
    """For the authority: decisions that are late or due within a week, one click from deciding. Two queries."""
    if not actor.may(Permission.DECIDE_GROUNDS):
        return
    rows = visible(Deadline, actor).filter(
        team__in=actor.team_ids,
        kind__in=DECISION_LIMITS,
        status=Deadline.Status.OPEN,
        due_on__lte=timezone.localdate() + WEEK,
    )
    due = list(rows.select_related("case").order_by("due_on", "pk")[:MOST])
    of_case = {
        row.case_id: row
        for row in visible(Identification, actor).filter(case__in=[row.case_id for row in due])
    }
    for row in due:
        if row.case_id in of_case:
            yield Work(
                title=row.title,
                url=reverse("identification:decide", args=[of_case[row.case_id].public_id]),
                reference=row.case.reference,
                due=row.due_on,
                group=group_of(row.due_on),
            )


STEP = Step(
    slug="identification",
    limits=DECISION_LIMITS,
    panels=(Panel("identification", _("Identification"), "identification/panel.html", panel, order=20),),
    tracks=(
        Track("identification", _("Identification"), identification_states, order=10),
        Track("recovery", _("Recovery period"), recovery_states, order=20),
    ),
    work=(decisions_due, decisions_to_tell),
    navigation=(
        NavItem(
            _("New report"), "identification:report", lambda actor: actor.may(Permission.REPORT), order=20
        ),
        NavItem(
            _("To decide"),
            "identification:queue",
            lambda actor: actor.may(Permission.DECIDE_GROUNDS),
            order=20,
        ),
    ),
    sentences={
        "identification.reported": _("The report went to %(authority)s."),
        "identification.reasonable_positive": _(
            "Reasonable grounds were found; the recovery and reflection period began."
        ),
        "identification.reasonable_negative": _("No reasonable grounds were found."),
        "identification.conclusive_positive": _("The person was identified as a victim of trafficking."),
        "identification.conclusive_negative": _("The person was not identified."),
        "identification.told": _("The person was told of the decision."),
        "identification.recovery_extended": _("The recovery and reflection period was extended."),
        "identification.recovery_ended": _("The recovery and reflection period ended."),
        "identification.withdrawn": _("The report was withdrawn at the person's wish."),
    },
)
