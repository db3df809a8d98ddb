"""What holds for all code: layers, walls around every record, no reading past the gate, words that exist."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from audit.models import Event
from cases import walls
from cases.models import Case, GrantBase, InCase
from cases.querysets import GatedManager
from cases.sections import Section
from core.states import StatefulModel

ROOT = Path(settings.BASE_DIR)
LAYERS = [
    {"caseload"}, {"interchange"}, {"monitoring"}, {"returns"}, {"assistance", "remedies"}, {"referrals"},
    {"identification"}, {"deadlines"}, {"cases"}, {"audit"}, {"organisations"}, {"accounts"}, {"core"},
]  # fmt: skip
APPS = sorted(set().union(*LAYERS))
HEIGHT = {app: height for height, apps_of_it in enumerate(reversed(LAYERS)) for app in apps_of_it}
SOURCES = [
    path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
]
OUR_MODELS = sorted((m for m in apps.get_models() if m._meta.app_label in APPS), key=lambda m: m._meta.label)


def _name(path):
    return str(path.relative_to(ROOT))


def test_imports_follow_the_layers():
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())",
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout


def test_foreign_keys_follow_the_layers():
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in OUR_MODELS
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is not None
        and HEIGHT.get(field.related_model._meta.app_label, -1) > HEIGHT[model._meta.app_label]
    ]  # fmt: skip
    assert upward == []


def _hangs_on_a_file(model):
    return any(f.related_model is Case for f in model._meta.get_fields() if f.concrete and f.related_model)


def test_every_model_that_hangs_on_a_file_is_walled():
    walled = set(walls.walled_models())
    assert [m._meta.label for m in OUR_MODELS if _hangs_on_a_file(m) and m not in walled] == []


def test_every_model_that_hangs_on_a_file_keeps_its_versions():
    assert [m._meta.label for m in walls.case_models() if walls.history_of(m) is None] == []


def test_every_model_that_hangs_on_a_file_refuses_plain_reading():
    plain = [
        m._meta.label for m in walls.case_models() if not isinstance(m._meta.default_manager, GatedManager)
    ]
    assert plain == []


def test_every_model_that_hangs_on_a_file_is_one_of_three_kinds():
    """The file, a record on it, or a grant: `visible()` and the policies know these and no other."""
    on_files = [m for m in OUR_MODELS if _hangs_on_a_file(m) and not hasattr(m, "instance_type")]
    assert [m._meta.label for m in on_files if not issubclass(m, InCase | GrantBase)] == []


@pytest.mark.parametrize(
    "model", [m for m in OUR_MODELS if issubclass(m, InCase)], ids=lambda m: m._meta.label
)
def test_a_record_names_its_section_and_only_columns_that_it_has(model):
    columns = {field.column for field in model._meta.concrete_fields}
    assert model.section in set(Section) or "section" in columns
    assert set(model.readers) | set(model.writers) <= columns
    assert model._meta.default_permissions == ()


def test_records_are_never_removed_along_with_another():
    """A cascade would take rows away without asking the wall."""
    cascades = [
        f"{model._meta.label}.{field.name}"
        for model in [*walls.case_models(), Event]
        for field in model._meta.get_fields()
        if field.concrete and field.remote_field and field.remote_field.on_delete is models.CASCADE
        and field.remote_field.model._meta.app_label != "auth"
        and field.name not in {"user", "group", "permission"}  # guardian's own columns; nobody deletes these
    ]  # fmt: skip
    assert cascades == []


def test_a_status_has_a_table():
    """A column named status on a record without transitions could be set to anything."""
    with_status = [m for m in OUR_MODELS if any(f.name == "status" for f in m._meta.concrete_fields)]
    loose = [m for m in with_status if not issubclass(m, StatefulModel) and not hasattr(m, "instance_type")]
    assert [m._meta.label for m in loose if m._meta.label != "assistance.ServiceStep"] == []


def test_actors_of_records_are_never_removed():
    assert not [m for m in OUR_MODELS if m._meta.label == "admin.LogEntry"]
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


# --- Sources --------------------------------------------------------------------------------------

# Not on a file: the trace has its own policy; a team's directory and the people are known to all who sign in.
UNGATED = {
    "Event",
    "Service",
    "Team",
    "Organisation",
    "Membership",
    "User",
    "Permission",
    "Session",
    "AnonymousNotice",
}


def _reads_past_the_gate(path):
    """A question inside another about rows that the gate has chosen (`OuterRef`) is none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {
        id(part)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and "OuterRef" in _names_in([*call.args, *call.keywords])
        for part in ast.walk(call.func)
    }
    for node in ast.walk(tree):
        if id(node) in inner:
            continue
        if not (
            isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}
        ):
            continue
        if isinstance(node.value, ast.Name) and node.value.id not in UNGATED:
            yield f"{_name(path)}:{node.lineno} {node.value.id}.{node.attr}"


def _names_in(arguments):
    return {node.id for argument in arguments for node in ast.walk(argument) if isinstance(node, ast.Name)}


def test_pages_read_through_the_gate_only():
    faces = [
        p
        for p in SOURCES
        if p.name in {"views.py", "panels.py", "forms.py", "documents.py", "step.py", "urls.py"}
    ]
    assert [place for path in faces for place in _reads_past_the_gate(path)] == []


@pytest.mark.parametrize(
    "word",
    ["mark_safe", "get_object_or_404", "csrf_exempt", ".raw(", ".extra(", "is_superuser", "pgtrigger.ignore"],
)
def test_words_that_no_source_holds(word):
    allowed = {
        "csrf_exempt": {"cases/views.py"},  # leaving the page must work from an old page
        "is_superuser": {"accounts/models.py"},  # where the database holds it false
    }
    found = {_name(path) for path in SOURCES if word in path.read_text(encoding="utf-8")}
    assert found - allowed.get(word, set()) == set()


def test_no_template_marks_text_as_safe():
    templates = sorted((ROOT / "templates").rglob("*.html"))
    unsafe = re.compile(r"\|\s*safe\b|autoescape\s+off|safeseq")
    assert [_name(path) for path in templates if unsafe.search(path.read_text(encoding="utf-8"))] == []


def test_no_template_brings_style_or_script_of_its_own():
    """The content security policy would refuse it, silently."""
    templates = sorted(
        p for p in (ROOT / "templates").rglob("*.html") if "pdf" not in p.parts and "documents" not in p.parts
    )
    inline = re.compile(
        r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son(click|load|change|submit|error|input)=", re.IGNORECASE
    )
    assert [_name(path) for path in templates if inline.search(path.read_text(encoding="utf-8"))] == []


def test_no_source_names_a_machine_or_unfinished_work():
    words = re.compile(r"/home/\w|/Users/\w|\bTODO\b|\bFIXME\b|\bXXX\b|NotImplementedError")
    assert [_name(path) for path in SOURCES if words.search(path.read_text(encoding="utf-8"))] == []


def _classes():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield node.name


def test_every_class_that_the_glossary_names_exists():
    glossary = ROOT / "docs" / "glossary.md"
    named = set(
        re.findall(r"`(?:[a-z_]+\.)*([A-Z][A-Za-z]+)(?:\.[a-z_]+)*`", glossary.read_text(encoding="utf-8"))
    )

    assert named
    assert named - set(_classes()) == set()
