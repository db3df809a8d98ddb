"""The report as a file."""

import re
import shutil
import subprocess

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from audit.models import Event
from core import pdf
from monitoring import views
from tests.conftest import NOW
from tests.core.test_pdf import unpacked
from tests.reach import CANARIES

needs_pango = pytest.mark.skipif(not pdf.is_available(), reason="Pango is missing on this machine")


def make(cast, language="en", **chosen):
    data = {"since": 2025, "until": 2025, "language": language, **chosen}
    return cast.rapporteur.client.post(reverse("monitoring:document"), data)


@needs_pango
def test_the_file_holds_no_word_of_any_file(cast, reach, clock):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    clock.move_to(NOW.replace(year=2025, month=10))
    reach.everything()
    clock.move_to(NOW)

    answer = make(cast)

    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True
    )
    words = text.stdout.decode()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert "Report of the mechanism" in words
    assert "31 December 2025" in words
    assert "Too few persons were reported" in re.sub(r"\s+", " ", words)
    for canary in CANARIES.values():
        assert canary not in words
    assert "NRM-" not in words
    assert "Moldova" not in words


@needs_pango
@pytest.mark.parametrize(("language", "other"), [("en", b"/Lang (ar)"), ("ar", b"/Lang (en)")])
def test_a_file_has_one_language(language, other, cast):
    content = unpacked(make(cast, language).content)

    assert content.startswith(b"%PDF-")
    assert f"/Lang ({language})".encode() in content
    assert other not in content


@needs_pango
def test_the_same_figures_make_the_same_file(cast):
    assert make(cast).content == make(cast).content


@needs_pango
def test_making_the_file_is_written_down_with_the_sum_of_its_figures(cast, as_owner):
    make(cast)

    with as_owner():
        row = Event.objects.get(verb="monitoring.report_exported")
    assert (row.kind, row.person, row.details["language"]) == ("export", cast.rapporteur.user, "en")
    assert re.fullmatch("[0-9a-f]{64}", row.details["digest"])


@needs_pango
def test_nothing_of_the_file_is_kept(cast, settings):
    make(cast)

    assert not settings.MEDIA_ROOT.exists() or not any(settings.MEDIA_ROOT.rglob("*"))


def test_a_language_we_do_not_speak_is_no_page(cast):
    assert make(cast, "xx").status_code == 404


def test_where_pango_is_missing_one_sentence_says_so_and_the_rest_works(cast, monkeypatch):
    def cannot(*_, **__):
        raise pdf.PdfUnavailable(pdf.MISSING)

    monkeypatch.setattr(pdf, "_weasyprint", cannot)

    page = cast.rapporteur.client.get(reverse("monitoring:report"))
    refused = make(cast)

    assert "libpango-1.0-0" in page.content.decode()
    assert "Make the PDF" not in page.content.decode()
    assert refused.status_code == 302
    assert "libpango-1.0-0" in str(next(iter(get_messages(refused.wsgi_request))))
    assert views.is_available() is False


def test_looking_does_not_make_a_file(cast):
    assert cast.rapporteur.client.get(reverse("monitoring:document")).status_code == 405
