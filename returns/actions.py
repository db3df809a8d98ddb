"""What happens to a return: opened, assessed, agreed to, proposed, cleared, begun, ended. The only writers."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases import journal
from cases.models import Case
from cases.sections import Section
from core.refusals import require
from deadlines.actions import end, meet, set_deadline
from deadlines.rules import rule
from organisations.actors import Actor
from returns import permissions
from returns.models import HoldOverride, ReturnPlan, SafeguardCheck
from returns.policies import against, findings
from returns.safeguards import Safeguard

Status = ReturnPlan.Status
RISK_ASSESSMENT = "R1.01"
ASSESSMENT_ENDS = "returns.assessment_ends"
CLEARANCE_ENDS = "returns.clearance_ends"
ARRIVAL = "returns.arrival_confirmed"


@transaction.atomic
def open_plan(
    case: Case,
    *,
    by: Actor,
    kind: str,
    initiated_by: str,
    to_country: str,
    place: str = "",
    **circumstances: bool | None,
) -> ReturnPlan:
    """A return is being thought of: who asks for it, where to, and the circumstances that decide what must be asked."""
    require(permissions.objections_to_opening(case, kind=kind, initiated_by=initiated_by, by=by))
    plan = ReturnPlan.objects.create(
        case=case, kind=kind, initiated_by=initiated_by, to_country=to_country, place=place, team=by.team,
        opened_by=by.person, is_synthetic=case.is_synthetic, **circumstances,
    )  # fmt: skip
    _record(plan, "returns.opened", by=by)
    return plan


@transaction.atomic
def change_circumstances(plan: ReturnPlan, *, by: Actor, **circumstances: bool | None) -> ReturnPlan:
    """What is known about the return has changed; so may what is asked, and a clearance does not outlive it."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_changing(plan, by=by))
    for name in ReturnPlan.CIRCUMSTANCES:
        if name in circumstances:
            setattr(plan, name, circumstances[name])
    _give_up_clearance(plan)
    plan.save()
    _record(plan, "returns.circumstances_changed", by=by)
    return plan


@transaction.atomic
def assess(
    plan: ReturnPlan, safeguard: Safeguard, *, by: Actor, outcome: str, evidence: str = "", why: str = "",
    valid_until: datetime.date | None = None,
) -> SafeguardCheck:  # fmt: skip
    """What was found about one safeguard. The first one begins the assessment; a “not met” undoes a clearance."""
    plan = ReturnPlan.locked(plan)
    until = _valid_until(safeguard, outcome, valid_until)
    require(
        permissions.objections_to_assessing(
            plan, safeguard, by=by, outcome=outcome, evidence=evidence, why=why, valid_until=until
        )
    )
    check = _current_check(plan, safeguard)
    is_applicable = outcome != SafeguardCheck.Outcome.NOT_APPLICABLE
    check.outcome, check.evidence, check.why = outcome, evidence.strip(), "" if is_applicable else why.strip()
    check.valid_until, check.assessed_at = until, timezone.now()
    check.assessed_by = by.person
    check.team = permissions.recording_team(safeguard, by)  # type: ignore[assignment]  # the rule found one
    check.save()

    if plan.status == Status.DRAFT:
        plan.move_to(Status.ASSESSING)
    if outcome == SafeguardCheck.Outcome.NOT_MET and _give_up_clearance(plan):
        plan.save()
    _keep_assessment_limit(plan, check)
    _record(plan, "returns.assessed", by=by, safeguard=safeguard.code)
    return check


@transaction.atomic
def consent(
    plan: ReturnPlan, *, by: Actor, language: str, understanding: str, given_by: str = ReturnPlan.GivenBy.PERSON,
    given_on: datetime.date | None = None, asked_to_go_early: bool = False,
) -> ReturnPlan:  # fmt: skip
    """She agrees to go, knowing what else she could do; she may change her mind until she has left."""
    plan = ReturnPlan.locked(plan)
    require(
        permissions.objections_to_consenting(
            plan, by=by, given_by=given_by, asked_to_go_early=asked_to_go_early
        )
    )
    plan.consent_given_on = given_on or timezone.localdate()
    plan.consent_given_by, plan.consent_withdrawn_on = given_by, None
    plan.consent_language, plan.consent_understanding = language, understanding
    plan.asked_to_go_early = asked_to_go_early
    plan.save()
    _record(plan, "returns.consented", by=by)
    return plan


@transaction.atomic
def withdraw_consent(plan: ReturnPlan, *, by: Actor) -> ReturnPlan:
    """She no longer wants to go: the return is off in the same moment, at no cost to her."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_withdrawing(plan, by=by))
    plan.move_to(Status.CANCELLED, consent_withdrawn_on=timezone.localdate())
    _end_limits(plan)
    _record(plan, "returns.consent_withdrawn", by=by)
    return plan


@transaction.atomic
def propose(plan: ReturnPlan, *, by: Actor) -> ReturnPlan:
    """Those who planned it ask the competent authority to clear it."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_proposing(plan, by=by))
    plan.move_to(Status.PROPOSED, proposed_by=by.person, proposed_at=timezone.now())
    _record(plan, "returns.proposed", by=by)
    return plan


@transaction.atomic
def clear(plan: ReturnPlan, *, by: Actor, reasons: str) -> ReturnPlan:
    """The competent authority finds every safeguard in place. The clearance runs out; it is no order to go."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_clearing(plan, by=by, reasons=reasons))
    limit = set_deadline(plan.case, CLEARANCE_ENDS, team=plan.team, section=Section.RETURN, about=plan)
    plan.move_to(
        Status.CLEARED,
        cleared_by=by.person,
        cleared_at=timezone.now(),
        cleared_until=limit.due_on,
        reasons=reasons,
    )
    _record(plan, "returns.cleared", by=by)
    return plan


@transaction.atomic
def send_back(plan: ReturnPlan, *, by: Actor, reasons: str) -> ReturnPlan:
    """Not now: the authority says why, and the safeguards are taken up again."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_sending_back(plan, by=by, reasons=reasons))
    plan.move_to(Status.ASSESSING, reasons=reasons)
    _record(plan, "returns.sent_back", by=by)
    return plan


@transaction.atomic
def lapse(plan: ReturnPlan, *, by: Actor) -> ReturnPlan:
    """The clearance ran out before she left: facts grow old, so they are assessed again."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_lapsing(plan, by=by))
    _give_up_clearance(plan)
    plan.save()
    _record(plan, "returns.lapsed", by=by)
    return plan


@transaction.atomic
def override(plan: ReturnPlan, safeguard: Safeguard, *, by: Actor, reasons: str) -> HoldOverride:
    """One of two signatures that set a hold aside. New reasons, or something assessed since, ask for both again."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_overriding(plan, safeguard, by=by, reasons=reasons))
    row = HoldOverride.of(plan.case).select_for_update().filter(plan=plan, safeguard=safeguard.code).first()
    row = row or HoldOverride(
        case=plan.case, plan=plan, safeguard=safeguard.code, is_synthetic=plan.is_synthetic
    )
    if row.reasons != reasons.strip() or _is_older_than_check(row, plan):
        row.state_signer = row.state_team = row.state_signed_at = None
        row.independent_signer = row.independent_team = row.independent_signed_at = None
        row.reasons = reasons.strip()
    _sign(row, by)
    row.save()
    _record(plan, "returns.hold_set_aside" if row.is_signed_by_both else "returns.hold_signed", by=by,
            safeguard=safeguard.code)  # fmt: skip
    return row


@transaction.atomic
def depart(plan: ReturnPlan, *, by: Actor, departed_on: datetime.date, reconfirmed: bool) -> ReturnPlan:
    """She leaves, with everything in place and of the same mind. Her arrival is to be confirmed within a day."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_departing(plan, by=by, reconfirmed=reconfirmed))
    plan.move_to(Status.DEPARTED, departed_on=departed_on)
    _end_limits(plan)
    _await_arrival(plan)
    _record(plan, "returns.departed", by=by)
    return plan


@transaction.atomic
def record_left(plan: ReturnPlan, *, by: Actor, departed_on: datetime.date, reasons: str) -> ReturnPlan:
    """It is found that she left, or was removed, without a clearance. What was missing then stands in the trace."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_stopping(plan, Status.LEFT_UNCLEARED, by=by, reasons=reasons))
    found = [finding for finding in findings(plan, by) if finding.stands_against]
    missing = [finding.safeguard.code if finding.safeguard else finding.fact for finding in found]
    plan.move_to(Status.LEFT_UNCLEARED, departed_on=departed_on, reasons=reasons)
    _end_limits(plan)
    _await_arrival(plan)
    _record(plan, "returns.left_uncleared", by=by, count=len(against(found)), missing=missing)
    return plan


@transaction.atomic
def confirm_arrival(plan: ReturnPlan, *, by: Actor, arrived_on: datetime.date) -> ReturnPlan:
    """She, or who received her, says that she has arrived."""
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_arriving(plan, by=by))
    plan.move_to(Status.ARRIVED, arrived_on=arrived_on)
    meet(plan.case, ARRIVAL, about=plan)
    _record(plan, "returns.arrived", by=by)
    return plan


@transaction.atomic
def close(plan: ReturnPlan, *, by: Actor, reasons: str) -> ReturnPlan:
    """Nothing more is to be done about this return."""
    return _stop(plan, Status.CLOSED, "returns.closed", by=by, reasons=reasons)


@transaction.atomic
def cancel(plan: ReturnPlan, *, by: Actor, reasons: str) -> ReturnPlan:
    """The return does not take place."""
    return _stop(plan, Status.CANCELLED, "returns.cancelled", by=by, reasons=reasons)


@transaction.atomic
def protect_instead(plan: ReturnPlan, *, by: Actor, reasons: str) -> ReturnPlan:
    """Return is no option: she is protected here, or in another safe country (principle 3)."""
    return _stop(plan, Status.ALTERNATIVE, "returns.protected_instead", by=by, reasons=reasons)


def _stop(plan: ReturnPlan, status: str, verb: str, *, by: Actor, reasons: str) -> ReturnPlan:
    plan = ReturnPlan.locked(plan)
    require(permissions.objections_to_stopping(plan, status, by=by, reasons=reasons))
    plan.move_to(status, reasons=reasons)
    _end_limits(plan)
    end(plan.case, ARRIVAL, about=plan)
    _record(plan, verb, by=by)
    return plan


def _give_up_clearance(plan: ReturnPlan) -> bool:
    """A clearance does not outlive the facts it rested on: they are assessed again. Returns whether there was one."""
    if plan.status != Status.CLEARED:
        return False
    end(plan.case, CLEARANCE_ENDS, about=plan)
    plan.status = Status.ASSESSING
    return True


def _current_check(plan: ReturnPlan, safeguard: Safeguard) -> SafeguardCheck:
    rows = SafeguardCheck.of(plan.case).select_for_update(of=("self",))
    row = rows.filter(plan=plan, safeguard=safeguard.code).first()
    return row or SafeguardCheck(
        case=plan.case, plan=plan, safeguard=safeguard.code, is_synthetic=plan.is_synthetic
    )


def _valid_until(safeguard: Safeguard, outcome: str, given: datetime.date | None) -> datetime.date | None:
    """The risk assessment holds no longer than its rule says, whatever was typed."""
    if safeguard.code != RISK_ASSESSMENT or outcome != SafeguardCheck.Outcome.MET:
        return given
    last = rule(ASSESSMENT_ENDS).due_on(timezone.localdate())
    return min(given, last) if given else last


def _keep_assessment_limit(plan: ReturnPlan, check: SafeguardCheck) -> None:
    if check.safeguard != RISK_ASSESSMENT:
        return
    end(plan.case, ASSESSMENT_ENDS, about=plan)
    if check.outcome == SafeguardCheck.Outcome.MET:
        set_deadline(
            plan.case,
            ASSESSMENT_ENDS,
            team=plan.team,
            section=Section.RETURN,
            about=plan,
            due_on=check.valid_until,
        )


def _end_limits(plan: ReturnPlan) -> None:
    end(plan.case, ASSESSMENT_ENDS, about=plan)
    end(plan.case, CLEARANCE_ENDS, about=plan)


def _await_arrival(plan: ReturnPlan) -> None:
    set_deadline(
        plan.case, ARRIVAL, team=plan.team, section=Section.RETURN, about=plan, starts=plan.departed_on
    )


def _is_older_than_check(row: HoldOverride, plan: ReturnPlan) -> bool:
    check = SafeguardCheck.of(plan.case).filter(plan=plan, safeguard=row.safeguard).first()
    return check is not None and not row.signed_after(check.assessed_at)


def _sign(row: HoldOverride, by: Actor) -> None:
    """Each side signs once for itself; one person who sits on both sides signs for the state."""
    team = permissions.signs_for_state(by)
    if team is not None:
        row.state_signer, row.state_team, row.state_signed_at = by.person, team, timezone.now()
        return
    row.independent_signer, row.independent_team = by.person, permissions.signs_independently(by)
    row.independent_signed_at = timezone.now()


def _record(plan: ReturnPlan, verb: str, *, by: Actor, **details: Any) -> None:
    journal.record(plan.case, verb, by=by, section=Section.RETURN, subject=plan, **details)
