"""The pages: what each reader finds, what she does not, and that nothing typed is lost."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import withdraw_consent as withdraw_consent_alone
from cases.models import Case, Consent
from cases.road import CaseView
from cases.sections import Section
from cases.visibility import visible
from referrals.models import Referral, Service
from referrals.step import panel
from tests.cast import acting
from tests.reach import CANARIES
from tests.referrals.conftest import ASKED, NEED

TYPED = {
    "kind": "shelter", "need": "A room with a key of her own.", "sections": ["identity", "contact"],
    "language": "Romanian", "understanding": "told it back", "interpreter": "", "given_by": "person",
    "given_on_day": "2", "given_on_month": "3", "given_on_year": "2026",
    "agreed": "on", "act": "send",
}  # fmt: skip


def text(response):
    """The words of the page, without markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def new_url(case):
    return reverse("referrals:new", args=[case.public_id])


def url(name, referral):
    return reverse(f"referrals:{name}", args=[referral.public_id])


def typed(referring, **changed):
    return {**TYPED, "service": str(referring.services["shelter"].public_id), **changed}


# --- asking -----------------------------------------------------------------------------------------------


def test_the_page_offers_services_with_reasons(referring, cast, reach):
    page = cast.ngo.client.get(new_url(reach.open_case()))

    assert "Oak House" in text(page)
    assert "speaks Romanian, takes women, 3 places free" in text(page)


def test_looking_shows_exactly_what_the_receiver_will_see(referring, cast, reach):
    case = reach.open_case()
    looked = cast.ngo.client.post(new_url(case), typed(referring, act="look", need=NEED, sections=ASKED))
    referral = referring.approved(case, need=NEED, sections=ASKED)

    seen = cast.shelter.client.get(url("page", referral))

    assert looked.context["shown"] == seen.context["shown"]
    assert (looked.status_code, Consent._base_manager.count()) == (200, 0)


def test_looking_keeps_what_was_typed_and_objects_to_nothing(referring, cast, reach):
    page = cast.ngo.client.post(
        new_url(reach.open_case()), {"act": "look", "need": "Half a sentence", "kind": "health"}
    )

    assert "Half a sentence" in page.content.decode()
    assert page.context["form"].errors == {}
    assert "Riverside Clinic" in text(page)
    assert "Oak House" not in text(page)


def test_sending_leads_back_to_the_file(referring, cast, reach):
    case = reach.open_case()

    answer = cast.ngo.client.post(new_url(case), typed(referring))

    assert (answer.status_code, answer["Location"]) == (302, f"/f/{case.public_id}/#referrals")
    with acting(cast.ngo):
        (referral,) = Referral.of(case)
    assert (referral.status, referral.sections) == ("awaiting_approval", ["contact", "identity"])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"agreed": ""}, "Nothing is sent without their consent.", id="no consent"),
        pytest.param({"sections": []}, "Choose what opens when they accept.", id="no sections"),
        pytest.param({"language": ""}, "Say in which language it was explained.", id="no language"),
        pytest.param({"understanding": ""}, "Say how you checked that they understood.", id="not checked"),
        pytest.param({"service": ""}, "Choose a service.", id="no service"),
        pytest.param({"given_on_year": "2027"}, "This day has not come yet.", id="consent of tomorrow"),
        pytest.param(
            {"need": f"{CANARIES[Section.IDENTITY]} needs a room."}, "Take their name out", id="her name"
        ),
    ],
)
def test_an_error_keeps_everything_and_sends_nothing(referring, cast, reach, changed, said):
    page = cast.ngo.client.post(
        new_url(reach.open_case()), typed(referring, interpreter="Interpreter 14", **changed)
    )

    assert page.status_code == 200
    assert said in text(page)
    assert "Interpreter 14" in page.content.decode()
    with acting(cast.ngo):
        assert not Referral._base_manager.exists()


def test_a_child_is_referred_only_when_represented_and_heard(referring, cast, reach):
    child = reach.open_case(age_group="child")

    unheard = cast.ngo.client.post(new_url(child), typed(referring, given_by="representative", heard=""))
    alone = cast.ngo.client.post(new_url(child), typed(referring, given_by="person", heard="Heard."))
    heard = cast.ngo.client.post(new_url(child), typed(referring, given_by="representative", heard="Heard."))

    assert (unheard.status_code, alone.status_code, heard.status_code) == (200, 200, 302)


def test_the_police_are_offered_no_section_that_is_closed_to_them(referring, cast, reach, as_owner):
    with as_owner():
        cast.police.team.receives_referrals = True
        cast.police.team.save()
    service = str(referring.services["police"].public_id)

    page = cast.ngo.client.post(
        new_url(reach.open_case()),
        typed(referring, kind="protection", service=service, sections=["identity", "health"]),
    )  # fmt: skip

    offered = [value for value, _ in page.context["form"].fields["sections"].choices]
    assert (page.status_code, offered) == (200, ["identity", "account", "identification"])
    with acting(cast.ngo):
        assert not Referral._base_manager.exists()


def test_a_returned_referral_can_be_put_right(referring, cast):
    referral = referring.returned()

    page = cast.ngo.client.get(url("page", referral))
    again = cast.ngo.client.get(
        f"{reverse('referrals:new', args=[_file_of(cast, referral)])}?again={referral.public_id}"
    )

    assert "Ask for less." in text(page)
    assert NEED in text(again)


def _file_of(cast, referral):
    with acting(cast.ngo):
        return Referral._base_manager.select_related("case").get(pk=referral.pk).case.public_id


# --- the focal point --------------------------------------------------------------------------------------


def test_the_queue_stands_by_the_clock_with_what_is_missing(referring, cast, clock):
    first = referring.sent()
    clock.shift(24 * 3600)
    second = referring.sent(service=referring.services["clinic"], sections=["health"])

    page = cast.focal_point.client.get(reverse("referrals:queue"))

    assert [row.pk for row, _ in page.context["waiting"]] == [first.pk, second.pk]


def test_the_focal_point_sees_no_name_anywhere(referring, cast):
    referral = referring.sent()

    for address in (
        reverse("referrals:queue"),
        url("page", referral),
        f"/f/{_file_of(cast, referral)}/",
        "/",
    ):
        page = cast.focal_point.client.get(address)
        assert page.status_code == 200
        assert not [canary for canary in CANARIES.values() if canary in page.content.decode()]


def test_a_return_without_reasons_says_so(referring, cast):
    page = cast.focal_point.client.post(url("return", referring.sent()), {"reasons": ""})

    assert (page.status_code, "Give the reasons." in text(page)) == (200, True)


# --- the receiver -----------------------------------------------------------------------------------------


def test_the_receiver_takes_somebody_on_in_two_clicks(referring, cast):
    referral = referring.approved()
    browser = cast.shelter.client
    listed = browser.get(reverse("referrals:incoming"))
    assert url("page", referral) in listed.content.decode()

    shown = browser.get(url("page", referral))
    assert f'action="{url("accept", referral)}"' in shown.content.decode()
    answer = browser.post(url("accept", referral))

    assert answer["Location"].endswith("#referrals")
    assert CANARIES[Section.IDENTITY] in browser.get(answer["Location"]).content.decode()


def test_before_accepting_the_receiver_reads_no_file_and_no_name(referring, cast):
    referral = referring.approved()

    with CaptureQueriesContext(connection) as queries:
        page = cast.shelter.client.get(url("page", referral))

    asked = " ".join(query["sql"] for query in queries)
    assert "cases_identity" not in asked
    assert (NEED in text(page), CANARIES[Section.IDENTITY] in text(page)) == (True, False)
    assert "NRM-" not in text(page)
    assert cast.shelter.client.get(f"/f/{_file_of(cast, referral)}/").status_code == 404


def test_after_declining_what_was_shown_is_closed(referring, cast):
    referral = referring.declined()

    assert NEED not in text(cast.shelter.client.get(url("page", referral)))


def test_a_decline_without_reasons_says_so(referring, cast):
    page = cast.shelter.client.post(url("decline", referring.approved()), {"reasons": " "})

    assert (page.status_code, "Give the reasons." in text(page)) == (200, True)


def test_accepting_after_consent_was_taken_back_is_refused_with_the_reason(referring, cast):
    referral = referring.approved()
    with acting(cast.ngo) as actor:
        withdraw_consent_alone(referral.consent, by=actor)

    page = cast.shelter.client.get(url("page", referral))
    answer = cast.shelter.client.post(url("accept", referral))

    assert url("accept", referral) not in page.content.decode()
    assert (answer.status_code, "Consent is no longer in force." in text(answer)) == (409, True)


def test_the_receiver_confirms_its_places_and_nobody_elses(referring, cast):
    own, other = referring.services["shelter"], referring.services["clinic"]

    answer = cast.shelter.client.post(
        reverse("referrals:count_places", args=[own.public_id]), {f"s{own.pk}-places_free": 7}
    )
    foreign = cast.shelter.client.post(
        reverse("referrals:count_places", args=[other.public_id]), {f"s{other.pk}-places_free": 7}
    )  # fmt: skip

    assert (answer.status_code, foreign.status_code) == (302, 404)
    assert list(
        Service.objects.filter(pk__in=[own.pk, other.pk]).order_by("pk").values_list("places_free", flat=True)
    ) == [7, 3]


# --- consent taken back -----------------------------------------------------------------------------------


def test_the_page_says_first_what_closes(referring, cast):
    referral = referring.accepted()
    with acting(cast.ngo):
        consent = Consent._base_manager.get(pk=referral.consent_id)
    address = reverse("referrals:withdraw_consent", args=[_file_of(cast, referral), consent.public_id])

    page = cast.ngo.client.get(address)
    assert page.context["closing"] == [
        "That the file exists",
        "Identity",
        "Contact and whereabouts",
        "Assistance",
    ]
    cast.ngo.client.post(address)

    assert cast.shelter.client.get(f"/f/{_file_of(cast, referral)}/").status_code == 404


# --- the directory ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, 6, id="all that take referrals"),
        pytest.param({"kind": "shelter"}, 2, id="by kind"),
        pytest.param({"language": "Romanian"}, 6, id="by language"),
        pytest.param({"kind": "nonsense"}, 6, id="a kind that does not exist"),
        pytest.param({"kind": "legal", "free": "on"}, 1, id="with a place"),
    ],
)
def test_the_directory_is_narrowed(referring, cast, asked, found):
    page = cast.ngo.client.get(reverse("referrals:services"), asked)

    assert len(page.context["pages"].object_list) == found


def test_the_directory_has_no_place_for_an_address(referring):
    assert not [
        field.name for field in Service._meta.fields if re.search("address|street|place$|city", field.name)
    ]


# --- for whom there is nothing here -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "slug", ["stranger", "other_ngo", "other_shelter", "police", "rapporteur", "authority"]
)
def test_whom_it_does_not_concern_finds_nothing(referring, cast, slug):
    referral = referring.approved()
    case, browser = _file_of(cast, referral), getattr(cast, slug).client
    with acting(cast.ngo):
        consent = Consent._base_manager.get(pk=referral.consent_id)
    withdraw = reverse("referrals:withdraw_consent", args=[case, consent.public_id])

    read = [
        browser.get(address).status_code for address in (url("page", referral), f"/f/{case}/r/new/", withdraw)
    ]
    acted = [browser.post(url(act, referral), {"reasons": "x"}).status_code for act in (
        "approve", "return", "accept", "decline", "withdraw",
    )]  # fmt: skip
    acted += [
        browser.post(withdraw).status_code,
        browser.post(f"/f/{case}/r/new/", typed(referring)).status_code,
    ]

    assert set(read + acted) == {404}


@pytest.mark.parametrize(
    ("slug", "address"),
    [
        ("stranger", "queue"),
        ("stranger", "incoming"),
        ("stranger", "services"),
        ("ngo", "queue"),
        ("rapporteur", "incoming"),
    ],
)
def test_a_list_that_is_not_hers_does_not_exist(cast, slug, address):
    assert getattr(cast, slug).client.get(reverse(f"referrals:{address}")).status_code == 404


@pytest.mark.parametrize("act", ["approve", "return", "accept", "decline", "withdraw"])
def test_an_act_needs_a_post(referring, cast, act):
    assert cast.ngo.client.get(url(act, referring.sent())).status_code == 405


# --- how much it asks of the database ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "address", "how"), [("focal_point", "queue", "sent"), ("shelter", "incoming", "approved")]
)
def test_a_list_makes_the_same_number_of_queries_for_one_row_and_for_thirty(
    referring, cast, slug, address, how
):
    browser = getattr(cast, slug).client
    getattr(referring, how)()
    few = _queries(browser, address)
    for _ in range(29):
        getattr(referring, how)()

    assert _queries(browser, address) == few


def _queries(browser, address):
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse(f"referrals:{address}"))
    assert page.status_code == 200
    return len(queries)


def test_the_panel_asks_once_whatever_the_number_of_referrals(referring, cast, reach):
    case = reach.open_case()
    referring.accepted(case)
    referring.sent(case, service=referring.services["clinic"], sections=["health"])

    with acting(cast.ngo) as actor:
        view = CaseView(visible(Case, actor).get(), actor, {})
        assert actor.permissions
        with CaptureQueriesContext(connection) as queries:
            made = panel(view)

    assert (len(made["rows"]), len(queries)) == (2, 1)


def test_only_the_leading_team_is_offered_to_take_consent_back(referring, cast):
    referral = referring.accepted()
    address = f"/f/{_file_of(cast, referral)}/"

    offered = {
        person.slug: "Take consent back" in text(person.client.get(address))
        for person in (cast.ngo, cast.shelter, cast.focal_point)
    }
    assert offered == {"ngo": True, "shelter": False, "focal_point": False}
