"""Bring database and static files up to date, in one process because each start of Django costs a second or two.

The only file of the launcher that needs Django; it runs as a process of its own, as the owner of the tables.
"""

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from launch.places import ROOT, var_folder, write_private


def main() -> None:
    """Tables, synthetic cases, static files; then say who may sign in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nrm.settings")
    django.setup()
    (var_folder() / "demo_people.txt").unlink(missing_ok=True)
    _say("Bringing the tables up to date")
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static_files()
    if settings.DEMO:
        _say("Looking for cases")
        call_command("seed_caseload", "--if-empty", "--cases", "1000", "--seed", "1")
        _note_the_sign_ins()


def _note_the_sign_ins() -> None:
    """For the launcher, which shows them when there is a page to sign in to."""
    people = io.StringIO()
    call_command("demo_people", stdout=people)
    write_private(var_folder() / "demo_people.txt", people.getvalue())


def _collect_static_files() -> None:
    stamp = var_folder() / "static.stamp"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT).is_dir():
        return
    _say("Collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _fingerprint() -> str:
    """Changes with our own files and with the versions of the packages that bring theirs."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(_own_files()):
        digest.update(f"{path}{path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def _own_files() -> Iterator[Path]:
    for folder in (ROOT / "static", *ROOT.glob("*/static")):
        if folder.is_relative_to(var_folder()):
            continue  # collected by an earlier start
        yield from (path for path in folder.rglob("*") if path.is_file())


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
