"""The environment: made once, renewed when the pins change, and a sentence where it cannot be."""

import sys
from pathlib import Path

import pytest

from launch import environment
from launch.places import ROOT, CannotStart


@pytest.fixture
def installs(monkeypatch, tmp_path):
    """A place for an environment, and the list of what pip was asked to install there."""
    asked = []
    for name in (environment.FOR_RUNNING, environment.FOR_DEVELOPING):
        (tmp_path / name).write_text("django==5.2\n")
    monkeypatch.setenv("NRM_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "FOLDER", tmp_path)
    monkeypatch.setattr(environment, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(environment, "_works", lambda: True)
    real_run = environment.subprocess.run

    def run(command, **options):
        if "pip" not in command:
            return real_run(command, **options)
        assert "--require-hashes" in command
        asked.append(Path(command[-1]).name)
        return real_run([sys.executable, "-c", ""], **options)

    monkeypatch.setattr(environment.subprocess, "run", run)
    return asked


def test_a_second_start_installs_nothing(installs):
    environment.make()
    environment.make()
    assert installs == ["requirements.txt"]


def test_what_developers_have_is_enough_for_running(installs):
    environment.make(development=True)
    environment.make()
    assert installs == ["requirements-dev.txt"]


def test_changed_pins_are_installed(installs, tmp_path):
    environment.make()
    (tmp_path / "requirements.txt").write_text("django==5.2.1\n")
    environment.make()
    assert installs == ["requirements.txt"] * 2


def test_running_after_changed_tools_keeps_the_tools(installs, tmp_path):
    environment.make(development=True)
    (tmp_path / "requirements-dev.txt").write_text("pytest==9\n")
    environment.make()
    assert installs == ["requirements-dev.txt"]


def test_a_python_too_old_is_named(monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda _: None)
    monkeypatch.setattr(environment, "_this_version", lambda: (3, 10))
    with pytest.raises(CannotStart, match=r"Python 3\.11, 3\.12 or 3\.13 is needed; this is 3\.10"):
        environment._supported_python()


def test_missing_pango_is_one_sentence_and_no_obstacle(monkeypatch, capsys):
    monkeypatch.setattr(environment.ctypes.util, "find_library", lambda _: None)
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    environment.look_for_pango()
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in said


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pins_are_hashed_and_name_no_index(name):
    text = (ROOT / name).read_text()
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert pins
    assert all("==" in line and line.endswith("\\") for line in pins), "each pin goes on with its hashes"
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_every_pin_for_running_is_the_pin_for_developing():
    def pins(name):
        return {
            line
            for line in (ROOT / name).read_text().splitlines()
            if "==" in line and not line.startswith(" ")
        }

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
