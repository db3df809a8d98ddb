"""
Writing many rows at once without weakening the record: each with its first version, in the same transaction.

Rows go by COPY into a temporary table and from there, in one statement each, into the table and its history. (COPY
straight into the tables is refused: row-level security binds the owner too.) All triggers stand, the one that demands a
version of every change included.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql

REASON = "Synthetic caseload"
AUTHOR = "system:caseload"
IDS_AT_ONCE = 5_000


class Sheet:
    """Rows of one model that wait to be written. Columns left out take the field's default."""

    def __init__(self, model: type[models.Model]) -> None:
        self.table = model._meta.db_table
        self._fields = [f for f in model._meta.concrete_fields if f.db_default is NOT_PROVIDED]
        self._defaults = {f.attname: f.default for f in self._fields if f.has_default() and not f.primary_key}
        self._history = getattr(getattr(model, "history", None), "model", None)
        self._rows: list[Sequence[Any]] = []
        self._ids = _ids(self.table, model._meta.pk.column)
        self._key = model._meta.pk.attname

    def add(self, **values: Any) -> dict[str, Any]:
        """One more row, whole, with the key it will have. Only plain values: no model instances."""
        row = {self._key: next(self._ids)}
        for name, default in self._defaults.items():
            if name not in values:
                row[name] = default() if callable(default) else default
        row.update(values)
        unknown = row.keys() - {f.attname for f in self._fields}
        if unknown:
            raise ValueError(f"{self.table} has no column {', '.join(sorted(unknown))}")
        self._rows.append([self._prepared(f, row.get(f.attname)) for f in self._fields])
        return row

    def write(self) -> int:
        """All waiting rows and their versions; returns how many rows. The sheet is empty afterwards."""
        if not self._rows:
            return 0
        stage = sql.Identifier(f"stage_{self.table}")
        columns = [f.column for f in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(_STAGE.format(stage=stage, table=sql.Identifier(self.table)))
            with cursor.copy(_COPY.format(stage=stage, columns=_list(columns))) as copy:
                for row in self._rows:
                    copy.write_row(row)
            cursor.execute(
                _INSERT.format(table=sql.Identifier(self.table), columns=_list(columns), stage=stage)
            )
            if self._history is not None:
                cursor.execute(self._versions(stage), {"reason": REASON, "author": AUTHOR})
            cursor.execute(sql.SQL("TRUNCATE {}").format(stage))
        written, self._rows = len(self._rows), []
        return written

    def _versions(self, stage: sql.Identifier) -> sql.Composed:
        assert self._history is not None
        kept = {f.column for f in self._history._meta.concrete_fields}
        columns = [f.column for f in self._fields if f.column in kept]
        return _VERSIONS.format(
            table=sql.Identifier(self._history._meta.db_table), columns=_list(columns), stage=stage
        )

    @staticmethod
    def _prepared(field: Any, value: Any) -> Any:
        """Empty text where the model says "no null"; JSON as the driver wants it; the rest as it is."""
        if value is None and not field.null and field.empty_strings_allowed:
            return ""
        return field.get_db_prep_save(value, connection) if isinstance(field, models.JSONField) else value


_STAGE = sql.SQL(
    "CREATE TEMPORARY TABLE IF NOT EXISTS {stage} (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
)
_COPY = sql.SQL("COPY {stage} ({columns}) FROM STDIN")
_INSERT = sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage}")
_VERSIONS = sql.SQL(
    "INSERT INTO {table} ({columns}, history_date, history_type, history_change_reason, history_actor)"
    " SELECT {columns}, now(), '+', %(reason)s, %(author)s FROM {stage}"
)


def _list(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _ids(table: str, key: str) -> Iterator[int]:
    """Keys from the table's own sequence, many at a time; nobody else will get them."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, key, IDS_AT_ONCE],
            )
            keys = [key for (key,) in cursor.fetchall()]
        yield from keys


def new_id() -> uuid.UUID:
    """A public identifier for a row that others will name before it is written."""
    return uuid.uuid4()
