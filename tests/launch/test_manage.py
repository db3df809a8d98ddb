"""`manage.py` alone: a sentence instead of a traceback, and the way out in it."""

import subprocess
import sys

from launch.places import ROOT

BARE_PYTHON = (
    "import runpy, sys; sys.path.insert(0, '.'); sys.argv = ['manage.py', 'check'];"
    "runpy.run_path('manage.py', run_name='__main__')"
)


def test_a_python_without_django_is_told_which_to_use():
    bare = subprocess.run(
        [sys.executable, "-I", "-S", "-c", BARE_PYTHON],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert bare.returncode == 1
    assert "Django is not in the environment of" in bare.stderr
    assert "Traceback" not in bare.stderr
