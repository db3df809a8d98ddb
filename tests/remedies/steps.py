"""How far a claim has come, by the acts of the people whose acts they are."""

from decimal import Decimal

from remedies import actions
from tests.assistance.steps import in_days, shared_case
from tests.cast import acting

__all__ = [
    "LIMITATION",
    "awarded",
    "complete",
    "filed",
    "in_days",
    "intended",
    "shared_case",
    "told",
    "under_review",
]


def LIMITATION(days=100):  # noqa: N802 (a fact whose dates move with the clock)
    return {
        "limitation_on": in_days(days), "limitation_rule": "Three years from the end of the work",
        "limitation_source": "Labour Code art. 358", "limitation_quality": "V",
        "limitation_runs_from": "employment_end", "limitation_input_on": in_days(-900),
    }  # fmt: skip


def told(reach, case=None, *, by=None):
    with acting(by or reach.cast.ngo) as actor:
        return actions.tell(case or reach.open_case(), by=actor, language="Romanian")


def intended(reach, case=None, *, by=None, avenue="labour"):
    """A claim of which nothing is known yet but its avenue."""
    with acting(by or reach.cast.ngo) as actor:
        return actions.prepare(case or reach.open_case(), by=actor, avenue=avenue)


def complete(reach, case=None, *, by=None, days=100, abroad=True):
    """Told, amounts, limitation date, representation: it could be made ready."""
    case = case or reach.open_case()
    told(reach, case, by=by)
    claim = intended(reach, case, by=by)
    with acting(by or reach.cast.ngo) as actor:
        actions.put_item(
            claim, by=actor, head="wages", claimed=Decimal("12000.00"), method="Minimumwage-Method"
        )
        actions.put_item(claim, by=actor, head="pain_moral", claimed=Decimal("3000.00"))
        actions.set_limitation(claim, by=actor, **LIMITATION(days))
        return actions.represent(
            claim, by=actor, representation="power_of_attorney", represented_by="Lawyer-Represents",
            represented_on=in_days(-1), holds_from_abroad=abroad,
        )  # fmt: skip


def filed(reach, case=None, *, by=None, days=100):
    claim = complete(reach, case, by=by, days=days)
    with acting(by or reach.cast.ngo) as actor:
        actions.make_ready(claim, by=actor)
        return actions.file(claim, by=actor, before="Labour court")


def under_review(reach, case=None):
    claim = filed(reach, case)
    with acting(reach.cast.ngo) as actor:
        return actions.move(claim, "under_review", by=actor)


def awarded(reach, case=None):
    claim = under_review(reach, case)
    with acting(reach.cast.ngo) as actor:
        return actions.decide(
            claim,
            by=actor,
            outcome="awarded_part",
            awards={"wages": Decimal("9000.00"), "pain_moral": Decimal(0)},
        )
