"""What the file must satisfy before identification moves on, whoever asks."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import AgeGroup, Case
from identification.models import Basis, Decision, Identification, RecoveryPeriod


def objections_to_reporting(*, age_group: str, basis: str, basis_language: str, basis_note: str) -> list[str]:
    """No adult is named without her agreement; a child, or somebody who may be one, is protected without it but is
    informed and heard (nrm.md 7 nos. 3, 6; ECAT art. 10, 11)."""
    objections = []
    if age_group == AgeGroup.ADULT and basis != Basis.CONSENT:
        objections.append(
            _("An adult is reported by name only if they agreed. Otherwise write an anonymous notice.")
        )
    if not basis_language:
        objections.append(_("Say in which language it was explained to them."))
    if not basis_note:
        objections.append(_("Say how they were informed, and how you know that they understood."))
    return objections


def objections_to_deciding(
    identification: Identification, *, kind: str, outcome: str, reasons: str, remedy: str,
    remedy_until: datetime.date | None,
) -> list[str]:  # fmt: skip
    """A decision has reasons; a negative one also says what can be done against it and until when (nrm.md 7 nos. 32,
    33). No negative conclusive decision falls into a running recovery and reflection period."""
    objections = []
    if identification.case.status != Case.Status.OPEN:
        objections.append(_("The file is closed."))
    if identification.awaits != kind:
        objections.append(
            _("This decision is not due: the file stands at “%(status)s”.")
            % {"status": identification.get_status_display()}
        )
    if not reasons.strip():
        objections.append(_("Write the reasons."))
    if outcome == Decision.Outcome.NEGATIVE:
        if not remedy.strip() or remedy_until is None:
            objections.append(_("A negative decision says what they can do against it, and until which day."))
        elif remedy_until <= timezone.localdate():
            objections.append(_("The last day for a remedy must lie ahead."))
        if kind == Decision.Kind.CONCLUSIVE and running_period(identification.case) is not None:
            objections.append(_("The recovery and reflection period is still running."))
    return objections


def objections_to_telling(decision: Decision) -> list[str]:
    """She is told once, and the day stays on the file."""
    return [_("It is already recorded that they were told.")] if decision.told_on else []


def objections_to_extending(period: RecoveryPeriod, until: datetime.date) -> list[str]:
    """Longer, never shorter."""
    objections = [] if period.is_running else [_("The period has ended.")]
    if until <= period.ends_on:
        objections.append(_("The new last day must be later than %(day)s.") % {"day": period.ends_on})
    return objections


def objections_to_ending(period: RecoveryPeriod) -> list[str]:
    """Not before its last day: ending early needs a ground that this profile does not know."""
    objections = period.objections_to_moving(RecoveryPeriod.Status.ENDED)
    if period.ends_on >= timezone.localdate():
        objections.append(_("It runs at least until %(day)s.") % {"day": period.ends_on})
    return objections


def running_period(case: Case) -> RecoveryPeriod | None:
    """The recovery and reflection period that runs on this file. Ask only as somebody who sees the section."""
    return RecoveryPeriod.of(case).filter(status=RecoveryPeriod.Status.RUNNING).first()
