"""The ground on which every test stands.

*The role.* The test database is made and migrated by nrm_owner; from then on every connection is nrm_web, bound by
row-level security like the pages in service. A test that arranges rows puts on the owner's hat for a moment
(`as_owner`), a test of background work the worker's (`as_worker`).

*Real transactions.* What a transaction wrote it may read, and a change is judged at commit; both would be blind inside
the one big transaction that Django's TestCase rolls back. So whoever asks for `cast` commits, and the tables are
emptied afterwards; the cast itself stays, unless the test changed it.

*The clock.* Python stands still at NOW; PostgreSQL's clock runs. NOW lies in the past of every machine, so that a grant
that starts “now” is current for the database, too; sessions last a century here, so that one of NOW is not yet over.
"""

import contextlib
import datetime
import ipaddress
import socket
import zoneinfo

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.signals import connection_created
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.db.models.signals import pre_migrate
from django.test import TransactionTestCase

from tests import cast as casting
from tests import roles

NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=zoneinfo.ZoneInfo("Europe/Vienna"))  # a Monday
A_CENTURY = 100 * 365 * 24 * 3600


def pytest_configure(config):
    """What differs from service: sessions that outlast the frozen clock, and a password hash that costs nothing."""
    config.addinivalue_line("markers", "real_clock: the clock runs")
    config.addinivalue_line(
        "markers", "owner: the whole test is the owner of the tables, as management commands are"
    )
    settings.SESSION_COOKIE_AGE = A_CENTURY
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is missing
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    TransactionTestCase._fixture_teardown = lambda self: _empty_tables()


# --- The database ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_use_migrations():
    """The migrations make the tables. Only while models are ahead of them (somebody is at work; `make check` tells)
    the models do."""
    if not _models_are_ahead():
        return True
    pre_migrate.connect(_keep_the_book_of_migrations)
    return False


def _keep_the_book_of_migrations(using="default", **_):
    MigrationRecorder(connections[using]).ensure_schema()  # the walls count on it


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_use_migrations):
    """The owner made the tables; from now on nobody is the owner any more."""
    with django_db_blocker.unblock():
        if not django_db_use_migrations:
            call_command("pgtrigger", "install", verbosity=0)
            call_command("raise_walls", verbosity=0)
        connection_created.connect(roles.start_as_web)
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {roles.WEB}")
        yield
        connection_created.disconnect(roles.start_as_web)


@pytest.fixture(autouse=True)
def role(request):
    """The caseload is written by management commands, and those are the owner's; they find the tables empty."""
    wanted = request.node.get_closest_marker("owner") or "caseload" in request.path.parts
    asks = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
        request.fixturenames
    )
    if not (wanted and asks):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    with roles.role(roles.OWNER, local=connection.in_atomic_block):
        _empty_everything()
        yield


def _models_are_ahead():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    if any(list(apps.get_app_config(label).get_models()) for label in loader.unmigrated_apps & _own_labels()):
        return True
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    return bool(detector.changes(graph=loader.graph))


def _own_labels():
    return {
        app.label
        for app in apps.get_app_configs()
        if str(settings.BASE_DIR) == str(app.path).rsplit("/", 1)[0]
    }


def _empty_tables():
    """After a test that committed: as if it had not been. The owner does it, past the guards."""
    with roles.as_owner():
        if casting.has_changed():
            _empty_everything()
        else:
            roles.empty(keep=casting.FURNITURE | casting.TABLES)


def _empty_everything():
    roles.empty(keep=casting.FURNITURE)
    casting.forget()


# --- The clock and the network --------------------------------------------------------------------


@pytest.fixture(autouse=True)
def clock(request):
    """Time stands still at NOW, except where processes are started or a browser runs. `clock.shift(…)` moves it."""
    runs = request.node.get_closest_marker("e2e") or request.node.get_closest_marker("real_clock")
    if runs or "launch" in request.path.parts:
        yield None
        return
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Nothing leaves the machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family != socket.AF_UNIX and not _is_here(address[0]):
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    socket.socket.connect = guarded
    yield
    socket.socket.connect = connect


def _is_here(host):
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


# --- The people -----------------------------------------------------------------------------------


@pytest.fixture
def cast(transactional_db):
    """Everybody who plays; what they do is committed."""
    return casting.assemble()


@pytest.fixture
def as_owner(transactional_db):
    """`with as_owner(): …` arranges or inspects rows past the walls."""
    return roles.as_owner


@pytest.fixture
def as_worker(transactional_db):
    """`with as_worker(): …` runs what Celery would run."""
    return roles.as_worker


@pytest.fixture
def acting(transactional_db):
    """`with acting(cast.ngo) as actor: …` is one request of hers: one transaction in her session, which commits."""
    return casting.acting


@pytest.fixture
def reach(cast):
    """`reach.open_case()` and so on: how far a file has come, by real acts of the right people."""
    from tests.reach import Reach

    return Reach(cast)


@pytest.fixture
def rolled_back():
    """`with rolled_back(): …` tries something in a transaction of its own and leaves nothing behind."""

    @contextlib.contextmanager
    def manager():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return manager
