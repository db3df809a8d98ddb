"""
Writing many rows at once without weakening the record: each with its first version, in the same transaction.

Rows go by COPY into a temporary table and from there, in one statement each, into the table and its history. (COPY
straight into the tables is refused: row-level security binds the owner too.) All triggers stand, the one that demands a
version of every change included.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Permission
from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql
from psycopg.types.json import Jsonb

from cases.models import TeamGrant
from cases.sections import Ground, opened
from organisations.models import Team

REASON = "Synthetic caseload"
AUTHOR = "system:caseload"
IDS_AT_ONCE = 5_000


class Sheet:
    """Rows of one model that wait to be written. Columns left out take the field's default."""

    def __init__(self, model: type[models.Model]) -> None:
        self.table = model._meta.db_table
        self._fields = [f for f in model._meta.concrete_fields if f.db_default is NOT_PROVIDED]
        self._columns = [str(f.column) for f in self._fields]
        self._names = frozenset(f.attname for f in self._fields)
        self._plan = [(f.attname, *_default(f)) for f in self._fields]
        self._json = [place for place, f in enumerate(self._fields) if isinstance(f, models.JSONField)]
        self._key = model._meta.pk.attname
        self._is_public = "public_id" in self._names
        self._history = getattr(getattr(model, "history", None), "model", None)
        self._stage = sql.Identifier(f"stage_{self.table}")
        self._rows: list[Sequence[Any]] = []
        self._ids = _ids(self.table, str(model._meta.pk.column))

    def add(self, **values: Any) -> dict[str, Any]:
        """One more row, of plain values. Returns them with the row's key and public identifier."""
        if self._key not in values:
            values[self._key] = self.next_id()
        if self._is_public and "public_id" not in values:
            values["public_id"] = uuid4()
        if not values.keys() <= self._names:
            raise ValueError(f"{self.table} has no column {', '.join(sorted(values.keys() - self._names))}")
        row = [
            values[name] if name in values else default() if is_made else default
            for name, default, is_made in self._plan
        ]
        for place in self._json:
            if not isinstance(row[place], Jsonb):
                row[place] = Jsonb(row[place])
        self._rows.append(row)
        return values

    def next_id(self) -> int:
        """A key for a row that others name before it is complete."""
        return next(self._ids)

    def write(self) -> int:
        """All waiting rows and their versions; returns how many rows. The sheet is empty afterwards."""
        if not self._rows:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(_STAGE.format(stage=self._stage, table=sql.Identifier(self.table)))
            self._fill(cursor)
            names = {"columns": _list(self._columns), "stage": self._stage}
            cursor.execute(_INSERT.format(table=sql.Identifier(self.table), **names))
            written: int = cursor.rowcount
            if self._history is not None:
                cursor.execute(self._versions(), {"reason": REASON, "author": AUTHOR})
            cursor.execute(sql.SQL("TRUNCATE {}").format(self._stage))
        self._rows = []
        return written

    def _fill(self, cursor: Any) -> None:
        _copy(cursor, self._stage, self._columns, self._rows)

    def _versions(self) -> sql.Composed:
        kept = {f.column for f in self._history._meta.concrete_fields}  # type: ignore[union-attr]
        columns = [column for column in self._columns if column in kept]
        table = sql.Identifier(self._history._meta.db_table)  # type: ignore[union-attr]
        return _VERSIONS.format(table=table, columns=_list(columns), stage=self._stage)


class Grants(Sheet):
    """
    What teams may open. One line opens all sections that the rule table (`cases/sections.py`) allows on its ground, as
    `cases.access.grant` does one by one; the database multiplies, which saves sending eighteen rows for each file.
    """

    def __init__(self, teams: Iterable[Team]) -> None:
        super().__init__(TeamGrant)
        self._rules = list(_rules(teams))
        self._has_rules = False

    def open(
        self, *, case_id: int, team_id: int, ground: Ground, since: datetime, by: int, last_activity: datetime,
        sections: Sequence[str] | None = None, consent_id: int | None = None,
    ) -> None:  # fmt: skip
        """Existence is always part of it; with `sections`, no more than those."""
        self._rows.append((case_id, team_id, ground.value, since, by, last_activity, sections, consent_id))

    def _fill(self, cursor: Any) -> None:
        cursor.execute(_OPENINGS)
        if not self._has_rules:
            cursor.execute(_RULES)
            cursor.execute("TRUNCATE stage_rules")  # an earlier caseload of this connection left its own
            _copy(cursor, sql.Identifier("stage_rules"), _RULE_COLUMNS, self._rules)
            self._has_rules = True
        _copy(cursor, sql.Identifier("stage_openings"), _OPENING_COLUMNS, self._rows)
        cursor.execute(_MULTIPLY)
        cursor.execute("TRUNCATE stage_openings")


def _default(field: Any) -> tuple[Any, bool]:
    """What a column takes that nobody named: the field's default, else empty text, else nothing; and whether it is made
    anew for each row."""
    if field.has_default():
        return field.default, callable(field.default)
    return ("" if field.empty_strings_allowed and not field.null else None), False


def _rules(teams: Iterable[Team]) -> Iterator[tuple[int, str, str, str, int]]:
    permissions = dict(
        Permission.objects.filter(content_type__app_label="cases", codename__startswith="see_").values_list(
            "codename", "pk"
        )
    )
    for team in {team.pk: team for team in teams}.values():  # two people of the cast may share a team
        for ground in Ground:
            for section, level in opened(ground, team.organisation.kind).items():
                yield team.pk, ground.value, section.value, level.value, permissions[f"see_{section.value}"]


_STAGE = sql.SQL(
    "CREATE TEMPORARY TABLE IF NOT EXISTS {stage} (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
)
_COPY = sql.SQL("COPY {stage} ({columns}) FROM STDIN")
_INSERT = sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage}")
_VERSIONS = sql.SQL(
    "INSERT INTO {table} ({columns}, history_date, history_type, history_change_reason, history_actor)"
    " SELECT {columns}, now(), '+', %(reason)s, %(author)s FROM {stage}"
)
_RULE_COLUMNS = ("team_id", "ground", "section", "level", "permission_id")
_RULES = """
    CREATE TEMPORARY TABLE IF NOT EXISTS stage_rules
    (team_id int, ground text, section text, level text, permission_id int)
"""
_OPENING_COLUMNS = (
    "case_id", "team_id", "ground", "since", "granted_by", "last_activity", "sections", "consent_id",
)  # fmt: skip
_OPENINGS = """
    CREATE TEMPORARY TABLE IF NOT EXISTS stage_openings
    (case_id bigint, team_id int, ground text, since timestamptz, granted_by bigint, last_activity timestamptz,
     sections text[], consent_id bigint) ON COMMIT DELETE ROWS
"""
_MULTIPLY = """
    INSERT INTO stage_cases_teamgrant
      (id, content_object_id, group_id, permission_id, section, ground, level, starts, granted_by_id, consent_id,
       case_last_activity, is_synthetic)
    SELECT nextval(pg_get_serial_sequence('cases_teamgrant', 'id')), o.case_id, o.team_id, r.permission_id, r.section,
           o.ground, r.level, o.since, o.granted_by, o.consent_id, o.last_activity, true
      FROM stage_openings o JOIN stage_rules r ON r.team_id = o.team_id AND r.ground = o.ground
     WHERE o.sections IS NULL OR r.section = 'existence' OR r.section = ANY (o.sections)
"""


def _list(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _copy(cursor: Any, table: sql.Identifier, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(_COPY.format(stage=table, columns=_list(columns))) as copy:
        for row in rows:
            copy.write_row(row)


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
