"""The private PostgreSQL of one folder: made on first use, shared by all who use it, stopped after the last.

    with private_postgres(folder) as urls:
        urls["DATABASE_URL"]        # the pages, as nrm_web
        urls["DATABASE_WORKER_URL"] # background work, as nrm_worker
        urls["DATABASE_OWNER_URL"]  # migrations and commands, as nrm_owner

It listens on a Unix socket only, asks everybody for a password (scram-sha-256) and never runs as root. It serves
demonstration and tests: it does not wait for the disk, so a power cut may cost its data. Never keep real cases in it.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib
import json
import locale
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from launch.binaries import OPEN_TO_ALL, Programs, ServerUser, programs, server_user
from launch.places import CannotStart, one_at_a_time, var_folder, write_private
from launch.surroundings import names_a_server

ADMINISTRATOR = "nrm_admin"
ROLES = {
    "DATABASE_URL": "nrm_web",
    "DATABASE_WORKER_URL": "nrm_worker",
    "DATABASE_OWNER_URL": "nrm_owner",
}
LONGEST_SOCKET_PATH = 107  # bytes, the size of sun_path in the kernel
PATIENCE = 30  # seconds; a start takes less than one
SERVER_SETTINGS = {
    "listen_addresses": "",  # no network, only the socket
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "jit": "off",  # compiling costs more than these short queries take
    "timezone": "UTC",
    # Only because this server holds nothing but synthetic cases: what a crash of the machine loses is seeded again.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
HELP = (
    "Install PostgreSQL 15 to 18 (Debian: apt-get install postgresql), or name its programs in NRM_PG_BINDIR, "
    "or name a running server in DATABASE_URL, DATABASE_WORKER_URL and DATABASE_OWNER_URL."
)
_kept_for_others: list[subprocess.Popen[bytes]] = []  # children whose end we no longer wait for


class PrivatePostgres:
    """One cluster below one folder, and our share in keeping it up."""

    def __init__(self, folder: Path, say: Callable[[str], None] = lambda _: None) -> None:
        self.folder = folder
        self.say = say
        self._share: int | None = None
        self._keeper: subprocess.Popen[bytes] | None = None
        self.user, self.home = _user_and_home(folder)
        self.data = self.home / "postgres"
        self.socket_folder = _socket_folder(self.home)
        self.passwords_file = folder / "postgres.json"
        self._unfinished = folder / "postgres.unfinished"
        self._users_lock = folder / "postgres.users"

    def join(self) -> None:
        """Use the server: make and start it where that has not been done."""
        with one_at_a_time(self.folder / "postgres.start"):
            self._take_share()
            try:
                if not self.is_ready():
                    self._bring_up()
            except BaseException:
                self._drop_share()
                raise

    def leave(self) -> None:
        """Use it no longer; return when it has stopped, or at once where others still use it."""
        if self._share is None:
            return
        self._drop_share()
        _wait_until(lambda: not self._pid_file.exists() or self._others_use_it())
        if self._keeper and not self._pid_file.exists():
            self._keeper.wait(PATIENCE)
        elif self._keeper:
            _kept_for_others.append(self._keeper)

    def urls(self, database: str = "nrm") -> dict[str, str]:
        """The three addresses, in the form that django-environ reads for a socket."""
        passwords = self._passwords()
        return {
            variable: f"postgres://{role}:{passwords[role]}@//{quote(str(self.socket_folder).lstrip('/'))}/{database}"
            for variable, role in ROLES.items()
        }

    def is_ready(self) -> bool:
        """Whether the server answers and has said that it is ready."""
        return self._said_ready() and self._answers()

    @property
    def pid(self) -> int | None:
        """The server's process, while there is one."""
        try:
            return int(self._pid_file.read_text().splitlines()[0])
        except (OSError, IndexError, ValueError):
            return None

    # Making the cluster

    def _bring_up(self) -> None:
        if self._unfinished.exists():
            self._wipe()  # an earlier start was cut off before anybody could use it
        if not (self.data / "PG_VERSION").exists():
            self._make()
        elif not self.passwords_file.exists():
            message = (
                f"The passwords of {self.data} are lost; remove that folder and a new database will be made."
            )
            raise CannotStart(message)
        else:
            self._start(self._programs_of_the_data())

    def _make(self) -> None:
        last: Exception | None = None
        for candidate in programs(self.user):
            try:
                self._make_with(candidate)
            except (CannotStart, OSError, subprocess.SubprocessError) as error:
                last = error
                self._stop_keeper()
                self._wipe()
            else:
                return
        message = f"No usable PostgreSQL was found for the account {self.user.name}. {HELP}"
        raise CannotStart(message + (f" ({_last_line(last)})" if last else ""))

    def _make_with(self, candidate: Programs) -> None:
        self.say(f"Making a private PostgreSQL {candidate.major} in {self.data}")
        self._unfinished.touch()
        passwords = {role: secrets.token_urlsafe(24) for role in (ADMINISTRATOR, *ROLES.values())}
        write_private(self.passwords_file, json.dumps(passwords, indent=1))
        self._own_folder(self.data)
        self._initialise(candidate, passwords[ADMINISTRATOR])
        self._start(candidate)
        self._create_roles_and_database(passwords)
        self._unfinished.unlink()

    def _initialise(self, candidate: Programs, password: str) -> None:
        with tempfile.NamedTemporaryFile("w", prefix="nrm-") as password_file:  # 0600 from the start
            password_file.write(password)
            password_file.flush()
            if self.user.is_somebody_else:
                os.chown(password_file.name, self.user.uid, self.user.gid)
            subprocess.run(
                [
                    candidate.folder / "initdb",
                    f"--pgdata={self.data}",
                    f"--username={ADMINISTRATOR}",
                    f"--pwfile={password_file.name}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    f"--locale={_character_locale()}",
                    "--lc-collate=C",
                    "--no-sync",
                ],
                **self.user.as_arguments(),
                env=_environment_without_postgres(),
                capture_output=True,
                text=True,
                check=True,
            )
        # initdb also opens the loopback address; there is none, and this file should not say otherwise.
        (self.data / "pg_hba.conf").write_text("local all all scram-sha-256\n")

    def _create_roles_and_database(self, passwords: dict[str, str]) -> None:
        here = Path(__file__).parent
        with self.administrator("template1") as run:
            run((here / "roles.sql").read_text())
            for role in ROLES.values():
                run(f"ALTER ROLE {role} PASSWORD '{passwords[role]}'")  # our own letters, digits, - and _
            run((here / "database.sql").read_text())
        with self.administrator("postgres") as run:
            run("CREATE DATABASE nrm OWNER nrm_owner")
            run("REVOKE ALL ON DATABASE nrm FROM PUBLIC")
            run("GRANT CONNECT ON DATABASE nrm TO nrm_web, nrm_worker")
            # nrm_owner makes the databases of tests from here.
            run("REVOKE ALL ON DATABASE postgres FROM PUBLIC")
            run("GRANT CONNECT ON DATABASE postgres TO nrm_owner")

    @contextlib.contextmanager
    def administrator(self, database: str) -> Iterator[Callable[[str], Any]]:
        """Run statements as the superuser of the cluster, whom the application never is."""
        psycopg = importlib.import_module("psycopg")  # absent while the environment is being made
        with psycopg.connect(
            host=str(self.socket_folder),
            dbname=database,
            user=ADMINISTRATOR,
            password=self._passwords()[ADMINISTRATOR],
            autocommit=True,
        ) as connection:
            yield connection.execute

    def _wipe(self) -> None:
        _wait_until(lambda: not self._answers())
        shutil.rmtree(self.data, ignore_errors=True)
        self.passwords_file.unlink(missing_ok=True)
        self._unfinished.unlink(missing_ok=True)

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.user.is_somebody_else:
            os.chown(folder, self.user.uid, self.user.gid)

    # Starting and stopping the server

    def _programs_of_the_data(self) -> Programs:
        major = int((self.data / "PG_VERSION").read_text())
        for candidate in programs(self.user):
            if candidate.major == major:
                return candidate
        message = (
            f"{self.data} was made by PostgreSQL {major}, which is no longer found; "
            "install it again, or remove that folder and a new database will be made."
        )
        raise CannotStart(message)

    def _start(self, with_programs: Programs) -> None:
        _safe_socket_folder(self.socket_folder)
        self._own_folder(self.socket_folder)
        settings = {**SERVER_SETTINGS, "unix_socket_directories": str(self.socket_folder)}
        server = [str(with_programs.folder / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            server += ["-c", f"{name}={value}"]
        logs = self.folder / "log"
        logs.mkdir(exist_ok=True)
        with (logs / "postgres.log").open("ab") as log:
            keeper = Path(__file__).with_name("keeper.py")
            self._keeper = subprocess.Popen(
                [
                    sys.executable,
                    str(keeper),
                    str(self._users_lock),
                    str(self.user.uid),
                    str(self.user.gid),
                    *server,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment_without_postgres(),
                start_new_session=True,  # Ctrl-C is for those who use the server
            )
        _wait_until(lambda: self.is_ready() or self._keeper_ended())
        if not self.is_ready():
            message = f"The private PostgreSQL does not start; {logs / 'postgres.log'} says why."
            raise CannotStart(message)

    def _keeper_ended(self) -> bool:
        return self._keeper is None or self._keeper.poll() is not None

    def _stop_keeper(self) -> None:
        if self._keeper and self._keeper.poll() is None:
            self._keeper.terminate()
            self._keeper.wait(PATIENCE)

    @property
    def _pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def _said_ready(self) -> bool:
        try:
            return self._pid_file.read_text().splitlines()[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_folder / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    # Who uses it

    def _take_share(self) -> None:
        self._share = os.open(self._users_lock, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._share, fcntl.LOCK_SH)  # waits while the keeper, holding it alone, stops the server

    def _drop_share(self) -> None:
        if self._share is not None:
            os.close(self._share)
            self._share = None

    def _others_use_it(self) -> bool:
        """True only while others share the lock: neither free (the keeper is about to act) nor taken (it acts)."""
        descriptor = os.open(self._users_lock, os.O_RDWR)
        try:
            return not _can_lock(descriptor, fcntl.LOCK_EX) and _can_lock(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    def _passwords(self) -> dict[str, str]:
        passwords: dict[str, str] = json.loads(self.passwords_file.read_text())
        return passwords


@contextlib.contextmanager
def private_postgres(folder: Path | None = None) -> Iterator[dict[str, str]]:
    """The addresses of the folder's private server, which is up for the duration."""
    server = PrivatePostgres(folder or var_folder(), say=_say)
    server.join()
    try:
        yield server.urls()
    finally:
        server.leave()


def ensure(folder: Path | None = None) -> dict[str, str]:
    """The same until this process ends."""
    server = PrivatePostgres(folder or var_folder(), say=_say)
    server.join()
    _at_exit_of_this_process(server.leave)
    return server.urls()


def ensure_for_tests() -> None:
    """Prepare the environment of a test run; call it before the settings are read.

    Tests have their own folder, so that they run beside a running application; and each test run its own database
    name, so that two runs do not meet in one database. A server that the environment names is used as it is.
    """
    folder = var_folder() / "test"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["NRM_ROLE"] = "owner"
    os.environ["NRM_VAR"] = str(folder)
    os.environ.setdefault("NRM_DEMO", "1")
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    # Files are served as they lie: collecting and compressing them for each test run would test nothing.
    os.environ.setdefault("STATICFILES_BACKEND", "django.contrib.staticfiles.storage.StaticFilesStorage")
    if names_a_server():
        return
    server = PrivatePostgres(folder, say=_say)
    server.join()
    _at_exit_of_this_process(server.leave)
    os.environ.update(server.urls(_free_database_name(folder)))


def _free_database_name(folder: Path) -> str:
    for number in range(1, 100):
        name = "nrm" if number == 1 else f"nrm_{number}"
        descriptor = os.open(folder / f"postgres.{name}", os.O_RDWR | os.O_CREAT, 0o600)
        if _can_lock(descriptor, fcntl.LOCK_EX):
            return name  # the descriptor stays open on purpose: it holds the name until this process ends
        os.close(descriptor)
    message = "A hundred test runs use this folder already; name another in NRM_VAR."
    raise CannotStart(message)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _at_exit_of_this_process(leave: Callable[[], None]) -> None:
    process = os.getpid()
    atexit.register(lambda: leave() if os.getpid() == process else None)  # a forked child leaves nothing


def _user_and_home(folder: Path) -> tuple[ServerUser, Path]:
    user = server_user(folder / "postgres")
    if user.can_enter(folder):
        return user, folder
    # A checkout below /root is closed to the account of the server: its data lie where that account gets to.
    home = OPEN_TO_ALL / f"nrm-{_short_name(folder)}"
    home.mkdir(mode=0o755, exist_ok=True)
    return server_user(home / "postgres"), home


def _socket_folder(home: Path) -> Path:
    folder = home / "socket"
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
        return folder
    return Path("/tmp") / f"nrm-{os.geteuid()}-{_short_name(home)}"  # noqa: S108 (checked before use)


def _safe_socket_folder(folder: Path) -> None:
    """Refuse a folder that somebody else has put at our address under /tmp."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or (os.geteuid() not in (0, found.st_uid)):
            message = f"{folder} belongs to somebody else; remove it or set NRM_VAR to a shorter path."
            raise CannotStart(message) from None


def _short_name(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def _character_locale() -> str:
    """Letters of every script where the system knows them, and never a country's rules of sorting."""
    current = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    locale.setlocale(locale.LC_CTYPE, current)
    return "C.UTF-8"


def _environment_without_postgres() -> dict[str, str]:
    """PGPORT, PGDATA and their like are meant for another server; secrets are none of this one's business."""
    return {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}


def _can_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)


def _last_line(error: Exception) -> str:
    text = getattr(error, "stderr", None) or str(error)
    return (text.strip().splitlines() or ["no reason given"])[-1]
