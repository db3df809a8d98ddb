"""What referral adds to the pages: the panel, what waits for whom, its places in the navigation, its sentences."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Consent
from cases.road import CaseView, NavItem, Panel, Step, Work
from cases.visibility import visible
from deadlines.step import group_of
from organisations.actors import Actor
from organisations.roles import Permission
from referrals import policies, querysets
from referrals.models import Referral

MOST = 50
FRESH = datetime.timedelta(days=30)  # an answer that nobody followed up is shown this long
S = Referral.Status


def panel(view: CaseView) -> dict[str, Any] | None:
    """The referrals of this file, newest first, for whoever may see them; the leading team also sees what rests on
    consent. One query."""
    actor, case = view.actor, view.case
    leads = actor.is_in(case.lead_team_id)
    consent = visible(Consent, actor).filter(pk=OuterRef("consent"), withdrawn_at=None)
    rows = visible(Referral, actor).filter(case=case).select_related("service", "to_team__organisation")
    listed = list(rows.annotate(consent_in_force=Subquery(consent.values("public_id")[:1]))[:MOST])
    may_refer = leads and actor.may(Permission.REFER) and case.status == Case.Status.OPEN
    if not listed and not may_refer:
        return None
    named = [(row, row.receiver_for(actor)) for row in listed]
    return {"rows": named, "may_refer": may_refer, "leads": leads}


def to_decide(actor: Actor) -> Iterator[Work]:
    """For the focal point: decisions by the clock, each with what is missing. Two queries."""
    if not actor.may(Permission.APPROVE_REFERRALS):
        return
    rows = list(querysets.to_decide(visible(Referral, actor), actor.team_ids)[:MOST])
    found = querysets.obstacles([row.pk for row in rows], timezone.localdate())
    for row in rows:
        points = policies.missing(row, found.get(row.pk, set()))
        yield Work(
            title=_("Decide on a referral to %(team)s") % {"team": row.to_team},
            url=reverse("referrals:page", args=[row.public_id]),
            reference=row.reference,
            due=row.due_on,
            group=group_of(row.due_on),
            note=" ".join(points),
        )


def to_answer(actor: Actor) -> Iterator[Work]:
    """For the receiver: what other teams ask. One query."""
    if not actor.may(Permission.RECEIVE_REFERRALS):
        return
    for row in querysets.to_answer(visible(Referral, actor), actor.team_ids)[:MOST]:
        yield Work(
            title=_("Answer a referral: %(kind)s") % {"kind": row.service.get_kind_display()},
            url=reverse("referrals:page", args=[row.public_id]),
            reference=row.reference,
            due=row.due_on,
            group=group_of(row.due_on),
            note=_("from %(team)s") % {"team": row.from_team},
        )


def asked(actor: Actor) -> Iterator[Work]:
    """For the team that asked: what it waits for, and each no that nobody has followed up. One query."""
    if not actor.may(Permission.REFER):
        return
    sent = querysets.sent_by(visible(Referral, actor), actor.team_ids)
    later = Referral._base_manager.filter(
        case=OuterRef("case"), sent_at__gt=OuterRef("sent_at"), service__kind=OuterRef("service__kind")
    )
    since = timezone.now() - FRESH
    refused = Q(status__in=[S.RETURNED, S.DECLINED], sent_at__gte=since) & ~Exists(later)
    rows = sent.filter(Q(status__in=Referral.OPEN) | refused).select_related(*querysets.PLACES, "case")
    for row in rows.order_by("due_on", "pk")[:MOST]:
        yield _asked(row, row.receiver_for(actor))


def _asked(row: Referral, receiver: str) -> Work:
    titles = {
        S.AWAITING: _("The focal point decides on a referral to %(team)s"),
        S.APPROVED: _("%(team)s answers a referral"),
        S.RETURNED: _("The focal point returned a referral to %(team)s"),
        S.DECLINED: _("%(team)s declined: ask another service"),
    }
    return Work(
        title=titles[S(row.status)] % {"team": receiver},
        url=reverse("referrals:page", args=[row.public_id]),
        reference=row.case.reference,
        due=row.due_on,
        group="waiting_for_others" if row.is_open else "waiting_for_you",
        note=_("No answer came. Call them, or withdraw and ask another service.") if row.is_late else "",
    )


STEP = Step(
    slug="referrals",
    limits=frozenset({"referrals.approval", "referrals.answer"}),
    panels=(Panel("referrals", gettext_lazy("Referrals"), "referrals/panel.html", panel, order=30),),
    work=(to_decide, to_answer, asked),
    navigation=(
        NavItem(
            gettext_lazy("Referrals to decide"), "referrals:queue",
            lambda actor: actor.may(Permission.APPROVE_REFERRALS), order=30,
        ),
        NavItem(
            gettext_lazy("Incoming"), "referrals:incoming",
            lambda actor: actor.may(Permission.RECEIVE_REFERRALS), order=31,
        ),
        NavItem(gettext_lazy("Services"), "referrals:services", lambda actor: actor.may(Permission.REFER), order=32),
    ),
    sentences={
        "referrals.sent": gettext_lazy("A referral to %(to)s was sent to the focal point."),
        "referrals.approved": gettext_lazy("The focal point approved the referral to %(to)s."),
        "referrals.returned": gettext_lazy("The focal point returned the referral to %(to)s with reasons."),
        "referrals.accepted": gettext_lazy("%(to)s accepted the referral."),
        "referrals.declined": gettext_lazy("%(to)s declined the referral."),
        "referrals.withdrawn": gettext_lazy("The referral to %(to)s was withdrawn."),
    },
)  # fmt: skip
