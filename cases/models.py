"""The file on a presumed victim, its sections, who may open them, and the consent that decides it."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from cases.querysets import GatedManager
from cases.sections import Ground, Level, Section
from core.history import History
from core.references import new_reference
from core.states import StatefulModel, follows_its_table
from core.transactions import written_in


class AgeGroup(models.TextChoices):
    """`UNSURE` is treated as a child everywhere until the age is settled (ECAT art. 10(3); Dir. 2011/36 art. 13(2))."""

    ADULT = "adult", _("Adult (18 or over)")
    CHILD = "child", _("Child (under 18)")
    UNSURE = "unsure", _("Age not settled")


@follows_its_table
class Case(StatefulModel):
    """A file. Its row says only that it exists; everything about the person stands in sections of its own."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    TRANSITIONS: ClassVar = {
        Status.OPEN: frozenset({Status.CLOSED}),
        Status.CLOSED: frozenset({Status.OPEN}),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    age_group = models.CharField(_("age group"), max_length=10, choices=AgeGroup)
    language = models.CharField(_("language of the person"), max_length=60, blank=True)
    lead_team = models.ForeignKey(
        "organisations.Team",
        verbose_name=_("team that leads the file"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    last_activity = models.DateTimeField(_("last activity"), default=timezone.now)
    is_synthetic = models.BooleanField(default=False)
    written_in = written_in()

    history = History(untracked=("last_activity",))
    objects = GatedManager["Case"]()

    class Meta:
        permissions = [(f"see_{section.value}", f"May see: {section.name.lower()}") for section in Section]
        default_permissions = ()
        indexes = [models.Index(fields=["-last_activity", "id"], name="case_by_activity")]

    section: ClassVar = Section.EXISTENCE
    case_column: ClassVar = "id"
    untracked: ClassVar = ("last_activity",)
    fixed: ClassVar = ("reference", "lead_team_id", "opened_at")

    def __str__(self) -> str:
        return self.reference

    @property
    def case(self) -> Self:
        """A file is its own file: what asks a row for its case may also be given the case."""
        return self

    @property
    def is_treated_as_child(self) -> bool:
        return self.age_group != AgeGroup.ADULT


class InCase(models.Model):
    """A record that hangs on a file.

    `section` is the part of the file that opens it; where the rows of one table belong to different sections,
    `section` is None and the column `section` says it row by row. `readers` and `writers` name columns that hold a
    team to whom a row is addressed: it may read (or also change) that row without a grant on the section.
    `lead_keeps` lets the team that leads the file read and write the rows whatever its sections are.
    `holders_insert` lets anybody who holds any grant on the file add a row: for limits that one body's act sets for
    another. `fixed` names columns that are written once, whoever writes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    is_synthetic = models.BooleanField(default=False)
    written_in = written_in()

    history = History()
    objects: ClassVar[GatedManager[Any]] = GatedManager()

    section: ClassVar[Section | None]
    case_column: ClassVar = "case_id"
    readers: ClassVar[tuple[str, ...]] = ()
    writers: ClassVar[tuple[str, ...]] = ()
    lead_keeps: ClassVar[bool] = False
    holders_insert: ClassVar[bool] = False
    fixed: ClassVar[tuple[str, ...]] = ("case_id",)
    untracked: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
        default_permissions = ()

    def validate_constraints(self, exclude: Any = None) -> None:
        """The database holds the constraints; asking for them in a form would read past the gate."""

    def validate_unique(self, exclude: Any = None) -> None:
        """As `validate_constraints`."""

    @classmethod
    def of(cls, case: Case) -> "models.QuerySet[Self]":
        """The rows of one file, for rules and actions that already hold the file; never for showing.

        The database still gives only what the acting teams may see: a rule must ask for the section first
        (`cases.policies.objections_to_judging`) before it takes an empty answer for a fact.
        """
        return cls._base_manager.filter(case=case)


class Identity(InCase):
    """Who the person is, as far as she has said. Every answer may be missing."""

    section = Section.IDENTITY

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="identity")

    class Gender(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        OTHER = "other", _("Another gender, in their own words")
        UNKNOWN = "unknown", _("Not known or not asked")

    name = models.CharField(_("name"), max_length=200, blank=True)
    chosen_name = models.CharField(_("name they want to be called by"), max_length=100, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, default=Gender.UNKNOWN)
    nationality = models.CharField(_("nationality"), max_length=100, blank=True)

    def __str__(self) -> str:
        return self.chosen_name or self.name


class Contact(InCase):
    """How the person may be reached without danger, and where she is."""

    section = Section.CONTACT

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="contact")

    class Safety(models.TextChoices):
        SAFE = "safe", _("Safe to use")
        UNSAFE = "unsafe", _("Never use")
        UNKNOWN = "unknown", _("Not known: do not use")

    safe_way = models.TextField(_("safe way to reach them"), blank=True)
    never = models.TextField(
        _("never"), blank=True, help_text=_("Ways and times that would put them in danger.")
    )
    safety = models.CharField(_("how safe"), max_length=10, choices=Safety, default=Safety.UNKNOWN)
    whereabouts = models.TextField(_("whereabouts"), blank=True)

    def __str__(self) -> str:
        return self.get_safety_display()


class Note(InCase):
    """A text in one section of the file: her account of what happened, or a health, counselling or legal note.

    The account stands in her own words where she speaks; `told_by` says who speaks.
    """

    section = None

    class Kind(models.TextChoices):
        ACCOUNT = Section.ACCOUNT.value, _("Account of what happened")
        HEALTH = Section.HEALTH.value, _("Health note")
        COUNSELLING = Section.COUNSELLING.value, _("Counselling note")
        LEGAL = Section.LEGAL.value, _("Legal note")

    section_name = models.CharField(_("kind of note"), max_length=20, choices=Kind, db_column="section")
    text = models.TextField(_("text"))
    told_by = models.CharField(_("told by"), max_length=100, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")

    class Meta(InCase.Meta):
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_section_name_display()}, {self.written_at:%Y-%m-%d}"


class Consent(InCase):
    """What the person allows: who may see which sections, for what, until when (ECAT art. 11; Handbook 2022).

    One row per recipient, so that refusing one leaves the others. For a child the representative consents and the
    child is heard; `given_by` says who. Grants rest on these rows; withdrawing one ends them in the same transaction.
    """

    section = Section.ASSISTANCE  # whom she trusts says where she is
    readers = ("recipient_id",)
    lead_keeps = True

    class GivenBy(models.TextChoices):
        PERSON = "person", _("The person")
        REPRESENTATIVE = "representative", _("The child's representative, the child was heard")

    recipient = models.ForeignKey(
        "organisations.Team", verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="+"
    )
    sections = ArrayField(models.CharField(max_length=20, choices=Section), verbose_name=_("sections"))
    purpose = models.CharField(_("purpose"), max_length=200)
    given_by = models.CharField(_("given by"), max_length=20, choices=GivenBy, default=GivenBy.PERSON)
    given_on = models.DateField(_("given on"), default=timezone.localdate)
    language = models.CharField(_("language it was explained in"), max_length=60)
    interpreter = models.CharField(_("interpreter"), max_length=100, blank=True)
    understanding = models.CharField(_("how understanding was checked"), max_length=200)
    until = models.DateField(_("valid until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(InCase.Meta):
        ordering = ("-given_on", "-pk")

    def __str__(self) -> str:
        return f"{self.recipient}: {', '.join(self.sections)}"


class GrantBase(models.Model):
    """What every grant says beside guardian's columns: on what ground, how far, since when and until when.

    `section` repeats what guardian's `permission` says, in the words of the table, so that a policy in the database
    is one comparison; `cases/access.py` writes both. `case_last_activity` is the file's sort key, kept here so that
    a list is one index scan.
    """

    section = models.CharField(max_length=20, choices=Section)
    ground = models.CharField(max_length=20, choices=Ground)
    level = models.CharField(max_length=10, choices=Level, default=Level.READ)
    # By the database's clock, as the policies read it: a grant is in force in the very transaction that makes it.
    starts = models.DateTimeField(db_default=TransactionNow())
    ends = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    case_last_activity = models.DateTimeField(default=timezone.now)
    is_synthetic = models.BooleanField(default=False)
    written_in = written_in()

    history = History(untracked=("case_last_activity",))
    objects: ClassVar[GatedManager[Any]] = GatedManager()

    case_column: ClassVar = "content_object_id"
    untracked: ClassVar = ("case_last_activity",)

    class Meta:
        abstract = True


class TeamGrant(GrantBase, GroupObjectPermissionBase):  # type: ignore[misc]  # our manager, not guardian's
    """A team may open a section of a file."""

    content_object = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        unique_together = ()  # type: ignore[assignment]  # guardian's is a list
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["group", "section", "-case_last_activity", "content_object"], name="team_grant_list"
            ),
            models.Index(fields=["content_object", "section", "group"], name="team_grant_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "section", "content_object", "ground", "consent"],
                condition=Q(ends=None), name="team_grant_once", nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.group_id}: {self.section}"


class PersonGrant(GrantBase, UserObjectPermissionBase):  # type: ignore[misc]  # our manager, not guardian's
    """One person may open a section of a file: an interpreter for a document, an expert for an opinion."""

    content_object = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        unique_together = ()  # type: ignore[assignment]  # guardian's is a list
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["user", "section", "-case_last_activity", "content_object"], name="person_grant_list"
            ),
            models.Index(fields=["content_object", "section", "user"], name="person_grant_case"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.section}"
