"""The pages of assistance: what they show, to whom, and that nothing typed is lost."""

import pytest
from django.urls import reverse

from assistance.models import Domain, NeedsAssessment, PlannedService, SupportPlan
from assistance.panels import VERBS
from audit.models import Event
from cases.road import CaseView
from cases.visibility import file_with_sections
from tests.assistance.steps import NEED, agreed, assessed, drafted, in_days, offered, shared_case, stepped

PAGE_QUERIES = (
    24  # the gate, the grants and the trace included; a literal, so that a list cannot grow with its rows
)


def day(name, days):
    at = in_days(days)
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year}


ASSESSMENT = {"risk": "high", "risk_reason": "Typed-Reason", "her_view": "Typed-View"}


@pytest.fixture
def full(reach):
    """A file with an assessment and an agreed plan of one service, led by the NGO."""
    return agreed(reach, assessed(reach).case)


@pytest.fixture
def addresses(full, reach, acting):
    """Every address of assistance on one file."""
    with acting(reach.cast.ngo):
        service = PlannedService.of(full.case).get()
    file = full.case.public_id
    on_plan = [reverse(f"assistance:{name}", args=[file, full.public_id]) for name in ON_PLAN]
    on_service = [reverse(f"assistance:{verb}", args=[file, service.public_id]) for verb in VERBS]
    return (
        [reverse(f"assistance:{name}", args=[file]) for name in ("page", "assess", "draft")]
        + on_plan
        + on_service
    )


ON_PLAN = ("change", "agree", "review", "end", "offer")


@pytest.mark.parametrize(
    "who", ["stranger", "other_ngo", "other_shelter", "police", "rapporteur", "focal_point"]
)
def test_nothing_is_found_by_whom_it_does_not_concern(reach, addresses, who):
    client = getattr(reach.cast, who).client

    assert {client.get(url).status_code for url in addresses} == {404}
    assert {client.post(url).status_code for url in addresses} <= {404, 405}


def test_the_police_find_nothing_even_on_a_file_that_they_lead(reach):
    case = reach.open_case(by=reach.cast.police)
    client = reach.cast.police.client

    for name in ("page", "assess", "draft"):
        assert client.get(reverse(f"assistance:{name}", args=[case.public_id])).status_code == 404
    page = client.get(reverse("cases:page", args=[case.public_id]))
    assert page.status_code == 200
    assert 'id="assistance"' not in page.content.decode()


def test_a_record_of_one_file_is_not_found_under_another(reach, full):
    other = reach.open_case()

    url = reverse("assistance:end", args=[other.public_id, full.public_id])

    assert reach.cast.ngo.client.get(url).status_code == 404


def test_the_page_shows_need_wish_plan_and_service(reach, full):
    page = reach.cast.ngo.client.get(reverse("assistance:page", args=[full.case.public_id])).content.decode()

    for word in (
        NEED["need"],
        NEED["wish"],
        "Heknows-Risk",
        "Ownflat-Goals",
        "Callus-Safety",
        "Dentist-Service",
    ):
        assert word in page


@pytest.mark.parametrize("services", [1, 3])
def test_the_page_asks_the_database_no_more_for_more_services(reach, django_assert_max_num_queries, services):
    plan = drafted(reach, assessed(reach).case)
    for number in range(services):
        offered(reach, plan, what=f"Service {number}")
    url = reverse("assistance:page", args=[plan.case.public_id])
    client = reach.cast.ngo.client
    client.get(url)

    with django_assert_max_num_queries(PAGE_QUERIES):
        assert client.get(url).status_code == 200


def test_the_panel_asks_three_times(reach, full, acting, django_assert_num_queries):
    with acting(reach.cast.ngo) as actor:
        case, held = file_with_sections(actor, public_id=full.case.public_id)
        actor.team_ids, actor.permissions  # noqa: B018 (known before the panel is made)
        from assistance.panels import panel

        with django_assert_num_queries(3):
            context = panel(CaseView(case, actor, held))

    assert (context["tracks"]["assistance"].label, context["assessment"].pressing) == ("Plan agreed", 1)


def test_the_case_page_has_the_panel_and_the_track(reach, full):
    page = reach.cast.ngo.client.get(reverse("cases:page", args=[full.case.public_id])).content.decode()

    assert 'id="assistance"' in page
    assert "Dentist-Service" in page


def test_every_look_leaves_a_trace(reach, full, acting):
    reach.cast.ngo.client.get(reverse("assistance:page", args=[full.case.public_id]))

    with acting(reach.cast.ngo):
        assert Event.objects.filter(kind=Event.Kind.READ, verb="assistance.read").count() == 1


def test_assessing_through_the_page(reach, acting):
    case = reach.open_case()
    url = reverse("assistance:assess", args=[case.public_id])
    data = {**ASSESSMENT, **day("next_review_on", 5), "health-urgency": "now", "health-need": "A dentist"}

    answer = reach.cast.ngo.client.post(url, data)

    assert answer["Location"] == reverse("cases:page", args=[case.public_id]) + "#assistance"
    with acting(reach.cast.ngo):
        assert list(NeedsAssessment.of(case).values_list("risk", "needs__domain", "needs__need")) == [
            ("high", "health", "A dentist")
        ]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"risk_reason": ""}, "This field is required."),
        ({"next_review_on_year": 2025}, "The next look must lie ahead."),
        ({"health-need": "", "health-urgency": "now"}, "Physical health: say what is needed."),
        ({"health-urgency": ""}, "Physical health: say how soon."),
    ],
)
def test_what_was_typed_into_an_assessment_is_kept(reach, acting, change, error):
    case = reach.open_case()
    data = {
        **ASSESSMENT, **day("next_review_on", 5), "health-urgency": "soon", "health-need": "Typed-Need",
        "health-wish": "Typed-Wish", **change,
    }  # fmt: skip

    answer = reach.cast.ngo.client.post(reverse("assistance:assess", args=[case.public_id]), data)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert error in page
    assert "Typed-Wish" in page
    assert "Typed-View" in page
    with acting(reach.cast.ngo):
        assert not NeedsAssessment.of(case).exists()


def test_the_assessment_goes_through_all_domains(reach):
    case = reach.open_case()

    page = reach.cast.ngo.client.get(reverse("assistance:assess", args=[case.public_id])).content.decode()

    assert all(f'name="{domain}-wish"' in page for domain in Domain)


def test_the_whole_way_through_the_pages(reach, acting):
    case = shared_case(reach)
    shelter, file = reach.cast.shelter, case.public_id
    client = shelter.client

    client.post(reverse("assistance:draft", args=[file]), {"goals": "A flat", "safety": ""})
    with acting(shelter):
        plan = SupportPlan.of(case).get()
    client.post(reverse("assistance:change", args=[file, plan.public_id]), {"goals": "A flat and a job"})
    offer = {
        "domain": "work", "what": "A course", "provider": shelter.team.public_id, "owner": shelter.user.public_id,
        **day("due_on", 3),
    }  # fmt: skip
    client.post(reverse("assistance:offer", args=[file, plan.public_id]), offer)
    with acting(shelter):
        service = PlannedService.of(case).get()
    client.post(reverse("assistance:accept", args=[file, service.public_id]), day("happened_on", 0))
    agree = {"how": "signed", "language": "Romanian", **day("review_on", 30)}
    client.post(reverse("assistance:agree", args=[file, plan.public_id]), agree)
    client.post(reverse("assistance:review", args=[file, plan.public_id]), day("review_on", 60))
    client.post(reverse("assistance:start", args=[file, service.public_id]), day("happened_on", 0))
    client.post(reverse("assistance:deliver", args=[file, service.public_id]), day("happened_on", 0))
    client.post(reverse("assistance:end", args=[file, plan.public_id]), {"because": "completed"})

    with acting(shelter):
        plan, service = SupportPlan.of(case).get(), PlannedService.of(case).get()
        assert (plan.status, plan.goals, plan.review_on, plan.ended_because) == (
            "ended", "A flat and a job", in_days(60), "completed",
        )  # fmt: skip
        assert service.status == "delivered"


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("agree", {"language": "Typed-Language"}, "Typed-Language"),
        ("offer", {"what": "Typed-Service"}, "Typed-Service"),
        ("change", {"safety": "Typed-Safety"}, "Typed-Safety"),
    ],
)
def test_what_was_typed_is_kept(reach, name, data, kept):
    service = offered(reach)
    url = reverse(f"assistance:{name}", args=[service.case.public_id, service.plan.public_id])

    answer = reach.cast.ngo.client.post(url, data)

    assert answer.status_code == 200
    assert kept in answer.content.decode()


@pytest.mark.parametrize(
    ("days", "reason", "status"), [(0, "too far", 302), (0, "", 200), (1, "too far", 200)]
)
def test_declining_needs_a_reason_and_a_day_that_has_come(reach, acting, days, reason, status):
    service = offered(reach)
    url = reverse("assistance:decline", args=[service.case.public_id, service.public_id])

    answer = reach.cast.ngo.client.post(url, {"reason": reason, **day("happened_on", days)})

    assert answer.status_code == status
    with acting(reach.cast.ngo):
        assert PlannedService.of(service.case).get().status == ("declined" if status == 302 else "offered")


@pytest.mark.parametrize(
    ("name", "blocked"), [("agree", True), ("change", True), ("review", False), ("offer", False)]
)
def test_a_step_that_is_not_open_says_why(reach, full, name, blocked):
    url = reverse(f"assistance:{name}", args=[full.case.public_id, full.public_id])

    assert reach.cast.ngo.client.get(url).status_code == (409 if blocked else 200)


def test_readers_see_no_buttons(reach, full, acting):
    case = shared_case(reach, to=reach.cast.guardian)
    drafted(reach, case)
    client = reach.cast.guardian.client

    page = client.get(reverse("assistance:page", args=[case.public_id]))

    assert page.status_code == 200
    assert reverse("assistance:assess", args=[case.public_id]) not in page.content.decode()
    assert client.get(reverse("assistance:assess", args=[case.public_id])).status_code == 409


def test_what_waits_is_shown_on_the_first_page(reach, acting):
    from assistance.panels import plans_to_agree, services_due

    plan = drafted(reach)
    late, later = offered(reach, plan, due_on=in_days(-2)), offered(reach, plan, due_on=in_days(20))
    begun = stepped(reach, offered(reach, plan, due_on=in_days(-2)), "accepted", "started")

    with acting(reach.cast.ngo) as actor:
        assert [(work.reference, work.group) for work in services_due(actor)] == [
            (plan.case.reference, "overdue")
        ]
        assert [work.reference for work in plans_to_agree(actor)] == [plan.case.reference]
    with acting(reach.cast.other_ngo) as actor:
        assert list(services_due(actor)) == list(plans_to_agree(actor)) == []
    assert (late.is_late, later.is_late, begun.is_late) == (True, False, False)


@pytest.mark.parametrize(
    ("arrange", "label"),
    [
        (lambda reach, case: None, "Not begun"),
        (assessed, "Needs assessed"),
        (drafted, "Plan being made"),
        (agreed, "Plan agreed"),
    ],
)
def test_the_track_says_where_assistance_stands(reach, acting, django_assert_num_queries, arrange, label):
    from assistance.panels import states

    case, hidden = reach.open_case(), reach.open_case(by=reach.cast.police)
    arrange(reach, case)

    with acting(reach.cast.ngo) as actor:
        actor.team_ids  # noqa: B018
        with django_assert_num_queries(1):
            found = states(actor, [case, hidden])

    assert {key: str(state.label) for key, state in found.items()} == {case.pk: label}


def test_the_track_of_a_file_whose_assistance_is_closed_shows_nothing(reach, acting):
    from assistance.panels import states

    case = reach.open_case(by=reach.cast.police)

    with acting(reach.cast.police) as actor:
        assert states(actor, [case]) == {}
