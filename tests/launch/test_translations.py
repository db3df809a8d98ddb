"""Catalogues are compiled without system gettext, and only when they changed."""

import gettext
import os

from launch import translations

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Leave this page"
msgstr "غادر هذه الصفحة"

#, fuzzy
msgid "Case"
msgstr "guessed"
"""


def make_catalogue(root):
    source = root / "locale" / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    return source


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path):
    source = make_catalogue(tmp_path)
    assert translations.compile_changed(tmp_path) == [source]
    assert translations.compile_changed(tmp_path) == []
    later = source.with_suffix(".mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert translations.compile_changed(tmp_path) == [source]


def test_what_a_translator_has_not_confirmed_is_left_out(tmp_path):
    source = make_catalogue(tmp_path)
    translations.compile_changed(tmp_path)
    with source.with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("Leave this page") == "غادر هذه الصفحة"
    assert catalogue.gettext("Case") == "Case"
