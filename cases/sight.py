"""Who may see a file, and why, in lines that people can read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.models import TeamGrant
from cases.sections import Ground, Level, Section


@dataclass(frozen=True)
class Line:
    """Sections that one team holds on the same ground, equally far."""

    team: Any
    ground: Any
    level: Any
    sections: list[Any]
    since: Any

    @property
    def is_whole_file(self) -> bool:
        return len(self.sections) == len(Section)


def lines(grants: Iterable[TeamGrant]) -> list[Line]:
    """The grants, put together by team, ground and level; sections in the order of the file."""
    found: dict[tuple[Any, ...], list[TeamGrant]] = {}
    for grant in grants:
        found.setdefault((grant.group_id, grant.ground, grant.level), []).append(grant)
    order = list(Section)
    return [
        Line(
            team=rows[0].group.team,
            ground=Ground(ground).label,
            level=Level(level).label,
            sections=[section.label for section in order if section in {row.section for row in rows}],
            since=min(row.starts for row in rows),
        )
        for (_team, ground, level), rows in found.items()
    ]
