"""What returns add to the pages of the file: two queries, and only where a return is planned."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def queries(returning, name, *args):
    client, url = returning.cast.ngo.client, reverse(name, args=args)
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def test_the_panel_asks_one_query_for_all_checks(presumed):
    before = queries(presumed, "cases:page", presumed.case.public_id)
    presumed.open_to(presumed.cast.law_centre).open()
    few = queries(presumed, "cases:page", presumed.case.public_id)
    presumed.assess_all()
    many = queries(presumed, "cases:page", presumed.case.public_id)

    assert len(few) == len(many)
    assert len(few) - len(before) <= 1


def test_the_list_shows_where_the_return_stands(presumed):
    presumed.open().assess("R1.01")

    assert "Safeguards being assessed" in presumed.cast.ngo.client.get(reverse("cases:list")).content.decode()


def test_the_panel_names_what_blocks(presumed):
    presumed.open()
    page = presumed.cast.ngo.client.get(
        reverse("cases:page", args=[presumed.case.public_id])
    ).content.decode()

    blocking = [s for s in presumed.plan.safeguards() if presumed.plan.effect_of(s) == "block"]
    assert f"Cannot be cleared: {len(blocking)} safeguards that block are missing" in page
    assert f"{blocking[0].code}, not assessed yet: {blocking[0].sentence}" in page
