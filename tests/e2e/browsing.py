"""A person at her browser, and everything that is looked at on each page that she opens."""

import re
import shutil
import uuid
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe

from launch.places import ROOT

ARTEFACTS = ROOT / "artefacts"
SCREENS = ARTEFACTS / "screens"
DESK, TABLET, PHONE = 1440, 820, 320
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TELLING_WORDS = re.compile(r"\b(case|cases|traffick\w*|victim\w*|NRM)\b", re.IGNORECASE)
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken(?:"|&quot;): ?)("|&quot;)\w+')
PATIENCE = 15_000  # milliseconds

_order = iter(range(1, 10_000))


def empty_screens():
    """Pictures of an earlier run would be taken for this one's."""
    shutil.rmtree(SCREENS, ignore_errors=True)
    SCREENS.mkdir(parents=True)


class Person:
    """Somebody with a browser of her own. `faults` gathers what no page may do, wherever it happened."""

    def __init__(self, browser, application, slug, *, javascript=True, looking=True):
        self.slug = slug
        self.is_looking = looking
        self.has_javascript = javascript
        self.home = application.address
        self.faults: list[str] = []
        self.visited: dict[tuple[str, str], int] = {}
        self.context = browser.new_context(
            base_url=self.home, java_script_enabled=javascript, viewport={"width": DESK, "height": 1000}
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("request", self._heed_request)
        self.context.on("response", self._heed_response)
        self.context.on("console", self._heed_console)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.page = self.context.new_page()

    # --- what she does ---

    def signs_in(self, email, password):
        self.page.goto("/accounts/login/")
        self.page.fill("main [name=login]", email)
        self.page.fill("main [name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url("**/")
        return self

    def goes_to(self, address, status=200):
        answer = self.page.goto(address)
        assert answer.status == status, f"{self.slug} at {address}: {answer.status}, not {status}"
        return self

    def reads(self, selector="main"):
        return self.page.locator(selector).first.inner_text()

    def fills(self, **texts):
        for name, text in texts.items():
            self.page.fill(f"main [name='{name}']", text)
        return self

    def chooses(self, **values):
        """Radio buttons and boxes by name; several values in a tuple."""
        for name, value in values.items():
            for one in value if isinstance(value, tuple) else (value,):
                self.page.check(f"main input[name='{name}'][value='{one}']")
        return self

    def selects(self, **choices):
        """From a list, by the key or by a part of the words."""
        for name, words in choices.items():
            box = self.page.locator(f"main select[name='{name}']")
            options = box.locator("option").evaluate_all("all => all.map(one => [one.value, one.text])")
            keys = [key for key, _ in options if key == words] or [
                key for key, text in options if words in text
            ]
            assert keys, f"{self.slug} at {self.page.url}: “{words}” is not among {options}"
            box.select_option(keys[0])
        return self

    def dates(self, **days):
        for name, day in days.items():
            self.fills(
                **{
                    f"{name}_day": str(day.day),
                    f"{name}_month": str(day.month),
                    f"{name}_year": str(day.year),
                }
            )
        return self

    def ticks(self, name):
        self.page.check(f"main input[name='{name}']")
        return self

    def searches(self, words):
        """In the list of files, by reference or name."""
        self.goes_to("/f/").fills(query=words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.page.locator("main table a.row-link").evaluate_all("all => all.map(one => one.pathname)")

    def presses(self, name, within="main"):
        """A button that sends a form; she waits for the page that follows."""
        return self._clicks(self.page.locator(within).get_by_role("button", name=name), f"button “{name}”")

    def follows(self, address):
        """A link of the page, by the end of the address that it leads to: words change more often than addresses."""
        found = self.page.locator(f"main a[href$='{address}']").filter(visible=True)
        return self._clicks(found, f"link to …{address}")

    def sends(self, button="main form button[type=submit]:not(.button-danger)"):
        """The form before her, by the first of its buttons; and it is not refused."""
        self._clicks(self.page.locator(button).filter(visible=True), button)
        done = self.page.locator("main .messages [data-kind=success]").count()
        assert done, f"{self.slug} at {self.page.url}: nothing was done\n{self.reads()[:2500]}"
        return self

    def _clicks(self, found, what):
        assert found.count(), f"{self.slug} at {self.page.url}: no {what} in\n{self.reads()[:2500]}"
        with self.page.expect_navigation():
            found.first.click()
        return self

    # --- what the browser asks for without her ---

    def fetches(self, address, method="GET"):
        """The same request without drawing the page, in her session."""
        if method == "GET":
            return self.context.request.get(address, max_redirects=0)
        return self.context.request.post(
            address, form={"csrfmiddlewaretoken": self._token()}, max_redirects=0
        )

    def finds_nothing_at(self, method, address):
        """Hidden looks like absent: 404, and word for word the page of an address that never was."""
        hidden = self.fetches(address, method)
        never_was = KEY.sub(lambda _: str(uuid.uuid4()), address)
        absent = self.fetches(never_was, method)
        assert hidden.status == 404, f"{self.slug}: {method} {address} gives {hidden.status}"
        assert absent.status == 404, f"{self.slug}: {method} {never_was} gives {absent.status}"
        assert _bare(hidden.text(), address) == _bare(absent.text(), never_was), (
            f"{self.slug} can tell {address}"
        )

    def _token(self):
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.fetches("/").text())
        return found[1] if found else ""

    # --- what is looked at on each page ---

    def looks(self, name, *, pictures=True, languages=("en", "ar"), widths=(DESK, TABLET)):
        """The page before her, in each language and width: rules of accessibility, of safety, and pictures."""
        if not self.is_looking:
            self.requires_no_fault()
            return self
        number = next(_order)
        for language in languages:
            page = self.page if language == "en" else self._same_page_in(language)
            assert page.locator("html").get_attribute("lang") == language
            page.evaluate(
                "window.scrollTo(0, 0)"
            )  # the bar that stays in sight covers what is scrolled under it
            self._inspect(page, f"{self.slug}, {name} ({language})")
            for width in widths:
                page.set_viewport_size({"width": width, "height": 1000})
                self._require_no_sideways_scroll(page, f"{name} ({language}, {width})")
                if pictures and width in (DESK, TABLET):
                    path = SCREENS / f"{number:03}-{self.slug}-{name}-{language}-{width}.png"
                    page.evaluate("window.scrollTo(0, 0)")  # the bar that stays in sight belongs to the top
                    page.screenshot(path=path, full_page=True)
            page.set_viewport_size({"width": DESK, "height": 1000})
            if page is not self.page:
                page.close()
                self.context.clear_cookies(name="django_language")
        self.requires_no_fault()
        return self

    def requires_no_fault(self):
        assert not self.faults, "\n".join(self.faults)

    def _same_page_in(self, language):
        self.context.add_cookies([{"name": "django_language", "value": language, "url": self.home}])
        page = self.context.new_page()
        page.goto(self.page.url)
        return page

    def _inspect(self, page, where):
        title = page.title()
        assert not TELLING_WORDS.search(title), f"{where}: the title tells: {title}"
        for secret in self._names_on(page):
            assert secret not in title, f"{where}: the title tells: {title}"
        styled = page.locator("[style]").evaluate_all("all => all.map(one => one.outerHTML.slice(0, 120))")
        assert not styled, f"{where}: inline style {styled}"
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        found = (
            Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response["violations"]
        )
        assert not found, f"{where}, {page.url}\n" + "\n".join(_told(violation) for violation in found)

    def _names_on(self, page):
        """References and names of persons that the page shows in its heading."""
        return [text for text in page.locator("main bdi").all_inner_texts()[:8] if text.strip()]

    def _require_no_sideways_scroll(self, page, where):
        too_wide = page.evaluate(
            "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )
        assert too_wide <= 0, f"{self.slug}, {where}: {too_wide} px wider than the window"

    def _heed_request(self, request):
        there = urlsplit(request.url)
        if there.scheme in {"data", "blob", "about"}:
            return
        if f"{there.scheme}://{there.netloc}" != self.home:
            self.faults.append(f"another host was asked: {request.url}")

    def _heed_response(self, response):
        request = response.request
        if not request.is_navigation_request():
            if response.status >= 400:
                self.faults.append(f"{response.status} for {request.url}")
            return
        there = urlsplit(request.url)
        self.visited[request.method, there.path + (f"?{there.query}" if there.query else "")] = (
            response.status
        )
        if response.status >= 500:
            self.faults.append(f"{response.status} for {request.method} {request.url}")
        if response.headers.get("content-type", "").startswith("text/html"):
            self._require_policy(response)

    def _require_policy(self, response):
        policy = response.headers.get("content-security-policy", "")
        if "default-src 'none'" not in policy or "unsafe-" in policy:
            self.faults.append(f"the content security policy of {response.url} is “{policy}”")
        if response.headers.get("cache-control") != "no-store":
            self.faults.append(f"{response.url} may be kept: {response.headers.get('cache-control')}")

    def _heed_console(self, message):
        """Whatever the browser complains of. That a page answered 4xx is said by the tests that want it; that htmx
        gives up a request which a newer one replaces is meant."""
        harmless = ("the server responded with a status of 4", "htmx:sendAbort", "htmx:afterRequest")
        if message.type in {"error", "warning"} and not any(words in message.text for words in harmless):
            self.faults.append(f"{message.type} on {self.page.url}: {message.text}")


def _bare(text, address):
    """A page without what differs by nature: its own address, and the tokens against forged forms."""
    path = urlsplit(address).path
    return TOKEN.sub("", text).replace(path, "").replace(urljoin("/", path), "")


def _told(violation):
    nodes = "\n".join(f"    {node['target']} {node['html'][:200]}\n      {node.get('failureSummary', '')}"
                      for node in violation["nodes"][:6])  # fmt: skip
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n{nodes}"


def links_on(text):
    """Addresses that a page of ours leads to."""
    found = re.findall(r'(?:href|hx-get)="(/[^"#]*)', text)
    return {address.replace("&amp;", "&") for address in found if not address.startswith("/static/")}


def save(name: str, content: bytes) -> Path:
    """Something that CI keeps."""
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / name
    path.write_bytes(content)
    return path
