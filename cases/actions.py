"""What happens to a file: opened, its person described, consent given and withdrawn, notes written, closed."""

import contextlib
import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases import access, journal
from cases.models import Case, Consent, Contact, Identity, Note
from cases.permissions import (
    objections_to_act,
    objections_to_closing,
    objections_to_recording_consent,
    objections_to_reopening,
    objections_to_role,
    objections_to_withdrawing_consent,
)
from cases.sections import Ground, Section
from core.refusals import require
from organisations.actors import Actor
from organisations.models import Team
from organisations.roles import Permission

TRIES = 5


@transaction.atomic
def open_case(
    *, by: Actor, age_group: str, language: str, identity: dict[str, Any], contact: dict[str, Any] | None = None,
    account: dict[str, Any] | None = None,
) -> Case:  # fmt: skip
    """A first responder opens a file on a presumed victim; her team leads it from now on."""
    require(objections_to_role(Permission.REPORT, by=by))
    assert by.team is not None  # noqa: S101 - the rule above has asked; this tells the type checker
    case = _with_fresh_reference(age_group=age_group, language=language, lead_team=by.team)
    access.grant(case, to=by.team, ground=Ground.LEAD, by=by)
    Identity.objects.create(case=case, **identity)
    if contact is not None:
        Contact.objects.create(case=case, **contact)
    if account is not None:
        _write(case, Note.Kind.ACCOUNT, by, **account)
    journal.record(case, "cases.opened", by=by, section=Section.EXISTENCE, reference=case.reference)
    return case


def _with_fresh_reference(*, age_group: str, language: str, lead_team: Team) -> Case:
    """References are drawn by lot, and taken ones cannot be looked up through the walls: on a clash, draw again."""
    for _ in range(TRIES):
        with contextlib.suppress(IntegrityError), transaction.atomic():
            return Case.objects.create(age_group=age_group, language=language, lead_team=lead_team)
    return Case.objects.create(age_group=age_group, language=language, lead_team=lead_team)


@transaction.atomic
def describe_person(case: Case, *, by: Actor, identity: dict[str, Any]) -> Identity:
    """What is known of the person changes; the version before stays readable."""
    require(objections_to_act(case, by=by, permission=Permission.KEEP_FILE, section=Section.IDENTITY))
    row = Identity.of(case).select_for_update().get()
    for field, value in identity.items():
        setattr(row, field, value)
    row.save()
    journal.record(case, "cases.person_described", by=by, section=Section.IDENTITY)
    return row


@transaction.atomic
def set_contact(case: Case, *, by: Actor, contact: dict[str, Any]) -> Contact:
    """How she may be reached safely, and never, and where she is."""
    require(objections_to_act(case, by=by, permission=Permission.KEEP_FILE, section=Section.CONTACT))
    row = Contact.of(case).select_for_update().first() or Contact(case=case)
    for field, value in contact.items():
        setattr(row, field, value)
    row.save()
    journal.record(case, "cases.contact_set", by=by, section=Section.CONTACT)
    return row


@transaction.atomic
def write_note(case: Case, *, by: Actor, kind: str, text: str, told_by: str = "") -> Note:
    """A text in one section; read by those who hold that section, and by nobody else."""
    require(objections_to_act(case, by=by, permission=Permission.KEEP_FILE, section=Section(kind)))
    note = _write(case, kind, by, text=text, told_by=told_by)
    journal.record(case, "cases.note_written", by=by, section=Section(kind), subject=note)
    return note


def _write(case: Case, kind: str, by: Actor, *, text: str, told_by: str = "") -> Note:
    return Note.objects.create(
        case=case, section_name=kind, text=text, told_by=told_by, author=by.person, author_team=by.team
    )


@transaction.atomic
def record_consent(
    case: Case, *, by: Actor, recipient: Team, sections: list[str], purpose: str, language: str, understanding: str,
    interpreter: str = "", given_by: str = Consent.GivenBy.PERSON, given_on: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Consent:  # fmt: skip
    """The person allowed this recipient these sections for this purpose. Opens nothing by itself: what is agreed
    with the recipient (a referral accepted) does."""
    require(objections_to_recording_consent(case, recipient, sections, by=by))
    consent = Consent.objects.create(
        case=case, recipient=recipient, sections=sorted(set(sections)), purpose=purpose, language=language,
        understanding=understanding, interpreter=interpreter, given_by=given_by,
        given_on=given_on or timezone.localdate(), until=until, recorded_by=by.person,
    )  # fmt: skip
    journal.record(case, "cases.consent_given", by=by, section=Section.ASSISTANCE, subject=consent)
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Actor) -> Consent:
    """She takes it back: what it opened closes in the same moment (ECAT art. 11; nrm.md 7 no. 5)."""
    consent = Consent._base_manager.select_for_update().get(pk=consent.pk)
    require(objections_to_withdrawing_consent(consent, by=by))
    consent.withdrawn_at = timezone.now()
    consent.save()
    closed = access.end_for_consent(consent)
    journal.record(
        consent.case,
        "cases.consent_withdrawn",
        by=by,
        section=Section.ASSISTANCE,
        subject=consent,
        closed=closed,
    )
    return consent


@transaction.atomic
def close(case: Case, *, by: Actor, reason: str) -> Case:
    """The file is closed; it can be opened again at the person's wish without a new identification."""
    case = Case.locked(case)
    require(objections_to_closing(case, by=by))
    case._change_reason = reason[:100]  # type: ignore[attr-defined]  # noqa: SLF001 (simple-history reads it)
    case.move_to(Case.Status.CLOSED)
    journal.record(case, "cases.closed", by=by, section=Section.EXISTENCE)
    return case


@transaction.atomic
def reopen(case: Case, *, by: Actor) -> Case:
    """Opened again, as it was (nrm.md 7 no. 85)."""
    case = Case.locked(case)
    require(objections_to_reopening(case, by=by))
    case.move_to(Case.Status.OPEN)
    journal.record(case, "cases.reopened", by=by, section=Section.EXISTENCE)
    return case
