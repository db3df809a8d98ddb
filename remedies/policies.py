"""What the record of a claim must satisfy, whoever asks.

No rule here asks for a conclusive decision, a residence title, a criminal complaint or co-operation: where an avenue's
own law does, a lawyer says so. Being late is no reason not to file (return-remedies-monitoring 2.10, rule 6).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Case
from remedies.models import Claim, ClaimItem, Told

Status = Claim.Status


def objections_to_telling(*, language: str) -> list[str]:
    """She was told in a language; without it the record proves nothing (Dir. 2012/29 art. 3 and 7)."""
    return [] if language.strip() else [_("Say in which language they were told.")]


def objections_to_editing(claim: Claim) -> list[str]:
    """What was filed is not reworded here; the forum is told."""
    if claim.is_before_filing:
        return []
    return [
        _("The claim is “%(status)s”; what is claimed no longer changes.")
        % {"status": claim.get_status_display()}
    ]


def objections_to_pursuing(claim: Claim) -> list[str]:
    """Representation and dates are kept as long as something can be pursued."""
    if claim.is_pending:
        return []
    return [_("The claim is “%(status)s”.") % {"status": claim.get_status_display()}]


@dataclass(frozen=True)
class Requirement:
    """One thing that a claim needs before it is filed: whether it is there, and what to say where it is not."""

    key: str
    title: str
    is_met: bool
    objection: str


def requirements(claim: Claim) -> list[Requirement]:
    """What every claim needs before it leaves the house: that she was told of her right, something claimed, a known
    limitation date or a lawyer asked about it, and somebody who acts for her."""
    return [
        Requirement(
            "tell",
            _("They were told of their right"),
            Told.of(claim.case).exists(),
            _("It is not recorded that they were told of their right to compensation."),
        ),
        Requirement(
            "item",
            _("An amount for a head of damage"),
            ClaimItem.of(claim.case).filter(claim=claim, claimed__gt=0).exists(),
            _("No head of damage has an amount."),
        ),
        Requirement(
            "limitation",
            _("The limitation date, or a lawyer asked"),
            claim.limitation_on is not None or claim.lawyer_asked_on is not None,
            _("The limitation date is not known: enter it, or acknowledge that a lawyer was asked."),
        ),
        Requirement(
            "represent",
            _("Who acts for them"),
            claim.is_represented,
            _("It is not recorded who acts for them."),
        ),
    ]


def objections_to_substance(claim: Claim) -> list[str]:
    """What is missing of that."""
    return [one.objection for one in requirements(claim) if not one.is_met]


def objections_to_readying(claim: Claim) -> list[str]:
    """Ready is what could be filed today."""
    return claim.objections_to_moving(Status.READY) + objections_to_substance(claim)


def objections_to_filing(claim: Claim) -> list[str]:
    """Everything is looked at once more on the day. A passed limitation date is no objection."""
    return claim.objections_to_moving(Status.FILED) + objections_to_substance(claim)


def objections_to_deciding(claim: Claim, outcome: str, awards: dict[Any, Decimal | None]) -> list[str]:
    """An outcome is one of four; an award says how much."""
    if outcome not in Claim.OUTCOMES:
        return [_("This is not an outcome.")]
    objections = claim.objections_to_moving(outcome)
    given = sum((value or Decimal(0) for value in awards.values()), Decimal(0))
    if outcome in Claim.AWARDED and not given:
        objections.append(_("Say how much was awarded."))
    if outcome not in Claim.AWARDED and given:
        objections.append(_("Nothing is awarded by this outcome; take the amounts away."))
    return objections


def objections_to_paying(claim: Claim) -> list[str]:
    """Only what was awarded can be paid."""
    if claim.status in Claim.AWARDED:
        return []
    return [_("Nothing is to be paid: the claim is “%(status)s”.") % {"status": claim.get_status_display()}]


def objections_to_limitation(claim: Claim, *, limitation: dict[str, Any]) -> list[str]:
    """A date without its rule, its source and the date it was counted from cannot be checked by anybody."""
    objections = objections_to_pursuing(claim)
    said = ("limitation_on", "limitation_rule", "limitation_source", "limitation_quality", "limitation_runs_from",
            "limitation_input_on")  # fmt: skip
    if not all(limitation.get(field) for field in said):
        objections.append(
            _("A limitation date needs its rule, its source, how sure that is, and what it counts from.")
        )
    elif limitation["limitation_on"] < limitation["limitation_input_on"]:
        objections.append(_("The limitation date lies before the date it is counted from."))
    return objections


def objections_to_preparing(case: Case, avenue: str) -> list[str]:
    """One running claim by each avenue; several avenues side by side are meant."""
    running = Claim.of(case).filter(avenue=avenue).exclude(status__in=list(Claim.OVER))
    return [_("There is already a claim by this avenue.")] if running.exists() else []


def is_paid_in_full(claim: Claim) -> bool:
    """Whether everything that was awarded has reached her."""
    return bool(claim.awarded) and (claim.paid or Decimal(0)) >= (claim.awarded or Decimal(0))
