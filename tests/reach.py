"""How far a file has come: each function gets there through the real acts of the people whose acts they are.

No test builds a record that no act could have left behind. Each takes what matters to the test and fills in the rest.
Words that no page may show to the wrong reader are in CANARIES, one for each section.
"""

import datetime
from decimal import Decimal
from typing import Any

import time_machine
from django.contrib.auth.models import Permission
from django.utils import timezone

from assistance import actions as assistance
from assistance.models import NeedsAssessment, PlannedService, SupportPlan
from cases import actions
from cases.models import AgeGroup, Case, Consent, Note, PersonGrant
from cases.sections import Ground, Section
from deadlines.models import Deadline
from deadlines.tasks import write_reminders
from identification import actions as identification
from identification.models import Decision, Identification, RecoveryPeriod
from referrals import actions as referrals
from referrals.models import Referral, Service
from remedies import actions as remedies
from remedies.models import Claim
from returns import actions as returns
from returns.models import ReturnPlan, SafeguardCheck
from returns.safeguards import SAFEGUARDS, Effect
from tests import roles
from tests.cast import Cast, Person, acting

CANARIES = {
    Section.IDENTITY: "Zanariya-Identity",
    Section.CONTACT: "Wherever-Contact",
    Section.ACCOUNT: "Toldstory-Account",
    Section.IDENTIFICATION: "Noticed-Identification",
    Section.HEALTH: "Illness-Health",
    Section.COUNSELLING: "Sorrow-Counselling",
    Section.ASSISTANCE: "Bedroom-Assistance",
    Section.LEGAL: "Statute-Legal",
    Section.RETURN: "Homeward-Return",
    Section.REMEDIES: "Wages-Remedies",
}

PERSON: dict[str, Any] = {
    "age_group": AgeGroup.ADULT,
    "language": "Romanian",
    "identity": {
        "name": CANARIES[Section.IDENTITY],
        "chosen_name": f"{CANARIES[Section.IDENTITY]}-chosen",
        "gender": "female",
        "nationality": "Moldova",
    },
    "contact": {
        "safe_way": f"{CANARIES[Section.CONTACT]}-way",
        "never": f"{CANARIES[Section.CONTACT]}-never",
        "safety": "safe",
        "whereabouts": f"{CANARIES[Section.CONTACT]}-whereabouts",
    },
    "account": {"text": CANARIES[Section.ACCOUNT], "told_by": "the personf"},
}
REPORT: dict[str, Any] = {
    "exploitation": ["labour"],
    "place": "within",
    "indicators": CANARIES[Section.IDENTIFICATION],
    "basis": "consent",
    "basis_language": "Romanian",
    "basis_note": "She told it back in her own words.",
    "responder_type": "ngo",
    "responder_body": "Harbour Association",
}
EXPLAINED = {"language": "Romanian", "understanding": "She told it back in her own words."}


def on(case: Case, row: Any) -> Any:
    """The row, which knows its file: after the act nobody is asking any more, and the file could not be read again."""
    row.case = case
    return row


class Reach:
    """Knows the cast, so that a test says only how far."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    # --- The file

    def open_case(self, by: Person | None = None, **about: Any) -> Case:
        """A file that `by` (the NGO's caseworker) opened without a report; her team leads it."""
        with acting(by or self.cast.ngo) as actor:
            return actions.open_case(by=actor, **{**PERSON, **about})

    def note(
        self, case: Case | None = None, kind: str = Section.HEALTH, by: Person | None = None, text: str = ""
    ) -> Note:
        """A note in one section of a file."""
        case = case or self.open_case()
        with acting(by or self.cast.ngo) as actor:
            return actions.write_note(case, by=actor, kind=kind, text=text or CANARIES[Section(kind)])

    def consent(
        self, case: Case | None = None, to: Person | None = None, sections: Any = None,
        by: Person | None = None, **about: Any,
    ) -> Consent:  # fmt: skip
        """The person allowed the shelter, or whom `to` names, these sections. Opens nothing yet."""
        case = case or self.open_case()
        chosen = sections or [Section.IDENTITY, Section.CONTACT, Section.ASSISTANCE]
        facts = {"purpose": "a safe place to stay", **EXPLAINED, **about}
        with acting(by or self.cast.ngo) as actor:
            return actions.record_consent(
                case, by=actor, recipient=(to or self.cast.shelter).team, sections=chosen, **facts
            )

    def withdrawn_consent(self, case: Case | None = None, to: Person | None = None) -> Consent:
        """The person has taken her consent back."""
        consent = self.consent(case, to)
        with acting(self.cast.ngo) as actor:
            return actions.withdraw_consent(consent, by=actor)

    # --- Identification

    def reported_case(
        self, by: Person | None = None, report: dict[str, Any] | None = None, **about: Any
    ) -> Case:
        """A first responder (the NGO) reported a presumed victim to the competent authority."""
        with acting(by or self.cast.ngo) as actor:
            return identification.report(
                by=actor, authority=self.cast.authority.team, report={**REPORT, **(report or {})},
                **{**PERSON, **about},
            )  # fmt: skip

    def decision(
        self, case: Case, kind: str = "reasonable", outcome: str = "positive", by: Person | None = None
    ) -> Decision:
        """The competent authority decided."""
        remedy: dict[str, Any] = {}
        if outcome == "negative":
            remedy = {
                "remedy": "Objection",
                "remedy_until": timezone.localdate() + datetime.timedelta(days=30),
            }
        with acting(by or self.cast.authority) as actor:
            row = Identification.of(case).get()
            return identification.decide(
                row, by=actor, kind=kind, outcome=outcome, reasons="What was told fits together.", **remedy
            )

    def reasonable_grounds(self, case: Case | None = None, **about: Any) -> Case:
        """Reasonable grounds were found; the recovery and reflection period runs."""
        case = case or self.reported_case(**about)
        self.decision(case)
        return case

    def running_recovery_period(self, case: Case | None = None) -> RecoveryPeriod:
        case = self.reasonable_grounds(case)
        with acting(self.cast.ngo):
            return on(case, RecoveryPeriod.of(case).get())

    def identified(self, case: Case | None = None) -> Case:
        """A conclusive decision: from here on she is a victim in the eyes of the law."""
        case = self.reasonable_grounds(case)
        self.decision(case, kind="conclusive")
        return case

    # --- Referral

    def service(self, of: Person | None = None, kind: str = Service.Kind.SHELTER, **about: Any) -> Service:
        """An entry of the directory; the co-ordination office keeps it."""
        facts = {
            "offers": "A room and a caseworker",
            "languages": ["Romanian"],
            "for_whom": ["women"],
            **about,
        }
        with roles.as_owner():
            return Service.objects.create(
                team=(of or self.cast.shelter).team, kind=kind, places_free=3, **facts
            )

    def sent_referral(
        self, case: Case | None = None, to: Person | None = None, service: Service | None = None,
        sections: Any = None, by: Person | None = None, **about: Any,
    ) -> Referral:  # fmt: skip
        """The team that leads the file asked a service (the shelter); the focal point decides next."""
        case = case or self.reported_case()
        facts = {"need": "A room tonight.", **EXPLAINED, **about}
        chosen = sections or [Section.IDENTITY, Section.CONTACT, Section.ASSISTANCE]
        service = service or self.service(to)
        with acting(by or self.cast.ngo) as actor:
            return on(case, referrals.send(case, by=actor, service=service, sections=chosen, **facts))

    def approved_referral(self, case: Case | None = None, **about: Any) -> Referral:
        """The focal point let it go on; the receiver answers next."""
        referral = self.sent_referral(case, **about)
        with acting(self.cast.focal_point) as actor:
            return on(referral.case, referrals.approve(referral, by=actor))

    def accepted_referral(self, case: Case | None = None, to: Person | None = None, **about: Any) -> Referral:
        """The receiver (the shelter) took the person on and sees what she agreed to."""
        referral = self.approved_referral(case, to=to, **about)
        with acting(to or self.cast.shelter) as actor:
            return on(referral.case, referrals.accept(referral, by=actor))

    # --- Assistance

    def needs_assessment(self, case: Case | None = None, by: Person | None = None) -> NeedsAssessment:
        """Somebody sat with the person and noted what they need and the danger they are in."""
        case = case or self.accepted_referral().case
        soon = timezone.localdate() + datetime.timedelta(days=7)
        need = {
            "domain": "accommodation",
            "urgency": "now",
            "need": CANARIES[Section.ASSISTANCE],
            "wish": "quiet",
        }
        with acting(by or self.cast.shelter) as actor:
            return assistance.assess(
                case, by=actor, risk="high", risk_reason=CANARIES[Section.ASSISTANCE], next_review_on=soon,
                needs=[need],
            )  # fmt: skip

    def draft_plan(self, case: Case | None = None, by: Person | None = None) -> SupportPlan:
        """A plan with one service offered, not yet agreed."""
        case = case or self.accepted_referral().case
        person = by or self.cast.shelter
        with acting(person) as actor:
            plan = assistance.draft_plan(case, by=actor, goals=CANARIES[Section.ASSISTANCE])
            assistance.offer(
                plan, by=actor, domain="accommodation", what=f"{CANARIES[Section.ASSISTANCE]}-room",
                provider=person.team, owner=person.user, due_on=timezone.localdate() + datetime.timedelta(days=7),
            )  # fmt: skip
        return plan

    def agreed_plan(self, case: Case | None = None, by: Person | None = None) -> SupportPlan:
        """The person agreed to the plan."""
        plan = self.draft_plan(case, by)
        with acting(by or self.cast.shelter) as actor:
            agreed = assistance.agree(
                plan, by=actor, how="orally", language="Romanian",
                review_on=timezone.localdate() + datetime.timedelta(days=90),
            )  # fmt: skip
        return on(plan.case, agreed)

    def delivered_service(self, case: Case | None = None, by: Person | None = None) -> PlannedService:
        """She took what was offered, and got it."""
        plan = self.agreed_plan(case, by)
        with acting(by or self.cast.shelter) as actor:
            service = PlannedService.of(plan.case).get(plan=plan)
            for step in ("accepted", "started", "delivered"):
                service = assistance.take_step(service, step, by=actor)
        return on(plan.case, service)

    # --- Remedies

    def prepared_claim(self, case: Case | None = None, by: Person | None = None) -> Claim:
        """They were told of their right to compensation and wants to claim her wages."""
        case = case or self.reported_case()
        with acting(by or self.cast.ngo) as actor:
            remedies.tell(case, by=actor, language="Romanian")
            claim = remedies.prepare(case, by=actor, avenue="labour", before=CANARIES[Section.REMEDIES])
            remedies.put_item(claim, by=actor, head="wages", claimed=Decimal("4200.00"))
            claim = remedies.acknowledge_lawyer(claim, by=actor)
            claim = remedies.represent(
                claim, by=actor, representation="power_of_attorney", represented_by="Law Centre",
                represented_on=timezone.localdate(), holds_from_abroad=True,
            )  # fmt: skip
        return on(case, claim)

    def filed_claim(self, case: Case | None = None, by: Person | None = None) -> Claim:
        """The claim is with the court."""
        claim = self.prepared_claim(case, by)
        with acting(by or self.cast.ngo) as actor:
            filed = remedies.file(remedies.make_ready(claim, by=actor), by=actor)
        return on(claim.case, filed)

    # --- Return

    def return_plan(self, case: Case | None = None, by: Person | None = None, **about: Any) -> ReturnPlan:
        """Her return is being thought of; she asks for it."""
        case = case or self.reported_case()
        facts = {"kind": "voluntary", "initiated_by": "person", "to_country": "Moldova"}
        with acting(by or self.cast.ngo) as actor:
            return returns.open_plan(case, by=actor, place=CANARIES[Section.RETURN], **{**facts, **about})

    def safeguard_check(
        self, plan: ReturnPlan, code: str = "", outcome: str = "met", by: Person | None = None
    ) -> SafeguardCheck:
        """One safeguard was assessed, by somebody at her side."""
        person = by or self.cast.ngo
        kind = person.team.organisation.kind
        safeguard = SAFEGUARDS[code] if code else next(s for s in plan.safeguards() if kind in s.kinds)
        with acting(person) as actor:
            check = returns.assess(
                plan, safeguard, by=actor, outcome=outcome, evidence=CANARIES[Section.RETURN],
                valid_until=timezone.localdate() + datetime.timedelta(days=20),
            )  # fmt: skip
        return on(plan.case, check)

    def signed_hold(self, plan: ReturnPlan) -> Any:
        """Somebody independent of the state signed that a hold may be set aside."""
        hold = next(s for s in plan.safeguards() if plan.effect_of(s) == Effect.HOLD)
        with acting(self.cast.ngo) as actor:
            return returns.override(
                plan, hold, by=actor, reasons="She wants to see her mother, who is dying."
            )

    # --- All of it

    def everything(self) -> Case:
        """A file with a record of every kind on it; the NGO leads it."""
        case = self.running_recovery_period().case
        for kind in (Section.HEALTH, Section.COUNSELLING, Section.LEGAL):
            self.note(case, kind)
        self.accepted_referral(case)
        self.needs_assessment(case)
        self.delivered_service(case)
        self.filed_claim(case)
        plan = self.return_plan(case)
        self.safeguard_check(plan)
        self.signed_hold(plan)
        self.person_grant(case)
        self.reminded(case)
        return case

    def person_grant(
        self, case: Case, to: Person | None = None, section: Section = Section.HEALTH
    ) -> PersonGrant:
        """No page opens a section to one person yet; the wall around these rows stands already."""
        with roles.as_owner():
            return PersonGrant.objects.create(
                content_object=case, user=(to or self.cast.clinic).user, section=section,
                ground=Ground.VITAL_INTEREST, permission=Permission.objects.get(codename=f"see_{section.value}"),
                granted_by=self.cast.ngo.user,
            )  # fmt: skip

    def reminded(self, case: Case) -> None:
        """The day of a reminder came, and the worker wrote the rows; no mail went out yet."""
        with roles.as_worker():
            soonest = Deadline.of(case).filter(status="open").order_by("remind_on").first()
            assert soonest is not None
        morning = datetime.datetime.combine(soonest.remind_on, datetime.time(9), datetime.UTC)
        with time_machine.travel(morning, tick=False), roles.as_worker():
            write_reminders()
