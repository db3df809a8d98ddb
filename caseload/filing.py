"""From a drawn person and her course to the rows of her file: the report, the decisions, the time to recover."""

from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from uuid import uuid4

from caseload import figures, helping, redress
from caseload.course import Course, Decision
from caseload.desk import Desk, File
from caseload.draw import Referred
from caseload.people import Person
from cases.models import Contact, Identity, Note
from cases.sections import Ground, Section
from identification.models import AnonymousNotice, Identification, RecoveryPeriod
from identification.models import Decision as DecisionRow

RESPONDER_TYPES = {
    "Government agency": "government_agency",
    "Police": "police",
    "Local Authority": "local_authority",
    "NGO and third sector": "ngo",
}
AGE_GROUPS = {"adult": "adult", "child": "child", "unknown": "unsure"}
LAW_ENFORCEMENT = frozenset({"police", "labour", "asylum"})
CLOSED_AFTER = {
    "left": 60,
    "negative": 60,
    "concluded": 365,
}  # days; invented, so that part of the files is closed
INSPECTED, FIRST_INSPECTED = 0.1, 2
LATER = timedelta(days=20)
UNTOLD = timedelta(days=14)

ACCOUNTS = {
    "labour": "worked long days for little or no pay and could not leave",
    "sexual": "was made to sell sex and had to hand over the money",
    "criminal": "was made to commit offences for others",
    "domestic": "worked in a household without days off and without papers",
    "organ_removal": "was pressed to agree to the removal of an organ",
}


def write_file(desk: Desk, person: Referred, invented: Person, course: Course) -> None:
    """One file, complete up to today."""
    file = File(
        id=desk.new_case_id(),
        reference=desk.new_reference("NRM"),
        person=person,
        invented=invented,
        course=course,
        lead=_lead(desk, person, course),
        age_group=AGE_GROUPS[person.age],
    )
    file.closed_on = _closed_on(desk, course)
    _report(desk, file)
    _reasonable_grounds(desk, file)
    if course.conclusive:
        _recovery(desk, file)
        _conclusive_grounds(desk, file, course.conclusive)
    _leaving(desk, file)
    helper = helping.write(desk, file)
    redress.write(desk, file, helper)
    if file.closed_on:
        desk.note(file, desk.at(file.closed_on), "cases.closed", Section.EXISTENCE, file.lead)
    desk.finish(file)


def write_notices(desk: Desk, people: list[Referred], how_many: int) -> None:
    """Adults who did not agree to be reported are counted, not named: as many by year as were published."""
    adults = [person for person in people if person.age == "adult"]
    weights = figures.notices_by_year()
    likely = [weights.get(min(person.reported_on.year, max(weights)), 0) for person in adults]
    if not sum(likely):
        return
    for person in desk.random.choices(adults, likely, k=how_many):
        desk.add(
            AnonymousNotice, reported_on=person.reported_on, team_id=desk.teams[_lead(desk, person)],
            exploitation=_exploitation(person), place=_place(desk, person),
        )  # fmt: skip


def _lead(desk: Desk, person: Referred, course: Course | None = None) -> str:
    """Which team of the cast reported the person and leads the file."""
    if person.responder_type == "Police":
        return "police"
    if person.responder_type == "Local Authority":
        return "social"
    if person.responder_type == "Government agency":
        return "labour" if "labour" in person.exploitation and _inspected(desk, person, course) else "asylum"
    return "ngo" if desk.random.random() < 0.75 else "other_ngo"


def _inspected(desk: Desk, person: Referred, course: Course | None) -> bool:
    """Labour inspectors report few people; some of another body's cases give the demonstration desk its work, the first
    ones who wait for an answer among them."""
    if course and any(onward.answered_on is None for onward in course.onward):
        desk.waiting["led", "labour"] += 1
        if desk.waiting["led", "labour"] <= FIRST_INSPECTED:
            return True
    return "Gangmasters" in person.responder or desk.random.random() < INSPECTED


def _closed_on(desk: Desk, course: Course) -> date | None:
    """Old files are closed; none with a claim or a return before it."""
    if course.left_on:
        closed = course.left_on + timedelta(days=CLOSED_AFTER["left"])
    elif course.conclusive and course.conclusive.on:
        claim = course.claim
        if (claim and not claim.decided_on) or course.going_back:
            return None
        closed = course.conclusive.on + timedelta(days=CLOSED_AFTER["concluded"])
        if claim and claim.decided_on:
            closed = max(closed, claim.decided_on + timedelta(days=CLOSED_AFTER["left"]))
    elif course.reasonable.on and not course.reasonable.is_positive:
        closed = course.reasonable.on + timedelta(days=CLOSED_AFTER["negative"])
    else:
        return None
    return closed if closed <= desk.today else None


def _report(desk: Desk, file: File) -> None:
    person, invented = file.person, file.invented
    at = desk.at(person.reported_on)
    row = desk.add(
        Identification, case_id=file.id, status=_status(file.course), authority_id=desk.teams["authority"],
        reported_on=person.reported_on, exploitation=_exploitation(person),
        responder_type=RESPONDER_TYPES[person.responder_type], responder_body=person.responder,
        place=_place(desk, person), indicators="Synthetic. Signs noticed during the first conversation.",
        basis="child" if file.is_child else "consent", basis_language=invented.language,
        basis_note="Synthetic. Explained with an interpreter; she repeated it in her own words.",
    )  # fmt: skip
    desk.add(
        Identity, case_id=file.id, name=invented.name, chosen_name=invented.chosen_name, born_on=invented.born_on,
        gender=invented.gender, nationality=person.nationality,
    )  # fmt: skip
    happened = (
        "; ".join(ACCOUNTS[kind] for kind in person.exploitation) or "did not want to speak about it yet"
    )
    desk.add(
        Note, case_id=file.id, section_name="account", text=f"Synthetic account. The person {happened}.",
        told_by="First responder", written_at=at, author_id=desk.people[file.lead],
        author_team_id=desk.teams[file.lead],
    )  # fmt: skip
    if file.lead not in LAW_ENFORCEMENT:
        desk.add(
            Contact, case_id=file.id, safe_way="Synthetic. Through the reception desk, before noon.",
            never="Synthetic. Never by telephone in the evening.", safety="safe", whereabouts="Synthetic address",
        )  # fmt: skip
    desk.open(file, file.lead, Ground.LEAD, at, file.lead)
    desk.open(file, "authority", Ground.LEGAL_DUTY, at, file.lead)
    desk.note(file, at, "cases.opened", Section.EXISTENCE, file.lead, reference=file.reference)
    desk.note(
        file, at, "identification.reported", Section.IDENTIFICATION, file.lead,
        ("identification.identification", row["public_id"]), authority=str(desk.cast.teams["authority"]),
    )  # fmt: skip


def _status(course: Course) -> str:
    if course.left:
        return course.left
    if course.conclusive and course.conclusive.outcome:
        return "conclusive" if course.conclusive.is_positive else "not_conclusive"
    if course.reasonable.outcome:
        return "reasonable" if course.reasonable.is_positive else "not_reasonable"
    return "awaiting"


def _exploitation(person: Referred) -> list[str]:
    return list(person.exploitation) or ["not_specified"]


def _place(desk: Desk, person: Referred) -> str:
    return desk.random.choices(figures.PLACES, cum_weights=_place_weights(person.reported_on.year))[0]


@cache
def _place_weights(year: int) -> list[int]:
    counts = figures.place_counts(year)
    return list(accumulate(counts[place] for place in figures.PLACES))


def _reasonable_grounds(desk: Desk, file: File) -> None:
    decision = file.course.reasonable
    _decided(desk, file, "reasonable", decision)
    left_before = bool(file.course.left_on) and not file.course.conclusive
    desk.limit(
        file, "identification.reasonable_grounds", team="authority", section=Section.IDENTIFICATION,
        started=file.person.reported_on, met=desk.at(decision.on) if decision.on else None,
        ended=desk.at(file.course.left_on) if left_before and file.course.left_on else None,
    )  # fmt: skip


def _recovery(desk: Desk, file: File) -> None:
    """It runs until somebody ends it: some have passed their last day and wait for that (RecoveryPeriod.is_running)."""
    starts, ends = file.course.recovery_from, file.course.recovery_at_least_until
    if starts is None or ends is None:
        return
    over = bool(file.course.left_on or (file.course.conclusive and file.course.conclusive.on))
    is_running = not over and ends >= desk.today - LATER
    desk.add(
        RecoveryPeriod, case_id=file.id, status="running" if is_running else "ended", starts_on=starts, ends_on=ends,
        ended_because="" if is_running else "Synthetic. Its last day had passed.",
    )  # fmt: skip
    desk.limit(
        file, "identification.recovery_ends", team=file.lead, section=Section.IDENTIFICATION, started=starts,
        due_on=ends, met=None if is_running else desk.at(min(ends, desk.today)),
    )  # fmt: skip


def _conclusive_grounds(desk: Desk, file: File, decision: Decision) -> None:
    _decided(desk, file, "conclusive", decision)
    started = file.course.recovery_from or file.person.reported_on
    due_on, note = _asked_for_more(desk, file, started)
    desk.limit(
        file, "identification.conclusive_grounds", team="authority", section=Section.IDENTIFICATION, started=started,
        met=desk.at(decision.on) if decision.on else None,
        ended=desk.at(file.course.left_on) if file.course.left_on else None, due_on=due_on, note=note,
    )  # fmt: skip


def _asked_for_more(desk: Desk, file: File, started: date) -> tuple[date | None, str]:
    """
    The target is far shorter than what was really waited, so nearly every waiting case would be late. Most of them
    got a later day; every tenth is late.
    """
    decided = file.course.conclusive and file.course.conclusive.on
    is_old = started + timedelta(days=45) + LATER < desk.today
    if decided or file.course.left_on or not is_old or desk.random.random() < 0.1:
        return None, ""
    return desk.today + desk.within(-3, 120), "Synthetic. More information was asked for."


def _decided(desk: Desk, file: File, kind: str, decision: Decision) -> None:
    if not decision.on:
        return
    told_on = decision.on + desk.within(0, 3)
    is_told = told_on <= desk.today and (decision.on < desk.today - UNTOLD or desk.random.random() < 0.5)
    public_id = uuid4()
    desk.add(
        DecisionRow, public_id=public_id, case_id=file.id, kind=kind, outcome=decision.outcome,
        reasons="Synthetic. The account is consistent with what is known of such cases."
        if decision.is_positive
        else "Synthetic. The signs reported do not reach the threshold.",
        remedy="" if decision.is_positive else "Synthetic. Reconsideration by the authority; then the court.",
        remedy_until=None if decision.is_positive else decision.on + timedelta(days=30), decided_on=decision.on,
        decided_by_id=desk.people["authority"], team_id=desk.teams["authority"],
        told_on=told_on if is_told else None, told_language=file.invented.language if is_told else "",
    )  # fmt: skip
    desk.note(
        file, desk.at(decision.on), f"identification.{kind}_{decision.outcome}", Section.IDENTIFICATION, "authority",
        ("identification.decision", public_id),
    )  # fmt: skip


def _leaving(desk: Desk, file: File) -> None:
    """She withdrew, or the authority suspended the case. Help does not depend on it."""
    if file.course.left == "withdrawn" and file.course.left_on:
        at = desk.at(file.course.left_on)
        desk.note(file, at, "identification.withdrawn", Section.IDENTIFICATION, file.lead)
