"""The cast: people of every kind and role, each in her own team; and the stranger, who has none.

`cast.ngo` is a Person: `.user`, `.team`, `.actor` (what she may do now) and `.client` (her browser, signed in).
"""

import contextlib
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from accounts.sessions import SessionStore
from audit import events
from cases import visibility
from core.acting import acting as written_by
from organisations.actions import join, open_team
from organisations.actors import Actor
from organisations.models import Kind, Organisation, Team
from organisations.roles import Role
from tests.roles import as_owner

# slug -> (kind, a state body, name, takes referrals, role)
TEAMS = {
    "ngo": (Kind.NGO, False, "Harbour Association", True, Role.CASEWORKER),
    "other_ngo": (Kind.NGO, False, "Meadow Association", True, Role.CASEWORKER),
    "police": (Kind.POLICE, True, "River City Police", False, Role.FIRST_RESPONDER),
    "inspector": (Kind.LABOUR_INSPECTION, True, "Inspection of Labour", False, Role.FIRST_RESPONDER),
    "asylum": (Kind.ASYLUM, True, "Asylum Office", False, Role.FIRST_RESPONDER),
    "authority": (Kind.COMPETENT_AUTHORITY, True, "Identification Authority", False, Role.DECISION_MAKER),
    "focal_point": (Kind.COORDINATOR, True, "Co-ordination Office", False, Role.FOCAL_POINT),
    "shelter": (Kind.SHELTER, False, "Oak House", True, Role.PROVIDER),
    "other_shelter": (Kind.SHELTER, False, "Elm House", True, Role.PROVIDER),
    "clinic": (Kind.HEALTH, True, "Riverside Clinic", True, Role.PROVIDER),
    "law_centre": (Kind.LEGAL_AID, False, "Law Centre", True, Role.LAWYER),
    "guardian": (Kind.GUARDIANSHIP, True, "Guardians for Children", True, Role.GUARDIAN),
    "social_service": (Kind.SOCIAL_SERVICE, True, "Town Social Service", True, Role.CASEWORKER),
    "rapporteur": (Kind.RAPPORTEUR, True, "Rapporteur's Office", False, Role.MONITOR),
}
# A second person in a team, for what needs four eyes or a colleague: slug -> team
COLLEAGUES = {"second_authority": "authority", "ngo_colleague": "ngo", "second_focal_point": "focal_point"}

FURNITURE = frozenset({"django_content_type", "auth_permission", "django_migrations"})
TABLES = frozenset(
    {
        "accounts_user", "accounts_user_groups", "auth_group", "organisations_organisation", "organisations_team",
        "organisations_membership", "organisations_historicalorganisation", "organisations_historicalteam",
        "organisations_historicalmembership",
    }
)  # fmt: skip

_as_entered = ""


@dataclass
class Person:
    """Somebody who signs in."""

    slug: str
    user: User
    team: Team | None

    @property
    def actor(self) -> Actor:
        """What she may do now; asks the database each time."""
        return Actor.of(self.user)

    @cached_property
    def session_key(self) -> str:
        """The secret in her cookie; the session is a real one."""
        store = SessionStore()
        store[SESSION_KEY] = str(self.user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        store[HASH_SESSION_KEY] = self.user.get_session_auth_hash()
        store.create()
        return store.session_key

    @cached_property
    def client(self) -> Client:
        """Her browser."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.session_key
        return client

    def __str__(self) -> str:
        return self.slug


@dataclass
class Cast:
    """All of them, by name."""

    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, slug: str) -> Person:
        try:
            return self.__dict__["people"][slug]
        except KeyError:
            raise AttributeError(f"nobody in the cast is called {slug}") from None

    def __iter__(self):
        return iter(self.people.values())


SLUGS = (*TEAMS, *COLLEAGUES, "stranger")


def email_of(slug: str) -> str:
    return f"{slug.replace('_', '-')}@cast.example"


@transaction.atomic
def enter() -> None:
    """Make the cast, as the owner."""
    global _as_entered  # noqa: PLW0603 (one process, one database)
    teams: dict[str, Team] = {}
    for slug, (kind, is_state, name, receives, role) in TEAMS.items():
        organisation = Organisation.objects.create(name=name, kind=kind, is_state=is_state, is_synthetic=True)
        teams[slug] = open_team(organisation, "Team", receives_referrals=receives, is_synthetic=True)
        join(_person(slug), teams[slug], role)
    for slug, of in COLLEAGUES.items():
        join(_person(slug), teams[of], TEAMS[of][-1])
    _person("stranger")
    _as_entered = fingerprint()


def _person(slug: str) -> User:
    name = f"{slug.replace('_', ' ').title()} Person"
    return User.objects.create(
        email=email_of(slug), full_name=name, password=make_password(None), is_synthetic=True
    )


def forget() -> None:
    """The cast is no longer in the tables."""
    global _as_entered  # noqa: PLW0603
    _as_entered = ""


def assemble() -> Cast:
    """The cast as it stands in the tables; it enters on first use."""
    if not _as_entered:
        with as_owner():
            enter()
    users = {user.email: user for user in User.objects.all()}
    teams = {team.organisation.name: team for team in Team.objects.select_related("organisation")}
    people = {}
    for slug in SLUGS:
        of = COLLEAGUES.get(slug, slug)
        team = teams[TEAMS[of][2]] if of in TEAMS else None
        people[slug] = Person(slug, users[email_of(slug)], team)
    return Cast(people)


def has_changed() -> bool:
    """Whether a test changed somebody or something of the cast."""
    return bool(_as_entered) and fingerprint() != _as_entered


def fingerprint() -> str:
    with connection.cursor() as cursor:
        rows = " UNION ALL ".join(
            f"(SELECT '{table}' || t::text AS line FROM {table} t)" for table in sorted(TABLES)
        )
        cursor.execute(f"SELECT md5(string_agg(line, ';' ORDER BY line)) FROM ({rows}) AS everything")
        return cursor.fetchone()[0]


@contextlib.contextmanager
def acting(person: Person):
    """One request of hers without the page: a transaction in her session, which commits."""
    key = person.session_key
    events.begin_request()
    with transaction.atomic():
        assert visibility.enter(key) == person.user.pk, f"the session of {person} is not valid"
        with written_by(f"person:{person.user.public_id}", person=person.user):
            yield person.actor
