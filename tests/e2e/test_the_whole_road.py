"""The whole road: one person, from the first report to a claim, and nobody reads what is not theirs."""

import re
import subprocess

import pytest

from tests.e2e import story as acts
from tests.e2e.browsing import KEY, links_on, save
from tests.e2e.story import SHELTER_READS, begin, words_of


@pytest.fixture(scope="module")
def walked(people):
    """The road as it was walked, for those who come afterwards and should find nothing."""
    for person in people.all:
        person.visited.clear()  # what was opened before is not about her
    story = begin("Mira", "NGO and third sector")
    given_i_report_her_with_her_consent(story, people.ngo)
    when_the_authority_finds_reasonable_grounds(story, people.authority, people.ngo)
    and_i_ask_a_shelter_for_a_room(story, people.ngo)
    then_the_focal_point_approves_and_sees_no_name(story, people.coordination)
    and_the_shelter_reads_what_i_was_shown_word_for_word(story, people.shelter)
    and_the_shelter_plans_with_her_and_delivers(story, people.shelter)
    but_no_return_goes_through_with_safeguards_missing(story, people.ngo, people.authority)
    and_what_is_owed_to_her_is_claimed(story, people.ngo)
    story.visited = addresses_of(people)
    return story


def test_the_whole_road(walked, people):
    people.ngo.goes_to(walked.address).looks("file-at-the-end")

    assert people.ngo.searches(walked.words.name) == [walked.address]
    page = people.ngo.goes_to(walked.address).reads()
    for words in ("Reasonable grounds found", "Accepted", "Agreed", "Proposed for clearance", "Filed"):
        assert words in page, f"“{words}” is not on the page"
    for part in ("name", "whereabouts", "account", "health", "counselling"):
        assert getattr(walked.words, part) in page
    people.ngo.goes_to(f"{walked.address}sight/").looks("who-sees-this")
    people.ngo.goes_to(f"{walked.address}record/").looks("record")
    people.ngo.goes_to("/").looks("today")
    people.ngo.goes_to("/f/").looks("files")


# --- the road -----------------------------------------------------------------------------------------------


def given_i_report_her_with_her_consent(story, me):
    me.goes_to("/").looks("today-before")
    acts.report(story, me)
    acts.note(story, me, "health")
    acts.note(story, me, "counselling")

    page = me.goes_to(story.address).looks("file-with-notes").reads()

    assert story.words.whereabouts in page
    assert story.words.health in page
    assert "Awaiting reasonable grounds" in page


def when_the_authority_finds_reasonable_grounds(story, authority, me):
    acts.decide(story, authority)
    acts.tell_her(story, me)

    page = authority.goes_to(story.address).reads()

    assert story.words.account in page, "the authority decides on what she told"
    for part in ("whereabouts", "way", "never", "health", "counselling"):
        assert getattr(story.words, part) not in page, f"{part} is none of the authority's business"


def and_i_ask_a_shelter_for_a_room(story, me):
    acts.refer(story, me)

    assert story.words.need in story.preview
    assert story.words.name not in story.preview + story.opening
    assert story.reference not in story.preview + story.opening


def then_the_focal_point_approves_and_sees_no_name(story, focal_point):
    acts.approve(story, focal_point)

    assert not [text for text in everything_reached(focal_point) if story.words.name in text]


def and_the_shelter_reads_what_i_was_shown_word_for_word(story, shelter):
    acts.open_incoming(story, shelter)
    shelter.looks("incoming-referral")
    before, after = (words_of(shelter.reads(f"#{part} .panel-body")) for part in ("shown", "opens"))

    assert story.preview.endswith(before), f"promised: {story.preview}\nshown: {before}"
    assert story.opening.endswith(after), f"promised: {story.opening}\nshown: {after}"
    assert shelter.fetches(story.address).status == 404, "nothing is open before acceptance"

    acts.accept(shelter)
    page = shelter.goes_to(story.address).reads()
    for part in ("whereabouts", "counselling"):
        assert getattr(story.words, part) in page
    for part in ("health", "account"):
        assert getattr(story.words, part) not in page, f"only {SHELTER_READS} were agreed to"


def and_the_shelter_plans_with_her_and_delivers(story, shelter):
    acts.assess_and_plan(story, shelter)
    acts.deliver(story, shelter)


def but_no_return_goes_through_with_safeguards_missing(story, me, authority):
    plan = acts.plan_return(story, me)
    acts.look_at_a_safeguard(me, plan, "R1.06")
    acts.propose_return(me, plan)

    missing = me.goes_to(plan).page.locator(".notice[data-kind=warning]").first.text_content()
    assert me.page.locator(".notice[data-kind=warning] a").count() > 20, (
        "each missing safeguard is named, with a link"
    )
    for words in (
        r"risks and needs were assessed",
        r"consent to this return",
        r"recovery and reflection period runs",
    ):
        assert re.search(words, missing), f"“{words}” is not named among what is missing: {missing}"

    authority.goes_to(plan).follows("/decide/").looks("return-decide")
    assert "risks and needs were assessed" in authority.page.content()
    assert authority.page.locator("main button[value=clear]").count() == 0, "no button clears it"
    authority.fills(reasons="Let her go all the same.")
    authority.page.locator("main button[value=back]").evaluate("button => { button.value = 'clear' }")
    authority.page.locator("main button[value=clear]").click()
    authority.page.locator("main .form-errors, main .error-summary, main [data-focus]").first.wait_for()
    authority.looks("return-refused")
    assert "Proposed for clearance" in authority.goes_to(plan).reads(), (
        "it was cleared although safeguards are missing"
    )


def and_what_is_owed_to_her_is_claimed(story, me):
    acts.tell_of_compensation(story, me)
    claim = acts.begin_claim(story, me)
    missing = me.page.locator("#before").text_content().casefold()
    for words in ("amount", "limitation date", "who acts"):
        assert words in missing, f"“{words}” is not named among what is missing: {missing}"

    acts.file_claim(me, claim)


# --- what others find ---------------------------------------------------------------------------------------


def addresses_of(people):
    """Everything that anybody opened or sent on this road."""
    return sorted({address for person in people.all for address in person.visited})


def everything_reached(person, most=400):
    """The text of each page to which links lead, from the first one on, and of each list she may search."""
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < most:
        answer = person.fetches(waiting.pop(0))
        assert answer.status < 500, f"{person.slug} at {answer.url}: {answer.status}"
        if "text/" not in answer.headers.get("content-type", ""):
            continue
        text = answer.text()
        yield text
        fresh = {link for link in links_on(text) if not re.match(r"/(leave|accounts)/", link)} - seen
        seen |= fresh
        waiting.extend(sorted(fresh))


@pytest.mark.parametrize("slug", ["stranger", "other_ngo", "other_shelter", "police", "rapporteur"])
def test_whoever_has_no_part_in_it_finds_nothing_anywhere(walked, people, hurried, slug):
    nobody = getattr(hurried, slug)
    visited = walked.visited
    about_her = [(method, address) for method, address in visited if KEY.search(address)]
    lists = {address for method, address in visited if method == "GET" and not KEY.search(address)}
    assert len(about_her) > 40, "somebody walked the road"

    for method, address in about_her:
        nobody.finds_nothing_at(method, address)

    for address in lists - {"/leave/"}:
        text = nobody.fetches(address).text()
        assert not [secret for secret in walked.secrets if secret in text], (
            f"{slug} reads of her at {address}"
        )


@pytest.mark.parametrize("slug", ["stranger", "other_ngo", "police"])
def test_searching_for_her_finds_nobody(walked, hurried, slug):
    seeker = getattr(hurried, slug)

    for words in (walked.words.name, walked.reference, walked.words.health):
        assert seeker.searches(words) == []
    assert walked.address not in seeker.searches(walked.cell.nationality)


@pytest.mark.parametrize("slug", ["police", "labour", "asylum", "rapporteur", "coordination"])
def test_wherever_links_lead_her_sections_are_not_there(walked, hurried, slug):
    closed = [
        getattr(walked.words, part)
        for part in ("whereabouts", "way", "never", "health", "counselling", "wish")
    ]
    pages = list(everything_reached(getattr(hurried, slug)))

    assert len(pages) > 3
    for text in pages:
        assert not [word for word in closed if word in text]


def test_the_monitor_reads_counts_and_no_word_of_hers(walked, people):
    monitor = people.rapporteur.goes_to("/figures/").looks("figures")
    monitor.goes_to("/figures/?since=2015&until=2026").looks("figures-all-years")
    numbers = re.findall(r"\b\d+\b", monitor.reads())
    assert any(int(number) >= 100 for number in numbers), "the seeded files are counted"
    monitor.goes_to("/figures/report/?since=2015&until=2026").looks("report")

    for language in ("en", "ar"):
        monitor.chooses(language=language)
        with monitor.page.expect_download(timeout=60_000) as download:
            monitor.page.locator("main form[action='/figures/report/file/'] button").click()
        path = save(f"report-{language}.pdf", download.value.path().read_bytes())
        text = text_of(path)
        assert len(text) > 1000
        assert not [secret for secret in walked.secrets if secret in text]
    monitor.requires_no_fault()


def text_of(document):
    """What can be read out of a PDF: by poppler, which CI installs."""
    return subprocess.run(["pdftotext", document, "-"], capture_output=True, text=True, check=True).stdout


def test_when_she_takes_her_consent_back_the_shelter_is_out_at_once(walked, people):
    me, shelter = people.ngo, people.shelter
    shelter.goes_to(walked.address)

    me.goes_to(walked.address).follows("/withdraw/").looks("consent-back")
    me.sends("main form button.button-danger").looks("file-consent-back")

    text = shelter.fetches(walked.address).text()
    assert shelter.fetches(walked.address).status == 404 or walked.words.whereabouts not in text
    for part in ("name", "whereabouts", "counselling"):
        for address in ("/", "/f/", walked.address, f"{walked.address}record/", f"{walked.address}sight/"):
            assert getattr(walked.words, part) not in shelter.fetches(address).text()
