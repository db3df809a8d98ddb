"""Whether this person may do it: a role that claims, and a grant that lets her team write in “Remedies”."""

from decimal import Decimal
from typing import Any

from cases.models import Case
from cases.permissions import objections_to_act
from cases.sections import Section
from organisations.actors import Actor
from organisations.roles import Permission
from remedies import policies
from remedies.models import Claim


def objections_to_claiming(case: Case, *, by: Actor) -> list[str]:
    """The question before every act of remedies."""
    return objections_to_act(case, by=by, permission=Permission.CLAIM, section=Section.REMEDIES)


def objections_to_telling(case: Case, *, by: Actor, language: str) -> list[str]:
    return objections_to_claiming(case, by=by) + policies.objections_to_telling(language=language)


def objections_to_preparing(case: Case, *, by: Actor, avenue: str) -> list[str]:
    """Who may not see the section is not told whether there is a claim."""
    return objections_to_claiming(case, by=by) or policies.objections_to_preparing(case, avenue)


def objections_to_editing(claim: Claim, *, by: Actor) -> list[str]:
    return objections_to_claiming(claim.case, by=by) + policies.objections_to_editing(claim)


def objections_to_pursuing(claim: Claim, *, by: Actor) -> list[str]:
    return objections_to_claiming(claim.case, by=by) + policies.objections_to_pursuing(claim)


def objections_to_limitation(claim: Claim, *, by: Actor, limitation: dict[str, Any]) -> list[str]:
    return objections_to_claiming(claim.case, by=by) + policies.objections_to_limitation(
        claim, limitation=limitation
    )


def objections_to_readying(claim: Claim, *, by: Actor) -> list[str]:
    """Whoever cannot read the section would take its silence for a fact; so she is refused before the rest is asked."""
    return objections_to_claiming(claim.case, by=by) or policies.objections_to_readying(claim)


def objections_to_filing(claim: Claim, *, by: Actor) -> list[str]:
    return objections_to_claiming(claim.case, by=by) or policies.objections_to_filing(claim)


def objections_to_moving(claim: Claim, to: str, *, by: Actor) -> list[str]:
    """For steps that need nothing but their place on the road."""
    return objections_to_claiming(claim.case, by=by) + claim.objections_to_moving(to)


def objections_to_deciding(
    claim: Claim, outcome: str, awards: dict[Any, Decimal | None], *, by: Actor
) -> list[str]:
    return objections_to_claiming(claim.case, by=by) + policies.objections_to_deciding(claim, outcome, awards)


def objections_to_paying(claim: Claim, *, by: Actor) -> list[str]:
    return objections_to_claiming(claim.case, by=by) + policies.objections_to_paying(claim)
