"""The pages of returns: the answer with its links, what was typed is kept, and nothing for whom it is not open."""

import pytest
from django.urls import reverse

from audit.models import Event
from returns import documents
from returns.models import ReturnPlan

CODE = "R1.02"


@pytest.fixture
def planned(presumed):
    return presumed.open_to(presumed.cast.law_centre).open()


def address(planned, name, *more):
    return reverse(f"returns:{name}", args=[planned.plan.public_id, *more])


def every_address(planned):
    plain = (
        "page", "circumstances", "consent", "withdraw", "propose", "decide", "lapse", "depart", "arrive", "left",
        "close", "cancel", "protect",
    )  # fmt: skip
    yield reverse("returns:new", args=[planned.case.public_id])
    yield from (address(planned, name) for name in plain)
    yield from (address(planned, name, CODE) for name in ("assess", "override"))


ONLY_POST = ("/no/", "/send/", "/again/")


@pytest.mark.parametrize("outsider", ["stranger", "police", "other_ngo", "clinic", "rapporteur"])
def test_for_outsiders_there_is_nothing_at_any_address(planned, outsider):
    client = getattr(planned.cast, outsider).client
    pages = [url for url in every_address(planned) if not url.endswith(ONLY_POST)]

    assert {client.get(url).status_code for url in pages} == {404}
    assert {client.post(url, {"reasons": "x"}).status_code for url in every_address(planned)} == {404}


def test_police_that_lead_a_file_find_no_return_on_it(cast, reach):
    case = reach.open_case(by=cast.police)

    assert cast.police.client.get(reverse("cases:page", args=[case.public_id])).status_code == 200
    assert cast.police.client.get(reverse("returns:new", args=[case.public_id])).status_code == 404


def test_the_page_answers_first_and_links_each_missing_thing(planned):
    page = planned.cast.ngo.client.get(address(planned, "page"))
    html = page.content.decode()

    answer = page.context["checklist"].answer
    assert f"Cannot be cleared: {len(answer.lines)} things are missing" in html
    assert all(f'href="{line.href}"' in html for line in answer.lines)
    assert all(f'id="{s.code}"' in html for s in planned.plan.safeguards())


def test_the_page_says_which_items_were_not_compared_with_their_source(planned):
    html = planned.cast.ngo.client.get(address(planned, "page")).content.decode()

    assert "unverified" in html
    assert "ODIHR" not in html


def test_looking_at_the_checklist_leaves_a_trace(planned, acting):
    planned.cast.law_centre.client.get(address(planned, "page"))

    with acting(planned.cast.law_centre):
        assert (
            Event.objects.filter(verb="returns.plan_read", kind="read", case_id=planned.case.pk).count() == 1
        )


def test_the_file_shows_the_answer_in_its_panel(planned):
    html = planned.cast.ngo.client.get(reverse("cases:page", args=[planned.case.public_id])).content.decode()

    assert 'id="return"' in html
    assert "Cannot be cleared:" in html


def test_a_plan_is_opened_from_the_file(presumed, acting):
    url = reverse("returns:new", args=[presumed.case.public_id])
    answers = dict.fromkeys(ReturnPlan.CIRCUMSTANCES, "unknown")
    sent = {
        "initiated_by": "person",
        "kind": "voluntary",
        "to_country": "Moldova",
        **answers,
        "detained": "no",
    }

    response = presumed.cast.ngo.client.post(url, sent)

    with acting(presumed.cast.ngo):
        plan = ReturnPlan.of(presumed.case).get()
    assert response.headers["Location"] == reverse("returns:page", args=[plan.public_id])
    assert (plan.detained, plan.ill_health) == (False, None)


def test_a_refused_plan_keeps_what_was_typed(presumed):
    url = reverse("returns:new", args=[presumed.case.public_id])
    answers = dict.fromkeys(ReturnPlan.CIRCUMSTANCES, "yes")
    sent = {"initiated_by": "state", "kind": "voluntary", "to_country": "Moldova", **answers}

    response = presumed.cast.ngo.client.post(url, sent)
    html = response.content.decode()

    assert response.status_code == 200
    assert "A return is voluntary only if the person asks for it." in html
    assert 'value="Moldova"' in html
    assert html.count('<option value="yes" selected') == len(ReturnPlan.CIRCUMSTANCES)


def test_a_check_is_recorded_and_leads_back_to_its_item(planned):
    url = address(planned, "assess", "R1.11")

    response = planned.cast.ngo.client.post(url, {"outcome": "met", "evidence": "the itinerary of 1 March"})

    assert response.headers["Location"] == address(planned, "page") + "#R1.11"
    assert (
        "the itinerary of 1 March" in planned.cast.ngo.client.get(address(planned, "page")).content.decode()
    )


def test_a_check_without_evidence_keeps_the_answer(planned):
    response = planned.cast.ngo.client.post(
        address(planned, "assess", "R1.11"), {"outcome": "met", "evidence": ""}
    )

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"evidence"}
    assert 'value="met"' in response.content.decode()


def test_who_cannot_supply_a_safeguard_is_told_who_can(planned):
    response = planned.cast.ngo.client.get(address(planned, "assess", "R1.04"))
    html = response.content.decode()

    assert "Your organisation cannot supply this; it comes from: competent authority." in html
    assert 'name="outcome"' not in html


@pytest.mark.parametrize("code", ["R9.99", "R7.04", "x"])
def test_there_is_no_such_safeguard(planned, code):
    assert planned.cast.ngo.client.get(address(planned, "assess", code)).status_code == 404


def test_every_page_of_an_item_opens(planned):
    planned.assess("R1.11").assess("R1.11", outcome="not_met")

    sample = [f"R{principle}.0{2 if principle == 3 else 1}" for principle in range(1, 8)] + ["R1.11"]
    client = planned.cast.ngo.client

    assert {client.get(address(planned, "assess", code)).status_code for code in sample} == {200}


@pytest.mark.parametrize(
    "name", ["circumstances", "consent", "depart", "arrive", "left", "close", "cancel", "protect"]
)
def test_every_step_has_a_page(planned, name):
    response = planned.cast.ngo.client.get(address(planned, name))

    assert response.status_code == 200
    assert "<h1>" in response.content.decode()


def test_consent_is_recorded_and_withdrawn_from_the_page(planned):
    sent = {
        "given_on": "2026-03-02", "given_by": "person", "language": "Romanian", "understanding": "told it back",
    }  # fmt: skip
    client = planned.cast.ngo.client
    assert client.post(address(planned, "consent"), sent).status_code == 302
    assert "They no longer want to go" in client.get(address(planned, "page")).content.decode()

    client.post(address(planned, "withdraw"))

    assert planned.fresh().plan.status == "cancelled"


def test_a_hold_is_signed_from_its_page(planned):
    planned.cast.law_centre.client.post(
        address(planned, "override", CODE), {"sign-reasons": "nobody can be asked"}
    )
    html = planned.cast.authority.client.get(address(planned, "assess", CODE)).content.decode()

    assert "nobody can be asked" in html
    assert "Not signed" in html


def test_the_authority_sees_all_that_is_missing_and_cannot_clear(planned):
    planned.assess("R1.01").propose()
    client = planned.cast.second_authority.client
    url = address(planned, "decide")
    assert 'value="clear"' not in client.get(url).content.decode()

    response = client.post(url, {"decision": "clear", "reasons": "let her go"})
    html = response.content.decode()

    assert response.status_code == 200
    assert "Their consent to this return is not recorded." in html
    assert "let her go" in html
    assert planned.fresh().plan.status == "proposed"


def test_the_authority_clears_what_is_complete(returning):
    returning.open().agree().assess_all().propose()
    client = returning.cast.second_authority.client
    assert (
        "Nothing stands against clearing this return"
        in client.get(address(returning, "decide")).content.decode()
    )

    client.post(address(returning, "decide"), {"decision": "clear", "reasons": "everything is in place"})

    assert returning.fresh().plan.status == "cleared"
    assert "They leave" in returning.cast.ngo.client.get(address(returning, "page")).content.decode()


def test_who_decides_finds_proposals_on_her_first_page(planned):
    planned.assess("R1.01").propose()

    assert (
        address(planned, "page") in planned.cast.authority.client.get(reverse("cases:today")).content.decode()
    )


def test_the_page_asks_as_many_queries_with_one_check_as_with_all(planned, django_assert_max_num_queries):
    client = planned.cast.ngo.client
    planned.assess("R1.01")
    client.get(address(planned, "page"))
    with django_assert_max_num_queries(200) as few:
        client.get(address(planned, "page"))
    planned.assess_all()
    with django_assert_max_num_queries(200) as many:
        client.get(address(planned, "page"))

    assert len(few) == len(many)
    assert len(few) <= 30


def test_the_answer_tells_what_the_reader_can_supply_from_what_others_must(planned):
    with planned.seen_by(planned.cast.law_centre) as (plan, actor):
        answer = documents.answer(plan, actor)

    assert {line.href for line in answer.mine} == {
        f"#{s.code}" for s in plan.safeguards() if "legal_aid" in s.kinds and s.effect != "warn"
    }
    assert len(answer.facts) + len(answer.mine) + len(answer.others) == len(answer.lines)
