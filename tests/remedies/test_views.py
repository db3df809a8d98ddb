"""The pages of remedies: what they show, to whom, and that nothing typed is lost."""

from decimal import Decimal

import pytest
from django.urls import reverse

from audit.models import Event
from cases.road import CaseView
from cases.sections import Section
from cases.visibility import file_with_sections
from remedies.avenues import Avenue
from remedies.models import Claim, ClaimItem, Told
from remedies.panels import avenue_rows, claims_to_file, panel, states
from remedies.views import MOVES
from tests.remedies.steps import awarded, complete, filed, in_days, intended, shared_case, told, under_review

PAGE_QUERIES = (
    24  # the gate, the grants and the trace included; a literal, so that a list cannot grow with its rows
)
ON_CLAIM = ("claim", "limitation", "ask", "represent", "item", "ready", "file", "decide", "pay", *MOVES)


def day(name, days):
    at = in_days(days)
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year}


def address(name, claim):
    return reverse(f"remedies:{name}", args=[claim.case.public_id, claim.public_id])


@pytest.fixture
def addresses(reach, acting):
    """Every address of remedies on one file."""
    claim = complete(reach)
    with acting(reach.cast.ngo):
        row = Told.of(claim.case).get()
    file = claim.case.public_id
    on_file = [reverse(f"remedies:{name}", args=[file]) for name in ("page", "tell", "prepare")]
    return [
        *on_file,
        reverse("remedies:answer", args=[file, row.public_id]),
        *(address(n, claim) for n in ON_CLAIM),
    ]


@pytest.mark.parametrize("who", ["stranger", "other_ngo", "law_centre", "police", "authority", "rapporteur"])
def test_nothing_is_found_by_whom_it_does_not_concern(reach, addresses, who):
    client = getattr(reach.cast, who).client

    assert {client.get(url).status_code for url in addresses} <= {404, 405}
    assert {client.post(url).status_code for url in addresses} <= {404, 405}
    assert client.get(addresses[0]).status_code == 404


def test_a_helper_without_the_section_finds_nothing(reach):
    case = shared_case(reach, to=reach.cast.shelter, sections=(Section.ASSISTANCE,))

    assert reach.cast.shelter.client.get(reverse("remedies:page", args=[case.public_id])).status_code == 404


def test_a_claim_of_one_file_is_not_found_under_another(reach):
    claim, other = intended(reach), reach.open_case()

    url = reverse("remedies:claim", args=[other.public_id, claim.public_id])

    assert reach.cast.ngo.client.get(url).status_code == 404


def test_the_claim_page_shows_money_rule_and_representative(reach):
    claim = awarded(reach)

    page = reach.cast.ngo.client.get(address("claim", claim)).content.decode()

    for word in ("15,000.00", "9,000.00", "Minimumwage-Method", "Labour Code art. 358", "Lawyer-Represents"):
        assert word in page
    assert all(str(avenue.label) in page for avenue in Avenue)


def test_the_claim_page_names_all_that_is_missing(reach):
    page = reach.cast.ngo.client.get(address("claim", intended(reach))).content.decode()

    assert "4 things are missing" in page
    for sentence in (
        "told of their right",
        "No head of damage",
        "limitation date is not known",
        "who acts for them",
    ):
        assert sentence in page


@pytest.mark.parametrize("avenues", [1, 3])
def test_the_page_asks_the_database_no_more_for_more_claims(reach, django_assert_max_num_queries, avenues):
    case = reach.open_case()
    for avenue in ("labour", "state_fund", "civil_tort")[:avenues]:
        claim = intended(reach, case, avenue=avenue)
    client = reach.cast.ngo.client
    client.get(address("claim", claim))

    for url in (address("claim", claim), reverse("remedies:page", args=[case.public_id])):
        with django_assert_max_num_queries(PAGE_QUERIES):
            assert client.get(url).status_code == 200


def test_the_panel_asks_twice(reach, acting, django_assert_num_queries):
    claim = complete(reach)
    with acting(reach.cast.ngo) as actor:
        case, held = file_with_sections(actor, public_id=claim.case.public_id)
        actor.team_ids, actor.permissions  # noqa: B018 (known before the panel is made)

        with django_assert_num_queries(2):
            context = panel(CaseView(case, actor, held))

    track = context["tracks"]["remedies"]
    assert (track.label, track.until) == ("Intended", in_days(100))


def test_the_case_page_has_the_panel(reach):
    claim = complete(reach)

    page = reach.cast.ngo.client.get(reverse("cases:page", args=[claim.case.public_id])).content.decode()

    assert 'id="remedies"' in page
    assert "15,000.00" in page


def test_every_look_leaves_a_trace(reach, acting):
    claim = intended(reach)

    reach.cast.ngo.client.get(address("claim", claim))

    with acting(reach.cast.ngo):
        assert Event.objects.filter(kind=Event.Kind.READ, verb="remedies.read").count() == 1


def test_the_whole_way_through_the_pages(reach, acting):
    case = shared_case(reach, to=reach.cast.law_centre, sections=(Section.IDENTITY, Section.REMEDIES))
    lawyer, file = reach.cast.law_centre, case.public_id
    client = lawyer.client

    def post(name, data):
        answer = client.post(address(name, claim), data)
        assert answer.status_code == 302, answer.content.decode()

    tell = {"language": "Romanian", "how": "orally", **day("told_on", 0)}
    assert client.post(reverse("remedies:tell", args=[file]), tell).status_code == 302
    with acting(lawyer):
        row = Told.of(case).get()
    client.post(reverse("remedies:answer", args=[file, row.public_id]), {"answer": "wants"})
    client.post(reverse("remedies:prepare", args=[file]), {"avenue": "labour", "currency": "EUR"})
    with acting(lawyer):
        claim = Claim.of(case).select_related("case").get()
    post("item", {"head": "wages", "claimed": "1200.50", "method": "receipts"})
    limitation = {
        "limitation_runs_from": "employment_end", "limitation_rule": "three years", "limitation_source": "Code art. 1",
        "limitation_quality": "K", **day("limitation_input_on", -100), **day("limitation_on", 100),
    }  # fmt: skip
    post("limitation", limitation)
    post("ask", {})
    representation = {"representation": "counsel", "represented_by": "Office", **day("represented_on", 0)}
    post("represent", representation)
    post("ready", {})
    post("file", {"before": "Labour court", **day("filed_on", 0)})
    post("review", {"note": ""})
    post("stay", {"note": "criminal case pending"})
    post("review", {"note": ""})
    post("decide", {"outcome": "awarded_full", "wages": "1200.50", **day("decided_on", 0)})
    post("enforce", {"note": ""})
    post("pay", {"wages": "1200.50", **day("paid_on", 0)})

    with acting(lawyer):
        claim = Claim.of(case).get()
        assert (claim.status, claim.before, claim.paid) == ("paid", "Labour court", Decimal("1200.50"))


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("limitation", {"limitation_rule": "Typed-Rule"}, "Typed-Rule"),
        ("represent", {"represented_by": "Typed-Lawyer"}, "Typed-Lawyer"),
        ("item", {"method": "Typed-Method", "claimed": "a lot"}, "Typed-Method"),
    ],
)
def test_what_was_typed_is_kept(reach, name, data, kept):
    answer = reach.cast.ngo.client.post(address(name, intended(reach)), data)

    assert answer.status_code == 200
    assert kept in answer.content.decode()


def test_what_was_typed_into_a_first_record_is_kept(reach):
    case = reach.open_case()
    client = reach.cast.ngo.client

    told_page = client.post(reverse("remedies:tell", args=[case.public_id]), {"language": "Typed-Language"})
    claim_page = client.post(reverse("remedies:prepare", args=[case.public_id]), {"before": "Typed-Court"})

    assert (told_page.status_code, claim_page.status_code) == (200, 200)
    assert "Typed-Language" in told_page.content.decode()
    assert "Typed-Court" in claim_page.content.decode()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"outcome": "awarded_part"}, "Say below how much was awarded."),
        ({"outcome": "refused", "wages": "5"}, "Nothing is awarded by this outcome"),
    ],
)
def test_an_outcome_and_its_amounts_agree(reach, acting, data, error):
    claim = under_review(reach)

    answer = reach.cast.ngo.client.post(
        address("decide", claim), {"note": "Typed-Note", **day("decided_on", 0), **data}
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert error in page
    assert "Typed-Note" in page
    with acting(reach.cast.ngo):
        assert Claim.of(claim.case).get().status == "under_review"


def test_an_amount_is_changed_on_its_own_page(reach, acting):
    claim = complete(reach)
    url = address("item", claim)

    page = reach.cast.ngo.client.get(f"{url}?h=wages").content.decode()
    reach.cast.ngo.client.post(url, {"head": "wages", "claimed": "100"})

    assert "Minimumwage-Method" in page
    with acting(reach.cast.ngo):
        assert ClaimItem.of(claim.case).get(head="wages").claimed == Decimal(100)


def test_filing_what_is_not_ready_lists_every_reason(reach):
    answer = reach.cast.ngo.client.get(address("file", intended(reach)))

    assert answer.status_code == 409
    assert "who acts for them" in answer.content.decode()


@pytest.mark.parametrize("name", ["ask", "ready"])
def test_acts_without_a_form_are_never_done_by_looking(reach, name):
    assert reach.cast.ngo.client.get(address(name, intended(reach))).status_code == 405


def test_an_avenue_is_not_walked_twice(reach):
    claim = intended(reach)

    page = reach.cast.ngo.client.get(
        reverse("remedies:prepare", args=[claim.case.public_id])
    ).content.decode()

    assert 'value="labour"' not in page
    assert 'value="state_fund"' in page


def test_readers_see_no_buttons(reach):
    case = shared_case(reach, to=reach.cast.shelter, sections=(Section.REMEDIES,))
    claim = complete(reach, case)
    client = reach.cast.shelter.client

    page = client.get(address("claim", claim)).content.decode()

    assert "Lawyer-Represents" in page
    assert address("represent", claim) not in page
    assert client.get(address("represent", claim)).status_code == 409


def test_an_avenue_that_nobody_examined_is_not_called_closed(reach, acting):
    claim = filed(reach)

    with acting(reach.cast.ngo):
        rows = avenue_rows(list(Claim.of(claim.case)))

    assert (rows[0].avenue, rows[0].word, rows[0].why, rows[0].at) == ("labour", "Open", "Filed", in_days(0))
    assert {str(row.word) for row in rows[1:]} == {"Not examined"}


def test_what_waits_is_shown_on_the_first_page(reach, acting):
    from remedies import actions

    claim = complete(reach)
    with acting(reach.cast.ngo) as actor:
        assert list(claims_to_file(actor)) == []
        actions.make_ready(claim, by=actor)

    with acting(reach.cast.ngo) as actor:
        assert [(work.reference, work.due) for work in claims_to_file(actor)] == [
            (claim.case.reference, in_days(100))
        ]
    with acting(reach.cast.other_ngo) as actor:
        assert list(claims_to_file(actor)) == []


@pytest.mark.parametrize(
    ("arrange", "label", "tone"),
    [
        (lambda reach, case: None, "Not told yet", "neutral"),
        (told, "Told of their right", "waiting"),
        (complete, "Intended", "waiting"),
        (lambda reach, case: complete(reach, case, days=-1), "Intended", "late"),
        (filed, "Filed", "active"),
        (awarded, "Awarded in part", "done"),
    ],
)
def test_the_track_says_where_remedies_stand(reach, acting, django_assert_num_queries, arrange, label, tone):
    case, hidden = reach.open_case(), reach.open_case(by=reach.cast.police)
    arrange(reach, case)

    with acting(reach.cast.ngo) as actor:
        actor.team_ids  # noqa: B018
        with django_assert_num_queries(1):
            found = states(actor, [case, hidden])

    assert {key: (str(state.label), state.tone) for key, state in found.items()} == {case.pk: (label, tone)}


def test_the_track_speaks_of_the_claim_that_can_still_be_lost(reach, acting):
    case = reach.open_case()
    filed(reach, case)
    intended(reach, case, avenue="state_fund")

    with acting(reach.cast.ngo) as actor:
        assert str(states(actor, [case])[case.pk].label) == "Intended"
