"""What a file must satisfy, whoever asks."""

from django.utils.translation import gettext as _

from cases.models import Case, Consent
from cases.sections import CLOSED_TO_LAW_ENFORCEMENT, Ground, Section, opened
from cases.visibility import sections
from organisations.actors import Actor
from organisations.models import LAW_ENFORCEMENT, Team


def objections_to_judging(case: Case, *, by: Actor, needs: tuple[Section, ...]) -> list[str]:
    """A rule that rests on a section may only be answered by somebody who sees it: an empty answer from a closed
    section is no fact. Names each section that is missing."""
    held = sections(by, case)
    return [
        _("To decide this your team must be able to read “%(section)s”.") % {"section": section.label}
        for section in needs
        if section not in held
    ]


def objections_to_consent(case: Case, recipient: Team, wanted: list[str]) -> list[str]:
    """Consent opens no more than the rule table allows the recipient's kind (ECAT art. 11; nrm.md 1.9)."""
    if objections_to_closed(case):
        return objections_to_closed(case)
    most = opened(Ground.CONSENT, recipient.organisation.kind)
    refused = [section for section in wanted if section not in most]
    if not refused:
        return []
    names = ", ".join(str(Section(section).label) for section in refused)
    if recipient.organisation.kind in LAW_ENFORCEMENT and CLOSED_TO_LAW_ENFORCEMENT & set(refused):
        return [_("Police, labour inspection and immigration never receive: %(names)s.") % {"names": names}]
    return [_("%(recipient)s cannot receive: %(names)s.") % {"recipient": recipient, "names": names}]


def objections_to_closed(case: Case) -> list[str]:
    """A closed file is read, not written; whoever leads it opens it again first."""
    return [_("The file is closed.")] if case.status != Case.Status.OPEN else []


def objections_to_withdrawing(consent: Consent) -> list[str]:
    """Consent can be taken back at any time, once."""
    return [_("This consent was already withdrawn.")] if consent.withdrawn_at else []
