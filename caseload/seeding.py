"""Making a caseload: draw the people, run their courses, write their files, batch by batch."""

import contextlib
import gc
from collections.abc import Callable, Iterator
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from caseload import course, draw, figures, people
from caseload.cast import Cast, ensure_cast
from caseload.desk import MODELS, Desk
from caseload.filing import write_file, write_notices
from cases.models import Case
from core.acting import acting
from referrals.models import Referral

BATCH = 2_000  # files in one transaction


def is_empty() -> bool:
    """Whether there is no file at all, synthetic or not."""
    return not Case._base_manager.exists()


def seed(how_many: int, seed_number: int, *, say: Callable[[int], None], sign_in: bool | None = None) -> Cast:
    """
    So many synthetic files, the same for the same seed and day except for references and identifiers, which stay
    unguessable. `say` hears how many are written after each batch.
    """
    cast = ensure_cast(sign_in=settings.DEMO if sign_in is None else sign_in)
    today = timezone.localdate()
    random = Random(seed_number)  # noqa: S311 - proportions, not secrets
    drawn = draw.draw_referred(how_many, random=random, today=today)
    courses = course.run(drawn, random=random, today=today)
    invented = [people.invent(person, random) for person in drawn]
    desk = Desk(cast, random, _references())
    with acting("system:caseload", reason="Synthetic caseload"), _no_search_for_cycles():
        for first in range(0, how_many, BATCH):
            chosen = slice(first, first + BATCH)
            with transaction.atomic():
                for person, who, what in zip(drawn[chosen], invented[chosen], courses[chosen], strict=True):
                    write_file(desk, person, who, what)
                desk.write()
            say(min(first + BATCH, how_many))
        with transaction.atomic():
            write_notices(desk, drawn, round(how_many * _notices_for_each_referral()))
            desk.write()
    _refresh_statistics()
    return cast


@contextlib.contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Millions of small rows without a cycle among them: looking for one costs a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _notices_for_each_referral() -> float:
    return sum(figures.notices_by_year().values()) / sum(figures.referrals_by_year().values())


def _references() -> set[str]:
    """All that are taken; a hundred thousand fit into a few megabytes."""
    taken = set(Case._base_manager.values_list("reference", flat=True))
    return taken | set(Referral._base_manager.values_list("reference", flat=True))


def _refresh_statistics() -> None:
    """The planner learns at once how large the tables have become, instead of when the cleaner comes by."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in MODELS]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}, cases_teamgrant, audit_event")
