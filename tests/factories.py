"""Rows in numbers, for tests that do not care how they came about. What matters comes from `tests/reach.py`."""

from typing import Any

from django.contrib.auth.models import Permission

from cases.models import Case, Identity, TeamGrant
from cases.sections import Ground, Level, Section
from organisations.models import Team
from tests.roles import as_owner


def many_files(team: Team, count: int) -> None:
    """Files that the team leads, each with a name; only what a list reads is there."""
    with as_owner():
        cases = _bulk(
            [Case(age_group="adult", lead_team=team, language="Romanian") for _ in range(count)], Case
        )
        _bulk([Identity(case=case, name=f"Person {n}") for n, case in enumerate(cases)], Identity)
        permissions = {p.codename: p for p in Permission.objects.filter(codename__startswith="see_")}
        _bulk(
            [
                TeamGrant(
                    content_object=case, group_id=team.pk, permission=permissions[f"see_{section.value}"],
                    section=section, ground=Ground.LEAD, level=Level.WRITE, case_last_activity=case.last_activity,
                )
                for case in cases
                for section in (Section.EXISTENCE, Section.IDENTITY)
            ],
            TeamGrant,
        )  # fmt: skip


def _bulk(rows: list[Any], model: Any) -> list[Any]:
    """Many rows and a version of each, in a few statements."""
    made = model._base_manager.bulk_create(rows)
    model.history.bulk_history_create(made)
    return made
