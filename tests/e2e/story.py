"""What people do on the road, each act through the pages, in the order in which a file meets them.

The same acts serve the whole road, the road without JavaScript and the road that begins at the police.
"""

import datetime
import random
import re
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
    told: list[str] = field(default_factory=list)

    @property
    def secrets(self):
        """What nobody may read who has no part in the file."""
        return [f"Canary{self.words.of}", self.reference, self.key]

    @property
    def key(self):
        return self.address.strip("/").split("/")[-1]


def begin(of, responder_type):
    return Story(Canaries(of), real_cell(responder_type))


def day(ahead=0):
    return timezone.localdate() + datetime.timedelta(ahead)


# --- identification ------------------------------------------------------------------------------------------------------


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
    by.presses("Send the report").is_told("The report is with the competent authority").looks("file-reported")
    story.address = urlsplit(by.page.url).path
    story.reference = re.search(r"NRM-\w{4}-\w{2}", by.reads())[0]


def note(story, by, kind):
    by.goes_to(f"{story.address}note/").looks(f"note-{kind}")
    by.chooses(kind=kind).fills(text=f"She asked that this stays between us. {getattr(story.words, kind)}")
    by.presses("Save").is_told("The note is on the file")


def decide(story, authority):
    """The competent authority finds reasonable grounds."""
    authority.goes_to("/i/").looks("decisions")
    authority.follows(re.compile(story.reference)).looks("decide")
    authority.chooses(outcome="positive").fills(reasons="What was noticed fits what she told.")
    authority.presses("Decide").is_told("The decision stands").looks("file-decided")


def tell_her(story, by):
    """The letter is read to her."""
    by.goes_to(story.address).follows("Positive", within="#identification").looks("letter")
    by.presses("She was told today").is_told("Recorded: she was told today")


# --- referral --------------------------------------------------------------------------------------------------------------


def refer(story, by, to="Linden House", sections=SHELTER_READS):
    """A shelter is asked; what it will see is shown, she agrees to exactly that."""
    by.goes_to(story.address).follows("Ask a service", within="#referrals")
    by.fills(need=f"A quiet room, staffed at night. {story.words.need}").chooses(kind="shelter")
    _show(by, "#whom", to)
    by.page.get_by_label(to).check()
    _show(by, "#see", "Before they accept, word for word")
    for number, section in enumerate(sections, start=1):
        by.chooses(sections=section)
        _show(by, f"#see .letter >> nth=1 >> li:nth-child({number})")
    story.preview, story.opening = _letters(by)
    by.fills(language="Albanian", understanding="She said in her own words who will see what.").ticks("agreed")
    by.looks("referral-before-sending")
    by.presses("Record her consent and send").is_told("Sent.").looks("file-referred")


def _show(by, where, text=""):
    """With JavaScript the choice is renewed as she changes it, without it when she presses the button."""
    if not by.has_javascript:
        by.presses("Show what they will see")
    by.page.locator(where).filter(has_text=text).first.wait_for()


def _letters(by):
    """The two letters of the preview, without their headings."""
    before, after = by.page.locator("#see .letter").all()
    return words_of(before.inner_text()), words_of(after.inner_text())


def words_of(text):
    return " ".join(text.split())


def approve(story, focal_point):
    """The focal point reads who asks whom for what, and approves."""
    focal_point.goes_to("/r/queue/").looks("referrals-to-decide")
    _open_ours(story, focal_point)
    focal_point.looks("referral-to-decide")
    focal_point.presses("Approve").is_told("Approved").looks("referrals-decided")


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
    raise AssertionError(f"{reader.slug}: the referral is not among {len(links)}")


def accept(story, shelter):  # noqa: ARG001 (each act is told of which story it is)
    shelter.presses("Accept").is_told("Accepted").looks("file-accepted")


# --- assistance ------------------------------------------------------------------------------------------------------------


def assess_and_plan(story, shelter):
    """Needs first, then a plan that she agrees to, then a service that really comes."""
    shelter.goes_to(story.address).follows("Assess needs", within="#assistance").looks("assess")
    shelter.chooses(risk="medium").fills(risk_reason="She was followed once.", her_view=f"To sleep. {story.words.wish}")
    shelter.dates(next_review_on=day(14)).selects(**{"accommodation-urgency": "now"})
    shelter.fills(**{"accommodation-need": "A room of her own"})
    shelter.presses("Save the assessment").is_told("The assessment is recorded").looks("file-assessed")
    shelter.follows("Make a support plan", within="#assistance").looks("plan-new")
    shelter.fills(goals=f"A room, then work. {story.words.goal}", safety="The night number is on her card.")
    shelter.presses("Begin the plan").is_told("The plan is begun")
    shelter.follows("Offer a service").looks("service-new")
    shelter.selects(domain="accommodation", provider={"label": "Linden House, Residence"})
    shelter.fills(what="A room of her own").dates(due_on=day(1))
    shelter.presses("Put it into the plan").is_told("The service is in the plan").looks("plan-draft")
    shelter.follows("She agrees to the plan").looks("plan-agree")
    shelter.chooses(how="orally").fills(language="Albanian").presses("Record").is_told("The plan is agreed")
    shelter.looks("file-planned")


def deliver(story, shelter):
    for step in ("She accepts", "It has started", "It was delivered"):
        shelter.goes_to(f"{story.address}s/").follows(re.compile(step))
        shelter.presses("Record it").is_told("Recorded.")
    shelter.looks("plan-delivered")


# --- return ------------------------------------------------------------------------------------------------------------------


def plan_return(story, by):
    """Somebody thinks of a return; the checklist names everything that stands against it."""
    by.goes_to(story.address).follows("Plan a return", within="#return").looks("return-new")
    by.chooses(initiated_by="person", kind="voluntary")
    by.fills(to_country=story.cell.nationality, place=f"Her town {story.words.town}")
    by.presses("Begin the checklist").is_told("The return is being prepared").looks("return-checklist")
    return urlsplit(by.page.url).path


def propose_return(by, plan):
    by.goes_to(plan).presses("Propose with these things missing").is_told("Proposed").looks("return-proposed")


# --- remedies ----------------------------------------------------------------------------------------------------------------


def tell_of_compensation(story, by):
    by.goes_to(story.address).follows("Record that she was told", within="#remedies").looks("compensation-told")
    by.chooses(how="both").fills(language="Albanian").presses("Record it").is_told("she was told of her right")


def file_claim(story, by):
    """A claim for wages: what is missing is named, supplied, and then it leaves the house."""
    by.goes_to(story.address).follows("Prepare a claim", within="#remedies").looks("claim-new")
    by.chooses(avenue="labour").fills(before="Labour court").presses("Begin the claim").is_told("The claim is begun")
    by.looks("claim-begun")
    claim = urlsplit(by.page.url).path
    missing = by.reads("#next")
    for words in ("No head of damage has an amount", "The limitation date is not known", "who acts for her"):
        assert words in missing, f"“{words}” is not named: {missing}"
    by.follows("Add an amount").looks("claim-amount").selects(head="wages").fills(claimed="8400", method="14 months")
    by.presses("Record it").is_told("The amount is recorded").follows("Enter it", within="#limit").looks("claim-limit")
    by.selects(limitation_runs_from="employment_end").chooses(limitation_quality="K")
    by.fills(limitation_rule="Three years from the end of the work", limitation_source="Labour code, as a lawyer said")
    by.dates(limitation_input_on=day(-200), limitation_on=day(600)).presses("Record it")
    by.is_told("The limitation date is recorded").follows("Enter it", within="#acts").looks("claim-represented")
    by.chooses(representation="support_organisation").fills(represented_by="Lantern Association")
    by.dates(represented_on=day()).presses("Record it").is_told("Recorded.")
    by.presses("It is ready to file").is_told("The claim is ready to be filed")
    by.follows("File it").looks("claim-file").fills(before="Labour court").presses("Record it")
    by.is_told("The claim is filed").looks("claim-filed")
    return claim
