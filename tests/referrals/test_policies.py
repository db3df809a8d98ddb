"""What a referral must satisfy: truth tables. Nothing here needs a database but the last part."""

import itertools

import pytest
from django.db import Error, transaction

from cases.models import AgeGroup, Case, Identity
from cases.sections import CLOSED_TO_LAW_ENFORCEMENT, Section
from organisations.models import LAW_ENFORCEMENT, Kind, Organisation, Team
from referrals import policies
from referrals.matching import fit, fits
from referrals.models import Referral, Service

S = Referral.Status


def a_service(kind=Kind.SHELTER, *, name="Oak House", active=True, receives=True, is_open=True, **about):
    organisation = Organisation(name=name, kind=kind, is_active=active)
    team = Team(organisation=organisation, name="Team", receives_referrals=receives)
    facts = {"kind": Service.Kind.SHELTER, "languages": ["Romanian"], "for_whom": ["women"], "places_free": 2}
    return Service(team=team, is_open=is_open, **{**facts, **about})


def a_case(age_group=AgeGroup.ADULT, language="Romanian"):
    return Case(age_group=age_group, language=language)


# --- moves ------------------------------------------------------------------------------------------------


MOVES = {
    ("awaiting_approval", "approved"), ("awaiting_approval", "returned"), ("awaiting_approval", "withdrawn"),
    ("approved", "accepted"), ("approved", "declined"), ("approved", "withdrawn"),
    ("accepted", "withdrawn"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(itertools.product(S.values, S.values)))
def test_a_move_is_allowed_only_where_the_table_has_it(before, after):
    assert Referral(status=before).may_move_to(after) == ((before, after) in MOVES)


# --- what may be offered ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(LAW_ENFORCEMENT))
def test_police_and_inspections_are_never_offered_contact_health_or_notes(kind):
    offered = set(policies.sections_offered(a_service(kind)))

    assert offered == {Section.IDENTITY, Section.ACCOUNT, Section.IDENTIFICATION}
    assert not offered & CLOSED_TO_LAW_ENFORCEMENT


@pytest.mark.parametrize("kind", [Kind.RAPPORTEUR, Kind.COORDINATOR, Kind.COMPETENT_AUTHORITY])
def test_who_may_receive_nothing_by_consent_is_offered_nothing_and_cannot_be_asked(kind):
    assert policies.sections_offered(a_service(kind)) == []
    assert len(policies.objections_to_service(a_service(kind))) == 1


@pytest.mark.parametrize("kind", [Kind.SHELTER, Kind.NGO, Kind.HEALTH, Kind.LEGAL_AID, Kind.GUARDIANSHIP])
def test_existence_is_no_choice(kind):
    assert Section.EXISTENCE not in policies.sections_offered(a_service(kind))


@pytest.mark.parametrize(
    ("about", "stands"),
    [
        pytest.param({}, True, id="takes referrals"),
        pytest.param({"is_open": False}, False, id="service closed"),
        pytest.param({"receives": False}, False, id="team receives nothing"),
        pytest.param({"active": False}, False, id="organisation gone"),
    ],
)
def test_only_a_service_that_takes_referrals_is_asked(about, stands):
    assert (policies.objections_to_service(a_service(**about)) == []) == stands


# --- what is seen before acceptance -----------------------------------------------------------------------


NAMED = Identity(name="Mira Al-Testova", chosen_name="Mimi")


@pytest.mark.parametrize(
    ("need", "clean"),
    [
        pytest.param("A quiet room.", True, id="plain"),
        pytest.param("", False, id="empty"),
        pytest.param("   ", False, id="blank"),
        pytest.param("Mira needs a room.", False, id="first name"),
        pytest.param("A room for MIMI, please.", False, id="chosen name, in capitals"),
        pytest.param("Ask for Testova.", False, id="surname"),
        pytest.param("She admires al fresco meals.", True, id="short part of a name inside other words"),
        pytest.param("Call +43 660 123 45 67.", False, id="telephone"),
        pytest.param("Write to her@host.example.", False, id="e-mail"),
        pytest.param("Since 2024, with 2 children, room 12.", True, id="other numbers"),
    ],
)
def test_the_need_names_nobody(need, clean):
    assert (policies.objections_to_need(need, NAMED) == []) == clean


@pytest.mark.parametrize(
    ("age", "given_by", "heard", "count"),
    [
        pytest.param("adult", "person", "", 0, id="adult herself"),
        pytest.param("adult", "representative", "", 1, id="adult, by another"),
        pytest.param("child", "representative", "Heard alone.", 0, id="child, represented and heard"),
        pytest.param("child", "representative", " ", 1, id="child, not heard"),
        pytest.param("child", "person", "Heard alone.", 1, id="child alone"),
        pytest.param("child", "person", "", 2, id="child alone, not heard"),
        pytest.param("unsure", "person", "Heard.", 1, id="age not settled counts as child"),
        pytest.param("unsure", "representative", "Heard.", 0, id="age not settled, represented"),
    ],
)
def test_who_consents(age, given_by, heard, count):
    assert len(policies.objections_to_giver(a_case(age), given_by, heard)) == count


@pytest.mark.parametrize(
    ("kind", "wanted", "count"),
    [
        pytest.param(Kind.SHELTER, [], 1, id="nothing chosen"),
        pytest.param(Kind.SHELTER, ["identity", "contact"], 0, id="shelter, identity and contact"),
        pytest.param(Kind.POLICE, ["identity"], 0, id="police, identity"),
        pytest.param(Kind.POLICE, ["identity", "health"], 1, id="police, health"),
        pytest.param(Kind.POLICE, ["contact"], 1, id="police, whereabouts"),
        pytest.param(Kind.POLICE, ["counselling"], 1, id="police, counselling notes"),
        pytest.param(Kind.LEGAL_AID, ["health"], 1, id="lawyer, health"),
    ],
)
def test_consent_opens_no_more_than_the_rule_table(kind, wanted, count):
    assert len(policies.objections_to_sections(a_case(), a_service(kind), wanted)) == count


# --- what the focal point is told -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "shown", "terms", "found", "count"),
    [
        pytest.param({}, {}, {}, set(), 0, id="nothing"),
        pytest.param({"places_free": 0}, {}, {}, set(), 1, id="no place"),
        pytest.param({"places_free": None}, {}, {}, set(), 0, id="places not counted"),
        pytest.param({"languages": []}, {}, {}, set(), 1, id="language not spoken"),
        pytest.param({"is_open": False}, {}, {}, set(), 1, id="service closed"),
        pytest.param({}, {"age_group": "child"}, {}, set(), 1, id="not for children"),
        pytest.param({}, {"age_group": "unsure"}, {}, set(), 1, id="age not settled"),
        pytest.param({}, {}, {"language": "English"}, set(), 1, id="explained in another language"),
        pytest.param({}, {}, {"language": "English", "interpreter": "no. 4"}, set(), 0, id="... interpreted"),
        pytest.param({}, {}, {}, {"consent"}, 1, id="consent taken back"),
        pytest.param({}, {}, {}, {"consent", "file"}, 2, id="consent taken back and file closed"),
    ],
)
def test_what_is_missing(service, shown, terms, found, count):
    referral = Referral(
        service=a_service(**service), shown={"age_group": "adult", "language": "Romanian", "need": "A room.", **shown},
        consent_terms={"language": "Romanian", "interpreter": "", **terms},
    )  # fmt: skip

    assert len(policies.missing(referral, found)) == count


# --- matching ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "age", "gender", "doubts"),
    [
        pytest.param({}, "adult", "female", 0, id="fits"),
        pytest.param({"languages": ["English"]}, "adult", "female", 1, id="language"),
        pytest.param({"places_free": 0}, "adult", "female", 1, id="full"),
        pytest.param({}, "adult", "male", 1, id="not for men"),
        pytest.param({}, "child", "female", 1, id="not for children"),
        pytest.param(
            {"for_whom": ["children"]}, "unsure", "male", 0, id="age not settled goes where children go"
        ),
        pytest.param({"for_whom": ["children"]}, "adult", "unknown", 1, id="not for adults"),
        pytest.param({}, "adult", "other", 0, id="another gender is turned away from no adults' service"),
    ],
)
def test_a_service_has_its_doubts(service, age, gender, doubts):
    assert len(fit(a_service(**service), a_case(age), Identity(gender=gender)).doubts) == doubts


def test_the_best_fit_stands_first_and_none_is_left_out():
    best, full, foreign = a_service(), a_service(places_free=0), a_service(places_free=0, languages=[])

    found = fits([foreign, full, best], a_case(), Identity(gender="female"))

    assert [found.service for found in found] == [best, full, foreign]


# --- the database holds the same table --------------------------------------------------------------------


@pytest.mark.parametrize("before", S.values)
def test_the_database_refuses_every_other_move(referring, as_owner, rolled_back, before):
    referral = referring.at(before)
    allowed = set()

    for after in S.values:
        with as_owner(), rolled_back():
            row = Referral._base_manager.get(pk=referral.pk)
            row.status, row.shown_to_id = (
                after,
                row.to_team_id if after in ("approved", "accepted", "declined") else None,
            )
            if _is_written(row):
                allowed.add((before, after))

    assert allowed == {move for move in MOVES if move[0] == before} | {(before, before)}


def _is_written(row):
    try:
        with transaction.atomic():
            row.save()
    except Error:
        return False
    return True
