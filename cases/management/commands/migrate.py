"""`migrate`, and then the walls: no table stands without one."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.commands import migrate


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        unfinished = options.get("app_label") or options.get("plan") or options.get("check_unapplied")
        if unfinished or not apps.is_installed("cases"):
            return  # part of the way: tables may be missing; the full migrate raises the walls
        call_command("raise_walls", verbosity=options["verbosity"])
