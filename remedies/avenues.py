"""By which roads compensation can be claimed, and for what harm: data that a country adapts.

Each avenue says what it needs, who pays, and how far that was verified (`quality`: V read in the source, K known but
not re-read). Several may be walked side by side. Source: return-remedies-monitoring 2.3 and 2.4; ECAT art. 15;
Dir. 2004/80; Dir. 2012/29 art. 16; Krachunova v. Bulgaria (ECtHR 18269/18) for earnings that were taken.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Avenue(models.TextChoices):
    CRIM_ADHESION = "crim_adhesion", _("Civil claim within the criminal trial")
    CRIM_ORDER = "crim_order", _("Compensation order of the criminal court")
    CONFISCATED_ASSETS = "confiscated_assets", _("Confiscated assets")
    CIVIL_TORT = "civil_tort", _("Civil lawsuit")
    LABOUR = "labour", _("Labour claim for wages")
    STATE_FUND = "state_fund", _("State compensation for victims of crime")
    TRAFFICKING_FUND = "trafficking_fund", _("State fund for victims of trafficking")
    ADMIN_STATE_LIABILITY = "admin_state_liability", _("Claim against a state body")
    INSURANCE_SOCIAL = "insurance_social", _("Accident or social insurance, wage guarantee")
    NON_STATE = "non_state", _("Complaint to a company or platform")
    INTERNATIONAL = "international", _("International court or body")


@dataclass(frozen=True)
class Terms:
    """What an avenue needs, who pays, and how well that is known."""

    needs: Any
    pays: Any
    quality: str

    @property
    def is_verified(self) -> bool:
        return self.quality == "V"


TERMS: dict[str, Terms] = {
    Avenue.CRIM_ADHESION: Terms(
        _("A charge against the offender; the person is admitted as a party; filed before the court’s cut-off"),
        _("the offender"), "V",
    ),
    Avenue.CRIM_ORDER: Terms(
        _("A conviction; the court may order it without a claim of theirs"), _("the offender"), "V",
    ),
    Avenue.CONFISCATED_ASSETS: Terms(
        _("Assets frozen early; a law that puts victims first"), _("the state, from the offender"), "K",
    ),
    Avenue.CIVIL_TORT: Terms(
        _("A known defendant who can pay; a lawyer; within the limitation period"),
        _("the offender, or who knowingly profited"), "V",
    ),
    Avenue.LABOUR: Terms(
        _("Proof of work; the time limit is often short; no proof of trafficking"),
        _("the employer, the main contractor or the guarantee fund"), "V",
    ),
    Avenue.STATE_FUND: Terms(
        _("A violent intentional crime with injury; often residence, a report, and other sources used first"),
        _("the state"), "V",
    ),
    Avenue.TRAFFICKING_FUND: Terms(_("Recognition as a victim of trafficking"), _("the state"), "K"),
    Avenue.ADMIN_STATE_LIABILITY: Terms(
        _("A lawyer; a failure of a state body, such as unlawful detention"), _("the state"), "K",
    ),
    Avenue.INSURANCE_SOCIAL: Terms(_("Insured work"), _("the insurer"), "K"),
    Avenue.NON_STATE: Terms(_("A known supply chain or platform"), _("the company, of its own will"), "K"),
    Avenue.INTERNATIONAL: Terms(_("Remedies in the country used up"), _("the state"), "V"),
}  # fmt: skip


class Head(models.TextChoices):
    """What is claimed for. Earnings taken from sex work or forced crime count (Krachunova v. Bulgaria)."""

    WAGES = "wages", _("Wages not paid or underpaid")
    EARNINGS_TAKEN = "earnings_taken", _("Earnings taken from them")
    DEBT_FEES = "debt_fees", _("Recruitment fees, debts, deductions")
    PAIN_MORAL = "pain_moral", _("Pain and moral harm")
    MEDICAL = "medical", _("Medical treatment")
    PSYCH = "psych", _("Therapy")
    REHAB = "rehab", _("Rehabilitation")
    TRAVEL_HOUSING_CHILDCARE = "travel_housing_childcare", _("Transport, housing, childcare")
    LOST_INCOME = "lost_income", _("Future income lost")
    LOST_EDUCATION = "lost_education", _("Education lost")
    DISABILITY = "disability", _("Disability")
    AESTHETIC = "aesthetic", _("Disfigurement")
    PROPERTY = "property", _("Property and documents")
    LEGAL_COSTS = "legal_costs", _("Legal costs")
    PARTICIPATION_COSTS = "participation_costs", _("Costs of taking part in proceedings")
    FUNERAL = "funeral", _("Funeral")
    MAINTENANCE = "maintenance", _("Maintenance of dependants")
    PUNITIVE = "punitive", _("Punitive damages, where the law knows them")
    INTEREST = "interest", _("Interest")


class RunsFrom(models.TextChoices):
    """From which event a limitation period is counted."""

    OFFENCE_END = "offence_end", _("End of the exploitation")
    KNOWLEDGE = "knowledge", _("Knowledge of the harm and of who did it")
    INJURY = "injury", _("The injury")
    CRIMINAL_END = "criminal_end", _("Final end of the criminal proceedings")
    EMPLOYMENT_END = "employment_end", _("End of the work")
    MAJORITY = "majority", _("The 18th birthday")
    DOMESTIC_FINAL = "domestic_final", _("Final decision in the country")
    OTHER = "other", _("Another event, named in the rule")
