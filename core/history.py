"""What a record said when, and who made it say so.

django-simple-history keeps a version for each save. Two things are added here: each version carries the label of
its author even where no person is signed in, and the number of its database transaction. A trigger
(`cases/walls.py`) refuses any change that has no version of the same transaction, so a bulk update, raw SQL or the
database console cannot change a record in silence.
"""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from core import acting
from core.transactions import written_in


class Version(models.Model):
    """What every version row carries beside the fields of its record."""

    history_actor = models.CharField(max_length=120, default=acting.current_label)
    written_in = written_in()

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The versions of a record. `untracked` names columns whose change is no change of the record
    (a copy kept for sorting)."""

    def __init__(self, *, untracked: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(
            bases=[Version],
            inherit=True,
            excluded_fields=["written_in", *untracked],
            get_user=lambda **_: acting.current().person,
            **options,
        )

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: str) -> str | None:
        reason: str | None = super().get_change_reason_for_object(instance, history_type, using)
        return reason or acting.current().reason or None
