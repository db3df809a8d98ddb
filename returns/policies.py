"""
What must be true before a return takes its next step, whoever asks.

The heart is `findings`: it walks the one table of safeguards and then asks the earlier steps. It returns everything
that is missing, because a person who prepares a return, and one who has to answer for it, must see all of it at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from cases.policies import objections_to_judging
from cases.sections import Section
from core.templatetags.wording import day
from identification.models import Identification, RecoveryPeriod
from organisations.actors import Actor
from remedies.facts import claims_unsecured
from returns.models import HoldOverride, ReturnPlan, SafeguardCheck
from returns.safeguards import Effect, Safeguard

Status = ReturnPlan.Status
CONSENT_HOLDS_DAYS = 90  # our default; afterwards she is asked again
UNDECIDED = frozenset(
    {Identification.Status.AWAITING, Identification.Status.REASONABLE, Identification.Status.SUSPENDED}
)
STATE_WORDS = {
    "missing": gettext_lazy("not assessed yet"),
    "not_met": gettext_lazy("not met"),
    "ran_out": gettext_lazy("ran out"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that stands against a clearance, or speaks for care. `safeguard` is None where an earlier step, her
    consent or the case itself objects; then `fact` names it."""

    sentence: str
    effect: Effect
    safeguard: Safeguard | None = None
    fact: str = ""

    @property
    def stands_against(self) -> bool:
        return self.effect != Effect.WARN

    def __str__(self) -> str:
        return self.sentence


def state_of(check: SafeguardCheck | None) -> str:
    """missing, met, not_met, not_applicable or ran_out. No row is never read as an answer."""
    if check is None:
        return "missing"
    if check.outcome == SafeguardCheck.Outcome.MET and check.has_run_out:
        return "ran_out"
    return check.outcome


def is_set_aside(
    plan: ReturnPlan, safeguard: Safeguard, check: SafeguardCheck | None, override: HoldOverride | None
) -> bool:
    """A hold counts as set aside when both have signed, and nothing was assessed since. A block never does."""
    if plan.effect_of(safeguard) != Effect.HOLD or override is None or not override.is_signed_by_both:
        return False
    return check is None or override.signed_after(check.assessed_at)


def safeguard_findings(
    plan: ReturnPlan, checks: Mapping[str, SafeguardCheck], overrides: Mapping[str, HoldOverride]
) -> list[Finding]:
    """Every safeguard of this return that is neither met, nor rightly not applicable, nor set aside."""
    found = []
    for safeguard in plan.safeguards():
        check = checks.get(safeguard.code)
        state = state_of(check)
        if state in STATE_WORDS and not is_set_aside(plan, safeguard, check, overrides.get(safeguard.code)):
            words = {"code": safeguard.code, "sentence": safeguard.sentence, "state": STATE_WORDS[state]}
            sentence = _("%(code)s, %(state)s: %(sentence)s") % words
            found.append(Finding(sentence, plan.effect_of(safeguard), safeguard))
    return found


def consent_findings(plan: ReturnPlan) -> list[Finding]:
    """Her own consent, free and informed, unless the state enforces the return. It grows old; for a child the
    representative gives it."""
    if not plan.needs_consent:
        return []
    if not plan.has_consent or plan.consent_given_on is None:
        return [_block(_("Their consent to this return is not recorded."), "consent")]
    found = []
    if (timezone.localdate() - plan.consent_given_on).days > CONSENT_HOLDS_DAYS:
        found.append(_block(_("Their consent is older than 90 days: ask them again."), "consent"))
    if plan.is_child and plan.consent_given_by != ReturnPlan.GivenBy.REPRESENTATIVE:
        found.append(
            _block(
                _("A child cannot consent alone: a representative must, and the child is heard."), "consent"
            )
        )
    return found


def identification_findings(plan: ReturnPlan) -> list[Finding]:
    """No return while it is undecided whether she is a victim, and none in the recovery and reflection period unless
    she herself asks to go earlier; a child cannot give the period up (ECAT art. 10(2), 13(1)). One query."""
    running = RecoveryPeriod.of(plan.case).filter(status=RecoveryPeriod.Status.RUNNING).values("ends_on")[:1]
    identification = Identification.of(plan.case).annotate(recovers_until=Subquery(running)).first()
    if identification is None:
        return [
            _block(
                _("Identification has not begun: nobody has asked whether the person is a victim."),
                "identification",
            )
        ]
    found = []
    if identification.status in UNDECIDED:
        words = {"status": identification.get_status_display()}
        found.append(_block(_("Identification is still undecided: “%(status)s”.") % words, "identification"))
    if identification.recovers_until is not None and not goes_early(plan):
        words = {"day": day(identification.recovers_until)}
        found.append(
            _block(_("The recovery and reflection period runs at least until %(day)s.") % words, "recovery")
        )
    return found


def goes_early(plan: ReturnPlan) -> bool:
    """Whether she herself, being of age and having consented, asked to go before the period ends."""
    return plan.asked_to_go_early and plan.has_consent and plan.needs_consent and not plan.is_child


def child_findings(plan: ReturnPlan, checks: Mapping[str, SafeguardCheck]) -> list[Finding]:
    """A child without a best-interests determination goes nowhere (CRC General Comment 6 para. 84)."""
    if not plan.is_child or state_of(checks.get("R4.01")) == SafeguardCheck.Outcome.MET:
        return []
    return [
        _block(
            _("They are a child, and no best-interests determination finds this return best for the child."),
            "child",
        )
    ]


def claim_findings(plan: ReturnPlan) -> list[Finding]:
    """Return must not end a claim: each one that is open needs somebody who represents it while she is away. The
    database answers whether there is one, without showing it to whoever may not see remedies."""
    if not claims_unsecured(plan.case):
        return []
    return [
        _block(
            _("A claim of theirs is open and nobody is named who represents it while they are away."),
            "claims",
        )
    ]


def findings(plan: ReturnPlan, by: Actor) -> list[Finding]:
    """Everything that stands against clearing this return, and what it warns of."""
    blind = objections_to_judging(plan.case, by=by, needs=(Section.IDENTIFICATION, Section.RETURN))
    checks, overrides = checks_of(plan), overrides_of(plan)
    found = [_block(objection, "sections") for objection in blind] + consent_findings(plan)
    if not blind:
        found += identification_findings(plan) + claim_findings(plan)
    return found + child_findings(plan, checks) + safeguard_findings(plan, checks, overrides)


def objections_to_clearing(plan: ReturnPlan, by: Actor) -> list[str]:
    """Every reason why this return may not be cleared; warnings are none (seven principles; ECAT art. 16)."""
    moving = plan.objections_to_moving(Status.CLEARED)
    return moving + against(findings(plan, by))


def against(found: Iterable[Finding]) -> list[str]:
    """The sentences of those findings that stand against a clearance."""
    return [finding.sentence for finding in found if finding.stands_against]


def checks_of(plan: ReturnPlan) -> dict[str, SafeguardCheck]:
    """What was found so far, by safeguard."""
    rows = SafeguardCheck.of(plan.case).filter(plan=plan).select_related("assessed_by", "team__organisation")
    return {row.safeguard: row for row in rows}


def overrides_of(plan: ReturnPlan) -> dict[str, HoldOverride]:
    """Holds set aside, or signed by one so far, by safeguard."""
    signers = (
        "state_signer",
        "state_team__organisation",
        "independent_signer",
        "independent_team__organisation",
    )
    rows = HoldOverride.of(plan.case).filter(plan=plan).select_related(*signers)
    return {row.safeguard: row for row in rows}


def objections_to_opening(case: Case, *, kind: str, initiated_by: str) -> list[str]:
    """One plan at a time; and what the state asks for is never called voluntary."""
    objections = [] if case.status == Case.Status.OPEN else [_("The file is closed.")]
    if ReturnPlan.of(case).exclude(status__in=ReturnPlan.OVER).exists():
        objections.append(_("There is already a return plan on this file."))
    if kind == ReturnPlan.Kind.VOLUNTARY and initiated_by != ReturnPlan.Initiator.PERSON:
        objections.append(_("A return is voluntary only if the person asks for it."))
    return objections


def objections_to_changing(plan: ReturnPlan) -> list[str]:
    """Until she has left, everything can still be changed."""
    if plan.is_before_departure:
        return []
    return [_("This is already “%(status)s”.") % {"status": plan.get_status_display()}]


def objections_to_assessing(
    plan: ReturnPlan, safeguard: Safeguard, *, outcome: str, evidence: str, why: str, valid_until: object
) -> list[str]:
    """Met names its evidence; not applicable says why, and only where the line allows that answer."""
    objections = objections_to_changing(plan)
    if not plan.asks_for(safeguard):
        objections.append(_("This safeguard is not asked for this return."))
    if outcome == SafeguardCheck.Outcome.MET and not evidence.strip():
        objections.append(_("Name the evidence."))
    if outcome == SafeguardCheck.Outcome.NOT_APPLICABLE and not safeguard.may_not_apply:
        objections.append(_("This safeguard always applies to this return: it is met or not met."))
    if outcome == SafeguardCheck.Outcome.NOT_APPLICABLE and not why.strip():
        objections.append(_("Say why it does not apply."))
    if outcome == SafeguardCheck.Outcome.MET and safeguard.expires and valid_until is None:
        objections.append(_("Say until which day it is valid."))
    return objections


def objections_to_consenting(plan: ReturnPlan, *, given_by: str, asked_to_go_early: bool) -> list[str]:
    """For a child the representative consents; a child cannot give up her recovery and reflection period."""
    objections = objections_to_changing(plan)
    if not plan.needs_consent:
        objections.append(_("A return that the state enforces does not rest on consent."))
    if plan.is_child and given_by != ReturnPlan.GivenBy.REPRESENTATIVE:
        objections.append(_("A child cannot consent alone: a representative must, and the child is heard."))
    if plan.is_child and asked_to_go_early:
        objections.append(_("A child cannot give up the recovery and reflection period."))
    return objections


def objections_to_withdrawing(plan: ReturnPlan) -> list[str]:
    """She may change her mind until she has left, at no cost."""
    objections = plan.objections_to_moving(Status.CANCELLED)
    if plan.needs_consent and not plan.has_consent:
        objections.append(_("No consent is recorded that could be withdrawn."))
    if not plan.needs_consent:
        objections.append(_("A return that the state enforces does not rest on consent."))
    return objections


def objections_to_proposing(plan: ReturnPlan) -> list[str]:
    """A plan may be proposed with things still missing: some only the authority can supply."""
    return plan.objections_to_moving(Status.PROPOSED)


def objections_to_overriding(plan: ReturnPlan, safeguard: Safeguard, reasons: str) -> list[str]:
    """Only a hold that stands can be set aside, and never without reasons."""
    objections = objections_to_changing(plan)
    standing = {
        f.safeguard.code for f in safeguard_findings(plan, checks_of(plan), overrides_of(plan)) if f.safeguard
    }
    if safeguard.code not in standing:
        objections.append(_("Nothing has to be set aside here."))
    elif plan.effect_of(safeguard) == Effect.BLOCK:
        objections.append(_("This safeguard cannot be set aside by anybody."))
    elif plan.effect_of(safeguard) == Effect.WARN:
        objections.append(_("This is a warning; it does not have to be set aside."))
    return objections + ([] if reasons.strip() else [_("Write the reasons.")])


def objections_to_lapsing(plan: ReturnPlan) -> list[str]:
    """Only a clearance whose last day has passed lapses."""
    return [] if plan.clearance_ran_out else [_("There is no clearance here that has run out.")]


def objections_to_departing(plan: ReturnPlan, by: Actor, *, reconfirmed: bool) -> list[str]:
    """On the day itself everything must still hold, and she must still want it."""
    objections = plan.objections_to_moving(Status.DEPARTED)
    if plan.clearance_ran_out:
        objections.append(_("The clearance ran out on %(day)s.") % {"day": day(plan.cleared_until)})
    if plan.needs_consent and not reconfirmed:
        objections.append(_("They have not confirmed in the last 24 hours that they want to go."))
    return objections + against(findings(plan, by))


def _block(sentence: str, fact: str) -> Finding:
    return Finding(sentence, Effect.BLOCK, fact=fact)
