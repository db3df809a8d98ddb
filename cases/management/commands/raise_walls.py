"""Make privileges, row policies and guards anew from the models."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from cases import walls


class Command(BaseCommand):
    help = "Makes database privileges, row-level security and guards anew from the models. Runs as the owner."

    def handle(self, *_args: Any, **options: Any) -> None:
        with transaction.atomic():
            count = walls.raise_walls(connection)
        if options["verbosity"]:
            self.stdout.write(f"Walls raised: {len(walls.policies())} policies, {count} statements.")
