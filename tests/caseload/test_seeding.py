"""A seeded caseload keeps to the figures, marks every row synthetic, and holds nothing that no act could have left."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from assistance.models import PlannedService
from audit.models import Event
from caseload import figures
from caseload.cast import PARTS, ensure_cast
from caseload.desk import MODELS
from cases.models import Case, Identity, Note, TeamGrant
from cases.road import work_for
from cases.sections import CLOSED_TO_LAW_ENFORCEMENT, opened
from cases.walls import history_of
from deadlines.models import Deadline
from identification.models import AnonymousNotice, Decision, Identification, RecoveryPeriod
from organisations.models import LAW_ENFORCEMENT
from referrals.models import Referral
from remedies.models import Claim, ClaimItem
from returns.models import ReturnPlan

pytestmark = pytest.mark.django_db(transaction=True)
CASES = 250


def seed(cases=CASES, *, seed_number=1, **options):
    said = StringIO()
    call_command("seed_caseload", cases=cases, seed=seed_number, stderr=said, **options)
    return said.getvalue()


def marginals(*options):
    out = StringIO()
    call_command("caseload_marginals", *options, stdout=out)
    return list(csv.reader(StringIO(out.getvalue())))


def rows(model):
    return model._base_manager.all()


# --- The promise: the published proportions


def test_marginals_and_years_keep_to_the_published_and_print_them_all():
    seed()

    head, *lines = marginals()
    years_head, *years = marginals("--years")

    assert head == ["variable", "value", "published", "seeded"]
    assert [(variable, value) for variable, value, *_ in lines] == [
        (variable, value) for variable, people in figures.marginals().items() for value in people
    ]
    assert (years_head[0], [int(line[0]) for line in years]) == ("year", list(range(2014, 2027)))
    assert max(abs(float(line[1]) - float(line[2])) for line in years) <= 1 / CASES
    held = [
        line
        for line in lines
        if line[0] in {"First responder type", "Exploitation type", "Age at exploitation"}
    ]
    assert [line for line in held if abs(float(line[2]) - float(line[3])) > 0.01] == []


def test_marginals_of_no_caseload_end_with_one():
    with pytest.raises(SystemExit) as ended:
        marginals()

    assert ended.value.code == 1


def test_marginals_of_a_shifted_caseload_end_with_one():
    cast = ensure_cast(sign_in=False)
    seed(100)
    with transaction.atomic():
        for row in rows(Identity).filter(gender="male")[:10]:
            row.gender = "female"
            row.save()

    with pytest.raises(SystemExit) as ended:
        marginals()

    assert (ended.value.code, len(cast.people)) == (1, len(PARTS))


# --- Every row says what it is


def test_every_row_is_marked_synthetic_and_has_its_version():
    said = seed(100)

    models = (*MODELS, TeamGrant)
    assert said.startswith("100 of 100 cases, ")
    assert {m.__name__: rows(m).filter(is_synthetic=False).count() for m in models} == {
        m.__name__: 0 for m in models
    }
    assert Event.objects.filter(case_id__isnull=False).exclude(details__synthetic=True).count() == 0
    assert rows(Identity).exclude(name__contains=" Example-").count() == 0
    assert [rows(m).count() for m in (Case, Identity, Identification)] == [100, 100, 100]
    assert rows(Note).filter(section_name="account").count() == 100
    counted = {
        m.__name__: (rows(m).count(), history_of(m)._base_manager.count()) for m in models if history_of(m)
    }
    assert {name: pair for name, pair in counted.items() if pair[0] != pair[1]} == {}
    published = sum(figures.notices_by_year().values()) / sum(figures.referrals_by_year().values())
    assert rows(AnonymousNotice).count() == round(100 * published)


# --- The same again, or not at all


def what_was_drawn():
    people = (
        rows(Identity).order_by("name", "born_on").values_list("name", "born_on", "gender", "nationality")
    )
    reports = rows(Identification).order_by("reported_on", "responder_body", "status")
    return list(people), list(reports.values_list("reported_on", "responder_body", "status", "exploitation"))


def test_the_same_seed_makes_the_same_caseload_again_under_other_references():
    seed(40, seed_number=3)
    people, reports = what_was_drawn()

    seed(40, seed_number=3)

    assert what_was_drawn() == ([p for p in people for _ in (0, 1)], [r for r in reports for _ in (0, 1)])
    assert rows(Case).values("reference").distinct().count() == 80
    assert rows(Referral).values("reference").distinct().count() == rows(Referral).count()


def test_if_empty_leaves_an_existing_caseload_alone():
    seed(20)

    said = seed(20, if_empty=True)

    assert said == "There are files already; nothing was added.\n"
    assert rows(Case).count() == 20


def test_seeding_is_the_owners(settings):
    settings.ROLE = "web"

    with pytest.raises(CommandError, match="as the owner"):
        seed(20)
    with pytest.raises(CommandError, match="the owner of the tables"):
        marginals()


def test_nobody_signs_in_unless_it_is_a_demonstration(settings):
    settings.DEMO = False
    seed(5)

    assert ensure_cast(sign_in=False).people["ngo"].is_active is False


# --- Nothing that no act could have left


def grants_past_the_rule_table():
    return [
        (grant.ground, grant.section)
        for grant in rows(TeamGrant).select_related("group__team__organisation")
        if opened(grant.ground, grant.group.team.organisation.kind).get(grant.section) != grant.level
    ]


def health_notes_or_whereabouts_open_to_the_police():
    held = rows(TeamGrant).filter(group__team__organisation__kind__in=LAW_ENFORCEMENT)
    return held.filter(section__in=CLOSED_TO_LAW_ENFORCEMENT).values_list("section", flat=True)


def consent_grants_without_their_consent():
    return [
        grant.section
        for grant in rows(TeamGrant).filter(ground="consent").select_related("consent")
        if grant.consent.recipient_id != grant.group_id
        or grant.consent.case_id != grant.content_object_id
        or grant.section not in {"existence", *grant.consent.sections}
    ]


def statuses_that_their_decisions_contradict():
    decided = {(d.case_id, d.kind): d.outcome for d in rows(Decision).order_by("decided_on", "pk")}
    expected = {
        "awaiting": (None, None),
        "reasonable": ("positive", None),
        "not_reasonable": ("negative", None),
        "conclusive": ("positive", "positive"),
        "not_conclusive": ("positive", "negative"),
    }
    return [
        row.status
        for row in rows(Identification).filter(status__in=expected)
        if (decided.get((row.case_id, "reasonable")), decided.get((row.case_id, "conclusive")))
        != expected[row.status]
    ]


def recovery_periods_that_run_after_the_decision():
    running = rows(RecoveryPeriod).filter(status="running").values("case")
    return (
        rows(Identification)
        .filter(case__in=running)
        .exclude(status="reasonable")
        .values_list("status", flat=True)
    )


def limits_that_run_on_a_closed_file():
    return rows(Deadline).filter(status="open", case__status="closed").values_list("kind", flat=True)


def limits_that_ended_without_a_moment():
    return rows(Deadline).filter(Q(status="open") ^ Q(ended_at=None)).values_list("kind", flat=True)


def referrals_without_consent():
    return rows(Referral).exclude(consent__recipient=F("to_team")).values_list("status", flat=True)


def claims_that_are_not_the_sum_of_their_items():
    sums = {}
    for item in rows(ClaimItem):
        sums[item.claim_id] = sums.get(item.claim_id, 0) + item.claimed
    return [claim.pk for claim in rows(Claim) if sums.get(claim.pk) != claim.claimed]


def returns_without_a_country_or_with_a_stranger():
    return (
        rows(ReturnPlan).filter(Q(to_country="") | Q(case__status="closed")).values_list("status", flat=True)
    )


def moments_still_to_come():
    now = timezone.now()
    return [
        *Event.objects.filter(at__gt=now).values_list("verb", flat=True),
        *rows(Referral).filter(Q(sent_at__gt=now) | Q(answered_at__gt=now)).values_list("status", flat=True),
        *rows(PlannedService).filter(stands_since__gt=now.date()).values_list("status", flat=True),
    ]


def files_not_last_touched_by_their_last_event():
    last = Event.objects.filter(case_id=OuterRef("pk")).order_by("-at").values("at")[:1]
    apart = rows(Case).annotate(last=Subquery(last)).exclude(last=F("last_activity"))
    behind = rows(TeamGrant).exclude(case_last_activity=F("content_object__last_activity"))
    return [*apart.values_list("reference", flat=True), *behind.values_list("section", flat=True)]


FAULTS = (
    grants_past_the_rule_table,
    health_notes_or_whereabouts_open_to_the_police,
    consent_grants_without_their_consent,
    statuses_that_their_decisions_contradict,
    recovery_periods_that_run_after_the_decision,
    limits_that_run_on_a_closed_file,
    limits_that_ended_without_a_moment,
    referrals_without_consent,
    claims_that_are_not_the_sum_of_their_items,
    returns_without_a_country_or_with_a_stranger,
    moments_still_to_come,
    files_not_last_touched_by_their_last_event,
)


def test_nothing_stands_that_no_act_could_have_left():
    seed(1_000)

    assert {fault.__name__: list(fault()) for fault in FAULTS} == {fault.__name__: [] for fault in FAULTS}
    # ... and there was something to look at
    assert [model.__name__ for model in (*MODELS, TeamGrant) if not rows(model).exists()] == []
    assert set(rows(Case).values_list("status", flat=True)) == {"open", "closed"}
    assert set(rows(Deadline).values_list("status", flat=True)) == {"open", "met", "ended"}
    police = rows(TeamGrant).filter(group__team__organisation__kind="police", section="identity")
    assert police.exists()
    # ... and each desk finds work on its first page; the monitor has figures instead
    cast = ensure_cast()
    desks = set(cast.people) - {"rapporteur"}
    assert {slug for slug in desks if not work_for(cast.actor(slug))} == set()
