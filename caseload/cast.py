"""
The cast of the demonstration: organisations of every kind, their teams, and one person of each role in them.

None of them exists. `ensure_cast` may be called as often as you like; it makes what is missing and returns all of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from core.acting import acting
from organisations.actions import join, open_team
from organisations.actors import Actor
from organisations.models import Kind, Membership, Organisation, Team
from organisations.roles import Role
from referrals.models import Service

DEMO_PASSWORD = "demonstration-only"  # noqa: S105 - published on purpose; it opens invented files only


@dataclass(frozen=True)
class Part:
    """One place in the cast: an organisation with one team and the person who works in it."""

    slug: str
    organisation: str
    kind: Kind
    is_state: bool
    team: str
    receives_referrals: bool
    email: str
    full_name: str
    role: Role


PARTS = (
    Part("ngo", "Lantern Association", Kind.NGO, False, "Outreach", True,
         "caseworker@ngo.example", "Demo caseworker", Role.CASEWORKER),
    Part("other_ngo", "Footbridge Association", Kind.NGO, False, "Advice centre", True,
         "caseworker@other-ngo.example", "Demo caseworker elsewhere", Role.CASEWORKER),
    Part("shelter", "Linden House", Kind.SHELTER, False, "Residence", True,
         "caseworker@shelter.example", "Demo shelter worker", Role.PROVIDER),
    Part("other_shelter", "Willow House", Kind.SHELTER, False, "Residence", True,
         "caseworker@other-shelter.example", "Demo shelter worker elsewhere", Role.PROVIDER),
    Part("coordination", "Co-ordination Office against Trafficking", Kind.COORDINATOR, True, "Focal points", False,
         "focalpoint@coordination.example", "Demo focal point", Role.FOCAL_POINT),
    Part("authority", "National Identification Authority", Kind.COMPETENT_AUTHORITY, True, "Decisions", False,
         "decisions@authority.example", "Demo decision maker", Role.DECISION_MAKER),
    # Whoever assessed a safeguard may not clear the return: the authority needs two.
    Part("second_authority", "National Identification Authority", Kind.COMPETENT_AUTHORITY, True, "Decisions", False,
         "clearance@authority.example", "Demo decision maker, second", Role.DECISION_MAKER),
    Part("rapporteur", "Office of the National Rapporteur", Kind.RAPPORTEUR, True, "Monitoring", False,
         "monitor@rapporteur.example", "Demo monitor", Role.MONITOR),
    Part("police", "City Police", Kind.POLICE, True, "Anti-trafficking unit", False,
         "officer@police.example", "Demo police officer", Role.FIRST_RESPONDER),
    Part("labour", "Labour Inspectorate", Kind.LABOUR_INSPECTION, True, "Field inspections", False,
         "inspector@labour.example", "Demo labour inspector", Role.FIRST_RESPONDER),
    Part("asylum", "Asylum and Immigration Service", Kind.ASYLUM, True, "First reception", False,
         "officer@asylum.example", "Demo asylum officer", Role.FIRST_RESPONDER),
    Part("social", "Municipal Social Service", Kind.SOCIAL_SERVICE, True, "Child protection", True,
         "worker@social.example", "Demo social worker", Role.CASEWORKER),
    Part("health", "Community Health Centre", Kind.HEALTH, True, "Clinic", True,
         "clinic@health.example", "Demo health worker", Role.PROVIDER),
    Part("legal_aid", "Legal Aid Centre", Kind.LEGAL_AID, False, "Compensation desk", True,
         "lawyer@legal-aid.example", "Demo lawyer", Role.LAWYER),
    Part("guardianship", "Guardianship Office", Kind.GUARDIANSHIP, True, "Guardians", True,
         "guardian@guardianship.example", "Demo guardian", Role.GUARDIAN),
)  # fmt: skip

EVERYBODY = [who.value for who in Service.ForWhom]
# What each receiving team offers: kind, words, languages, for whom, places (None where they are not counted).
SERVICES: dict[str, tuple[str, str, list[str], list[str], int | None]] = {
    "shelter": ("shelter", "Rooms for women and for mothers with children, staffed day and night",
                ["English", "Arabic", "Albanian"], ["women", "families"], 4),
    "other_shelter": ("shelter", "Rooms for men and for women, in separate houses",
                      ["English", "Vietnamese", "Tigrinya"], ["men", "women"], 2),
    "ngo": ("counselling", "Counselling, accompaniment, interpreters",
            ["English", "Arabic", "Tigrinya", "Romanian"], EVERYBODY, None),
    "other_ngo": ("work", "Language courses and help with finding work",
                  ["English", "Persian", "Dari"], ["women", "men"], None),
    "social": ("social", "Subsistence, child protection, school places", ["English"], EVERYBODY, None),
    "health": ("health", "General practice, dentist, trauma clinic", ["English", "Arabic", "French"], EVERYBODY, None),
    "legal_aid": ("legal", "Advice on compensation, wages, residence and criminal proceedings",
                  ["English", "Arabic", "Romanian"], EVERYBODY, None),
    "guardianship": ("guardianship", "A guardian for each child without parents here",
                     ["English"], ["children"], None),
}  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Who plays: organisations, teams, people and services by the slug of their part; people also by role, the first of
    each."""

    organisations: dict[str, Organisation]
    teams: dict[str, Team]
    people: dict[str, Any]
    services: dict[str, Service]

    @property
    def people_by_role(self) -> dict[Role, Any]:
        by_role: dict[Role, Any] = {}
        for part in PARTS:
            by_role.setdefault(part.role, self.people[part.slug])
        return by_role

    def actor(self, slug: str) -> Actor:
        """The person of this part with what she may do now; one query."""
        return Actor.of(self.people[slug])


@transaction.atomic
def ensure_cast(*, sign_in: bool = True) -> Cast:
    """
    All parts, made where they are missing, each marked synthetic.

    Without `sign_in` the people exist, because every act in a file has an author, but nobody can sign in as them.
    """
    password = make_password(DEMO_PASSWORD if sign_in else None)
    with acting("system:caseload", reason="Synthetic caseload"):
        parts = [(part, *_ensure(part, password, sign_in=sign_in)) for part in PARTS]
        teams = {part.slug: team for part, team, _ in parts}
        services = {slug: _ensure_service(teams[slug], slug) for slug in SERVICES}
    return Cast(
        organisations={part.slug: team.organisation for part, team, _ in parts},
        teams=teams,
        people={part.slug: person for part, _, person in parts},
        services=services,
    )


def _ensure(part: Part, password: str, *, sign_in: bool) -> tuple[Team, Any]:
    organisation = Organisation.objects.filter(name=part.organisation).first() or Organisation.objects.create(
        name=part.organisation, kind=part.kind, is_state=part.is_state, is_synthetic=True
    )
    team = Team.objects.filter(organisation=organisation, name=part.team).first() or open_team(
        organisation, part.team, receives_referrals=part.receives_referrals, is_synthetic=True
    )
    team.organisation = organisation  # one object for both, so that reading a team's kind asks nothing
    person = _ensure_person(part, password, sign_in=sign_in)
    if not Membership.objects.filter(person=person, team=team).exists():
        join(person, team, part.role, is_synthetic=True)
    return team, person


def _ensure_service(team: Team, slug: str) -> Service:
    kind, offers, languages, for_whom, places = SERVICES[slug]
    found = Service.objects.filter(team=team).first()
    return found or Service.objects.create(
        team=team, kind=kind, offers=offers, languages=languages, for_whom=for_whom, places_free=places,
        is_synthetic=True,
    )  # fmt: skip


def _ensure_person(part: Part, password: str, *, sign_in: bool) -> Any:
    """Opens a demonstration account that was made without sign-in, never closes one."""
    users = get_user_model().objects
    person = users.filter(email=part.email).first()
    if person is None:
        return users.create(
            email=part.email,
            full_name=part.full_name,
            password=password,
            is_active=sign_in,
            is_synthetic=True,
        )
    if sign_in and person.is_synthetic and not person.is_active:
        person.password, person.is_active = password, True
        person.save(update_fields=["password", "is_active"])
    return person


def sign_ins() -> Iterator[tuple[str, str, str]]:
    """E-mail, organisation and role of each demonstration account that can sign in now."""
    open_accounts = set(
        get_user_model().objects.filter(is_synthetic=True, is_active=True).values_list("email", flat=True)
    )
    for part in PARTS:
        if part.email in open_accounts:
            yield part.email, part.organisation, str(part.role.rules.name)
