"""What remedies add to the pages: panel, track, what waits, and sentences on the timeline."""

from django.utils.translation import gettext_lazy as _

from cases.road import Panel, Step, Track
from remedies import panels

STEP = Step(
    slug="remedies",
    panels=(
        Panel(
            slug="remedies",
            title=_("Remedies"),
            template="remedies/panel.html",
            context=panels.panel,
            order=60,
        ),
    ),
    tracks=(Track(slug="remedies", title=_("Remedies"), states=panels.states, order=60),),
    work=(panels.claims_to_file,),
    sentences={
        "remedies.told": _("They were told of their right to compensation."),
        "remedies.answer_open": _("They are thinking about a claim."),
        "remedies.answer_wants": _("They want to claim."),
        "remedies.answer_not_now": _("They do not want to claim now."),
        "remedies.claim_intended": _("A claim is being prepared."),
        "remedies.limitation_set": _("Limitation date recorded."),
        "remedies.lawyer_asked": _("A lawyer was asked about the limitation date."),
        "remedies.represented": _("Who acts for them is recorded."),
        "remedies.item_put": _("Amount of a claim changed."),
        "remedies.claim_ready": _("A claim is ready to be filed."),
        "remedies.claim_filed": _("A claim was filed."),
        "remedies.claim_under_review": _("A claim is under review."),
        "remedies.claim_stayed": _("A claim was stayed."),
        "remedies.claim_awarded_full": _("A claim was awarded in full."),
        "remedies.claim_awarded_part": _("A claim was awarded in part."),
        "remedies.claim_refused": _("A claim was refused."),
        "remedies.claim_time_barred": _("A claim was held to be late; it stays open."),
        "remedies.claim_withdrawn": _("A claim was withdrawn."),
        "remedies.claim_enforcement": _("An award is being enforced."),
        "remedies.payment_recorded": _("A payment was recorded."),
    },
)
