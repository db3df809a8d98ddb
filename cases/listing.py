"""The list of files: the reader's own, newest activity first, a page at a time.

The plain list goes through the grants, which carry the sort key: each team's first rows from its index, then merged
(DESIGN.md has the measurements). With a filter or another order it goes through the gate's general form.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from cases import road
from cases.models import AgeGroup, Case, Identity
from cases.sections import Section
from cases.visibility import person_grants, team_grants, visible
from organisations.actors import Actor

PAGE = 25
MOST = 1000  # counts stop here: “1,000+”; whoever needs more, narrows the list

ORDERS = {
    "activity": ("-last_activity", "pk"),
    "opened": ("-opened_at", "pk"),
    "reference": ("reference",),
}


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for. Every value was chosen from a list; anything else means the default."""

    query: str = ""
    age_group: str = ""
    status: str = ""
    led: bool = False
    order: str = "activity"
    page: int = 1

    @property
    def is_plain(self) -> bool:
        return self.order == "activity" and not (self.query or self.age_group or self.status or self.led)


@dataclass(frozen=True)
class Row:
    """One file in the list: its marks on the tracks and, for those who may see it, the person's name."""

    case: Case
    name: str
    tracks: list[tuple[road.Track, road.TrackState]]

    @property
    def marks(self) -> list[tuple[road.Track, road.TrackState]]:
        """The tracks on which something has begun; the others would only fill the row."""
        return [(track, state) for track, state in self.tracks if state.begun]

    @property
    def next_limit(self) -> Any:
        days = [state.until for _, state in self.tracks if state.until is not None]
        return min(days, default=None)


@dataclass(frozen=True)
class Listing:
    rows: list[Row]
    total: int
    page: int

    @property
    def is_capped(self) -> bool:
        return self.total > MOST

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def has_next(self) -> bool:
        return self.page * PAGE < min(self.total, MOST)


def listing(actor: Actor, wanted: Wanted) -> Listing:
    """One page of files, with a fixed number of queries however many there are."""
    keys = _plain_keys(actor) if wanted.is_plain else _filtered_keys(actor, wanted)
    start = (wanted.page - 1) * PAGE
    return Listing(_rows(actor, keys[start : start + PAGE]), total=len(keys), page=wanted.page)


def _plain_keys(actor: Actor) -> list[int]:
    """Keys of the newest files, one more than the most that is counted: each holder's own first rows, merged."""
    existence = {"section": Section.EXISTENCE}
    holders: list[QuerySet[Any]] = [
        team_grants(actor).filter(group=team, **existence) for team in actor.team_ids
    ]
    holders.append(person_grants(actor).filter(**existence))
    columns = ("content_object_id", "case_last_activity")
    firsts = [
        rows.order_by("-case_last_activity", "content_object_id").values_list(*columns)[: MOST + 1]
        for rows in holders
    ]
    found = firsts[0].union(*firsts[1:], all=True) if len(firsts) > 1 else firsts[0]
    newest: dict[int, Any] = {}
    for key, activity in found:
        newest[key] = max(activity, newest.get(key, activity))
    return sorted(newest, key=lambda key: (-newest[key].timestamp(), key))[: MOST + 1]


def _filtered_keys(actor: Actor, wanted: Wanted) -> list[int]:
    rows = visible(Case, actor)
    if wanted.query:
        named = visible(Identity, actor).filter(
            Q(name__icontains=wanted.query) | Q(chosen_name__icontains=wanted.query)
        )
        rows = rows.filter(Q(reference__icontains=wanted.query) | Q(pk__in=named.values("case")))
    if wanted.age_group in AgeGroup.values:
        rows = rows.filter(age_group=wanted.age_group)
    if wanted.status in Case.Status.values:
        rows = rows.filter(status=wanted.status)
    if wanted.led:
        rows = rows.filter(lead_team__in=actor.team_ids)
    order = ORDERS.get(wanted.order, ORDERS["activity"])
    return list(rows.order_by(*order).values_list("pk", flat=True)[: MOST + 1])


def _rows(actor: Actor, keys: list[int]) -> list[Row]:
    cases = {
        case.pk: case
        for case in visible(Case, actor).filter(pk__in=keys).select_related("lead_team__organisation")
    }
    shown = [cases[key] for key in keys if key in cases]
    names = {identity.case_id: str(identity) for identity in visible(Identity, actor).filter(case__in=keys)}
    marks = [(track, track.states(actor, shown)) for track in road.tracks()]
    return [
        Row(
            case,
            names.get(case.pk, ""),
            [(track, states[case.pk]) for track, states in marks if case.pk in states],
        )
        for case in shown
    ]
