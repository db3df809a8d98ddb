"""Pages of identification: reporting, the authority's queue, deciding, telling."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit import events
from audit.models import Event
from cases import journal
from cases.models import Identity, Note
from cases.refused import refuse_in
from cases.sections import Section
from cases.visibility import visible, visible_or_404
from core.refusals import NotAllowed
from deadlines.rules import rule
from identification import actions, permissions
from identification.forms import DecisionForm, ExtendForm, NoticeForm, ReportForm, TellForm
from identification.models import Decision, Identification, RecoveryPeriod, ResponderType
from identification.querysets import awaiting_decision, due_days
from organisations.roles import Permission


def new_report(request: HttpRequest) -> HttpResponse:
    """A first responder reports a presumed victim."""
    _require_role(request, Permission.REPORT)
    team = request.actor.team
    form = ReportForm(request.POST or None, kind=team.organisation.kind)
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.report(by=request.actor, **_with_responder(form.parts(), team))
        except NotAllowed as refusal:
            refuse_in(request, form, refusal)
        else:
            messages.success(
                request, _("The report is with the competent authority. Your team leads the file.")
            )
            return redirect("cases:page", case.public_id)
    return render(
        request,
        "identification/report.html",
        {"form": form, "rule": rule("identification.reasonable_grounds")},
    )


def _with_responder(parts: dict[str, Any], team: Any) -> dict[str, Any]:
    organisation = team.organisation
    responder = {"responder_type": ResponderType.of(organisation), "responder_body": organisation.name}
    return {**parts, "report": {**parts["report"], **responder}}


def new_notice(request: HttpRequest) -> HttpResponse:
    """Somebody was met who does not agree to be named: what was met is counted, she is not."""
    _require_role(request, Permission.REPORT)
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.notify_anonymously(by=request.actor, **form.cleaned_data)
        messages.success(request, _("Thank you. Nothing that leads to the person was kept."))
        return redirect("cases:today")
    return render(request, "identification/notice.html", {"form": form})


def queue(request: HttpRequest) -> HttpResponse:
    """What the authority has to decide, by the day it is due."""
    _require_role(request, Permission.DECIDE_GROUNDS)
    waiting = list(awaiting_decision(request.actor)[:200])
    names = {
        row.case_id: row
        for row in visible(Identity, request.actor).filter(case__in=[w.case_id for w in waiting])
    }
    due = due_days(request.actor, waiting)
    rows = [(row, names.get(row.case_id), due.get(row.case_id)) for row in waiting]
    rows.sort(key=lambda row: row[2] or datetime.date.max)
    events.record(
        Event.Kind.READ, "identification.queue_read", by=request.actor, cases=[w.case_id for w in waiting]
    )
    return render(request, "identification/queue.html", {"rows": rows})


def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Facts on one side, the decision on the other; what follows is said before the button."""
    identification = visible_or_404(Identification, request.actor, public_id=pk)
    if permissions.objections_to_deciding_at_all(identification, by=request.actor):
        raise Http404
    kind = identification.awaits
    form = DecisionForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(identification, by=request.actor, kind=kind, **form.cleaned_data)
        except NotAllowed as refusal:
            refuse_in(request, form, refusal)
        else:
            messages.success(
                request, _("The decision stands. The team that leads the file will tell the person.")
            )
            return _back(identification)
    journal.record_read(identification.case, "identification.facts_read", by=request.actor)
    return render(
        request, "identification/decide.html", {"form": form, "kind": kind, **_facts(request, identification)}
    )


def _facts(request: HttpRequest, identification: Identification) -> dict[str, Any]:
    case = identification.case
    return {
        "identification": identification,
        "case": case,
        "identity": visible(Identity, request.actor).filter(case=case).first(),
        "accounts": visible(Note, request.actor).filter(case=case, section_name=Section.ACCOUNT),
        "decisions": visible(Decision, request.actor).filter(case=case),
        "recovery_rule": rule("identification.recovery_ends"),
    }


def decision(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The decision as a letter, to be read to the person and to be printed."""
    row = visible_or_404(Decision, request.actor, public_id=pk)
    journal.record_read(row.case, "identification.decision_read", by=request.actor)
    context = {
        "decision": row,
        "case": row.case,
        "form": TellForm(initial={"language": row.case.language}),
        "may_tell": not permissions.objections_to_telling(row, by=request.actor),
    }
    return render(request, "identification/decision.html", context)


@require_POST
def tell(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """That the person was told, and in which language."""
    row = visible_or_404(Decision, request.actor, public_id=pk)
    form = TellForm(request.POST)
    if not form.is_valid():
        context = {"decision": row, "case": row.case, "form": form, "may_tell": True}
        return render(request, "identification/decision.html", context)
    actions.tell(row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("Recorded: they were told today."))
    return _back(row)


def extend(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """More time to recover, with a reason."""
    period = visible_or_404(RecoveryPeriod, request.actor, public_id=pk)
    _require_role(request, Permission.DECIDE_GROUNDS)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_recovery(period, by=request.actor, **form.cleaned_data)
        except NotAllowed as refusal:
            refuse_in(request, form, refusal)
        else:
            messages.success(request, _("The period was extended."))
            return _back(period)
    return render(
        request, "identification/extend.html", {"form": form, "period": period, "case": period.case}
    )


@require_POST
def end_recovery(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The period is over."""
    period = visible_or_404(RecoveryPeriod, request.actor, public_id=pk)
    actions.end_recovery(period, by=request.actor)
    messages.success(request, _("The period has ended. Services go on as they are."))
    return _back(period)


@require_POST
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The person does not want to go on with identification."""
    identification = visible_or_404(Identification, request.actor, public_id=pk)
    actions.withdraw(identification, by=request.actor)
    messages.success(request, _("The report was withdrawn. Help goes on."))
    return _back(identification)


def _require_role(request: HttpRequest, permission: Permission) -> None:
    """For those whom it does not concern, the page does not exist."""
    if permissions.objections_to_role(permission, by=request.actor):
        raise Http404


def _back(row: Any) -> HttpResponse:
    return redirect(reverse("cases:page", args=[row.case.public_id]) + "#identification")
