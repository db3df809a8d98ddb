"""A status follows its table, in Python and in PostgreSQL alike: every pair of every model."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from cases.models import Case
from core.refusals import NotAllowed
from core.states import StatefulModel
from tests.cast import acting
from tests.roles import as_owner

MODELS = sorted(
    (m for m in apps.get_models() if issubclass(m, StatefulModel) and "Historical" not in m.__name__),
    key=lambda m: m._meta.label,
)
PAIRS = [
    pytest.param(model, before, after, id=f"{model.__name__}-{before}-{after}")
    for model in MODELS
    for before in model.TRANSITIONS
    for after in model.TRANSITIONS
]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_the_table_knows_every_status(model):
    assert set(model.TRANSITIONS) == set(model.Status.values)
    assert all(afters <= set(model.Status.values) for afters in model.TRANSITIONS.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_a_new_record_starts_where_the_table_knows(model):
    assert model._meta.get_field("status").default in model.TRANSITIONS


@pytest.mark.parametrize(("model", "before", "after"), PAIRS)
def test_a_move_is_allowed_or_refused_as_the_table_says(model, before, after):
    record = model(status=before)

    assert record.may_move_to(after) == (after in model.TRANSITIONS[before])
    assert bool(record.objections_to_moving(after)) == (after not in model.TRANSITIONS[before])


def test_a_move_that_is_not_in_the_table_is_refused_with_a_sentence(cast, reach):
    case = reach.open_case()

    with pytest.raises(NotAllowed) as refusal, acting(cast.ngo):
        case.move_to(Case.Status.OPEN)

    assert refusal.value.objections == ["This is already “Open”."]


def test_the_database_holds_the_same_table(cast, reach):
    """Raw SQL on a row of each model, every target that the table does not name, as the owner: the trigger refuses."""
    reach.everything()
    accepted = []
    for model in MODELS:
        table = model._meta.db_table
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {model._meta.pk.column}, status FROM {table} LIMIT 1")
            key, status = cursor.fetchone()
        for target in set(model.TRANSITIONS) - model.TRANSITIONS[status] - {status}:
            if not _refuses(table, model._meta.pk.column, key, target):
                accepted.append((table, status, target))
        assert _refuses(table, model._meta.pk.column, key, "nowhere")

    assert accepted == []


def _refuses(table, pk, key, target):
    try:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET status = %s WHERE {pk} = %s", [target, key])
            transaction.set_rollback(True)
    except ProgrammingError as error:
        return "transition" in str(error).lower()
    return False


def test_of_two_who_press_at_once_the_second_is_told(cast, reach):
    """The row is locked and read anew: what the second saw on her page does not count."""
    from cases import actions

    case = reach.open_case()
    with acting(cast.ngo) as actor:
        actions.close(case, by=actor, reason="moved abroad")

    with pytest.raises(NotAllowed) as refusal, acting(cast.ngo_colleague) as actor:
        actions.close(case, by=actor, reason="moved abroad")
    assert refusal.value.objections == ["This is already “Closed”."]
