"""Folders in which a server may be made: short, and open to the account that the server runs as."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def shared_folder():
    yield from _folder()


@pytest.fixture
def folder():
    yield from _folder()


def _folder():
    path = Path(tempfile.mkdtemp(prefix="nrm-test-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)
