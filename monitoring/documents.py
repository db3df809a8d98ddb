"""The report of the mechanism: what it says, the same on screen and on paper. No drawing here.

A summary in plain words, few figures set large, the tables, and at the end how it was counted. Every sentence is made
from figures that the database has already protected, so none can say more than the tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from monitoring.figures import Figures, Money, Period, Table, percent, said, written

HEADLINE_PARTS = ("reports", "reasonable", "conclusive", "limits")


@dataclass(frozen=True)
class Headline:
    """One figure set large: what it is, the figure, and what moved."""

    chapter: str
    label: str
    value: str
    moved: str = ""
    state: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Chapter:
    """Tables that are read together, with a few sentences that say what they show."""

    slug: str
    title: str
    text: str
    tables: tuple[Table, ...]
    money: tuple[Money, ...] = ()


@dataclass(frozen=True)
class Report:
    """The document."""

    period: Period
    title: str
    headlines: tuple[Headline, ...]
    summary: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    method: tuple[tuple[str, str], ...]
    digest: str
    made_on: str
    is_demonstration: bool

    @property
    def tables(self) -> Iterator[Table]:
        for chapter in self.chapters:
            yield from chapter.tables

    @property
    def digest_in_groups(self) -> str:
        """The control sum in groups of eight signs, as people compare it."""
        return " ".join(self.digest[at : at + 8] for at in range(0, len(self.digest), 8))

    @property
    def cut_off(self) -> str:
        return written(self.period.until)


CHAPTERS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "reports",
        gettext_lazy("Who was reported"),
        (
            "reports_by_time",
            "reports_by_responder",
            "reports_by_age",
            "reports_by_gender",
            "reports_by_place",
            "reports_by_mention",
            "reports_by_exploitation",
            "reports_by_nationality",
            "notices",
        ),
    ),
    (
        "decisions",
        gettext_lazy("How it was decided, and who waits"),
        (
            "reasonable_by_year",
            "reasonable_by_age",
            "reasonable_in_time",
            "reasonable_waiting",
            "conclusive_by_year",
            "conclusive_by_age",
            "conclusive_in_time",
            "conclusive_waiting",
            "recovery",
        ),
    ),
    ("help", gettext_lazy("Who was referred for help"), ("referrals_by_service", "referrals_by_outcome")),
    ("returns", gettext_lazy("Return"), ("returns",)),
    ("remedies", gettext_lazy("Compensation"), ("claims",)),
    ("limits", gettext_lazy("Time limits kept and missed"), ("limits",)),
)


def report(figures: Figures, before: Figures | None) -> Report:
    """The report of one period; `before` holds the same quarters of the year before, for what moved."""
    words = {
        "reports": _on_reports, "decisions": _on_decisions, "help": _on_referrals, "returns": _on_returns,
        "remedies": _on_claims, "limits": _on_limits,
    }  # fmt: skip
    texts = {slug: " ".join(says(figures)) for slug, says in words.items()}
    chapters = tuple(
        Chapter(
            slug, str(title), texts[slug], tuple(figures.table(table) for table in tables),
            tuple(figures.money) if slug == "remedies" else (),
        )
        for slug, title, tables in CHAPTERS
    )  # fmt: skip
    return Report(
        period=figures.period,
        title=_("Report of the mechanism"),
        headlines=tuple(headlines(figures, before)),
        summary=tuple(texts[slug] for slug, *_rest in CHAPTERS),
        chapters=chapters,
        method=tuple((str(title), str(text)) for title, text in METHOD),
        digest=figures.digest,
        made_on=written(timezone.localdate()),
        is_demonstration=settings.DEMO,
    )


# --- Few figures, set large ---------------------------------------------------------------------------------


def headlines(figures: Figures, before: Figures | None) -> Iterator[Headline]:
    """Few enough to be kept in mind. Only a limit that was missed is red. Without a year before nothing is compared."""
    year = str(figures.period.before.until.year)
    before = before or Figures(figures.period.before, {})

    def counted(chapter: str, label: str, now: int | None, then: int | None, state: str = "") -> Headline:
        return Headline(chapter, label, said(now), _moved(now, then, year), state, now is None)

    reported, reported_before = (each.table("reports_by_time").total for each in (figures, before))
    yield counted("reports", _("Persons reported"), reported, reported_before)
    for stage, label in (
        ("reasonable", _("Reasonable grounds found")),
        ("conclusive", _("Identified as victims")),
    ):
        now, then = (positive_share(each, stage) for each in (figures, before))
        value = said(None) if now is None else _("%(share)s%%") % {"share": said(now)}
        yield Headline("decisions", label, value, _points(now, then, year), "", now is None)
    waiting, waiting_before = (each.table("conclusive_waiting").total for each in (figures, before))
    yield counted("decisions", _("Waiting for the last decision"), waiting, waiting_before)
    missed, missed_before = (each.table("limits").totals[-1] for each in (figures, before))
    yield counted("limits", _("Time limits missed"), missed, missed_before, "late" if missed else "")


def positive_share(figures: Figures, stage: str) -> int | None:
    """Positive decisions of a hundred, from the rounded counts."""
    positive, negative = figures.table(f"{stage}_by_year").totals
    return percent(positive, positive + negative) if positive and negative else None


def _moved(now: int | None, then: int | None, year: str) -> str:
    """What moved, without a judgement: a rise in reports is no proof of more crime (3.1)."""
    if now is None or then is None:
        return ""
    if now == then:
        return _("as in %(year)s") % {"year": year}
    words = {"count": said(abs(now - then)), "year": year}
    return (
        _("%(count)s more than in %(year)s") if now > then else _("%(count)s fewer than in %(year)s")
    ) % words


def _points(now: int | None, then: int | None, year: str) -> str:
    """What moved in a share, in points of a hundred."""
    if now is None or then is None:
        return _("of all decisions")
    if now == then:
        return _("of all decisions; as in %(year)s") % {"year": year}
    return _("of all decisions; %(then)s%% in %(year)s") % {"then": said(then), "year": year}


# --- The summary --------------------------------------------------------------------------------------------


def _on_reports(figures: Figures) -> Iterator[str]:
    total = figures.table("reports_by_time").total
    if total is None:
        yield _("Too few persons were reported from %(period)s to be shown.") % {"period": figures.period}
        return
    yield ngettext(
        "From %(period)s, %(count)s presumed victim was reported to the competent authority.",
        "From %(period)s, %(count)s presumed victims were reported to the competent authority.",
        total,
    ) % {"period": figures.period, "count": said(total)}
    form, responder = (
        _largest(figures.table("reports_by_mention")),
        _largest(figures.table("reports_by_responder")),
    )
    if form and responder:
        yield _("Most were noticed by: %(responder)s. Most often named: %(form)s.") % {
            "responder": responder, "form": form,
        }  # fmt: skip
    child = figures.table("reports_by_age").share_of("child")
    if child is not None:
        yield _("%(share)s of 100 were children.") % {"share": child}
    unnamed = figures.table("notices").total
    if unnamed is not None:
        yield ngettext(
            "%(count)s adult did not agree to be named and was told of without a name.",
            "%(count)s adults did not agree to be named and were told of without a name.",
            unnamed,
        ) % {"count": said(unnamed)}


def _largest(table: Table) -> str:
    shown = [line for line in table.shown if line.value]
    return max(shown, key=lambda line: line.value or 0).label if shown else ""


def _on_decisions(figures: Figures) -> Iterator[str]:
    reasonable, conclusive = positive_share(figures, "reasonable"), positive_share(figures, "conclusive")
    if reasonable is not None:
        yield _("Reasonable grounds were found in %(share)s of 100 decisions.") % {
            "share": reasonable
        } + _pace(figures, "reasonable")
    if conclusive is not None:
        yield _("A conclusive decision was positive in %(share)s of 100.") % {"share": conclusive} + _pace(
            figures, "conclusive"
        )
    table = figures.table("conclusive_waiting")
    if table.total is not None:
        yield ngettext(
            "On %(day)s, %(count)s person waited for a conclusive decision.",
            "On %(day)s, %(count)s persons waited for a conclusive decision.",
            table.total,
        ) % {"day": written(figures.period.until), "count": said(table.total)} + _year_long(table)
    if reasonable is None and conclusive is None:
        yield _("Too few decisions fall into one of the outcomes to be shown.")


def _pace(figures: Figures, stage: str) -> str:
    middle, ninth = figures.days(stage, "median"), figures.days(stage, "ninetieth")
    if middle is None:
        return ""
    half = ngettext(
        "Half of them came within %(days)s day.", "Half of them came within %(days)s days.", middle
    ) % {"days": said(middle)}  # fmt: skip
    if ninth is None:
        return f" {half}"
    nine = ngettext("Nine of ten came within %(days)s day.", "Nine of ten came within %(days)s days.", ninth)
    return f" {half} {nine % {'days': said(ninth)}}"


def _year_long(table: Table) -> str:
    over = table.cell("over_365")
    if over is None:
        return ""
    return " " + ngettext(
        "%(count)s of them for more than a year.", "%(count)s of them for more than a year.", over
    ) % {"count": said(over)}  # fmt: skip


def _on_referrals(figures: Figures) -> Iterator[str]:
    table = figures.table("referrals_by_outcome")
    if table.total is None:
        yield _("Too few referrals to services were made to be shown.")
        return
    accepted = table.share_of("accepted")
    sentence = ngettext(
        "%(count)s referral to a service was made.", "%(count)s referrals to services were made.", table.total
    ) % {"count": said(table.total)}  # fmt: skip
    if accepted is not None:
        sentence += " " + _("%(share)s of 100 were accepted.") % {"share": accepted}
    yield sentence


def _on_returns(figures: Figures) -> Iterator[str]:
    table = figures.table("returns")
    if table.total is None:
        yield _("Too few returns were planned to be shown.")
        return
    sentence = ngettext(
        "%(count)s return was planned.", "%(count)s returns were planned.", table.total
    ) % {"count": said(table.total)}  # fmt: skip
    outside = table.cell("left_uncleared")
    if outside is not None:
        sentence += " " + _("%(count)s persons left without clearance.") % {"count": said(outside)}
    yield sentence


def _on_claims(figures: Figures) -> Iterator[str]:
    table = figures.table("claims")
    if table.total is None:
        yield _("Too few claims for compensation were begun to be shown.")
        return
    sentence = ngettext(
        "%(count)s claim for compensation was begun.", "%(count)s claims for compensation were begun.", table.total
    ) % {"count": said(table.total)}  # fmt: skip
    paid, unpaid = table.cell("paid"), table.cell("unpaid")
    if paid is not None:
        sentence += " " + _("Paid in full: %(count)s.") % {"count": said(paid)}
    if unpaid is not None:
        sentence += " " + _("Awarded and not paid at all: %(count)s.") % {"count": said(unpaid)}
    yield sentence


def _on_limits(figures: Figures) -> Iterator[str]:
    kept, missed = figures.table("limits").totals if figures.table("limits").lines else (None, None)
    if kept is None or missed is None:
        yield _("Too few time limits ran out, were kept or were missed to be shown.")
        return
    yield _("%(missed)s time limits were missed, %(kept)s were kept.") % {
        "missed": said(missed),
        "kept": said(kept),
    }


# --- The method ---------------------------------------------------------------------------------------------


METHOD = (
    (
        gettext_lazy("What is counted"),
        gettext_lazy(
            "Reports, decisions, referrals and limits by the day on which they happened. Plans to return and claims"
            " are those begun by the last day of the period, as they stood then. Nothing after that day is counted."
        ),
    ),
    (
        gettext_lazy("What is not shown"),
        gettext_lazy(
            "Counts below 10, and below 11 where children are told apart. Where a hidden count could be worked out"
            " from a total, further lines are hidden with it, so “not shown” does not mean that a number is small."
            " Lines with nobody in them are left out. All of this happens inside the database: smaller numbers never"
            " reach this page."
        ),
    ),
    (
        gettext_lazy("Rounding"),
        gettext_lazy(
            "Every count is rounded to the nearest 5, each total by itself, so lines may not add up to their total."
            " Shares are taken from rounded counts, and only where they rest on 20 or more. Sums of money are rounded"
            " to thousands."
        ),
    ),
    (
        gettext_lazy("Days"),
        gettext_lazy(
            "Calendar days. The middle value needs 10 decisions, the ninth of ten 20. Those who still wait are counted"
            " separately, so that speed is not overstated."
        ),
    ),
    (
        gettext_lazy("Periods"),
        gettext_lazy(
            "Only whole quarters that have ended. The same period gives the same figures again, unless an entry was"
            " made late or corrected; the control sum at the end tells."
        ),
    ),
    (
        gettext_lazy("What the figures cannot say"),
        gettext_lazy(
            "They show what the mechanism recorded. More reports can mean that people are noticed better; they are no"
            " measure of how many people are exploited."
        ),
    ),
)
