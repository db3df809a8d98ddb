"""Pages of assistance."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assistance import actions, permissions
from assistance.forms import (
    AgreeForm,
    AssessmentForm,
    EndForm,
    OfferForm,
    PlanForm,
    ReviewForm,
    StepForm,
    need_forms,
)
from assistance.models import Need, PlannedService, ServiceStep, SupportPlan
from assistance.panels import VERBS, acts_of, current_assessment, current_plan, services_of
from cases import journal
from cases.models import Case
from cases.sections import Section
from cases.visibility import file_with_sections, visible, visible_or_404
from core.refusals import require
from deadlines.rules import rule

asks = require_http_methods(["GET", "POST"])


@require_GET
def page(request: HttpRequest, file: UUID) -> HttpResponse:
    """The plan with its services and the assessment it rests on, to be read together and to be printed."""
    case = _file(request, file)
    assessment, plan = current_assessment(case, request.actor), current_plan(case, request.actor)
    services = services_of(plan, request.actor)
    may_assist = not permissions.objections_to_assisting(case, by=request.actor)
    context = {
        "case": case, "assessment": assessment, "plan": plan, "may_assist": may_assist,
        "needs": visible(Need, request.actor).filter(assessment=assessment) if assessment else [],
        "services": _with_acts(services, case, request.actor, may_assist=may_assist),
    }  # fmt: skip
    return render(request, "assistance/page.html", context)


@asks
def assess(request: HttpRequest, file: UUID) -> HttpResponse:
    """All domains in one go, or the danger alone."""
    case = _file(request, file)
    require(permissions.objections_to_assisting(case, by=request.actor))
    last = current_assessment(case, request.actor)
    known = visible(Need, request.actor).filter(assessment=last) if last else ()
    form, rows = AssessmentForm(request.POST or None), need_forms(request.POST or None, known=known)
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        needs = [row.as_need for row in rows if row.as_need]
        actions.assess(case, by=request.actor, needs=needs, **form.cleaned_data)
        return _to_panel(request, case, _("The assessment is recorded."))
    return render(request, "assistance/assess.html", {"case": case, "form": form, "rows": rows, "last": last})


@asks
def draft(request: HttpRequest, file: UUID) -> HttpResponse:
    case = _file(request, file)
    require(permissions.objections_to_drafting(case, by=request.actor))
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.draft_plan(case, by=request.actor, **form.cleaned_data)
        return _to_page(request, case, _("The plan is begun. Add its services, then ask them to agree."))
    return _form(request, case, form, _("Make a support plan"), _("Begin the plan"))


@asks
def change(request: HttpRequest, file: UUID, plan: UUID) -> HttpResponse:
    case, row = _plan(request, file, plan)
    require(permissions.objections_to_changing(row, by=request.actor))
    form = PlanForm(request.POST or None, initial={"goals": row.goals, "safety": row.safety})
    if request.method == "POST" and form.is_valid():
        actions.change_plan(row, by=request.actor, **form.cleaned_data)
        return _to_page(request, case, _("The draft is changed."))
    return _form(request, case, form, _("Change the draft"), _("Save"))


@asks
def agree(request: HttpRequest, file: UUID, plan: UUID) -> HttpResponse:
    """The plan is before both of them while she is asked."""
    case, row = _plan(request, file, plan)
    require(permissions.objections_to_agreeing(row, by=request.actor))
    form = AgreeForm(request.POST or None, initial={"language": case.language, "review_on": _next_review()})
    if request.method == "POST" and form.is_valid():
        actions.agree(row, by=request.actor, **form.cleaned_data)
        return _to_panel(request, case, _("The plan is agreed."))
    context = {"case": case, "plan": row, "form": form, "services": services_of(row, request.actor)}
    return render(request, "assistance/agree.html", context)


@asks
def review(request: HttpRequest, file: UUID, plan: UUID) -> HttpResponse:
    case, row = _plan(request, file, plan)
    require(permissions.objections_to_reviewing(row, by=request.actor))
    form = ReviewForm(request.POST or None, initial={"review_on": _next_review()})
    if request.method == "POST" and form.is_valid():
        actions.review(row, by=request.actor, **form.cleaned_data)
        return _to_panel(request, case, _("The review is recorded."))
    return _form(request, case, form, _("The plan was looked at again with them"), _("Record the review"))


@asks
def end(request: HttpRequest, file: UUID, plan: UUID) -> HttpResponse:
    case, row = _plan(request, file, plan)
    require(permissions.objections_to_ending(row, by=request.actor))
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_plan(row, by=request.actor, **form.cleaned_data)
        return _to_panel(request, case, _("The plan has ended. Services go on until each is ended."))
    return _form(request, case, form, _("End the plan"), _("End the plan"))


@asks
def offer(request: HttpRequest, file: UUID, plan: UUID) -> HttpResponse:
    case, row = _plan(request, file, plan)
    require(permissions.objections_to_offering(row, by=request.actor))
    form = OfferForm(
        request.POST or None, actor=request.actor, initial={"owner": request.actor.person.public_id}
    )
    if request.method == "POST" and form.is_valid():
        actions.offer(row, by=request.actor, **form.cleaned_data)
        return _to_page(request, case, _("The service is in the plan."))
    return _form(request, case, form, _("Offer a service"), _("Put it into the plan"))


@asks
def step(request: HttpRequest, file: UUID, service: UUID, verb: str) -> HttpResponse:
    """One service, one step; the others stay as they are."""
    case = _file(request, file)
    row = visible_or_404(PlannedService, request.actor, public_id=service, case=case)
    to, label = VERBS[verb]
    require(permissions.objections_to_step(row, to, by=request.actor, reason="-"))
    form = StepForm(request.POST or None, to=to)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.take_step(row, to, by=request.actor, on=given["happened_on"], reason=given["reason"])
        return _to_page(request, case, _("Recorded."))
    return _form(request, case, form, label, _("Record it"), lead=row.what)


def _file(request: HttpRequest, file: UUID) -> Case:
    """The file, for those who may read its assistance; for everybody else there is nothing here."""
    case, held = file_with_sections(request.actor, public_id=file)
    if Section.ASSISTANCE not in held:
        raise Http404
    if request.method == "GET":
        journal.record_read(case, "assistance.read", by=request.actor)
    return case


def _plan(request: HttpRequest, file: UUID, plan: UUID) -> tuple[Case, SupportPlan]:
    case = _file(request, file)
    return case, visible_or_404(SupportPlan, request.actor, public_id=plan, case=case)


def _with_acts(
    services: list[PlannedService], case: Case, actor: Any, *, may_assist: bool
) -> list[dict[str, Any]]:
    """Each service with what became of it so far and what may become of it now; one query."""
    steps: dict[int, list[ServiceStep]] = {}
    for row in visible(ServiceStep, actor).filter(service__in=services).order_by("happened_on", "pk"):
        steps.setdefault(row.service_id, []).append(row)
    return [
        {
            "service": service,
            "steps": steps.get(service.pk, []),
            "acts": acts_of(service, case.public_id) if may_assist else [],
        }
        for service in services
    ]


def _next_review() -> Any:
    return rule("assistance.plan_review").due_on(timezone.localdate())


def _form(
    request: HttpRequest, case: Case, form: Any, heading: Any, button: Any, lead: str = ""
) -> HttpResponse:
    context = {"case": case, "form": form, "heading": heading, "button": button, "lead": lead}
    return render(request, "assistance/form.html", context)


def _to_panel(request: HttpRequest, case: Case, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(reverse("cases:page", args=[case.public_id]) + "#assistance")


def _to_page(request: HttpRequest, case: Case, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("assistance:page", file=case.public_id)
