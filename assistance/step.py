"""What assistance adds to the pages: its panel, its track, what waits, and its sentences on the timeline."""

from django.utils.translation import gettext_lazy as _

from assistance import panels
from cases.road import Panel, Step, Track

STEP = Step(
    slug="assistance",
    panels=(
        Panel(
            slug="assistance",
            title=_("Assistance"),
            template="assistance/panel.html",
            context=panels.panel,
            order=40,
        ),
    ),
    tracks=(Track(slug="assistance", title=_("Assistance"), states=panels.states, order=40),),
    work=(panels.services_due, panels.plans_to_agree),
    sentences={
        "assistance.assessed": _("Needs and danger assessed."),
        "assistance.plan_drafted": _("A support plan is being made."),
        "assistance.plan_changed": _("Draft of the support plan changed."),
        "assistance.plan_agreed": _("Support plan agreed with them."),
        "assistance.plan_reviewed": _("Support plan looked at again with them."),
        "assistance.plan_ended": _("Support plan ended."),
        "assistance.service_offered": _("A service was offered."),
        "assistance.service_accepted": _("They accepted a service."),
        "assistance.service_declined": _("They declined a service; the others go on."),
        "assistance.service_started": _("A service started."),
        "assistance.service_delivered": _("A service was delivered."),
        "assistance.service_ended": _("A service ended."),
    },
)
