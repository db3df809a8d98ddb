"""The first responder's report, the decisions of the competent authority, and the time to recover between them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import InCase
from cases.sections import Section
from core.states import StatefulModel, follows_its_table
from organisations.models import Kind, Organisation


class Exploitation(models.TextChoices):
    """The purpose of trafficking, as reports name it (ECAT art. 4(a); nrm.md 2.1). Several may hold at once."""

    LABOUR = "labour", _("Labour exploitation")
    SEXUAL = "sexual", _("Sexual exploitation")
    CRIMINAL = "criminal", _("Forced criminality")
    DOMESTIC = "domestic", _("Domestic servitude")
    ORGANS = "organ_removal", _("Removal of organs")
    MARRIAGE = "forced_marriage", _("Forced marriage")
    OTHER = "other", _("Another form")
    NOT_SPECIFIED = "not_specified", _("Not yet known")


class ResponderType(models.TextChoices):
    """Who noticed the person first, in the groups that figures are published by."""

    GOVERNMENT = "government_agency", _("Government agency")
    POLICE = "police", _("Police")
    LOCAL = "local_authority", _("Local authority")
    NGO = "ngo", _("NGO and third sector")

    @classmethod
    def of(cls, organisation: Organisation) -> "ResponderType":
        """The group in which reports of this body are counted."""
        if organisation.kind == Kind.POLICE:
            return cls.POLICE
        if organisation.kind == Kind.SOCIAL_SERVICE:
            return cls.LOCAL
        return cls.GOVERNMENT if organisation.is_state else cls.NGO


class Place(models.TextChoices):
    WITHIN = "within", _("In this country")
    ABROAD = "abroad", _("Abroad")
    BOTH = "both", _("Both here and abroad")
    NOT_STATED = "not_stated", _("Not stated")


class Basis(models.TextChoices):
    """On what a report that names the person rests. An adult who does not agree is never named: then there is the
    anonymous notice (nrm.md 1.8, 7 nos. 2, 3, 6)."""

    CONSENT = "consent", _("The person agreed to be reported")
    CHILD = "child", _("A child: informed and heard, protection comes first")


@follows_its_table
class Identification(StatefulModel, InCase):
    """Where the question “is this person a victim of trafficking?” stands. One per file; opened by the report.

    Until a conclusive decision she is a *presumed victim* (ECAT art. 10(2)). Assistance, recovery, residence, return
    and remedies are tracks of their own: none waits for this one.
    """

    section = Section.IDENTIFICATION

    class Status(models.TextChoices):
        AWAITING = "awaiting", _("Awaiting reasonable grounds")
        REASONABLE = "reasonable", _("Reasonable grounds found")
        NOT_REASONABLE = "not_reasonable", _("No reasonable grounds")
        CONCLUSIVE = "conclusive", _("Identified as a victim")
        NOT_CONCLUSIVE = "not_conclusive", _("Not identified")
        SUSPENDED = "suspended", _("Suspended")
        WITHDRAWN = "withdrawn", _("Withdrawn at the person's wish")

    TRANSITIONS: ClassVar = {
        Status.AWAITING: frozenset(
            {Status.REASONABLE, Status.NOT_REASONABLE, Status.SUSPENDED, Status.WITHDRAWN}
        ),
        Status.REASONABLE: frozenset(
            {Status.CONCLUSIVE, Status.NOT_CONCLUSIVE, Status.SUSPENDED, Status.WITHDRAWN}
        ),
        Status.NOT_REASONABLE: frozenset({Status.AWAITING}),
        Status.CONCLUSIVE: frozenset(),
        Status.NOT_CONCLUSIVE: frozenset({Status.AWAITING}),
        Status.SUSPENDED: frozenset({Status.AWAITING, Status.WITHDRAWN}),
        Status.WITHDRAWN: frozenset({Status.AWAITING}),
    }

    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.AWAITING)
    authority = models.ForeignKey(
        "organisations.Team",
        verbose_name=_("competent authority"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    reported_on = models.DateField(_("reported on"), default=timezone.localdate)
    exploitation = ArrayField(
        models.CharField(max_length=20, choices=Exploitation), verbose_name=_("forms of exploitation")
    )
    responder_type = models.CharField(_("kind of first responder"), max_length=20, choices=ResponderType)
    responder_body = models.CharField(_("first responder"), max_length=200)
    place = models.CharField(_("where it happened"), max_length=20, choices=Place, default=Place.NOT_STATED)
    indicators = models.TextField(_("what was noticed"), blank=True)
    basis = models.CharField(_("basis of the report"), max_length=10, choices=Basis)
    basis_language = models.CharField(_("language it was explained in"), max_length=60, blank=True)
    basis_note = models.CharField(_("how they were informed and understood"), max_length=300, blank=True)

    class Meta(InCase.Meta):
        constraints = [models.UniqueConstraint(fields=["case"], name="one_identification_per_case")]
        indexes = [models.Index(fields=["authority", "status", "reported_on"], name="identification_queue")]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def awaits(self) -> str | None:
        """Which decision is next: reasonable, conclusive, or None."""
        return {
            self.Status.AWAITING: Decision.Kind.REASONABLE,
            self.Status.REASONABLE: Decision.Kind.CONCLUSIVE,
        }.get(self.Status(self.status))

    @property
    def exploitation_labels(self) -> list[str]:
        return [str(Exploitation(form).label) for form in self.exploitation]


class Decision(InCase):
    """What the competent authority decided, with its reasons; never changed afterwards, only followed by another."""

    section = Section.IDENTIFICATION

    class Kind(models.TextChoices):
        REASONABLE = "reasonable", _("Reasonable grounds")
        CONCLUSIVE = "conclusive", _("Conclusive decision")

    class Outcome(models.TextChoices):
        POSITIVE = "positive", _("Positive")
        NEGATIVE = "negative", _("Negative")

    kind = models.CharField(_("decision"), max_length=20, choices=Kind)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reasons = models.TextField(_("reasons"))
    remedy = models.TextField(_("what they can do against it"), blank=True)
    remedy_until = models.DateField(_("last day for that"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), default=timezone.localdate)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField(_("person told on"), null=True, blank=True)
    told_language = models.CharField(_("language they were told in"), max_length=60, blank=True)

    class Meta(InCase.Meta):
        ordering = ("decided_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="positive")
                | ~models.Q(remedy="") & models.Q(remedy_until__isnull=False),
                name="negative_decision_names_remedy",
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="decision_has_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_outcome_display()}"

    @property
    def is_positive(self) -> bool:
        return self.outcome == self.Outcome.POSITIVE


@follows_its_table
class RecoveryPeriod(StatefulModel, InCase):
    """Time to recover, to escape the influence of the traffickers and to decide, without any pressure (ECAT art.
    13(1), at least 30 days). While it runs no expulsion order is enforced. Its end closes no service and changes no
    dwelling."""

    section = Section.IDENTIFICATION

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    TRANSITIONS: ClassVar = {
        Status.RUNNING: frozenset({Status.ENDED}),
        Status.ENDED: frozenset(),
    }

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RUNNING)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("runs at least until"))
    extended_because = models.CharField(_("reason for extension"), max_length=300, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=300, blank=True)

    class Meta(InCase.Meta):
        ordering = ("-starts_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(status="running"), name="one_running_recovery_period"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="recovery_period_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    @property
    def is_running(self) -> bool:
        """It runs until somebody ends it: passing its last day takes nothing away by itself (nrm.md 7 no. 54)."""
        return self.status == self.Status.RUNNING

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days

    @property
    def days_used(self) -> int:
        return min(max((timezone.localdate() - self.starts_on).days, 0), self.days)


class AnonymousNotice(models.Model):
    """An adult who does not agree is not named. That somebody was met, where and in what kind of exploitation is told
    without anything that leads to her (nrm.md 1.8, 7 nos. 1, 2, 8). No field takes a name, a date of birth or a
    number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reported_on = models.DateField(default=timezone.localdate)
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    exploitation = ArrayField(
        models.CharField(max_length=20, choices=Exploitation), verbose_name=_("forms of exploitation")
    )
    place = models.CharField(_("where it happened"), max_length=20, choices=Place, default=Place.NOT_STATED)
    is_synthetic = models.BooleanField(default=False)

    web_may: ClassVar = "SELECT, INSERT"

    def __str__(self) -> str:
        return str(self.reported_on)
