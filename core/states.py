"""Records that move through states: the table of allowed moves, in Python and in PostgreSQL alike."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext as _

from core.refusals import NotAllowed


class StatefulModel(models.Model):
    """A record with a `status` and a table that says which status may follow which.

    TRANSITIONS lists every status; one that nothing follows has an empty set.
    """

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = {}
    status: Any
    get_status_display: Any  # Django makes it from the choices of `status`

    class Meta:
        abstract = True

    @classmethod
    def locked(cls, row: Self) -> Self:
        """The same row, fresh and held until the transaction ends, so that of two people who press at once
        one acts and the other is told. Raises NotAllowed where the reader may not write."""
        try:
            return cls._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
        except cls.DoesNotExist:
            raise NotAllowed([_("Your team may read this but not change it.")]) from None

    def may_move_to(self, status: str) -> bool:
        return status in self.TRANSITIONS[self.status]

    def objections_to_moving(self, status: str) -> list[str]:
        """Empty if the table has this move; else one sentence that says where the record stands."""
        if self.may_move_to(status):
            return []
        return [_("This is already “%(status)s”.") % {"status": self.get_status_display()}]

    def move_to(self, status: str, **changes: Any) -> None:
        """Take the step and write it, with the fields that change along with it."""
        if not self.may_move_to(status):
            raise NotAllowed(self.objections_to_moving(status))
        self.status = status
        for field, value in changes.items():
            setattr(self, field, value)
        self.save()


M = TypeVar("M", bound=type[StatefulModel])


def follows_its_table(model: M) -> M:
    """The database refuses a move that is not in the table, whoever tries and by whatever way."""
    moves = [(before, after) for before, afters in model.TRANSITIONS.items() for after in sorted(afters)]
    pgtrigger.register(pgtrigger.FSM(name="status_follows_table", field="status", transitions=moves))(model)
    return model
