"""`manage.py print_docs`: the pages of `docs/` that come from the code's own tables."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitoring.printed import pages


class Command(BaseCommand):
    help = "Prints states, access, roles and schedules into docs/. With --check: says which of them are out of date."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 where a page is out of date"
        )
        parser.add_argument(
            "--folder", type=Path, default=Path(settings.BASE_DIR) / "docs", help="where the pages are"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        stale = [name for name, text in pages().items() if _text_of(options["folder"] / name) != text]
        if options["check"]:
            if stale:
                raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py print_docs.")
            self.stdout.write("The printed pages are up to date.")
            return
        for name, text in pages().items():
            (options["folder"] / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"Printed: {', '.join(stale) or 'nothing had changed'}.")


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
