"""`manage.py demo_people`: who may sign in to the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand

from caseload.cast import DEMO_PASSWORD, sign_ins

HEAD = ("e-mail", "organisation", "role")


class Command(BaseCommand):
    help = "Print the demonstration accounts and their password as a table."

    def handle(self, *_args: Any, **_options: Any) -> None:
        people = list(sign_ins())
        if not people:
            self.stdout.write("There are no demonstration accounts.")
            return
        widths = [max(len(line[column]) for line in (HEAD, *people)) for column in range(len(HEAD))]
        for line in (HEAD, tuple("-" * width for width in widths), *people):
            self.stdout.write(
                "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
            )
        self.stdout.write(f"\nPassword of all: {DEMO_PASSWORD}    They open invented files only.")
