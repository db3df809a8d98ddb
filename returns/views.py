"""Pages of returns: the checklist, and a page for each step that asks for something."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import journal
from cases.models import Case
from cases.refused import refuse_in
from cases.sections import Section
from cases.visibility import may_read, visible_or_404
from core.refusals import NotAllowed, require
from returns import actions, documents, permissions
from returns.forms import (
    ArrivalForm,
    CheckForm,
    CircumstancesForm,
    ConsentForm,
    DepartureForm,
    LeftForm,
    PlanForm,
    ReasonsForm,
)
from returns.models import ReturnPlan
from returns.safeguards import SAFEGUARDS, Effect, Safeguard

Status = ReturnPlan.Status


def page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The answer, and the seven principles with what each still needs."""
    plan = _plan(request, pk)
    journal.record_read(plan.case, "returns.plan_read", by=request.actor)
    context = {"plan": plan, "case": plan.case, "checklist": documents.checklist(plan, request.actor)}
    return render(request, "returns/page.html", {**context, **_steps(request, plan)})


def new(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """A return is being thought of; the circumstances decide what will be asked."""
    case = visible_or_404(Case, request.actor, public_id=file)
    if not may_read(request.actor, case, Section.RETURN):
        raise Http404
    form = PlanForm(request.POST or None)
    plan = (
        _try(request, form, lambda given: actions.open_plan(case, by=request.actor, **given))
        if form.is_bound
        else None
    )
    if plan is not None:
        messages.success(request, _("The return is being prepared. The checklist says what is needed."))
        return _back(plan)
    return render(request, "returns/new.html", {"form": form, "case": case})


def about(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The circumstances have changed."""
    plan = _plan(request, pk)
    require(permissions.objections_to_changing(plan, by=request.actor))
    known = {name: getattr(plan, name) for name in ReturnPlan.CIRCUMSTANCES}
    form = CircumstancesForm(request.POST or None, initial=known)
    done = _("The circumstances were changed. Look at what is asked now.")
    return _step(request, plan, form, actions.change_circumstances, done, "returns/circumstances.html")


def assess(request: HttpRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """One safeguard: what proves it, what was found, and what was found before."""
    plan, safeguard = _plan(request, pk), _safeguard(code)
    item = documents.item_of(plan, safeguard, request.actor)
    known = {name: getattr(item.check, name, None) for name in ("outcome", "evidence", "why", "valid_until")}
    form = CheckForm(request.POST or None, safeguard=safeguard, initial=known)
    context = {
        "item": item,
        "versions": documents.versions_of(plan, safeguard),
        "objections": permissions.objections_to_recording(plan, safeguard, by=request.actor),
        **_signing(request, plan, item),
    }
    return _step(
        request, plan, form, _assessing(safeguard), _("Recorded."), "returns/safeguard.html", code, **context
    )


def _assessing(safeguard: Safeguard) -> Callable[..., Any]:
    return lambda plan, **found: actions.assess(plan, safeguard, **found)


def _signing(request: HttpRequest, plan: ReturnPlan, item: documents.Item) -> dict[str, Any]:
    """Whether and with what words this reader may set the hold aside."""
    reasons = item.override.reasons if item.override else ""
    objections = permissions.objections_to_overriding(
        plan, item.safeguard, by=request.actor, reasons=reasons or "-"
    )
    sign = ReasonsForm(initial={"reasons": reasons}, prefix="sign")
    shown = item.effect == Effect.HOLD and not item.is_done
    return {"sign": sign, "shows_signing": shown, "may_sign": shown and not objections}


def override(request: HttpRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """One of two signatures that set a hold aside."""
    plan, safeguard = _plan(request, pk), _safeguard(code)
    form = ReasonsForm(request.POST or None, prefix="sign")
    context = {"heading": _("Set this hold aside"), "item": documents.item_of(plan, safeguard, request.actor)}
    done = _("Signed. It counts when both have signed.")
    return _step(request, plan, form, _overriding(safeguard), done, "returns/step.html", code, **context)


def _overriding(safeguard: Safeguard) -> Callable[..., Any]:
    return lambda plan, **given: actions.override(plan, safeguard, **given)


def consent(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """That she agrees to go."""
    plan = _plan(request, pk)
    require(permissions.objections_to_hearing_her(plan, by=request.actor))
    form = ConsentForm(request.POST or None, initial={"language": plan.case.language})
    context = {
        "heading": _("Do they want to go?"),
        "lead": _("Asked without an officer in the room, and not in one talk with anything else."),
    }
    return _step(
        request,
        plan,
        form,
        actions.consent,
        _("Their consent is recorded."),
        "returns/step.html",
        "consent",
        **context,
    )


@require_POST
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """She no longer wants to go."""
    plan = actions.withdraw_consent(_plan(request, pk), by=request.actor)
    messages.success(request, _("The return is off. Help goes on as it is."))
    return _to_file(plan)


@require_POST
def propose(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The competent authority is asked to clear it."""
    plan = actions.propose(_plan(request, pk), by=request.actor)
    messages.success(request, _("Proposed. The competent authority sees it now."))
    return _back(plan)


def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Clear the return, or send it back: what is missing stands beside the reasons."""
    plan = _plan(request, pk)
    require(permissions.objections_to_sending_back(plan, by=request.actor, reasons="-"))
    form = ReasonsForm(request.POST or None)
    clears = request.POST.get("decision") == "clear"
    context: dict[str, Any] = {
        "answer": documents.answer(plan, request.actor, reverse("returns:page", args=[plan.public_id])),
        "objections": permissions.objections_to_role_of_clearing(plan, by=request.actor),
    }
    done = _("The return is cleared.") if clears else _("Sent back, with your reasons.")
    act = actions.clear if clears else actions.send_back
    return _step(request, plan, form, act, done, "returns/decide.html", **context)


@require_POST
def lapse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The clearance ran out: assess again."""
    plan = actions.lapse(_plan(request, pk), by=request.actor)
    messages.success(request, _("The safeguards are being assessed again."))
    return _back(plan)


def depart(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """She leaves."""
    plan = _plan(request, pk)
    form = DepartureForm(request.POST or None, needs_consent=plan.needs_consent)
    context = {"heading": _("They leave"), "lead": _("Their arrival is to be confirmed within a day.")}
    return _step(
        request, plan, form, actions.depart, _("Their departure is recorded."), "returns/step.html", **context
    )


def arrive(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """She has arrived."""
    plan, form = _plan(request, pk), ArrivalForm(request.POST or None)
    context = {"heading": _("They have arrived"), "lead": _("The person says so, or who received them does.")}
    done = _("Their arrival is recorded.")
    return _step(request, plan, form, actions.confirm_arrival, done, "returns/step.html", **context)


def left(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """She is gone without a clearance."""
    plan, form = _plan(request, pk), LeftForm(request.POST or None)
    context = {
        "heading": _("They left without clearance"),
        "lead": _("It is reported as a return without full safeguards, with what was missing on this day."),
    }
    return _step(request, plan, form, actions.record_left, _("Recorded."), "returns/step.html", **context)


def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Nothing more is to be done."""
    plan, form = _plan(request, pk), ReasonsForm(request.POST or None)
    context = {
        "heading": _("Close the return"),
        "lead": _("What came of it, and whether anything is still to be done."),
    }
    return _step(
        request, plan, form, actions.close, _("The return is closed."), "returns/step.html", **context
    )


def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The return does not take place."""
    plan, form = _plan(request, pk), ReasonsForm(request.POST or None)
    context = {"heading": _("Cancel the return"), "lead": _("They stay as they are. Help goes on.")}
    return _step(
        request, plan, form, actions.cancel, _("The return is cancelled."), "returns/step.html", **context
    )


def protect(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return is no option."""
    plan, form = _plan(request, pk), ReasonsForm(request.POST or None)
    context = {
        "heading": _("Protection instead of return"),
        "lead": _(
            "Say why return is no option, and on what ground they may stay: asylum, permit, humanitarian stay, family."
        ),
    }
    return _step(
        request,
        plan,
        form,
        actions.protect_instead,
        _("Protection instead of return is recorded."),
        "returns/step.html",
        **context,
    )


def _plan(request: HttpRequest, pk: uuid.UUID) -> ReturnPlan:
    return visible_or_404(ReturnPlan, request.actor, public_id=pk)


def _safeguard(code: str) -> Safeguard:
    if code not in SAFEGUARDS:
        raise Http404
    return SAFEGUARDS[code]


def _step(
    request: HttpRequest, plan: ReturnPlan, form: forms.Form, act: Callable[..., Any], done: str, template: str,
    anchor: str = "", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form, or take the step and go back to the checklist. A refusal stands above what was typed."""
    if request.method == "POST" and _try(request, form, lambda given: act(plan, by=request.actor, **given)):
        messages.success(request, done)
        return _back(plan, anchor)
    journal.record_read(plan.case, "returns.plan_read", by=request.actor)
    return render(request, template, {"form": form, "plan": plan, "case": plan.case, **context})


def _try(request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """What the act returned; None if the form or the rules refused, and then the form says why."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except NotAllowed as refusal:
        refuse_in(request, form, refusal)
        return None


def _back(plan: ReturnPlan, anchor: str = "") -> HttpResponse:
    return redirect(reverse("returns:page", args=[plan.public_id]) + (f"#{anchor}" if anchor else ""))


def _to_file(plan: ReturnPlan) -> HttpResponse:
    return redirect(reverse("cases:page", args=[plan.case.public_id]) + "#return")


def _steps(request: HttpRequest, plan: ReturnPlan) -> dict[str, bool]:
    """Which steps this reader may take now: what her role and the plan's state allow. The act asks everything again."""
    by, plans = request.actor, not permissions.objections_to_part(plan.case, by=request.actor)
    return {
        "may_change": plans and plan.is_before_departure,
        "may_hear": not permissions.objections_to_hearing_her(plan, by=by)
        and plan.needs_consent
        and plan.is_before_departure,
        "may_withdraw": plans and plan.has_consent and plan.may_move_to(Status.CANCELLED),
        "may_propose": plans and plan.may_move_to(Status.PROPOSED),
        "may_decide": not permissions.objections_to_sending_back(plan, by=by, reasons="-"),
        "may_lapse": plans and plan.clearance_ran_out,
        "may_depart": plans and plan.may_move_to(Status.DEPARTED) and not plan.clearance_ran_out,
        "may_arrive": plans and plan.may_move_to(Status.ARRIVED),
        "may_close": plans and plan.may_move_to(Status.CLOSED),
        "may_stop": plans and plan.may_move_to(Status.CANCELLED),
    }
