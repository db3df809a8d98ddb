"""The environment in `.venv`: made once, renewed when the pinned requirements change, otherwise left alone."""

import ctypes.util
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from launch.places import ROOT, CannotStart, one_at_a_time, var_folder

FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
FOR_RUNNING = "requirements.txt"
FOR_DEVELOPING = "requirements-dev.txt"  # everything in the other file, and the tools
STAMP = FOLDER / "installed.json"
SUPPORTED = [(3, 13), (3, 12), (3, 11)]
# WeasyPrint draws with these; the last one keeps PDFs small.
PANGO = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}


def make(*, development: bool = False) -> Path:
    """Return the Python of an environment that holds what is asked for."""
    with one_at_a_time(var_folder() / "environment.lock"):
        asked_for = FOR_DEVELOPING if development else FOR_RUNNING
        if not _works():
            _create()
        if _installed().get(asked_for) != _fingerprint(asked_for):
            _install(asked_for)
    return PYTHON


def look_for_pango() -> None:
    """Install the system libraries of the PDF writer if we may; otherwise say in a sentence what will not work."""
    missing = [package for library, package in PANGO.items() if not ctypes.util.find_library(library)]
    if not missing:
        return
    if not _apt_install(missing):
        _say(
            f"PDF documents need system libraries; install {' '.join(missing)} (everything else works without)."
        )


def _works() -> bool:
    """False where there is none, and where the Python that it was made from has gone."""
    try:
        answer = subprocess.run(
            [PYTHON, "-c", "import pip, sys; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    major, minor = answer.stdout.split()
    return (int(major), int(minor)) in SUPPORTED


def _create() -> None:
    python = _supported_python()
    _say(f"Making the environment in {FOLDER}")
    shutil.rmtree(FOLDER, ignore_errors=True)
    command = [python, "-m", "venv", str(FOLDER)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    # Debian ships Python without what makes environments.
    shutil.rmtree(FOLDER, ignore_errors=True)
    if _apt_install(["python3-venv"]) and subprocess.run(command, check=False).returncode == 0:
        return
    message = "Python cannot make an environment here; install the package python3-venv."
    raise CannotStart(message)


def _this_version() -> tuple[int, int]:
    return sys.version_info[0], sys.version_info[1]


def _supported_python() -> str:
    if _this_version() in SUPPORTED:
        # Inside an environment its own Python would tie the new one to it.
        return str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")
    for major, minor in SUPPORTED:
        if found := shutil.which(f"python{major}.{minor}"):
            return found
    major, minor = _this_version()
    message = f"Python 3.11, 3.12 or 3.13 is needed; this is {major}.{minor}."
    raise CannotStart(message)


def _install(asked_for: str) -> None:
    _say(f"Installing what {asked_for} pins; this happens once")
    STAMP.unlink(missing_ok=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    done = subprocess.run([*command, "--require-hashes", "-r", str(ROOT / asked_for)], check=False)
    if done.returncode != 0:
        message = f"The packages of {asked_for} could not be installed; pip says above why."
        raise CannotStart(message)
    _let_it_find_the_checkout()
    now_there = {FOR_RUNNING, asked_for}
    STAMP.write_text(json.dumps({name: _fingerprint(name) for name in sorted(now_there)}))


def _let_it_find_the_checkout() -> None:
    """So that `.venv/bin/pytest` and `.venv/bin/celery` find our packages from wherever they are called."""
    for site_packages in FOLDER.glob("lib/python3.*/site-packages"):
        (site_packages / "nrm-checkout.pth").write_text(f"{ROOT}\n")


def _installed() -> dict[str, str]:
    try:
        installed: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return installed


def _fingerprint(requirements: str) -> str:
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def _apt_install(packages: list[str]) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    _say(f"Installing {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], capture_output=True, check=False)
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    return subprocess.run(install, capture_output=True, env=environment, check=False).returncode == 0


def _say(text: str) -> None:
    print(text, flush=True)
