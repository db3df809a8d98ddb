"""What a reader sees of remedies: the panel of a file, its track, what waits, and the avenues as rows."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from cases.road import CaseView, TrackState, Work
from cases.sections import Section
from cases.visibility import open_to, visible
from organisations.actors import Actor
from organisations.roles import Permission
from remedies.avenues import TERMS, Avenue, Terms
from remedies.models import Claim, Status, Told

MOST = 50


@dataclass(frozen=True)
class AvenueRow:
    """One avenue before one file: open or closed, why, and the date that matters. Nothing is called closed that nobody
    examined (return-remedies-monitoring 2.5)."""

    avenue: Avenue
    terms: Terms
    word: str
    tone: str
    why: str
    at: datetime.date | None = None
    at_label: str = ""
    claim: Claim | None = None


def told_of(case: Case, actor: Actor) -> Told | None:
    """The last time she was told; one query."""
    rows = visible(Told, actor).filter(case=case).select_related("told_by", "team__organisation")
    return rows.order_by("-told_on", "-pk").first()


def claims_of(case: Case, actor: Actor) -> list[Claim]:
    """All claims of the file; one query."""
    rows = visible(Claim, actor).filter(case=case).select_related("team__organisation", "prepared_by")
    return list(rows.order_by("pk"))


def avenue_rows(claims: list[Claim]) -> list[AvenueRow]:
    """Those that are walked first, then the others in the order of the table."""
    latest = {claim.avenue: claim for claim in claims}
    rows = [_row(avenue, latest.get(avenue)) for avenue in Avenue]
    return sorted(rows, key=lambda row: row.claim is None)


def _row(avenue: Avenue, claim: Claim | None) -> AvenueRow:
    terms = TERMS[avenue]
    if claim is None:
        return AvenueRow(avenue, terms, _("Not examined"), "neutral", _("Ask a lawyer whether it is open."))
    word = _("Open") if claim.is_pending else _("Closed")
    tone = claim.tone if claim.is_pending else "neutral"
    status = str(claim.get_status_display())
    why = f"{status}. {claim.outcome_note}" if claim.outcome_note else status
    at, label = _date_of(claim)
    return AvenueRow(avenue, terms, word, tone, why, at, label, claim)


def _date_of(claim: Claim) -> tuple[datetime.date | None, str]:
    """The date that matters now: until filing the limitation date, then the last thing that happened."""
    if claim.is_before_filing:
        return claim.limitation_on, _("file by")
    if claim.paid_on:
        return claim.paid_on, _("paid")
    if claim.decided_on:
        return claim.decided_on, _("decided")
    return claim.filed_on, _("filed")


def panel(view: CaseView) -> dict[str, Any] | None:
    """Two queries."""
    if not view.may_read(Section.REMEDIES):
        return None
    told, claims = told_of(view.case, view.actor), claims_of(view.case, view.actor)
    pressing = min(claims, key=_urgency, default=None)
    return {
        "tracks": {"remedies": _stands(pressing, told=told is not None)},
        "told": told,
        "claims": claims,
        "may_claim": view.may_write(Section.REMEDIES) and view.actor.may(Permission.CLAIM),
    }


# Which of several claims the mark on the file speaks of: what can still be lost comes before what is won.
URGENCY = (
    Status.INTENDED, Status.READY, Status.TIME_BARRED, Status.UNDER_REVIEW, Status.FILED, Status.STAYED,
    Status.ENFORCEMENT, Status.AWARDED_PART, Status.AWARDED_FULL, Status.PAID, Status.REFUSED, Status.WITHDRAWN,
)  # fmt: skip


def _urgency(claim: Claim) -> tuple[int, datetime.date]:
    return URGENCY.index(Status(claim.status)), claim.limitation_on or datetime.date.max


def _most_pressing() -> "QuerySet[Claim]":
    order = models.Case(
        *(When(status=status, then=Value(n)) for n, status in enumerate(URGENCY)),
        output_field=models.IntegerField(),
    )
    return Claim._base_manager.filter(case=OuterRef("pk")).order_by(order, "limitation_on", "pk")


def states(actor: Actor, cases: list[Case]) -> dict[int, TrackState]:
    """Where her remedies stand, for the files on which the reader may know it; one query."""
    claim = _most_pressing()
    rows = open_to(actor, cases, Section.REMEDIES).annotate(
        claim_status=Subquery(claim.values("status")[:1]),
        limitation_on=Subquery(claim.values("limitation_on")[:1]),
        told=Exists(Told._base_manager.filter(case=OuterRef("pk"))),
    )
    return {row.pk: _stands(_claim_of(row), told=row.told) for row in rows}


def _claim_of(row: Any) -> Claim | None:
    return Claim(status=row.claim_status, limitation_on=row.limitation_on) if row.claim_status else None


def _stands(claim: Claim | None, *, told: bool) -> TrackState:
    """What the mark on the file says."""
    if claim is None:
        return (
            TrackState(_("Told of their right"), "waiting")
            if told
            else TrackState(_("Not told yet"), begun=False)
        )
    until = claim.limitation_on if claim.is_before_filing else None
    return TrackState(claim.get_status_display(), claim.tone, until, _("File by") if until else "")


def claims_to_file(actor: Actor) -> Iterator[Work]:
    """Claims of her teams that are ready but not filed; one query."""
    rows = visible(Claim, actor).filter(team__in=actor.team_ids, status=Status.READY).select_related("case")
    for row in rows.order_by("limitation_on", "pk")[:MOST]:
        yield Work(
            title=_("A claim is ready to be filed"),
            url=reverse("remedies:claim", args=[row.case.public_id, row.public_id]),
            reference=row.case.reference,
            due=row.limitation_on,
        )
