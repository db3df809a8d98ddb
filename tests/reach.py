"""How far a file has come: each function gets there through the real acts of the people whose acts they are.

No test builds a record that no act could have left behind. Each takes what matters to the test and fills in the rest.
Words that no page may show to the wrong reader are in CANARIES, one for each section.
"""

from django.contrib.auth.models import Permission

from cases import actions
from cases.models import AgeGroup, Case, Consent, Note, PersonGrant
from cases.sections import Ground, Section
from tests import roles
from tests.cast import Cast, Person, acting

CANARIES = {
    Section.IDENTITY: "Zanariya-Identity",
    Section.CONTACT: "Wherever-Contact",
    Section.ACCOUNT: "Toldstory-Account",
    Section.HEALTH: "Illness-Health",
    Section.COUNSELLING: "Sorrow-Counselling",
    Section.LEGAL: "Statute-Legal",
}


class Reach:
    """Knows the cast, so that a test says only how far."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def open_case(self, by: Person | None = None, **about) -> Case:
        """A file that `by` (the NGO's caseworker) opened; her team leads it."""
        facts = {
            "age_group": AgeGroup.ADULT,
            "language": "Romanian",
            "identity": {
                "name": CANARIES[Section.IDENTITY], "chosen_name": f"{CANARIES[Section.IDENTITY]}-chosen",
                "gender": "female", "nationality": "Moldova",
            },
            "contact": {
                "safe_way": f"{CANARIES[Section.CONTACT]}-way", "never": f"{CANARIES[Section.CONTACT]}-never",
                "safety": "safe", "whereabouts": f"{CANARIES[Section.CONTACT]}-whereabouts",
            },
            "account": {"text": CANARIES[Section.ACCOUNT], "told_by": "the person herself"},
        }  # fmt: skip
        with acting(by or self.cast.ngo) as actor:
            return actions.open_case(by=actor, **{**facts, **about})

    def note(self, case: Case | None = None, kind: Section = Section.HEALTH, by: Person | None = None, **about) -> Note:
        """A note in one section of a file."""
        case = case or self.open_case()
        with acting(by or self.cast.ngo) as actor:
            return actions.write_note(case, by=actor, kind=kind, text=about.get("text", CANARIES[Section(kind)]))

    def consent(self, case: Case | None = None, to: Person | None = None, sections=None, **about) -> Consent:
        """The person allowed the shelter, or whom `to` names, these sections."""
        case = case or self.open_case()
        facts = {
            "purpose": "a safe place to stay", "language": "Romanian", "understanding": "told it back in her own words",
        }  # fmt: skip
        with acting(about.pop("by", None) or self.cast.ngo) as actor:
            return actions.record_consent(
                case, by=actor, recipient=(to or self.cast.shelter).team,
                sections=sections or [Section.IDENTITY, Section.CONTACT, Section.ASSISTANCE], **{**facts, **about},
            )  # fmt: skip

    def withdrawn_consent(self, case: Case | None = None, to: Person | None = None) -> Consent:
        """The person has taken her consent back."""
        consent = self.consent(case, to)
        with acting(self.cast.ngo) as actor:
            return actions.withdraw_consent(consent, by=actor)

    def everything(self) -> Case:
        """A file with a record of every kind on it; the NGO leads it."""
        case = self.open_case()
        for kind in (Section.HEALTH, Section.COUNSELLING, Section.LEGAL):
            self.note(case, kind)
        self.consent(case)
        self._person_grant(case)
        return case

    def _person_grant(self, case: Case) -> PersonGrant:
        """No page opens a section to one person yet; the wall around these rows stands already."""
        with roles.as_owner():
            return PersonGrant.objects.create(
                content_object=case, user=self.cast.clinic.user, section=Section.HEALTH, ground=Ground.VITAL_INTEREST,
                permission=Permission.objects.get(codename="see_health"), granted_by=self.cast.ngo.user,
            )  # fmt: skip
