"""What the clock does about limits. Celery only carries: what is due stands in the rows."""

import logging

from celery import shared_task
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from audit import events
from audit.models import Event
from core import acting
from core.mail import send_waiting
from deadlines.models import Deadline, Reminder
from organisations.models import Membership

logger = logging.getLogger(__name__)
BATCH = 200


@shared_task
def remind() -> int:
    """Tell the people of a team that a limit comes near, and again when it has passed.

    1. Limits that are open, whose reminder day has come (or whose last day has passed), not yet reminded of.
    2. One reminder row per limit, moment and active member of the team; the table allows no second.
    3. Each unsent row: claim it, hand over the mail, mark it sent, in one transaction. Two workers skip each other's
       rows.

    Safe to run at any time, any number of times, by any number of workers. Returns how many mails were handed over.
    """
    with acting.acting("system:reminders"):
        write_reminders()
        sent = 0
        while send_one():
            sent += 1
    return sent


def write_reminders() -> int:
    """Write the rows for every moment that has come. Returns how many are new."""
    today = timezone.localdate()
    new = 0
    for moment, condition in (
        (Reminder.Moment.BEFORE, Q(remind_on__lte=today, due_on__gte=today)),
        (Reminder.Moment.AFTER, Q(due_on__lt=today) & ~Q(rule__kind="min")),
    ):
        told = Reminder._base_manager.filter(deadline=OuterRef("pk"), moment=moment)
        waiting = Deadline._base_manager.filter(condition, ~Exists(told), status=Deadline.Status.OPEN)
        for deadline in waiting.order_by("due_on", "pk")[: BATCH * 10]:
            new += _write_for(deadline, moment)
    return new


@transaction.atomic
def _write_for(deadline: Deadline, moment: str) -> int:
    """The rows for one limit. Held by lock, so that two workers do not both write them."""
    held = Deadline._base_manager.select_for_update(skip_locked=True, of=("self",)).filter(pk=deadline.pk)
    if not held.filter(status=Deadline.Status.OPEN).exists():
        return 0
    if Reminder._base_manager.filter(deadline=deadline, moment=moment).exists():
        return 0
    people = Membership.objects.filter(
        team=deadline.team_id, person__is_active=True, team__organisation__is_active=True
    ).values_list("person_id", flat=True)
    for person in people:
        Reminder.objects.create(
            case_id=deadline.case_id, section_name=deadline.section_name, deadline=deadline, moment=moment,
            recipient_id=person, is_synthetic=deadline.is_synthetic,
        )  # fmt: skip
    return len(people)


@transaction.atomic
def send_one() -> bool:
    """Send one waiting reminder, if there is any that nobody else is sending. Whoever has left the team or was
    deactivated since is not written to; a limit that was met meanwhile is not spoken of."""
    row = (
        Reminder._base_manager.select_for_update(skip_locked=True, of=("self",))
        .filter(sent_at=None)
        .select_related("recipient", "deadline")
        .order_by("created_at", "pk")
        .first()
    )
    if row is None:
        return False
    still = (
        row.deadline.status == Deadline.Status.OPEN
        and row.recipient.is_active
        and Membership.objects.filter(person=row.recipient, team=row.deadline.team_id).exists()
    )
    row.sent_at = timezone.now()
    row.save()
    if still:
        send_waiting(row.recipient.email, language=row.recipient.language, key=f"reminder-{row.public_id}")
    events.record(
        Event.Kind.ACT, "deadlines.reminded" if still else "deadlines.reminder_dropped", by=None,
        case_id=row.case_id, section=row.section_name, subject=f"deadlines.reminder:{row.public_id}",
    )  # fmt: skip
    return True
