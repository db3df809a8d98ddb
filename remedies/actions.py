"""What happens with her right to compensation: told, claimed, filed, decided, enforced, paid."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases import journal
from cases.models import Case
from cases.sections import Section
from core.refusals import require
from deadlines.actions import end as end_deadline
from deadlines.actions import meet, set_deadline
from organisations.actors import Actor
from remedies import permissions, policies
from remedies.models import Claim, ClaimItem, Status, Told

SECTION = Section.REMEDIES
PLAIN_MOVES = frozenset(
    {Status.INTENDED, Status.UNDER_REVIEW, Status.STAYED, Status.ENFORCEMENT, Status.WITHDRAWN}
)


@transaction.atomic
def tell(
    case: Case, *, by: Actor, language: str, how: str = Told.How.ORALLY, told_on: datetime.date | None = None,
    interpreter: str = "",
) -> Told:  # fmt: skip
    """She is told of her right to compensation. From here a lawyer is to be asked in time, whatever she decides."""
    require(permissions.objections_to_telling(case, by=by, language=language))
    told = Told.objects.create(
        case=case, language=language, how=how, told_on=told_on or timezone.localdate(), interpreter=interpreter,
        told_by=by.person, team=by.team, is_synthetic=case.is_synthetic,
    )  # fmt: skip
    if not Claim.of(case).exists():
        set_deadline(case, "remedies.decide_on_claim", team=told.team, section=SECTION, starts=told.told_on)
    journal.record(case, "remedies.told", by=by, section=SECTION, subject=told)
    return told


@transaction.atomic
def answer(told: Told, *, by: Actor, answer: str) -> Told:
    """What she says to it. “Not now” ends the reminding, and nothing else."""
    told = Told._base_manager.select_for_update(of=("self",)).get(pk=told.pk)
    require(permissions.objections_to_claiming(told.case, by=by))
    told.answer, told.answered_on = answer, timezone.localdate()
    told.save()
    if answer == Told.Answer.NOT_NOW:
        meet(told.case, "remedies.decide_on_claim")
    journal.record(told.case, f"remedies.answer_{answer}", by=by, section=SECTION, subject=told)
    return told


@transaction.atomic
def prepare(case: Case, *, by: Actor, avenue: str, currency: str = "EUR", before: str = "") -> Claim:
    """She wants to claim by this avenue; the team keeps the claim and its limits from now on."""
    require(permissions.objections_to_preparing(case, by=by, avenue=avenue))
    claim = Claim.objects.create(
        case=case, team=by.team, prepared_by=by.person, avenue=avenue, currency=currency, before=before,
        is_synthetic=case.is_synthetic,
    )  # fmt: skip
    meet(case, "remedies.decide_on_claim")
    _run_limits(claim)
    journal.record(case, "remedies.claim_intended", by=by, section=SECTION, subject=claim)
    return claim


def _run_limits(claim: Claim) -> None:
    """Until the claim is filed its limitation date runs; where that date is not known, or its rule not verified, the
    time to ask a lawyer runs (verified periods can be as short as 60 days, so waiting is unsafe)."""
    limits: dict[str, Any] = {
        "team": claim.team,
        "section": SECTION,
        "about": claim,
        "note": str(claim.get_avenue_display()),
    }
    if claim.limitation_on is not None:
        set_deadline(claim.case, "remedies.limitation", due_on=claim.limitation_on, **limits)
    if claim.asks_lawyer and claim.lawyer_asked_on is None:
        set_deadline(claim.case, "remedies.ask_lawyer", starts=claim.intended_on, **limits)
    else:
        meet(claim.case, "remedies.ask_lawyer", about=claim)


def _end_limits(claim: Claim) -> None:
    end_deadline(claim.case, "remedies.limitation", about=claim)
    end_deadline(claim.case, "remedies.ask_lawyer", about=claim)


@transaction.atomic
def set_limitation(claim: Claim, *, by: Actor, **limitation: Any) -> Claim:
    """The limitation date with its rule, the rule's source, how sure that is, and the date it was counted from."""
    claim = Claim.locked(claim)
    require(permissions.objections_to_limitation(claim, by=by, limitation=limitation))
    for field, value in limitation.items():
        setattr(claim, field, value)
    claim.save()
    if claim.is_before_filing:
        _run_limits(claim)
    journal.record(claim.case, "remedies.limitation_set", by=by, section=SECTION, subject=claim)
    return claim


@transaction.atomic
def acknowledge_lawyer(claim: Claim, *, by: Actor) -> Claim:
    """Somebody takes it upon herself that a lawyer was asked about the limitation date."""
    claim = Claim.locked(claim)
    require(permissions.objections_to_pursuing(claim, by=by))
    claim.lawyer_asked_on, claim.lawyer_asked_by = timezone.localdate(), by.person
    claim.save()
    meet(claim.case, "remedies.ask_lawyer", about=claim)
    journal.record(claim.case, "remedies.lawyer_asked", by=by, section=SECTION, subject=claim)
    return claim


@transaction.atomic
def represent(
    claim: Claim, *, by: Actor, representation: str, represented_by: str, represented_on: datetime.date,
    holds_from_abroad: bool,
) -> Claim:  # fmt: skip
    """Who acts for her, and whether that holds when she is no longer in the country."""
    claim = Claim.locked(claim)
    require(permissions.objections_to_pursuing(claim, by=by))
    claim.representation, claim.represented_by = representation, represented_by
    claim.represented_on, claim.holds_from_abroad = represented_on, holds_from_abroad
    claim.save()
    journal.record(claim.case, "remedies.represented", by=by, section=SECTION, subject=claim)
    return claim


@transaction.atomic
def put_item(claim: Claim, *, by: Actor, head: str, claimed: Decimal | None, method: str = "") -> ClaimItem:
    """A head of damage enters the claim, or its amount changes. Without an amount it no longer counts."""
    claim = Claim.locked(claim)
    require(permissions.objections_to_editing(claim, by=by))
    item = ClaimItem.of(claim.case).filter(claim=claim, head=head).first() or ClaimItem(
        case=claim.case, claim=claim, head=head, is_synthetic=claim.is_synthetic
    )
    item.claimed, item.method = claimed, method
    item.save()
    claim.claimed = _total(claim, "claimed")
    claim.save()
    journal.record(claim.case, "remedies.item_put", by=by, section=SECTION, subject=item)
    return item


def _total(claim: Claim, column: str) -> Decimal | None:
    """The sum over the heads; nothing where no head says anything."""
    said = [getattr(item, column) for item in ClaimItem.of(claim.case).filter(claim=claim)]
    known = [value for value in said if value is not None]
    return sum(known, Decimal(0)) if known else None


@transaction.atomic
def make_ready(claim: Claim, *, by: Actor) -> Claim:
    """Everything is there; it could be filed today."""
    claim = Claim.locked(claim)
    require(permissions.objections_to_readying(claim, by=by))
    claim.move_to(Status.READY)
    journal.record(claim.case, "remedies.claim_ready", by=by, section=SECTION, subject=claim)
    return claim


@transaction.atomic
def file(claim: Claim, *, by: Actor, filed_on: datetime.date | None = None, before: str = "") -> Claim:
    """The claim is with the court, fund or body. Its limitation date is met, also where it had passed."""
    claim = Claim.locked(claim)
    require(permissions.objections_to_filing(claim, by=by))
    claim.move_to(Status.FILED, filed_on=filed_on or timezone.localdate(), before=before or claim.before)

    meet(claim.case, "remedies.limitation", about=claim)
    end_deadline(claim.case, "remedies.ask_lawyer", about=claim)
    journal.record(claim.case, "remedies.claim_filed", by=by, section=SECTION, subject=claim)
    return claim


@transaction.atomic
def move(claim: Claim, to: str, *, by: Actor, note: str = "") -> Claim:
    """Steps that need nothing but their place on the road: prepared further, taken under review, stayed, appealed,
    enforced, withdrawn, taken up again."""
    if to not in PLAIN_MOVES:
        raise ValueError(f"{to} has an act of its own")
    claim = Claim.locked(claim)
    require(permissions.objections_to_moving(claim, to, by=by))
    claim.move_to(to, **({"outcome_note": note} if note else {}))

    if claim.status == Status.INTENDED:
        _run_limits(claim)
    elif claim.status == Status.WITHDRAWN:
        _end_limits(claim)
    journal.record(claim.case, f"remedies.claim_{to}", by=by, section=SECTION, subject=claim)
    return claim


@transaction.atomic
def decide(
    claim: Claim, *, by: Actor, outcome: str, awards: dict[str, Decimal | None] | None = None,
    decided_on: datetime.date | None = None, note: str = "",
) -> Claim:  # fmt: skip
    """The forum decided. `awards` says for each head what was given. “Held to be late” leaves the claim open."""
    awards = awards or {}
    claim = Claim.locked(claim)
    require(permissions.objections_to_deciding(claim, outcome, awards, by=by))
    for item in ClaimItem.of(claim.case).filter(claim=claim):
        item.awarded = awards.get(item.head)
        item.save()
    claim.move_to(
        outcome,
        decided_on=decided_on or timezone.localdate(),
        outcome_note=note,
        awarded=_total(claim, "awarded"),
    )
    journal.record(claim.case, f"remedies.claim_{outcome}", by=by, section=SECTION, subject=claim)
    return claim


@transaction.atomic
def record_payment(
    claim: Claim, *, by: Actor, paid: dict[str, Decimal | None], paid_on: datetime.date | None = None
) -> Claim:
    """What has reached her so far, by head. Paid in full, the claim is over; before that it is not."""
    claim = Claim.locked(claim)
    require(permissions.objections_to_paying(claim, by=by))
    for item in ClaimItem.of(claim.case).filter(claim=claim):
        item.paid = paid.get(item.head)
        item.save()
    claim.paid = _total(claim, "paid")
    if policies.is_paid_in_full(claim):
        claim.move_to(Status.PAID, paid_on=paid_on or timezone.localdate())
    else:
        claim.save()
    journal.record(claim.case, "remedies.payment_recorded", by=by, section=SECTION, subject=claim)
    return claim
