"""The trace: written with what it records, never changed, and nobody writes it in somebody else's name."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from audit import events
from audit.models import Event
from cases import actions, journal
from cases.models import Case
from cases.sections import Section
from tests.cast import acting
from tests.roles import as_owner, as_worker


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@pytest.fixture
def event(cast, reach):
    case = reach.open_case()
    with as_owner():
        return Event.objects.get(case_id=case.pk, verb="cases.opened")


def test_an_act_names_who_in_which_team_on_which_file(cast, event):
    assert (event.kind, event.section) == ("act", "existence")
    assert event.actor == f"person:{cast.ngo.user.public_id}"
    assert (event.person_id, event.team_id) == (cast.ngo.user.pk, cast.ngo.team.pk)


@pytest.mark.parametrize("hat", [as_owner, as_worker, transaction.atomic], ids=["owner", "worker", "web"])
@pytest.mark.parametrize(
    "sql",
    ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"],
)
def test_nobody_changes_or_removes_it(cast, event, hat, sql):
    with pytest.raises(DatabaseError), hat():
        run(sql)

    with as_owner():
        assert Event.objects.get(pk=event.pk).verb == "cases.opened"


def test_not_even_the_owner_by_the_door_of_pgtrigger(cast, event):
    with pytest.raises(ProgrammingError), as_owner():  # noqa: PT012 (one attempt, three statements)
        names = [name for (name,) in run("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")]
        run("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(names) + "}")
        run("DELETE FROM audit_event")


def test_the_model_does_not_change_it_either(cast, event):
    with pytest.raises(DatabaseError), as_owner():  # noqa: PT012
        event.verb = "x"
        event.save()
    with pytest.raises(DatabaseError), as_owner():
        event.delete()


def _insert(person, actor, team=None):
    return run(
        "INSERT INTO audit_event (at, kind, verb, actor, person_id, team_id, section, subject, details, request_id)"
        " VALUES (now(), 'act', 'x', %s, %s, %s, '', '', '{}', gen_random_uuid())",
        actor, person, team,
    )  # fmt: skip


def test_nobody_writes_in_somebody_elses_name(cast):
    own, other = cast.ngo, cast.police
    label = f"person:{own.user.public_id}"
    forged = [
        (other.user.pk, f"person:{other.user.public_id}", None),
        (own.user.pk, f"person:{other.user.public_id}", None),
        (None, label, None),
        (None, "system:reminders", None),
        (own.user.pk, label, other.team.pk),
    ]
    for person, actor, team in forged:
        with pytest.raises(ProgrammingError, match="row-level security"), acting(own):
            _insert(person, actor, team)
    with acting(own):
        assert _insert(own.user.pk, label, own.team.pk) == 1


def test_without_a_session_only_the_system_writes(cast):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        _insert(cast.ngo.user.pk, f"person:{cast.ngo.user.public_id}")
    with transaction.atomic():
        assert _insert(None, "system:anonymous") == 1


def test_the_worker_writes_as_a_job_and_reads_nothing(cast, event):
    with pytest.raises(ProgrammingError, match="row-level security"), as_worker(), transaction.atomic():
        _insert(cast.ngo.user.pk, f"person:{cast.ngo.user.public_id}")
    with as_worker():
        assert _insert(None, "system:reminders") == 1
        assert run("SELECT count(*) FROM audit_event WHERE person_id IS NOT NULL") == [(0,)]


def test_an_event_has_an_actor(cast):
    with pytest.raises(DatabaseError), as_owner():
        _insert(None, "")


def test_what_belongs_to_one_request_has_one_number(cast, reach):
    case = reach.open_case()
    with acting(cast.ngo) as actor:
        journal.record_read(case, "cases.read", by=actor)
        journal.record_read(case, "cases.read", by=actor)

    with as_owner():
        numbers = list(Event.objects.order_by("pk").values_list("request_id", flat=True))
    assert (len(numbers), len(set(numbers))) == (3, 2)


def test_an_act_whose_event_cannot_be_written_did_not_happen(cast, reach, monkeypatch):
    case = reach.open_case()

    def fail(*args, **options):
        raise DatabaseError("no room for the trace")

    monkeypatch.setattr(events.Event.objects, "create", fail)
    with pytest.raises(DatabaseError, match="no room"), acting(cast.ngo) as actor:
        actions.close(case, by=actor, reason="moved abroad")

    with as_owner():
        assert Case._base_manager.get(pk=case.pk).status == Case.Status.OPEN


def test_a_page_whose_event_cannot_be_written_is_not_shown(cast, reach, monkeypatch):
    case = reach.open_case()
    client = cast.ngo.client
    client.raise_request_exception = False

    def fail(*args, **options):
        raise DatabaseError("no room for the trace")

    monkeypatch.setattr(events.Event.objects, "create", fail)
    response = client.get(f"/f/{case.public_id}/")

    assert response.status_code == 500
    assert case.reference not in response.content.decode()


def test_an_act_moves_the_files_last_activity(cast, reach, clock):
    case = reach.open_case()
    clock.shift(3600)
    with acting(cast.ngo) as actor:
        journal.record(case, "cases.closed", by=actor, section=Section.EXISTENCE)

    with as_owner():
        fresh = Case._base_manager.get(pk=case.pk)
        moments = set(run("SELECT case_last_activity FROM cases_teamgrant"))
    assert (fresh.last_activity - case.last_activity).total_seconds() == 3600
    assert moments == {(fresh.last_activity,)}


def test_reading_moves_nothing(cast, reach, clock):
    case = reach.open_case()
    clock.shift(3600)
    with acting(cast.ngo) as actor:
        journal.record_read(case, "cases.read", by=actor)

    with as_owner():
        assert Case._base_manager.get(pk=case.pk).last_activity == case.last_activity
