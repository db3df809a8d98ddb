"""The only writer of grants: opening sections of a file and closing them again."""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models.functions import Now

from cases.models import Case, Consent, TeamGrant
from cases.sections import Ground, Level, Section, opened
from organisations.actors import Actor
from organisations.models import Team


def _permissions() -> dict[str, int]:
    found = Permission.objects.filter(content_type__app_label="cases", codename__startswith="see_")
    return {codename.removeprefix("see_"): pk for codename, pk in found.values_list("codename", "pk")}


@transaction.atomic
def grant(
    case: Case,
    *,
    to: Team,
    ground: Ground,
    by: Actor,
    sections: Iterable[str] | None = None,
    consent: Consent | None = None,
) -> list[TeamGrant]:
    """Open to a team what the rule table allows on this ground; with `sections`, no more than those.

    Existence is always part of it. A section that is already open on the same ground stays as it is.
    """
    most = opened(ground, to.organisation.kind)
    wanted = set(most) if sections is None else {Section(section) for section in sections} & set(most)
    if not wanted:
        return []
    held = set(
        TeamGrant._base_manager.filter(content_object=case, group=to.group_id, ground=ground, ends=None).values_list(
            "section", flat=True
        )
    )
    permissions = _permissions()
    return [
        TeamGrant.objects.create(
            content_object=case,
            group_id=to.group_id,
            permission_id=permissions[section],
            section=section,
            ground=ground,
            level=most[section],
            granted_by=by.person,
            consent=consent,
            case_last_activity=case.last_activity,
            is_synthetic=case.is_synthetic,
        )
        for section in sorted({Section.EXISTENCE, *wanted})
        if section not in held
    ]


@transaction.atomic
def end_for_consent(consent: Consent) -> int:
    """Close what this consent opened, from now on. Returns how many sections were closed."""
    closing = TeamGrant._base_manager.filter(consent=consent, ends=None)
    count = 0
    for row in closing:
        row.ends = Now()
        row.save(update_fields=["ends"])
        count += 1
    return count


def level_of(case: Case, team: Team, ground: Ground, section: Section) -> Level | None:
    """How far this ground may ever open this section to the team; None where it may not."""
    return opened(ground, team.organisation.kind).get(section)
