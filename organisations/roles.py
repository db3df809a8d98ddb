"""What each role may do, as data that can be printed and handed to an auditor.

A role says which acts a person may perform at all. It never opens a file: only a grant does that
(`cases/sections.py`). Both must agree before anything happens.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class Permission(StrEnum):
    """One act, or a few acts that always go together."""

    REPORT = gettext_noop("report a presumed victim")
    KEEP_FILE = gettext_noop("keep the file: person, contact, notes, consent")
    REFER = gettext_noop("refer the person to a service")
    APPROVE_REFERRALS = gettext_noop("approve or return referrals")
    RECEIVE_REFERRALS = gettext_noop("accept or decline referrals")
    DECIDE_GROUNDS = gettext_noop("decide on reasonable and conclusive grounds")
    ASSIST = gettext_noop("assess needs, plan, deliver services")
    PLAN_RETURN = gettext_noop("plan a return and assess its safeguards")
    CLEAR_RETURN = gettext_noop("clear a return")
    CLAIM = gettext_noop("prepare and file claims")
    READ_FIGURES = gettext_noop("read figures and audit reports without names")


@dataclass(frozen=True)
class RoleRules:
    """A role: its name, one sentence that a person can audit, and its permissions."""

    name: Any  # both in the reader's language
    sentence: Any
    may: frozenset[Permission]


class Role(StrEnum):
    CASEWORKER = "caseworker"
    FIRST_RESPONDER = "first_responder"
    PROVIDER = "provider"
    LAWYER = "lawyer"
    GUARDIAN = "guardian"
    FOCAL_POINT = "focal_point"
    DECISION_MAKER = "decision_maker"
    MONITOR = "monitor"

    @property
    def rules(self) -> RoleRules:
        return ROLES[self]


P = Permission
ROLES: dict[Role, RoleRules] = {
    Role.CASEWORKER: RoleRules(
        _("Caseworker"),
        _("Accompanies the person from the first report on: keeps the file, refers, plans, claims."),
        frozenset({P.REPORT, P.KEEP_FILE, P.REFER, P.RECEIVE_REFERRALS, P.ASSIST, P.PLAN_RETURN, P.CLAIM}),
    ),
    Role.FIRST_RESPONDER: RoleRules(
        _("First responder"),
        _("Reports presumed victims to the competent authority and refers them onward."),
        frozenset({P.REPORT, P.REFER}),
    ),
    Role.PROVIDER: RoleRules(
        _("Service provider"),
        _("Takes referrals, assesses needs, plans and delivers services."),
        frozenset({P.RECEIVE_REFERRALS, P.KEEP_FILE, P.ASSIST, P.PLAN_RETURN}),
    ),
    Role.LAWYER: RoleRules(
        _("Legal adviser"),
        _("Takes referrals for legal help, prepares and files claims."),
        frozenset({P.RECEIVE_REFERRALS, P.CLAIM, P.PLAN_RETURN}),
    ),
    Role.GUARDIAN: RoleRules(
        _("Guardian"),
        _("Acts for a child: takes referrals and assesses the safeguards that concern the child."),
        frozenset({P.RECEIVE_REFERRALS, P.PLAN_RETURN}),
    ),
    Role.FOCAL_POINT: RoleRules(
        _("Focal point"),
        _("Approves referrals between organisations against the clock, with reasons."),
        frozenset({P.APPROVE_REFERRALS}),
    ),
    Role.DECISION_MAKER: RoleRules(
        _("Decision maker of the competent authority"),
        _("Decides on reasonable and conclusive grounds and clears returns; both with reasons."),
        frozenset({P.DECIDE_GROUNDS, P.CLEAR_RETURN}),
    ),
    Role.MONITOR: RoleRules(
        _("Monitor"),
        _("Reads figures and audit reports; never a file, never a name."),
        frozenset({P.READ_FIGURES}),
    ),
}
