"""What a referral must satisfy, whoever asks."""

import re
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Consent, Identity
from cases.policies import objections_to_consent
from cases.sections import Ground, Section, opened
from organisations.models import Kind, Team
from organisations.roles import Role
from referrals.models import Referral, Service
from referrals.querysets import obstacles

SHORTEST_NAME = 3  # signs; shorter parts of a name occur in ordinary words
REACHABLE = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?:\d[\s()/.-]?){7,}")


def sections_offered(service: Service) -> list[Section]:
    """The sections that she may open to this service at all: what the rule table allows its kind of body, existence
    apart, which is part of every acceptance. Police never appear here with contact, health or notes (nrm.md 1.9)."""
    allowed = opened(Ground.CONSENT, service.team.organisation.kind)
    return [section for section in Section if section in allowed and section != Section.EXISTENCE]


def approver_for() -> Team | None:
    """The focal point that decides: the co-ordination office's team in which a focal point works."""
    offices = Team.objects.filter(
        organisation__kind=Kind.COORDINATOR, organisation__is_active=True,
        memberships__role=Role.FOCAL_POINT, memberships__person__is_active=True,
    )  # fmt: skip
    return offices.select_related("organisation").order_by("pk").first()


def objections_to_service(service: Service) -> list[str]:
    """Whether this service can be asked at all."""
    if not (service.is_open and service.team.receives_referrals and service.team.organisation.is_active):
        return [_("%(service)s does not take referrals now.") % {"service": service}]
    if not opened(Ground.CONSENT, service.team.organisation.kind):
        return [_("Nothing of a file can be opened to %(team)s.") % {"team": service.team}]
    return []


def objections_to_need(need: str, identity: Identity | None) -> list[str]:
    """What is shown before acceptance names nobody and says nowhere to reach her (nrm.md 1.8: nothing about the person
    moves without her consent; the consent opens on acceptance, not before)."""
    objections = []
    if not need.strip():
        objections.append(_("Say what they need."))
    if REACHABLE.search(need):
        objections.append(
            _("Take the telephone number or e-mail address out: this is seen before acceptance.")
        )
    named = f"{identity.name} {identity.chosen_name}" if identity else ""
    words = {word.casefold() for word in re.findall(r"\w+", need)}
    if any(len(part) >= SHORTEST_NAME and part.casefold() in words for part in re.findall(r"\w+", named)):
        objections.append(_("Take their name out: this is seen before acceptance."))
    return objections


def objections_to_giver(case: Case, given_by: str, heard: str) -> list[str]:
    """An adult consents herself. For a child, or where the age is not settled, the representative consents and the
    child is informed and heard (nrm.md 1.8, 7 no. 6; Dir. 2011/36 art. 13(2), 14)."""
    if not case.is_treated_as_child:
        if given_by == Consent.GivenBy.PERSON:
            return []
        return [_("An adult gives consent personally.")]
    objections = []
    if given_by != Consent.GivenBy.REPRESENTATIVE:
        objections.append(_("For a child the representative gives consent."))
    if not heard.strip():
        objections.append(_("Say how the child was informed and heard, or why this was not possible."))
    return objections


def objections_to_sections(case: Case, service: Service, sections: Iterable[str]) -> list[str]:
    """Consent names what it opens (nrm.md 7 no. 3), and no more than the rule table allows the receiver."""
    wanted = list(sections)
    if not wanted:
        return [_("Choose what opens when they accept.")]
    return objections_to_consent(case, service.team, wanted)


def objections_to_own(case: Case, service: Service) -> list[str]:
    """A team refers to others; what it does itself it plans as assistance."""
    if service.team_id != case.lead_team_id:
        return []
    return [
        _("%(team)s leads the file already: plan its own help under assistance.") % {"team": service.team}
    ]


def objections_to_second(case: Case, service: Service) -> list[str]:
    """A service is asked once at a time."""
    asked = Referral.of(case).filter(service=service, status__in=Referral.OPEN)
    if not asked.exists():
        return []
    return [_("%(team)s was already asked and has not answered yet.") % {"team": service.team}]


def objections_to_sending(
    case: Case, service: Service, *, need: str, sections: Iterable[str], given_by: str, heard: str,
    identity: Identity | None,
) -> list[str]:  # fmt: skip
    """Nothing about a person moves to another body without consent that is specific, informed and recorded
    (ECAT art. 11; nrm.md 1.8, 7 no. 3)."""
    objections = [
        *objections_to_service(service),
        *objections_to_need(need, identity),
        *objections_to_sections(case, service, sections),
        *objections_to_giver(case, given_by, heard),
        *objections_to_own(case, service),
        *objections_to_second(case, service),
    ]
    if approver_for() is None:
        objections.append(_("No focal point is there to approve: tell the co-ordination office."))
    return objections


def objections_to_going_on(referral: Referral) -> list[str]:
    """Consent can be taken back until the last moment; then nothing moves any more."""
    found = obstacles([referral.pk], timezone.localdate()).get(referral.pk, set())
    return [*_obstructions(found)]


def _obstructions(found: set[str]) -> Iterable[str]:
    if "consent" in found:
        yield _("Consent is no longer in force.")
    if "file" in found:
        yield _("The file was closed.")


def objections_to_approving(referral: Referral) -> list[str]:
    """The focal point approves what stands on consent in force and goes to a service that takes referrals."""
    return [
        *referral.objections_to_moving(Referral.Status.APPROVED),
        *objections_to_going_on(referral),
        *objections_to_service(referral.service),
    ]


def objections_to_answering(referral: Referral, status: str) -> list[str]:
    """A receiver answers once, and takes nobody on whose consent is no longer in force (ECAT art. 12(7))."""
    objections = referral.objections_to_moving(status)
    if status == Referral.Status.ACCEPTED:
        objections += objections_to_going_on(referral)
    return objections


def objections_to_reasons(reasons: str) -> list[str]:
    """A no is given with its reasons, so that the next step can be found."""
    return [] if reasons.strip() else [_("Give the reasons.")]


def missing(referral: Referral, found: set[str]) -> list[str]:
    """What a focal point should know before approving: what forbids it, and what makes success doubtful. `found` are
    the obstacles of `querysets.obstacles`, asked for a whole queue at once."""
    service, language = referral.service, referral.shown.get("language", "")
    points = [*_obstructions(found), *objections_to_service(service)]
    if service.is_full:
        points.append(_("No place free."))
    if language and language.casefold() not in {spoken.casefold() for spoken in service.languages}:
        points.append(
            _("%(language)s is not spoken there: an interpreter is needed.") % {"language": language}
        )
    if referral.concerns_child and Service.ForWhom.CHILDREN not in service.for_whom:
        points.append(_("Not a service for children."))
    if referral.consent_terms.get("language") != language and not referral.consent_terms.get("interpreter"):
        points.append(_("Consent was explained in another language without an interpreter."))
    return points
