"""What documents name is there: classes, files, variables, headers. No text tells on whose machine it was written."""

import importlib
import itertools
import os
import re
import subprocess
import tomllib

import pytest
from django.apps import apps
from django.conf import settings

from launch.places import ROOT

PICTURES = ROOT / "docs" / "pictures"
HEAVIEST_PICTURE = 200 * 1024
NOT_OURS = {".git", ".venv", "var", "artefacts", "__pycache__"}
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
IN_CODE = re.compile(r"`([^`\n]+)`")
PATH_IN_CODE = re.compile(r"[\w.-]+(?:/[\w.-]+)+\.(?:py|sql|yaml|yml|html|css|js|md|txt|svg)")
DOTTED = re.compile(r"[a-z_]+(?:\.[a-z_]+)+\.[A-Z]\w+")


def tracked_files():
    """What the repository holds; in a copy without git, what lies there."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    return list(itertools.chain.from_iterable(_files_below(ROOT)))


def _files_below(root):
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        yield [root.__class__(folder) / name for name in names]


DOCUMENTS = sorted(path for path in tracked_files() if path.suffix == ".md")


def name_of(document):
    return str(document.relative_to(ROOT))


def prose(document):
    """The text without its examples: they are written for other places."""
    return FENCED.sub("", document.read_text(encoding="utf-8"))


def every_document(test):
    return pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)(test)


# --- Links and names -------------------------------------------------------------------------------------------------


def headings(document):
    """The anchors of a document, as the usual readers of Markdown make them."""
    found = re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@every_document
def test_every_link_leads_somewhere(document):
    broken = []
    for _, _, target in LINK.findall(IN_CODE.sub(lambda code: code[0].replace("](", "] ("), prose(document))):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        if not there.exists() or (anchor and anchor not in headings(there)):
            broken.append(target)

    assert broken == []


@every_document
def test_every_file_named_in_a_document_is_there(document):
    """From the root, beside the document, or among the templates."""
    named = {
        path
        for code in IN_CODE.findall(prose(document))
        for path in PATH_IN_CODE.findall(code)
        if code == path
    }

    places = (ROOT, document.parent, ROOT / "templates")
    assert [path for path in sorted(named) if not any((place / path).exists() for place in places)] == []


def test_every_picture_is_shown_has_words_and_is_light():
    shown = {}
    for document in DOCUMENTS:
        for is_picture, words, target in LINK.findall(prose(document)):
            if is_picture:
                shown[(document.parent / target).resolve()] = words
    kept = {path.resolve() for path in PICTURES.glob("*") if path.is_file()}

    assert kept == set(shown)
    assert [path.name for path, words in shown.items() if len(words) < 20] == []
    assert [path.name for path in kept if path.stat().st_size >= HEAVIEST_PICTURE] == []


# --- The glossary ----------------------------------------------------------------------------------------------------


def rows_of_the_glossary():
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    table = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    return [(cells[0].strip(), cells[-1].strip()) for cells in table[2:]]


@pytest.mark.parametrize(("term", "place"), rows_of_the_glossary())
def test_what_the_glossary_names_exists(term, place):
    """A class by its dotted path, an app by its name, or the whole."""
    named = IN_CODE.findall(place)
    if place == "the whole":
        return

    assert named, f"{term} stands nowhere"
    for name in named:
        if DOTTED.fullmatch(name):
            module, _, attribute = name.rpartition(".")
            assert isinstance(getattr(importlib.import_module(module), attribute, None), type), name
        else:
            assert place == f"app `{name}`"
            assert apps.is_installed(name)


def test_every_class_that_a_document_names_exists():
    named = {
        name
        for document in DOCUMENTS
        for code in IN_CODE.findall(prose(document))
        for name in DOTTED.findall(code)
        if name == code and apps.is_installed(name.split(".")[0])
    }
    missing = []
    for name in sorted(named):
        module, _, attribute = name.rpartition(".")
        found = _model(name) if module in {config.label for config in apps.get_app_configs()} else None
        if found is None and not hasattr(importlib.import_module(module), attribute):
            missing.append(name)

    assert missing == []


def _model(label):
    """The printed pages name models as Django does: app and class."""
    try:
        return apps.get_model(label)
    except LookupError:
        return None


# --- Settings, headers, licence --------------------------------------------------------------------------------------


def test_every_variable_of_the_example_is_explained():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    variables = [line.split("=", 1)[0] for line in lines if line and not line.startswith("#")]
    said = (ROOT / "docs" / "adapting.md").read_text(encoding="utf-8")
    said += (ROOT / "nrm" / "settings.py").read_text(encoding="utf-8")

    assert [name for name in variables if not re.search(rf"\b{name}\b", said)] == []


def headers_of_the_document():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    chapter = text.split("## Headers of every page")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", chapter, re.MULTILINE))


@pytest.mark.django_db
def test_the_headers_are_those_of_the_document(client):
    answer = client.get("/accounts/login/")

    said = headers_of_the_document()
    assert len(said) >= 8
    for name, value in said.items():
        if name == "Content-Security-Policy":
            policy = dict(part.strip().split(" ", 1) for part in answer[name].split(";"))
            closed = {directive for directive, source in policy.items() if source == "'none'"}
            assert closed == set(re.findall(r"`([\w-]+) 'none'`", value))
            assert {source for directive, source in policy.items() if directive not in closed} == {"'self'"}
        elif name == "Permissions-Policy":
            assert all(part.strip().endswith("=()") for part in answer[name].split(","))
        else:
            assert answer[name] == re.match(r"`([^`]+)`", value)[1], name


def test_the_session_is_as_long_as_the_document_says():
    source = (ROOT / "nrm" / "settings.py").read_text(encoding="utf-8")
    (hours,) = re.findall(r'env\.int\("SESSION_HOURS", default=(\d+)\)', source)

    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

    assert f"| {hours} hours from signing in (`SESSION_HOURS`)" in text
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Strict"


def test_the_licence_is_the_one_that_is_named():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert project["license"] == "AGPL-3.0-or-later"
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3,")
    assert "GNU Affero General Public License, version 3 or later" in (ROOT / "README.md").read_text(
        encoding="utf-8"
    )


# --- Nothing of the machine it was written on ------------------------------------------------------------------------

# Put together here, so that this file does not contain what it looks for.
HOMES = "|".join(
    ("/" + "home", "/" + "Users", "/" + "work", "/" + "mnt", "/" + "root", "[A-Z]:" + r"\\Users")
)
MACHINE_PATH = re.compile(rf"(?<![\w.~/\-}}])(?:{HOMES})[/\\][\w.\-]+")
INDEX = re.compile(
    "|".join(
        (
            r"(?<![\w-])(?:--)?(?:extra-)?index" + r"-url\b",
            r"index" + r"_url\s*=",
            r"https?://\S+/" + r"simple\b",
            "files.python" + "hosted.org",
            "pypi" + ".org/simple",
            "registry.npm" + "js.org",
            "trusted" + "-host",
        )
    )
)


def lines_with(pattern):
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {match[0]}" for match in pattern.finditer(text)]
    return found


def test_no_path_of_a_machine():
    assert lines_with(MACHINE_PATH) == []


def test_no_address_of_a_package_index():
    assert lines_with(INDEX) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE_PATH, "see /" + "home/somebody/notes"),
        (MACHINE_PATH, "see '/" + "work/somewhere/file.py'"),
        (MACHINE_PATH, "C:" + "\\Users\\somebody"),
        (INDEX, "--index" + "-url https://example.org"),
        (INDEX, "http://mirror.example/" + "simple/"),
    ],
)
def test_the_search_finds_what_it_looks_for(pattern, text):
    assert pattern.search(text)
