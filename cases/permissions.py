"""Whether this person may act on a file; composed from what the file must satisfy."""

from django.utils.translation import gettext as _

from cases.models import Case, Consent
from cases.policies import objections_to_closed, objections_to_consent, objections_to_withdrawing
from cases.sections import Section
from cases.visibility import is_lead, may_write
from organisations.actors import Actor
from organisations.models import Team
from organisations.roles import Permission


def objections_to_role(permission: Permission, *, by: Actor) -> list[str]:
    """Whether one of her roles includes the act at all, in a team that exists."""
    if by.team is not None and by.may(permission):
        return []
    return [_("Your role does not include: %(act)s.") % {"act": _(permission.value)}]


def objections_to_act(
    case: Case, *, by: Actor, permission: Permission, section: Section | None = None
) -> list[str]:
    """The two questions before every act on a file: does a role of hers allow it, and does a grant let her team write
    in the section that it changes?"""
    objections = objections_to_closed(case) + objections_to_role(permission, by=by)
    if section is not None and not may_write(by, case, section):
        objections.append(
            _("Your team may not write in “%(section)s” of this file.") % {"section": section.label}
        )
    return objections


def objections_to_leading_act(case: Case, *, by: Actor) -> list[str]:
    """Some acts belong to the team that leads the file alone."""
    if is_lead(by, case):
        return []
    return [_("Only the team that leads the file may do this.")]


def objections_to_closing(case: Case, *, by: Actor) -> list[str]:
    """The lead team, which opened the file, closes it."""
    return objections_to_leading_act(case, by=by) + case.objections_to_moving(Case.Status.CLOSED)


def objections_to_reopening(case: Case, *, by: Actor) -> list[str]:
    """And opens it again."""
    return objections_to_leading_act(case, by=by) + case.objections_to_moving(Case.Status.OPEN)


def objections_to_recording_consent(
    case: Case, recipient: Team, wanted: list[str], *, by: Actor
) -> list[str]:
    """The lead team, which sits with the person, records what she allows."""
    return objections_to_leading_act(case, by=by) + objections_to_consent(case, recipient, wanted)


def objections_to_withdrawing_consent(consent: Consent, *, by: Actor) -> list[str]:
    """The person says it to the team that leads her file, and it is done at once."""
    return objections_to_leading_act(consent.case, by=by) + objections_to_withdrawing(consent)
