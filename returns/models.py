"""A plan to return, how far each of its safeguards is met, and holds set aside by two signatures."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import AgeGroup, Consent, InCase
from cases.sections import Section
from core.states import StatefulModel, follows_its_table
from returns.safeguards import SAFEGUARDS, Effect, Safeguard


def _asked(question: Any) -> "models.BooleanField[bool | None, bool | None]":
    """A circumstance: yes, no, or not known. Not known counts as yes, so nothing is left out by silence."""
    return models.BooleanField(question, null=True, default=None)


@follows_its_table
class ReturnPlan(StatefulModel, InCase):
    """
    The plan that a person goes back, home, or onward; gated by safeguards (ECAT art. 16; seven principles of 2014).

    Whether it may be cleared is an answer that is worked out each time (`returns.policies`), never a state. Health
    circumstances are one question, without what the illness is: lawyers and the authority read this section.
    """

    section = Section.RETURN

    class Kind(models.TextChoices):
        VOLUNTARY = "voluntary", _("Voluntary: they choose, and could stay")
        ASSISTED_OBLIGED = "assisted_obliged", _("Assisted: they must leave, and accept help")
        FORCED = "forced", _("Forced")
        READMISSION = "readmission", _("Under a readmission agreement")
        INTERNAL = "internal", _("To their home region in this country")
        ONWARD = "onward", _("Onward to a third country")

    class Initiator(models.TextChoices):
        PERSON = "person", _("The person")
        STATE = "state", _("The state")

    GivenBy = Consent.GivenBy

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        ASSESSING = "assessing", _("Safeguards being assessed")
        PROPOSED = "proposed", _("Proposed for clearance")
        CLEARED = "cleared", _("Cleared")
        DEPARTED = "departed", _("Departed")
        ARRIVED = "arrived", _("Arrived")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")
        ALTERNATIVE = "alternative", _("Protection instead of return")
        LEFT_UNCLEARED = "left_uncleared", _("Left without clearance")

    TRANSITIONS: ClassVar = {
        Status.DRAFT: frozenset(
            {Status.ASSESSING, Status.CANCELLED, Status.ALTERNATIVE, Status.LEFT_UNCLEARED}
        ),
        Status.ASSESSING: frozenset(
            {Status.PROPOSED, Status.CANCELLED, Status.ALTERNATIVE, Status.LEFT_UNCLEARED}
        ),
        Status.PROPOSED: frozenset(
            {Status.CLEARED, Status.ASSESSING, Status.CANCELLED, Status.ALTERNATIVE, Status.LEFT_UNCLEARED}
        ),
        Status.CLEARED: frozenset(
            {Status.DEPARTED, Status.ASSESSING, Status.CANCELLED, Status.ALTERNATIVE, Status.LEFT_UNCLEARED}
        ),
        Status.DEPARTED: frozenset({Status.ARRIVED}),
        Status.LEFT_UNCLEARED: frozenset({Status.ARRIVED, Status.CLOSED}),
        Status.ARRIVED: frozenset({Status.CLOSED}),
        Status.CLOSED: frozenset(),
        Status.CANCELLED: frozenset(),
        Status.ALTERNATIVE: frozenset(),
    }
    BEFORE_DEPARTURE: ClassVar = frozenset({Status.DRAFT, Status.ASSESSING, Status.PROPOSED, Status.CLEARED})
    OVER: ClassVar = frozenset({Status.CLOSED, Status.CANCELLED, Status.ALTERNATIVE})
    NOT_OF_FREE_CHOICE: ClassVar = frozenset({Kind.ASSISTED_OBLIGED, Kind.FORCED, Kind.READMISSION})
    WITHOUT_CONSENT: ClassVar = frozenset({Kind.FORCED, Kind.READMISSION})

    kind = models.CharField(_("kind of return"), max_length=20, choices=Kind)
    initiated_by = models.CharField(_("who asks for it"), max_length=10, choices=Initiator)
    to_country = models.CharField(_("country"), max_length=100)
    place = models.CharField(_("place"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    team = models.ForeignKey(
        "organisations.Team", verbose_name=_("team that plans it"), on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)

    dependants = _asked(_("Are children, family or other dependants with them, or could they be in danger?"))
    to_family = _asked(_("Would they return to family or a caregiver?"))
    family_implicated = _asked(_("May somebody of their family be involved, or be a danger to them?"))
    threat_recorded = _asked(_("Is there a threat, or another new fact since their risks were assessed?"))
    ill_health = _asked(
        _("Is health in question: illness, pregnancy, injury, distress, disability or medicine?")
    )
    serious_illness = _asked(_("If so: is it serious?"))
    detained = _asked(_("Are they detained, or were they while this return was prepared?"))
    criminal_proceedings_open = _asked(
        _("Are criminal proceedings open in which they are injured party, witness or accused?")
    )
    penalty_recorded = _asked(_("Is a charge, fine or immigration penalty against them recorded?"))
    stateless_or_nationality_doubt = _asked(_("Is their nationality unknown, doubted or denied?"))
    compensation_claim_open_or_intended = _asked(_("Is a claim for compensation or wages open or intended?"))
    hearing_expected = _asked(_("Is a hearing expected for which they are needed?"))
    property_held = _asked(_("Does somebody hold money, belongings or papers of theirs?"))

    CIRCUMSTANCES: ClassVar = (
        "dependants", "to_family", "family_implicated", "threat_recorded", "ill_health", "serious_illness", "detained",
        "criminal_proceedings_open", "penalty_recorded", "stateless_or_nationality_doubt",
        "compensation_claim_open_or_intended", "hearing_expected", "property_held",
    )  # fmt: skip

    consent_given_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_given_by = models.CharField(_("given by"), max_length=20, choices=GivenBy, blank=True)
    consent_language = models.CharField(_("language it was explained in"), max_length=60, blank=True)
    consent_understanding = models.CharField(_("how understanding was checked"), max_length=200, blank=True)
    consent_withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True)
    asked_to_go_early = models.BooleanField(
        _("The person asks to go before their recovery and reflection period ends."), default=False
    )

    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True)
    cleared_until = models.DateField(_("clearance runs out"), null=True, blank=True)
    reasons = models.TextField(_("reasons of the last step"), blank=True)
    departed_on = models.DateField(_("departed on"), null=True, blank=True)
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)

    class Meta(InCase.Meta):
        ordering = ("-opened_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_return_plan_at_a_time",
                condition=~Q(status__in=("closed", "cancelled", "alternative")),
            ),
            models.CheckConstraint(
                condition=~Q(kind="voluntary") | Q(initiated_by="person"), name="voluntary_is_asked_by_the_person"
            ),
            models.CheckConstraint(
                condition=~Q(status="cleared") | Q(cleared_by__isnull=False, cleared_until__isnull=False),
                name="cleared_return_names_who_and_until",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["status"], condition=Q(status="proposed"), name="return_plan_proposed")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.to_country}"

    @property
    def is_child(self) -> bool:
        """Doubt about age counts for the child (Dir. 2011/36 art. 13(2))."""
        return self.case.is_treated_as_child

    @property
    def age_disputed(self) -> bool:
        return self.case.age_group == AgeGroup.UNSURE

    @property
    def child_to_family(self) -> bool | None:
        return self.to_family if self.is_child else False

    @property
    def child_not_to_family(self) -> bool | None:
        if not self.is_child:
            return False
        return None if self.to_family is None else not self.to_family

    @property
    def state_initiated(self) -> bool:
        return self.initiated_by == self.Initiator.STATE

    @property
    def is_obliged(self) -> bool:
        """Accepting help under a duty to leave is not a free choice."""
        return self.kind in self.NOT_OF_FREE_CHOICE

    @property
    def crosses_border(self) -> bool:
        return self.kind != self.Kind.INTERNAL

    @property
    def state_initiated_abroad(self) -> bool:
        return self.state_initiated and self.crosses_border

    @property
    def needs_consent(self) -> bool:
        return self.kind not in self.WITHOUT_CONSENT

    @property
    def has_consent(self) -> bool:
        return self.consent_given_on is not None and self.consent_withdrawn_on is None

    @property
    def is_before_departure(self) -> bool:
        return self.status in self.BEFORE_DEPARTURE

    @property
    def is_over(self) -> bool:
        return self.status in self.OVER

    @property
    def clearance_ran_out(self) -> bool:
        return (
            self.status == self.Status.CLEARED
            and self.cleared_until is not None
            and self.cleared_until < timezone.localdate()
        )

    def asks_for(self, safeguard: Safeguard) -> bool:
        """Whether this safeguard belongs to this return. What is not known counts as yes."""
        return safeguard.applies is None or getattr(self, safeguard.applies) is not False

    def effect_of(self, safeguard: Safeguard) -> Effect:
        """What follows here where this safeguard is missing: a hold blocks under the conditions that its line names."""
        if any(getattr(self, condition) is not False for condition in safeguard.blocks_when):
            return Effect.BLOCK
        return safeguard.effect

    def safeguards(self) -> list[Safeguard]:
        """All safeguards of this return, in the order of the table."""
        return [safeguard for safeguard in SAFEGUARDS.values() if self.asks_for(safeguard)]


class SafeguardCheck(InCase):
    """
    What was found about one safeguard of one plan. No row means that nobody has assessed it: never a silent no or yes.

    One current row; what was found before stands in its versions.
    """

    section = Section.RETURN

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        NOT_MET = "not_met", _("Not met")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="+")
    safeguard = models.CharField(_("safeguard"), max_length=8)
    outcome = models.CharField(_("what was found"), max_length=20, choices=Outcome)
    evidence = models.TextField(_("evidence"), blank=True)
    why = models.TextField(_("why it does not apply"), blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField(_("assessed"), default=timezone.now)

    class Meta(InCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "safeguard"], name="one_check_per_plan_and_safeguard"),
            models.CheckConstraint(
                condition=~Q(outcome="not_applicable") | ~Q(why=""), name="not_applicable_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="met") | ~Q(evidence=""), name="met_names_its_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.safeguard}: {self.get_outcome_display()}"

    @property
    def has_run_out(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class HoldOverride(InCase):
    """
    A hold is set aside with reasons, signed for the state and by somebody independent of it. Counted in every report.

    It stands on what was known when both signed: a later assessment of the same safeguard takes both signatures off.
    """

    section = Section.RETURN

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="+")
    safeguard = models.CharField(_("safeguard"), max_length=8)
    reasons = models.TextField(_("reasons"))
    state_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state_team = models.ForeignKey(
        "organisations.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state_signed_at = models.DateTimeField(_("signed for the state"), null=True, blank=True)
    independent_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    independent_team = models.ForeignKey(
        "organisations.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    independent_signed_at = models.DateTimeField(_("signed independently"), null=True, blank=True)

    class Meta(InCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "safeguard"], name="one_override_per_plan_and_safeguard"),
            models.CheckConstraint(
                condition=Q(state_team=None)
                | Q(independent_team=None)
                | ~Q(state_team=models.F("independent_team")),
                name="override_signed_by_two_teams",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="override_gives_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.safeguard}: {self.reasons}"

    @property
    def is_signed_by_both(self) -> bool:
        return self.state_signed_at is not None and self.independent_signed_at is not None

    def signed_after(self, moment: datetime.datetime) -> bool:
        """Whether every signature on it was given since that moment."""
        return all(
            at >= moment for at in (self.state_signed_at, self.independent_signed_at) if at is not None
        )
