"""Documents on paper: what may be fetched (nothing), what the file says about itself, and a machine that cannot."""

import base64
import builtins
import http.server
import shutil
import subprocess
import threading

import pytest

from core import pdf

pytestmark = pytest.mark.skipif(not pdf.is_available(), reason="Pango is missing on this machine")
MARK = "Embedded-Canary"
PAGE = '<!doctype html><html lang="en"><head><title>Page</title>{head}</head><body><h1>Page</h1>{body}</body></html>'


@pytest.fixture
def listener():
    """A server on this machine that notes whoever asks it for anything."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def vectors(host, secret):
    """Eight ways of making a renderer fetch (security.md A19), and the disk instead of the host."""
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'
    svg = f'<svg {spaces}><image x:href="{host}/svg"/></svg>'
    data = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return {
        "a stylesheet": (f'<link rel="stylesheet" href="{host}/link">', ""),
        "an import": (f'<style>@import "{host}/import";</style>', ""),
        "an image": ("", f'<img alt="" src="{host}/img">'),
        "an attachment": ("", f'<a rel="attachment" href="{host}/attachment">a</a>'),
        "an object": ("", f'<object data="{host}/object"></object>'),
        "an embed": ("", f'<embed src="{host}/embed">'),
        "a style": ("", f'<p style="background: url({host}/style)">a</p>'),
        "an image in data": ("", f'<img alt="" src="{data}">'),
        "a file as attachment": (f'<link rel="attachment" href="file://{secret}">', ""),
        "a file as linked attachment": ("", f'<a rel="attachment" href="file://{secret}">a</a>'),
        "a file as image": ("", f'<img alt="" src="file://{secret}">'),
        "a file as style": (f'<link rel="stylesheet" href="file://{secret}">', ""),
        "a font": (
            f"<style>@font-face {{ font-family: F; src: url({host}/font) }} p {{ font-family: F }}</style>",
            "<p>a</p>",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("way", vectors("", ""))
def test_nothing_is_fetched_and_nothing_embedded(way, listener, tmp_path):
    host, asked = listener
    secret = tmp_path / "secret.css"
    secret.write_text(f"p::after {{ content: '{MARK}' }}")
    head, body = vectors(host, secret)[way]

    made = pdf.pdf_of(PAGE.format(head=head, body=body))

    assert asked == []
    assert b"EmbeddedFile" not in unpacked(made)
    assert MARK.encode() not in unpacked(made)
    assert MARK not in text_of(made)


def test_the_listener_would_have_heard(listener):
    """The same document with the library's own fetcher: the vectors are real."""
    import weasyprint

    host, asked = listener
    head, body = vectors(host, "/nowhere")["an image"]
    weasyprint.HTML(string=PAGE.format(head=head, body=body)).write_pdf()

    assert asked == ["/img"]


@pytest.mark.parametrize("version", ["weasyprint"])
def test_the_library_is_one_whose_fetcher_is_asked_everywhere(version):
    """Before 70.0 stylesheets and metadata went past it (CVE-2026-55073)."""
    import weasyprint

    assert int(weasyprint.__version__.split(".")[0]) >= 70


def test_a_document_may_name_its_own_files_and_they_exist():
    for address, path in pdf.files().items():
        assert address.startswith("document:")
        assert path.is_file()


def test_a_document_is_tagged_in_its_language_and_says_nothing_about_its_making():
    made = unpacked(
        pdf.pdf_of(PAGE.format(head='<link rel="stylesheet" href="document:print.css">', body="<p>a</p>"))
    )

    assert b"/Lang (en)" in made
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid" in made
    for revealing in (b"/Author", b"/CreationDate", b"/ModDate", b"/Keywords", b"/home/", b"/var/"):
        assert revealing not in made


def test_the_same_words_give_the_same_bytes():
    words = PAGE.format(head='<link rel="stylesheet" href="document:print.css">', body="<p>a ب</p>")

    assert pdf.pdf_of(words) == pdf.pdf_of(words)


def test_without_pango_there_is_one_sentence_that_names_it(monkeypatch):
    real = builtins.__import__

    def without_pango(name, *arguments, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_pango)

    assert not pdf.is_available()
    with pytest.raises(pdf.PdfUnavailable, match="libpango"):
        pdf.pdf_of("")


def unpacked(made: bytes) -> bytes:
    """The file with its streams opened, as far as the standard library can."""
    import re
    import zlib

    streams = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            streams.append(zlib.decompress(stream))
        except zlib.error:
            streams.append(stream)
    return made + b"\n".join(streams)


def text_of(made: bytes) -> str:
    """What a reader can take out of it; empty where poppler is not installed."""
    if not shutil.which("pdftotext"):
        return ""
    return subprocess.run(
        ["pdftotext", "-", "-"], input=made, capture_output=True, check=True
    ).stdout.decode()
