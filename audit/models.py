"""The trace: one row for each act, read, search, export, refusal and sign-in, never changed afterwards."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.transactions import written_in


class Event(models.Model):
    """Something happened, by somebody, at a moment.

    A row is written in the same transaction as what it records: if it cannot be written, nothing happened and
    nothing was shown. It has no foreign key to what it speaks of, so that the trace never blocks, and is never
    changed by, the life of the data. `details` holds codes and references, never a name or a text from a file.
    """

    class Kind(models.TextChoices):
        ACT = "act", _("Act")
        READ = "read", _("Read")
        SEARCH = "search", _("Search")
        EXPORT = "export", _("Export")
        REFUSAL = "refusal", _("Refusal")
        SIGN_IN = "sign_in", _("Sign-in")

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=10, choices=Kind)
    verb = models.CharField(max_length=80)
    actor = models.CharField(max_length=120)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        "organisations.Team", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    case_id = models.BigIntegerField(null=True)
    section = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    details = models.JSONField(default=dict)
    request_id = models.UUIDField(default=uuid.uuid4)
    written_in = written_in()

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-at"], name="event_by_case"),
            models.Index(fields=["person", "-at"], name="event_by_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(actor=""), name="event_names_its_actor"),
        ]
        triggers = [
            pgtrigger.Protect(name="event_stands", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="events_stand", level=pgtrigger.Statement, when=pgtrigger.Before, operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the trace is never emptied';",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
