"""The pages of identification, as those who use them, and as those whom they do not concern."""

import pytest
from django.urls import reverse

from audit.models import Event
from identification import actions
from identification.models import Decision, Identification
from tests.identification.test_actions import report

TYPED = {
    "age_group": "adult", "basis": "consent", "basis_language": "Romanian", "basis_note": "She told it back.",
    "exploitation": ["labour", "domestic"], "place": "within", "indicators": "No papers", "chosen_name": "Example-Mira",
    "name": "", "gender": "female", "nationality": "Moldova", "language": "Romanian", "account": "Told",
    "safe_way": "Phone", "never": "", "whereabouts": "Wherever", "born_on_day": "", "born_on_month": "",
    "born_on_year": "",
}  # fmt: skip


@pytest.fixture
def typed(cast):
    return {**TYPED, "authority": str(cast.authority.team.pk)}


def test_report_leads_to_the_file(cast, typed):
    answer = cast.ngo.client.post(reverse("identification:report"), typed, follow=True)

    assert answer.status_code == 200
    assert "Example-Mira" in answer.content.decode()


def test_report_with_a_fault_keeps_what_was_typed(cast, typed):
    answer = cast.ngo.client.post(reverse("identification:report"), {**typed, "basis": "child"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "An adult is reported by name only if they agreed." in page
    assert "Example-Mira" in page
    assert "Wherever" in page


def test_police_is_not_asked_for_whereabouts(cast):
    page = cast.police.client.get(reverse("identification:report")).content.decode()

    assert 'name="indicators"' in page
    assert 'name="whereabouts"' not in page


@pytest.fixture
def reported(cast, acting):
    with acting(cast.ngo) as actor:
        return report(actor, cast.authority.team)


def test_authority_decides_in_the_browser(cast, reported, as_owner):
    with as_owner():
        address = reverse("identification:decide", args=[Identification._base_manager.get().public_id])

    page = cast.authority.client.get(address)
    answer = cast.authority.client.post(address, {"outcome": "positive", "reasons": "because"}, follow=True)

    assert page.status_code == answer.status_code == 200
    with as_owner():
        assert Decision._base_manager.get().reasons == "because"


def test_negative_decision_without_remedy_keeps_the_reasons(cast, reported, as_owner):
    with as_owner():
        address = reverse("identification:decide", args=[Identification._base_manager.get().public_id])

    answer = cast.authority.client.post(address, {"outcome": "negative", "reasons": "Long reasons"})

    page = answer.content.decode()
    assert "A negative decision says what they can do against it, and until which day." in page
    assert "Long reasons" in page


def test_letter_is_read_and_told(cast, acting, reported, as_owner):
    with acting(cast.authority) as actor:
        decision = actions.decide(
            Identification.of(reported).get(),
            by=actor,
            kind="reasonable",
            outcome="positive",
            reasons="because",
        )

    page = cast.ngo.client.get(reverse("identification:decision", args=[decision.public_id]))
    cast.ngo.client.post(reverse("identification:tell", args=[decision.public_id]), {"language": "Romanian"})

    assert page.status_code == 200
    with as_owner():
        assert Decision._base_manager.get().told_language == "Romanian"


@pytest.mark.parametrize("who", ["other_ngo", "police", "shelter", "rapporteur", "stranger"])
def test_those_whom_it_does_not_concern_find_nothing(cast, acting, reported, who, as_owner):
    with acting(cast.authority) as actor:
        decision = actions.decide(
            Identification.of(reported).get(),
            by=actor,
            kind="reasonable",
            outcome="positive",
            reasons="because",
        )
    with as_owner():
        identification = Identification._base_manager.get()
    client = getattr(cast, who).client

    found = {
        name: client.get(reverse(f"identification:{name}", args=[key])).status_code
        for name, key in [("decide", identification.public_id), ("decision", decision.public_id)]
    }

    assert found == {"decide": 404, "decision": 404}


@pytest.mark.parametrize("count", [1, 6])
def test_queue_makes_the_same_number_of_queries(cast, acting, count, django_assert_num_queries):
    for _ in range(count):
        with acting(cast.ngo) as actor:
            report(actor, cast.authority.team)
    client = cast.authority.client

    with django_assert_num_queries(9, exact=False):
        answer = client.get(reverse("identification:queue"))

    assert answer.content.decode().count("row-link") == count


def test_a_refusal_shown_in_the_form_leaves_a_trace(cast, typed, as_owner):
    cast.ngo.client.post(reverse("identification:report"), {**typed, "basis": "child"})

    with as_owner():
        found = list(Event.objects.filter(kind=Event.Kind.REFUSAL).values_list("verb", "person", "details"))
    assert found == [("identification:report", cast.ngo.user.pk, {"objections": 1})]
