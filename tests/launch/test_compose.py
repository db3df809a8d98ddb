"""The files for real servers: valid, complete, without a secret, and in step with the settings."""

import ast
import re
import shutil
import subprocess

import pytest
import yaml

from launch.places import ROOT

OF_THE_APPLICATION = ["migrate", "web", "worker", "beat"]
# Read by the launcher, by the image of PostgreSQL, or by psql.
NOT_OF_THE_SETTINGS = {
    "POSTGRES_USER",
    "POSTGRES_DB",
    "POSTGRES_PASSWORD",
    "POSTGRES_INITDB_ARGS",
    "PGPASSWORD",
    "NRM_OWNER_PASSWORD",
    "NRM_WEB_PASSWORD",
    "NRM_WORKER_PASSWORD",
}


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def variables_of_the_settings():
    tree = ast.parse((ROOT / "nrm" / "settings.py").read_text())
    read = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and is_environment(node.func) and isinstance(node.args[0], ast.Constant)
    }
    # The address is chosen by role, from a table of names.
    named = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return read | {name for name in named if re.fullmatch(r"DATABASE_([A-Z]+_)?URL", name)}


def is_environment(function):
    found = function.value if isinstance(function, ast.Attribute) else function
    return isinstance(found, ast.Name) and found.id == "env"


def variables_of_the_example():
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {line.split("=", 1)[0] for line in lines if line and not line.startswith("#")}


def test_the_example_lists_what_the_settings_read_and_nothing_else():
    assert variables_of_the_example() - NOT_OF_THE_SETTINGS == variables_of_the_settings()


def test_the_services_are_those_of_the_design(services):
    assert services.keys() == {*OF_THE_APPLICATION, "postgres", "redis", "mailpit"}
    assert services["postgres"]["image"] == "postgres:17"
    assert services["redis"]["image"] == "redis:7"


@pytest.mark.parametrize("name", OF_THE_APPLICATION)
def test_the_settings_know_every_variable_that_a_service_is_given(services, name):
    assert services[name]["environment"].keys() <= variables_of_the_settings()


@pytest.mark.parametrize(
    ("name", "role", "variable"),
    [
        ("migrate", "owner", "DATABASE_OWNER_URL"),
        ("web", "web", "DATABASE_URL"),
        ("worker", "worker", "DATABASE_WORKER_URL"),
        ("beat", "worker", "DATABASE_WORKER_URL"),
    ],
)
def test_each_process_knows_the_password_of_its_own_role_only(services, name, role, variable):
    given = services[name]["environment"]
    assert given["NRM_ROLE"] == role
    assert {key for key in given if key.startswith("DATABASE_")} == {variable}
    assert f"//nrm_{role}:${{NRM_{role.upper()}_PASSWORD" in given[variable]


def test_no_secret_stands_in_the_file(services):
    for name, service in services.items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|KEY", variable):
                assert re.fullmatch(r"\$\{\w+:\?[^}]*\}", value), f"{name}: {variable}"
            assert not re.search(r"://[^:/@]+:(?!\$\{)[^@/]+@", str(value)), f"{name}: {variable}"


def test_every_variable_that_compose_fills_in_is_in_the_example():
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert wanted <= variables_of_the_example()


def test_every_lasting_service_says_whether_it_is_well(services):
    assert {name for name, service in services.items() if "healthcheck" not in service} == {"migrate"}


def test_only_loopback_is_published(services):
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_what_is_mounted_and_waited_for_exists(services):
    named = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["volumes"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= services.keys()
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith(".") else source in named


def test_the_image_runs_as_nobody_in_particular():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["nrm"]


def test_the_script_of_the_roles_is_a_valid_one():
    subprocess.run(["sh", "-n", ROOT / "launch" / "docker" / "roles.sh"], check=True)


def test_compose_itself_accepts_the_file():
    docker = shutil.which("docker")
    if (
        not docker
        or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode != 0
    ):
        pytest.skip("docker compose is not installed")
    command = [docker, "compose", "--env-file", ".env.example", "config", "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True)
