"""The first page, the list of files and the file itself."""

import hmac
import uuid
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from audit import events
from audit.models import Event
from cases import actions, journal, road
from cases.forms import CloseForm, ContactForm, FilterForm, IdentityForm, NoteForm, SearchForm
from cases.listing import Listing, Wanted, listing
from cases.models import Case, Contact, Identity, Note
from cases.permissions import objections_to_act
from cases.policies import objections_to_closed
from cases.sections import Level, Section
from cases.sight import lines
from cases.visibility import (
    file_with_sections,
    knows_holders,
    sections,
    visible,
    visible_or_404,
    who_else,
    why,
)
from core.refusals import require
from organisations.roles import Permission

LATEST = 5


def today(request: HttpRequest) -> HttpResponse:
    """What needs this person today, and the files she opened last."""
    found = road.work_for(request.actor)
    groups = [(group, [work for work in found if work.group == group]) for group in road.WORK_GROUPS]
    context = {"groups": groups, "waiting": len(found), "opened": _opened_last(request)}
    return render(request, "cases/today.html", context)


def _opened_last(request: HttpRequest) -> list[Case]:
    reads = Event.objects.filter(person=request.user, kind=Event.Kind.READ, verb="cases.read").order_by("-at")
    keys = list(dict.fromkeys(reads.values_list("case_id", flat=True)[:50]))[:LATEST]
    found = {case.pk: case for case in visible(Case, request.actor).filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def file_list(request: HttpRequest) -> HttpResponse:
    """The files that this person may see: searched, narrowed, ordered, a page at a time."""
    if request.method == "POST":
        return _search(request)
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = _wanted(request, form.cleaned_data)
    found = listing(request.actor, wanted)
    _record_listing(request, wanted, found)
    context = {
        "listing": found,
        "wanted": wanted,
        "form": form,
        "tracks": road.tracks(),
        **_pages(request, found),
    }
    return render(request, "cases/list.html", context)


def _search(request: HttpRequest) -> HttpResponse:
    """The words searched for stay in the session, never in an address."""
    form = SearchForm(request.POST)
    request.session["query"] = form.cleaned_data["query"] if form.is_valid() else ""
    return redirect("cases:list")


def _wanted(request: HttpRequest, chosen: dict[str, Any]) -> Wanted:
    page = request.GET.get("page", "1")
    return Wanted(
        query=request.session.get("query", ""),
        age_group=chosen.get("age_group", ""),
        status=chosen.get("status", ""),
        led=chosen.get("led", False),
        order=chosen.get("order") or "activity",
        page=min(max(int(page), 1), 40) if page.isdecimal() else 1,
    )


def _record_listing(request: HttpRequest, wanted: Wanted, found: Listing) -> None:
    """One event a list, with what it showed; of the words searched for only a keyed hash."""
    details: dict[str, Any] = {"cases": [row.case.pk for row in found.rows], "total": found.total}
    if wanted.query:
        key = settings.SECRET_KEY.encode()
        details["query"] = hmac.new(key, wanted.query.lower().encode(), "sha256").hexdigest()
    kind = Event.Kind.SEARCH if wanted.query else Event.Kind.READ
    events.record(kind, "cases.listed", by=request.actor, **details)


def _pages(request: HttpRequest, found: Listing) -> dict[str, str]:
    def address(page: int) -> str:
        chosen = {key: value for key, value in request.GET.items() if key != "page"}
        return f"?{urlencode({**chosen, 'page': page})}"

    return {
        "previous": address(found.page - 1) if found.page > 1 else "",
        "next": address(found.page + 1) if found.has_next else "",
    }


def page(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """The file: where the person stands on each track, what is due, the panels, the timeline."""
    case, held = file_with_sections(request.actor, public_id=file)
    journal.record_read(case, "cases.read", by=request.actor, sections=sorted(held))
    view = road.CaseView(case, request.actor, held)
    panels = _panels(request, view)
    context = {
        "case": case,
        "view": view,
        "tracks": _tracks(view, panels),
        "main": [panel for panel in panels if panel["place"] == "main"],
        "side": [panel for panel in panels if panel["place"] == "aside"],
        "timeline": journal.timeline(case, held, limit=12),
        "leads": view.leads,
    }
    return render(request, "cases/page.html", context)


def _panels(request: HttpRequest, view: road.CaseView) -> list[dict[str, Any]]:
    made = []
    for panel in road.panels():
        context = panel.context(view)
        if context is not None:
            context = {"case": view.case, "actor": view.actor, "view": view, **context}
            html = render_to_string(panel.template, context, request)
            made.append(
                {"slug": panel.slug, "place": panel.place, "html": html, "tracks": context.get("tracks", {})}
            )
    return made


def _tracks(view: road.CaseView, panels: list[dict[str, Any]]) -> list[tuple[road.Track, road.TrackState]]:
    """Each track's state: as its panel already knows it, else asked for."""
    known = {slug: state for panel in panels for slug, state in panel["tracks"].items()}
    asked = {panel.slug for panel in road.panels()}
    shown = []
    for track in road.tracks():
        state = known.get(track.slug)
        if state is None and track.slug not in asked:
            state = track.states(view.actor, [view.case]).get(view.case.pk)
        if state is not None:
            shown.append((track, state))
    return shown


def record(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """The whole timeline, in the sections that the reader holds."""
    case, held = file_with_sections(request.actor, public_id=file)
    journal.record_read(case, "cases.record_read", by=request.actor)
    return render(
        request, "cases/record.html", {"case": case, "timeline": journal.timeline(case, held, limit=500)}
    )


def sight(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """Why can I see this, and who else does?"""
    case, held = file_with_sections(request.actor, public_id=file)
    journal.record_read(case, "cases.sight_read", by=request.actor)
    told = knows_holders(held)
    context = {
        "case": case,
        "mine": lines(why(request.actor, case)),
        "told": told,
        "others": lines(who_else(case)) if told else [],
    }
    return render(request, "cases/sight.html", context)


def edit_person(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """What is known of the person."""
    case = _file_for_writing(request, file, Section.IDENTITY)
    form = IdentityForm(request.POST or None, instance=visible_or_404(Identity, request.actor, case=case))
    if request.method == "POST" and form.is_valid():
        actions.describe_person(case, by=request.actor, identity=form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back(file, "person")
    return _form_page(request, case, form, _("The person"), Section.IDENTITY)


def edit_contact(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """How she may be reached, and never."""
    case = _file_for_writing(request, file, Section.CONTACT)
    contact = visible(Contact, request.actor).filter(case=case).first()
    form = ContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        actions.set_contact(case, by=request.actor, contact=form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back(file, "person")
    return _form_page(request, case, form, _("Contact and whereabouts"), Section.CONTACT)


def new_note(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """A note in one of the sections that the writer may write in."""
    case = visible_or_404(Case, request.actor, public_id=file)
    held = sections(request.actor, case)
    kinds = [kind for kind in Note.Kind.values if held.get(Section(kind)) == Level.WRITE]
    if not kinds or not request.actor.may(Permission.KEEP_FILE):
        raise Http404
    form = NoteForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        actions.write_note(case, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The note is on the file."))
        return _back(file, "notes")
    return _form_page(request, case, form, _("New note"), None)


def close(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """Closing the file, with a reason."""
    case = visible_or_404(Case, request.actor, public_id=file)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close(case, by=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("The file is closed. It can be opened again at any time."))
        return _back(file, "")
    return _form_page(request, case, form, _("Close the file"), None)


@require_POST
def reopen(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """Opening it again."""
    actions.reopen(visible_or_404(Case, request.actor, public_id=file), by=request.actor)
    messages.success(request, _("The file is open again."))
    return _back(file, "")


def _file_for_writing(request: HttpRequest, file: uuid.UUID, section: Section) -> Case:
    """A file whose section this person may write in; otherwise the page does not exist for her."""
    case = visible_or_404(Case, request.actor, public_id=file)
    require(objections_to_closed(case))
    if objections_to_act(case, by=request.actor, permission=Permission.KEEP_FILE, section=section):
        raise Http404
    return case


def _form_page(
    request: HttpRequest, case: Case, form: Any, heading: str, section: Section | None
) -> HttpResponse:
    journal.record_read(case, "cases.form_read", by=request.actor)
    context = {"case": case, "form": form, "heading": heading, "section": section}
    return render(request, "cases/form.html", context)


def _back(file: uuid.UUID, panel: str) -> HttpResponse:
    return redirect(reverse("cases:page", args=[file]) + (f"#{panel}" if panel else ""))


@csrf_exempt
@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Leave this page: signed out at once, and on a page that says nothing. Without a token, because whoever presses it
    must be gone even when her page is old; the worst that a forged request can do is to sign somebody out."""
    auth.logout(request)
    response = render(request, "leave.html")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def nothing_here(_request: HttpRequest) -> HttpResponse:
    """An address of a library that is not offered here."""
    raise Http404


@login_not_required
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (as Django calls it)
    """Whether pages are served and the database answers as the web role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def help_page(request: HttpRequest) -> HttpResponse:
    """The words used here, and what to press."""
    return render(request, "cases/help.html")
