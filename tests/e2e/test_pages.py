"""Every page of every role, in both languages and on every width: nothing asked of another host, nothing that tells."""

import pytest

from tests.e2e.browsing import DESK, PHONE, TABLET

WIDTHS = (PHONE, TABLET, DESK)
FOR_ALL = ["/", "/f/", "/help/"]
PAGES = {
    "ngo": ["/i/new/", "/i/notice/", "/r/incoming/", "/r/services/"],
    "shelter": ["/r/incoming/", "/r/services/"],
    "coordination": ["/r/queue/", "/r/services/"],
    "authority": ["/i/"],
    "rapporteur": ["/figures/", "/figures/report/"],
    "police": ["/i/new/"],
    "legal_aid": ["/r/incoming/"],
    "guardianship": ["/r/incoming/"],
    "stranger": [],
}
OF_A_FILE = [
    "",
    "record/",
    "sight/",
    "person/",
    "contact/",
    "note/",
    "close/",
    "r/new/",
    "s/",
    "s/n/",
    "m/",
    "m/new/",
]
OF_AN_ACCOUNT = [
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/logout/",
]


@pytest.mark.parametrize("slug", list(PAGES))
def test_the_pages_of_each_role(people, slug):
    reader = getattr(people, slug)
    new_to_us = FOR_ALL if slug in {"ngo", "coordination"} else FOR_ALL[:2]

    for address in new_to_us + PAGES[slug]:
        reader.goes_to(address).looks(f"page{_name(address)}", widths=WIDTHS)


def test_the_pages_of_a_file(people):
    me = people.ngo.goes_to("/f/?led=on")
    file = me.page.locator("main a.row-link").first.evaluate("one => one.pathname")

    for part in OF_A_FILE:
        answer = me.fetches(file + part)
        if answer.status == 409:  # a step that is not open on this file says why
            me.goes_to(file + part, status=409)
        else:
            me.goes_to(file + part)
        me.looks(f"file{_name('/' + part)}", widths=WIDTHS)


def test_the_pages_before_signing_in(people):
    nobody = people.visitor()

    for address in ("/accounts/login/", "/accounts/password/reset/", "/leave/"):
        nobody.goes_to(address).looks(f"outside{_name(address)}", widths=WIDTHS)
    nobody.goes_to("/accounts/login/").fills(login="nobody@nowhere.example", password="not the password")
    nobody.presses("Sign in").looks("outside-refused", languages=("en",), widths=WIDTHS)


def test_the_pages_of_an_account(people):
    me = people.ngo

    for address in OF_AN_ACCOUNT:
        if me.fetches(address).status == 200:
            me.goes_to(address).looks(f"account{_name(address)}", widths=WIDTHS)
    me.goes_to("/f/00000000-0000-4000-8000-000000000000/", status=404).looks("not-found", widths=WIDTHS)


def test_a_form_with_errors_keeps_what_was_typed(people):
    me = people.ngo.goes_to("/i/new/").fills(indicators="She was never alone.", nationality="Albanian")

    me.page.locator("main form").first.evaluate("form => { form.noValidate = true }")
    me.presses("Send the report").looks("report-with-errors", languages=("en",), widths=WIDTHS)

    assert me.page.input_value("main [name=indicators]") == "She was never alone."
    assert "Error" in me.page.title()


def _name(address):
    return address.rstrip("/").replace("/", "-").replace("accounts-", "") or "-first"
