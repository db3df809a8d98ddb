"""What must happen by when, and who was reminded of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.models import InCase
from cases.sections import Section
from core.states import StatefulModel, follows_its_table
from deadlines.rules import Rule, rule


@follows_its_table
class Deadline(StatefulModel, InCase):
    """A time limit on a file. Set and met by actions, never by the clock; being late changes no right.

    `team` is who must act. The team sees its deadlines also where it has no grant on the section.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        MET = "met", _("Met")
        ENDED = "ended", _("Ended without being met")

    TRANSITIONS: ClassVar = {
        Status.OPEN: frozenset({Status.MET, Status.ENDED}),
        Status.MET: frozenset(),
        Status.ENDED: frozenset(),
    }

    section = None
    writers = ("team_id",)
    holders_insert = True
    worker_may = "true"

    section_name = models.CharField(max_length=20, choices=Section, db_column="section")
    subject = models.UUIDField(_("record it is about"), null=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    team = models.ForeignKey(
        "organisations.Team", verbose_name=_("team that must act"), on_delete=models.PROTECT, related_name="+"
    )
    started_on = models.DateField(_("started"))
    due_on = models.DateField(_("last day"))
    remind_on = models.DateField(_("reminder"))
    ended_at = models.DateTimeField(_("met or ended"), null=True, blank=True)
    rule = models.JSONField(_("rule of the day it was set"), default=dict)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(InCase.Meta):
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "subject"], condition=models.Q(status="open"),
                nulls_distinct=False, name="one_open_deadline_of_a_kind",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["team", "due_on"], condition=models.Q(status="open"), name="deadline_worklist"
            ),
            models.Index(fields=["remind_on"], condition=models.Q(status="open"), name="deadline_reminders"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.due_on}"

    @property
    def title(self) -> str:
        return Rule(**self.rule).title if self.rule else rule(self.kind).title

    @property
    def is_late(self) -> bool:
        return self.status == self.Status.OPEN and self.due_on < timezone.localdate()

    @property
    def starts_when(self) -> str:
        """What the limit is counted from, in the reader's language."""
        return gettext(self.rule["starts"])

    @property
    def is_counted(self) -> bool:
        """Whether the last day follows from the rule alone; a limitation date or an extension was given by hand."""
        return bool(self.rule) and Rule(**self.rule).due_on(self.started_on) == self.due_on

    @property
    def span(self) -> str:
        """How long the limit is, in the unit of its rule."""
        count = self.rule["within"]
        words = {
            "calendar_day": ngettext("%(count)s day.", "%(count)s days.", count),
            "working_day": ngettext("%(count)s working day.", "%(count)s working days.", count),
            "month": ngettext("%(count)s month.", "%(count)s months.", count),
        }
        return words[self.rule["unit"]] % {"count": count}

    @property
    def is_at_least(self) -> bool:
        """A minimum: the person has at least until then, and nothing is late afterwards."""
        return self.rule.get("kind") == "min"


class Reminder(InCase):
    """Somebody is told that a limit comes near or has passed: one row per limit, moment and recipient, ever.

    Celery only carries; this row is the promise. `sent_at` is set in the transaction that hands the mail over.
    """

    section = None
    worker_may = "true"

    class Moment(models.TextChoices):
        BEFORE = "before", _("before the last day")
        AFTER = "after", _("after the last day")

    section_name = models.CharField(max_length=20, choices=Section, db_column="section")
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=10, choices=Moment)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta(InCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["deadline", "moment", "recipient"], name="one_reminder_each"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.moment}"
