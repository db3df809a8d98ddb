"""What stands in the database before the first page is opened: tables, static files, the cast, a few synthetic cases.

Run as the owner of the tables: `python -m tests.e2e.furnish`.
"""

import os

import django
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

STRANGER = "stranger@nowhere.example"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nrm.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _let_them_in()
    call_command("seed_caseload", "--cases", "200", "--seed", "7")


def _let_them_in() -> None:
    """The demonstration's people, and somebody who may sign in but belongs to no team."""
    from caseload.cast import DEMO_PASSWORD, ensure_cast

    ensure_cast()
    get_user_model().objects.get_or_create(
        email=STRANGER,
        defaults={
            "full_name": "Demo stranger",
            "password": make_password(DEMO_PASSWORD),
            "is_synthetic": True,
        },
    )


if __name__ == "__main__":
    main()
