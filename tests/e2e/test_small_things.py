"""Leaving in a hurry, working by keyboard, working without JavaScript, and a road that begins at the police."""

import pytest

from tests.e2e import story as acts
from tests.e2e.story import begin
from tests.e2e.test_the_whole_road import everything_reached


@pytest.mark.parametrize("way", ["the button", "Shift three times"])
def test_i_leave_the_page_and_going_back_shows_nothing(hurried, way):
    me = hurried.anew("ngo")
    me.goes_to("/f/")
    me.page.locator("main a.row-link").first.click()
    me.page.wait_for_url("**/f/*-*/")
    file = me.page.url

    if way == "the button":
        me.page.get_by_role("button", name="Leave this page").click()
    else:
        for _ in range(3):
            me.page.keyboard.press("Shift")
    me.page.wait_for_url("**/leave/")
    assert not me.page.locator("a, form").count(), "the page that I land on leads nowhere"

    me.page.go_back()
    me.page.wait_for_load_state()
    assert "/accounts/login/" in me.page.url
    assert "Sign in" in me.reads("body")
    assert "/accounts/login/" in me.fetches(file).headers["location"]
    me.requires_no_fault()


def test_i_work_by_keyboard(hurried):
    me = hurried.anew("ngo").goes_to("/f/")
    focused = "document.activeElement"

    me.page.keyboard.press("Tab")
    assert me.page.evaluate(f"{focused}.className") == "skip-link"
    assert me.page.locator(".skip-link").is_visible()
    me.page.keyboard.press("Enter")
    assert me.page.evaluate(f"{focused}.id") == "main"

    rows = me.page.locator("main a.row-link").evaluate_all("all => all.map(one => one.pathname)")
    seen = []
    for key in ("j", "j", "k"):
        me.page.keyboard.press(key)
        seen.append(me.page.evaluate(f"{focused}.pathname"))
    assert seen == [rows[0], rows[1], rows[0]]

    me.page.keyboard.press("/")
    assert me.page.evaluate(f"{focused}.name") == "query"
    me.page.keyboard.press("Escape")
    me.page.evaluate(f"{focused}.blur()")
    me.page.keyboard.press("j")
    with me.page.expect_navigation():
        me.page.keyboard.press("Enter")
    assert me.page.url.endswith(rows[0])
    me.requires_no_fault()


def test_everything_needed_works_without_javascript(application, browser):
    from tests.e2e.conftest import People

    people = People(browser, application, looking=False, javascript=False)
    story = begin("Plain", "NGO and third sector")

    acts.report(story, people.ngo)
    acts.decide(story, people.authority)
    acts.refer(story, people.ngo)
    acts.approve(story, people.coordination)
    acts.open_incoming(story, people.shelter)
    acts.accept(people.shelter)

    assert story.words.whereabouts in people.shelter.goes_to(story.address).reads()
    people.close()


def test_police_that_lead_a_file_never_read_where_she_is_nor_how(hurried):
    """They report her and ask for a shelter; what the shelter writes about her stays with the shelter."""
    story, shelter, police = begin("Nora", "Police"), hurried.shelter, hurried.police
    acts.report(story, police)
    acts.refer(story, police)
    acts.approve(story, hurried.coordination)
    acts.open_incoming(story, shelter)
    acts.accept(shelter)
    shelter.goes_to(f"{story.address}contact/").chooses(safety="safe")
    shelter.fills(
        safe_way=story.words.way, never=story.words.never, whereabouts=story.words.whereabouts
    ).sends()
    acts.note(story, shelter, "counselling")
    acts.assess_and_plan(story, shelter)
    assert story.words.whereabouts in shelter.goes_to(story.address).reads(), "there is something to be seen"

    theirs = list(everything_reached(police))

    assert any(story.words.name in text for text in theirs), "they lead the file"
    for part in ("way", "never", "whereabouts", "counselling", "wish", "goal"):
        assert not [text for text in theirs if getattr(story.words, part) in text], part
    for closed in (
        f"{story.address}contact/",
        f"{story.address}s/",
        f"{story.address}m/",
        f"/b{story.address}new/",
    ):
        police.finds_nothing_at("GET", closed)
    for word in (story.words.whereabouts, story.words.counselling):
        assert police.searches(word) == []
