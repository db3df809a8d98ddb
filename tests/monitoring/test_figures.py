"""Who reads figures, and what they hold."""

import datetime
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from audit.models import Event
from monitoring import figures
from monitoring.documents import report
from tests.cast import acting
from tests.conftest import NOW
from tests.reach import CANARIES

PAGES = ["monitoring:figures", "monitoring:export", "monitoring:report", "monitoring:document"]
LAST_AUTUMN = NOW - datetime.timedelta(days=120)
YEAR = figures.Period(datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))


@pytest.fixture
def caseload(cast, reach, clock):
    """Last autumn: 24 reports, 12 of them of children, 22 of labour exploitation, two of another form, fourteen of them
    decided; and one file with everything in it."""
    clock.move_to(LAST_AUTUMN)
    for at in range(24):
        age, forms = "child" if at % 2 else "adult", ["labour"] if at < 22 else ["sexual"]
        basis = "child" if age == "child" else "consent"
        case = reach.reported_case(report={"exploitation": forms, "basis": basis}, age_group=age)
        if at < 14:
            clock.shift(datetime.timedelta(days=1))
            reach.decision(case)
    reach.everything()
    clock.move_to(NOW)
    return cast


def read(person, period=YEAR):
    with acting(person):
        return figures.read(period)


# --- Who ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    "slug",
    ["stranger", "ngo", "police", "authority", "focal_point", "shelter", "law_centre", "guardian", "clinic"],
)
def test_for_everybody_but_a_monitor_there_is_no_such_page(address, slug, cast):
    client = getattr(cast, slug).client

    assert client.get(reverse(address)).status_code == 404
    assert client.post(reverse(address)).status_code == 404


def test_without_signing_in_one_is_asked_to(client, transactional_db):
    assert client.get(reverse("monitoring:figures")).status_code == 302


@pytest.mark.parametrize("slug", ["stranger", "ngo", "police", "authority", "focal_point"])
def test_the_database_refuses_figures_to_everybody_but_a_monitor(slug, cast):
    with pytest.raises(DatabaseError, match="figures are for monitors"):
        read(getattr(cast, slug))


def test_the_database_refuses_figures_to_nobody_in_particular(transactional_db):
    with pytest.raises(DatabaseError, match="figures are for monitors"), transaction.atomic():
        figures.read(YEAR)


def test_a_monitor_who_left_reads_nothing_more(cast, as_owner):
    with acting(cast.rapporteur):
        figures.read(YEAR)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM identification_identification")
            assert cursor.fetchone() == (0,)
    with as_owner():
        cast.rapporteur.team.organisation.is_active = False
        cast.rapporteur.team.organisation.save()

    with pytest.raises(DatabaseError, match="figures are for monitors"):
        read(cast.rapporteur)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2025-01-02", "2025-12-31"),
        ("2025-01-01", "2025-12-30"),
        ("2025-02-01", "2025-02-28"),
        ("2025-07-01", "2025-06-30"),
        ("2096-01-01", "2096-12-31"),
    ],
)
def test_only_whole_quarters_that_have_ended_can_be_asked_for(since, until, cast):
    period = figures.Period(datetime.date.fromisoformat(since), datetime.date.fromisoformat(until))

    with pytest.raises(DatabaseError, match="whole quarters"):
        read(cast.rapporteur, period)


# --- What ---------------------------------------------------------------------------------------------------


def test_figures_count_what_happened_and_hide_what_is_small(caseload):
    told = read(caseload.rapporteur)

    assert told.table("reports_by_time").total == 25
    assert [(line.key, line.value) for line in told.table("reports_by_responder").lines] == [("ngo", 25)]
    assert [(line.key, line.value) for line in told.table("reports_by_age").lines] == [
        ("adult", 15),
        ("child", 10),
    ]
    mentions = {line.key: line.value for line in told.table("reports_by_mention").lines}
    assert mentions == {"labour": None, "sexual": None}  # of the total, labour would leave two
    assert told.table("reasonable_by_year").totals[0] == 15
    assert told.table("reasonable_by_year").totals[1] is None
    assert told.days("reasonable", "median") == 1
    assert told.days("reasonable", "ninetieth") is None
    assert told.table("recovery").cell("granted") == 15
    assert told.table("returns").total is None
    assert told.table("claims").total is None


def test_the_same_period_gives_the_same_figures(caseload, clock):
    first = read(caseload.rapporteur)
    clock.shift(datetime.timedelta(days=3))
    second = read(caseload.rapporteur)

    assert first.digest == second.digest
    assert (
        read(caseload.rapporteur, figures.Period(YEAR.since, datetime.date(2025, 9, 30))).digest
        != first.digest
    )


def test_no_word_of_any_file_is_in_the_answer_or_on_a_page(caseload):
    pages = [
        caseload.rapporteur.client.get(reverse(page), {"since": 2025, "until": 2025}) for page in PAGES[:3]
    ]

    words = [json.dumps(read(caseload.rapporteur).answer), *(page.content.decode() for page in pages)]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "labour" in words[0]
    for canary in CANARIES.values():
        assert all(canary not in text for text in words)
    assert all("NRM-" not in text and "REF-" not in text for text in words)


def test_the_spreadsheet_holds_exactly_the_tables_of_the_page(caseload):
    with acting(caseload.rapporteur):
        shown = report(figures.read(YEAR), figures.read(YEAR.before))
    file = caseload.rapporteur.client.get(
        reverse("monitoring:export"), {"since": 2025, "until": 2025}
    ).content.decode()

    lines = file.removeprefix("\ufeff").splitlines()
    assert len(lines) == 2 + len(list(figures.rows_of(shown.tables)))
    assert "Who noticed them first,NGO and third sector,Number,25" in lines
    assert lines[-1].endswith(shown.digest)


def test_a_name_that_looks_like_a_formula_stays_text():
    from monitoring.views import _harmless

    assert _harmless("=1+1") == "'=1+1"
    assert _harmless("Moldova") == "Moldova"


def test_every_look_and_every_file_is_written_down(caseload, as_owner):
    client, chosen = caseload.rapporteur.client, {"since": 2025, "until": 2025}
    client.get(reverse("monitoring:figures"), chosen)
    client.get(reverse("monitoring:export"), chosen)

    with as_owner():
        rows = Event.objects.filter(verb__startswith="monitoring.").order_by("pk")
        told = [(row.kind, row.verb, row.person_id, row.details["period"]) for row in rows]
    who = caseload.rapporteur.user.pk
    assert told == [
        ("read", "monitoring.figures_read", who, "2025-01-01_2025-12-31"),
        ("export", "monitoring.tables_exported", who, "2025-01-01_2025-12-31"),
    ]


def test_the_first_page_says_what_moved(caseload):
    page = caseload.rapporteur.client.get(reverse("cases:today")).content.decode()

    assert "Persons reported: 25" in page
    assert reverse("monitoring:report") in page


# --- The period ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-03-02", "2025-12-31"),
        ("2026-04-01", "2026-03-31"),
        ("2026-12-31", "2026-09-30"),
        ("2026-01-01", "2025-12-31"),
    ],
)
def test_the_last_quarter_that_has_ended(today, expected, clock):
    clock.move_to(datetime.datetime.fromisoformat(f"{today}T12:00:00+01:00"))

    assert figures.last_quarter_end() == datetime.date.fromisoformat(expected)


def test_the_year_that_runs_is_counted_up_to_its_last_quarter(clock):
    clock.move_to(datetime.datetime(2026, 11, 21, 12, tzinfo=NOW.tzinfo))

    period = figures.Period.of_years(2025, 2026)

    assert (period.since, period.until) == (datetime.date(2025, 1, 1), datetime.date(2026, 9, 30))
    assert (period.before.since, period.before.until) == (
        datetime.date(2023, 1, 1),
        datetime.date(2024, 9, 30),
    )


def test_years_in_the_wrong_order_are_explained_and_kept(cast):
    page = cast.rapporteur.client.get(reverse("monitoring:figures"), {"since": 2025, "until": 2020})

    assert "The last year comes before the first." in page.content.decode()
    assert page.status_code == 200


def test_without_any_file_the_pages_say_so(cast):
    page = cast.rapporteur.client.get(reverse("monitoring:report"))

    assert "Too few persons were reported" in page.content.decode()
