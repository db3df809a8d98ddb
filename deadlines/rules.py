"""Which time limits there are: the rules of the country profile, read from its file."""

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from deadlines.calendar import add

FOLDER = Path(__file__).parent / "profiles"


@dataclass(frozen=True)
class Rule:
    """A time limit: how long, from when, on what source, and how far that source was verified.

    `unit` is calendar_day, working_day or month; `kind` is min (“at least until”), max, or target (late is reported,
    no right changes). `quality` is V, S, K, M or D as in the domain notes; only V was verified.
    """

    key: str
    label: str
    within: int
    unit: str
    kind: str
    starts: str
    source: str
    quality: str
    remind_before_days: int

    @property
    def is_verified(self) -> bool:
        return self.quality == "V"

    @property
    def title(self) -> str:
        return _(self.label)

    def due_on(self, start: datetime.date) -> datetime.date:
        """The last day of the limit when it starts on this day."""
        return add(start, self.within, self.unit)


@cache
def rules() -> dict[str, Rule]:
    """All rules of the profile by key. Raises KeyError or TypeError where the file is not well-formed."""
    profile = yaml.safe_load((FOLDER / "default.yaml").read_text(encoding="utf-8"))
    return {key: Rule(key=key, **fields) for key, fields in profile["rules"].items()}


def rule(key: str) -> Rule:
    """One rule; KeyError for an unknown key, which is a fault of ours."""
    return rules()[key]
