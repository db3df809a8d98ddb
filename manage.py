#!/usr/bin/env python
"""Django's commands. Where no database is named they use the private PostgreSQL, and leave it as they found it."""

import os
import sys
from pathlib import Path

from launch import postgres, surroundings
from launch.places import CannotStart, var_folder

HERE = Path(__file__).resolve().parent
AS_THE_WEB = {
    "runserver",
    "shell",
}  # they see what a page sees; everything else acts as the owner of the tables
WITHOUT_DATABASE = {
    "help",
    "version",
    "makemessages",
    "compilemessages",
    "diffsettings",
    "collectstatic",
    "findstatic",
}


def main() -> None:
    """Run one command."""
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "help")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nrm.settings")
    os.environ.setdefault("NRM_ROLE", "web" if command in AS_THE_WEB else "owner")
    _require_django()
    if not surroundings.names_a_server():
        _use_private_postgres(command)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def _use_private_postgres(command: str) -> None:
    folder = var_folder()
    for name, value in surroundings.demonstration(folder).items():
        os.environ.setdefault(name, value)
    os.environ.update(surroundings.NO_SERVER if command in WITHOUT_DATABASE else postgres.ensure(folder))


def _require_django() -> None:
    try:
        import django  # noqa: F401
    except ImportError:
        python = HERE / ".venv" / "bin" / "python"
        advice = f"use {python}" if python.exists() else "run `make run` once, which makes it"
        message = f"Django is not in the environment of {sys.executable}; {advice}."
        raise CannotStart(message) from None


if __name__ == "__main__":
    try:
        main()
    except CannotStart as reason:
        sys.exit(str(reason))
