"""What the clock does: everybody in the team is told once, nothing is told but that something waits."""

import datetime
import threading

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from cases.sections import Section
from core.acting import acting as written_by
from deadlines.actions import meet, set_deadline
from deadlines.models import Deadline, Reminder
from deadlines.tasks import remind, send_one, write_reminders
from organisations.actions import leave
from organisations.models import Membership
from tests.cast import acting
from tests.reach import CANARIES
from tests.roles import as_owner, as_worker

KIND = "assistance.plan"  # two weeks from 2 March, remembered on the 14th
BEFORE = datetime.datetime(2026, 3, 14, 8, tzinfo=datetime.UTC)
AFTER = datetime.datetime(2026, 3, 17, 8, tzinfo=datetime.UTC)
REVEALING = (
    "traffick",
    "victim",
    "shelter",
    "referral",
    "support plan",
    "case",
    "file",
    "nrm",
    "police",
    "exploit",
)


@pytest.fixture
def limit(cast, reach):
    case = reach.open_case()
    with acting(cast.ngo):
        return set_deadline(case, KIND, team=cast.ngo.team, section=Section.ASSISTANCE)


def run_the_clock():
    with as_worker():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("nrm_worker",)
        return remind()


def recipients():
    return sorted(message.to[0] for message in mail.outbox)


BOTH = ["ngo-colleague@cast.example", "ngo@cast.example"]


def test_nothing_is_sent_before_the_day(limit):
    assert run_the_clock() == 0
    assert mail.outbox == []


def test_everybody_in_the_team_is_told_once_before_and_once_after(limit, clock):
    clock.move_to(BEFORE)
    assert run_the_clock() == 2
    assert run_the_clock() == 0
    assert recipients() == BOTH

    clock.move_to(AFTER)
    assert run_the_clock() == 2
    assert run_the_clock() == 0
    assert recipients() == sorted(BOTH * 2)


def test_a_reminder_exists_once(limit, clock):
    clock.move_to(BEFORE)
    with as_worker():
        write_reminders()

    with as_owner():
        row = Reminder._base_manager.first()
    with pytest.raises(IntegrityError, match="one_reminder_each"), as_owner():
        Reminder.objects.create(
            case_id=row.case_id, section_name=row.section_name, deadline_id=row.deadline_id, moment=row.moment,
            recipient_id=row.recipient_id,
        )  # fmt: skip


def test_the_mail_says_that_something_waits_and_nothing_else(limit, clock):
    clock.move_to(BEFORE)
    run_the_clock()

    for message in mail.outbox:
        text = f"{message.subject}\n{message.body}\n{message.message().as_string()}".lower()
        text = text.replace("cast.example", "")
        body = text.replace(settings.SITE_URL.lower(), "")
        assert not [word for word in REVEALING if word in message.subject.lower() + message.body.lower()]
        assert not [canary for canary in CANARIES.values() if canary.lower() in body]
        assert limit.case.reference.lower() not in body
        assert str(limit.case.public_id) not in body
        assert settings.SITE_URL in message.body


def test_two_mails_about_one_reminder_are_recognised_as_one(limit, clock):
    clock.move_to(BEFORE)
    run_the_clock()

    with as_owner():
        keys = {f"<reminder-{row.public_id}@notices>" for row in Reminder._base_manager.all()}
    assert {message.extra_headers["Message-ID"] for message in mail.outbox} == keys


def test_a_limit_that_was_met_is_not_spoken_of(cast, limit, clock):
    clock.move_to(BEFORE)
    with as_worker():
        assert write_reminders() == 2
    with acting(cast.ngo):
        meet(limit.case, KIND)

    assert run_the_clock() == 2  # both rows are dealt with
    assert mail.outbox == []


def test_who_left_the_team_is_not_written_to(cast, limit, clock):
    clock.move_to(BEFORE)
    with as_worker():
        write_reminders()
    with as_owner():
        leave(Membership.objects.get(person=cast.ngo_colleague.user))

    run_the_clock()

    assert recipients() == ["ngo@cast.example"]
    with as_owner():
        verbs = sorted(Event.objects.filter(verb__startswith="deadlines.").values_list("verb", flat=True))
    assert verbs == ["deadlines.reminded", "deadlines.reminder_dropped"]


def test_who_was_deactivated_is_not_written_to(cast, limit, clock):
    clock.move_to(BEFORE)
    with as_owner():
        cast.ngo.user.is_active = False
        cast.ngo.user.save()

    run_the_clock()

    assert recipients() == ["ngo-colleague@cast.example"]


def test_a_minimum_is_never_late(cast, reach, clock):
    """The recovery and reflection period may last longer: nobody is told that it has passed."""
    case = reach.reasonable_grounds()
    clock.move_to(datetime.datetime(2026, 4, 20, 9, tzinfo=datetime.UTC))
    with as_worker():
        write_reminders()

    with as_owner():
        told = set(
            Reminder._base_manager.filter(deadline__kind="identification.recovery_ends").values_list("moment")
        )
        assert Deadline.of(case).filter(kind="identification.recovery_ends").exists()
    assert told == set()


def test_a_mail_that_fails_is_tried_again(limit, clock, monkeypatch):
    clock.move_to(BEFORE)

    def fail(*args, **options):
        raise OSError("the relay is away")

    with monkeypatch.context() as patch:
        patch.setattr("deadlines.tasks.send_waiting", fail)
        with pytest.raises(OSError, match="relay"):
            run_the_clock()
    assert mail.outbox == []

    assert run_the_clock() == 2
    assert recipients() == BOTH


def test_two_workers_pass_each_other_by(limit, clock):
    """While one worker holds a row, another takes the next; a third finds nothing and does not wait."""
    clock.move_to(BEFORE)
    with as_worker():
        write_reminders()
    found = []

    def another_worker():
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE nrm_worker")
        with written_by("system:reminders"):
            found.append(send_one())
            found.append(send_one())
        connection.close()

    with as_worker(), transaction.atomic(), written_by("system:reminders"):
        assert send_one() is True
        thread = threading.Thread(target=another_worker)
        thread.start()
        thread.join(20)
        assert not thread.is_alive(), "the second worker waits for the first"

    assert found == [True, False]
    assert recipients() == BOTH


def test_a_version_names_the_job(limit, clock):
    clock.move_to(BEFORE)
    run_the_clock()

    with as_owner():
        actors = set(Reminder.history.values_list("history_actor", flat=True))
        events = list(Event.objects.filter(verb="deadlines.reminded").values_list("actor", "person"))
    assert actors == {"system:reminders"}
    assert events == [("system:reminders", None)] * 2


def test_the_worker_reads_limits_and_nothing_else_of_a_file(cast, reach):
    reach.everything()

    with as_worker(), connection.cursor() as cursor:
        counts = {}
        for table in ("cases_case", "cases_identity", "cases_contact", "cases_note", "cases_consent",
                      "identification_identification", "returns_returnplan", "remedies_claim"):  # fmt: skip
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) > 0 FROM deadlines_deadline")
        assert cursor.fetchone() == (True,)
    assert set(counts.values()) == {0}, counts
