"""Documents on paper: a template becomes a tagged PDF (PDF/UA-1). The only importer of WeasyPrint.

Nothing is fetched. The renderer may open our own stylesheet for print and the fonts that are installed with the
application, each by a name of our own that stands for one file; every other address, of whatever kind, is refused
(security.md A19).
The file is made in memory and kept nowhere; the same words give the same bytes.
"""

import hashlib
import logging
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

# Scripts that run from right to left; a document has one language, and its direction with it.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class PdfUnavailable(Exception):
    """The machine lacks what PDFs are made with. The message is for the person who asked."""


MISSING = gettext_lazy(
    "PDF files cannot be made on this machine: the library Pango is missing (Debian: libpango-1.0-0 and"
    " libpangoft2-1.0-0). Everything else works; the page can be printed from the browser."
)


def render_pdf(template: str, context: dict[str, Any], *, language: str) -> bytes:
    """The template in one language, as PDF. Raises PdfUnavailable where the machine cannot."""
    with translation.override(language):
        direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        html = render_to_string(template, {**context, "language": language, "direction": direction})
    return pdf_of(html)


def is_available() -> bool:
    """Whether PDFs can be made here; said on the page before somebody waits for one."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


def pdf_of(html: str) -> bytes:
    """HTML as PDF/UA-1. It may name `document:` addresses of `files()` and nothing else."""
    weasyprint = _weasyprint()
    document = weasyprint.HTML(string=html, base_url="document:", url_fetcher=_fetcher(weasyprint))
    made: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(html.encode()).digest()[:16]
    )
    return made


def files() -> dict[str, Path]:
    """Every address that a document may name, and the one file it stands for."""
    from importlib.resources import files as packaged

    latin, arabic = Path(str(packaged("fontpkg_noto_sans"))), Path(str(packaged("fontpkg_almarai")))
    return {
        "document:print.css": Path(str(finders.find("print.css"))),
        "document:latin.ttf": latin / "files" / "NotoSans[wdth,wght].ttf",
        "document:arabic.ttf": arabic / "files" / "Almarai-Regular.ttf",
        "document:arabic-bold.ttf": arabic / "files" / "Almarai-Bold.ttf",
    }


def _weasyprint() -> Any:
    """The library, brought in only when a document is made: it is heavy, and it needs Pango from the system."""
    try:
        import weasyprint
    except OSError as reason:
        raise PdfUnavailable(MISSING) from reason
    for chatty in ("weasyprint.progress", "fontTools"):  # each step and each table, at the level of news
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return weasyprint


def _fetcher(weasyprint: Any) -> Any:
    allowed = files()

    class OwnFilesOnly(weasyprint.urls.URLFetcher):
        """Refuses everything that is not in `files()`: other hosts, the disk, data inside an address."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 (as the library calls it)
            if url not in allowed:
                raise ValueError("a document may use its own files only")
            path = allowed[url]
            kind = "text/css" if path.suffix == ".css" else "font/ttf"
            return weasyprint.urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFilesOnly()
