"""Every address that there is, asked for with keys of rows that exist: by nobody, by a stranger, by whoever has no part
in the file. Hidden and absent look the same (security.md A1, A3)."""

import re
import uuid
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from assistance.models import PlannedService, SupportPlan
from cases import access
from cases.models import Consent
from cases.sections import Ground, Section
from cases.visibility import sections
from identification.models import Decision, Identification, RecoveryPeriod
from referrals.models import Referral
from remedies.models import Claim, Told
from returns.models import ReturnPlan
from returns.safeguards import SAFEGUARDS
from tests.cast import acting
from tests.reach import CANARIES
from tests.roles import as_owner

# (beginning of the route, name of the key in it) -> whose key it is. A new address with another key fails here until
# somebody says whose it is.
KEYS = {
    ("i/letter/", "pk"): Decision,
    ("i/time/", "pk"): RecoveryPeriod,
    ("i/", "pk"): Identification,
    ("r/services/", "pk"): "service",
    ("r/", "pk"): Referral,
    ("b/", "pk"): ReturnPlan,
    ("f/", "consent"): Consent,
    ("f/", "plan"): SupportPlan,
    ("f/", "service"): PlannedService,
    ("f/", "told"): Told,
    ("f/", "claim"): Claim,
}
# What is answered to anybody who has not signed in.
OPEN_TO_ALL = {"cases:leave", "cases:health", "set_language"}
READERS = (
    "ngo", "shelter", "authority", "focal_point", "police", "law_centre", "guardian", "clinic", "other_ngo",
    "rapporteur", "stranger",
)  # fmt: skip
ABSENT = "11111111-2222-4333-8444-555555555555"


@dataclass(frozen=True)
class Address:
    """A pattern, with the keys of real rows and with keys of none."""

    name: str
    route: str
    real: str
    absent: str

    @property
    def is_of_a_file(self) -> bool:
        return self.real != self.absent


def _patterns(resolver=None, prefix="", namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", route, entry
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _patterns(entry, route, inner)


OURS = [
    (name, route, entry)
    for name, route, entry in _patterns()
    if not route.startswith(("accounts/", "language/", "^"))
]
THEIRS = [(name, route) for name, route, _ in _patterns() if route.startswith("accounts/")]


def _key(route, converter, case):
    if converter == "file":
        return case.public_id
    if converter == "code":
        return next(iter(SAFEGUARDS))
    for (beginning, name), model in KEYS.items():
        if name == converter and route.startswith(beginning):
            if model == "service":
                return Referral.of(case).select_related("service").first().service.public_id
            row = model.of(case).order_by("pk").first()
            assert row is not None, f"reach.everything() leaves no {model.__name__}"
            return row.public_id
    raise AssertionError(f"{route}: whose key is <{converter}>? Say so in KEYS.")


def _addresses(case):
    found = []
    with as_owner():
        for name, route, entry in OURS:
            keys = {converter: _key(route, converter, case) for converter in entry.pattern.converters}
            absent = {k: ABSENT if isinstance(v, uuid.UUID) else v for k, v in keys.items()}
            fixed = entry.default_args
            found.append(
                Address(
                    name,
                    route,
                    reverse(name, kwargs={**keys, **fixed}),
                    reverse(name, kwargs={**absent, **fixed}),
                )
            )
    return found


@pytest.fixture
def case(reach):
    return reach.everything()


@pytest.fixture
def addresses(case):
    return _addresses(case)


def _text(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def _without_chance(text):
    """A page without what differs from one request to the next."""
    return re.sub(r"[A-Za-z0-9]{64}|[0-9a-f]{8}-[0-9a-f-]{27}", "", text)


def _marks(text, case):
    """Which words of the file stand in a text."""
    words = {**{section.value: canary for section, canary in CANARIES.items()}, "reference": case.reference}
    return {name for name, word in words.items() if word.lower() in text.lower()}


def test_every_app_has_addresses():
    apps = {name.split(":")[0] for name, _, _ in OURS}
    assert apps == {"cases", "identification", "referrals", "assistance", "remedies", "returns", "monitoring"}


def test_addresses_say_nothing():
    telling = re.compile(
        r"victim|traffick|case|shelter|police|refer|assist|remed|health|identif|decision|recover",
        re.IGNORECASE,
    )
    routes = [
        re.sub(r"<[^>]+>", "", route) for name, route, _ in OURS if name != "cases:health"
    ]  # for machines
    assert [route for route in routes if telling.search(route)] == []


def test_rows_are_addressed_by_random_keys_only():
    numbered = [
        route
        for _, route, entry in OURS
        for c in entry.pattern.converters.values()
        if "Int" in type(c).__name__
    ]
    assert numbered == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_the_sign_in(cast, case, addresses, method):
    client = Client()
    answers = {}
    for address in addresses:
        if address.name not in OPEN_TO_ALL:
            response = getattr(client, method)(address.real)
            answers[address.name] = (
                response.status_code,
                response.url.split("?")[0] if "Location" in response else "",
            )

    wrong = {name: answer for name, answer in answers.items() if answer != (302, reverse("account_login"))}
    assert wrong == {}


@pytest.mark.parametrize("slug", ["stranger", "other_ngo", "police", "clinic"])
def test_who_has_no_part_in_the_file_finds_nothing(cast, case, addresses, slug):
    """Not found, whether the row is there or not, for reading and for acting; and no word of it anywhere else."""
    client = getattr(cast, slug).client
    wrong = []
    for address in addresses:
        if address.name == "cases:leave":
            continue
        for method in ("get", "post"):
            hidden = getattr(client, method)(address.real)
            text = _text(hidden)
            if _marks(text, case):
                wrong.append((address.name, method, "shows", sorted(_marks(text, case))))
            if not address.is_of_a_file:
                continue
            absent = getattr(client, method)(address.absent)
            same = hidden.status_code == absent.status_code and _without_chance(text) == _without_chance(
                _text(absent)
            )
            if not same or hidden.status_code not in {404, 405}:
                wrong.append((address.name, method, hidden.status_code, absent.status_code))

    assert wrong == []


@pytest.mark.slow
def test_everybody_sees_the_words_of_her_own_sections_only(cast, reach, case, addresses):
    """The canary crawl: each section of the file has its own word; whoever does not hold a section finds its word on no
    page, whatever she holds otherwise."""
    for to, wanted in (
        (cast.law_centre, [Section.IDENTITY, Section.LEGAL, Section.REMEDIES]),
        (cast.police, [Section.IDENTITY, Section.ACCOUNT, Section.IDENTIFICATION]),
        (cast.guardian, [Section.HEALTH, Section.RETURN]),
    ):
        consent = reach.consent(case, to=to, sections=wanted)
        with acting(to) as actor:
            access.grant(case, to=to.team, ground=Ground.CONSENT, by=actor, sections=wanted, consent=consent)
    leaks, seen = [], {}
    for person in (getattr(cast, slug) for slug in READERS):
        with acting(person) as actor:
            held = {section.value for section in sections(actor, case)}
        seen[person.slug] = set()
        for address in addresses:
            if address.name == "cases:leave":
                continue
            marks = _marks(_text(person.client.get(address.real)), case) - {"reference"}
            seen[person.slug] |= marks
            if marks - held:
                leaks.append((person.slug, address.name, sorted(marks - held)))

    assert leaks == []
    assert seen["police"] == {"identity", "account", "identification"}
    assert seen["ngo"] == {section.value for section in CANARIES}
    assert seen["stranger"] == seen["other_ngo"] == seen["rapporteur"] == set()


def test_acts_are_not_done_by_following_a_link(cast, case, addresses):
    """After the lead has looked at every address nothing has changed but the trace of reading."""
    from audit.models import Event

    with as_owner():
        before = Event.objects.filter(kind="act").count()
    for address in addresses:
        if address.name != "cases:leave":
            cast.ngo.client.get(address.real)

    with as_owner():
        assert Event.objects.filter(kind="act").count() == before


def test_the_addresses_of_the_sign_in_show_no_file(cast, case):
    for name, route in THEIRS:
        if "<" in route or "(?P" in route:
            continue
        response = cast.stranger.client.get("/" + route)
        assert _marks(_text(response), case) == set(), name
