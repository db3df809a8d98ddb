"""A row knows the transaction that wrote it."""

from django.db import connection, transaction

from cases.models import Case, Identity
from tests.cast import acting
from tests.roles import as_owner


def _current():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        return cursor.fetchone()[0]


def test_what_was_written_together_has_one_number(cast, reach):
    case = reach.open_case()

    with as_owner():
        numbers = {
            Case._base_manager.get().written_in, Identity.of(case).get().written_in,
            Case.history.get().written_in, Identity.history.get().written_in,
        }  # fmt: skip
        assert len(numbers) == 1
        assert str(numbers.pop()) != _current()


def test_a_savepoint_has_the_number_of_its_transaction(db):
    with transaction.atomic():
        outer = _current()
        with transaction.atomic():
            assert _current() == outer


def test_a_version_says_who_and_when(cast, reach):
    case = reach.open_case()

    with as_owner():
        version = Case.history.get(id=case.pk)
    assert version.history_actor == f"person:{cast.ngo.user.public_id}"
    assert version.history_user_id == cast.ngo.user.pk
    assert version.history_type == "+"


def test_a_version_outside_any_request_is_of_the_system(cast):
    from organisations.models import Organisation

    with as_owner():
        version = Organisation.history.first()
    assert version.history_actor == "system:unattended"
    assert version.history_user_id is None


def test_a_record_keeps_what_it_said_before(cast, reach):
    from cases import actions

    case = reach.open_case()
    with acting(cast.ngo) as actor:
        actions.describe_person(case, by=actor, identity={"nationality": "Ukraine"})

    with acting(cast.ngo):
        said = list(
            Identity.history.filter(case=case).order_by("history_id").values_list("nationality", flat=True)
        )
    assert said == ["Moldova", "Ukraine"]
