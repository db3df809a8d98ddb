"""Pages of referral: the directory, asking a service, the focal point's queue, the receiver's answers, and consent
taken back."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit import events
from audit.models import Event
from cases import journal
from cases.models import Case, Consent, Identity
from cases.refused import record_refusal
from cases.sections import Section
from cases.visibility import visible, visible_or_404, who_else
from core.refusals import NotAllowed, require
from core.templatetags.wording import day
from deadlines.rules import rule
from identification.models import Identification
from organisations.roles import Permission
from referrals import actions, documents, permissions, policies, querysets
from referrals.forms import DirectoryForm, PlacesForm, ReasonsForm, ReferralForm, again
from referrals.matching import fits
from referrals.models import Referral, Service

A_PAGE = 25
LATEST = 25  # answered and decided ones kept in sight under those that wait


# --- asking a service -------------------------------------------------------------------------------------


def new(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """One page in three parts: what she needs, to whom, what they will see; consent beside what it opens."""
    case = visible_or_404(Case, request.actor, public_id=file)
    require(permissions.objections_to_referring(case, by=request.actor))
    form = _referral_form(request, case)
    if form.is_bound and form.is_valid() and not form.looking:
        try:
            referral = actions.send(case, by=request.actor, **form.answers())
        except NotAllowed as refusal:
            record_refusal(request, refusal)
            form.object_with(refusal.objections)
        else:
            words = {"team": referral.approver_team}
            messages.success(request, _("Sent. %(team)s decides next.") % words)
            return _to_file(case)
    journal.record_read(case, "referrals.form_read", by=request.actor)
    return render(request, "referrals/new.html", _before_sending(case, form))


def _referral_form(request: HttpRequest, case: Case) -> ReferralForm:
    identity = visible(Identity, request.actor).filter(case=case).first()
    others = querysets.open_services(Service.objects.exclude(team=case.lead_team_id))
    found = fits(others, case, identity)
    looking = request.POST.get("act") == "look"
    earlier = (
        visible(Referral, request.actor).filter(case=case, public_id=_key(request.GET.get("again"))).first()
    )
    return ReferralForm(request.POST or None, case=case, fits=found, looking=looking, initial=again(earlier))


def _key(typed: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed or "")
    except ValueError:
        return None


def _before_sending(case: Case, form: ReferralForm) -> dict[str, Any]:
    """The exact preview, and what will happen when."""
    service = form.chosen
    approval = rule("referrals.approval").due_on(timezone.localdate())
    return {
        "case": case,
        "form": form,
        "service": service,
        "shown": documents.preview(case, service, form["need"].value() or "", form.opening)
        if service
        else None,
        "approval_due": approval,
        "answer_due": rule("referrals.answer").due_on(approval),
    }


@require_POST
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The team that leads the file takes back what was not answered yet."""
    referral = actions.withdraw(visible_or_404(Referral, request.actor, public_id=pk), by=request.actor)
    messages.success(request, _("The referral was withdrawn. Nothing of the file was opened by it."))
    return _to_file(referral.case)


def withdraw_consent(request: HttpRequest, file: uuid.UUID, consent: uuid.UUID) -> HttpResponse:
    """She takes her consent back: first what follows, then the button."""
    case = visible_or_404(Case, request.actor, public_id=file)
    row = visible_or_404(Consent, request.actor, case=case, public_id=consent)
    if request.method == "POST":
        actions.withdraw_consent(row, by=request.actor)
        messages.success(request, _("Consent is withdrawn. What it opened is closed."))
        return _to_file(case)
    require(permissions.objections_to_taking_back(row, by=request.actor))
    journal.record_read(case, "referrals.consent_read", by=request.actor)
    return render(request, "referrals/withdraw_consent.html", _what_would_close(request, case, row))


def _what_would_close(request: HttpRequest, case: Case, consent: Consent) -> dict[str, Any]:
    held = {grant.section for grant in who_else(case) if grant.consent_id == consent.pk}
    resting = visible(Referral, request.actor).filter(case=case, consent=consent)
    return {
        "case": case,
        "consent": consent,
        "closing": [str(section.label) for section in Section if section.value in held],
        "stopping": resting.filter(status__in=Referral.OPEN),
        "ending": resting.filter(status=Referral.Status.ACCEPTED),
    }


# --- the focal point --------------------------------------------------------------------------------------


def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the focal point, oldest limit first, each with what is missing."""
    _only_for(request, Permission.APPROVE_REFERRALS)
    rows, teams = visible(Referral, request.actor), request.actor.team_ids
    waiting = _page_of(request, querysets.to_decide(rows, teams))
    found = querysets.obstacles([row.pk for row in waiting], timezone.localdate())
    listed = [(row, policies.missing(row, found.get(row.pk, set()))) for row in waiting]
    done = querysets.decided(rows, teams)[:LATEST]
    _record_listing(request, "referrals.queue_read", waiting)
    return render(request, "referrals/queue.html", {"waiting": listed, "pages": waiting, "done": done})


@require_POST
def approve(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It may go on to the receiver."""
    referral = actions.approve(visible_or_404(Referral, request.actor, public_id=pk), by=request.actor)
    words = {"team": referral.to_team, "day": day(referral.due_on)}
    messages.success(request, _("Approved. %(team)s has until %(day)s to answer.") % words)
    return redirect("referrals:queue")


@require_POST
def return_to_sender(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It goes back with reasons."""
    referral = visible_or_404(Referral, request.actor, public_id=pk)
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _show(request, referral, form)
    actions.return_to_sender(referral, by=request.actor, reasons=form.cleaned_data["reasons"])
    messages.success(request, _("Returned to %(team)s with your reasons.") % {"team": referral.from_team})
    return redirect("referrals:queue")


# --- the receiver -----------------------------------------------------------------------------------------


def incoming(request: HttpRequest) -> HttpResponse:
    """What other teams ask of this one, oldest limit first, and how many places it has free."""
    _only_for(request, Permission.RECEIVE_REFERRALS)
    rows, teams = visible(Referral, request.actor), request.actor.team_ids
    waiting = _page_of(request, querysets.to_answer(rows, teams))
    listed = [(row, documents.of_referral(row)) for row in waiting]
    own = Service.objects.filter(team__in=teams).select_related("team__organisation")
    _record_listing(request, "referrals.incoming_read", waiting)
    done = querysets.answered(rows, teams)[:LATEST]
    context = {"waiting": listed, "pages": waiting, "done": done, "places": _places(own)}
    return render(request, "referrals/incoming.html", context)


def _places(own: "QuerySet[Service]") -> list[tuple[Service, PlacesForm]]:
    return [
        (service, PlacesForm(initial={"places_free": service.places_free}, prefix=f"s{service.pk}"))
        for service in own
    ]


@require_POST
def accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The receiver takes the person on."""
    referral = actions.accept(visible_or_404(Referral, request.actor, public_id=pk), by=request.actor)
    messages.success(request, _("Accepted. What they agreed to is open to your team now."))
    return _to_file(referral.case)


@require_POST
def decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The receiver says no, with reasons."""
    referral = visible_or_404(Referral, request.actor, public_id=pk)
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _show(request, referral, form)
    actions.decline(referral, by=request.actor, reasons=form.cleaned_data["reasons"])
    messages.success(request, _("Declined. %(team)s is told your reasons.") % {"team": referral.from_team})
    return redirect("referrals:incoming")


@require_POST
def count_places(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The team says how many places are free in its own service."""
    service = Service.objects.filter(public_id=pk, team__in=request.actor.team_ids).first()
    if service is None:
        raise Http404
    form = PlacesForm(request.POST, prefix=f"s{service.pk}")
    if form.is_valid():
        actions.count_places(service, by=request.actor, places_free=form.cleaned_data["places_free"])
        messages.success(request, _("Saved: others see it now."))
    else:
        messages.error(request, _("Enter a whole number from 0 to 999, or leave it empty."))
    return redirect("referrals:incoming")


# --- one referral, for whoever it concerns ----------------------------------------------------------------


def page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The focal point decides here, the receiver answers here, the leading team and helpers on the file read here."""
    return _show(request, visible_or_404(Referral, request.actor, public_id=pk), ReasonsForm())


def _show(request: HttpRequest, referral: Referral, form: forms.Form) -> HttpResponse:
    journal.record_read(referral.file, "referrals.read", by=request.actor)
    context = {
        "referral": referral,
        "receiver": referral.receiver_for(request.actor),
        "form": form,
        "shown": documents.of_referral(referral),
    }
    if request.actor.is_in(referral.approver_team_id) and referral.status == Referral.Status.AWAITING:
        return render(request, "referrals/decide.html", {**context, **_for_focal_point(request, referral)})
    if request.actor.is_in(referral.shown_to_id):
        return render(request, "referrals/answer.html", {**context, **_for_receiver(request, referral)})
    return render(request, "referrals/page.html", {**context, **_for_lead(request, referral)})


def _for_focal_point(request: HttpRequest, referral: Referral) -> dict[str, Any]:
    found = querysets.obstacles([referral.pk], timezone.localdate()).get(referral.pk, set())
    return {
        "case": visible(Case, request.actor).filter(pk=referral.case_id).first(),
        "identification": visible(Identification, request.actor).filter(case=referral.case_id).first(),
        "objections": permissions.objections_to_approving(referral, by=request.actor),
        "may_decide": not permissions.objections_to_deciding_at_all(referral, by=request.actor),
        "missing": policies.missing(referral, found),
        "answer_due": rule("referrals.answer").due_on(timezone.localdate()),
        "terms": _terms(referral),
    }


def _for_receiver(request: HttpRequest, referral: Referral) -> dict[str, Any]:
    """Before acceptance nothing but the referral itself is read: no identity, not even the file."""
    return {
        "objections": permissions.objections_to_accepting(referral, by=request.actor),
        "may_answer": not permissions.objections_to_answering_at_all(referral, by=request.actor),
        "terms": _terms(referral),
        "case": visible(Case, request.actor).filter(pk=referral.case_id).first(),
    }


def _for_lead(request: HttpRequest, referral: Referral) -> dict[str, Any]:
    consent = visible(Consent, request.actor).filter(pk=referral.consent_id).first()
    taking_back = consent is not None and not permissions.objections_to_taking_back(consent, by=request.actor)
    case = visible(Case, request.actor).filter(pk=referral.case_id).first()
    refers = case is not None and not permissions.objections_to_referring(case, by=request.actor)
    return {
        "case": case,
        "consent": consent if taking_back else None,
        "may_withdraw": not permissions.objections_to_withdrawing(referral, by=request.actor),
        "may_ask_again": refers and referral.status in (Referral.Status.RETURNED, Referral.Status.DECLINED),
        "terms": _terms(referral),
    }


def _terms(referral: Referral) -> dict[str, Any]:
    """How consent was given, in words, from what was kept of it on the referral."""
    kept = referral.consent_terms
    giver = dict(Consent.GivenBy.choices).get(kept.get("given_by", ""), "")
    return {**kept, "giver": giver, "heard": referral.heard}


# --- the directory ----------------------------------------------------------------------------------------


def services(request: HttpRequest) -> HttpResponse:
    """Who helps with what, in which languages, with how many places free. No address stands here."""
    if not request.actor.teams:
        raise Http404
    everything = querysets.open_services(Service.objects.all())
    languages = sorted({name for row in everything.values_list("languages", flat=True) for name in row})
    form = DirectoryForm(request.GET, languages=languages)
    found = querysets.open_services(Service.objects.all(), **form.narrowing)
    return render(request, "referrals/services.html", {"form": form, "pages": _page_of(request, found)})


# --- small things -----------------------------------------------------------------------------------------


def _only_for(request: HttpRequest, permission: Permission) -> None:
    """For whoever has no such role the page does not exist."""
    if not request.actor.may(permission):
        raise Http404


def _page_of(request: HttpRequest, rows: QuerySet) -> Any:
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def _record_listing(request: HttpRequest, verb: str, rows: Any) -> None:
    """One event for a list, with what it showed."""
    events.record(Event.Kind.READ, verb, by=request.actor, referrals=[row.reference for row in rows])


def _to_file(case: Case) -> HttpResponse:
    return redirect(reverse("cases:page", args=[case.public_id]) + "#referrals")
