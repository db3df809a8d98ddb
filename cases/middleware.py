"""A request as one transaction behind the gate, and refusals as pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit import events
from audit.models import Event
from cases import visibility
from cases.refused import record_refusal
from core import acting
from core.refusals import NotAllowed
from organisations.actors import Actor

Respond = Callable[[HttpRequest], HttpResponse]


class NoStoreMiddleware:
    """No page is kept by the browser or anything on the way; only static files are."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class GateMiddleware:
    """Opens a transaction, tells the database whose session it is, lets the page be made and rendered inside, and
    commits.

    A page that ends in a server error leaves nothing behind. Whoever was deactivated is signed out by the next click.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        events.begin_request()
        with transaction.atomic():
            actor = self._enter(request)
            request.actor = actor  # type: ignore[attr-defined]
            label = f"person:{actor.person.public_id}" if actor.person else "system:anonymous"
            with acting.acting(label, person=actor.person):
                response = self.get_response(request)
                if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                    response = response.render()
            if actor.person is None and response.status_code < 500:
                self._record_sign_in(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def _record_sign_in(self, request: HttpRequest) -> None:
        """Whoever came as nobody and is somebody now has signed in; whoever tried and is still nobody has failed."""
        if request.user.is_authenticated:
            request.session.save()
            key = request.session.session_key
            if key and visibility.enter(key) is not None:
                events.record(Event.Kind.SIGN_IN, "accounts.signed_in", by=Actor.of(request.user))
        elif (
            request.method == "POST"
            and request.resolver_match
            and request.resolver_match.view_name == "account_login"
        ):
            with acting.acting("system:anonymous"):
                events.record(Event.Kind.SIGN_IN, "accounts.sign_in_failed", by=None)

    def _enter(self, request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return Actor(person=None)
        key = request.session.session_key
        actor = visibility.enter_as(request.user, key) if key else None
        if actor is None:
            auth.logout(request)
            return Actor(person=None)
        return actor


class RefusalMiddleware:
    """A refused act becomes a page that lists every reason; what was typed is kept by the browser's Back."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotAllowed):
            return None
        record_refusal(request, exception)
        context: dict[str, Any] = {"objections": exception.objections}
        return render(request, "errors/refused.html", context, status=409)
