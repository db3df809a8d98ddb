"""The file: what acts leave behind, who may act, what the timeline shows, how much a page asks of the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from cases import access, actions, journal
from cases.listing import Wanted, listing
from cases.models import Case, Identity, Note
from cases.querysets import UngatedAccess
from cases.sections import Ground, Section
from cases.visibility import sections, visible
from core.refusals import NotAllowed
from tests.cast import acting
from tests.factories import many_files
from tests.reach import CANARIES
from tests.roles import as_owner


def page_of(case):
    return reverse("cases:page", args=[case.public_id])


# --- Opening, describing, noting ------------------------------------------------------------------


def test_opening_a_file_makes_the_team_its_lead(cast, reach):
    case = reach.open_case()

    with acting(cast.ngo) as actor:
        assert set(sections(actor, case).values()) == {"write"}
        assert set(sections(actor, case)) == set(Section)
        assert Identity.of(case).get().name == CANARIES[Section.IDENTITY]
        assert Note.of(case).get().section_name == Section.ACCOUNT


def test_police_that_opens_a_file_leads_without_what_is_closed_to_it(cast, reach):
    case = reach.open_case(by=cast.police, contact=None)

    with acting(cast.police) as actor:
        assert set(sections(actor, case)) == {
            Section.EXISTENCE, Section.IDENTITY, Section.ACCOUNT, Section.IDENTIFICATION
        }  # fmt: skip


@pytest.mark.parametrize(
    "slug", ["stranger", "authority", "focal_point", "shelter", "rapporteur", "law_centre"]
)
def test_who_is_no_first_responder_opens_no_file(cast, reach, slug):
    with pytest.raises(NotAllowed):
        reach.open_case(by=getattr(cast, slug))


def test_rows_of_files_are_not_read_past_the_gate(cast):
    for read in (Case.objects.all, Identity.objects.count, lambda: Note.objects.filter(pk=1)):
        with pytest.raises(UngatedAccess):
            read()


@pytest.mark.parametrize("kind", [Section.HEALTH, Section.COUNSELLING, Section.LEGAL, Section.ACCOUNT])
def test_a_note_is_read_in_its_section_only(cast, reach, kind):
    case = reach.open_case()
    note = reach.note(case, kind)
    consent = reach.consent(case, sections=[Section.IDENTITY, Section.HEALTH])
    with acting(cast.shelter) as actor:
        access.grant(
            case,
            to=cast.shelter.team,
            ground=Ground.CONSENT,
            by=actor,
            sections=consent.sections,
            consent=consent,
        )
        seen = note in visible(Note, actor)

    assert seen == (kind == Section.HEALTH)


def test_reading_a_section_is_not_writing_in_it(cast, reach):
    """The rule table gives a shelter health to read, counselling to write."""
    case = reach.open_case()
    consent = reach.consent(case, sections=[Section.HEALTH, Section.COUNSELLING])
    with acting(cast.shelter) as actor:
        access.grant(
            case,
            to=cast.shelter.team,
            ground=Ground.CONSENT,
            by=actor,
            sections=consent.sections,
            consent=consent,
        )

    assert reach.note(case, Section.COUNSELLING, by=cast.shelter)
    with pytest.raises(NotAllowed, match="Health"):
        reach.note(case, Section.HEALTH, by=cast.shelter)


def test_a_grant_opens_what_consent_names_and_the_table_allows(cast, reach):
    case = reach.open_case()
    consent = reach.consent(case, to=cast.law_centre, sections=[Section.LEGAL, Section.IDENTITY])
    with acting(cast.law_centre) as actor:
        access.grant(
            case, to=cast.law_centre.team, ground=Ground.CONSENT, by=actor, consent=consent,
            sections=[Section.LEGAL, Section.IDENTITY, Section.HEALTH],
        )  # fmt: skip
        assert sections(actor, case) == {"existence": "read", "legal": "write", "identity": "read"}


def test_granting_again_opens_nothing_twice(cast, reach):
    case = reach.open_case()
    with acting(cast.ngo) as actor:
        first = access.grant(case, to=cast.focal_point.team, ground=Ground.LEGAL_DUTY, by=actor)
        again = access.grant(case, to=cast.focal_point.team, ground=Ground.LEGAL_DUTY, by=actor)

    assert (len(first), again) == (2, [])


def test_a_ground_that_opens_nothing_grants_nothing(cast, reach):
    case = reach.open_case()
    with acting(cast.ngo) as actor:
        assert access.grant(case, to=cast.rapporteur.team, ground=Ground.CONSENT, by=actor) == []


@pytest.mark.parametrize(
    ("slug", "wanted", "sentence"),
    [
        ("police", [Section.HEALTH], "Police, labour inspection and immigration never receive: Health."),
        ("police", [Section.IDENTITY, Section.CONTACT],
         "Police, labour inspection and immigration never receive: Contact and whereabouts."),
        ("clinic", [Section.LEGAL], "Riverside Clinic · Team cannot receive: Legal matters."),
    ],
)  # fmt: skip
def test_consent_names_no_more_than_the_recipient_may_receive(cast, reach, slug, wanted, sentence):
    with pytest.raises(NotAllowed) as refusal:
        reach.consent(to=getattr(cast, slug), sections=wanted)
    assert refusal.value.objections == [sentence]


def test_consent_is_withdrawn_once(cast, reach):
    consent = reach.withdrawn_consent()
    with pytest.raises(NotAllowed, match="already withdrawn"), acting(cast.ngo) as actor:
        actions.withdraw_consent(consent, by=actor)


def test_a_closed_file_can_be_opened_again(cast, reach):
    case = reach.open_case()
    with acting(cast.ngo) as actor:
        case = actions.close(case, by=actor, reason="she moved")
    with pytest.raises(NotAllowed, match="closed"):
        reach.consent(case)
    with acting(cast.ngo) as actor:
        case = actions.reopen(case, by=actor)

    assert reach.consent(case)


def test_only_the_lead_closes(cast, reach):
    case = reach.reported_case()
    with pytest.raises(NotAllowed), acting(cast.authority) as actor:
        actions.close(case, by=actor, reason="x")


# --- The timeline ---------------------------------------------------------------------------------


def test_the_timeline_shows_acts_in_held_sections_only(cast, reach):
    case = reach.reported_case()
    reach.note(case, Section.HEALTH)
    with acting(cast.ngo) as actor:
        whole = [entry.section for entry in journal.timeline(case, sections(actor, case))]
    with acting(cast.authority) as actor:
        held = sections(actor, case)
        parts = [entry.section for entry in journal.timeline(case, held)]
        with as_owner():  # nor without the second wall
            assert [entry.section for entry in journal.timeline(case, held)] == parts

    assert whole == ["health", "identification", "existence"]
    assert parts == ["identification", "existence"]


def test_what_the_journal_keeps_holds_no_word_of_the_file(cast, reach):
    reach.everything()
    with as_owner():
        kept = " ".join(str(details) for details in Event.objects.values_list("details", flat=True))
    assert [canary for canary in CANARIES.values() if canary in kept] == []


def test_opening_a_page_leaves_one_read(cast, reach):
    case = reach.open_case()
    cast.ngo.client.get(page_of(case))

    with as_owner():
        (read,) = Event.objects.filter(kind="read")
    assert (read.verb, read.case_id, read.person_id) == ("cases.read", case.pk, cast.ngo.user.pk)


# --- The list -------------------------------------------------------------------------------------


def test_the_list_has_the_own_files_only(cast, reach):
    own, foreign = reach.open_case(), reach.open_case(by=cast.other_ngo)

    text = cast.ngo.client.get(reverse("cases:list")).content.decode()

    assert own.reference in text
    assert foreign.reference not in text


def _queries(client, url):
    """Statements that ask or write something; opening and closing transactions is none."""
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return len([query for query in counted if not query["sql"].startswith(control)])


def test_the_list_asks_the_same_with_few_and_with_many_files(cast, reach):
    reach.everything()
    for _ in range(2):
        reach.open_case()
    few = _queries(cast.ngo.client, reverse("cases:list"))
    many_files(cast.ngo.team, 297)
    many = _queries(cast.ngo.client, reverse("cases:list"))

    assert few == many
    assert many <= 20
    with acting(cast.ngo) as actor:
        assert listing(actor, Wanted()).total == 300


def test_a_whole_file_takes_at_most_twenty_queries(cast, reach):
    case = reach.everything()
    counts = {}
    for person in (cast.ngo, cast.shelter, cast.authority, cast.focal_point):
        person.client.get(page_of(case))  # what is cached for all is cached now
        counts[person.slug] = _queries(person.client, page_of(case))

    assert {slug: count for slug, count in counts.items() if count > 20} == {}


def _search(person, query):
    person.client.post(reverse("cases:list"), {"query": query})
    return person.client.get(reverse("cases:list")).content.decode()


def test_a_name_is_found_by_those_who_may_read_it(cast, reach):
    case = reach.reported_case()

    assert case.reference in _search(cast.ngo, "zanariya")
    assert case.reference in _search(cast.authority, "zanariya")
    for slug in ("other_ngo", "police", "stranger", "shelter"):
        assert case.reference not in _search(getattr(cast, slug), "zanariya")


def test_a_name_is_not_found_by_who_sees_only_that_the_file_exists(cast, reach):
    case = reach.sent_referral().case

    assert case.reference in _search(cast.focal_point, case.reference[4:])
    assert case.reference not in _search(cast.focal_point, "zanariya")


def test_a_search_leaves_its_hash_and_not_its_words(cast, reach):
    reach.open_case()
    _search(cast.ngo, "Zanariya")

    with as_owner():
        event = Event.objects.get(kind="search")
    assert "zanariya" not in str(event.details).lower()
    assert len(event.details["query"]) == 64


def test_words_searched_for_stand_in_no_address(cast, reach):
    response = cast.ngo.client.post(reverse("cases:list"), {"query": "Zanariya"})

    assert response.url == reverse("cases:list")


# --- The pages ------------------------------------------------------------------------------------


def test_writing_on_the_page(cast, reach):
    case = reach.open_case()
    client = cast.ngo.client

    note = client.post(reverse("cases:new_note", args=[case.public_id]), {"kind": "health", "text": "Fever"})
    person = client.post(
        reverse("cases:edit_person", args=[case.public_id]), {"chosen_name": "Mira", "gender": "female"}
    )
    contact = client.post(
        reverse("cases:edit_contact", args=[case.public_id]), {"safety": "unsafe", "never": "By mail"}
    )
    close = client.post(reverse("cases:close", args=[case.public_id]), {"reason": "she moved"})
    again = client.post(reverse("cases:reopen", args=[case.public_id]))

    assert {response.status_code for response in (note, person, contact, close, again)} == {302}
    text = client.get(page_of(case)).content.decode()
    assert all(word in text for word in ("Fever", "Mira", "By mail"))
    with as_owner():
        assert Case._base_manager.get(pk=case.pk).status == "open"


def test_a_refused_act_says_why_and_leaves_a_trace(cast, reach):
    case = reach.reported_case()

    response = cast.authority.client.post(reverse("cases:close", args=[case.public_id]), {"reason": "x"})

    assert response.status_code == 409
    assert "Your team may read this but not change it." in response.content.decode()
    with as_owner():
        assert Event.objects.filter(kind="refusal", person=cast.authority.user).count() == 1
        assert Case._base_manager.get(pk=case.pk).status == "open"


def test_an_error_keeps_what_was_typed(cast, reach):
    case = reach.open_case()

    response = cast.ngo.client.post(
        reverse("cases:edit_person", args=[case.public_id]),
        {
            "chosen_name": "Mira",
            "gender": "female",
            "born_on_day": "31",
            "born_on_month": "2",
            "born_on_year": "1999",
        },
    )

    text = response.content.decode()
    assert response.status_code == 200
    assert "Mira" in text
    assert "31" in text


def test_pages_are_not_kept_by_anybody(cast, reach):
    response = cast.ngo.client.get(page_of(reach.open_case()))

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] in {"no-referrer", "same-origin"}  # no other host learns where she was
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_server_error_leaves_nothing_behind(cast, reach, monkeypatch):
    case = reach.open_case()
    client = cast.ngo.client
    client.raise_request_exception = False

    def fail(*args, **options):
        raise RuntimeError("after the act")

    monkeypatch.setattr("cases.views.redirect", fail)
    response = client.post(
        reverse("cases:new_note", args=[case.public_id]), {"kind": "health", "text": "Fever"}
    )

    assert response.status_code == 500
    with as_owner():
        assert not Note.of(case).filter(text="Fever").exists()


def test_health_answers_without_signing_in(client, db):
    assert client.get(reverse("cases:health")).content == b"ok"
