"""
What must be true before a person goes back: one table, read by the rule, the page, the print and the tests.

Seven principles, their safeguards in our own words, what proves each, who supplies it, when it is asked, and what
follows where it is missing. Left out are the items that begin only after departure (arrival, follow-up, reports):
they are limits and states of the plan itself.

`quality` says how far the source of the line was checked: V the passage was read, K known but not re-read, D our own
derivation. Only V is shown without a mark. Words of the table are ours, not those of the body that published the
principles.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Kind


class Principle(models.IntegerChoices):
    """The seven principles, in their order."""

    SAFE = 1, _("Return must be safe")
    DUE_PROCESS = 2, _("Due process")
    PROTECTION = 3, _("Protection measures when return is not an option")
    CHILD = 4, _("Special protection measures in returning child victims")
    DURABLE = 5, _("Durable solution without further harm")
    REMEDIES = 6, _("Access to effective remedies")
    CO_OPERATION = 7, _("Co-operation and monitoring")


class Effect(models.TextChoices):
    """What follows where a safeguard is missing. Only a hold can be set aside, by two signatures with reasons."""

    BLOCK = "block", _("Blocks")
    HOLD = "hold", _("Holds")
    WARN = "warn", _("Warns")


class Signer(models.TextChoices):
    """Who must supply what proves a safeguard."""

    STATE = "state", _("competent authority")
    SUPPORT = "support", _("support organisation")
    GUARDIAN = "guardian", _("guardian")
    LAWYER = "lawyer", _("independent lawyer")
    CHILD_PROTECTION = "child_protection", _("child protection, with an independent panel")
    CLINICIAN = "clinician", _("clinician")
    COURT = "court", _("court or prosecutor")
    RECEIVER = "receiver", _("receiving organisation in the country of return")
    PERSON = "person", _("the person")


AT_HER_SIDE = frozenset({Kind.NGO, Kind.SHELTER, Kind.SOCIAL_SERVICE, Kind.GUARDIANSHIP})

# Whose team writes it down. A clinician, a court, a receiver and the person herself have no part in this section of
# the file: those at her side record the paper they gave (a court's letter reaches the authority or the lawyer).
RECORDED_BY: dict[Signer, frozenset[Kind]] = {
    Signer.STATE: frozenset({Kind.COMPETENT_AUTHORITY}),
    Signer.SUPPORT: frozenset({Kind.NGO, Kind.SHELTER, Kind.SOCIAL_SERVICE}),
    Signer.GUARDIAN: frozenset({Kind.GUARDIANSHIP}),
    Signer.LAWYER: frozenset({Kind.LEGAL_AID}),
    Signer.CHILD_PROTECTION: frozenset({Kind.SOCIAL_SERVICE, Kind.GUARDIANSHIP}),
    Signer.CLINICIAN: AT_HER_SIDE,
    Signer.COURT: frozenset({Kind.COMPETENT_AUTHORITY, Kind.LEGAL_AID}),
    Signer.RECEIVER: frozenset({Kind.NGO, Kind.SHELTER, Kind.SOCIAL_SERVICE}),
    Signer.PERSON: AT_HER_SIDE,
}


class Condition(StrEnum):
    """When a safeguard is asked, or weighs more. Each is a question to the plan (an attribute of this name) that
    answers yes, no, or None for not known. What is not known counts as yes."""

    IS_CHILD = "is_child"
    AGE_DISPUTED = "age_disputed"
    CHILD_TO_FAMILY = "child_to_family"
    CHILD_NOT_TO_FAMILY = "child_not_to_family"
    STATE_INITIATED = "state_initiated"
    OBLIGED = "is_obliged"
    CROSSES_BORDER = "crosses_border"
    STATE_INITIATED_ABROAD = "state_initiated_abroad"
    DEPENDANTS = "dependants"
    DETAINED = "detained"
    ILL_HEALTH = "ill_health"
    SERIOUS_ILLNESS = "serious_illness"
    THREAT_RECORDED = "threat_recorded"
    CRIMINAL_PROCEEDINGS_OPEN = "criminal_proceedings_open"
    PENALTY_RECORDED = "penalty_recorded"
    NATIONALITY_DOUBT = "stateless_or_nationality_doubt"
    FAMILY_IMPLICATED = "family_implicated"
    PROPERTY_HELD = "property_held"
    CLAIM = "compensation_claim_open_or_intended"
    HEARING_EXPECTED = "hearing_expected"

    @property
    def words(self) -> Any:
        return CONDITION_WORDS[self]


CONDITION_WORDS = {
    Condition.IS_CHILD: _("they are a child, or their age is not settled"),
    Condition.AGE_DISPUTED: _("their age is not settled"),
    Condition.CHILD_TO_FAMILY: _("a child would return to family or a caregiver"),
    Condition.CHILD_NOT_TO_FAMILY: _("a child would not return to family"),
    Condition.STATE_INITIATED: _("the state asks for the return"),
    Condition.OBLIGED: _("the return is not of their free choice"),
    Condition.CROSSES_BORDER: _("the return crosses a border"),
    Condition.STATE_INITIATED_ABROAD: _("the state asks for a return across a border"),
    Condition.DEPENDANTS: _("family or dependants are affected"),
    Condition.DETAINED: _("they are or were detained"),
    Condition.ILL_HEALTH: _("health is in question"),
    Condition.SERIOUS_ILLNESS: _("the illness is serious"),
    Condition.THREAT_RECORDED: _("there is a threat or another new fact"),
    Condition.CRIMINAL_PROCEEDINGS_OPEN: _("criminal proceedings concern them"),
    Condition.PENALTY_RECORDED: _("a charge, fine or penalty against them is recorded"),
    Condition.NATIONALITY_DOUBT: _("their nationality is in doubt"),
    Condition.FAMILY_IMPLICATED: _("their family may be involved, or is a danger"),
    Condition.PROPERTY_HELD: _("somebody holds belongings of theirs"),
    Condition.CLAIM: _("a claim is open or intended"),
    Condition.HEARING_EXPECTED: _("a hearing is expected"),
}

GP = "after the guiding principles of 2014"


@dataclass(frozen=True)
class Safeguard:
    """One line of the table.

    `applies` is None for what is always asked. `blocks_when` names conditions under which a hold becomes a block.
    `may_not_apply` allows the answer “not applicable”, with the reason: only where the line itself knows cases
    that its condition does not tell apart. `expires` demands a last day of validity.
    """

    code: str
    sentence: Any
    evidence: Any
    signers: tuple[Signer, ...]
    effect: Effect
    applies: Condition | None = None
    blocks_when: tuple[Condition, ...] = ()
    may_not_apply: bool = False
    expires: bool = False
    source: str = GP
    quality: str = "K"

    @property
    def principle(self) -> Principle:
        return Principle(int(self.code[1]))

    @property
    def is_verified(self) -> bool:
        return self.quality == "V"

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of organisation whose people may record it."""
        return frozenset().union(*(RECORDED_BY[signer] for signer in self.signers))

    def __str__(self) -> str:
        return f"{self.code} {self.sentence}"


B, H, W = Effect.BLOCK, Effect.HOLD, Effect.WARN
STATE, SUPPORT, GUARDIAN, LAWYER = Signer.STATE, Signer.SUPPORT, Signer.GUARDIAN, Signer.LAWYER
PERSON, RECEIVER, CLINICIAN, COURT = Signer.PERSON, Signer.RECEIVER, Signer.CLINICIAN, Signer.COURT

TABLE = (
    # 1 · Return must be safe
    Safeguard(
        "R1.01",
        _("Their risks and needs were assessed for this return, and no question is left open."),
        _("The assessment, its date, and who made it. Valid for 30 days."),
        (SUPPORT, STATE),
        B,
        expires=True,
        source=f"{GP}; CETS 197 art. 16(2)",
    ),
    Safeguard(
        "R1.02",
        _("Somebody in the place of return has confirmed the assessment."),
        _(
            "Their answer with a named contact and a second one; if no contact is safe, a lawyer's note on the country."
        ),
        (RECEIVER, LAWYER),
        H,
    ),
    Safeguard(
        "R1.03",
        _("What danger remains is acceptable, and each high risk has a measure against it."),
        _("The list of risks with the measure against each."),
        (SUPPORT, STATE),
        B,
        source=f"{GP}; scoring is our default",
        quality="D",
    ),
    Safeguard(
        "R1.04",
        _(
            "The danger of torture, inhuman treatment, persecution or new exploitation was examined, and there is none."
        ),
        _("A reasoned note with its date and the country information used."),
        (STATE,),
        B,
        applies=Condition.CROSSES_BORDER,
        source=f"{GP}; European Convention on Human Rights art. 3 and 4",
    ),
    Safeguard(
        "R1.05",
        _("They took part in the assessment and were told the result in their language."),
        _(
            "A note that they signed or heard before a witness, with the interpreter; for a child, the guardian's."
        ),
        (PERSON, GUARDIAN),
        B,
    ),
    Safeguard(
        "R1.06",
        _("The danger to their family, dependants and children with them was assessed."),
        _("A note for each person concerned."),
        (SUPPORT,),
        H,
        applies=Condition.DEPENDANTS,
        may_not_apply=True,
    ),
    Safeguard(
        "R1.07",
        _(
            "No authority of the country of return and nobody of their family learns of it without their consent."
        ),
        _("Their consent for each recipient, and what was sent."),
        (PERSON, GUARDIAN, STATE),
        B,
    ),
    Safeguard(
        "R1.08",
        _("Nothing in travel papers and tickets shows that they were trafficked."),
        _("A certificate that the papers were looked through."),
        (STATE, SUPPORT),
        H,
        applies=Condition.CROSSES_BORDER,
    ),
    Safeguard(
        "R1.09",
        _("They are not detained; or a court has reviewed the detention and alternatives were considered."),
        _("The record of detention and the day of the review."),
        (STATE, COURT),
        H,
        applies=Condition.DETAINED,
    ),
    Safeguard(
        "R1.10",
        _("A clinician finds them fit to travel."),
        _("The certificate and the last day it is valid. No diagnosis."),
        (CLINICIAN,),
        B,
        applies=Condition.ILL_HEALTH,
        expires=True,
    ),
    Safeguard(
        "R1.11",
        _("Route and carrier are safe and avoid the places and people of the exploitation."),
        _("The itinerary, looked through."),
        (SUPPORT, STATE),
        B,
    ),
    Safeguard(
        "R1.12",
        _("The assessment was made again after the new fact."),
        _("What happened, and the new version of the assessment."),
        (SUPPORT,),
        B,
        applies=Condition.THREAT_RECORDED,
        quality="D",
    ),
    # 2 · Due process
    Safeguard(
        "R2.01",
        _("The decision whether the person is a victim is final."),
        _("The decision, the day they were told, and that no review is open."),
        (STATE,),
        B,
    ),
    Safeguard(
        "R2.02",
        _("They had their recovery and reflection period; it has ended, or they chose not to use the rest."),
        _("Its first and last day, or what they said and when. A child cannot give it up."),
        (STATE, GUARDIAN),
        B,
        source=f"{GP}; CETS 197 art. 13",
    ),
    Safeguard(
        "R2.03",
        _("There is the person's own request, or a written decision with reasons for this person alone."),
        _("The request or the decision."),
        (STATE, PERSON),
        B,
    ),
    Safeguard(
        "R2.04",
        _("It was explained to them in a language they understand."),
        _("The day, the language and the interpreter."),
        (PERSON, GUARDIAN),
        B,
    ),
    Safeguard(
        "R2.05",
        _("They had free advice from an independent lawyer before the decision could be carried out."),
        _("The lawyer's note that advice was given; not what was said."),
        (LAWYER,),
        H,
        blocks_when=(Condition.STATE_INITIATED, Condition.DETAINED),
    ),
    Safeguard(
        "R2.06",
        _("They were told how to appeal, the time for it is over, and no appeal is open."),
        _("Proof of the day they were told, and the state of the appeal."),
        (STATE, LAWYER),
        B,
        applies=Condition.STATE_INITIATED,
        source=f"{GP}; suspension is our default",
        quality="D",
    ),
    Safeguard(
        "R2.07",
        _("They were told about asylum in words they understand, and no claim is undecided."),
        _("When and how they were told, and the state of a claim."),
        (STATE, SUPPORT, LAWYER),
        B,
        applies=Condition.CROSSES_BORDER,
        source="Directive 2011/36/EU art. 11(6)",
        quality="V",
    ),
    Safeguard(
        "R2.08",
        _("Every other ground on which they might stay was examined."),
        _("Humanitarian stay, permit as a victim, family, statelessness: the result of each."),
        (STATE, LAWYER),
        H,
        applies=Condition.CROSSES_BORDER,
    ),
    Safeguard(
        "R2.09",
        _("The criminal proceedings do not need their presence, or their testimony is secured."),
        _("The letter of the prosecutor or the court, or the record of the hearing."),
        (COURT,),
        B,
        applies=Condition.CRIMINAL_PROCEEDINGS_OPEN,
        source="CETS 197 art. 16(2)",
        quality="V",
    ),
    Safeguard(
        "R2.10",
        _("Their return was decided on their own file, not as one of a group."),
        _("The decision names this file alone."),
        (STATE, SUPPORT),
        B,
    ),
    Safeguard(
        "R2.11",
        _("No charge, fine or penalty for what they were made to do is open."),
        _("What was checked, where, and when."),
        (STATE, LAWYER),
        H,
        applies=Condition.PENALTY_RECORDED,
    ),
    # 3 · Protection measures when return is not an option
    Safeguard(
        "R3.02",
        _("Help goes on without a gap until the day they leave."),
        _("Who helps them on each day until then."),
        (SUPPORT,),
        W,
        source="Directive 2011/36/EU art. 11(3)",
        quality="K",
    ),
    Safeguard(
        "R3.03",
        _("The doubt about their nationality was settled in a procedure for it."),
        _("The referral to the procedure, and its result."),
        (STATE, LAWYER),
        B,
        applies=Condition.NATIONALITY_DOUBT,
    ),
    Safeguard(
        "R3.04",
        _("Another safe country, or bringing their family here, was examined."),
        _("What was examined, and the result."),
        (STATE, SUPPORT, LAWYER),
        W,
        applies=Condition.FAMILY_IMPLICATED,
        may_not_apply=True,
    ),
    # 4 · Special protection measures in returning child victims
    Safeguard(
        "R4.01",
        _("A best-interests determination finds that this return is best for the child."),
        _("The reasoned report, who sat on the panel, and the alternatives compared."),
        (Signer.CHILD_PROTECTION,),
        B,
        applies=Condition.IS_CHILD,
        source=f"{GP}; Committee on the Rights of the Child, General Comment 6 para. 84",
    ),
    Safeguard(
        "R4.02",
        _("The child has a guardian without a conflict of interest, who agrees to each step."),
        _("The appointment, and the check for conflicts."),
        (GUARDIAN, STATE),
        B,
        applies=Condition.IS_CHILD,
        may_not_apply=True,
        source="Directive 2011/36/EU art. 14(2) and 16(3)",
        quality="V",
    ),
    Safeguard(
        "R4.03",
        _("Doubt about age counts for the child, and how the age was assessed is written down."),
        _("The record of the age, the method and its margin."),
        (STATE, GUARDIAN),
        W,
        applies=Condition.AGE_DISPUTED,
        source="Directive 2011/36/EU art. 13(2)",
        quality="V",
    ),
    Safeguard(
        "R4.04",
        _("The child was heard, and was told what weight these views had."),
        _("The note of the hearing and who led it."),
        (GUARDIAN, Signer.CHILD_PROTECTION),
        B,
        applies=Condition.IS_CHILD,
        may_not_apply=True,
    ),
    Safeguard(
        "R4.05",
        _("The family was looked for only after a safety check, and is not suspected."),
        _("The safety check and the result of the search."),
        (Signer.CHILD_PROTECTION, STATE),
        B,
        applies=Condition.CHILD_TO_FAMILY,
        may_not_apply=True,
    ),
    Safeguard(
        "R4.06",
        _("The family or caregiver agrees, is able to care, and had no part in it."),
        _("The assessment of the family by child protection in the place of return."),
        (Signer.CHILD_PROTECTION, RECEIVER),
        B,
        applies=Condition.CHILD_TO_FAMILY,
        source="UNODC Toolkit 2008, tool 7.10",
        quality="V",
    ),
    Safeguard(
        "R4.07",
        _("A named guardian or an adequate reception place awaits the child."),
        _("The letter that accepts the child, and the licence of the place."),
        (STATE, RECEIVER),
        B,
        applies=Condition.CHILD_NOT_TO_FAMILY,
        source="Court of Justice of the EU, C-441/19",
        quality="V",
    ),
    Safeguard(
        "R4.08",
        _("A trained escort travels with the child and hands the child over to a named person."),
        _("Who travels, and the form of the hand-over."),
        (STATE, SUPPORT, GUARDIAN),
        B,
        applies=Condition.IS_CHILD,
    ),
    Safeguard(
        "R4.09",
        _("The child is not and was not detained for the return."),
        _("The record of where the child stayed."),
        (STATE, GUARDIAN),
        B,
        applies=Condition.IS_CHILD,
    ),
    Safeguard(
        "R4.10",
        _("Somebody will look after the child's progress for two years, or until the child is of age."),
        _("The dates, accepted by who will do it."),
        (RECEIVER, GUARDIAN),
        H,
        applies=Condition.IS_CHILD,
        source="our default, to be set by the country",
        quality="D",
    ),
    # 5 · Durable solution without further harm
    Safeguard(
        "R5.01",
        _("There is a plan for their life there, written with them, in their language."),
        _("The plan; that they agree with it and were offered a copy."),
        (SUPPORT, GUARDIAN),
        H,
        blocks_when=(Condition.STATE_INITIATED,),
        source=f"{GP}; CETS 197 art. 16(5)",
    ),
    Safeguard(
        "R5.02",
        _("A safe place to live is certain for the first 90 days."),
        _("The confirmation, and that nobody of the recruiter's circle is there."),
        (RECEIVER,),
        H,
        source=f"{GP}; the 90 days are our default",
        quality="D",
    ),
    Safeguard(
        "R5.03",
        _("Treatment goes on: medicine for 30 days and a clinic that takes them."),
        _("The hand-over between the clinics, with their consent. No diagnosis."),
        (CLINICIAN, RECEIVER),
        H,
        applies=Condition.ILL_HEALTH,
        blocks_when=(Condition.SERIOUS_ILLNESS,),
    ),
    Safeguard(
        "R5.04",
        _("A step towards income or school is named, and who pays for it."),
        _("The line of the plan and its funder."),
        (SUPPORT, RECEIVER),
        W,
    ),
    Safeguard(
        "R5.05",
        _("No entry ban was issued, and no other entry stands against them."),
        _("The certificate, or the result of the query."),
        (STATE,),
        H,
        applies=Condition.STATE_INITIATED_ABROAD,
    ),
    Safeguard(
        "R5.06",
        _("They may leave the country of return again, and are not made to live in a closed place."),
        _("The statement of the receiving organisation."),
        (RECEIVER,),
        H,
        applies=Condition.CROSSES_BORDER,
    ),
    Safeguard(
        "R5.07",
        _("They know what to do in danger: whom to call, the code word, the way back."),
        _("That the emergency plan was made with them. Not the code word."),
        (SUPPORT, PERSON),
        H,
    ),
    Safeguard(
        "R5.08",
        _("Their money, belongings and papers were given back to them."),
        _("The receipt."),
        (STATE, SUPPORT),
        W,
        applies=Condition.PROPERTY_HELD,
        may_not_apply=True,
    ),
    # 6 · Access to effective remedies
    Safeguard(
        "R6.01",
        _("They were told of every remedy that is open to them."),
        _("When, in which language, and which ways were named."),
        (SUPPORT, LAWYER),
        B,
    ),
    Safeguard(
        "R6.02",
        _("For each remedy they have decided: now, later or not; and know until when."),
        _("Their decision on each, with the next limitation date."),
        (PERSON, LAWYER),
        H,
    ),
    Safeguard(
        "R6.03",
        _("Somebody represents their claim while they are away."),
        _("The power of attorney, and that the lawyer accepts it."),
        (LAWYER, SUPPORT),
        B,
        applies=Condition.CLAIM,
    ),
    Safeguard(
        "R6.04",
        _("The evidence for their claim is kept."),
        _("The list of statements, medical and wage records, and where they are."),
        (LAWYER, STATE),
        H,
        applies=Condition.CLAIM,
    ),
    Safeguard(
        "R6.05",
        _("Money can reach them where they will be."),
        _("That a payment was tried."),
        (SUPPORT, LAWYER),
        W,
        applies=Condition.CLAIM,
        may_not_apply=True,
    ),
    Safeguard(
        "R6.06",
        _("They can be heard from there, or may come back for the hearing."),
        _("The court's note, or the promise of ticket and entry permit."),
        (COURT,),
        B,
        applies=Condition.HEARING_EXPECTED,
    ),
    Safeguard(
        "R6.07",
        _("They know where to complain about the return itself."),
        _("When they were told."),
        (SUPPORT, LAWYER),
        W,
    ),
    # 7 · Co-operation and monitoring
    Safeguard(
        "R7.01",
        _("An organisation in the place of return has accepted to help them."),
        _("The acceptance, a named contact and a second one."),
        (RECEIVER,),
        H,
    ),
    Safeguard(
        "R7.02",
        _("What is sent about them has a legal basis and is no more than needed."),
        _("The agreement or their consent, and the list of what is sent."),
        (STATE, SUPPORT, PERSON),
        B,
    ),
    Safeguard(
        "R7.03",
        _("An independent monitor knows of the return and may be present."),
        _("The day the monitor was told."),
        (STATE,),
        B,
        applies=Condition.OBLIGED,
        source=f"{GP}; Directive 2008/115/EC art. 8(6)",
    ),
    Safeguard(
        "R7.05",
        _("They were asked whether and how they may be contacted afterwards. They may say no."),
        _("Their answer, and the safe way."),
        (SUPPORT, GUARDIAN),
        W,
    ),
)

SAFEGUARDS: dict[str, Safeguard] = {safeguard.code: safeguard for safeguard in TABLE}
