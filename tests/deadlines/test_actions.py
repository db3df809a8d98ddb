"""Limits are set, met and ended by acts; a file has at most one open of a kind about the same record."""

import datetime

import pytest
from django.db import IntegrityError

from cases.sections import Section
from cases.visibility import sections, visible
from deadlines.actions import end, meet, set_deadline
from deadlines.models import Deadline
from deadlines.rules import rule
from deadlines.step import due_for
from tests.cast import acting
from tests.roles import as_owner

KIND = "assistance.plan"
TODAY = datetime.date(2026, 3, 2)


@pytest.fixture
def limit(cast, reach):
    case = reach.open_case()
    with acting(cast.ngo):
        return set_deadline(case, KIND, team=cast.ngo.team, section=Section.ASSISTANCE)


def rows(case):
    with as_owner():
        return [(row.status, row.due_on) for row in Deadline.of(case).order_by("pk")]


def test_a_limit_is_counted_by_its_rule_and_keeps_it(limit):
    assert (limit.started_on, limit.due_on) == (TODAY, datetime.date(2026, 3, 16))
    assert limit.remind_on == datetime.date(2026, 3, 14)
    assert limit.rule["source"] == rule(KIND).source
    assert limit.title == "Support plan"


def test_a_date_fixed_by_law_is_kept(cast, limit):
    with acting(cast.ngo):
        other = set_deadline(
            limit.case, KIND, team=cast.ngo.team, section=Section.ASSISTANCE, due_on=datetime.date(2026, 5, 1)
        )
    assert other.due_on == datetime.date(2026, 5, 1)


def test_a_reminder_is_never_before_the_start(cast, limit):
    with acting(cast.ngo):
        other = set_deadline(limit.case, KIND, team=cast.ngo.team, section=Section.ASSISTANCE, due_on=TODAY)
    assert other.remind_on == TODAY


def test_setting_it_again_ends_the_one_before(cast, limit):
    with acting(cast.ngo):
        set_deadline(
            limit.case, KIND, team=cast.ngo.team, section=Section.ASSISTANCE, starts=datetime.date(2026, 3, 4)
        )

    assert rows(limit.case) == [("ended", datetime.date(2026, 3, 16)), ("open", datetime.date(2026, 3, 18))]


def test_the_table_allows_no_second(cast, limit):
    with pytest.raises(IntegrityError, match="one_open_deadline_of_a_kind"), acting(cast.ngo):
        Deadline.objects.create(
            case=limit.case, kind=KIND, team=cast.ngo.team, section_name=Section.ASSISTANCE, started_on=TODAY,
            due_on=TODAY, remind_on=TODAY,
        )  # fmt: skip


def test_one_is_met_the_other_goes_on(cast, reach, limit):
    referral = reach.sent_referral(reach.reported_case())
    with acting(cast.ngo):
        set_deadline(limit.case, KIND, team=cast.ngo.team, section=Section.ASSISTANCE, about=referral)
        meet(limit.case, KIND, about=referral)

    assert [status for status, _ in rows(limit.case)] == ["open", "met"]


def test_met_is_not_ended(cast, limit):
    with acting(cast.ngo):
        meet(limit.case, KIND)
        end(limit.case, KIND)

    assert [status for status, _ in rows(limit.case)] == ["met"]


def test_late_is_after_the_last_day(limit, clock):
    clock.move_to(datetime.datetime(2026, 3, 16, 22, 30, tzinfo=datetime.UTC))  # 23:30 in Vienna
    assert not limit.is_late

    clock.move_to(datetime.datetime(2026, 3, 16, 23, 30, tzinfo=datetime.UTC))  # past midnight there
    assert limit.is_late


def test_the_team_that_must_act_sees_its_limit_without_the_section(cast, reach):
    """The focal point must approve, and reads nothing of assistance."""
    case = reach.sent_referral().case

    with acting(cast.focal_point) as actor:
        assert Section.ASSISTANCE not in sections(actor, case)
        assert [row.kind for row in visible(Deadline, actor).filter(section_name="assistance")] == [
            "referrals.approval"
        ]
    with acting(cast.police) as actor:
        assert list(visible(Deadline, actor)) == []


def test_first_page_shows_a_teams_own_limits_up_to_a_week_ahead(
    cast, limit, clock, django_assert_num_queries
):
    with acting(cast.ngo) as actor:
        assert list(due_for(actor)) == []  # two weeks ahead

    clock.move_to(datetime.datetime(2026, 3, 10, 9, tzinfo=datetime.UTC))
    with acting(cast.ngo) as actor, django_assert_num_queries(1):
        (work,) = due_for(actor)
    assert (work.title, work.due, work.group) == ("Support plan", datetime.date(2026, 3, 16), "this_week")

    clock.move_to(datetime.datetime(2026, 3, 20, 9, tzinfo=datetime.UTC))
    with acting(cast.ngo) as actor:
        assert [work.group for work in due_for(actor)] == ["overdue"]
    with acting(cast.other_ngo) as actor:
        assert list(due_for(actor)) == []
