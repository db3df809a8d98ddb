"""`make run`: the whole application on one machine, until Ctrl-C.

Order of events: database, translations, tables, synthetic cases, static files, then the pages, the worker and the beat.
Everything ends together: a process that dies takes the others with it and is named.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launch import surroundings, translations
from launch.places import ROOT, CannotStart, var_folder
from launch.postgres import private_postgres

PATIENCE_AT_START = 90  # seconds, for the slowest machine that we know of
PATIENCE_AT_END = 10
PR_SET_PDEATHSIG = 1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Part:
    """One long-running process: its name, the database role that it may act as, and its command."""

    name: str
    role: str
    command: tuple[str, ...]


class Stopped(Exception):
    """Somebody asked us to end: Ctrl-C, a signal, a closed terminal."""


def main() -> int:
    """Start everything, wait, stop everything."""
    for signal_number in SIGNALS:
        if (
            signal_number != signal.SIGHUP or signal.getsignal(signal.SIGHUP) != signal.SIG_IGN
        ):  # nohup means it
            signal.signal(signal_number, _stop)
    if "MAKELEVEL" in os.environ:
        _end_with_the_parent()  # whoever kills `make run` outright means all of it
    try:
        _run(var_folder(), int(os.environ.get("PORT") or 8000))
    except Stopped:
        _say("Stopped; nothing is left running.")
        return 0
    except CannotStart as reason:
        _say(str(reason))
        return 1
    return 0


def _run(folder: Path, port: int) -> None:
    _require_free(port)
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    with contextlib.ExitStack() as until_the_end:
        addresses = _addresses(folder, until_the_end)
        translations.compile_changed()
        _make_folders(folder)
        _prepare(addresses)
        running = until_the_end.enter_context(_started(_parts(folder, port), addresses, folder / "log"))
        _wait_for_the_first_page(port, running)
        _say(_sign_ins(folder))
        _say(f"\nReady: http://127.0.0.1:{port}/    Logs: {folder / 'log'}    Ctrl-C stops everything.")
        _watch(running)


def _addresses(folder: Path, until_the_end: contextlib.ExitStack) -> dict[str, str]:
    if surroundings.names_a_server():
        missing = [name for name in surroundings.VARIABLE_OF_ROLE.values() if not os.environ.get(name)]
        if missing:
            message = (
                f"A database is named, so {' and '.join(missing)} must be set too: each role has its own."
            )
            raise CannotStart(message)
        os.environ.setdefault("NRM_VAR", str(folder))
        return {name: os.environ[name] for name in surroundings.VARIABLE_OF_ROLE.values()}
    for name, value in surroundings.demonstration(folder).items():
        os.environ.setdefault(name, value)
    return until_the_end.enter_context(private_postgres(folder))


def _make_folders(folder: Path) -> None:
    for name in ("log", "mail", "media", "queue/in", "queue/control"):
        (folder / name).mkdir(parents=True, exist_ok=True)


def _prepare(addresses: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "launch.prepare"],
        cwd=ROOT,
        env=surroundings.of_role("owner", addresses),
        start_new_session=True,
        preexec_fn=_end_with_the_parent,
    )
    try:
        if process.wait() != 0:
            message = "The database could not be prepared; the lines above say why."
            raise CannotStart(message)
    finally:
        _end(process)


def _sign_ins(folder: Path) -> str:
    """What `manage.py demo_people` says, noted during the preparation; empty on a real database."""
    notes = folder / "demo_people.txt"
    return notes.read_text() if notes.exists() else ""


def _parts(folder: Path, port: int) -> list[Part]:
    python = sys.executable
    celery = (python, "-m", "celery", "-A", "nrm")
    return [
        Part(
            "worker",
            "worker",
            (*celery, "worker", "-c", "1", "--loglevel", "info", "--without-gossip", "--without-mingle"),
        ),
        Part(
            "beat",
            "worker",
            (*celery, "beat", "-s", str(folder / "beat"), "--pidfile=", "--loglevel", "info"),
        ),
        Part("web", "web", _gunicorn(python, port)),
    ]


def _gunicorn(python: str, port: int) -> tuple[str, ...]:
    return (
        *(python, "-m", "gunicorn", "nrm.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "5"),
        "--no-control-socket",  # nothing outside this folder
        *("--access-logfile", "/dev/null"),  # addresses of pages belong into the audit, not into a log
    )


@contextlib.contextmanager
def _started(
    parts: list[Part], addresses: dict[str, str], logs: Path
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for part in parts:
            running[part.name] = _start(part, addresses, logs)
        yield running
    finally:
        web = running.pop("web", None)  # the pages first, so that nothing new arrives
        _end(*([web] if web else []))
        _end(*running.values())


def _start(part: Part, addresses: dict[str, str], logs: Path) -> subprocess.Popen[bytes]:
    with (logs / f"{part.name}.log").open("ab") as log:
        return subprocess.Popen(
            part.command,
            cwd=ROOT,
            env=surroundings.of_role(part.role, addresses),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # the terminal's Ctrl-C is for the launcher, which ends them in order
            preexec_fn=_end_with_the_parent,
        )


def _wait_for_the_first_page(port: int, running: dict[str, subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + PATIENCE_AT_START
    while not _is_healthy(port):
        _require_all(running)
        if time.monotonic() > end:
            message = "The pages do not answer; web.log says why."
            raise CannotStart(message)
        time.sleep(0.1)


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _watch(running: dict[str, subprocess.Popen[bytes]]) -> None:
    had_terminal = os.isatty(sys.stdout.fileno()) and signal.getsignal(signal.SIGHUP) == _stop
    while True:
        _require_all(running)
        if had_terminal and not os.isatty(sys.stdout.fileno()):
            raise Stopped  # the terminal was closed, and make kept the signal to itself
        time.sleep(0.5)


def _require_all(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            message = f"The {name} process ended ({process.returncode}); {name}.log says why. Everything was stopped."
            raise CannotStart(message)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            message = f"Port {port} is taken; choose another: make run PORT={port + 1}"
            raise CannotStart(message) from None


def _end(*processes: subprocess.Popen[bytes]) -> None:
    """Ask first, then end the whole groups, so that no child of a child stays."""
    for process in processes:
        process.terminate()
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_AT_END)
    for process in processes:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _end_with_the_parent() -> None:
    """On Linux a process can ask to be told when its parent is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(*_: object) -> None:
    for signal_number in SIGNALS:  # impatience must not interrupt the orderly end
        signal.signal(signal_number, signal.SIG_IGN)
    _say("\nStopping: pages, worker, beat, database")
    raise Stopped


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may have been closed
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
