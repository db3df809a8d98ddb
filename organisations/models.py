"""The bodies that co-operate in the mechanism, their teams, and who does what in them."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import History
from organisations.roles import Role


class Kind(models.TextChoices):
    """What an organisation is there for. Access rules speak of kinds, never of single bodies."""

    COMPETENT_AUTHORITY = "competent_authority", _("Competent authority")
    POLICE = "police", _("Police")
    LABOUR_INSPECTION = "labour_inspection", _("Labour inspection")
    ASYLUM = "asylum", _("Asylum and immigration")
    SOCIAL_SERVICE = "social_service", _("Social service")
    HEALTH = "health", _("Health")
    NGO = "ngo", _("NGO")
    SHELTER = "shelter", _("Shelter")
    LEGAL_AID = "legal_aid", _("Legal aid")
    GUARDIANSHIP = "guardianship", _("Guardianship")
    COORDINATOR = "coordinator", _("Co-ordination office")
    RAPPORTEUR = "rapporteur", _("National rapporteur")


LAW_ENFORCEMENT = frozenset({Kind.POLICE, Kind.LABOUR_INSPECTION, Kind.ASYLUM})


class Organisation(models.Model):
    """A state body or a civil-society organisation that takes part in the mechanism."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    is_state = models.BooleanField(_("state body"))
    is_active = models.BooleanField(_("active"), default=True)
    is_synthetic = models.BooleanField(default=False)

    history = History()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """The people of one organisation who work on the same files. Grants are held by teams.

    A team is one of Django's groups, because django-guardian gives object permissions to groups; the team has the
    group's key, so a grant's `group` is the team.
    """

    group = models.OneToOneField(Group, on_delete=models.PROTECT, primary_key=True, related_name="team")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=150)
    receives_referrals = models.BooleanField(_("receives referrals"), default=False)
    is_synthetic = models.BooleanField(default=False)

    history = History()

    class Meta:
        ordering = ("organisation__name", "name")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="team_name_unique_in_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} · {self.name}"


class Membership(models.Model):
    """A person's role in a team. Written only by `organisations.actions`, which keeps the group in step."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=[(role.value, role.value) for role in Role])
    is_synthetic = models.BooleanField(default=False)

    history = History()

    class Meta:
        ordering = ("team_id", "pk")
        constraints = [
            models.UniqueConstraint(fields=["person", "team"], name="one_role_per_person_and_team"),
        ]

    def __str__(self) -> str:
        return f"{self.person} — {self.team}"

    def get_role_display(self) -> Any:  # type: ignore[no-redef]  # the choices are codes, the role has its words
        return Role(self.role).rules.name
