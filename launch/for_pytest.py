"""A pytest plugin, named in pyproject.toml: database and catalogues are there before the settings are read.

A conftest.py would be too late, pytest-django reads the settings before it.
"""

import pytest

from launch import translations
from launch.places import CannotStart
from launch.postgres import ensure_for_tests

try:
    ensure_for_tests()
    translations.compile_changed()
except CannotStart as reason:
    raise pytest.UsageError(str(reason)) from None
