"""What becomes of a refusal: it leaves a trace, wherever its reasons are shown."""

from typing import Any

from django import forms
from django.http import HttpRequest

from audit import events
from audit.models import Event
from core.refusals import NotAllowed


def record_refusal(request: HttpRequest, refusal: NotAllowed) -> None:
    """Somebody tried an act that the rules refuse; the trace keeps which and by whom, not the words."""
    match = request.resolver_match
    actor: Any = request.actor  # type: ignore[attr-defined]
    events.record(
        Event.Kind.REFUSAL,
        match.view_name if match else "unknown",
        by=actor if actor.person else None,
        subject=str(next(iter(match.kwargs.values()), "")) if match else "",
        objections=len(refusal.objections),
    )


def refuse_in(request: HttpRequest, form: forms.Form | forms.ModelForm, refusal: NotAllowed) -> None:
    """The reasons go above the form; what was typed stays."""
    record_refusal(request, refusal)
    for objection in refusal.objections:
        form.add_error(None, objection)
