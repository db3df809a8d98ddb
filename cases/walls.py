"""The second wall: what each database role may do with each table, whatever the application asks for.

Everything is made anew from the models after each `migrate` (`manage.py raise_walls` does it alone): a table that has
no wall yet gives the web and worker roles no privilege at all, so forgetting fails closed. `docs/adr/0003` says why
the policies are made from the models and not frozen in migrations; a test compares them with `pg_policies`.

Shapes and traps: security.md 3.3 and DESIGN.md. Policy shape A, the context function inside `(SELECT …)` so that it
runs once a query; each of the four commands has its own policy; what a transaction wrote it may read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from accounts.sessions import sealing_key
from audit.models import Event
from cases.models import Case, Consent, GrantBase, InCase, PersonGrant, TeamGrant
from cases.sections import OPENS, Level

WEB, WORKER, OWNER = "nrm_web", "nrm_worker", "nrm_owner"
TEAMS = "(SELECT nrm.teams())::int[]"
PERSON = "(SELECT nrm.person())"
JUST_WRITTEN = "written_in = pg_current_xact_id()"
NOBODY = "false"


@dataclass(frozen=True)
class Wall:
    """What the web role may do with the rows of one table, as SQL conditions over the row; and which rows the worker
    reads or writes, without any session. `becomes` is what an updated row must satisfy, so that no update carries a row
    into a file, or a grant to a section, where it could not have been written."""

    read: str
    insert: str = NOBODY
    update: str = NOBODY
    becomes: str = NOBODY
    delete: str = NOBODY
    worker: str = NOBODY


def case_models() -> Iterator[type[models.Model]]:
    """Every model whose rows hang on a file, the file and its grants included, history not."""
    for model in apps.get_models():
        if model is Case or issubclass(model, InCase | GrantBase):
            yield model


def history_of(model: type[models.Model]) -> type[models.Model] | None:
    """The model of the versions of this one, if it keeps any."""
    manager = getattr(model, "history", None)
    return getattr(manager, "model", None)


def walled_models() -> Iterator[type[models.Model]]:
    """Every table that is under row-level security: case-bearing tables, their versions, and the trace."""
    for model in case_models():
        yield model
        version = history_of(model)
        if version:
            yield version
    yield Event


def _granted(table: str, case_column: str, section: str, *, write: bool = False) -> str:
    """A current grant of one's own team, or of oneself, on this section of the row's file."""
    level = " AND g.level = 'write'" if write else ""
    current = f"g.starts <= now() AND (g.ends IS NULL OR g.ends > now()){level}"
    on = f"g.content_object_id = {table}.{case_column} AND g.section = {section}"
    return (
        f"(EXISTS (SELECT 1 FROM cases_teamgrant g WHERE {on} AND g.group_id = ANY ({TEAMS}) AND {current})"  # noqa: S608 (our own names)
        f" OR EXISTS (SELECT 1 FROM cases_persongrant g WHERE {on} AND g.user_id = {PERSON} AND {current}))"
    )


def _case_just_written(table: str, case_column: str) -> str:
    return f"nrm.just_opened({table}.{case_column})"


def _any(*conditions: str) -> str:
    return " OR ".join(condition for condition in conditions if condition) or NOBODY


def _addressed(columns: tuple[str, ...]) -> str:
    return _any(*(f"{column} = ANY ({TEAMS})" for column in columns)) if columns else ""


def _in_case_wall(model: type[InCase], table: str) -> Wall:
    section = f"'{model.section.value}'" if model.section else f"{table}.section"
    lead = f"nrm.leads({table}.case_id)" if model.lead_keeps else ""
    write = _any(_granted(table, "case_id", section, write=True), lead)
    insert = _any(
        write,
        _case_just_written(table, "case_id"),
        f"nrm.holds({table}.case_id)" if model.holders_insert else "",
    )
    return Wall(
        read=_any(
            JUST_WRITTEN, _granted(table, "case_id", section), _addressed(model.readers + model.writers), lead
        ),
        insert=insert,
        update=_any(write, _addressed(model.writers), JUST_WRITTEN),
        becomes=_any(insert, _addressed(model.writers)),
        worker=getattr(model, "worker_may", NOBODY),
    )


def _case_wall(table: str) -> Wall:
    return Wall(
        read=_any(JUST_WRITTEN, _granted(table, "id", "'existence'")),
        insert=f"{PERSON} IS NOT NULL AND lead_team_id = ANY ({TEAMS})",
        update=_any(_granted(table, "id", "'existence'", write=True), JUST_WRITTEN),
        becomes=_any(_granted(table, "id", "'existence'", write=True), JUST_WRITTEN),
    )


def _in_rule_table(holder: str) -> str:
    """No grant goes past the rule table, not even one written by hand (`cases/sections.py`)."""
    rows = ", ".join(
        f"('{ground.value}', '{kind.value}', '{section.value}', '{level.value}')"
        for (ground, kind), sections in sorted(OPENS.items())
        for section, most in sorted(sections.items())
        for level in Level
        if level == Level.READ or most == Level.WRITE
    )
    return f"(ground, nrm.kind_of({holder}), section, level) IN (VALUES {rows})"


def _team_grant_wall(table: str) -> Wall:
    case = f"{table}.content_object_id"
    own = f"group_id = ANY ({TEAMS})"
    # Through a function: a policy on grants that reads a table whose policy reads grants would recurse.
    consented = (
        f"(ground = 'consent' AND ({own} OR nrm.leads({case}))"
        f" AND nrm.consented({table}.consent_id, {case}, {table}.group_id, {table}.section))"
    )
    by_lead = f"(ground NOT IN ('lead', 'consent') AND nrm.leads({case}))"
    return Wall(
        read=_any(JUST_WRITTEN, own, f"nrm.knows_holders({case})"),
        insert=f"({_any(_case_just_written(table, 'content_object_id'), by_lead, consented)})"
        f" AND {_in_rule_table('group_id')}",
        # A grant is closed and never opened again; `_changeable` lets no other column be touched.
        update=f"({_any(own, f'nrm.leads({case})', JUST_WRITTEN)}) AND (ends IS NULL OR ends > now())",
        becomes=f"({_any(own, f'nrm.leads({case})', JUST_WRITTEN)}) AND ends <= statement_timestamp()",
    )


def _person_grant_wall(table: str) -> Wall:
    case = f"{table}.content_object_id"
    own = f"user_id = {PERSON}"
    return Wall(
        read=_any(JUST_WRITTEN, own, f"nrm.knows_holders({case})"),
        insert=NOBODY,  # no act grants to a single person yet; the rule table speaks of bodies
        update=f"nrm.leads({case}) AND (ends IS NULL OR ends > now())",
        becomes=f"nrm.leads({case}) AND ends <= statement_timestamp()",
    )


def _event_wall(table: str) -> Wall:
    return Wall(
        read=_any(
            JUST_WRITTEN,
            f"person_id = {PERSON}",
            f"(kind = 'act' AND {_granted(table, 'case_id', f'{table}.section')})",
        ),
        insert=f"(person_id = {PERSON} AND actor = (SELECT nrm.label())"
        f" AND (team_id IS NULL OR team_id = ANY ({TEAMS})))"
        f" OR (person_id IS NULL AND {PERSON} IS NULL AND actor LIKE 'system:%')",
        worker="person_id IS NULL AND actor LIKE 'system:%'",
    )


def wall_of(model: type[models.Model], table: str) -> Wall:
    """The wall around a case-bearing model, written for this table (the model's own or that of its versions)."""
    if model is Case:
        return _case_wall(table)
    if model is TeamGrant:
        return _team_grant_wall(table)
    if model is PersonGrant:
        return _person_grant_wall(table)
    if model is Event:
        return _event_wall(table)
    if model is Consent:
        wall = _in_case_wall(Consent, table)
        return Wall(
            read=wall.read,
            insert=_any(f"nrm.leads({table}.case_id)", _case_just_written(table, "case_id")),
            update=f"nrm.leads({table}.case_id)",
            becomes=f"nrm.leads({table}.case_id)",
        )
    if not issubclass(model, InCase):
        raise TypeError(f"{model.__name__} does not hang on a file")
    return _in_case_wall(model, table)


def _version_wall(model: type[models.Model], table: str) -> Wall:
    """Versions are read like their record, written with it, and never changed."""
    wall = wall_of(model, table)
    return Wall(
        read=wall.read,
        insert=f"({_any(f'({wall.insert})', f'({wall.becomes})')}) AND history_user_id = {PERSON}"
        " AND history_actor = (SELECT nrm.label())",
        worker=wall.worker,
    )


Policy = tuple[str, str, str, str]


def policies() -> dict[tuple[str, str], Policy]:
    """(table, policy) -> (command, role, condition on the row, condition on the row as it becomes), for all walled
    tables. A test compares this with pg_policies."""
    made: dict[tuple[str, str], Policy] = {}
    for model in case_models():
        made.update(_policies_of(model._meta.db_table, wall_of(model, model._meta.db_table)))
        version = history_of(model)
        if version:
            made.update(_policies_of(version._meta.db_table, _version_wall(model, version._meta.db_table)))
    made.update(_policies_of(Event._meta.db_table, wall_of(Event, Event._meta.db_table)))
    return made


def _policies_of(table: str, wall: Wall) -> Iterator[tuple[tuple[str, str], Policy]]:
    yield (table, "web_reads"), ("SELECT", WEB, wall.read, "")
    yield (table, "web_inserts"), ("INSERT", WEB, "", wall.insert)
    yield (table, "web_updates"), ("UPDATE", WEB, wall.update, wall.becomes)
    yield (table, "web_deletes"), ("DELETE", WEB, wall.delete, "")
    yield (table, "worker_works"), ("ALL", WORKER, wall.worker, wall.worker)
    yield (table, "owner_keeps"), ("ALL", OWNER, "true", "true")


def _policy_sql(table: str, name: str, policy: Policy) -> str:
    command, role, is_now, becomes = policy
    using = f" USING ({is_now})" if is_now else ""
    check = f" WITH CHECK ({becomes})" if becomes else ""
    return f"CREATE POLICY {name} ON {table} FOR {command} TO {role}{using}{check}"


def _privileges(model: type[models.Model]) -> Iterator[str]:
    """Plain rights on a table. Case-bearing rows are never deleted; the trace and versions never change."""
    table = model._meta.db_table
    walled = {walled._meta.db_table for walled in walled_models()}
    yield f"REVOKE ALL ON {table} FROM PUBLIC, {WEB}, {WORKER}"
    fixed = model is Event or hasattr(model, "instance_type") or table.startswith("django_migrations")
    if table not in walled:
        plain = "SELECT, INSERT" if hasattr(model, "instance_type") else "SELECT, INSERT, UPDATE, DELETE"
        web = getattr(model, "web_may", plain)
        yield f"GRANT {web} ON {table} TO {WEB}"
        yield f"GRANT SELECT ON {table} TO {WORKER}"
        return
    change = "" if fixed else f", UPDATE{_changeable(model)}"
    yield f"GRANT SELECT, INSERT{change} ON {table} TO {WEB}"
    yield f"GRANT SELECT, INSERT{'' if fixed else ', UPDATE'} ON {table} TO {WORKER}"


def _changeable(model: type[models.Model]) -> str:
    """Of a grant only its end is ever changed."""
    return " (ends)" if issubclass(model, GrantBase) else ""


# Tables that are not about files but are never changed from a page: who belongs to which team opens files, and is
# entered by the co-ordination office with a command.
READ_ONLY = frozenset(
    {
        "django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions",
        "accounts_user_groups", "accounts_user_user_permissions", "organisations_organisation", "organisations_team",
        "organisations_membership", "organisations_historicalorganisation", "organisations_historicalteam",
        "organisations_historicalmembership",
    }
)  # fmt: skip


def _guards(model: type[models.Model]) -> Iterator[str]:
    """The triggers that refuse a change without a version."""
    version = history_of(model)
    if version is None:
        return
    table, pk = model._meta.db_table, model._meta.pk.column
    call = f"EXECUTE FUNCTION nrm.demand_version('{version._meta.db_table}', '{pk}')"
    untracked = "".join(f" - '{column}'" for column in getattr(model, "untracked", ()))
    yield f"DROP TRIGGER IF EXISTS version_of_new_row ON {table}"
    yield f"DROP TRIGGER IF EXISTS version_of_change ON {table}"
    fixed = ", ".join(f"'{column}'" for column in ("written_in", "public_id", *getattr(model, "fixed", ())))
    yield f"DROP TRIGGER IF EXISTS fixed_columns ON {table}"
    if model._meta.db_table in {walled._meta.db_table for walled in case_models()}:
        yield (
            f"CREATE TRIGGER fixed_columns BEFORE UPDATE ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION nrm.keep_fixed({fixed})"
        )
    yield (
        f"CREATE CONSTRAINT TRIGGER version_of_new_row AFTER INSERT OR DELETE ON {table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {call}"
    )
    yield (
        f"CREATE CONSTRAINT TRIGGER version_of_change AFTER UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED"
        f" FOR EACH ROW WHEN ((to_jsonb(OLD){untracked}) IS DISTINCT FROM (to_jsonb(NEW){untracked})) {call}"
    )


def statements() -> Iterator[str]:
    """All SQL that raises the walls, in order. Idempotent; runs as the owner inside one transaction."""
    yield (Path(__file__).parent / "functions.sql").read_text()
    for config in apps.get_app_configs():
        own = Path(config.path) / "walls.sql"
        if own.exists():
            yield own.read_text()
    yield f"GRANT USAGE ON SCHEMA public TO {WEB}, {WORKER}"
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield from _privileges(model)
            yield from _guards(model)
    for table in sorted(READ_ONLY):
        yield f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {WEB}"
        yield f"GRANT SELECT ON {table} TO {WEB}, {WORKER}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB}, {WORKER}"
    for model in walled_models():
        yield f"ALTER TABLE {model._meta.db_table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {model._meta.db_table} FORCE ROW LEVEL SECURITY"
    for (table, name), policy in policies().items():
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield _policy_sql(table, name, policy)
    yield "DROP TRIGGER IF EXISTS touches_files ON audit_event"
    yield (
        "CREATE TRIGGER touches_files AFTER INSERT ON audit_event REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION nrm.touch_files()"
    )


def raise_walls(connection: Any) -> int:
    """Make privileges, policies and guards anew, and hand over the key that seals sessions. Returns the number of
    statements run."""
    count = 0
    with connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)
            count += 1
        cursor.execute(
            "INSERT INTO nrm.keys VALUES ('session', %s) ON CONFLICT (name) DO UPDATE SET key = excluded.key",
            [sealing_key()],
        )
    return count + 1
