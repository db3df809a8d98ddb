"""The words of the rules, once more, where the tools that collect texts for translation can find them.

The rules stand in `profiles/*.yaml`; those tools read only code. A test holds both lists equal.
"""

from django.utils.translation import gettext_noop as _

TEXTS = frozenset(
    {
        _("Answer of the receiving organisation"),
        _("Approval of the referral"),
        _("Arrival to be confirmed"),
        _("Ask a lawyer about compensation"),
        _("Ask a lawyer for the limitation date"),
        _("Clearance of the return runs out"),
        _("Conclusive decision"),
        _("Decision on reasonable grounds"),
        _("Limitation date of the claim"),
        _("Next look at the danger they are in"),
        _("Recovery and reflection period"),
        _("Review of the support plan"),
        _("Risk assessment of the return runs out"),
        _("Support plan"),
        _("reasonable grounds are found"),
        _("the avenue's own law gives the date; it is entered with its rule and source"),
        _("the claim is intended, and no verified rule gives its limitation date"),
        _("the danger is assessed; the assessor sets the day"),
        _("the person has departed"),
        _("the person is told of the right to compensation"),
        _("the plan is agreed"),
        _("the referral is accepted"),
        _("the referral is approved"),
        _("the referral is sent for approval"),
        _("the report reaches the competent authority"),
        _("the return is cleared"),
        _("the risk assessment is recorded"),
    }
)
