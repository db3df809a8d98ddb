"""Which parts a file has, on what ground a body may open them, and how far.

This table is the access rule of the mechanism. The gate in Python (`cases/visibility.py`), the policies in PostgreSQL
(`cases/walls.py`) and `docs/access.md` all come from it. What is not written here is closed.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import LAW_ENFORCEMENT, Kind


class Section(models.TextChoices):
    """The parts of a file, each opened by itself."""

    EXISTENCE = "existence", _("That the file exists")
    IDENTITY = "identity", _("Identity")
    CONTACT = "contact", _("Contact and whereabouts")
    ACCOUNT = "account", _("Account of exploitation")
    IDENTIFICATION = "identification", _("Identification")
    HEALTH = "health", _("Health")
    COUNSELLING = "counselling", _("Counselling notes")
    ASSISTANCE = "assistance", _("Assistance")
    LEGAL = "legal", _("Legal matters")
    RETURN = "return", _("Return")
    REMEDIES = "remedies", _("Remedies")


class Ground(models.TextChoices):
    """Why a body may open a section at all."""

    LEAD = "lead", _("Leads the file")
    CONSENT = "consent", _("Consent of the person")
    LEGAL_DUTY = "legal_duty", _("Legal duty")
    COURT_ORDER = "court_order", _("Court order")
    VITAL_INTEREST = "vital_interest", _("Vital interest")
    BREAK_GLASS = "break_glass", _("Emergency access")


class Level(models.TextChoices):
    READ = "read", _("read")
    WRITE = "write", _("read and write")


S, R, W = Section, Level.READ, Level.WRITE

# Sections that police, labour inspection and immigration never reach, except on a recorded ground other than
# leading the file, consent or legal duty (nrm.md 1.4, 1.9; ECAT art. 11).
CLOSED_TO_LAW_ENFORCEMENT = frozenset({S.CONTACT, S.HEALTH, S.COUNSELLING, S.ASSISTANCE})

_WHOLE_FILE = dict.fromkeys(Section, W)
_HELPER = {
    S.EXISTENCE: R, S.IDENTITY: R, S.CONTACT: W, S.ACCOUNT: R, S.IDENTIFICATION: R, S.HEALTH: R,
    S.COUNSELLING: W, S.ASSISTANCE: W, S.LEGAL: R, S.RETURN: W, S.REMEDIES: R,
}  # fmt: skip
_LAW_ENFORCEMENT_LEAD = {S.EXISTENCE: W, S.IDENTITY: W, S.ACCOUNT: W, S.IDENTIFICATION: W}
_LAW_ENFORCEMENT_CONSENT = {S.EXISTENCE: R, S.IDENTITY: R, S.ACCOUNT: R, S.IDENTIFICATION: R}

# (ground, kind of organisation) -> the most that may ever be opened. Consent opens only those of these sections
# that the person named.
OPENS: dict[tuple[Ground, Kind], dict[Section, Level]] = {
    **{(Ground.LEAD, kind): _WHOLE_FILE for kind in Kind if kind not in {*LAW_ENFORCEMENT, Kind.RAPPORTEUR}},
    **{(Ground.LEAD, kind): _LAW_ENFORCEMENT_LEAD for kind in LAW_ENFORCEMENT},
    (Ground.LEGAL_DUTY, Kind.COMPETENT_AUTHORITY): {
        S.EXISTENCE: R, S.IDENTITY: R, S.ACCOUNT: R, S.IDENTIFICATION: W, S.RETURN: W,
    },
    (Ground.LEGAL_DUTY, Kind.COORDINATOR): {S.EXISTENCE: R, S.IDENTIFICATION: R},
    **{
        (Ground.CONSENT, kind): _HELPER for kind in (Kind.SHELTER, Kind.NGO, Kind.SOCIAL_SERVICE)
    },
    (Ground.CONSENT, Kind.HEALTH): {
        S.EXISTENCE: R, S.IDENTITY: R, S.CONTACT: R, S.HEALTH: W, S.COUNSELLING: W, S.ASSISTANCE: W,
    },
    (Ground.CONSENT, Kind.LEGAL_AID): {
        S.EXISTENCE: R, S.IDENTITY: R, S.CONTACT: R, S.ACCOUNT: R, S.IDENTIFICATION: R, S.LEGAL: W,
        S.RETURN: W, S.REMEDIES: W,
    },
    (Ground.CONSENT, Kind.GUARDIANSHIP): {
        S.EXISTENCE: R, S.IDENTITY: R, S.CONTACT: W, S.ACCOUNT: R, S.IDENTIFICATION: R, S.HEALTH: R,
        S.ASSISTANCE: R, S.LEGAL: R, S.RETURN: W, S.REMEDIES: R,
    },
    **{(Ground.CONSENT, kind): _LAW_ENFORCEMENT_CONSENT for kind in LAW_ENFORCEMENT},
}  # fmt: skip


def opened(ground: Ground, kind: str) -> dict[Section, Level]:
    """The most that this ground opens to this kind of body; nothing where the table is silent."""
    return OPENS.get((ground, Kind(kind)), {})
