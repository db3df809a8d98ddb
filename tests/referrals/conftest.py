"""How far a referral has come, by real acts of the right people; and a directory of one service each."""

import pytest

from cases.models import AgeGroup
from cases.sections import Section
from referrals import actions
from referrals.models import Referral, Service
from tests.cast import acting
from tests.roles import as_owner

NEED = "A quiet room and somebody to talk to at night."
ASKED = [Section.IDENTITY, Section.CONTACT, Section.ASSISTANCE]
KINDS = {
    "shelter": Service.Kind.SHELTER,
    "other_shelter": Service.Kind.SHELTER,
    "clinic": Service.Kind.HEALTH,
    "law_centre": Service.Kind.LEGAL,
    "other_ngo": Service.Kind.COUNSELLING,
    "guardian": Service.Kind.GUARDIANSHIP,
    "police": Service.Kind.PROTECTION,
}


class Referring:
    """Knows the cast and its directory, so that a test says only how far."""

    def __init__(self, cast, reach):
        self.cast, self.reach = cast, reach
        with as_owner():
            self.services = {slug: self._service(slug, kind) for slug, kind in KINDS.items()}

    def _service(self, slug, kind):
        return Service.objects.create(
            team=getattr(self.cast, slug).team, kind=kind, offers="Help", languages=["Romanian", "English"],
            for_whom=["women", "men", "children"], places_free=3,
        )  # fmt: skip

    def facts(self, **about):
        given = {
            "service": self.services["shelter"], "need": NEED, "sections": ASKED, "language": "Romanian",
            "understanding": "told it back in her own words",
        }  # fmt: skip
        return {**given, **about}

    def sent(self, case=None, **about) -> Referral:
        case = case or self.reach.open_case()
        with acting(about.pop("by", None) or self.cast.ngo) as actor:
            return actions.send(case, by=actor, **self.facts(**about))

    def sent_for_child(self, **about) -> Referral:
        child = self.reach.open_case(age_group=AgeGroup.CHILD)
        return self.sent(child, given_by="representative", heard="Heard with an interpreter.", **about)

    def approved(self, case=None, **about) -> Referral:
        referral = self.sent(case, **about)
        with acting(self.cast.focal_point) as actor:
            return actions.approve(referral, by=actor)

    def returned(self, case=None, **about) -> Referral:
        referral = self.sent(case, **about)
        with acting(self.cast.focal_point) as actor:
            return actions.return_to_sender(referral, by=actor, reasons="Ask for less.")

    def accepted(self, case=None, by=None, **about) -> Referral:
        referral = self.approved(case, **about)
        with acting(by or self.cast.shelter) as actor:
            return actions.accept(referral, by=actor)

    def declined(self, case=None, **about) -> Referral:
        referral = self.approved(case, **about)
        with acting(self.cast.shelter) as actor:
            return actions.decline(referral, by=actor, reasons="No room.")

    def withdrawn(self, case=None, **about) -> Referral:
        referral = self.sent(case, **about)
        with acting(self.cast.ngo) as actor:
            return actions.withdraw(referral, by=actor)

    def at(self, status: str) -> Referral:
        """A referral that has come to this status."""
        how = {
            "awaiting_approval": self.sent, "approved": self.approved, "returned": self.returned,
            "accepted": self.accepted, "declined": self.declined, "withdrawn": self.withdrawn,
        }  # fmt: skip
        return how[status]()


@pytest.fixture
def referring(cast, reach):
    return Referring(cast, reach)
