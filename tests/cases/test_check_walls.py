"""The command that shows the second wall to whoever asks."""

import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from cases import walls
from tests.roles import as_owner

TABLES = len({model._meta.db_table for model in walls.walled_models()})


def check(break_it=""):
    """Its exit code and its lines; what `break_it` breaks is whole again afterwards."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with as_owner():
        if break_it:
            with connection.cursor() as cursor:
                cursor.execute(break_it)
        try:
            call_command("check_walls", stdout=out, stderr=err)
        except SystemExit as end:
            code = end.code
        transaction.set_rollback(True)
    return code, out.getvalue().splitlines(), err.getvalue().splitlines()


def test_nothing_is_readable_without_context(cast, reach):
    reach.everything()

    code, lines, faults = check()

    assert (code, faults) == (0, [])
    assert lines[-1] == f"{TABLES} tables, 0 rows readable without context"
    assert len(lines) == TABLES + 2
    rows = {line.split()[0]: int(line.split()[1].replace(",", "")) for line in lines[1:-1]}
    assert all(rows.values()), "a table without rows proves nothing"


@pytest.mark.parametrize(
    ("break_it", "fault"),
    [
        ("ALTER TABLE cases_note NO FORCE ROW LEVEL SECURITY", "cases_note: row security is not forced"),
        ("DROP POLICY web_updates ON cases_contact", "cases_contact: no policy for UPDATE"),
    ],
)
def test_a_wall_with_a_hole_is_named(cast, reach, break_it, fault):
    code, lines, faults = check(break_it)

    assert (code, faults) == (1, [fault])
    assert lines[-1] == f"{TABLES} tables, 0 rows readable without context"


def test_readable_rows_are_counted(cast, reach):
    reach.open_case()

    code, lines, faults = check("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY")

    assert (code, faults) == (1, ["cases_case: row security is off"])
    assert lines[-1] == f"{TABLES} tables, 1 rows readable without context"
