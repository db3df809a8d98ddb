"""The same, once, with the address that the pages use: signed in as nrm_web, not dressed up as it."""

import os

import environ
import psycopg
import pytest
from django.db import connection

from cases import walls


@pytest.fixture
def web(transactional_db):
    address = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    with psycopg.connect(
        host=address["HOST"], port=address["PORT"] or None, user=address["USER"], password=address["PASSWORD"],
        dbname=connection.settings_dict["NAME"],
    ) as signed_in:  # fmt: skip
        yield signed_in


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="no address of the web role is named")
def test_it_reads_nothing_and_becomes_nobody_else(cast, reach, web):
    reach.open_case()

    assert web.execute("SELECT session_user, current_user").fetchone() == ("nrm_web", "nrm_web")
    for model in walls.walled_models():
        assert web.execute(f"SELECT count(*) FROM {model._meta.db_table}").fetchone() == (0,), model
    for role in (walls.OWNER, walls.WORKER, "nrm_admin"):
        with (
            pytest.raises(psycopg.errors.Error, match=r"permission denied|does not exist"),
            web.transaction(),
        ):
            web.execute(f"SET ROLE {role}")
    with web.transaction():
        web.execute("SET LOCAL row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), web.transaction():
            web.execute("SELECT count(*) FROM cases_case")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), web.transaction():
        web.execute("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY")


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="no address of the web role is named")
def test_with_a_session_it_reads_what_the_page_shows(cast, reach, web):
    case = reach.open_case()
    reach.open_case(by=cast.other_ngo)

    with web.transaction():
        web.execute("SELECT nrm.enter(%s)", [cast.ngo.session_key])
        assert web.execute("SELECT reference FROM cases_case").fetchall() == [(case.reference,)]
    assert web.execute("SELECT reference FROM cases_case").fetchall() == []
