"""How fast reading files is, as ratios within one run: on a shared machine only ratios mean anything."""

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client

from accounts.sessions import SessionStore
from cases.listing import Wanted, listing
from cases.models import Case, TeamGrant
from cases.sections import Section
from cases.visibility import enter, visible
from organisations.actors import Actor
from organisations.models import Membership


class Command(BaseCommand):
    help = (
        "Measures the first page of the file list, one file and a search on the database as it is, as the web role "
        "with every wall on. Each figure is also given as a ratio to reading 25 files by primary key in the same run."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=30)
        parser.add_argument("--out", type=Path, help="folder for the results as JSON")

    def handle(self, *_args: Any, rounds: int, out: Path | None, **_options: Any) -> None:
        results = [self._for_team(name, membership, rounds) for name, membership in self._readers()]
        total = Case._base_manager.count()
        self.stdout.write(
            f"{total:,} files, {rounds} rounds, medians in ms (ratio to 25 files by primary key)"
        )
        for result in results:
            self.stdout.write(f"{result['reader']}, {result['sees']:,} files:")
            for name, milliseconds in result["ms"].items():
                ratio = milliseconds / result["ms"]["25 files by key"]
                self.stdout.write(f"  {name:<28}{milliseconds:9.2f}  ({ratio:.1f}x)")
        if out:
            out.mkdir(parents=True, exist_ok=True)
            (out / "bench.json").write_text(
                json.dumps({"files": total, "rounds": rounds, "results": results}, indent=1)
            )

    def _readers(self) -> list[tuple[str, Membership]]:
        """Somebody of the team that sees most files, and of the team that sees fewest."""
        seen = TeamGrant._base_manager.filter(section=Section.EXISTENCE, ends=None).values("group")
        by_count = list(seen.annotate(files=Count("*")).order_by("-files").values_list("group", "files"))
        people = Membership.objects.select_related("person", "team")
        found = [(files, people.filter(team=team).first()) for team, files in by_count]
        found = [(files, person) for files, person in found if person is not None]
        return [("the team that sees most", found[0][1]), ("the team that sees fewest", found[-1][1])]

    def _for_team(self, reader: str, membership: Membership, rounds: int) -> dict[str, Any]:
        """All measurements as this person, in her own session and in the web role."""
        client = Client()
        client.force_login(membership.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        key = client.session.session_key
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE nrm_web")
            enter(key)
            actor = Actor.of(membership.person)
            plain = listing(actor, Wanted())
            keys = [row.case.pk for row in plain.rows]
            name = plain.rows[0].name or plain.rows[0].case.reference
            timed: dict[str, Callable[[], Any]] = {
                "25 files by key": lambda: _by_key(keys),
                "list, keys of first page": lambda: listing(actor, Wanted()).total,
                "search by name": lambda: listing(actor, Wanted(query=name)).total,
                "one file through the gate": lambda: visible(Case, actor).filter(pk=keys[0]).first(),
            }
            milliseconds = {label: _median(act, rounds) for label, act in timed.items()}
            sees = visible(Case, actor).count()
            transaction.set_rollback(True)
        SessionStore(key).delete()
        return {"reader": reader, "sees": sees, "ms": milliseconds}


def _by_key(keys: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE nrm_owner")
        cursor.execute("SELECT * FROM cases_case WHERE id = ANY(%s)", [keys])
        found = len(cursor.fetchall())
        cursor.execute("SET LOCAL ROLE nrm_web")
    return found


def _median(act: Callable[[], Any], rounds: int) -> float:
    act()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)
