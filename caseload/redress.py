"""Claims for compensation and plans to return. Invented, so that every desk has work."""

from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from babel import Locale

from caseload import course
from caseload.countries import countries_of
from caseload.desk import Desk, File
from cases.sections import Ground, Section
from remedies.models import Claim, ClaimItem, Told
from returns.models import ReturnPlan, SafeguardCheck
from returns.safeguards import RECORDED_BY, SAFEGUARDS, Safeguard

CLAIMANTS = ("ngo", "other_ngo", "social")  # teams that prepare claims themselves
AVENUES = {"labour": "labour", "domestic": "labour", "sexual": "crim_adhesion", "criminal": "state_fund"}
RISK_ASSESSMENT = "R1.01"  # the one that grows old
ASKED_A_LAWYER = 0.7
OLD = timedelta(days=240)
OVER = frozenset({"paid", "refused"})


def write(desk: Desk, file: File, helper: str | None) -> None:
    """What the course says of a claim and of a return, where a team is there to keep it."""
    if file.course.claim:
        keeper = _claim_keeper(file)
        if keeper:
            _claim(desk, file, keeper, file.course.claim)
    if file.course.going_back and helper and not file.closed_on:
        _return(desk, file, helper, file.course.going_back)


def _claim_keeper(file: File) -> str | None:
    """The lawyers where they were asked and accepted, else the caseworkers who lead the file."""
    if any(to == "legal_aid" and ground == Ground.CONSENT for to, ground, *_ in file.openings):
        return "legal_aid"
    return file.lead if file.lead in CLAIMANTS else None


def _claim(desk: Desk, file: File, keeper: str, claim: course.Claim) -> None:
    _told(desk, file, keeper, claim.started_on)
    status = _claim_status(desk, claim)
    public_id = uuid4()
    kinds = file.person.exploitation
    paid = claim.awarded if status == "paid" else None
    represented_on = claim.started_on + timedelta(days=3)
    is_represented = represented_on <= desk.today
    quality = desk.random.choice("VKD")
    asked_on = represented_on if is_represented and desk.random.random() < ASKED_A_LAWYER else None
    row = desk.add(
        Claim, public_id=public_id, case_id=file.id, status=status, team_id=desk.teams[keeper],
        prepared_by_id=desk.people[keeper], avenue=AVENUES.get(kinds[0] if kinds else "", "civil_tort"),
        before="Synthetic. Regional court", claimed=claim.amount, awarded=claim.awarded or None, paid=paid,
        limitation_on=claim.limitation_on, limitation_rule="Synthetic. Three or six years.",
        limitation_source="Synthetic. Act on limitation", limitation_quality=quality,
        limitation_runs_from="employment_end", limitation_input_on=file.person.reported_on - timedelta(days=30),
        lawyer_asked_on=asked_on, lawyer_asked_by_id=desk.people[keeper] if asked_on else None,
        representation="power_of_attorney" if is_represented else "",
        represented_by="Demo lawyer" if is_represented else "",
        represented_on=represented_on if is_represented else None,
        holds_from_abroad=is_represented and desk.random.random() < 0.5, intended_on=claim.started_on,
        filed_on=claim.filed_on, decided_on=claim.decided_on,
        paid_on=claim.decided_on if paid else None,
    )  # fmt: skip
    _items(desk, file, row["id"], claim, paid)
    if not claim.filed_on and not file.closed_on and status not in OVER:
        _claim_limits(desk, file, keeper, claim, public_id, must_ask=quality != "V" and not asked_on)
    _claim_timeline(desk, file, keeper, claim, status, public_id)


def _told(desk: Desk, file: File, keeper: str, on: date) -> None:
    desk.add(
        Told, case_id=file.id, told_on=on, language=file.invented.language, how="orally",
        told_by_id=desk.people[keeper], team_id=desk.teams[keeper], answer="wants", answered_on=on,
    )  # fmt: skip
    desk.note(file, desk.at(on), "remedies.told", Section.REMEDIES, keeper)


def _claim_status(desk: Desk, claim: course.Claim) -> str:
    if claim.decided_on:
        if not claim.awarded:
            return "refused"
        awarded = "awarded_full" if claim.awarded == claim.amount else "awarded_part"
        return desk.random.choices((awarded, "enforcement", "paid"), (5, 2, 3))[0]
    if claim.filed_on:
        return desk.random.choice(("filed", "under_review"))
    return desk.random.choice(("intended", "ready"))


def _items(desk: Desk, file: File, claim_id: int, claim: course.Claim, paid: int | None) -> None:
    """Wages, and a quarter of the sum for pain where exploitation was sexual."""
    pain = claim.amount // 4 if "sexual" in file.person.exploitation else 0
    for head, amount in (("wages", claim.amount - pain), ("pain_moral", pain)):
        if amount:
            share = amount / claim.amount
            desk.add(
                ClaimItem, case_id=file.id, claim_id=claim_id, head=head, method="Synthetic. Hours worked",
                claimed=amount, awarded=round(claim.awarded * share, 2) if claim.awarded else None,
                paid=round(paid * share, 2) if paid else None,
            )  # fmt: skip


def _claim_limits(
    desk: Desk, file: File, keeper: str, claim: course.Claim, public_id: UUID, *, must_ask: bool
) -> None:  # fmt: skip
    """Until it is filed, the limitation date runs; where nobody verified it, so does the time to ask a lawyer."""
    desk.limit(
        file, "remedies.limitation", team=keeper, section=Section.REMEDIES, started=claim.started_on,
        due_on=max(claim.started_on, claim.limitation_on), about=public_id, note="Synthetic. Three or six years.",
    )  # fmt: skip
    if must_ask:
        desk.limit(
            file, "remedies.ask_lawyer", team=keeper, section=Section.REMEDIES, started=claim.started_on,
            about=public_id,
        )  # fmt: skip


def _claim_timeline(
    desk: Desk, file: File, keeper: str, claim: course.Claim, status: str, public_id: UUID
) -> None:  # fmt: skip
    subject = ("remedies.claim", public_id)
    desk.note(file, desk.at(claim.started_on), "remedies.claim_intended", Section.REMEDIES, keeper, subject)
    if claim.filed_on:
        desk.note(file, desk.at(claim.filed_on), "remedies.claim_filed", Section.REMEDIES, keeper, subject)
    if claim.decided_on:
        outcome = "refused" if status == "refused" else "awarded_part"
        if claim.awarded == claim.amount:
            outcome = "awarded_full"
        desk.note(
            file,
            desk.at(claim.decided_on),
            f"remedies.claim_{outcome}",
            Section.REMEDIES,
            keeper,
            subject,
        )


@cache
def _country(code: str) -> str:
    name = Locale("en").territories.get(code)
    return str(name) if name else code


def _return(desk: Desk, file: File, keeper: str, going_back: course.Return) -> None:
    """A plan that is being prepared or assessed; old ones were given up at her wish."""
    countries = [code for code in countries_of(file.person.nationality) if code != "GB"]
    if not countries:
        return
    public_id = uuid4()
    is_old = going_back.started_on + OLD < desk.today
    status = "cancelled" if is_old else "assessing" if going_back.assessed else "draft"
    at = desk.at(going_back.started_on)
    is_forced = desk.random.random() < 0.2
    row = desk.add(
        ReturnPlan, public_id=public_id, case_id=file.id, kind="assisted_obliged" if is_forced else "voluntary",
        initiated_by="state" if is_forced else "person", to_country=_country(countries[0]), status=status,
        team_id=desk.teams[keeper], opened_by_id=desk.people[keeper], opened_at=at,
        to_family=desk.random.choice((True, False, None)), detained=False, ill_health=desk.random.choice((False, None)),
        compensation_claim_open_or_intended=bool(file.course.claim), consent_given_on=going_back.started_on,
        consent_given_by="representative" if file.is_child else "person", consent_language=file.invented.language,
        consent_understanding="Synthetic. She said in her own words what else she could do.",
        consent_withdrawn_on=going_back.started_on + timedelta(days=30) if is_old else None,
    )  # fmt: skip
    subject = ("returns.returnplan", public_id)
    desk.note(file, at, "returns.opened", Section.RETURN, keeper, subject)
    if is_old:
        withdrawn = desk.at(going_back.started_on + timedelta(days=30))
        desk.note(file, withdrawn, "returns.consent_withdrawn", Section.RETURN, keeper, subject)
        return
    for safeguard in [s for s in SAFEGUARDS.values() if s.applies is None][: going_back.assessed]:
        _check(desk, file, keeper, row, safeguard, going_back.started_on)


def _check(
    desk: Desk, file: File, keeper: str, plan: dict[str, Any], safeguard: Safeguard, since: date
) -> None:  # fmt: skip
    """One safeguard was looked at by a team that may record it."""
    on = min(since + desk.within(1, 20), desk.today)
    by = _recorder(desk, keeper, safeguard)
    outcome = "met" if desk.random.random() < 0.8 else "not_met"
    ends = on + timedelta(days=30) if safeguard.expires else None
    desk.add(
        SafeguardCheck, case_id=file.id, plan_id=plan["id"], safeguard=safeguard.code, outcome=outcome,
        evidence="Synthetic. Seen and noted.", valid_until=ends, assessed_by_id=desk.people[by],
        team_id=desk.teams[by], assessed_at=desk.at(on),
    )  # fmt: skip
    if safeguard.code == RISK_ASSESSMENT and outcome == "met":
        desk.limit(
            file, "returns.assessment_ends", team=keeper, section=Section.RETURN, started=on, due_on=ends,
            about=plan["public_id"],
        )  # fmt: skip
    desk.note(file, desk.at(on), "returns.assessed", Section.RETURN, by, safeguard=safeguard.code)


def _recorder(desk: Desk, keeper: str, safeguard: Safeguard) -> str:
    """Who planned the return, where she may record it; else the first part of the cast that may."""
    kinds = {kind for signer in safeguard.signers for kind in RECORDED_BY[signer]}
    if desk.cast.organisations[keeper].kind in kinds:
        return keeper
    return next(slug for slug, body in desk.cast.organisations.items() if body.kind in kinds)
