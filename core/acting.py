"""Who is acting now: the person, or the job, on whose account the database is being changed.

Every version of every record names its author. The author is set once, where a request or a job begins,
and read here by the history; nothing else in the application passes it along silently.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Acting:
    """An author: `person` is the signed-in user or None for a job; `label` is never empty."""

    label: str
    person: Any = None
    reason: str = ""


_NOBODY = Acting(label="system:unattended")
_acting: ContextVar[Acting] = ContextVar("nrm_acting", default=_NOBODY)


def current() -> Acting:
    """The author of what is written now; outside any request or job, `system:unattended`."""
    return _acting.get()


def current_label() -> str:
    """The author's label, as the history rows keep it."""
    return current().label


@contextmanager
def acting(label: str, *, person: Any = None, reason: str = "") -> Iterator[Acting]:
    """Everything written inside is written by this person or job."""
    author = Acting(label=label, person=person, reason=reason)
    token = _acting.set(author)
    try:
        yield author
    finally:
        _acting.reset(token)
