"""What the receiver of a referral is shown before it accepts, as data: the same for the sender's preview, the focal
point and the receiver, so that all three read the same words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import AgeGroup, Case
from cases.sections import Section
from referrals.models import Referral, Service, what_is_shown

# What a section holds, for a person who decides whether to open it.
HOLDS: dict[Section, Any] = {
    Section.IDENTITY: _("name, date of birth, gender, nationality"),
    Section.CONTACT: _("how to reach them safely, and where they are"),
    Section.ACCOUNT: _("what they told about what happened"),
    Section.IDENTIFICATION: _("the report and the decisions on it"),
    Section.HEALTH: _("health notes"),
    Section.COUNSELLING: _("notes of counsellors"),
    Section.ASSISTANCE: _("needs, support plan, services, referrals"),
    Section.LEGAL: _("notes of their lawyer"),
    Section.RETURN: _("plans for a return and their safeguards"),
    Section.REMEDIES: _("claims for compensation"),
}


def in_order(sections: Iterable[str]) -> list[Section]:
    """As the file has them, existence apart."""
    chosen = set(sections)
    return [section for section in HOLDS if section.value in chosen]


@dataclass(frozen=True)
class Shown:
    """The whole of it. There is no field for a name, a reference of the file or an address."""

    kind: str
    from_team: str
    age_group: str
    language: str
    need: str
    sections: tuple[tuple[str, str], ...]


def of_referral(referral: Referral) -> Shown:
    """What was frozen when it was sent."""
    return _shown(
        referral.shown, kind=referral.service.get_kind_display(), from_team=str(referral.from_team),
        sections=referral.sections,
    )  # fmt: skip


def preview(case: Case, service: Service, need: str, sections: Iterable[str]) -> Shown:
    """What would be frozen if it were sent now."""
    return _shown(
        what_is_shown(case, need), kind=service.get_kind_display(), from_team=str(case.lead_team),
        sections=sections,
    )  # fmt: skip


def _shown(frozen: dict[str, Any], *, kind: Any, from_team: str, sections: Iterable[str]) -> Shown:
    return Shown(
        kind=str(kind),
        from_team=from_team,
        age_group=str(AgeGroup(frozen["age_group"]).label),
        language=frozen["language"],
        need=frozen["need"],
        sections=tuple((str(section.label), str(HOLDS[section])) for section in in_order(sections)),
    )
