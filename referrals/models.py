"""The services that help, and the asking of one of them to take a person on, with her consent."""

import datetime
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import AgeGroup, Case, Consent, InCase
from cases.sections import Section
from core.history import History
from core.references import new_reference
from core.states import StatefulModel, follows_its_table
from organisations.actors import Actor
from organisations.models import LAW_ENFORCEMENT


def new_referral_reference() -> str:
    """A reference of its own, so that a receiver who has not accepted yet cannot tell which file it is."""
    return new_reference("REF")


class Service(models.Model):
    """An entry of the service directory: what a team offers, to whom, in which languages, and whether there is a place.

    It holds no address on purpose: where a shelter is, nobody learns from here (nrm.md 7 nos. 71, 72).
    """

    class Kind(models.TextChoices):
        """The union of the national catalogues (nrm.md 4.2)."""

        SHELTER = "shelter", _("Safe accommodation")
        HEALTH = "health", _("Health care")
        COUNSELLING = "counselling", _("Psychological help")
        LEGAL = "legal", _("Legal advice and representation")
        SOCIAL = "social", _("Social and financial help")
        GUARDIANSHIP = "guardianship", _("Guardianship of a child")
        WORK = "work", _("Education, language and work")
        RETURN = "return", _("Help with a voluntary return")
        PROTECTION = "protection", _("Protection by the police")

    class ForWhom(models.TextChoices):
        WOMEN = "women", _("Women")
        MEN = "men", _("Men")
        CHILDREN = "children", _("Children")
        FAMILIES = "families", _("Parents with children")

    web_may: ClassVar = "SELECT, UPDATE (places_free, places_at)"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(
        "organisations.Team", verbose_name=_("team"), on_delete=models.PROTECT, related_name="services"
    )
    kind = models.CharField(_("kind of help"), max_length=20, choices=Kind)
    offers = models.CharField(_("what it offers"), max_length=300)
    languages = ArrayField(
        models.CharField(max_length=60), verbose_name=_("languages"), default=list, blank=True
    )
    for_whom = ArrayField(
        models.CharField(max_length=10, choices=ForWhom), verbose_name=_("for whom"), default=list
    )
    places_free = models.PositiveSmallIntegerField(
        _("places free"), null=True, blank=True, help_text=_("Empty where places are not counted.")
    )
    places_at = models.DateTimeField(_("places last confirmed"), default=timezone.now)
    is_open = models.BooleanField(_("takes referrals"), default=True)
    is_synthetic = models.BooleanField(default=False)

    history = History()

    class Meta:
        ordering = ("kind", "team__organisation__name", "pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.team.organisation.name}"

    @property
    def is_full(self) -> bool:
        return self.places_free == 0

    @property
    def people(self) -> str:
        """For whom it is, in words."""
        return ", ".join(str(self.ForWhom(who).label) for who in self.for_whom)


@follows_its_table
class Referral(StatefulModel, InCase):
    """A team is asked to take a person on; the focal point approves, then the team answers (nrm.md 4.5).

    Before it is approved the receiver does not see the row: `shown_to` is empty until then, and the database goes by
    that column. Before it is accepted the receiver sees only what stands in `shown`, frozen when it was sent; accepting
    opens the `sections` that she agreed to, no more.
    """

    section = Section.ASSISTANCE
    lead_keeps = True
    fixed = ("case_id", "from_team_id", "to_team_id", "approver_team_id", "sections", "consent_id", "shown")
    writers = ("shown_to_id", "approver_team_id")

    class Status(models.TextChoices):
        AWAITING = "awaiting_approval", _("Waits for the focal point")
        APPROVED = "approved", _("Waits for the answer")
        RETURNED = "returned", _("Returned by the focal point")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRANSITIONS: ClassVar = {
        Status.AWAITING: frozenset({Status.APPROVED, Status.RETURNED, Status.WITHDRAWN}),
        Status.APPROVED: frozenset({Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN}),
        Status.RETURNED: frozenset(),
        Status.ACCEPTED: frozenset({Status.WITHDRAWN}),
        Status.DECLINED: frozenset(),
        Status.WITHDRAWN: frozenset(),
    }
    OPEN: ClassVar = (Status.AWAITING, Status.APPROVED)
    TONES: ClassVar = {
        Status.AWAITING: "waiting",
        Status.APPROVED: "waiting",
        Status.RETURNED: "blocked",
        Status.ACCEPTED: "done",
        Status.DECLINED: "blocked",
        Status.WITHDRAWN: "neutral",
    }

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_referral_reference)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.AWAITING)
    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.PROTECT, related_name="+"
    )
    from_team = models.ForeignKey(
        "organisations.Team", verbose_name=_("from"), on_delete=models.PROTECT, related_name="+"
    )
    to_team = models.ForeignKey(
        "organisations.Team", verbose_name=_("to"), on_delete=models.PROTECT, related_name="+"
    )
    shown_to = models.ForeignKey(
        "organisations.Team",
        verbose_name=_("shown to"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    approver_team = models.ForeignKey(
        "organisations.Team", verbose_name=_("focal point"), on_delete=models.PROTECT, related_name="+"
    )
    need = models.TextField(_("what they need"))
    shown = models.JSONField(_("what the receiver sees before it accepts"))
    sections = ArrayField(
        models.CharField(max_length=20, choices=Section), verbose_name=_("sections that open on acceptance")
    )
    consent = models.ForeignKey(
        Consent, verbose_name=_("consent"), on_delete=models.PROTECT, related_name="+"
    )
    consent_terms = models.JSONField(_("how consent was given"), default=dict)
    heard = models.CharField(_("how the child was heard"), max_length=300, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    due_on = models.DateField(_("last day of the answer that is awaited"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided by the focal point"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)

    class Meta(InCase.Meta):
        ordering = ("-sent_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_to=None) | Q(shown_to=F("to_team")), name="referral_shown_to_receiver_only"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["awaiting_approval", "returned", "withdrawn"]) | Q(shown_to__isnull=False),
                name="referral_shown_once_approved",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["awaiting_approval", "returned"]) | Q(shown_to=None),
                name="referral_hidden_until_approved",
            ),
            models.UniqueConstraint(
                fields=["case", "service"], condition=Q(status__in=["awaiting_approval", "approved"]),
                name="one_open_referral_to_a_service",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["approver_team", "status", "due_on"], name="referral_queue"),
            models.Index(fields=["shown_to", "status", "due_on"], name="referral_incoming"),
            models.Index(fields=["case", "-sent_at"], name="referral_of_case"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def file(self) -> Case:
        """The file by its key alone, for those who may write about it before they may read it."""
        return Case(pk=self.case_id, is_synthetic=self.is_synthetic)

    def receiver_for(self, actor: Actor) -> str:
        """The receiver's name as this reader's pages show it. Police, labour inspection and immigration are not told
        where the person went: the name of a shelter or a clinic is whereabouts (nrm.md 1.9)."""
        if actor.team_of_kind(*LAW_ENFORCEMENT):
            return str(_("a service that is not named here"))
        return str(self.to_team)

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def tone(self) -> str:
        return "late" if self.is_late else self.TONES[self.Status(self.status)]

    @property
    def section_names(self) -> list[str]:
        """What opens on acceptance, in words."""
        return [str(section.label) for section in Section if section.value in self.sections]

    @property
    def concerns_child(self) -> bool:
        """Also where the age is not settled (ECAT art. 10(3))."""
        return bool(self.shown.get("age_group") != AgeGroup.ADULT)


def what_is_shown(case: Case, need: str) -> dict[str, Any]:
    """All that the receiver learns before it accepts: age group, language, need. Frozen into the referral when sent."""
    return {"age_group": str(case.age_group), "language": case.language, "need": need.strip()}


def terms_of(consent: Consent) -> dict[str, Any]:
    """How consent was given, for the focal point, who approves but does not read the consent itself."""

    def said(day: datetime.date | None) -> str | None:
        return day.isoformat() if day else None

    return {
        "given_by": str(consent.given_by), "given_on": said(consent.given_on), "until": said(consent.until),
        "language": consent.language, "interpreter": consent.interpreter, "understanding": consent.understanding,
    }  # fmt: skip
