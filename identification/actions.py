"""What happens in identification: reported, decided, told, time to recover given and ended."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases import access, journal
from cases.actions import open_case
from cases.models import Case
from cases.sections import Ground, Section
from core.refusals import require
from deadlines.actions import end as end_deadline
from deadlines.actions import meet, set_deadline
from deadlines.rules import rule
from identification import permissions
from identification.models import AnonymousNotice, Decision, Identification, RecoveryPeriod
from organisations.actors import Actor
from organisations.models import Team
from organisations.roles import Permission

SECTION = Section.IDENTIFICATION


@transaction.atomic
def report(
    *, by: Actor, authority: Team, age_group: str, language: str, identity: dict[str, Any],
    contact: dict[str, Any] | None, account: dict[str, Any] | None, report: dict[str, Any],
) -> Case:  # fmt: skip
    """A first responder reports a presumed victim to the competent authority: a file is opened, her team leads it, the
    authority may read what identification needs, and its time to decide begins."""
    require(
        permissions.objections_to_reporting(
            by=by, age_group=age_group, basis=report["basis"], basis_language=report["basis_language"],
            basis_note=report["basis_note"],
        )
    )  # fmt: skip
    case = open_case(
        by=by, age_group=age_group, language=language, identity=identity, contact=contact, account=account
    )
    identification = Identification.objects.create(case=case, authority=authority, **report)
    access.grant(case, to=authority, ground=Ground.LEGAL_DUTY, by=by)
    set_deadline(
        case,
        "identification.reasonable_grounds",
        team=authority,
        section=SECTION,
        starts=identification.reported_on,
    )
    journal.record(
        case,
        "identification.reported",
        by=by,
        section=SECTION,
        subject=identification,
        authority=str(authority),
    )
    return case


@transaction.atomic
def notify_anonymously(*, by: Actor, exploitation: list[str], place: str) -> AnonymousNotice:
    """An adult did not agree to be named: what was met is counted, she is not."""
    require(permissions.objections_to_role(Permission.REPORT, by=by))
    assert by.team is not None  # noqa: S101 - the rule above has asked; this tells the type checker
    return AnonymousNotice.objects.create(team=by.team, exploitation=exploitation, place=place)


@transaction.atomic
def decide(
    identification: Identification, *, by: Actor, kind: str, outcome: str, reasons: str, remedy: str = "",
    remedy_until: datetime.date | None = None,
) -> Decision:  # fmt: skip
    """The competent authority decides, with reasons. Reasonable grounds open the time to recover; a conclusive decision
    closes the question. Nothing that helps the person ends by it."""
    identification = Identification.locked(identification)
    case = identification.case
    require(
        permissions.objections_to_deciding(
            identification, by=by, kind=kind, outcome=outcome, reasons=reasons, remedy=remedy,
            remedy_until=remedy_until,
        )
    )  # fmt: skip
    decision = Decision.objects.create(
        case=case, kind=kind, outcome=outcome, reasons=reasons, remedy=remedy, remedy_until=remedy_until,
        decided_by=by.person, team=by.team,
    )  # fmt: skip
    identification.move_to(_STATUS_AFTER[Decision.Kind(kind), Decision.Outcome(outcome)])

    meet(case, f"identification.{kind}_grounds")
    if kind == Decision.Kind.REASONABLE and decision.is_positive:
        _open_recovery_period(identification)
    journal.record(case, f"identification.{kind}_{outcome}", by=by, section=SECTION, subject=decision)
    return decision


_STATUS_AFTER = {
    (Decision.Kind.REASONABLE, Decision.Outcome.POSITIVE): Identification.Status.REASONABLE,
    (Decision.Kind.REASONABLE, Decision.Outcome.NEGATIVE): Identification.Status.NOT_REASONABLE,
    (Decision.Kind.CONCLUSIVE, Decision.Outcome.POSITIVE): Identification.Status.CONCLUSIVE,
    (Decision.Kind.CONCLUSIVE, Decision.Outcome.NEGATIVE): Identification.Status.NOT_CONCLUSIVE,
}


def _open_recovery_period(identification: Identification) -> RecoveryPeriod:
    case, today = identification.case, timezone.localdate()
    period = RecoveryPeriod.objects.create(
        case=case, starts_on=today, ends_on=rule("identification.recovery_ends").due_on(today)
    )
    set_deadline(case, "identification.recovery_ends", team=case.lead_team, section=SECTION)
    set_deadline(case, "identification.conclusive_grounds", team=identification.authority, section=SECTION)
    return period


@transaction.atomic
def tell(decision: Decision, *, by: Actor, language: str) -> Decision:
    """She was told of the decision, in a language she understands; the clock of her remedy starts from here in law."""
    decision = Decision._base_manager.select_for_update().get(pk=decision.pk)
    require(permissions.objections_to_telling(decision, by=by))
    decision.told_on, decision.told_language = timezone.localdate(), language
    decision.save()
    journal.record(decision.case, "identification.told", by=by, section=SECTION, subject=decision)
    return decision


@transaction.atomic
def extend_recovery(
    period: RecoveryPeriod, *, by: Actor, until: datetime.date, reason: str
) -> RecoveryPeriod:
    """More time to recover, with a reason."""
    period = RecoveryPeriod.locked(period)
    require(permissions.objections_to_extending(period, until, by=by))
    period.ends_on, period.extended_because = until, reason
    period.save()
    set_deadline(
        period.case, "identification.recovery_ends", team=period.case.lead_team, section=SECTION,
        starts=period.starts_on, due_on=until,
    )  # fmt: skip
    journal.record(period.case, "identification.recovery_extended", by=by, section=SECTION, subject=period)
    return period


@transaction.atomic
def end_recovery(period: RecoveryPeriod, *, by: Actor) -> RecoveryPeriod:
    """The time to recover is over. Services go on as they are."""
    period = RecoveryPeriod.locked(period)
    require(permissions.objections_to_ending(period, by=by))
    period.move_to(RecoveryPeriod.Status.ENDED)
    meet(period.case, "identification.recovery_ends")
    journal.record(period.case, "identification.recovery_ended", by=by, section=SECTION, subject=period)
    return period


@transaction.atomic
def withdraw(identification: Identification, *, by: Actor) -> Identification:
    """The person does not want to go on with identification. Help does not depend on it."""
    identification = Identification.locked(identification)
    require(permissions.objections_to_withdrawing(identification, by=by))
    identification.move_to(Identification.Status.WITHDRAWN)
    for kind in ("reasonable_grounds", "conclusive_grounds"):
        end_deadline(identification.case, f"identification.{kind}")
    journal.record(
        identification.case, "identification.withdrawn", by=by, section=SECTION, subject=identification
    )
    return identification
