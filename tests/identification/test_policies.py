"""What stands against reporting, deciding, extending and ending; without a database where the rule needs none."""

import datetime

import pytest

from cases.models import Case
from deadlines.calendar import DAY
from identification import policies
from identification.models import Identification, RecoveryPeriod

TODAY = datetime.date(2026, 3, 2)
INFORMED = {"basis_language": "Romanian", "basis_note": "She told it back."}


@pytest.mark.parametrize(
    ("age_group", "basis", "informed", "count"),
    [
        pytest.param("adult", "consent", INFORMED, 0, id="adult who agreed"),
        pytest.param("adult", "child", INFORMED, 1, id="adult who did not agree"),
        pytest.param("child", "child", INFORMED, 0, id="child, heard"),
        pytest.param("child", "consent", INFORMED, 0, id="child who agrees"),
        pytest.param("unsure", "child", INFORMED, 0, id="age not settled counts as child"),
        pytest.param("adult", "consent", {**INFORMED, "basis_language": ""}, 1, id="language missing"),
        pytest.param("adult", "consent", {**INFORMED, "basis_note": ""}, 1, id="understanding missing"),
        pytest.param(
            "adult", "child", {"basis_language": "", "basis_note": ""}, 3, id="everything missing is named"
        ),
    ],
)
def test_reporting(age_group, basis, informed, count):
    objections = policies.objections_to_reporting(age_group=age_group, basis=basis, **informed)

    assert len(objections) == count


def identification(status, *, closed=False):
    case = Case(status=Case.Status.CLOSED if closed else Case.Status.OPEN)
    return Identification(case=case, status=status)


REMEDY = {"remedy": "Ask for reconsideration", "remedy_until": TODAY + 30 * DAY}
NO_REMEDY = {"remedy": "", "remedy_until": None}


@pytest.mark.parametrize(
    ("status", "kind", "outcome", "reasons", "remedy", "count"),
    [
        pytest.param(
            "awaiting", "reasonable", "positive", "because", NO_REMEDY, 0, id="positive with reasons"
        ),
        pytest.param("awaiting", "reasonable", "positive", "  ", NO_REMEDY, 1, id="no reasons"),
        pytest.param(
            "awaiting", "reasonable", "negative", "because", NO_REMEDY, 1, id="negative without remedy"
        ),
        pytest.param("awaiting", "reasonable", "negative", "because", REMEDY, 0, id="negative with remedy"),
        pytest.param(
            "awaiting",
            "reasonable",
            "negative",
            "because",
            {**REMEDY, "remedy_until": TODAY},
            1,
            id="today is late",
        ),
        pytest.param(
            "awaiting", "reasonable", "negative", "", NO_REMEDY, 2, id="all that is missing is named"
        ),
        pytest.param(
            "awaiting", "conclusive", "positive", "because", NO_REMEDY, 1, id="conclusive before reasonable"
        ),
        pytest.param("reasonable", "reasonable", "positive", "because", NO_REMEDY, 1, id="reasonable twice"),
        pytest.param(
            "reasonable", "conclusive", "positive", "because", NO_REMEDY, 0, id="conclusive in its turn"
        ),
        pytest.param(
            "conclusive", "conclusive", "positive", "because", NO_REMEDY, 1, id="nothing after the end"
        ),
        pytest.param(
            "withdrawn", "reasonable", "positive", "because", NO_REMEDY, 1, id="not after withdrawal"
        ),
    ],
)
def test_deciding(status, kind, outcome, reasons, remedy, count):
    objections = policies.objections_to_deciding(
        identification(status), kind=kind, outcome=outcome, reasons=reasons, **remedy
    )

    assert len(objections) == count


def test_nothing_is_decided_on_a_closed_file():
    objections = policies.objections_to_deciding(
        identification("awaiting", closed=True),
        kind="reasonable",
        outcome="positive",
        reasons="because",
        **NO_REMEDY,
    )

    assert objections == ["The file is closed."]


@pytest.mark.parametrize(
    ("status", "ends_on", "count"),
    [
        pytest.param("running", TODAY - DAY, 0, id="its last day has passed"),
        pytest.param("running", TODAY, 1, id="its last day is today"),
        pytest.param("running", TODAY + DAY, 1, id="it still runs"),
        pytest.param("ended", TODAY - DAY, 1, id="ended already"),
    ],
)
def test_ending_the_recovery_period(status, ends_on, count):
    period = RecoveryPeriod(status=status, starts_on=TODAY - 30 * DAY, ends_on=ends_on)

    assert len(policies.objections_to_ending(period)) == count


@pytest.mark.parametrize(
    ("status", "until", "count"),
    [
        pytest.param("running", TODAY + 31 * DAY, 0, id="longer"),
        pytest.param("running", TODAY + 30 * DAY, 1, id="the same day"),
        pytest.param("running", TODAY, 1, id="shorter"),
        pytest.param("ended", TODAY, 2, id="over and shorter"),
    ],
)
def test_extending_the_recovery_period(status, until, count):
    period = RecoveryPeriod(status=status, starts_on=TODAY, ends_on=TODAY + 30 * DAY)

    assert len(policies.objections_to_extending(period, until)) == count
