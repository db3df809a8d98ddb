"""What follows from an act of assistance, and who may do it."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.utils import InternalError

from assistance import actions
from assistance.models import Need, NeedsAssessment, PlannedService, ServiceStep, SupportPlan
from audit.models import Event
from cases.models import Case
from cases.sections import Section
from cases.visibility import visible
from core.refusals import NotAllowed
from deadlines.actions import set_deadline
from deadlines.models import Deadline
from tests.assistance.steps import NEED, agreed, assessed, drafted, in_days, offered, shared_case, stepped


def open_limits(case):
    rows = Deadline.of(case).filter(status="open", kind__startswith="assistance.")
    return {row.kind: row.due_on for row in rows}


def verbs(case):
    return list(
        Event.objects.filter(case_id=case.pk, verb__startswith="assistance.").values_list("verb", flat=True)
    )


def test_an_assessment_keeps_need_wish_and_both_views_of_the_danger(reach, acting):
    assessment = assessed(reach, her_view="She fears his brother")

    with acting(reach.cast.ngo):
        case = assessment.case
        row = NeedsAssessment.of(case).get()
        need = Need.of(case).get()
        assert (row.risk, row.risk_reason, row.her_view) == ("high", "Heknows-Risk", "She fears his brother")
        assert (need.domain, need.urgency, need.need, need.wish) == tuple(NEED.values())
        assert open_limits(case) == {"assistance.risk_review": in_days(7)}
        assert verbs(case) == ["assistance.assessed"]


def test_the_danger_alone_can_be_saved(reach, acting):
    assessment = assessed(reach, needs=[])

    with acting(reach.cast.ngo):
        assert not Need.of(assessment.case).exists()


def test_looking_again_meets_the_limit_and_sets_the_next(reach, acting):
    case = assessed(reach).case

    assessed(reach, case, next_review_on=in_days(20), risk="low")

    with acting(reach.cast.ngo):
        assert open_limits(case) == {"assistance.risk_review": in_days(20)}
        assert Deadline.of(case).filter(kind="assistance.risk_review", status="met").count() == 1


def test_agreeing_meets_the_limits_of_the_plan_and_sets_its_review(reach, acting):
    case = reach.open_case()
    with acting(reach.cast.ngo) as actor:
        set_deadline(case, "assistance.plan", team=actor.team, section=Section.ASSISTANCE)
        set_deadline(case, "assistance.plan", team=actor.team, section=Section.ASSISTANCE, about=case)

    plan = agreed(reach, case)

    with acting(reach.cast.ngo):
        plan = SupportPlan.of(case).get()
        assert (plan.status, plan.agreed_how, plan.agreed_language) == ("agreed", "orally", "Romanian")
        assert open_limits(case) == {"assistance.plan_review": in_days(30)}
        assert Deadline.of(case).filter(kind="assistance.plan", status="met").count() == 2
        assert verbs(case)[-1] == "assistance.plan_agreed"


def test_a_review_moves_the_limit_on(reach, acting):
    plan = agreed(reach)

    with acting(reach.cast.ngo) as actor:
        actions.review(plan, by=actor, review_on=in_days(60))

    with acting(reach.cast.ngo):
        assert open_limits(plan.case) == {"assistance.plan_review": in_days(60)}
        assert Deadline.of(plan.case).filter(kind="assistance.plan_review", status="met").count() == 1


def test_ending_a_plan_ends_its_review_but_no_service(reach, acting):
    plan = agreed(reach)
    with acting(reach.cast.ngo):
        service = PlannedService.of(plan.case).get()
    stepped(reach, service, "accepted", "started")

    with acting(reach.cast.ngo) as actor:
        actions.end_plan(plan, by=actor, because="her_wish")

    with acting(reach.cast.ngo):
        assert open_limits(plan.case) == {}
        assert PlannedService.of(plan.case).get().status == "started"


def test_there_is_one_running_plan(reach, acting):
    plan = drafted(reach)

    with pytest.raises(NotAllowed, match="already a plan"):
        drafted(reach, plan.case)


def test_the_table_allows_no_second_running_plan(reach, acting):
    plan = drafted(reach)

    with pytest.raises(IntegrityError), acting(reach.cast.ngo) as actor:
        SupportPlan.objects.create(case=plan.case, team=actor.team, drawn_up_by=actor.person, goals="other")


def test_a_new_plan_follows_an_ended_one(reach, acting):
    plan = agreed(reach)
    with acting(reach.cast.ngo) as actor:
        actions.end_plan(plan, by=actor, because="completed")

    assert drafted(reach, plan.case).status == "draft"


def test_an_agreed_plan_is_not_reworded(reach, acting):
    plan = agreed(reach)

    with pytest.raises(NotAllowed, match="only a draft"), acting(reach.cast.ngo) as actor:
        actions.change_plan(plan, by=actor, goals="something else")


def test_declining_one_service_leaves_the_others(reach, acting):
    plan = drafted(reach)
    declined, other = offered(reach, plan), offered(reach, plan, what="Language course")
    stepped(reach, other, "accepted")

    stepped(reach, declined, "declined")

    with acting(reach.cast.ngo):
        assert sorted(PlannedService.of(plan.case).values_list("status", flat=True)) == [
            "accepted",
            "declined",
        ]
        assert SupportPlan.of(plan.case).get().status == "draft"


def test_each_step_of_a_service_keeps_its_day_and_reason(reach, acting):
    service = stepped(reach, offered(reach), "accepted", "started", "delivered")

    with acting(reach.cast.ngo):
        steps = ServiceStep.of(service.case).filter(service=service)
        assert list(steps.values_list("status", "reason")) == [
            ("offered", ""), ("accepted", "Because-Reason"), ("started", "Because-Reason"),
            ("delivered", "Because-Reason"),
        ]  # fmt: skip
        assert verbs(service.case)[-1] == "assistance.service_delivered"


@pytest.mark.parametrize("status", ["started", "ended", "offered"])
def test_the_database_refuses_a_step_that_is_not_in_the_table(reach, acting, status):
    service = offered(reach) if status != "offered" else stepped(reach, offered(reach), "accepted")

    service.status = status

    with pytest.raises((InternalError, ProgrammingError)), acting(reach.cast.ngo):
        service.save()


def test_a_shelter_with_consent_assists(reach, acting):
    case = shared_case(reach)

    plan = agreed(reach, case, by=reach.cast.shelter)

    assert plan.team == reach.cast.shelter.team


@pytest.mark.parametrize("who", ["police", "authority", "law_centre", "guardian", "other_ngo", "rapporteur"])
def test_who_may_not_assist_is_refused(reach, acting, who):
    case = reach.open_case()

    with pytest.raises(NotAllowed), acting(getattr(reach.cast, who)) as actor:
        actions.assess(
            case, by=actor, risk="low", risk_reason="quiet", next_review_on=in_days(7), needs=[NEED]
        )

    with acting(reach.cast.ngo):
        assert not NeedsAssessment.of(case).exists()


def test_police_who_lead_a_file_see_nothing_of_assistance(reach, acting):
    case = reach.open_case(by=reach.cast.police)

    with pytest.raises(NotAllowed), acting(reach.cast.police) as actor:
        actions.draft_plan(case, by=actor, goals="hers")


def test_without_the_trace_there_is_no_act(reach, acting, monkeypatch):
    case = reach.open_case()
    monkeypatch.setattr("cases.journal.events.record", _fail)

    with pytest.raises(RuntimeError), acting(reach.cast.ngo) as actor:
        actions.draft_plan(case, by=actor, goals="hers")

    with acting(reach.cast.ngo):
        assert not SupportPlan.of(case).exists()


def _fail(*_, **__):
    raise RuntimeError("no trace")


def test_a_stranger_reads_no_row(reach, acting):
    agreed(reach, assessed(reach).case)

    with transaction.atomic():
        for model in (NeedsAssessment, Need, SupportPlan, PlannedService, ServiceStep):
            assert not model._base_manager.exists()
    with acting(reach.cast.other_ngo) as actor:
        assert not visible(SupportPlan, actor).exists()
        assert not visible(Case, actor).exists()
