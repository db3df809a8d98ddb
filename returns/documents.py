"""What the checklist shows: the answer first, then each principle with its safeguards. No drawing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organisations.actors import Actor
from returns import permissions
from returns.models import HoldOverride, ReturnPlan, SafeguardCheck
from returns.policies import (
    Finding,
    checks_of,
    findings,
    is_set_aside,
    overrides_of,
    safeguard_findings,
    state_of,
)
from returns.safeguards import Effect, Principle, Safeguard

WORDS = {
    "missing": gettext_lazy("Missing"),
    "met": gettext_lazy("Met"),
    "not_met": gettext_lazy("Not met"),
    "not_applicable": gettext_lazy("Not applicable"),
    "ran_out": gettext_lazy("Ran out"),
    "set_aside": gettext_lazy("Set aside by two"),
}
TONES = {"met": "done", "not_applicable": "neutral", "set_aside": "neutral"}
AT_A_GLANCE = 10
# What an unmet safeguard looks like, by what follows from it.
UNMET_TONES = {Effect.BLOCK: "blocked", Effect.HOLD: "waiting", Effect.WARN: "neutral"}


@dataclass(frozen=True)
class Item:
    """One safeguard of this return as it stands."""

    safeguard: Safeguard
    state: str
    effect: Effect
    check: SafeguardCheck | None
    override: HoldOverride | None
    is_mine: bool
    because: str

    @property
    def code(self) -> str:
        return self.safeguard.code

    @property
    def tone(self) -> str:
        return TONES.get(self.state) or UNMET_TONES[self.effect]

    @property
    def word(self) -> str:
        return str(WORDS[self.state])

    @property
    def is_done(self) -> bool:
        return self.state in TONES

    @property
    def suppliers(self) -> str:
        return suppliers_of(self.safeguard)

    @property
    def said(self) -> str:
        """What was found, in the words of who found it; where nobody has yet, what to look for."""
        found = (self.check.why or self.check.evidence) if self.check else ""
        return found or self.safeguard.evidence

    @property
    def valid_until(self) -> Any:
        return self.check.valid_until if self.check else None

    @property
    def waits_for_signature(self) -> bool:
        """One of two has signed."""
        return self.state != "set_aside" and self.override is not None and self.effect == Effect.HOLD


@dataclass(frozen=True)
class Group:
    """One principle with its safeguards."""

    principle: Principle
    items: tuple[Item, ...]

    @property
    def hint(self) -> str:
        done = sum(item.is_done for item in self.items)
        return _("%(done)s of %(all)s in place") % {"done": done, "all": len(self.items)}


@dataclass(frozen=True)
class Line:
    """One thing that is missing, with the place where it is settled."""

    sentence: str
    href: str
    is_mine: bool = False
    is_fact: bool = False


@dataclass(frozen=True)
class Answer:
    """Whether the return can be cleared. What the reader can supply herself stands apart from what others must."""

    lines: tuple[Line, ...]
    warnings: tuple[Line, ...]

    @property
    def is_yes(self) -> bool:
        return not self.lines

    @property
    def is_long(self) -> bool:
        """More than one reads at a glance: the lists are folded, the principles stand beside them."""
        return len(self.lines) > AT_A_GLANCE

    @property
    def facts(self) -> list[Line]:
        """What an earlier step, her consent or her age objects."""
        return [line for line in self.lines if line.is_fact]

    @property
    def mine(self) -> list[Line]:
        return [line for line in self.lines if line.is_mine and not line.is_fact]

    @property
    def others(self) -> list[Line]:
        return [line for line in self.lines if not line.is_mine and not line.is_fact]

    @property
    def title(self) -> str:
        if self.is_yes:
            return _("Nothing stands against clearing this return")
        count = len(self.lines)
        return ngettext(
            "Cannot be cleared: %(count)s thing is missing",
            "Cannot be cleared: %(count)s things are missing",
            count,
        ) % {"count": count}


@dataclass(frozen=True)
class Checklist:
    """The whole page: the answer and the seven principles."""

    plan: ReturnPlan
    answer: Answer
    groups: tuple[Group, ...]


def checklist(plan: ReturnPlan, actor: Actor) -> Checklist:
    """What this reader is shown of the plan."""
    checks, overrides = checks_of(plan), overrides_of(plan)
    items = [_item(plan, safeguard, checks, overrides, actor) for safeguard in plan.safeguards()]
    groups = (Group(p, tuple(item for item in items if item.safeguard.principle == p)) for p in Principle)
    return Checklist(plan, answer(plan, actor), tuple(group for group in groups if group.items))


@dataclass(frozen=True)
class Progress:
    """What the file's own page says: how many safeguards are in place, and those that block by themselves. The whole
    answer, which asks every earlier step, stands on the checklist."""

    done: int
    all: int
    blocking: tuple[Line, ...]

    @property
    def title(self) -> str:
        count = len(self.blocking)
        return ngettext(
            "Cannot be cleared: %(count)s safeguard that blocks is missing",
            "Cannot be cleared: %(count)s safeguards that block are missing",
            count,
        ) % {"count": count}


def progress(plan: ReturnPlan, actor: Actor, page: str) -> Progress:
    """One query: what was assessed so far, against the table of safeguards."""
    checks, asked = checks_of(plan), plan.safeguards()
    done = sum(state_of(checks.get(safeguard.code)) in TONES for safeguard in asked)
    found = [finding for finding in safeguard_findings(plan, checks, {}) if finding.effect == Effect.BLOCK]
    return Progress(done, len(asked), tuple(_line(plan, finding, actor, page) for finding in found))


def answer(plan: ReturnPlan, actor: Actor, page: str = "") -> Answer:
    """The answer alone, with links into `page` (this page if empty)."""
    found = findings(plan, actor)
    lines = {True: [], False: []}  # type: dict[bool, list[Line]]
    for finding in found:
        lines[finding.stands_against].append(_line(plan, finding, actor, page))
    return Answer(tuple(lines[True]), tuple(lines[False]))


def suppliers_of(safeguard: Safeguard) -> str:
    return _(" or ").join(str(signer.label) for signer in safeguard.signers)


def item_of(plan: ReturnPlan, safeguard: Safeguard, actor: Actor) -> Item:
    """One safeguard, for its own page."""
    return _item(plan, safeguard, checks_of(plan), overrides_of(plan), actor)


def versions_of(plan: ReturnPlan, safeguard: Safeguard) -> Any:
    """What was found about a safeguard before, newest first."""
    rows = SafeguardCheck.history.model.objects
    rows = rows.filter(plan_id=plan.pk, safeguard=safeguard.code).select_related(
        "assessed_by", "team__organisation"
    )
    return rows.order_by("-history_date", "-history_id")[1:]


def _item(
    plan: ReturnPlan, safeguard: Safeguard, checks: Mapping[str, SafeguardCheck],
    overrides: Mapping[str, HoldOverride], actor: Actor,
) -> Item:  # fmt: skip
    check, override = checks.get(safeguard.code), overrides.get(safeguard.code)
    state = state_of(check)
    if state not in TONES and is_set_aside(plan, safeguard, check, override):
        state = "set_aside"
    effect = plan.effect_of(safeguard)
    return Item(
        safeguard, state, effect, check, override, _is_mine(safeguard, actor), _because(plan, safeguard)
    )


def _because(plan: ReturnPlan, safeguard: Safeguard) -> str:
    """Why this return is asked for it; empty for what is always asked."""
    if safeguard.applies is None:
        return ""
    words = {"why": safeguard.applies.words}
    if getattr(plan, safeguard.applies) is None:
        return _("asked because it is not known whether %(why)s") % words
    return _("asked because %(why)s") % words


def _is_mine(safeguard: Safeguard, actor: Actor) -> bool:
    return permissions.recording_team(safeguard, actor) is not None


def _line(plan: ReturnPlan, finding: Finding, actor: Actor, page: str) -> Line:
    if finding.safeguard is not None:
        return Line(finding.sentence, f"{page}#{finding.safeguard.code}", _is_mine(finding.safeguard, actor))
    case_page = reverse("cases:page", args=[plan.case.public_id])
    places = {
        "consent": f"{page}#consent",
        "child": f"{page}#R4.01",
        "claims": f"{page}#R6.03",
        "identification": f"{case_page}#identification",
        "recovery": f"{case_page}#recovery",
        "sections": case_page,
    }
    return Line(finding.sentence, places[finding.fact], is_fact=True)
