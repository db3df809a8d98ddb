"""Which services could help this person, the best first, each with its reasons: a proposal, never a decision."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Identity
from referrals.models import Service

FOR = Service.ForWhom


@dataclass(frozen=True)
class Fit:
    """A service with what speaks for it and what speaks against it."""

    service: Service
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, int, str]:
        return len(self.doubts), -len(self.reasons), self.service.team.organisation.name


def fits(services: Iterable[Service], case: Case, identity: Identity | None) -> list[Fit]:
    """Every service with its reasons; the one with the fewest doubts first. None is left out: who sits with the person
    may know better."""
    return sorted((fit(service, case, identity) for service in services), key=lambda found: found.rank)


def fit(service: Service, case: Case, identity: Identity | None) -> Fit:
    """What speaks for this service and what against it."""
    reasons: list[str] = []
    doubts: list[str] = []
    for verdict, sentence in (_language(service, case), _people(service, case, identity), _places(service)):
        if sentence:
            (reasons if verdict else doubts).append(sentence)
    return Fit(service, tuple(reasons), tuple(doubts))


def _language(service: Service, case: Case) -> tuple[bool, str]:
    if not case.language:
        return True, ""
    if case.language.casefold() in {spoken.casefold() for spoken in service.languages}:
        return True, _("speaks %(language)s") % {"language": case.language}
    return False, _("does not speak %(language)s: an interpreter is needed") % {"language": case.language}


def _people(service: Service, case: Case, identity: Identity | None) -> tuple[bool, str]:
    if case.is_treated_as_child:
        return (
            (True, _("takes children"))
            if FOR.CHILDREN in service.for_whom
            else (False, _("not for children"))
        )
    gender = identity.gender if identity else Identity.Gender.UNKNOWN
    if gender == Identity.Gender.FEMALE:
        return (True, _("takes women")) if FOR.WOMEN in service.for_whom else (False, _("not for women"))
    if gender == Identity.Gender.MALE:
        return (True, _("takes men")) if FOR.MEN in service.for_whom else (False, _("not for men"))
    takes_adults = {FOR.WOMEN, FOR.MEN} & set(service.for_whom)
    return (True, "") if takes_adults else (False, _("not for adults"))


def _places(service: Service) -> tuple[bool, str]:
    if service.places_free is None:
        return True, ""
    if service.is_full:
        return False, _("no place free")
    return True, ngettext("%(count)d place free", "%(count)d places free", service.places_free) % {
        "count": service.places_free
    }
