"""Which database role a test is: the web role unless it says otherwise."""

import contextlib

from django.apps import apps
from django.db import connection, transaction

WEB, WORKER, OWNER = "nrm_web", "nrm_worker", "nrm_owner"


def start_as_web(sender, connection, **_):
    """A new connection (of a thread, of a test server) is the web role from its first statement on."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {WEB}")


@contextlib.contextmanager
def as_owner():
    """The owner of the tables, in one transaction that commits."""
    with transaction.atomic(), role(OWNER, local=True):
        yield


@contextlib.contextmanager
def as_worker():
    """The worker, without a transaction: its tasks open their own."""
    with role(WORKER, local=connection.in_atomic_block):
        yield


@contextlib.contextmanager
def role(name, *, local):
    scope = "LOCAL " if local else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        cursor.execute(f"SET {scope}ROLE {name}")
    try:
        yield
    except BaseException:
        if local:
            raise  # the transaction is rolled back, and the role with it
        _set_role(scope, before)
        raise
    _set_role(scope, before)


def _set_role(scope, role):
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(f"SET {scope}ROLE {role}")


def empty(*, keep):
    """Empty all tables that have rows, but those to keep. The trace refuses that, so its guard sleeps meanwhile."""
    tables = sorted(
        {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
        - keep
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{t}' FROM {t} LIMIT 1)" for t in tables))
        full = [table for (table,) in cursor.fetchall()]
        if not full:
            return
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(full)} CASCADE")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
