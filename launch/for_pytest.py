"""A pytest plugin, named in pyproject.toml: the database is up before the settings are read.

A conftest.py would be too late, pytest-django reads the settings before it.
"""

import pytest

from launch.places import CannotStart
from launch.postgres import ensure_for_tests

try:
    ensure_for_tests()
except CannotStart as reason:
    raise pytest.UsageError(str(reason)) from None
