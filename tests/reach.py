"""How far a file has come: each function gets there through the real acts of the people whose acts they are.

No test builds a record that no act could have left behind. Each takes what matters to the test and fills in the rest.
Words that no page may show to the wrong reader are in CANARIES, one for each section.
"""

from cases import actions
from cases.models import AgeGroup, Case, Consent, Note
from cases.sections import Section
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
