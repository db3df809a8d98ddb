"""`has_perm`, the gate, raw SQL as the web role and the page always say the same (DESIGN.md, Access)."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse

from assistance.models import NeedsAssessment
from cases import access, walls
from cases.models import Case, Contact, GrantBase, Identity, Note
from cases.sections import CLOSED_TO_LAW_ENFORCEMENT, OPENS, Ground, Section, opened
from cases.visibility import file_with_sections, is_lead, sections, visible
from identification.models import Identification
from organisations.models import LAW_ENFORCEMENT, Kind
from remedies.models import Claim
from returns.models import ReturnPlan
from tests.cast import acting
from tests.roles import as_owner

S = Section
RECORD = {
    S.EXISTENCE: Case, S.IDENTITY: Identity, S.CONTACT: Contact, S.ACCOUNT: Note, S.IDENTIFICATION: Identification,
    S.HEALTH: Note, S.COUNSELLING: Note, S.ASSISTANCE: NeedsAssessment, S.LEGAL: Note, S.RETURN: ReturnPlan,
    S.REMEDIES: Claim,
}  # fmt: skip
LAW_CENTRE = {S.IDENTITY, S.ACCOUNT, S.LEGAL}


@pytest.fixture
def files(cast, reach):
    """A file that everybody of the road has a part in; one of the police; one whose consent was taken back."""
    shared = reach.everything()
    for to, wanted in (
        (cast.law_centre, LAW_CENTRE),
        (cast.police, {S.IDENTITY, S.ACCOUNT, S.IDENTIFICATION}),
    ):
        consent = reach.consent(shared, to=to, sections=sorted(wanted))
        with acting(to) as actor:
            access.grant(
                shared, to=to.team, ground=Ground.CONSENT, by=actor, sections=wanted, consent=consent
            )
    withdrawn = reach.accepted_referral()
    from referrals import actions as referrals

    with acting(cast.ngo) as actor:
        referrals.withdraw_consent(withdrawn.consent, by=actor)
    return {
        "shared": shared,
        "of the police": reach.reported_case(
            by=cast.police, report={"responder_type": "police"}, contact=None
        ),
        "withdrawn": withdrawn.case,
    }


def _rows(actor, case, section):
    rows = visible(RECORD[section], actor)
    rows = rows.filter(pk=case.pk) if section == S.EXISTENCE else rows.filter(case=case)
    return rows.filter(section_name=section) if RECORD[section] is Note else rows


def _by_sql(case, section):
    table = RECORD[section]._meta.db_table
    where = f"id = {case.pk}" if section == S.EXISTENCE else f"case_id = {case.pk}"
    where += f" AND section = '{section.value}'" if RECORD[section] is Note else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}")
        return cursor.fetchone()[0]


def test_the_four_answers_agree(cast, files):
    disagree = []
    for person in cast:
        for name, case in files.items():
            page = person.client.get(reverse("cases:page", args=[case.public_id]))
            with acting(person) as actor:
                held = set(sections(actor, case))
                for section in S:
                    exists = section in held
                    answers = {
                        "has_perm": person.user.has_perm(f"cases.see_{section.value}", case),
                        "gate": _rows(actor, case, section).exists(),
                        "sql": _by_sql(case, section) > 0,
                    }
                    if name != "shared":  # a section that is open may still be empty there
                        answers = {k: v or (exists and k != "has_perm") for k, v in answers.items()}
                    if set(answers.values()) != {exists}:
                        disagree.append((str(person), name, section.value, exists, answers))
            if (page.status_code == 200) != (S.EXISTENCE in held) or page.status_code not in {200, 404}:
                disagree.append((str(person), name, "page", page.status_code, sorted(held)))

    assert disagree == []


def test_each_wall_stands_without_the_other(cast, files):
    """The gate asked as the owner, whom no policy binds, gives the rows that it gives as the web role; and what the web
    role reads in plain SQL is neither more nor less (security.md 3.6, 2)."""
    models = [model for model in walls.case_models() if not issubclass(model, GrantBase)]
    disagree = []
    for person in cast:
        with acting(person) as actor:
            for model in models:
                both = set(visible(model, actor).values_list("pk", flat=True))
                policies_alone = set(model._base_manager.values_list("pk", flat=True))
                with as_owner():
                    gate_alone = set(visible(model, actor).values_list("pk", flat=True))
                if not both == policies_alone == gate_alone:
                    disagree.append(
                        (str(person), model._meta.label, len(both), len(policies_alone), len(gate_alone))
                    )

    assert disagree == []


def test_who_sees_what_of_the_shared_file(cast, files):
    """By hand, from nrm.md 1.4 and the acts of the fixture: so that four equal answers are not four equal mistakes."""
    everything = set(S)
    expected = {
        "ngo": everything,
        "ngo_colleague": everything,
        "authority": {S.EXISTENCE, S.IDENTITY, S.ACCOUNT, S.IDENTIFICATION, S.RETURN},
        "second_authority": {S.EXISTENCE, S.IDENTITY, S.ACCOUNT, S.IDENTIFICATION, S.RETURN},
        "focal_point": {S.EXISTENCE, S.IDENTIFICATION},
        "second_focal_point": {S.EXISTENCE, S.IDENTIFICATION},
        "shelter": {S.EXISTENCE, S.IDENTITY, S.CONTACT, S.ASSISTANCE},
        "clinic": {S.HEALTH},
        "law_centre": {S.EXISTENCE, *LAW_CENTRE},
        "police": {S.EXISTENCE, S.IDENTITY, S.ACCOUNT, S.IDENTIFICATION},
    }
    found = {}
    for person in cast:
        with acting(person) as actor:
            found[person.slug] = set(sections(actor, files["shared"]))

    assert found == {person.slug: expected.get(person.slug, set()) for person in cast}


def test_a_consent_that_was_taken_back_leaves_nothing_open(cast, files):
    with acting(cast.shelter) as actor:
        assert sections(actor, files["withdrawn"]) == {}
        assert _by_sql(files["withdrawn"], S.CONTACT) == 0
    assert (
        cast.shelter.client.get(reverse("cases:page", args=[files["withdrawn"].public_id])).status_code == 404
    )


def test_the_gate_gives_a_file_with_what_is_open_and_no_more(cast, files):
    with acting(cast.police) as actor:
        case, held = file_with_sections(actor, public_id=files["shared"].public_id)
        assert hasattr(case, "identity")
        assert not hasattr(case, "contact")
        assert S.CONTACT not in held
        assert not is_lead(actor, case)


def test_other_names_than_sections_are_never_permitted(cast, files):
    with acting(cast.ngo):
        for name in (
            "cases.see_nothing",
            "cases.change_case",
            "cases.identity",
            "auth.see_identity",
            "see_identity",
            "",
        ):
            assert not cast.ngo.user.has_perm(name, files["shared"])
        assert not cast.ngo.user.has_perm("cases.see_identity")
        assert not cast.ngo.user.has_perm("cases.see_identity", cast.ngo.team)


def test_no_group_and_no_user_holds_a_permission_on_the_model(cast):
    """guardian's shortcut would open every file by one such row (security.md 3.2, 2)."""
    on_cases = ContentType.objects.get_for_model(Case)
    for person in cast:
        assert not person.user.user_permissions.filter(content_type=on_cases).exists()
        assert not any(group.permissions.exists() for group in person.user.groups.all())


def test_a_deactivated_person_is_permitted_nothing(cast, files):
    """guardian answers has_perm and its shortcuts differently here (security.md 3.2, 3)."""
    with acting(cast.ngo):
        cast.ngo.user.is_active = False
        assert not cast.ngo.user.has_perm("cases.see_identity", files["shared"])
        assert list(visible(Case, cast.ngo.actor)) == []


@pytest.mark.parametrize("kind", sorted(LAW_ENFORCEMENT))
@pytest.mark.parametrize("ground", [Ground.LEAD, Ground.CONSENT, Ground.LEGAL_DUTY])
def test_law_enforcement_never_reaches_what_is_closed_to_it(kind, ground):
    assert not set(opened(ground, kind)) & CLOSED_TO_LAW_ENFORCEMENT


def test_the_rapporteur_has_no_row_in_the_rule_table():
    assert [key for key in OPENS if key[1] == Kind.RAPPORTEUR] == []


def test_every_ground_opens_existence_first():
    """A section without the file would be a page that nobody finds."""
    assert [key for key, allowed in OPENS.items() if Section.EXISTENCE not in allowed] == []
