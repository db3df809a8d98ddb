"""What each process of a demonstration finds in its environment: its own role's address, and no other's."""

import os
import secrets
from pathlib import Path

from launch.places import one_at_a_time, write_private

VARIABLE_OF_ROLE = {
    "owner": "DATABASE_OWNER_URL",
    "web": "DATABASE_URL",
    "worker": "DATABASE_WORKER_URL",
}
NO_SERVER = dict.fromkeys(VARIABLE_OF_ROLE.values(), "postgres://nobody@//nowhere/nrm")


def demonstration(folder: Path) -> dict[str, str]:
    """Settings that a demonstration needs and that a real deployment sets itself."""
    return {"NRM_DEMO": "1", "NRM_VAR": str(folder), "SECRET_KEY": _secret_key(folder)}


def names_a_server() -> bool:
    """Whether the environment brings a database of its own, for whichever role."""
    return any(os.environ.get(variable) for variable in VARIABLE_OF_ROLE.values())


def of_role(role: str, addresses: dict[str, str]) -> dict[str, str]:
    """The environment of a process that may act as this role only."""
    others = {name: value for name, value in os.environ.items() if name not in VARIABLE_OF_ROLE.values()}
    variable = VARIABLE_OF_ROLE[role]
    own = addresses.get(variable) or os.environ.get(variable)
    return {**others, **({variable: own} if own else {}), "NRM_ROLE": role}


def _secret_key(folder: Path) -> str:
    """One key for the life of the folder, so that a restart signs nobody out."""
    path = folder / "secret_key"
    with one_at_a_time(folder / "secret_key.lock"):
        if not path.exists():
            write_private(path, secrets.token_urlsafe(50))
        return path.read_text()
