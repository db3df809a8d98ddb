"""What every page is framed with: the navigation for this person, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cases import road


def frame(request: HttpRequest) -> dict[str, Any]:
    """`navigation` for the signed-in person (no query), `demo` for the banner."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.person is None:
        return {"navigation": [], "demo": settings.DEMO}
    here = request.resolver_match.view_name if request.resolver_match else ""
    items = [
        {"label": item.label, "url": reverse(item.url_name), "current": item.url_name == here}
        for item in road.navigation(actor)
    ]
    return {"navigation": items, "demo": settings.DEMO}
