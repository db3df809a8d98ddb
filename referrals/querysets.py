"""Which referrals, and which services: named sets of rows that already came through the gate."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

OPEN = ("awaiting_approval", "approved")
PLACES = ("service__team__organisation", "from_team__organisation", "to_team__organisation")


def to_decide(rows: QuerySet, teams: Iterable[int]) -> QuerySet:
    """What waits for the focal points of these teams, oldest limit first."""
    waiting = rows.filter(approver_team__in=teams, status="awaiting_approval")
    return waiting.select_related(*PLACES).order_by("due_on", "sent_at", "pk")


def decided(rows: QuerySet, teams: Iterable[int]) -> QuerySet:
    """What these teams have decided, newest first."""
    done = rows.filter(approver_team__in=teams, decided_at__isnull=False)
    return done.select_related(*PLACES).order_by("-decided_at", "-pk")


def to_answer(rows: QuerySet, teams: Iterable[int]) -> QuerySet:
    """What waits for the answer of these teams, oldest limit first."""
    return rows.filter(shown_to__in=teams, status="approved").select_related(*PLACES).order_by("due_on", "pk")


def answered(rows: QuerySet, teams: Iterable[int]) -> QuerySet:
    """What these teams have answered, or was withdrawn before they did, newest first."""
    done = rows.filter(shown_to__in=teams).exclude(status="approved")
    return done.select_related(*PLACES).order_by("-answered_at", "-pk")


def sent_by(rows: QuerySet, teams: Iterable[int]) -> QuerySet:
    """What these teams have asked of others, newest first."""
    return rows.filter(from_team__in=teams).select_related(*PLACES)


def obstacles(keys: list[int], on_day: datetime.date) -> dict[int, set[str]]:
    """By referral: `consent` where it is no longer in force, `file` where the file is closed; one query.

    The database answers, because neither focal point nor receiver may read the consent or the file for themselves.
    """
    found: dict[int, set[str]] = defaultdict(set)
    if keys:
        with connection.cursor() as cursor:
            cursor.execute("SELECT referral, obstacle FROM nrm.referrals_obstructed(%s, %s)", [keys, on_day])
            for key, obstacle in cursor.fetchall():
                found[key].add(obstacle)
    return found


def open_services(rows: QuerySet, *, kind: str = "", language: str = "", free: bool = False) -> QuerySet:
    """Services that take referrals now, narrowed."""
    rows = rows.filter(is_open=True, team__receives_referrals=True, team__organisation__is_active=True)
    if kind:
        rows = rows.filter(kind=kind)
    if language:
        rows = rows.filter(languages__contains=[language])
    if free:
        rows = rows.exclude(places_free=0)
    return rows.select_related("team__organisation")
