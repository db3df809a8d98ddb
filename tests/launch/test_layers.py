"""The import contracts bite: an upward import fails them."""

import os
import shutil
import subprocess
import sys

import pytest

from launch.places import ROOT


@pytest.fixture
def copy(tmp_path):
    """The application without what it is run with."""
    apart = shutil.ignore_patterns(
        ".*", "var", "tests", "artefacts", "docs", "static", "templates", "locale", "__pycache__"
    )
    return shutil.copytree(ROOT, tmp_path / "copy", ignore=apart)


def contracts_hold(root):
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
    ]
    return (
        subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.parametrize(
    ("module", "forbidden_line"),
    [
        ("core/refusals.py", "import cases.models"),
        ("cases/models.py", "import referrals.models"),
        ("assistance/models.py", "import remedies.models"),
        ("identification/policies.py", "import identification.views"),
        ("launch/run.py", "import nrm.settings"),
    ],
)
def test_an_upward_import_breaks_the_build(copy, module, forbidden_line):
    path = copy / module
    path.write_text(f"{path.read_text()}\n\n{forbidden_line}\n" if path.exists() else f"{forbidden_line}\n")
    imported = copy / (forbidden_line.split()[1].replace(".", "/") + ".py")
    if not imported.exists():
        imported.write_text("")
    assert not contracts_hold(copy)


def test_as_it_stands_the_build_holds(copy):
    assert contracts_hold(copy)
