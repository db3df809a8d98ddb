"""The real application, Debian's browser, and the people who sit before it."""

import contextlib
import shutil

import pytest

from tests.e2e import application as applications
from tests.e2e.browsing import Person, empty_screens
from tests.e2e.furnish import STRANGER

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


def pytest_collection_modifyitems(items):
    """Whatever lies in this folder needs a browser."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium; nothing is downloaded, and it calls nobody by itself."""
    if CHROMIUM is None:
        pytest.fail("Chromium is not installed (Debian: apt-get install chromium)")
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def application():
    """The pages, for all browser tests of this run."""
    empty_screens()
    with applications.running() as running:
        yield running


@pytest.fixture(scope="module")
def people(application, browser):
    """`people.ngo`, `people.police`, …: each signs in when she is first asked for; every page is looked at."""
    with contextlib.closing(People(browser, application)) as everybody:
        yield everybody


@pytest.fixture(scope="module")
def hurried(application, browser):
    """The same people where only what they do matters: no pictures, no rules of accessibility."""
    with contextlib.closing(People(browser, application, looking=False)) as everybody:
        yield everybody


class People:
    """The demonstration's people by the slug of their part, and the stranger."""

    def __init__(self, browser, application, **options):
        self._browser = browser
        self._application = application
        self._options = options
        self._here: dict[str, Person] = {}
        self._contexts: list[Person] = []

    def __getattr__(self, slug):
        if slug.startswith("_"):
            raise AttributeError(slug)
        if slug not in self._here:
            self._here[slug] = self.anew(slug)
        return self._here[slug]

    def anew(self, slug, **options):
        """The same person at another browser."""
        from caseload.cast import DEMO_PASSWORD, PARTS

        emails = {part.slug: part.email for part in PARTS} | {"stranger": STRANGER}
        person = Person(self._browser, self._application, slug, **{**self._options, **options})
        self._contexts.append(person)
        return person.signs_in(emails[slug], DEMO_PASSWORD)

    def visitor(self):
        """Somebody who has not signed in."""
        person = Person(self._browser, self._application, "visitor")
        self._contexts.append(person)
        return person

    @property
    def all(self):
        """Those who have signed in so far."""
        return list(self._here.values())

    def close(self):
        for person in self._contexts:
            person.context.close()
