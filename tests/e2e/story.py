"""What people do on the road, each act through the pages, in the order in which a file meets them.

The same acts serve the whole road, the road without JavaScript and the road that begins at the police.
"""

import datetime
import random
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils import timezone

from caseload import figures
from caseload.draw import kinds_of

ADULT = "Adult (18 or over)"
SEED = 7
LANGUAGES = {"Albanian": "Albanian", "Vietnamese": "Vietnamese", "Eritrean": "Tigrinya", "Sudanese": "Arabic"}
SHELTER_READS = ("identity", "contact", "counselling", "assistance")


def real_cell(responder_type, seed=SEED):
    """Attributes that were counted together in the published figures; adults, so that she herself consents."""
    cells = [cell for cell in figures.cells() if (cell.responder_type, cell.age) == (responder_type, ADULT)]
    cells = [cell for cell in cells if kinds_of(cell.exploitation)]
    return random.Random(seed).choices(cells, weights=[cell.people for cell in cells])[0]


@dataclass(frozen=True)
class Canaries:
    """Words that stand nowhere else: one for each part of the file."""

    of: str

    def __getattr__(self, part):
        if part.startswith("_"):
            raise AttributeError(part)
        return f"Canary{self.of}{part.title()}"


@dataclass
class Story:
    """One person's road, as far as it has come."""

    words: Canaries
    cell: figures.Cell
    address: str = ""
    reference: str = ""
    preview: str = ""
    opening: str = ""
    visited: list[tuple[str, str]] = field(
        default_factory=list
    )  # every address that anybody opened or sent on it

    @property
    def secrets(self):
        """What nobody may read who has no part in the file."""
        return [f"Canary{self.words.of}", self.reference, self.key]

    @property
    def key(self):
        return self.address.strip("/").split("/")[-1]


def begin(of, responder_type):
    return Story(Canaries(of + secrets.token_hex(3).title()), real_cell(responder_type))


def day(ahead=0):
    return timezone.localdate() + datetime.timedelta(ahead)


# --- identification -----------------------------------------------------------------------------------------


def report(story, by):
    """A first responder reports her, with her consent."""
    cell, words = story.cell, story.words
    language = LANGUAGES.get(cell.nationality, "English")
    by.goes_to("/i/new/").looks("report")
    by.chooses(age_group="adult", basis="consent", exploitation=kinds_of(cell.exploitation), place="within")
    by.chooses(gender={"Male": "male", "Female": "female"}.get(cell.gender, "unknown"))
    by.fills(
        basis_language=language, basis_note="With an interpreter; she said in her own words who would read it.",
        indicators=f"She was never alone, and somebody else held her papers. {words.notice}",
        name=f"{words.name} Example-Person", chosen_name=words.called, nationality=cell.nationality,
        language=language, account=f"She worked each day until late and was not paid. {words.account}",
    )  # fmt: skip
    if by.page.locator("main [name=whereabouts]").count():
        by.fills(safe_way=f"By telephone, in the morning {words.way}", never=f"At work {words.never}",
                 whereabouts=f"With a friend {words.whereabouts}")  # fmt: skip
    by.sends().looks("file-reported")
    story.address = urlsplit(by.page.url).path
    story.reference = re.search(r"NRM-\w{4}-\w{2}", by.reads())[0]


def note(story, by, kind):
    by.goes_to(f"{story.address}note/").looks(f"note-{kind}")
    by.chooses(kind=kind).fills(
        text=f"She asked that this stays between us. {getattr(story.words, kind)}"
    ).sends()


def decide(story, authority):
    """The competent authority finds reasonable grounds."""
    authority.goes_to("/i/").looks("decisions")
    row = authority.page.locator("main tbody tr").filter(has_text=story.reference)
    authority.goes_to(row.locator("a.row-link").get_attribute("href")).looks("decide")
    authority.chooses(outcome="positive").fills(reasons="What was noticed fits what she told.")
    authority.sends().looks("file-decided")


def tell_her(story, by):
    """The letter is read to her."""
    letter = (
        by.goes_to(story.address).page.locator("#identification a[href^='/i/letter/']").get_attribute("href")
    )
    by.goes_to(letter).looks("letter").sends()


# --- referral -----------------------------------------------------------------------------------------------


def refer(story, by, to="Linden House", sections=SHELTER_READS):
    """A shelter is asked; what it will see is shown, she agrees to exactly that."""
    by.goes_to(story.address).follows("/r/new/")
    by.fills(need=f"A quiet room, staffed at night. {story.words.need}").chooses(kind="shelter")
    _renew(by, f"#whom :text('{to}')")
    by.page.get_by_label(to).check()
    _renew(by, "#see .letter")
    for number, section in enumerate(sections, start=1):
        by.chooses(sections=section)
        _renew(by, f"#see .letter >> nth=1 >> li:nth-child({number})")
    story.preview, story.opening = (
        words_of(letter.inner_text()) for letter in by.page.locator("#see .letter").all()
    )
    by.fills(language="Albanian", understanding="She said in her own words who will see what.").ticks(
        "agreed"
    )
    by.looks("referral-before-sending").sends("main button[name=act][value=send]").looks("file-referred")


def _renew(by, expected):
    """With JavaScript the choice is renewed as she changes it, without it when she presses the button."""
    if not by.has_javascript:
        by.presses("Show what they will see")
    by.page.locator(expected).first.wait_for()


def words_of(text):
    return " ".join(text.split())


def approve(story, focal_point):
    """The focal point reads who asks whom for what, and approves."""
    focal_point.goes_to("/r/queue/").looks("referrals-to-decide")
    _open_ours(story, focal_point)
    focal_point.looks("referral-to-decide")
    focal_point.sends("main form[action$='/approve/'] button").looks("referrals-decided")


def open_incoming(story, shelter):
    """The shelter looks at what it is asked, and at nothing else."""
    shelter.goes_to("/r/incoming/").looks("incoming")
    _open_ours(story, shelter)


def _open_ours(story, reader):
    """In a list that names nobody: the one with her need."""
    links = reader.page.locator("main table a.row-link").evaluate_all("all => all.map(one => one.pathname)")
    for link in links:
        if story.words.need in reader.goes_to(link).reads():
            return
        reader.visited.pop(("GET", link), None)  # somebody else's, looked into on the way
    raise AssertionError(f"{reader.slug}: the referral is not among {len(links)}")


def accept(shelter):
    shelter.sends("main form[action$='/accept/'] button").looks("file-accepted")


# --- assistance ---------------------------------------------------------------------------------------------


def assess_and_plan(story, shelter):
    """Needs first, then a plan that she agrees to."""
    shelter.goes_to(story.address).follows("/s/n/").looks("assess")
    shelter.chooses(risk="medium").fills(
        risk_reason="She was followed once.", her_view=f"To sleep. {story.words.wish}"
    )
    shelter.dates(next_review_on=day(14)).selects(**{"accommodation-urgency": "now"})
    shelter.fills(**{"accommodation-need": "A room of her own"}).sends().looks("file-assessed")
    shelter.follows("/s/new/").looks("plan-new")
    shelter.fills(
        goals=f"A room, then work. {story.words.goal}", safety="The night number is on her card."
    ).sends()
    shelter.follows("/add/").looks("service-new").selects(domain="accommodation", provider="Linden House")
    shelter.fills(what="A room of her own").dates(due_on=day(1)).sends().looks("plan-draft")
    shelter.follows("/agree/").looks("plan-agree").chooses(how="orally").fills(language="Albanian")
    shelter.sends().looks("file-planned")


def deliver(story, shelter):
    """She takes it, it begins, it is there."""
    for step in ("accept", "start", "deliver"):
        shelter.goes_to(f"{story.address}s/").follows(f"/{step}/").sends()
    shelter.looks("plan-delivered")


# --- return -------------------------------------------------------------------------------------------------


def plan_return(story, by):
    """Somebody thinks of a return; the checklist names everything that stands against it."""
    by.goes_to(story.address).follows(f"/b{story.address}new/").looks("return-new")
    by.chooses(initiated_by="person", kind="voluntary")
    by.fills(to_country="Her country", place=f"Her town {story.words.town}").sends().looks("return-checklist")
    return urlsplit(by.page.url).path


def look_at_a_safeguard(by, plan, code):
    """What is found is written down, also when it is not enough."""
    by.goes_to(f"{plan}p/{code}/").looks("return-safeguard")
    by.chooses(outcome="not_met").fills(evidence="Nobody has answered yet.").sends()


def propose_return(by, plan):
    by.goes_to(plan).sends("main form[action$='/send/'] button").looks("return-proposed")


# --- remedies -----------------------------------------------------------------------------------------------


def tell_of_compensation(story, by):
    by.goes_to(story.address).follows("/m/tell/").looks("compensation-told")
    by.chooses(how="both").fills(language="Albanian").sends()


def begin_claim(story, by):
    by.goes_to(story.address).follows("/m/new/").looks("claim-new")
    by.chooses(avenue="labour").fills(before="Labour court").sends().looks("claim-begun")
    return urlsplit(by.page.url).path


def file_claim(by, claim):
    """What is missing is supplied, and then it leaves the house."""
    by.goes_to(claim).follows("/add/").looks("claim-amount").selects(head="wages")
    by.fills(claimed="8400", method="14 months").sends()
    by.follows("/limit/").looks("claim-limit").selects(limitation_runs_from="employment_end")
    by.chooses(limitation_quality="K").fills(limitation_rule="Three years from the end of the work")
    by.fills(limitation_source="Labour code, as a lawyer said")
    by.dates(limitation_input_on=day(-200), limitation_on=day(600)).sends()
    by.follows("/act/").looks("claim-represented").chooses(representation="support_organisation")
    by.fills(represented_by="Lantern Association").dates(represented_on=day()).sends()
    by.sends("main form[action$='/ready/'] button").looks("claim-ready")
    by.follows("/send/").looks("claim-file").fills(before="Labour court").sends().looks("claim-filed")
