"""In which database transaction a row was written.

PostgreSQL numbers its transactions. A row that keeps the number of its own can be told apart from all others
while that transaction runs: what this transaction wrote it may read back (Django inserts with RETURNING), and
a version of a record that was written together with the record proves that the write left a trace.
"""

from typing import Any

from django.db import models


class CurrentTransaction(models.Func):
    """The number of the running transaction, as PostgreSQL itself fills it in."""

    function = "pg_current_xact_id"
    arity = 0

    def __init__(self, **extra: Any) -> None:
        super().__init__(output_field=TransactionField(), **extra)


class TransactionField(models.Field):
    """A transaction number (`xid8`): 64 bits, never reused within one database cluster."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 (as Django calls it)
        return "xid8"

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or hasattr(value, "resolve_expression") else str(value)


def written_in() -> TransactionField:
    """The column that keeps the number of the transaction that wrote the row."""
    return TransactionField(db_default=CurrentTransaction(), editable=False)
