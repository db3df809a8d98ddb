"""How far a return has come, by the acts of those whose acts they are."""

import contextlib
import datetime

import pytest
from django.utils import timezone

from cases import access
from cases import actions as file_actions
from cases.sections import Ground, Section
from identification import actions as identification_actions
from identification.models import Identification, RecoveryPeriod
from organisations.models import Kind
from returns import actions
from returns.models import ReturnPlan
from returns.safeguards import SAFEGUARDS
from tests.cast import acting

NO_CIRCUMSTANCES = dict.fromkeys(ReturnPlan.CIRCUMSTANCES, False)
REPORT = {
    "exploitation": ["labour"], "place": "within", "indicators": "No papers of her own.", "basis": "consent",
    "basis_language": "Romanian", "basis_note": "She told it back.", "responder_type": "ngo",
    "responder_body": "Harbour",
}  # fmt: skip
TWENTY_DAYS = datetime.timedelta(days=20)
WHO = {
    Kind.NGO: "ngo", Kind.COMPETENT_AUTHORITY: "authority", Kind.LEGAL_AID: "law_centre",
    Kind.GUARDIANSHIP: "guardian", Kind.SOCIAL_SERVICE: "social_service",
}  # fmt: skip


class Returning:
    """One person who may go back, and everybody with a part in it."""

    def __init__(self, cast, clock):
        self.cast, self.clock = cast, clock
        self.plan = self.case = None

    def report(self, age_group="adult"):
        with acting(self.cast.ngo) as actor:
            self.case = identification_actions.report(
                by=actor, authority=self.cast.authority.team, age_group=age_group, language="Romanian",
                identity={"chosen_name": "Example-Mira"}, contact=None, account=None,
                report={**REPORT, "basis": "consent" if age_group == "adult" else "child"},
            )  # fmt: skip
        return self

    def find_grounds(self):
        self._decide("reasonable")
        return self

    def conclude(self):
        """The recovery period has ended, and she is identified as a victim."""
        self.clock.shift(31 * 24 * 3600)
        with acting(self.cast.authority) as actor:
            identification_actions.end_recovery(RecoveryPeriod.of(self.case).get(), by=actor)
        self._decide("conclusive")
        return self

    def _decide(self, kind):
        with acting(self.cast.authority) as actor:
            identification = Identification.of(self.case).get()
            identification_actions.decide(
                identification, by=actor, kind=kind, outcome="positive", reasons="because"
            )

    def open_to(self, *people, sections=(Section.RETURN, Section.IDENTIFICATION)):
        """She consents that these may work on her return."""
        for person in people:
            with acting(self.cast.ngo) as actor:
                consent = file_actions.record_consent(
                    self.case, by=actor, recipient=person.team, sections=list(sections), purpose="the return",
                    language="Romanian", understanding="told it back",
                )  # fmt: skip
                access.grant(
                    self.case,
                    to=person.team,
                    ground=Ground.CONSENT,
                    by=actor,
                    sections=sections,
                    consent=consent,
                )
        return self

    def open(self, by=None, **changes):
        facts = {"kind": "voluntary", "initiated_by": "person", "to_country": "Moldova", **NO_CIRCUMSTANCES}
        with acting(by or self.cast.ngo) as actor:
            self.plan = actions.open_plan(self.case, by=actor, **{**facts, **changes})
        return self

    def agree(self, **about):
        facts = {"language": "Romanian", "understanding": "told it back", **about}
        with acting(self.cast.ngo) as actor:
            self.plan = actions.consent(self.plan, by=actor, **facts)
        return self

    def assess(self, *codes, by=None, outcome="met", **about):
        """What was found, recorded by whoever can supply it."""
        by_person = {}
        for code in codes:
            person = by or self.supplier(code)
            by_person.setdefault(person.slug, []).append(code)
        for slug, theirs in by_person.items():
            with acting(getattr(self.cast, slug)) as actor:
                for code in theirs:
                    facts = {"evidence": "paper 1", "why": "a reason", **about}
                    if SAFEGUARDS[code].expires and "valid_until" not in facts:
                        facts["valid_until"] = self.today + TWENTY_DAYS
                    actions.assess(self.plan, SAFEGUARDS[code], by=actor, outcome=outcome, **facts)
        return self.fresh()

    def assess_all(self, *, but=()):
        """Everything that this return asks for is met, or does not apply."""
        self.assess(*(s.code for s in self.plan.safeguards() if s.code not in but))
        return self

    def supplier(self, code):
        kinds = SAFEGUARDS[code].kinds
        return next(getattr(self.cast, slug) for kind, slug in WHO.items() if kind in kinds)

    def propose(self, by=None):
        with acting(by or self.cast.ngo) as actor:
            self.plan = actions.propose(self.plan, by=actor)
        return self

    def clear(self, by=None):
        with acting(by or self.cast.second_authority) as actor:
            self.plan = actions.clear(self.plan, by=actor, reasons="everything is in place")
        return self

    def sign(self, code, by, reasons="there is no way to ask there"):
        with acting(by) as actor:
            return actions.override(self.plan, SAFEGUARDS[code], by=actor, reasons=reasons)

    def fresh(self):
        with acting(self.cast.ngo):
            self.plan = ReturnPlan.of(self.case).select_related("case").get(pk=self.plan.pk)
        return self

    @contextlib.contextmanager
    def seen_by(self, person):
        """In her session, with the plan as it stands."""
        with acting(person) as actor:
            yield ReturnPlan.of(self.case).select_related("case").get(pk=self.plan.pk), actor

    @property
    def today(self):
        return timezone.localdate()


@pytest.fixture
def returning(cast, clock):
    """A person who was reported, identified, and has had her time to recover."""
    return Returning(cast, clock).report().find_grounds().conclude().open_to(cast.law_centre)


@pytest.fixture
def child(cast, clock):
    """The same for a child, with a guardian and child protection."""
    people = (cast.law_centre, cast.guardian, cast.social_service)
    return Returning(cast, clock).report("child").find_grounds().conclude().open_to(*people)


@pytest.fixture
def presumed(cast, clock):
    """A person for whom nothing is decided yet."""
    return Returning(cast, clock).report()
