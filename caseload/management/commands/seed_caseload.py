"""`manage.py seed_caseload`: a synthetic caseload in the proportions of the published figures."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from caseload import seeding
from caseload.cast import ensure_cast


class Command(BaseCommand):
    help = "Write synthetic files in the proportions of 30,197 published referrals. Every row says it is synthetic."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=1_000, help="how many files (default 1,000)")
        parser.add_argument("--seed", type=int, default=1, help="the same number draws the same people")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is a file already"
        )
        parser.add_argument(
            "--demo-people",
            action="store_true",
            help="let the demonstration people sign in; otherwise only where NRM_DEMO is set",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.ROLE != "owner":
            raise CommandError("Seeding writes as the owner of the tables: set NRM_ROLE=owner.")
        if options["cases"] < 1:
            raise CommandError("--cases must be at least 1.")
        sign_in = settings.DEMO or options["demo_people"]
        if options["if_empty"] and not seeding.is_empty():
            ensure_cast(sign_in=sign_in)
            self.stderr.write("There are files already; nothing was added.")
            return
        self._seed(options["cases"], options["seed"], sign_in=sign_in)

    def _seed(self, how_many: int, seed_number: int, *, sign_in: bool) -> None:
        begun = time.monotonic()

        def say(written: int) -> None:
            self.stderr.write(f"{written:,} of {how_many:,} cases, {time.monotonic() - begun:.0f} s")

        seeding.seed(how_many, seed_number, say=say, sign_in=sign_in)
