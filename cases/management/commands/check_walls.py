"""`manage.py check_walls`: goes through every table that hangs on a file, versions and the trace included, as the web
role without any session, and counts what it can read. Anything but nothing is a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction

from cases import walls

ALL_COMMANDS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


class Command(BaseCommand):
    help = "Counts, table by table, what the web role reads without a session. Fails unless that is nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        tables = sorted({model._meta.db_table for model in walls.walled_models()})
        with transaction.atomic():
            faults = [fault for table in tables for fault in _faults_of(table)] + list(_faults_of_the_role())
            present = {table: _count(table) for table in tables}
            with _web_without_session():
                readable = {table: _count(table) for table in tables}
        self._print(present, readable)
        for fault in faults:
            self.stderr.write(fault)
        total = sum(readable.values())
        self.stdout.write(f"{len(tables)} tables, {total} rows readable without context")
        if total or faults:
            raise SystemExit(1)

    def _print(self, present: dict[str, int], readable: dict[str, int]) -> None:
        width = max(len(table) for table in present)
        self.stdout.write(f"{'table'.ljust(width)}  {'rows':>12}  {'readable':>12}")
        for table, rows in present.items():
            self.stdout.write(f"{table.ljust(width)}  {rows:>12,}  {readable[table]:>12,}")


@contextmanager
def _web_without_session() -> Iterator[None]:
    """The role of the pages, before anybody has signed in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        try:
            cursor.execute(f"SET LOCAL ROLE {walls.WEB}")
        except ProgrammingError as error:
            message = f"{before} may not act as {walls.WEB}; run this as {walls.OWNER} (NRM_ROLE=owner)."
            raise CommandError(message) from error
        cursor.execute("SELECT nrm.leave()")
        yield
        cursor.execute(f"SET LOCAL ROLE {before}")


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 (a table of ours)
        (rows,) = cursor.fetchone()
    return int(rows)


def _faults_of(table: str) -> Iterator[str]:
    """Whether the wall stands at all: row security on, also for the owner, and a policy for each command."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table]
        )
        on, forced = cursor.fetchone()
        cursor.execute(
            "SELECT cmd FROM pg_policies WHERE schemaname = 'public' AND tablename = %s AND %s = ANY (roles)",
            [table, walls.WEB],
        )
        commands = {command for (command,) in cursor.fetchall()}
    if not on:
        yield f"{table}: row security is off"
    if not forced:
        yield f"{table}: row security is not forced"
    if missing := ALL_COMMANDS - commands:
        yield f"{table}: no policy for {', '.join(sorted(missing))}"


def _faults_of_the_role() -> Iterator[str]:
    """A superuser, a role that bypasses row security, or an owner passes every wall."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s) AND (rolsuper OR rolbypassrls)",
            [[walls.WEB, walls.WORKER]],
        )
        above = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT c.relname, r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE r.rolname = ANY (%s)",
            [[walls.WEB, walls.WORKER]],
        )
        owned = cursor.fetchall()
    yield from (f"{role}: stands above row security" for role in above)
    yield from (f"{table}: belongs to {role}" for table, role in owned)
