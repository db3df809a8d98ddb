"""What follows from an act of remedies: limits set and met, sums kept, nothing closed by being late."""

from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction

from audit.models import Event
from cases.sections import Section
from cases.visibility import visible
from core.refusals import NotAllowed
from deadlines.models import Deadline
from remedies import actions
from remedies.facts import claims_unsecured
from remedies.models import Claim, ClaimItem, Told
from tests.remedies.steps import (
    LIMITATION,
    awarded,
    complete,
    filed,
    in_days,
    intended,
    shared_case,
    told,
    under_review,
)


def limits(case, status="open"):
    rows = Deadline.of(case).filter(status=status, kind__startswith="remedies.")
    return {row.kind: row.due_on for row in rows}


def verbs(case):
    return list(
        Event.objects.filter(case_id=case.pk, verb__startswith="remedies.").values_list("verb", flat=True)
    )


def test_being_told_is_a_dated_record_and_starts_the_time_to_ask_a_lawyer(reach, acting):
    row = told(reach)

    with acting(reach.cast.ngo) as actor:
        assert (row.told_on, row.language, row.told_by, row.team) == (
            in_days(0), "Romanian", actor.person, actor.team,
        )  # fmt: skip
        assert limits(row.case) == {"remedies.decide_on_claim": in_days(30)}
        assert verbs(row.case) == ["remedies.told"]


@pytest.mark.parametrize(("answer", "still_open"), [("open", True), ("wants", True), ("not_now", False)])
def test_only_not_now_ends_the_reminding(reach, acting, answer, still_open):
    row = told(reach)

    with acting(reach.cast.ngo) as actor:
        actions.answer(row, by=actor, answer=answer)

    with acting(reach.cast.ngo):
        assert Told.of(row.case).get().answer == answer
        assert bool(limits(row.case)) == still_open


def test_not_now_closes_nothing(reach, acting):
    row = told(reach)
    with acting(reach.cast.ngo) as actor:
        actions.answer(row, by=actor, answer="not_now")

    assert intended(reach, row.case).status == "intended"


def test_an_intended_claim_without_date_starts_the_time_to_ask_for_it(reach, acting):
    row = told(reach)

    claim = intended(reach, row.case)

    with acting(reach.cast.ngo):
        assert limits(claim.case) == {"remedies.ask_lawyer": in_days(30)}
        assert limits(claim.case, "met") == {"remedies.decide_on_claim": in_days(30)}


def test_the_limitation_date_becomes_the_limit_of_the_claim(reach, acting):
    claim = complete(reach, days=100)

    with acting(reach.cast.ngo):
        limit = Deadline.of(claim.case).get(kind="remedies.limitation", status="open")
        assert (limit.due_on, limit.remind_on, limit.team) == (in_days(100), in_days(70), reach.cast.ngo.team)
        assert limit.subject == claim.public_id
        assert limits(claim.case) == {"remedies.limitation": in_days(100)}


def test_a_date_that_nobody_verified_keeps_asking(reach, acting):
    claim = intended(reach)

    with acting(reach.cast.ngo) as actor:
        actions.set_limitation(claim, by=actor, **{**LIMITATION(), "limitation_quality": "K"})

    with acting(reach.cast.ngo):
        assert limits(claim.case) == {"remedies.limitation": in_days(100), "remedies.ask_lawyer": in_days(30)}


def test_having_asked_a_lawyer_is_somebodys_word(reach, acting):
    claim = intended(reach)

    with acting(reach.cast.ngo) as actor:
        claim = actions.acknowledge_lawyer(claim, by=actor)
        assert (claim.lawyer_asked_on, claim.lawyer_asked_by) == (in_days(0), actor.person)

    with acting(reach.cast.ngo):
        assert limits(claim.case) == {}


def test_two_claims_have_limits_of_their_own(reach, acting):
    case = reach.open_case()
    labour, fund = intended(reach, case), intended(reach, case, avenue="state_fund")

    with acting(reach.cast.ngo) as actor:
        actions.set_limitation(labour, by=actor, **LIMITATION(10))
        actions.set_limitation(fund, by=actor, **LIMITATION(20))

    with acting(reach.cast.ngo):
        due = (
            Deadline.of(case)
            .filter(kind="remedies.limitation", status="open")
            .values_list("due_on", flat=True)
        )
        assert sorted(due) == [in_days(10), in_days(20)]


def test_one_running_claim_by_each_avenue(reach, acting):
    claim = intended(reach)

    with pytest.raises(NotAllowed, match="already a claim"):
        intended(reach, claim.case)


def test_the_sum_follows_the_heads(reach, acting):
    claim = complete(reach)

    with acting(reach.cast.ngo) as actor:
        actions.put_item(claim, by=actor, head="pain_moral", claimed=None)

    with acting(reach.cast.ngo):
        assert Claim.of(claim.case).get().claimed == Decimal("12000.00")
        assert ClaimItem.of(claim.case).count() == 2


MISSING = {
    "told": "told of their right",
    "amount": "No head of damage",
    "limitation": "limitation date is not known",
    "representation": "who acts for them",
}


@pytest.mark.parametrize("missing", MISSING)
def test_filing_needs_each_of_four_things(reach, acting, missing, as_owner):
    claim = complete(reach)
    with acting(reach.cast.ngo) as actor:
        claim = actions.make_ready(claim, by=actor)
    with acting(reach.cast.ngo) as actor:
        if missing == "amount":
            for head in ("wages", "pain_moral"):
                actions.put_item(claim, by=actor, head=head, claimed=None)
        elif missing == "limitation":
            claim = Claim.locked(claim)
            claim.limitation_on = None
            claim.save()
        elif missing == "representation":
            claim = Claim.locked(claim)
            claim.represented_on = None
            claim.save()
    if missing == "told":
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE remedies_told DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM remedies_told")
            cursor.execute("ALTER TABLE remedies_told ENABLE TRIGGER USER")

    with pytest.raises(NotAllowed, match=MISSING[missing]) as refused, acting(reach.cast.ngo) as actor:
        actions.file(claim, by=actor)

    assert len(refused.value.objections) == 1


def test_an_acknowledged_question_stands_for_the_date(reach, acting):
    claim = complete(reach)
    with acting(reach.cast.ngo) as actor:
        claim = Claim.locked(claim)
        claim.limitation_on = None
        claim.save()
        actions.acknowledge_lawyer(claim, by=actor)
        actions.make_ready(claim, by=actor)

    with acting(reach.cast.ngo) as actor:
        assert actions.file(claim, by=actor).status == "filed"


def test_filing_meets_the_limitation_date_even_when_it_has_passed(reach, acting):
    claim = filed(reach, days=-5)

    with acting(reach.cast.ngo):
        assert Claim.of(claim.case).get().filed_on == in_days(0)
        assert limits(claim.case) == {}
        assert limits(claim.case, "met")["remedies.limitation"] == in_days(-5)
        assert verbs(claim.case)[-1] == "remedies.claim_filed"


def test_what_was_filed_is_not_reworded(reach, acting):
    claim = filed(reach)

    with pytest.raises(NotAllowed, match="no longer changes"), acting(reach.cast.ngo) as actor:
        actions.put_item(claim, by=actor, head="wages", claimed=Decimal(1))


def test_awarded_is_not_paid(reach, acting):
    claim = awarded(reach)
    assert (claim.claimed, claim.awarded, claim.paid) == (Decimal("15000.00"), Decimal("9000.00"), None)

    with acting(reach.cast.ngo) as actor:
        claim = actions.record_payment(claim, by=actor, paid={"wages": Decimal(4000)})
    assert (claim.status, claim.paid) == ("awarded_part", Decimal(4000))

    with acting(reach.cast.ngo) as actor:
        actions.move(claim, "enforcement", by=actor)
        claim = actions.record_payment(claim, by=actor, paid={"wages": Decimal(9000)})
    assert (claim.status, claim.paid, claim.paid_on) == ("paid", Decimal(9000), in_days(0))


def test_held_to_be_late_stays_open(reach, acting):
    claim = under_review(reach)

    with acting(reach.cast.ngo) as actor:
        claim = actions.decide(claim, by=actor, outcome="time_barred")
        assert claim.is_pending
        claim = actions.move(claim, "under_review", by=actor, note="relief asked for")

    assert claim.outcome_note == "relief asked for"


def test_withdrawing_ends_the_limits_and_taking_up_again_sets_them(reach, acting):
    claim = complete(reach)

    with acting(reach.cast.ngo) as actor:
        actions.move(claim, "withdrawn", by=actor)
    with acting(reach.cast.ngo) as actor:
        assert limits(claim.case) == {}
        actions.move(claim, "intended", by=actor)

    with acting(reach.cast.ngo):
        assert limits(claim.case) == {"remedies.limitation": in_days(100)}


def test_the_database_refuses_a_step_that_is_not_in_the_table(reach, acting):
    claim = complete(reach)

    claim.status = "paid"

    with pytest.raises(Exception, match="transition"), acting(reach.cast.ngo):
        claim.save()


def test_a_lawyer_with_consent_claims(reach, acting):
    case = shared_case(reach, to=reach.cast.law_centre, sections=(Section.IDENTITY, Section.REMEDIES))

    claim = filed(reach, case, by=reach.cast.law_centre)

    assert claim.team == reach.cast.law_centre.team


@pytest.mark.parametrize(
    "who", ["police", "authority", "shelter", "clinic", "law_centre", "other_ngo", "rapporteur"]
)
def test_who_may_not_claim_is_refused(reach, acting, who):
    case = reach.open_case()

    with pytest.raises(NotAllowed), acting(getattr(reach.cast, who)) as actor:
        actions.tell(case, by=actor, language="Romanian")

    with acting(reach.cast.ngo):
        assert not Told.of(case).exists()


def test_a_reader_of_remedies_changes_nothing(reach, acting):
    case = shared_case(reach, to=reach.cast.shelter, sections=(Section.REMEDIES,))
    claim = intended(reach, case)

    with acting(reach.cast.shelter) as actor:
        assert visible(Claim, actor).get().pk == claim.pk
    with pytest.raises(NotAllowed), acting(reach.cast.shelter) as actor:
        actions.acknowledge_lawyer(claim, by=actor)


def test_without_the_trace_there_is_no_act(reach, acting, monkeypatch):
    case = reach.open_case()
    monkeypatch.setattr("cases.journal.events.record", _fail)

    with pytest.raises(RuntimeError), acting(reach.cast.ngo) as actor:
        actions.prepare(case, by=actor, avenue="labour")

    with acting(reach.cast.ngo):
        assert not Claim.of(case).exists()


def _fail(*_, **__):
    raise RuntimeError("no trace")


def test_a_stranger_reads_no_row(reach, acting):
    filed(reach)

    with transaction.atomic():
        for model in (Told, Claim, ClaimItem):
            assert not model._base_manager.exists()


# --- What the return may ask ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrange", "count"),
    [
        (lambda reach, case: None, 0),
        (intended, 1),
        (complete, 0),
        (lambda reach, case: complete(reach, case, abroad=False), 1),
        (filed, 0),
    ],
)
def test_the_number_of_claims_that_nobody_could_pursue(reach, acting, arrange, count):
    case = reach.open_case()
    arrange(reach, case)

    with acting(reach.cast.ngo):
        assert claims_unsecured(case) == count


def test_what_is_over_is_not_counted(reach, acting):
    claim = intended(reach)
    with acting(reach.cast.ngo) as actor:
        actions.move(claim, "withdrawn", by=actor)

    with acting(reach.cast.ngo):
        assert claims_unsecured(claim.case) == 0


def test_the_function_counts_what_the_model_calls_pending(as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'claims_unsecured'")
        (source,) = cursor.fetchone()

    over = ", ".join(f"'{status}'" for status in ("refused", "withdrawn", "paid"))
    assert {status.value for status in Claim.OVER} == {"refused", "withdrawn", "paid"}
    assert f"NOT IN ({over})" in source


def test_a_return_reader_learns_the_number_and_no_claim(reach, acting):
    case = shared_case(reach, to=reach.cast.guardian, sections=(Section.RETURN,))
    intended(reach, case)

    with acting(reach.cast.guardian) as actor:
        assert claims_unsecured(case) == 1
        assert not visible(Claim, actor).exists()


@pytest.mark.parametrize("who", ["police", "other_ngo", "clinic", "stranger"])
def test_nobody_else_learns_the_number(reach, acting, who):
    case = reach.open_case()

    with pytest.raises(NotAllowed, match="Return"), acting(getattr(reach.cast, who)):
        claims_unsecured(case)


def test_the_database_itself_refuses(reach):
    case = reach.open_case()

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT nrm.claims_unsecured(%s)", [case.pk])
