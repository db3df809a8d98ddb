"""Consent decides: recorded by those who sit with the person, it opens nothing by itself and closes at once."""

import pytest

from cases import access, actions
from cases.models import Case, Consent, Contact, Identity
from cases.sections import Ground, Section
from cases.visibility import sections, visible
from core.refusals import NotAllowed


def test_a_file_is_seen_by_its_lead_team_only(cast, acting, reach):
    case = reach.open_case()

    for person in cast:
        with acting(person) as actor:
            seen = list(visible(Case, actor).filter(pk=case.pk))
        assert bool(seen) == (person.slug in {"ngo", "ngo_colleague"}), person


def test_consent_alone_opens_nothing(cast, acting, reach):
    case = reach.open_case()
    reach.consent(case)

    with acting(cast.shelter) as actor:
        assert sections(actor, case) == {}


def test_withdrawing_closes_at_once(cast, acting, reach):
    case = reach.open_case()
    consent = reach.consent(case)
    with acting(cast.ngo) as actor:
        access.grant(
            case,
            to=cast.shelter.team,
            ground=Ground.CONSENT,
            by=actor,
            sections=consent.sections,
            consent=consent,
        )
    with acting(cast.shelter) as actor:
        assert set(sections(actor, case)) == {
            Section.EXISTENCE,
            Section.IDENTITY,
            Section.CONTACT,
            Section.ASSISTANCE,
        }
        assert visible(Contact, actor).count() == 1

    with acting(cast.ngo) as actor:
        actions.withdraw_consent(consent, by=actor)

    with acting(cast.shelter) as actor:
        assert sections(actor, case) == {}
        assert visible(Contact, actor).count() == 0
        assert visible(Identity, actor).count() == 0
        assert list(visible(Consent, actor)) == [consent]


def test_only_the_lead_team_records_consent(cast, reach):
    case = reach.open_case()

    with pytest.raises(NotAllowed):
        reach.consent(case, by=cast.other_ngo)
