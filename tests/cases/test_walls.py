"""The second wall, asked in SQL as the web role: what the application's code would say does not matter here."""

import contextlib
import datetime
import json

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model

from accounts.sessions import hash_of
from cases import access, visibility, walls
from cases.models import Case, Consent, Identity, InCase, Note, TeamGrant
from cases.sections import OPENS, Ground, Section
from tests.cast import TABLES as CAST_TABLES
from tests.cast import acting
from tests.roles import as_owner

WALLED = sorted({model._meta.db_table for model in walls.walled_models()})
MODELS = {model._meta.db_table: model for model in walls.walled_models()}
TRACKED = sorted((m for m in apps.get_models() if walls.history_of(m)), key=lambda m: m._meta.label)
NOBODY = "nobody"


def run(sql, *params):
    """Rows if there are any, else how many rows were touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def refused(sql, *params):
    """Whether the database refuses the statement for want of a right (privilege or row policy)."""
    try:
        with transaction.atomic():
            run(sql, *params)
            transaction.set_rollback(True)
    except ProgrammingError as error:
        return error.__cause__.sqlstate == "42501"
    return False


@contextlib.contextmanager
def asking(person):
    """A transaction in this person's session; NOBODY is a transaction without any."""
    if person == NOBODY:
        with transaction.atomic():
            yield None
    else:
        with acting(person) as actor:
            yield actor


@pytest.fixture
def full(reach):
    """Every kind of record there is, on a file that the NGO leads."""
    return reach.everything()


# --- Every table ----------------------------------------------------------------------------------


def test_everything_that_hangs_on_a_file_is_walled(db):
    """Asked of the catalogue, not of the models: a foreign key to a file, or a column that names one."""
    rows = run(
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.confrelid = 'cases_case'::regclass"
        " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('case_id', 'content_object_id')"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND (k.oid IS NOT NULL OR a.attname IS NOT NULL)"
    )
    assert {name for (name,) in rows} | {"cases_case", "cases_historicalcase"} == set(WALLED)


@pytest.mark.parametrize("table", WALLED)
def test_row_security_is_on_and_forced(db, table):
    assert run("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table) == [
        (True, True)
    ]


def _policies_now():
    return run(
        "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies"
        " WHERE schemaname = 'public' ORDER BY 1, 2"
    )


def test_the_policies_are_those_that_the_models_ask_for(transactional_db):
    before = _policies_now()
    with as_owner():
        walls.raise_walls(connection)
        again = _policies_now()
        transaction.set_rollback(True)

    expected = {
        (table, name, "PERMISSIVE", f"{{{role}}}", command)
        for (table, name), (command, role, *_) in walls.policies().items()
    }
    assert before == again
    assert {row[:5] for row in before} == expected


@pytest.mark.parametrize("table", WALLED)
def test_each_command_has_one_policy_of_its_own(db, table):
    commands = run(
        "SELECT cmd FROM pg_policies WHERE tablename = %s AND roles = '{nrm_web}' ORDER BY cmd", table
    )
    assert commands == [("DELETE",), ("INSERT",), ("SELECT",), ("UPDATE",)]


def test_no_view_reads_past_the_policies(db):
    """A view reads with the rights of its owner unless it says otherwise (security.md 3.3)."""
    rows = run(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname IN ('public', 'nrm') AND (c.relkind = 'm' OR"
        " (c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)))"
    )
    assert rows == []


def test_every_function_with_the_owners_rights_fixes_its_search_path(db):
    rows = run(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('public', 'nrm') AND p.prosecdef"
        " AND NOT coalesce(p.proconfig && ARRAY['search_path=\"\"', 'search_path='], false)"
    )
    assert rows == []


# --- The four commands, bare ----------------------------------------------------------------------


@pytest.mark.parametrize("slug", [NOBODY, "stranger", "other_ngo", "police", "rapporteur", "other_shelter"])
def test_whoever_holds_nothing_reads_and_changes_nothing(cast, full, slug):
    """No WHERE anywhere: the select policy is not asked then (DESIGN.md, traps)."""
    person = NOBODY if slug == NOBODY else getattr(cast, slug)
    readable, changed, deleted = {}, {}, {}

    with asking(person):
        for table in WALLED:
            own = "WHERE person_id IS DISTINCT FROM nrm.person()" if table == "audit_event" else ""
            readable[table] = run(f"SELECT count(*) FROM {table} {own}")[0][0]
            changed[table] = _touched(f"UPDATE {table} SET {_any_column(table)}")
            deleted[table] = _touched(f"DELETE FROM {table}")

    nothing = dict.fromkeys(WALLED, 0)
    assert readable == nothing
    assert changed == nothing
    assert deleted == nothing


def _any_column(table):
    if table in {"cases_teamgrant", "cases_persongrant"}:
        return "ends = ends"
    column = "kind" if table == "audit_event" else "is_synthetic"
    return f"{column} = {column}"


def _touched(sql):
    """How many rows; a refusal is none."""
    try:
        with transaction.atomic():
            count = run(sql)
            transaction.set_rollback(True)
    except ProgrammingError as error:
        if error.__cause__.sqlstate != "42501":
            raise
        return 0
    return count


@pytest.mark.parametrize("slug", [NOBODY, "stranger", "other_ngo", "police"])
def test_whoever_holds_nothing_can_plant_no_row(cast, full, slug):
    """A copy of a real row, with keys of its own, is refused in each table."""
    person = NOBODY if slug == NOBODY else getattr(cast, slug)
    copies = {table: _copy_of_a_row(table) for table in WALLED}
    accepted = []

    with asking(person):
        for table, row in copies.items():
            if table == "audit_event":
                continue  # everybody leaves a trace; of herself only, see tests/audit
            if not refused(
                f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)", row
            ):
                accepted.append(table)

    assert accepted == []


def _copy_of_a_row(table):
    with as_owner():
        ((row,),) = run(f"SELECT to_jsonb(t) FROM {table} t LIMIT 1")
    row = json.loads(row) if isinstance(row, str) else row  # Django's cursors leave JSON as text
    key = MODELS[table]._meta.pk.column
    row[key] = 999_999
    if "public_id" in row:
        row["public_id"] = "00000000-0000-4000-8000-00000000000f"
    if "reference" in row:
        row["reference"] = "NRM-3333-33"
    return json.dumps(row)


def test_there_is_a_row_of_everything(cast, full):
    """Else the tests above prove nothing about a table."""
    with as_owner():
        counts = {table: run(f"SELECT count(*) FROM {table}")[0][0] for table in WALLED}

    assert [table for table, count in counts.items() if not count] == []


@pytest.mark.parametrize("table", WALLED)
def test_no_role_may_empty_a_table(cast, table):
    assert refused(f"TRUNCATE {table} CASCADE")


# --- Who is asking --------------------------------------------------------------------------------


def _says_forged(sql="SELECT count(*) FROM cases_case"):
    with pytest.raises(ProgrammingError, match="forged context"):
        run(sql)


def test_a_context_set_by_hand_is_refused(cast, reach):
    reach.open_case()
    with transaction.atomic():
        run("SELECT set_config('nrm.context', %s, true)", f"{cast.ngo.user.pk} {{{cast.ngo.team.pk}}}")
        _says_forged()
        transaction.set_rollback(True)


def test_somebody_elses_teams_are_refused_with_the_own_code(cast, reach):
    reach.open_case()
    with asking(cast.other_ngo):
        run("SELECT set_config('nrm.context', %s, true)", f"{cast.other_ngo.user.pk} {{{cast.ngo.team.pk}}}")
        _says_forged()
        transaction.set_rollback(True)


def test_a_code_of_another_transaction_is_refused(cast, reach):
    reach.open_case()
    with asking(cast.ngo):
        ((context, code),) = run("SELECT current_setting('nrm.context'), current_setting('nrm.code')")
        assert run("SELECT count(*) FROM cases_case") == [(1,)]

    with transaction.atomic():
        run("SELECT set_config('nrm.context', %s, true), set_config('nrm.code', %s, true)", context, code)
        _says_forged()
        transaction.set_rollback(True)


def test_the_context_ends_with_the_transaction(cast, reach):
    reach.open_case()
    with asking(cast.ngo):
        assert run("SELECT count(*) FROM cases_case") == [(1,)]

    assert run("SELECT count(*) FROM cases_case") == [(0,)]


def test_the_secret_and_the_code_are_out_of_reach(cast):
    assert refused("SELECT * FROM nrm.keys")
    assert refused("SELECT nrm.code_for('1 {1}')")


def test_the_table_of_sessions_lets_nobody_in(cast):
    """It keeps hashes; the database asks for the secret."""
    key = cast.ngo.session_key
    with transaction.atomic():
        assert visibility.enter(hash_of(key)) is None
        assert visibility.enter(key) == cast.ngo.user.pk


@pytest.mark.parametrize("seal", ["", "0" * 64, "stolen"])
def test_a_session_written_by_hand_lets_nobody_in(cast, seal):
    """Who can write into the table of sessions, but does not know the key, becomes nobody else."""
    stolen = run(
        f"SELECT seal FROM accounts_session WHERE session_key = '{hash_of(cast.police.session_key)}'"
    )[0][0]
    seal = stolen if seal == "stolen" else seal
    columns = "(session_key, session_data, expire_date, person_id, seal)"
    run(
        f"INSERT INTO accounts_session {columns} VALUES"
        f" ('{hash_of('known')}', '', now() + interval '1 day', {cast.ngo.user.pk}, '{seal}')"
    )

    with transaction.atomic():
        assert visibility.enter("known") is None
        assert visibility.enter(cast.police.session_key) == cast.police.user.pk


def test_somebody_deactivated_enters_no_more(cast):
    key = cast.ngo.session_key
    with as_owner():
        cast.ngo.user.is_active = False
        cast.ngo.user.save()

    with transaction.atomic():
        assert visibility.enter(key) is None


def test_a_session_that_is_over_enters_no_more(cast):
    key = cast.ngo.session_key
    with as_owner():
        run("UPDATE accounts_session SET expire_date = now() - interval '1 second'")

    with transaction.atomic():
        assert visibility.enter(key) is None


def test_an_inactive_organisation_takes_its_teams_along(cast, reach):
    reach.open_case()
    with as_owner():
        organisation = cast.ngo.team.organisation
        organisation.is_active = False
        organisation.save()

    with asking(cast.ngo) as actor:
        assert actor.teams == ()
        assert run("SELECT count(*) FROM cases_case") == [(0,)]


def test_a_savepoint_that_is_released_keeps_whoever_entered_in_it(cast, reach):
    """PostgreSQL keeps an inner setting past RELEASE: whoever enters for another must leave herself (security.md 3.3).
    The gate enters once, at the start, and nothing else in the application enters."""
    reach.open_case()
    with transaction.atomic():
        with transaction.atomic():
            visibility.enter(cast.ngo.session_key)
        assert run("SELECT count(*) FROM cases_case") == [(1,)]
        visibility.leave()
        assert run("SELECT count(*) FROM cases_case") == [(0,)]


def test_a_savepoint_that_is_rolled_back_restores_who_asked_before(cast, reach):
    reach.open_case()
    other, own = cast.other_ngo.session_key, cast.ngo.session_key
    with transaction.atomic():
        visibility.enter(other)
        with transaction.atomic():
            visibility.enter(own)
            transaction.set_rollback(True)
        assert run("SELECT count(*) FROM cases_case") == [(0,)]
        assert run("SELECT nrm.person()") == [(cast.other_ngo.user.pk,)]


def test_joining_a_team_is_not_a_matter_of_sql(cast):
    """Membership opens files: the web role writes none of the tables that make it."""
    tables = CAST_TABLES - {"accounts_user"}
    with asking(cast.stranger):
        assert [t for t in sorted(tables) if not refused(f"INSERT INTO {t} DEFAULT VALUES")] == []
        assert [t for t in sorted(tables) if not refused(f"DELETE FROM {t}")] == []
        assert refused("UPDATE organisations_membership SET person_id = person_id")
        assert refused("UPDATE organisations_organisation SET is_active = true")


# --- Grants ---------------------------------------------------------------------------------------

GRANT = (
    "INSERT INTO cases_teamgrant (content_object_id, group_id, permission_id, section, ground, level, starts, ends,"
    " consent_id, case_last_activity, is_synthetic)"
    " VALUES (%s, %s, (SELECT id FROM auth_permission WHERE codename = 'see_' || %s), %s, %s, %s, now(), NULL, %s,"
    " now(), false)"
)


def grant_refused(case, team, section, ground, level="read", consent=None):
    return refused(GRANT, case.pk, team.pk, section, section, ground, level, consent)


@pytest.mark.parametrize("slug", ["stranger", "other_ngo", "police", "authority", "focal_point"])
@pytest.mark.parametrize("ground", Ground.values)
def test_nobody_grants_herself_a_file(cast, reach, slug, ground):
    case = reach.open_case()
    person = getattr(cast, slug)
    team = person.team or cast.ngo.team

    with asking(person):
        assert grant_refused(case, team, "existence", ground)
        assert grant_refused(case, team, "identity", ground)


def test_not_even_the_lead_team_grants_past_the_rule_table(cast, reach):
    """Every pair of ground and recipient: what the table is silent on is refused, what it allows is not."""
    case = reach.open_case()
    teams = [person.team for person in cast if person.team and person.slug not in {"ngo", "ngo_colleague"}]
    wrong = []

    with asking(cast.ngo):
        for team in {team.pk: team for team in teams}.values():
            for ground in (Ground.LEGAL_DUTY, Ground.COURT_ORDER, Ground.VITAL_INTEREST, Ground.BREAK_GLASS):
                allowed = OPENS.get((ground, team.organisation.kind), {})
                for section in Section:
                    for level in ("read", "write"):
                        most = allowed.get(section)
                        expected = most is None or (level == "write" and most == "read")
                        if grant_refused(case, team, section.value, ground.value, level) != expected:
                            wrong.append((str(team), ground.value, section.value, level))

    assert wrong == []


def test_consent_is_needed_for_a_grant_on_consent(cast, reach):
    case, other_case = reach.open_case(), reach.open_case()
    consent = reach.consent(case, sections=[Section.IDENTITY])
    team = cast.shelter.team

    with asking(cast.ngo):
        assert grant_refused(case, team, "identity", "consent")
        assert grant_refused(other_case, team, "identity", "consent", consent=consent.pk)
        assert grant_refused(case, cast.other_shelter.team, "identity", "consent", consent=consent.pk)
        assert grant_refused(case, team, "assistance", "consent", consent=consent.pk)
        assert not grant_refused(case, team, "identity", "consent", consent=consent.pk)
    with asking(cast.shelter):
        assert grant_refused(case, team, "assistance", "consent", consent=consent.pk)
        assert not grant_refused(case, team, "identity", "consent", consent=consent.pk)
    with asking(cast.other_shelter):
        assert grant_refused(case, cast.other_shelter.team, "identity", "consent", consent=consent.pk)


def test_a_withdrawn_consent_grants_nothing(cast, reach):
    consent = reach.withdrawn_consent()

    with asking(cast.shelter):
        assert grant_refused(consent.case, cast.shelter.team, "identity", "consent", consent=consent.pk)


@pytest.fixture
def shared(cast, reach):
    """A file whose identity and contact the shelter may read on consent."""
    case = reach.open_case()
    consent = reach.consent(case, sections=[Section.IDENTITY, Section.CONTACT])
    with acting(cast.shelter) as actor:
        access.grant(
            case,
            to=cast.shelter.team,
            ground=Ground.CONSENT,
            by=actor,
            sections=consent.sections,
            consent=consent,
        )
    return case


@pytest.mark.parametrize(
    "change",
    [
        "section = 'health'",
        "level = 'write'",
        "ground = 'lead'",
        "content_object_id = content_object_id + 1",
        "group_id = group_id",
        "starts = now() - interval '1 year'",
        "ends = now() + interval '1 year'",
        "ends = NULL",
    ],
)
def test_a_grant_is_only_ever_closed(cast, shared, change):
    with asking(cast.shelter):
        assert refused(f"UPDATE cases_teamgrant SET {change} WHERE group_id = {cast.shelter.team.pk}")


def test_a_closed_grant_is_not_opened_again(cast, shared):
    with as_owner():
        for row in TeamGrant._base_manager.filter(group=cast.shelter.team.pk):
            row.ends = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
            row.save()

    with asking(cast.shelter):
        assert run("UPDATE cases_teamgrant SET ends = now()") == 0


def test_a_grant_that_is_over_opens_nothing(cast, shared):
    with asking(cast.shelter):
        assert run("SELECT count(*) FROM cases_contact") == [(1,)]
    with as_owner():
        for row in TeamGrant._base_manager.filter(group=cast.shelter.team.pk):
            row.ends = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
            row.save()

    with asking(cast.shelter):
        assert run("SELECT count(*) FROM cases_contact") == [(0,)]


def test_a_row_cannot_be_carried_into_another_file(cast, reach):
    """What this transaction wrote it may change, but not into a place where it could not have been written; nor may an
    older row go there, with a WHERE or without (which does not ask whether the row can be read)."""
    own, foreign = reach.open_case(by=cast.other_ngo), reach.open_case()
    with asking(cast.other_ngo) as actor:
        for where in ("", f" WHERE case_id = {own.pk}"):
            assert refused(f"UPDATE cases_note SET case_id = {foreign.pk}{where}")
        Consent.objects.create(
            case=own, recipient=cast.other_ngo.team, sections=["identity"], purpose="p", language="l",
            understanding="u", recorded_by=actor.person,
        )  # fmt: skip
        Note.objects.create(
            case=own, section_name="health", text="t", author=actor.person, author_team=actor.team
        )
        for table in ("cases_consent", "cases_note"):
            for where in ("", f" WHERE case_id = {own.pk}"):
                assert refused(f"UPDATE {table} SET case_id = {foreign.pk}{where}"), table
        transaction.set_rollback(True)


def test_only_one_section_is_opened_by_a_grant(cast, reach, shared):
    """Raw SQL as the shelter: identity and contact of this file, nothing else of it and nothing of another."""
    reach.note(shared, Section.HEALTH)
    reach.note(shared, Section.COUNSELLING)
    reach.open_case()

    with asking(cast.shelter):
        counts = {
            t: run(f"SELECT count(*) FROM {t}")[0][0] for t in WALLED if not t.startswith("cases_historical")
        }

    seen = {table for table, count in counts.items() if count}
    assert seen == {
        "audit_event",
        "cases_case",
        "cases_consent",
        "cases_contact",
        "cases_identity",
        "cases_teamgrant",
    }
    assert (counts["cases_case"], counts["cases_identity"], counts["cases_contact"]) == (1, 1, 1)


def test_versions_are_read_like_their_record(cast, reach, shared):
    with asking(cast.shelter):
        assert run("SELECT count(*) FROM cases_historicalidentity") == [(1,)]
        assert run("SELECT count(*) FROM cases_historicalnote") == [(0,)]
    with asking(cast.ngo):
        assert run("SELECT count(*) FROM cases_historicalnote") == [(1,)]


# --- No write without a version -------------------------------------------------------------------


def _judged_now():
    run("SET CONSTRAINTS ALL IMMEDIATE")


def leaves_no_version(act):
    """Whether the database refuses the act at the moment of commit."""
    try:
        with as_owner():
            act()
            _judged_now()
            transaction.set_rollback(True)
    except IntegrityError as error:
        return "left no version" in str(error)
    return False


def _rows(model: type[Model]):
    return model._base_manager.all()


def _a_plain_column(model):
    """A column that can be set to itself in a way that changes the row."""
    for field in model._meta.concrete_fields:
        if field.name in {"is_synthetic", "is_state"}:
            return field.name
    raise AssertionError(f"{model.__name__} has no column for this test")


def test_a_change_without_a_version_is_refused(cast, full):
    """On a row of each tracked model: update(), bulk_update and raw SQL are refused; save is not."""
    answers = {model._meta.label: _answers(model) for model in TRACKED}

    refused_but_save = {"update": True, "bulk_update": True, "sql": True, "save": False}
    assert answers == {model._meta.label: refused_but_save for model in TRACKED}


def _answers(model):
    column = _a_plain_column(model)
    with as_owner():
        row = _rows(model).order_by("pk").first()
    assert row is not None, f"reach.everything() leaves no {model.__name__}"
    other = not getattr(row, column)
    raw = f"UPDATE {model._meta.db_table} SET {column} = %s WHERE {model._meta.pk.column} = %s"
    return {
        "update": leaves_no_version(lambda: _rows(model).filter(pk=row.pk).update(**{column: other})),
        "bulk_update": leaves_no_version(lambda: _bulk_update(model, row, column, other)),
        "sql": leaves_no_version(lambda: run(raw, other, row.pk)),
        "save": leaves_no_version(lambda: _save(model, row, column, other)),
    }


def _bulk_update(model, row, column, value):
    fresh = _rows(model).get(pk=row.pk)
    setattr(fresh, column, value)
    _rows(model).bulk_update([fresh], [column])


def _save(model, row, column, value):
    fresh = _rows(model).get(pk=row.pk)
    setattr(fresh, column, value)
    fresh.save()


def test_new_rows_in_bulk_are_refused(cast, reach):
    """Shown on one model; the trigger is made by the same lines for all, as the next test counts."""
    case = reach.open_case()
    fresh = Case(age_group="adult", lead_team=cast.ngo.team)

    assert leaves_no_version(lambda: _rows(Case).bulk_create([fresh]))
    assert leaves_no_version(lambda: run(f"DELETE FROM cases_note WHERE case_id = {case.pk}"))


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model._meta.label)
def test_every_tracked_table_has_its_guards(db, model):
    guards = run(
        "SELECT tgname, tgdeferrable, tginitdeferred, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass"
        " AND tgname LIKE 'version_of_%%' ORDER BY tgname",
        model._meta.db_table,
    )
    assert guards == [("version_of_change", True, True, "O"), ("version_of_new_row", True, True, "O")]


def test_a_silent_change_is_refused_at_commit_as_the_web_role(cast, reach):
    case = reach.open_case()

    with pytest.raises(IntegrityError, match="left no version"), asking(cast.ngo):
        Identity._base_manager.filter(case=case).update(name="changed in silence")


def test_a_version_of_an_earlier_transaction_does_not_count(cast, reach):
    """The identity has a version already, of the transaction that made it."""
    case = reach.open_case()

    with pytest.raises(IntegrityError, match="left no version"), asking(cast.ngo):
        run("UPDATE cases_identity SET name = 'x' WHERE case_id = %s", case.pk)


def test_versions_are_never_changed_or_removed(cast, full):
    versions = [t for t, model in MODELS.items() if hasattr(model, "instance_type")]

    with asking(cast.ngo):
        assert [t for t in versions if not refused(f"UPDATE {t} SET history_actor = 'x'")] == []
        assert [t for t in versions if not refused(f"DELETE FROM {t}")] == []


# --- States ---------------------------------------------------------------------------------------


def test_the_guard_of_states_has_no_back_door(cast, reach):
    """pgtrigger would let a session name triggers to ignore."""
    case = reach.open_case()
    with pytest.raises(DatabaseError, match="transition"), as_owner():  # noqa: PT012 (one attempt, three statements)
        names = [name for (name,) in run("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")]
        run("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(names) + "}")
        run("UPDATE cases_case SET status = 'closed' WHERE id = %s", case.pk)
        run("UPDATE cases_case SET status = 'nowhere' WHERE id = %s", case.pk)


# --- Other ground ---------------------------------------------------------------------------------


def test_every_case_model_says_which_section_it_is_in():
    for model in apps.get_models():
        if issubclass(model, InCase):
            assert model.section in Section or model._meta.get_field("section_name").column == "section"
