"""The monitor's pages. Whoever is not a monitor finds nothing here, and the database answers nobody else either."""

import csv
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from audit import events
from audit.models import Event
from core.pdf import MISSING, PdfUnavailable, is_available, render_pdf
from monitoring import figures
from monitoring.documents import HEADLINE_PARTS, Report, report
from monitoring.forms import DocumentForm, PeriodForm
from organisations.roles import Permission

View = Callable[[HttpRequest], HttpResponse]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def monitors_only(view: View) -> View:
    """Anybody else is told that there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.actor.may(Permission.READ_FIGURES):  # type: ignore[attr-defined]
            raise Http404
        return view(request)

    return guarded


@monitors_only
@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """The figures with their tables, for work."""
    return _page(request, "monitoring/figures.html", "monitoring.figures_read")


@monitors_only
@require_safe
def report_page(request: HttpRequest) -> HttpResponse:
    """The same as a document to read, and the button that makes the file."""
    return _page(request, "monitoring/report.html", "monitoring.report_read", {
        "can_make_pdf": is_available(), "pdf_missing": MISSING,
    })  # fmt: skip


def _page(
    request: HttpRequest, template: str, verb: str, extra: dict[str, Any] | None = None
) -> HttpResponse:
    form = PeriodForm(request.GET if "since" in request.GET else None)
    made = _report_of(form.period)
    _record(request, Event.Kind.READ, verb, made)
    chosen = {"since": made.period.since.year, "until": made.period.until.year}
    shown = form if form.errors else PeriodForm(initial=chosen)
    return render(request, template, {"report": made, "form": shown, "chosen": chosen, **(extra or {})})


@monitors_only
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Exactly the tables that the page shows, for a spreadsheet."""
    made = _report_of(PeriodForm(request.GET).period)
    _record(request, Event.Kind.EXPORT, "monitoring.tables_exported", made)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tables-{made.period.slug}.csv"'
    response.write("\N{BYTE ORDER MARK}")  # spreadsheets take the file for another alphabet without it
    writer = csv.writer(response)
    writer.writerow([_("Table"), _("Line"), _("Column"), _("Number")])
    writer.writerows([_harmless(text) for text in row] for row in figures.rows_of(made.tables))
    writer.writerow([_("Period"), str(made.period), _("Control sum"), made.digest])
    return response


@monitors_only
@require_POST
def document(request: HttpRequest) -> HttpResponse:
    """The report as a file in one language; made in memory, sent, kept nowhere."""
    form = DocumentForm(request.POST)
    if not form.is_valid():
        raise Http404
    language = form.cleaned_data["language"]
    with override(language):
        made = _report_of(form.period)
    try:
        content = render_pdf("documents/report.html", {"report": made}, language=language)
    except PdfUnavailable as reason:
        messages.error(request, str(reason))
        return redirect(reverse("monitoring:report"))
    _record(request, Event.Kind.EXPORT, "monitoring.report_exported", made, language=language)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="report-{made.period.slug}-{language}.pdf"'
    return response


def _report_of(period: figures.Period) -> Report:
    before = figures.read(period.before, HEADLINE_PARTS) if period.is_one_year else None
    return report(figures.read(period), before)


def _record(request: HttpRequest, kind: str, verb: str, made: Report, **details: Any) -> None:
    """Also who reads figures leaves a trace: which period, and the sum of what was shown."""
    actor = request.actor  # type: ignore[attr-defined]
    events.record(kind, verb, by=actor, period=made.period.slug, digest=made.digest, **details)


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would take for a formula becomes text."""
    return f"'{text}" if text.startswith(FORMULA) else text
