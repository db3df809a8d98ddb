"""The only writer of grants: opening sections of a file and closing them again."""

import datetime
from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from cases.models import Case, Consent, TeamGrant
from cases.sections import Ground, Section, opened
from cases.visibility import current
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

    Existence is always part of it. A section that the same consent, or the same ground without one, has opened
    already stays as it is. A grant that rests on consent ends with the consent's last day, by the clock of the
    database alone.
    """
    most = opened(ground, to.organisation.kind)
    wanted = set(most) if sections is None else {Section(section) for section in sections} & set(most)
    if not wanted:
        return []
    running = TeamGrant._base_manager.filter(
        current(), content_object=case, group=to.group_id, ground=ground, consent=consent
    )
    held = set(running.values_list("section", flat=True))
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
            ends=_end_of(consent),
            case_last_activity=case.last_activity,
            is_synthetic=case.is_synthetic,
        )
        for section in sorted({Section.EXISTENCE, *wanted})
        if section not in held
    ]


def _end_of(consent: Consent | None) -> datetime.datetime | None:
    """The first moment of the day after the consent's last day, in the time zone of the mechanism."""
    if consent is None or consent.until is None:
        return None
    midnight = datetime.datetime.combine(consent.until + datetime.timedelta(days=1), datetime.time())
    return timezone.make_aware(midnight)


@transaction.atomic
def end_for_consent(consent: Consent) -> int:
    """Close what this consent opened, from now on. Returns how many sections were closed."""
    closing = TeamGrant._base_manager.filter(current(), consent=consent)
    count = 0
    for row in closing:
        row.ends = Now()
        row.save(update_fields=["ends"])
        count += 1
    return count
