"""`manage.py caseload_marginals`: does the synthetic caseload keep to the published figures?"""

import csv
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from caseload import compare, counting


class Command(BaseCommand):
    help = (
        "Print each published value with its share beside that of the synthetic caseload, as CSV. Ends with 1 where "
        "first responder type, exploitation, age, gender or one of the twenty most frequent nationalities is more than "
        "one percentage point apart (in a caseload below 100: more than one person)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--years", action="store_true", help="compare referrals and decisions by year instead"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.ROLE != "owner":
            raise CommandError("Counting over all files needs the owner of the tables: set NRM_ROLE=owner.")
        if options["years"]:
            self._years()
            return
        self._marginals()

    def _marginals(self) -> None:
        counts = counting.counts()
        cases = sum(counts["Gender"].values())
        lines = list(compare.marginals(counts))
        rows = ((line.variable, line.value, _share(line.published), _share(line.seeded)) for line in lines)
        self._print(("variable", "value", "published", "seeded"), rows)
        apart = compare.too_far_apart(lines, cases)
        for line in apart:
            self.stderr.write(f"{line.variable}, {line.value}: {line.apart:.4f} apart")
        if apart:
            self.stderr.write(
                f"{len(apart)} values more than {compare.allowed(cases):.4f} apart, {cases:,} cases."
            )
            sys.exit(1)

    def _years(self) -> None:
        lines = compare.yearly(counting.year_counts(), timezone.localdate())
        self._print(compare.YEAR_COLUMNS, ((year, *map(_share, shares)) for year, *shares in lines))

    def _print(self, head: Any, rows: Any) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _share(share: float) -> str:
    return f"{share:.6f}"
