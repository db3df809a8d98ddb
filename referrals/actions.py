"""What happens to a referral: sent with consent, approved or returned, accepted or declined, withdrawn."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from cases import access, journal
from cases.actions import record_consent
from cases.actions import withdraw_consent as withdraw_consent_itself
from cases.models import Case, Consent, Identity
from cases.sections import Ground, Level, Section, opened
from core.refusals import require
from deadlines import actions as deadlines
from organisations.actors import Actor
from referrals import permissions
from referrals.models import Referral, Service, terms_of, what_is_shown
from referrals.policies import approver_for

SECTION = Section.ASSISTANCE


@transaction.atomic
def send(
    case: Case, *, by: Actor, service: Service, need: str, sections: Iterable[str], language: str, understanding: str,
    given_by: str = Consent.GivenBy.PERSON, interpreter: str = "", heard: str = "",
    given_on: datetime.date | None = None, until: datetime.date | None = None,
) -> Referral:  # fmt: skip
    """The team that leads the file asks a service to take the person on. Her consent is recorded in the same act and
    names exactly what will open; the focal point decides next and may see that the file exists."""
    case = Case.locked(case)
    chosen = sorted(set(sections))
    require(
        permissions.objections_to_sending(
            case, service, by=by, need=need, sections=chosen, given_by=given_by, heard=heard,
            identity=Identity.of(case).first(),
        )
    )  # fmt: skip
    consent = record_consent(
        case, by=by, recipient=service.team, sections=chosen, purpose=str(service.get_kind_display()),
        language=language, understanding=understanding, interpreter=interpreter, given_by=given_by,
        given_on=given_on, until=until,
    )  # fmt: skip
    approver = approver_for()
    assert approver is not None  # noqa: S101 - the rule above has asked; this tells the type checker
    referral = Referral(
        case=case, service=service, from_team=case.lead_team, to_team=service.team, approver_team=approver,
        need=need.strip(), shown=what_is_shown(case, need), sections=chosen, consent=consent,
        consent_terms=terms_of(consent), heard=heard.strip(), sent_by=by.person, is_synthetic=case.is_synthetic,
    )  # fmt: skip
    limit = deadlines.set_deadline(case, "referrals.approval", team=approver, section=SECTION, about=referral)
    referral.due_on = limit.due_on  # kept on the row, so that a queue by the clock reads one table
    referral.save()

    access.grant(case, to=approver, ground=Ground.LEGAL_DUTY, by=by)
    journal.record(case, "referrals.sent", by=by, section=SECTION, subject=referral, to=str(service.team))
    return referral


@transaction.atomic
def approve(referral: Referral, *, by: Actor) -> Referral:
    """The focal point lets it go on: from now on the receiver sees what was frozen for it; its time to answer runs."""
    referral = Referral.locked(referral)
    require(permissions.objections_to_approving(referral, by=by))
    deadlines.meet(referral.file, "referrals.approval", about=referral)
    limit = deadlines.set_deadline(
        referral.file, "referrals.answer", team=referral.to_team, section=SECTION, about=referral
    )
    referral.move_to(
        Referral.Status.APPROVED, shown_to=referral.to_team, decided_at=timezone.now(), due_on=limit.due_on
    )

    _record(referral, "approved", by)
    return referral


@transaction.atomic
def return_to_sender(referral: Referral, *, by: Actor, reasons: str) -> Referral:
    """The focal point sends it back with reasons; the receiver never saw it."""
    referral = Referral.locked(referral)
    require(permissions.objections_to_returning(referral, reasons, by=by))
    referral.move_to(
        Referral.Status.RETURNED, reasons=reasons.strip(), decided_at=timezone.now(), due_on=None
    )

    deadlines.meet(referral.file, "referrals.approval", about=referral)
    _record(referral, "returned", by)
    return referral


@transaction.atomic
def accept(referral: Referral, *, by: Actor) -> Referral:
    """The receiver takes the person on, and may from now on see exactly what she agreed to."""
    referral = Referral.locked(referral)
    require(permissions.objections_to_accepting(referral, by=by))
    referral.move_to(Referral.Status.ACCEPTED, answered_at=timezone.now(), due_on=None)

    access.grant(
        referral.file, to=referral.to_team, ground=Ground.CONSENT, by=by, sections=referral.sections,
        consent=referral.consent,
    )  # fmt: skip
    deadlines.meet(referral.file, "referrals.answer", about=referral)
    _ask_for_plan(referral)
    _record(referral, "accepted", by)
    return referral


def _ask_for_plan(referral: Referral) -> None:
    """Who may write in assistance makes a support plan within its time; a lawyer or the police do not."""
    most = opened(Ground.CONSENT, referral.to_team.organisation.kind).get(SECTION)
    if SECTION in referral.sections and most == Level.WRITE:
        deadlines.set_deadline(
            referral.file, "assistance.plan", team=referral.to_team, section=SECTION, about=referral
        )


@transaction.atomic
def decline(referral: Referral, *, by: Actor, reasons: str) -> Referral:
    """The receiver cannot take the person on and says why. Nothing opens."""
    referral = Referral.locked(referral)
    require(permissions.objections_to_declining(referral, reasons, by=by))
    referral.move_to(
        Referral.Status.DECLINED, reasons=reasons.strip(), answered_at=timezone.now(), due_on=None
    )

    deadlines.meet(referral.file, "referrals.answer", about=referral)
    _record(referral, "declined", by)
    return referral


@transaction.atomic
def withdraw(referral: Referral, *, by: Actor) -> Referral:
    """The team that leads the file takes it back before it is answered."""
    referral = Referral.locked(referral)
    require(permissions.objections_to_withdrawing(referral, by=by))
    _take_back(referral, by)
    return referral


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Actor) -> Consent:
    """She takes her consent back: what it opened closes, and what still waited for an answer goes no further
    (nrm.md 1.8, 7 no. 5)."""
    require(permissions.objections_to_taking_back(consent, by=by))
    resting = Referral.of(consent.case).filter(consent=consent)
    for row in resting.filter(status__in=(*Referral.OPEN, Referral.Status.ACCEPTED)).order_by("pk"):
        _take_back(Referral.locked(row), by)
    return withdraw_consent_itself(consent, by=by)


def _take_back(referral: Referral, by: Actor) -> None:
    for kind in ("referrals.approval", "referrals.answer", "assistance.plan"):
        deadlines.end(referral.file, kind, about=referral)
    referral.move_to(Referral.Status.WITHDRAWN, due_on=None)
    _record(referral, "withdrawn", by)


@transaction.atomic
def count_places(service: Service, *, by: Actor, places_free: int | None) -> Service:
    """The team that offers the service says how many places are free now."""
    service = (
        Service.objects.select_for_update(of=("self",))
        .select_related("team__organisation")
        .get(pk=service.pk)
    )
    require(permissions.objections_to_counting_places(service, by=by))
    service.places_free, service.places_at = places_free, timezone.now()
    service.save(update_fields=["places_free", "places_at"])
    return service


def _record(referral: Referral, verb: str, by: Actor) -> None:
    journal.record(
        referral.file, f"referrals.{verb}", by=by, section=SECTION, subject=referral, to=str(referral.to_team)
    )
