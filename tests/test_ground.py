"""The ground itself: who a test is in the database, and that nothing stays behind."""

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Session
from organisations.models import Organisation
from tests.conftest import NOW


def _one(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def test_a_test_is_the_web_role(db):
    assert _one("SELECT current_user") == ("nrm_web",)


def test_a_committing_test_is_the_web_role(cast):
    assert _one("SELECT current_user") == ("nrm_web",)


def test_no_role_is_above_the_walls(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname IN ('nrm_owner', 'nrm_web', 'nrm_worker')"
            " AND (rolsuper OR rolbypassrls OR rolcreaterole) ORDER BY rolname"
        )
        assert cursor.fetchall() == []


def test_web_and_worker_own_nothing(db):
    owned = _one(
        "SELECT count(*) FROM pg_class WHERE relowner IN ('nrm_web'::regrole, 'nrm_worker'::regrole)"
    )
    assert owned == (0,)


def test_the_owners_hat_comes_off_again(as_owner):
    with as_owner():
        assert _one("SELECT current_user") == ("nrm_owner",)

    assert _one("SELECT current_user") == ("nrm_web",)


def test_the_owners_hat_comes_off_inside_a_transaction(as_owner):
    with transaction.atomic():
        with as_owner():
            assert _one("SELECT current_user") == ("nrm_owner",)
        assert _one("SELECT current_user") == ("nrm_web",)


def test_the_workers_hat_comes_off_again(as_worker):
    with as_worker():
        assert _one("SELECT current_user") == ("nrm_worker",)

    assert _one("SELECT current_user") == ("nrm_web",)


def test_time_stands_still_in_the_past_of_the_database(cast):
    (database,) = _one("SELECT now()")

    assert timezone.now() == NOW
    assert database > NOW, "the clock of this machine is wrong, or NOW lies in its future"


def test_everybody_of_the_cast_can_act(cast, acting):
    for person in cast:
        with acting(person) as actor:
            assert actor.pk == person.user.pk
            assert actor.teams == ((person.team,) if person.team else ())


def test_nothing_stays_behind_first_half(cast):
    assert Session.objects.count() == 0
    assert cast.ngo.session_key
    Organisation.objects.count()


test_nothing_stays_behind_second_half = test_nothing_stays_behind_first_half
