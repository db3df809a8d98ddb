"""How far assistance has come, by the acts of the people whose acts they are."""

import datetime

from django.utils import timezone

from assistance import actions
from cases import access
from cases.sections import Ground, Section
from tests.cast import acting

NEED = {"domain": "health", "urgency": "now", "need": "Toothache-Need", "wish": "Femaledoctor-Wish"}


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def shared_case(reach, *, to=None, sections=(Section.IDENTITY, Section.ASSISTANCE)):
    """A file that the NGO leads and of which she lets the shelter, or `to`, see these sections."""
    case = reach.open_case()
    recipient = to or reach.cast.shelter
    consent = reach.consent(case, recipient, sections=list(sections))
    with acting(reach.cast.ngo) as actor:
        access.grant(
            case, to=recipient.team, ground=Ground.CONSENT, by=actor, sections=sections, consent=consent
        )
    return case


def assessed(reach, case=None, *, by=None, **about):
    case = case or reach.open_case()
    facts = {"risk": "high", "risk_reason": "Heknows-Risk", "next_review_on": in_days(7), "needs": [NEED]}
    with acting(by or reach.cast.ngo) as actor:
        return actions.assess(case, by=actor, **{**facts, **about})


def drafted(reach, case=None, *, by=None):
    with acting(by or reach.cast.ngo) as actor:
        return actions.draft_plan(
            case or reach.open_case(), by=actor, goals="Ownflat-Goals", safety="Callus-Safety"
        )


def offered(reach, plan=None, *, by=None, **about):
    plan = plan or drafted(reach)
    person = by or reach.cast.ngo
    facts = {
        "domain": "health", "what": "Dentist-Service", "provider": person.team, "owner": person.user,
        "due_on": in_days(3),
    }  # fmt: skip
    with acting(person) as actor:
        return actions.offer(plan, by=actor, **{**facts, **about})


def agreed(reach, case=None, *, by=None):
    plan = drafted(reach, case, by=by)
    offered(reach, plan, by=by)
    with acting(by or reach.cast.ngo) as actor:
        return actions.agree(plan, by=actor, how="orally", language="Romanian", review_on=in_days(30))


def stepped(reach, service, *to, by=None):
    """The service goes these steps, one after another."""
    for status in to:
        with acting(by or reach.cast.ngo) as actor:
            service = actions.take_step(service, status, by=actor, reason="Because-Reason")
    return service
