"""The real application, as it runs for people: its own database with row-level security, gunicorn as the web role.

Nothing is shared with other tests. What it writes (database, logs, static files) stays in `var/e2e` to be looked at.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launch import surroundings
from launch.places import ROOT, one_at_a_time, var_folder
from launch.postgres import PrivatePostgres

PATIENCE = 60  # seconds until the first page answers
OF_THE_TESTS = {
    "NRM_ROLE",
    "NRM_VAR",
    "NRM_DEMO",
    "SECRET_KEY",
    "STATICFILES_BACKEND",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
}


@dataclass(frozen=True)
class Application:
    """Where it answers, and where its log is."""

    address: str
    log: Path


@contextlib.contextmanager
def running() -> Iterator[Application]:
    """A fresh database, furnished; then the pages, until the end of the block."""
    folder = _folder()
    with one_at_a_time(folder / "e2e.lock"), contextlib.ExitStack() as until_the_end:
        addresses = until_the_end.enter_context(_fresh_database(folder))
        environment = _environment(folder)
        _furnish(surroundings.of_role("owner", addresses), environment, folder)
        port = _free_port()
        log = folder / "log" / "web.log"
        web = until_the_end.enter_context(
            _web(port, surroundings.of_role("web", addresses), environment, log)
        )
        application = Application(f"http://127.0.0.1:{port}", log)
        _wait_for(application, web)
        yield application


def _folder() -> Path:
    """Beside the folder of the other tests, which NRM_VAR names while tests run."""
    folder = var_folder().parent / "e2e"
    shutil.rmtree(folder / "log", ignore_errors=True)
    (folder / "log").mkdir(parents=True)
    return folder


@contextlib.contextmanager
def _fresh_database(folder: Path) -> Iterator[dict[str, str]]:
    server = PrivatePostgres(folder)
    server.join()
    try:
        with server.administrator("postgres") as sql:
            sql("DROP DATABASE IF EXISTS nrm WITH (FORCE)")
            sql("CREATE DATABASE nrm OWNER nrm_owner")
            sql("REVOKE ALL ON DATABASE nrm FROM PUBLIC")
            sql("GRANT CONNECT ON DATABASE nrm TO nrm_web, nrm_worker")
        yield server.urls()
    finally:
        server.leave()


def _environment(folder: Path) -> dict[str, str]:
    return {**surroundings.demonstration(folder), "PYTHONUNBUFFERED": "1", "LOG_LEVEL": "WARNING"}


def _furnish(role: dict[str, str], environment: dict[str, str], folder: Path) -> None:
    """In a process of its own, as the owner of the tables; its words are kept and shown if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.furnish"],
        cwd=ROOT,
        env={**_without_ours(role), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    (folder / "log" / "furnish.log").write_text(done.stdout + done.stderr)
    assert done.returncode == 0, (
        f"the application could not be furnished:\n{done.stdout[-2000:]}{done.stderr[-6000:]}"
    )


def _without_ours(role: dict[str, str]) -> dict[str, str]:
    """The environment without what was set for the test process itself; the role's own two variables stay."""
    return {name: value for name, value in role.items() if name == "NRM_ROLE" or name not in OF_THE_TESTS}


@contextlib.contextmanager
def _web(
    port: int, role: dict[str, str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            _gunicorn(port),
            cwd=ROOT,
            env={**_without_ours(role), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_end_with_the_tests,  # noqa: PLW1509 (no other thread of ours runs yet)
        )
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _gunicorn(port: int) -> tuple[str, ...]:
    """As `make run` and the container start it."""
    return (
        *(sys.executable, "-m", "gunicorn", "nrm.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "5"),
    )


def _end_with_the_tests() -> None:
    """On Linux the pages also end when the tests are killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(application: Application, web: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{application.address}/healthz", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        assert web.poll() is None, f"the pages do not start:\n{application.log.read_text()[-6000:]}"
        time.sleep(0.1)
    raise AssertionError(f"the pages do not answer:\n{application.log.read_text()[-6000:]}")
