"""Managers of everything that hangs on a file: they create, but they do not read outside the gate."""

from typing import Any, Generic, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class UngatedAccess(RuntimeError):
    """Rows of files were asked for past the gate. Use `cases.visibility.visible(Model, actor)`; a rule that has to
    know, whoever asks, uses `Model.of(case)`."""


class GatedManager(models.Manager[M], Generic[M]):
    """Lets rows be created and refuses to read them. Reading goes through `cases.visibility`."""

    def get_queryset(self) -> models.QuerySet[M]:
        message = f"{self.model.__name__}: read through cases.visibility.visible(), or {self.model.__name__}.of(case)."
        raise UngatedAccess(message)

    def create(self, **fields: Any) -> M:
        row = self.model(**fields)
        row.save(force_insert=True)
        return row
