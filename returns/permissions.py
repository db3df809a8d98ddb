"""
Whether this person may take this step of a return; composed from what the plan must satisfy.

Those at her side plan, the bodies that can know record what they know, the competent authority clears. Whoever clears
has neither assessed nor proposed: two persons answer for every return.
"""

from django.utils.translation import gettext as _

from cases.models import Case
from cases.permissions import objections_to_role
from cases.sections import Section
from cases.visibility import may_write
from organisations.actors import Actor
from organisations.models import Kind, Team
from organisations.roles import Permission
from returns import policies
from returns.models import ReturnPlan, SafeguardCheck
from returns.safeguards import Safeguard


def objections_to_section(case: Case, *, by: Actor) -> list[str]:
    """Her team must be able to write in the section of returns on this file."""
    if by.team is not None and may_write(by, case, Section.RETURN):
        return []
    return [_("Your team may not write in “%(section)s” of this file.") % {"section": Section.RETURN.label}]


def objections_to_part(case: Case, *, by: Actor) -> list[str]:
    """Whether she has any part in returns: those who plan, and those who clear."""
    role = [] if by.may(Permission.CLEAR_RETURN) else objections_to_role(Permission.PLAN_RETURN, by=by)
    return role + objections_to_section(case, by=by)


def objections_to_opening(case: Case, *, kind: str, initiated_by: str, by: Actor) -> list[str]:
    """A plan is opened at her side; what the state asks for, also by the authority."""
    return objections_to_part(case, by=by) + policies.objections_to_opening(
        case, kind=kind, initiated_by=initiated_by
    )


def objections_to_changing(plan: ReturnPlan, *, by: Actor) -> list[str]:
    """The circumstances of the return are kept by everybody who has a part in it."""
    return objections_to_part(plan.case, by=by) + policies.objections_to_changing(plan)


def objections_to_recording(plan: ReturnPlan, safeguard: Safeguard, *, by: Actor) -> list[str]:
    """Whether she may record anything about this safeguard: only a body that can supply it does."""
    objections = objections_to_changing(plan, by=by)
    if recording_team(safeguard, by) is None:
        suppliers = ", ".join(str(signer.label) for signer in safeguard.signers)
        objections.append(
            _("Your organisation cannot supply this; it comes from: %(suppliers)s.")
            % {"suppliers": suppliers}
        )
    return objections


def objections_to_assessing(
    plan: ReturnPlan,
    safeguard: Safeguard,
    *,
    by: Actor,
    outcome: str,
    evidence: str,
    why: str,
    valid_until: object,
) -> list[str]:
    """Recorded by a body that can supply it, with what the table asks for."""
    return objections_to_recording(plan, safeguard, by=by) + policies.objections_to_assessing(
        plan, safeguard, outcome=outcome, evidence=evidence, why=why, valid_until=valid_until
    )


def objections_to_hearing_her(plan: ReturnPlan, *, by: Actor) -> list[str]:
    """Her consent is recorded by those at her side, never by an officer who decides about her."""
    role = objections_to_role(Permission.PLAN_RETURN, by=by)
    objections = role + objections_to_section(plan.case, by=by)
    if by.team_of_kind(Kind.COMPETENT_AUTHORITY):
        objections.append(
            _("Their consent is recorded by those at their side, not by the authority that decides.")
        )
    return objections


def objections_to_consenting(
    plan: ReturnPlan, *, by: Actor, given_by: str, asked_to_go_early: bool
) -> list[str]:
    return objections_to_hearing_her(plan, by=by) + policies.objections_to_consenting(
        plan, given_by=given_by, asked_to_go_early=asked_to_go_early
    )


def objections_to_withdrawing(plan: ReturnPlan, *, by: Actor) -> list[str]:
    """She may say it to anybody who works on her return; it is done at once."""
    return objections_to_part(plan.case, by=by) + policies.objections_to_withdrawing(plan)


def objections_to_proposing(plan: ReturnPlan, *, by: Actor) -> list[str]:
    return objections_to_part(plan.case, by=by) + policies.objections_to_proposing(plan)


def objections_to_role_of_clearing(plan: ReturnPlan, *, by: Actor) -> list[str]:
    """The decision maker of the competent authority, who has neither assessed nor proposed (four eyes)."""
    objections = objections_to_role(Permission.CLEAR_RETURN, by=by) + objections_to_section(plan.case, by=by)
    if by.team_of_kind(Kind.COMPETENT_AUTHORITY) is None:
        objections.append(_("Only the competent authority clears a return."))
    if plan.proposed_by_id is not None and plan.proposed_by_id == by.pk:
        objections.append(_("You proposed this return; somebody else must clear it."))
    if has_assessed(plan, by):
        objections.append(_("You assessed a safeguard of this return; somebody else must clear it."))
    return objections


def has_assessed(plan: ReturnPlan, by: Actor) -> bool:
    """Whether she ever recorded a safeguard of this plan, also one that somebody assessed again since."""
    versions = SafeguardCheck.history.model.objects
    return bool(versions.filter(plan_id=plan.pk, assessed_by_id=by.pk).exists())


def objections_to_clearing(plan: ReturnPlan, *, by: Actor, reasons: str) -> list[str]:
    """Everything at once: who she is, and all that is missing."""
    objections = objections_to_role_of_clearing(plan, by=by) + policies.objections_to_clearing(plan, by)
    return objections + _without_reasons(reasons)


def objections_to_sending_back(plan: ReturnPlan, *, by: Actor, reasons: str) -> list[str]:
    """The authority says what is still missing. Needs no four eyes: nothing is allowed by it."""
    objections = objections_to_role(Permission.CLEAR_RETURN, by=by) + objections_to_section(plan.case, by=by)
    if plan.status != ReturnPlan.Status.PROPOSED:
        objections.append(_("This return is not proposed for clearance."))
    return objections + _without_reasons(reasons)


def objections_to_lapsing(plan: ReturnPlan, *, by: Actor) -> list[str]:
    return objections_to_part(plan.case, by=by) + policies.objections_to_lapsing(plan)


def objections_to_overriding(plan: ReturnPlan, safeguard: Safeguard, *, by: Actor, reasons: str) -> list[str]:
    """A hold is set aside by two: the competent authority, and a body that is none of the state's."""
    objections = objections_to_part(plan.case, by=by)
    if signs_for_state(by) is None and signs_independently(by) is None:
        objections.append(
            _("Only the competent authority and an organisation independent of the state sign here.")
        )
    return objections + policies.objections_to_overriding(plan, safeguard, reasons)


def signs_for_state(by: Actor) -> Team | None:
    """Her team, if she signs for the state."""
    return by.team_of_kind(Kind.COMPETENT_AUTHORITY) if by.may(Permission.CLEAR_RETURN) else None


def signs_independently(by: Actor) -> Team | None:
    """Her team, if it is independent of the state."""
    if not by.may(Permission.PLAN_RETURN):
        return None
    return next((team for team in by.teams if not team.organisation.is_state), None)


def objections_to_departing(plan: ReturnPlan, *, by: Actor, reconfirmed: bool) -> list[str]:
    return objections_to_part(plan.case, by=by) + policies.objections_to_departing(
        plan, by, reconfirmed=reconfirmed
    )


def objections_to_stopping(plan: ReturnPlan, status: str, *, by: Actor, reasons: str) -> list[str]:
    """Ending a plan, finding protection instead, or stating that she has left: always with reasons."""
    moving = plan.objections_to_moving(status)
    return objections_to_part(plan.case, by=by) + moving + _without_reasons(reasons)


def objections_to_arriving(plan: ReturnPlan, *, by: Actor) -> list[str]:
    return objections_to_part(plan.case, by=by) + plan.objections_to_moving(ReturnPlan.Status.ARRIVED)


def recording_team(safeguard: Safeguard, by: Actor) -> Team | None:
    """In the name of which of her teams she may record this safeguard."""
    return by.team_of_kind(*safeguard.kinds)


def _without_reasons(reasons: str) -> list[str]:
    return [] if reasons.strip() else [_("Write the reasons.")]
