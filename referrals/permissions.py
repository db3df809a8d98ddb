"""Whether this person may act on a referral; composed from what the referral must satisfy."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.models import Case, Consent, Identity
from cases.permissions import (
    objections_to_leading_act,
    objections_to_role,
    objections_to_withdrawing_consent,
)
from organisations.actors import Actor
from organisations.roles import Permission
from referrals import policies
from referrals.models import Referral, Service


def objections_to_referring(case: Case, *, by: Actor) -> list[str]:
    """The team that leads the file, which sits with the person, asks others for help."""
    objections = objections_to_role(Permission.REFER, by=by) + objections_to_leading_act(case, by=by)
    if case.status != Case.Status.OPEN:
        objections.append(_("The file is closed."))
    return objections


def objections_to_sending(
    case: Case, service: Service, *, by: Actor, need: str, sections: Iterable[str], given_by: str, heard: str,
    identity: Identity | None,
) -> list[str]:  # fmt: skip
    """Whether this referral may go to the focal point."""
    return objections_to_referring(case, by=by) + policies.objections_to_sending(
        case, service, need=need, sections=sections, given_by=given_by, heard=heard, identity=identity
    )


def objections_to_deciding_at_all(referral: Referral, *, by: Actor) -> list[str]:
    """The focal point to whom it was sent decides, and never on what the same person sent (four eyes)."""
    objections = objections_to_role(Permission.APPROVE_REFERRALS, by=by)
    if not by.is_in(referral.approver_team_id):
        objections.append(_("This was sent to another focal point."))
    if by.pk is not None and referral.sent_by_id == by.pk:
        objections.append(_("You sent this yourself: somebody else must decide."))
    return objections


def objections_to_approving(referral: Referral, *, by: Actor) -> list[str]:
    """Whether it may go on to the receiver."""
    return objections_to_deciding_at_all(referral, by=by) + policies.objections_to_approving(referral)


def objections_to_returning(referral: Referral, reasons: str, *, by: Actor) -> list[str]:
    """Whether it may go back to the sender."""
    return [
        *objections_to_deciding_at_all(referral, by=by),
        *referral.objections_to_moving(Referral.Status.RETURNED),
        *policies.objections_to_reasons(reasons),
    ]


def objections_to_answering_at_all(referral: Referral, *, by: Actor) -> list[str]:
    """The team that was asked answers."""
    objections = objections_to_role(Permission.RECEIVE_REFERRALS, by=by)
    if not by.is_in(referral.shown_to_id):
        objections.append(_("Another team was asked."))
    return objections


def objections_to_accepting(referral: Referral, *, by: Actor) -> list[str]:
    """Whether the receiver may take the person on."""
    return objections_to_answering_at_all(referral, by=by) + policies.objections_to_answering(
        referral, Referral.Status.ACCEPTED
    )


def objections_to_declining(referral: Referral, reasons: str, *, by: Actor) -> list[str]:
    """Whether the receiver may say no."""
    return [
        *objections_to_answering_at_all(referral, by=by),
        *policies.objections_to_answering(referral, Referral.Status.DECLINED),
        *policies.objections_to_reasons(reasons),
    ]


def objections_to_withdrawing(referral: Referral, *, by: Actor) -> list[str]:
    """The team that leads the file takes back what was not answered yet. After acceptance it is the person who takes
    back her consent."""
    objections = objections_to_leading_act(referral.file, by=by)
    if referral.status == Referral.Status.ACCEPTED:
        return [
            *objections,
            _("This was accepted. To close what it opened, record that consent is withdrawn."),
        ]
    return objections + referral.objections_to_moving(Referral.Status.WITHDRAWN)


def objections_to_taking_back(consent: Consent, *, by: Actor) -> list[str]:
    """Whether this person may record that she takes her consent back."""
    return objections_to_withdrawing_consent(consent, by=by)


def objections_to_counting_places(service: Service, *, by: Actor) -> list[str]:
    """The team that offers a service says how many places are free."""
    objections = objections_to_role(Permission.RECEIVE_REFERRALS, by=by)
    if not by.is_in(service.team_id):
        objections.append(_("This service belongs to another team."))
    return objections
