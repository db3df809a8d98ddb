"""Writing the trace. The only writer of `audit.Event`."""

import uuid
from contextvars import ContextVar
from typing import Any

from audit.models import Event
from core import acting
from organisations.actors import Actor

_request_id: ContextVar[uuid.UUID | None] = ContextVar("nrm_request_id", default=None)


def begin_request() -> None:
    """What is written from here on belongs to one request."""
    _request_id.set(uuid.uuid4())


def record(
    kind: str,
    verb: str,
    *,
    by: Actor | None,
    case_id: int | None = None,
    section: str = "",
    subject: str = "",
    **details: Any,
) -> Event:
    """Write one event. `by=None` is a job; its label comes from `core.acting`."""
    person = by.person if by else None
    return Event.objects.create(
        kind=kind,
        verb=verb,
        actor=f"person:{person.public_id}" if person else acting.current_label(),
        person=person,
        team=by.team if by else None,
        case_id=case_id,
        section=section,
        subject=subject,
        details=details,
        request_id=_request_id.get() or uuid.uuid4(),
    )
