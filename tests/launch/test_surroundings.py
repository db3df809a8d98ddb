"""Each process finds its own role's address, and no other's."""

import stat

import pytest

from launch import surroundings

ADDRESSES = {
    "DATABASE_URL": "postgres://nrm_web@//s/nrm",
    "DATABASE_WORKER_URL": "postgres://nrm_worker@//s/nrm",
    "DATABASE_OWNER_URL": "postgres://nrm_owner@//s/nrm",
}


@pytest.mark.parametrize(
    ("role", "variable"),
    [("web", "DATABASE_URL"), ("worker", "DATABASE_WORKER_URL"), ("owner", "DATABASE_OWNER_URL")],
)
def test_a_process_gets_the_address_of_its_role_only(monkeypatch, role, variable):
    for name in ADDRESSES:
        monkeypatch.setenv(name, "postgres://left@//over/nrm")
    given = surroundings.of_role(role, ADDRESSES)
    assert given["NRM_ROLE"] == role
    assert {name: given[name] for name in ADDRESSES if name in given} == {variable: ADDRESSES[variable]}


def test_an_address_of_one_role_is_a_named_server(monkeypatch):
    for name in ADDRESSES:
        monkeypatch.delenv(name, raising=False)
    assert not surroundings.names_a_server()
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://nrm_owner@host/nrm")
    assert surroundings.names_a_server()


def test_the_secret_key_is_made_once_and_closed_to_others(tmp_path):
    first = surroundings.demonstration(tmp_path)["SECRET_KEY"]
    assert surroundings.demonstration(tmp_path)["SECRET_KEY"] == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
