"""Pages of remedies."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import journal
from cases.models import Case
from cases.sections import Section
from cases.visibility import file_with_sections, visible, visible_or_404
from core.refusals import require
from remedies import actions, permissions, policies
from remedies.avenues import Head
from remedies.forms import (
    AnswerForm,
    DecideForm,
    FileForm,
    ItemForm,
    LimitationForm,
    MoveForm,
    PayForm,
    PrepareForm,
    RepresentForm,
    TellForm,
)
from remedies.models import Claim, ClaimItem, Status, Told
from remedies.panels import avenue_rows, claims_of, told_of

asks = require_http_methods(["GET", "POST"])

# Steps that need nothing but their place on the road: the end of the address, where it leads, the words of the button.
MOVES: dict[str, tuple[str, Any]] = {
    "review": (Status.UNDER_REVIEW, gettext_lazy("It is under review")),
    "stay": (Status.STAYED, gettext_lazy("It was stayed")),
    "enforce": (Status.ENFORCEMENT, gettext_lazy("Enforce the award")),
    "again": (Status.INTENDED, gettext_lazy("Go on preparing it")),
    "withdraw": (Status.WITHDRAWN, gettext_lazy("Withdraw it")),
}


@require_GET
def page(request: HttpRequest, file: UUID) -> HttpResponse:
    """All avenues, open, closed or not examined, with the claims that walk them."""
    case = _file(request, file)
    claims = claims_of(case, request.actor)
    context = {
        "case": case, "told": told_of(case, request.actor), "claims": claims, "avenues": avenue_rows(claims),
        "may_claim": not permissions.objections_to_claiming(case, by=request.actor),
    }  # fmt: skip
    return render(request, "remedies/page.html", context)


@require_GET
def claim_page(request: HttpRequest, file: UUID, claim: UUID) -> HttpResponse:
    case, row = _claim(request, file, claim)
    may_claim = not permissions.objections_to_claiming(case, by=request.actor)
    needed = _requirements(row) if row.is_before_filing else []
    context = {
        "case": case, "claim": row, "items": _items(request, row), "may_claim": may_claim, "requirements": needed,
        "told": told_of(case, request.actor), "avenues": avenue_rows(claims_of(case, request.actor)),
        "missing": sum(not row["one"].is_met for row in needed),
        "acts": _acts(row) if may_claim else [],
    }  # fmt: skip
    return render(request, "remedies/claim.html", context)


@asks
def tell(request: HttpRequest, file: UUID) -> HttpResponse:
    case = _file(request, file)
    require(permissions.objections_to_claiming(case, by=request.actor))
    form = TellForm(request.POST or None, initial={"language": case.language})
    if request.method == "POST" and form.is_valid():
        actions.tell(case, by=request.actor, **form.cleaned_data)
        return _to_panel(request, case, _("Recorded: they were told of their right to compensation."))
    return _form(request, case, form, _("They were told of their right to compensation"), _("Record it"))


@asks
def answer(request: HttpRequest, file: UUID, told: UUID) -> HttpResponse:
    case = _file(request, file)
    row = visible_or_404(Told, request.actor, public_id=told, case=case)
    require(permissions.objections_to_claiming(case, by=request.actor))
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})
    if request.method == "POST" and form.is_valid():
        actions.answer(row, by=request.actor, **form.cleaned_data)
        return _to_panel(request, case, _("Recorded."))
    return _form(request, case, form, _("What they say to it"), _("Record it"))


@asks
def prepare(request: HttpRequest, file: UUID) -> HttpResponse:
    """Several avenues may be walked side by side."""
    case = _file(request, file)
    require(permissions.objections_to_claiming(case, by=request.actor))
    taken = [claim.avenue for claim in claims_of(case, request.actor) if claim.is_pending]
    form = PrepareForm(request.POST or None, taken=taken, initial={"avenue": request.GET.get("a")})
    if request.method == "POST" and form.is_valid():
        row = actions.prepare(case, by=request.actor, **form.cleaned_data)
        return _to_claim(request, row, _("The claim is begun. The list says what is still missing."))
    return _form(request, case, form, _("Prepare a claim"), _("Begin the claim"))


@asks
def limitation(request: HttpRequest, file: UUID, claim: UUID) -> HttpResponse:
    _case, row = _claim(request, file, claim)
    require(permissions.objections_to_pursuing(row, by=request.actor))
    form = LimitationForm(request.POST or None, initial=_values(row, LimitationForm))
    act = actions.set_limitation
    return _change(request, row, form, act, _("Limitation date"), _("The limitation date is recorded."))


@require_POST
def ask_lawyer(request: HttpRequest, file: UUID, claim: UUID) -> HttpResponse:
    """She who presses takes it upon herself."""
    _case, row = _claim(request, file, claim)
    actions.acknowledge_lawyer(row, by=request.actor)
    return _to_claim(request, row, _("Recorded: a lawyer was asked about the limitation date."))


@asks
def represent(request: HttpRequest, file: UUID, claim: UUID) -> HttpResponse:
    _case, row = _claim(request, file, claim)
    require(permissions.objections_to_pursuing(row, by=request.actor))
    form = RepresentForm(request.POST or None, initial=_values(row, RepresentForm))
    return _change(request, row, form, actions.represent, _("Who acts for them"), _("Recorded."))


@asks
def put_item(request: HttpRequest, file: UUID, claim: UUID) -> HttpResponse:
    _case, row = _claim(request, file, claim)
    require(permissions.objections_to_editing(row, by=request.actor))
    form = ItemForm(request.POST or None, initial=_known_item(request, row))
    heading = _("What is claimed, in %(currency)s") % {"currency": row.currency}
    return _change(request, row, form, actions.put_item, heading, _("The amount is recorded."))


@require_POST
def ready(request: HttpRequest, file: UUID, claim: UUID) -> HttpResponse:
    _case, row = _claim(request, file, claim)
    actions.make_ready(row, by=request.actor)
    return _to_claim(request, row, _("The claim is ready to be filed."))


@asks
def file_claim(request: HttpRequest, file: UUID, claim: UUID) -> HttpResponse:
    _case, row = _claim(request, file, claim)
    require(permissions.objections_to_filing(row, by=request.actor))
    form = FileForm(request.POST or None, initial={"before": row.before})
    return _change(request, row, form, actions.file, _("File the claim"), _("The claim is filed."))


@asks
def decide(request: HttpRequest, file: UUID, claim: UUID) -> HttpResponse:
    case, row = _claim(request, file, claim)
    form = DecideForm(request.POST or None, claim=row, items=_items(request, row))
    outcomes = [value for value, _label in form.fields["outcome"].choices]  # type: ignore[attr-defined]
    require(
        permissions.objections_to_moving(row, outcomes[0] if outcomes else Status.REFUSED, by=request.actor)
    )
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("outcome", "decided_on", "note")}
        actions.decide(row, by=request.actor, awards=form.amounts, **given)
        return _to_claim(request, row, _("The decision is recorded."))
    return _form(request, case, form, _("The decision"), _("Record the decision"), claim=row)


@asks
def pay(request: HttpRequest, file: UUID, claim: UUID) -> HttpResponse:
    case, row = _claim(request, file, claim)
    require(permissions.objections_to_paying(row, by=request.actor))
    form = PayForm(request.POST or None, claim=row, items=_items(request, row))
    if request.method == "POST" and form.is_valid():
        actions.record_payment(row, by=request.actor, paid=form.amounts, paid_on=form.cleaned_data["paid_on"])
        return _to_claim(request, row, _("The payment is recorded."))
    return _form(request, case, form, _("What has reached them so far"), _("Record the payment"), claim=row)


@asks
def move(request: HttpRequest, file: UUID, claim: UUID, verb: str) -> HttpResponse:
    case, row = _claim(request, file, claim)
    to, label = MOVES[verb]
    require(permissions.objections_to_moving(row, to, by=request.actor))
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.move(row, to, by=request.actor, **form.cleaned_data)
        return _to_claim(request, row, _("Recorded."))
    return _form(request, case, form, label, _("Record it"), claim=row)


def _file(request: HttpRequest, file: UUID) -> Case:
    """The file, for those who may read its remedies; for everybody else there is nothing here."""
    case, held = file_with_sections(request.actor, public_id=file)
    if Section.REMEDIES not in held:
        raise Http404
    if request.method == "GET":
        journal.record_read(case, "remedies.read", by=request.actor)
    return case


def _claim(request: HttpRequest, file: UUID, claim: UUID) -> tuple[Case, Claim]:
    case = _file(request, file)
    return case, visible_or_404(Claim, request.actor, public_id=claim, case=case)


def _items(request: HttpRequest, claim: Claim) -> list[ClaimItem]:
    return list(visible(ClaimItem, request.actor).filter(claim=claim).order_by("pk"))


def _known_item(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """The head whose amount is to be changed, named in the address by its code."""
    head = request.GET.get("h", "")
    item = next((item for item in _items(request, claim) if item.head == head), None)
    if item is None:
        return {"head": head if head in Head.values else None}
    return {"head": item.head, "claimed": item.claimed, "method": item.method}


def _values(claim: Claim, form: Any) -> dict[str, Any]:
    """What the claim says already; where it says nothing the field stays as the form proposes it."""
    return {name: getattr(claim, name) for name in form._meta.fields if getattr(claim, name)}


def _requirements(claim: Claim) -> list[dict[str, Any]]:
    """What it needs before it is filed, each with the page that supplies it."""
    file, key = claim.case.public_id, claim.public_id
    return [
        {"one": one, "url": reverse(f"remedies:{one.key}", args=[file] if one.key == "tell" else [file, key])}
        for one in policies.requirements(claim)
    ]


def _acts(claim: Claim) -> list[dict[str, Any]]:
    """The steps from here, the next one first. `needs_all`: shown as a button only when nothing is missing."""
    keys = [claim.case.public_id, claim.public_id]
    found = []
    if claim.may_move_to(Status.READY):
        found.append(("ready", _("It is ready to file")))
    if claim.may_move_to(Status.FILED):
        found.append(("file", _("File it")))
    if any(claim.may_move_to(outcome) for outcome in Claim.OUTCOMES):
        found.append(("decide", _("It was decided")))
    if claim.status in Claim.AWARDED:
        found.append(("pay", _("Record a payment")))
    found += [(verb, label) for verb, (to, label) in MOVES.items() if claim.may_move_to(to)]
    return [
        {
            "label": label,
            "url": reverse(f"remedies:{name}", args=keys),
            "post": name == "ready",
            "needs_all": name in {"ready", "file"},
        }
        for name, label in found
    ]


def _change(
    request: HttpRequest, claim: Claim, form: Any, act: Callable[..., Any], heading: str, message: str
) -> HttpResponse:
    """A form whose answers go to one act of the claim as they are."""
    if request.method == "POST" and form.is_valid():
        act(claim, by=request.actor, **form.cleaned_data)
        return _to_claim(request, claim, message)
    return _form(request, claim.case, form, heading, _("Record it"), claim=claim)


def _form(
    request: HttpRequest, case: Case, form: Any, heading: Any, button: Any, claim: Claim | None = None
) -> HttpResponse:
    context = {"case": case, "form": form, "heading": heading, "button": button, "claim": claim}
    return render(request, "remedies/form.html", context)


def _to_panel(request: HttpRequest, case: Case, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(reverse("cases:page", args=[case.public_id]) + "#remedies")


def _to_claim(request: HttpRequest, claim: Claim, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("remedies:claim", file=claim.case.public_id, claim=claim.public_id)
