"""The one gate: what a person may see of the files.

Hidden and absent look the same. Whether a grant is current is judged by the database's clock, here and in the policies,
so that both walls close in the same minute.
"""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Now
from django.http import Http404

from cases.models import Case, InCase, PersonGrant, TeamGrant
from cases.sections import Ground, Level, Section
from organisations.actors import Actor

M = TypeVar("M", bound=models.Model)


def enter(session_key: str) -> int | None:
    """Tell the database whose session this is, by the secret of its cookie, until the transaction ends. Returns the
    person's key, or None where the session is unknown, over, or of somebody who was deactivated."""
    found = _enter(session_key)
    return found["person"] if found else None


def enter_as(person: Any, session_key: str) -> Actor | None:
    """The same, and the actor that the database found; one query."""
    found = _enter(session_key)
    return Actor.from_rows(person, found["memberships"]) if found and found["person"] == person.pk else None


def _enter(session_key: str) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nrm.enter(%s)", [session_key])
        (found,) = cursor.fetchone()
    return json.loads(found) if isinstance(found, str) else found


def leave() -> None:
    """Nobody asks any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nrm.leave()")


def current() -> Q:
    """Grants that hold now."""
    return Q(starts__lte=Now()) & (Q(ends=None) | Q(ends__gt=Now()))


def team_grants(actor: Actor) -> "QuerySet[TeamGrant]":
    """The current grants of the actor's teams."""
    return TeamGrant._base_manager.filter(current(), group__in=actor.team_ids)


def person_grants(actor: Actor) -> "QuerySet[PersonGrant]":
    """The current grants of the actor herself."""
    return PersonGrant._base_manager.filter(current(), user=actor.pk)


def _granted(actor: Actor, case: str, section: Any) -> Q:
    on = {"content_object": OuterRef(case), "section": section}
    return Q(Exists(team_grants(actor).filter(**on))) | Q(Exists(person_grants(actor).filter(**on)))


def visible(model: type[M], actor: Actor) -> "QuerySet[M]":
    """The rows of a case-bearing model that the actor may see: those of sections that a current grant opens to her,
    those addressed to her teams, and, where the model says so, those of files that her team leads."""
    rows = model._base_manager.all()
    if actor.pk is None:
        return rows.none()
    if model is Case:
        return rows.filter(_granted(actor, "pk", Section.EXISTENCE))
    if not issubclass(model, InCase):
        raise TypeError(f"{model.__name__} does not hang on a file")
    allowed = _granted(actor, "case", model.section or OuterRef("section_name"))
    for column in (*model.readers, *model.writers):
        allowed |= Q(**{f"{column.removesuffix('_id')}__in": actor.team_ids})
    if model.lead_keeps:
        leading = team_grants(actor).filter(
            content_object=OuterRef("case"), ground=Ground.LEAD, level=Level.WRITE
        )
        allowed |= Q(Exists(leading))
    return rows.filter(allowed)


def open_to(actor: Actor, cases: Iterable[Case], section: Section) -> "QuerySet[Case]":
    """Those of these files in which a current grant opens this section to the actor."""
    rows = visible(Case, actor).filter(pk__in=[case.pk for case in cases])
    return rows.filter(_granted(actor, "pk", section))


def visible_or_404(model: type[M], actor: Actor, **lookup: Any) -> M:
    """The one row, or the answer “not found”, whether it is hidden or was never there."""
    row = visible(model, actor).filter(**lookup).first()
    if row is None:
        raise Http404
    return row


def sections(actor: Actor, case: Case) -> dict[Section, Level]:
    """Which sections of this file the actor may open, and how far; one query."""
    on_case = {"content_object": case}
    held = team_grants(actor).filter(**on_case).values_list("section", "level")
    own = person_grants(actor).filter(**on_case).values_list("section", "level")
    return _strongest(held.union(own))


def file_with_sections(actor: Actor, **lookup: Any) -> tuple[Case, dict[Section, Level]]:
    """A file with its person, contact and lead, and the sections that the actor may open, in one query; or “not found”.

    The database leaves `identity` and `contact` empty where the section is closed to the actor."""
    mark = Concat("section", Value(":"), "level")
    on_file = {"content_object": OuterRef("pk")}
    case = (
        visible(Case, actor)
        .filter(**lookup)
        .select_related("lead_team__organisation", "identity", "contact")
        .annotate(
            by_team=ArraySubquery(team_grants(actor).filter(**on_file).values(mark=mark)),
            by_person=ArraySubquery(person_grants(actor).filter(**on_file).values(mark=mark)),
        )
        .first()
    )
    if case is None:
        raise Http404
    return case, _strongest(tuple(mark.split(":")) for mark in case.by_team + case.by_person)


def _strongest(held: Iterable[tuple[str, ...]]) -> dict[Section, Level]:
    found: dict[Section, Level] = {}
    for section, level in held:
        if found.get(Section(section)) != Level.WRITE:
            found[Section(section)] = Level(level)
    return found


def may_write(actor: Actor, case: Case, section: Section) -> bool:
    """Whether a current grant lets the actor write in this section."""
    return sections(actor, case).get(section) == Level.WRITE


def may_read(actor: Actor, case: Case, section: Section) -> bool:
    """Whether a current grant lets the actor read this section."""
    return section in sections(actor, case)


def is_lead(actor: Actor, case: Case) -> bool:
    """Whether one of the actor's teams leads the file now."""
    return team_grants(actor).filter(content_object=case, ground=Ground.LEAD, level=Level.WRITE).exists()


def why(actor: Actor, case: Case) -> "QuerySet[TeamGrant]":
    """The grants on which the actor sees this file."""
    return (
        team_grants(actor).filter(content_object=case).select_related("group__team__organisation", "consent")
    )


def knows_holders(held: dict[Section, Level]) -> bool:
    """Who holds a file may tell where the person is (a shelter, a clinic): only those who may know her whereabouts are
    told. The policy on grants lets the leading team read them too, which must be able to close what consent opened."""
    return Section.CONTACT in held


def who_else(case: Case) -> "QuerySet[TeamGrant]":
    """All current team grants on a file; ask `knows_holders` first, the database does too."""
    rows = TeamGrant._base_manager.filter(current(), content_object=case)
    return rows.select_related("group__team__organisation").order_by(
        "group__team__organisation__name", "section"
    )
