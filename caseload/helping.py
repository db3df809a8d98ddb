"""What was arranged: referrals with consent, needs, a plan, services. Invented, so that every desk has work."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from assistance.models import Need, NeedsAssessment, PlannedService, ServiceStep, SupportPlan
from caseload.course import Onward
from caseload.desk import Desk, File
from cases.models import Consent, Note
from cases.sections import Ground, Section, opened
from deadlines.rules import rule
from referrals.models import Referral

HELPERS = ("shelter", "other_shelter", "ngo", "other_ngo", "social")  # whose teams assess and plan
RECEIVERS = {
    False: ("legal_aid", "health", "ngo", "other_ngo", "shelter", "other_shelter"),
    True: ("guardianship", "social", "legal_aid", "health", "ngo"),
}  # by whether the person is treated as a child
NEEDS = {
    "shelter": "A safe room, away from where she was found.",
    "legal_aid": "Advice on wages owed and on compensation.",
    "ngo": "Somebody who accompanies her, and counselling.",
    "health": "A medical examination and treatment.",
    "guardianship": "A guardian.",
    "social": "Subsistence and a school place.",
}
DOMAINS = (
    "safety",
    "accommodation",
    "health",
    "mental_health",
    "legal",
    "documents",
    "money",
    "interpretation",
)
WORDS = {
    "safety": "A safe way to and from the house.",
    "accommodation": "A room of her own.",
    "health": "An examination; a dentist.",
    "mental_health": "Somebody to talk to, in her language.",
    "legal": "Advice on her residence and her wages.",
    "documents": "A new passport.",
    "money": "Means for food and transport.",
    "interpretation": "An interpreter she trusts.",
}
REVIEW_EACH = 90  # days
ENDED = timedelta(days=420)


def write(desk: Desk, file: File) -> str | None:
    """Referrals and what followed. Returns the part whose team plans with her, if any."""
    accepted = [_refer(desk, file, onward) for onward in file.course.onward]
    helpers = [(slug, on) for slug, on in accepted if slug in HELPERS and on]
    if (
        not helpers
        and file.lead in HELPERS
        and file.course.reasonable.is_positive
        and file.course.recovery_from
    ):
        helpers = [(file.lead, file.course.recovery_from)]
    if not helpers:
        return None
    slug, since = helpers[0]
    if since is not None:
        _assist(desk, file, slug, since)
    return slug


def _receiver(desk: Desk, file: File, onward: Onward) -> str:
    """Which part of the cast is asked; never the team that asks, and none twice."""
    asked = {to for to, ground, *_ in file.openings if ground == Ground.CONSENT} | {file.lead}
    if onward.answered_on is None:
        return _least_burdened(desk, file, _status(onward), asked)
    likely = [_usual(desk, file, onward.service), *RECEIVERS[file.is_child]]
    return next(slug for slug in likely if slug not in asked)


def _least_burdened(desk: Desk, file: File, status: str, asked: set[str]) -> str:
    """What waits for an answer is spread, so that every desk finds some of it."""
    free = [slug for slug in RECEIVERS[file.is_child] if slug not in asked]
    slug = min(free, key=lambda slug: desk.waiting[status, slug])
    desk.waiting[status, slug] += 1
    return slug


def _usual(desk: Desk, file: File, service: str) -> str:
    """Women and most men go to the first shelter; most of what NGOs do, the first of them does."""
    if service == "shelter":
        return (
            "shelter"
            if file.person.gender_words == "Female" or desk.random.random() < 0.6
            else "other_shelter"
        )
    if service == "ngo":
        return "ngo" if desk.random.random() < 0.75 else "other_ngo"
    return "social" if service == "social_service" else service


def _refer(desk: Desk, file: File, onward: Onward) -> tuple[str, date | None]:
    """One referral as far as it came: consent, focal point, answer. Returns who was asked and since when it helps."""
    slug = _receiver(desk, file, onward)
    kind = desk.cast.organisations[slug].kind
    sections = sorted(s.value for s in opened(Ground.CONSENT, kind) if s != Section.EXISTENCE)
    if onward.approved_on is None and file.closed_on:
        return slug, None
    public_id, sent_at = uuid4(), desk.at(onward.sent_on)
    consent = _consent(desk, file, slug, sections, onward.sent_on)
    need = f"Synthetic. {NEEDS[slug.removeprefix('other_')]}"
    approved_at = desk.at(onward.approved_on) if onward.approved_on else None
    answered_at = desk.at(onward.answered_on) if onward.answered_on else None
    status = _status(onward)
    desk.add(
        Referral, public_id=public_id, case_id=file.id, reference=desk.new_reference("REF"), status=status,
        service_id=desk.cast.services[slug].pk, from_team_id=desk.teams[file.lead], to_team_id=desk.teams[slug],
        shown_to_id=desk.teams[slug] if approved_at else None, approver_team_id=desk.teams["coordination"], need=need,
        shown={"age_group": file.age_group, "language": file.invented.language, "need": need}, sections=sections,
        consent_id=consent["id"], consent_terms=_terms(consent), heard=_heard(file), sent_by_id=desk.people[file.lead],
        sent_at=sent_at, due_on=_answer_due(onward), decided_at=approved_at, answered_at=answered_at,
        reasons="Synthetic. No place is free." if status == "declined" else "",
    )  # fmt: skip
    _follow(desk, file, slug, onward, public_id)
    if not onward.accepted or answered_at is None:
        return slug, None
    desk.open(file, slug, Ground.CONSENT, answered_at, slug, sections, consent["id"])
    return slug, onward.answered_on


def _status(onward: Onward) -> str:
    if onward.approved_on is None:
        return "awaiting_approval"
    if onward.answered_on is None:
        return "approved"
    return "accepted" if onward.accepted else "declined"


def _answer_due(onward: Onward) -> date | None:
    """The limit that runs now, as the referral keeps it."""
    if onward.approved_on is None:
        return rule("referrals.approval").due_on(onward.sent_on)
    return rule("referrals.answer").due_on(onward.approved_on) if onward.answered_on is None else None


def _consent(desk: Desk, file: File, slug: str, sections: list[str], on: date) -> dict[str, Any]:
    return desk.add(
        Consent, case_id=file.id, recipient_id=desk.teams[slug], sections=sections,
        purpose=str(desk.cast.services[slug].get_kind_display()),
        given_by="representative" if file.is_child else "person", given_on=on, language=file.invented.language,
        understanding="Synthetic. She said in her own words what will be shared.",
        recorded_by_id=desk.people[file.lead],
    )  # fmt: skip


def _terms(consent: dict[str, Any]) -> dict[str, Any]:
    return {
        "given_by": consent["given_by"], "given_on": consent["given_on"].isoformat(), "until": None,
        "language": consent["language"], "interpreter": "", "understanding": consent["understanding"],
    }  # fmt: skip


def _heard(file: File) -> str:
    return "Synthetic. The child was informed and heard with an interpreter." if file.is_child else ""


def _follow(desk: Desk, file: File, slug: str, onward: Onward, public_id: UUID) -> None:
    """The timeline and the limits of one referral."""
    to, subject = str(desk.cast.teams[slug]), ("referrals.referral", public_id)
    desk.open(file, "coordination", Ground.LEGAL_DUTY, desk.at(onward.sent_on), file.lead)
    desk.note(file, desk.at(onward.sent_on), "referrals.sent", Section.ASSISTANCE, file.lead, subject, to=to)
    approved = desk.at(onward.approved_on) if onward.approved_on else None
    answered = desk.at(onward.answered_on) if onward.answered_on else None
    desk.limit(
        file, "referrals.approval", team="coordination", section=Section.ASSISTANCE, started=onward.sent_on,
        met=approved, about=public_id,
    )  # fmt: skip
    if approved and onward.approved_on:
        desk.note(file, approved, "referrals.approved", Section.ASSISTANCE, "coordination", subject, to=to)
        desk.limit(
            file, "referrals.answer", team=slug, section=Section.ASSISTANCE, started=onward.approved_on, met=answered,
            about=public_id,
        )  # fmt: skip
    if answered:
        verb = "referrals.accepted" if onward.accepted else "referrals.declined"
        desk.note(file, answered, verb, Section.ASSISTANCE, slug, subject, to=to)


def _assist(desk: Desk, file: File, slug: str, since: date) -> None:
    """An assessment soon after, a plan from it, two services, a counselling note."""
    assessed_on = since + desk.within(1, 6)
    if assessed_on > desk.today:
        return
    _assess(desk, file, slug, assessed_on)
    _plan(desk, file, slug, since, assessed_on + desk.within(1, 12))
    if desk.random.random() < 0.3:
        desk.add(
            Note, case_id=file.id, section_name="counselling", text="Synthetic. She sleeps better since last week.",
            written_at=desk.at(assessed_on), author_id=desk.people[slug], author_team_id=desk.teams[slug],
        )  # fmt: skip


def _assess(desk: Desk, file: File, slug: str, on: date) -> None:
    risk = desk.random.choices(("low", "medium", "high"), (5, 4, 1))[0]
    review_on = _next_review(desk, file, on, 30 if risk == "high" else REVIEW_EACH)
    row = desk.add(
        NeedsAssessment, case_id=file.id, assessed_on=on, assessed_by_id=desk.people[slug], team_id=desk.teams[slug],
        risk=risk, risk_reason="Synthetic. Those who exploited her know the town.",
        her_view="Synthetic. She wants to stay where she is.", next_review_on=review_on,
    )  # fmt: skip
    for domain in desk.random.sample(DOMAINS, 3):
        urgency = desk.random.choice(("none", "later", "soon", "now"))
        desk.add(
            Need, case_id=file.id, assessment_id=row["id"], domain=domain, urgency=urgency,
            need="" if urgency == "none" else f"Synthetic. {WORDS[domain]}",
        )  # fmt: skip
    if not file.closed_on:
        desk.limit(
            file,
            "assistance.risk_review",
            team=slug,
            section=Section.ASSISTANCE,
            started=on,
            due_on=review_on,
        )
    desk.note(
        file, desk.at(on), "assistance.assessed", Section.ASSISTANCE, slug,
        ("assistance.needsassessment", row["public_id"]),
    )  # fmt: skip


def _next_review(desk: Desk, file: File, on: date, each: int) -> date:
    """The first day of the rhythm that still lies ahead; every twelfth was missed. On a closed file, the first."""
    if file.closed_on:
        return on + timedelta(days=each)
    periods = max(1, -(-(desk.today - on).days // each))
    missed = periods > 1 and desk.random.random() < 1 / 12
    return on + timedelta(days=each * (periods - missed))


def _plan(desk: Desk, file: File, slug: str, since: date, agreed_on: date) -> None:
    """A plan is drafted with her and agreed within its time; on a closed file it has ended."""
    is_agreed = agreed_on <= desk.today
    ended_on = file.closed_on or (agreed_on + ENDED if agreed_on + ENDED <= desk.today else None)
    status = "ended" if ended_on else "agreed" if is_agreed else "draft"
    review_on = _next_review(desk, file, agreed_on, REVIEW_EACH) if is_agreed else None
    drawn_up_on = min(agreed_on, desk.today)
    row = desk.add(
        SupportPlan, case_id=file.id, status=status, team_id=desk.teams[slug], drawn_up_by_id=desk.people[slug],
        drawn_up_on=drawn_up_on, goals="Synthetic. A place to live, papers, work she chooses.",
        safety="Synthetic. She calls the house before she comes.", agreed_how="orally" if is_agreed else "",
        agreed_language=file.invented.language if is_agreed else "", agreed_on=agreed_on if is_agreed else None,
        review_on=review_on, ended_on=ended_on, ended_because="completed" if ended_on else "",
    )  # fmt: skip
    if not (file.closed_on and not is_agreed):
        desk.limit(
            file, "assistance.plan", team=slug, section=Section.ASSISTANCE, started=since,
            met=desk.at(agreed_on) if is_agreed else None,
        )  # fmt: skip
    if review_on and not ended_on:
        desk.limit(
            file,
            "assistance.plan_review",
            team=slug,
            section=Section.ASSISTANCE,
            started=agreed_on,
            due_on=review_on,
        )
    verb = "assistance.plan_agreed" if is_agreed else "assistance.plan_drafted"
    subject = ("assistance.supportplan", row["public_id"])
    desk.note(file, desk.at(drawn_up_on), verb, Section.ASSISTANCE, slug, subject)
    if is_agreed:
        for domain in desk.random.sample(DOMAINS, 2):
            _service(desk, file, slug, row["id"], domain, agreed_on, is_over=bool(ended_on))


def _service(
    desk: Desk, file: File, slug: str, plan_id: int, domain: str, offered_on: date, *, is_over: bool
) -> None:  # fmt: skip
    """A service from its offer to where it stands; some that should have begun have not."""
    due_on = offered_on + desk.within(3, 21)
    began_on = due_on + desk.within(-3, 4)
    if is_over:
        status, on = desk.random.choice(("delivered", "declined")), began_on
    elif began_on <= desk.today and desk.random.random() < 0.95:
        status, on = "started" if desk.random.random() < 0.6 else "delivered", began_on
    else:
        status, on = desk.random.choice(("offered", "accepted")), offered_on
    on = min(on, desk.today)
    row = desk.add(
        PlannedService, case_id=file.id, plan_id=plan_id, status=status, domain=domain,
        what=f"Synthetic. {WORDS[domain]}", provider_id=desk.teams[slug], owner_id=desk.people[slug], due_on=due_on,
        stands_since=on,
    )  # fmt: skip
    for step, day in (("offered", offered_on), (status, on)):
        if step != "offered" or day == offered_on:
            desk.add(
                ServiceStep, case_id=file.id, service_id=row["id"], status=step, happened_on=day,
                recorded_by_id=desk.people[slug],
            )  # fmt: skip
        if step == status == "offered":
            break
    subject = ("assistance.plannedservice", row["public_id"])
    desk.note(file, desk.at(on), f"assistance.service_{status}", Section.ASSISTANCE, slug, subject)
