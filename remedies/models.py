"""Her right to compensation: that she was told of it, what she claims by which road, what was awarded, what was paid.

Awarded is not paid; both are kept apart to the end (return-remedies-monitoring 2.11).
"""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import InCase
from cases.sections import Section
from core.states import StatefulModel, follows_its_table
from remedies.avenues import TERMS, Avenue, Head, RunsFrom, Terms

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


def amount(label: Any) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """A sum of money; empty where nothing was said about it, which is not zero."""
    return models.DecimalField(
        label, max_digits=14, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )


class Told(InCase):
    """She was told of her right to compensation, in a language she understands (ECAT art. 15(1); Dir. 2012/29 art. 4),
    and what she wants. “Not now” closes nothing: she may claim any day."""

    section = Section.REMEDIES

    class How(models.TextChoices):
        ORALLY = "orally", _("Orally")
        WRITTEN = "written", _("In writing")
        BOTH = "both", _("Orally and in writing")

    class Answer(models.TextChoices):
        OPEN = "open", _("They are thinking about it")
        WANTS = "wants", _("They want to claim")
        NOT_NOW = "not_now", _("Not now")

    told_on = models.DateField(_("told on"), default=timezone.localdate)
    language = models.CharField(_("language they were told in"), max_length=60)
    how = models.CharField(_("how"), max_length=10, choices=How)
    interpreter = models.CharField(_("interpreter"), max_length=100, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("what they want"), max_length=10, choices=Answer, default=Answer.OPEN)
    answered_on = models.DateField(_("said on"), null=True, blank=True)

    class Meta(InCase.Meta):
        ordering = ("-told_on", "-pk")
        constraints = [models.CheckConstraint(condition=~Q(language=""), name="told_in_a_language")]

    def __str__(self) -> str:
        return f"{self.told_on}: {self.language}"


class Status(models.TextChoices):
    INTENDED = "intended", _("Intended")
    READY = "ready", _("Ready to file")
    FILED = "filed", _("Filed")
    UNDER_REVIEW = "under_review", _("Under review")
    STAYED = "stayed", _("Stayed")
    AWARDED_FULL = "awarded_full", _("Awarded in full")
    AWARDED_PART = "awarded_part", _("Awarded in part")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TIME_BARRED = "time_barred", _("Held to be late")
    ENFORCEMENT = "enforcement", _("Being enforced")
    PAID = "paid", _("Paid")


@follows_its_table
class Claim(StatefulModel, InCase):
    """One claim by one avenue. A claim that was held to be late is not closed: relief is asked for, or another road
    taken; a refusal may be appealed; she may take up again what she withdrew."""

    section = Section.REMEDIES

    Status = Status

    TRANSITIONS: ClassVar = {
        Status.INTENDED: frozenset({Status.READY, Status.WITHDRAWN}),
        Status.READY: frozenset({Status.INTENDED, Status.FILED, Status.WITHDRAWN}),
        Status.FILED: frozenset({Status.UNDER_REVIEW, Status.TIME_BARRED, Status.WITHDRAWN}),
        Status.UNDER_REVIEW: frozenset(
            {
                Status.STAYED, Status.AWARDED_FULL, Status.AWARDED_PART, Status.REFUSED, Status.TIME_BARRED,
                Status.WITHDRAWN,
            }
        ),
        Status.STAYED: frozenset({Status.UNDER_REVIEW, Status.WITHDRAWN}),
        Status.AWARDED_FULL: frozenset({Status.UNDER_REVIEW, Status.ENFORCEMENT, Status.PAID}),
        Status.AWARDED_PART: frozenset({Status.UNDER_REVIEW, Status.ENFORCEMENT, Status.PAID}),
        Status.REFUSED: frozenset({Status.UNDER_REVIEW}),
        Status.WITHDRAWN: frozenset({Status.INTENDED}),
        Status.TIME_BARRED: frozenset({Status.INTENDED, Status.UNDER_REVIEW, Status.WITHDRAWN}),
        Status.ENFORCEMENT: frozenset({Status.PAID}),
        Status.PAID: frozenset(),
    }  # fmt: skip
    BEFORE_FILING: ClassVar = frozenset({Status.INTENDED, Status.READY})
    OVER: ClassVar = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.PAID})
    AWARDED: ClassVar = frozenset({Status.AWARDED_FULL, Status.AWARDED_PART, Status.ENFORCEMENT})
    OUTCOMES: ClassVar = (Status.AWARDED_FULL, Status.AWARDED_PART, Status.REFUSED, Status.TIME_BARRED)

    class Quality(models.TextChoices):
        VERIFIED = "V", _("A lawyer read it in the law")
        REPORTED = "K", _("Known, not re-read: ask a lawyer")
        ASSUMED = "D", _("Assumed: ask a lawyer")

    class Representation(models.TextChoices):
        POWER = "power_of_attorney", _("Power of attorney")
        COUNSEL = "counsel", _("Assigned counsel (legal aid)")
        GUARDIAN = "guardian", _("Guardian or legal representative")
        SUPPORT = "support_organisation", _("Organisation entitled to claim for them")

    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.INTENDED)
    team = models.ForeignKey(
        "organisations.Team",
        verbose_name=_("team that keeps the claim"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    avenue = models.CharField(_("avenue"), max_length=30, choices=Avenue)
    before = models.CharField(_("court, fund or body"), max_length=200, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    claimed = amount(_("claimed"))
    awarded = amount(_("awarded"))
    paid = amount(_("paid"))

    limitation_on = models.DateField(_("limitation date"), null=True, blank=True)
    limitation_rule = models.CharField(_("rule it follows"), max_length=300, blank=True)
    limitation_source = models.CharField(_("source of the rule"), max_length=200, blank=True)
    limitation_quality = models.CharField(_("how sure"), max_length=1, choices=Quality, blank=True)
    limitation_runs_from = models.CharField(_("counted from"), max_length=20, choices=RunsFrom, blank=True)
    limitation_input_on = models.DateField(_("date that was used"), null=True, blank=True)
    lawyer_asked_on = models.DateField(_("“ask a lawyer” acknowledged"), null=True, blank=True)
    lawyer_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    representation = models.CharField(
        _("who acts for them"), max_length=30, choices=Representation, blank=True
    )
    represented_by = models.CharField(_("representative"), max_length=200, blank=True)
    represented_on = models.DateField(_("since"), null=True, blank=True)
    holds_from_abroad = models.BooleanField(_("holds also when they are abroad"), default=False)

    intended_on = models.DateField(_("intended on"), default=timezone.localdate)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    outcome_note = models.CharField(_("reason or note"), max_length=300, blank=True)
    paid_on = models.DateField(_("paid in full on"), null=True, blank=True)

    class Meta(InCase.Meta):
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(limitation_on__isnull=True)
                | ~Q(limitation_rule="") & ~Q(limitation_source="") & ~Q(limitation_quality="")
                & ~Q(limitation_runs_from=""),
                name="limitation_date_has_rule",
            ),
            models.CheckConstraint(
                condition=Q(represented_on__isnull=True) | ~Q(represented_by="") & ~Q(representation=""),
                name="representation_says_by_whom",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_avenue_display()}: {self.get_status_display()}"

    @property
    def terms(self) -> Terms:
        return TERMS[self.avenue]

    @property
    def is_pending(self) -> bool:
        """Still worth pursuing. What was held to be late is: relief can be asked for."""
        return self.status not in self.OVER

    @property
    def is_before_filing(self) -> bool:
        return self.status in self.BEFORE_FILING

    @property
    def is_represented(self) -> bool:
        return self.represented_on is not None

    @property
    def is_secured(self) -> bool:
        """Somebody can pursue it for her, wherever she is (ODIHR return principles, 6)."""
        return self.is_represented and self.holds_from_abroad

    @property
    def asks_lawyer(self) -> bool:
        """The limitation date is not known, or rests on a rule that nobody verified."""
        return self.limitation_on is None or self.limitation_quality != self.Quality.VERIFIED

    @property
    def limitation_is_past(self) -> bool:
        return self.limitation_on is not None and self.limitation_on < timezone.localdate()

    @property
    def tone(self) -> str:
        if self.is_before_filing and self.limitation_is_past:
            return "late"
        return {
            Status.INTENDED: "waiting", Status.READY: "waiting", Status.FILED: "active", Status.UNDER_REVIEW: "active",
            Status.STAYED: "blocked", Status.AWARDED_FULL: "done", Status.AWARDED_PART: "done",
            Status.TIME_BARRED: "late", Status.ENFORCEMENT: "active", Status.PAID: "done",
        }.get(self.status, "neutral")  # type: ignore[call-overload]  # fmt: skip


class ClaimItem(InCase):
    """One head of damage: what is claimed for it and how that was reckoned, what was awarded, what was paid."""

    section = Section.REMEDIES

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="items")
    head = models.CharField(_("for"), max_length=30, choices=Head)
    method = models.CharField(_("how it was reckoned"), max_length=200, blank=True)
    claimed = amount(_("claimed"))
    awarded = amount(_("awarded"))
    paid = amount(_("paid"))

    class Meta(InCase.Meta):
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["claim", "head"], name="one_item_per_head")]

    def __str__(self) -> str:
        return self.get_head_display()
