"""What the person needs and wishes, how great the danger is, what was planned with her, what became of each service."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import InCase
from cases.sections import Section
from core.states import StatefulModel, follows_its_table


class Domain(models.TextChoices):
    """What help may be about (ECAT art. 12; Dir. 2011/36 art. 11; nrm.md 4.1). An assessment
    goes through all of them."""

    SAFETY = "safety", _("Safety")
    ACCOMMODATION = "accommodation", _("A place to stay")
    BASICS = "basics", _("Food, clothing, hygiene")
    HEALTH = "health", _("Physical health")
    MENTAL_HEALTH = "mental_health", _("Mental health")
    DISABILITY = "disability", _("Disability and special needs")
    LEGAL = "legal", _("Legal advice and representation")
    DOCUMENTS = "documents", _("Identity and travel documents")
    MONEY = "money", _("Money, benefits, bank account")
    INTERPRETATION = "interpretation", _("Interpretation and aids to communication")
    DEPENDANTS = "dependants", _("Children and other dependants")
    FAMILY = "family", _("Contact with family, tracing")
    EDUCATION = "education", _("Education and language")
    WORK = "work", _("Work and skills")
    SOCIAL = "social", _("People around them, faith, leisure")
    HOUSING = "housing", _("Housing in the long term")
    RELOCATION = "relocation", _("Return or relocation")
    DIGITAL = "digital", _("Safety of phone and accounts")


class Risk(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class NeedsAssessment(InCase):
    """One look at the person's needs and at the danger she is in, on one day. A later look is a new row.

    What she fears and what the assessor thinks stand apart; a level without a reason and a next date is none
    (nrm.md 4.3, 7 nos. 61 and 64).
    """

    section = Section.ASSISTANCE

    assessed_on = models.DateField(_("assessed on"), default=timezone.localdate)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    risk = models.CharField(_("danger they are in"), max_length=10, choices=Risk)
    risk_reason = models.TextField(_("reason for the level"))
    her_view = models.TextField(_("what they fear and wish, in their words"), blank=True)
    by_observation = models.BooleanField(
        _("from observation only: they could not or did not want to talk"), default=False
    )
    next_review_on = models.DateField(_("next look at the danger"))

    class Meta(InCase.Meta):
        ordering = ("-assessed_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(risk_reason=""), name="risk_level_has_reason"),
            models.CheckConstraint(
                condition=Q(next_review_on__gte=models.F("assessed_on")),
                name="risk_review_not_before_assessment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessed_on}: {self.get_risk_display()}"

    @property
    def review_is_late(self) -> bool:
        return self.next_review_on < timezone.localdate()


class Need(InCase):
    """One domain of an assessment: what is needed, and what the person herself wishes. That nothing is needed is also
    an answer; a domain without a row was not spoken about."""

    section = Section.ASSISTANCE

    class Urgency(models.TextChoices):
        NONE = "none", _("No need")
        LATER = "later", _("Later")
        SOON = "soon", _("This week")
        NOW = "now", _("Today")

    URGENT: ClassVar = frozenset({Urgency.NOW, Urgency.SOON})

    assessment = models.ForeignKey(NeedsAssessment, on_delete=models.PROTECT, related_name="needs")
    domain = models.CharField(_("domain"), max_length=20, choices=Domain)
    urgency = models.CharField(_("how soon"), max_length=10, choices=Urgency)
    need = models.TextField(_("what is needed"), blank=True)
    wish = models.TextField(_("what they wish"), blank=True)

    class Meta(InCase.Meta):
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["assessment", "domain"], name="one_need_per_domain"),
            models.CheckConstraint(condition=Q(urgency="none") | ~Q(need=""), name="need_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.get_domain_display()}: {self.get_urgency_display()}"

    @property
    def tone(self) -> str:
        return {self.Urgency.NOW: "late", self.Urgency.SOON: "waiting"}.get(self.urgency, "neutral")  # type: ignore[call-overload]


@follows_its_table
class SupportPlan(StatefulModel, InCase):
    """What was planned with the person. It holds from the day she agreed, signed or orally, in a language she
    understands (nrm.md 4.4), and it ends by a decision of people, never by the end of a legal period (nrm.md 4.7)."""

    section = Section.ASSISTANCE

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being made")
        AGREED = "agreed", _("Agreed")
        ENDED = "ended", _("Ended")

    class Agreed(models.TextChoices):
        SIGNED = "signed", _("Signed by the person")
        ORALLY = "orally", _("Agreed orally, and noted")

    class Because(models.TextChoices):
        COMPLETED = "completed", _("Everything planned was done")
        HER_WISH = "her_wish", _("The person wishes it")
        LOST_CONTACT = "lost_contact", _("Contact was lost")
        RETURNED = "returned", _("Returned")
        RELOCATED = "relocated", _("Moved elsewhere")
        TRANSFERRED = "transferred", _("Another body took over")
        DECEASED = "deceased", _("Died")
        OTHER = "other", _("Another reason")

    TRANSITIONS: ClassVar = {
        Status.DRAFT: frozenset({Status.AGREED, Status.ENDED}),
        Status.AGREED: frozenset({Status.ENDED}),
        Status.ENDED: frozenset(),
    }

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    team = models.ForeignKey(
        "organisations.Team",
        verbose_name=_("team that keeps the plan"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_up_on = models.DateField(_("drawn up on"), default=timezone.localdate)
    goals = models.TextField(_("what they want to reach"))
    safety = models.TextField(_("what keeps them safe meanwhile"), blank=True)
    agreed_how = models.CharField(_("how they agreed"), max_length=10, choices=Agreed, blank=True)
    agreed_language = models.CharField(_("language it was explained in"), max_length=60, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=20, choices=Because, blank=True)

    class Meta(InCase.Meta):
        ordering = ("-drawn_up_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(status="ended"), name="one_running_support_plan"
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed")
                | Q(agreed_on__isnull=False) & ~Q(agreed_how="") & ~Q(agreed_language=""),
                name="agreed_plan_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ended_on__isnull=False) & ~Q(ended_because=""),
                name="ended_plan_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def is_running(self) -> bool:
        return self.status != self.Status.ENDED

    @property
    def tone(self) -> str:
        if self.status == self.Status.AGREED and self.review_is_late:
            return "late"
        return {self.Status.DRAFT: "waiting", self.Status.AGREED: "active"}.get(self.status, "done")  # type: ignore[call-overload]

    @property
    def review_is_late(self) -> bool:
        return self.review_on is not None and self.review_on < timezone.localdate()


@follows_its_table
class PlannedService(StatefulModel, InCase):
    """One service of a plan: who gives it, who sees to it, by when. The person takes or leaves each by itself; saying
    no to one changes no other, and she may be offered it again (nrm.md 7 no. 70)."""

    section = Section.ASSISTANCE

    class Status(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("They accepted")
        DECLINED = "declined", _("They declined")
        STARTED = "started", _("Started")
        DELIVERED = "delivered", _("Delivered")
        ENDED = "ended", _("Ended")

    TRANSITIONS: ClassVar = {
        Status.OFFERED: frozenset({Status.ACCEPTED, Status.DECLINED}),
        Status.ACCEPTED: frozenset({Status.STARTED, Status.DECLINED, Status.ENDED}),
        Status.DECLINED: frozenset({Status.OFFERED}),
        Status.STARTED: frozenset({Status.DELIVERED, Status.ENDED}),
        Status.DELIVERED: frozenset({Status.ENDED}),
        Status.ENDED: frozenset(),
    }
    AHEAD: ClassVar = frozenset({Status.OFFERED, Status.ACCEPTED})

    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="services")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OFFERED)
    domain = models.CharField(_("domain"), max_length=20, choices=Domain)
    what = models.CharField(_("service"), max_length=200)
    provider = models.ForeignKey(
        "organisations.Team", verbose_name=_("who gives it"), on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who sees to it"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("to begin by"))
    stands_since = models.DateField(_("since"), default=timezone.localdate)

    class Meta(InCase.Meta):
        ordering = ("due_on", "pk")
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(status__in=["offered", "accepted"]), name="service_worklist"
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_late(self) -> bool:
        """It should have begun; what was declined or has begun is not late."""
        return self.status in self.AHEAD and self.due_on < timezone.localdate()

    @property
    def tone(self) -> str:
        if self.is_late:
            return "late"
        return {
            self.Status.OFFERED: "waiting",
            self.Status.ACCEPTED: "waiting",
            self.Status.STARTED: "active",
            self.Status.DELIVERED: "done",
        }.get(self.status, "neutral")  # type: ignore[call-overload]


class ServiceStep(InCase):
    """What became of a service on one day, and why."""

    section = Section.ASSISTANCE

    service = models.ForeignKey(PlannedService, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(_("status"), max_length=10, choices=PlannedService.Status)
    happened_on = models.DateField(_("on"))
    reason = models.CharField(_("reason or note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(InCase.Meta):
        ordering = ("happened_on", "pk")

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.happened_on}"
