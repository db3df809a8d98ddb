"""Whether this person may do it; composed from what the file must satisfy."""

import datetime

from django.utils.translation import gettext as _

from cases.permissions import objections_to_act, objections_to_leading_act, objections_to_role
from cases.sections import Section
from identification import policies
from identification.models import Decision, Identification, RecoveryPeriod
from organisations.actors import Actor
from organisations.roles import Permission


def objections_to_reporting(*, by: Actor, **report: str) -> list[str]:
    """Any body whose role says so may be a first responder."""
    return objections_to_role(Permission.REPORT, by=by) + policies.objections_to_reporting(**report)


def objections_to_deciding(
    identification: Identification, *, by: Actor, kind: str, outcome: str, reasons: str = "", remedy: str = "",
    remedy_until: datetime.date | None = None,
) -> list[str]:  # fmt: skip
    """Only the competent authority to which the report went decides."""
    return objections_to_deciding_at_all(identification, by=by) + policies.objections_to_deciding(
        identification, kind=kind, outcome=outcome, reasons=reasons, remedy=remedy, remedy_until=remedy_until
    )


def objections_to_deciding_at_all(identification: Identification, *, by: Actor) -> list[str]:
    """Who may decide, before anything is said about the decision itself."""
    objections = objections_to_act(
        identification.case, by=by, permission=Permission.DECIDE_GROUNDS, section=Section.IDENTIFICATION
    )
    if not by.is_in(identification.authority_id):
        objections.append(_("The report went to %(team)s.") % {"team": identification.authority})
    if identification.awaits is None:
        objections.append(_("No decision is due."))
    return objections


def objections_to_telling(decision: Decision, *, by: Actor) -> list[str]:
    """The team that leads the file sits with the person and tells her."""
    return objections_to_leading_act(decision.case, by=by) + policies.objections_to_telling(decision)


def objections_to_extending(period: RecoveryPeriod, until: datetime.date, *, by: Actor) -> list[str]:
    """The authority grants more time."""
    return objections_to_act(
        period.case, by=by, permission=Permission.DECIDE_GROUNDS, section=Section.IDENTIFICATION
    ) + policies.objections_to_extending(period, until)


def objections_to_ending(period: RecoveryPeriod, *, by: Actor) -> list[str]:
    """The authority notes that it is over."""
    return objections_to_act(
        period.case, by=by, permission=Permission.DECIDE_GROUNDS, section=Section.IDENTIFICATION
    ) + policies.objections_to_ending(period)


def objections_to_withdrawing(identification: Identification, *, by: Actor) -> list[str]:
    """The person may take her report back at any time; the team that leads the file records it."""
    return objections_to_leading_act(identification.case, by=by) + identification.objections_to_moving(
        Identification.Status.WITHDRAWN
    )
