"""Rows written in bulk have their defaults, their first version and their author, and the guard still stands."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from caseload.cast import ensure_cast
from caseload.writing import AUTHOR, REASON, Grants, Sheet
from cases.models import Case, Identity, TeamGrant
from cases.sections import Ground, opened
from organisations.models import Kind

pytestmark = pytest.mark.django_db(transaction=True)


def write_two():
    team = ensure_cast(sign_in=False).teams["ngo"]
    with transaction.atomic():
        files, identities = Sheet(Case), Sheet(Identity)
        for reference in ("NRM-AAAA-AA", "NRM-AAAA-AC"):
            row = files.add(reference=reference, age_group="adult", lead_team_id=team.pk, is_synthetic=True)
            identities.add(case_id=row["id"], name="Arjon Example-Oak", is_synthetic=True)
        return files.write(), identities.write()


def test_rows_arrive_with_the_defaults_of_their_model():
    assert write_two() == (2, 2)

    row = Identity._base_manager.select_related("case").order_by("pk")[0]
    assert (row.name, row.gender, row.born_on) == ("Arjon Example-Oak", "unknown", None)
    assert (row.case.reference, row.case.status, row.case.language) == ("NRM-AAAA-AA", "open", "")
    assert row.public_id != Identity._base_manager.order_by("pk")[1].public_id


def test_each_row_has_its_first_version_with_author_and_reason():
    write_two()

    versions = [
        (v.reference, v.history_type, v.history_actor, v.history_change_reason)
        for v in Case.history.model._base_manager.order_by("id")
    ]
    assert versions == [
        ("NRM-AAAA-AA", "+", AUTHOR, REASON),
        ("NRM-AAAA-AC", "+", AUTHOR, REASON),
    ]


def test_keys_are_the_tables_own_so_that_others_go_on_after_them():
    write_two()

    with transaction.atomic():
        row = Case.objects.create(age_group="adult", lead_team=ensure_cast().teams["ngo"])
    assert row.pk > max(Case._base_manager.exclude(pk=row.pk).values_list("pk", flat=True))


def test_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="cases_case has no column colour"):
        Sheet(Case).add(colour="blue")


def test_an_empty_sheet_writes_nothing():
    assert Sheet(Case).write() == 0


def write_without_a_version(team):
    with transaction.atomic():
        sheet = Sheet(Case)
        sheet._history = None
        sheet.add(age_group="adult", lead_team_id=team.pk)
        sheet.write()


def test_the_guard_refuses_a_row_without_a_version():
    team = ensure_cast(sign_in=False).teams["ngo"]

    with pytest.raises(IntegrityError, match="left no version"):
        write_without_a_version(team)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        assert cursor.fetchone() == (0,)


def test_one_line_opens_what_the_rule_table_allows_and_no_more():
    cast = ensure_cast(sign_in=False)
    now = timezone.now()
    with transaction.atomic():
        files, grants = Sheet(Case), Grants([*cast.teams.values(), cast.teams["police"]])
        case_id = files.add(age_group="adult", lead_team_id=cast.teams["police"].pk, is_synthetic=True)["id"]
        common = {"case_id": case_id, "since": now, "by": cast.people["police"].pk, "last_activity": now}
        grants.open(team_id=cast.teams["police"].pk, ground=Ground.LEAD, **common)
        grants.open(
            team_id=cast.teams["health"].pk, ground=Ground.CONSENT, sections=["health", "legal"], **common
        )
        files.write()
        grants.write()

    held = {
        (row.group_id, row.section): row.level
        for row in TeamGrant._base_manager.filter(content_object=case_id)
    }
    lead = opened(Ground.LEAD, Kind.POLICE)
    assert held == {
        **{(cast.teams["police"].pk, section.value): level.value for section, level in lead.items()},
        (cast.teams["health"].pk, "existence"): "read",
        (cast.teams["health"].pk, "health"): "write",
    }
