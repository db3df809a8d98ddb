"""What monitoring adds to the pages: its places in the navigation, and what a monitor sees first."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.road import NavItem, Step, Work
from monitoring import figures
from monitoring.documents import HEADLINE_PARTS, headlines
from organisations.actors import Actor
from organisations.roles import Permission


def reads_figures(actor: Actor) -> bool:
    """Whether the navigation offers figures at all."""
    return actor.may(Permission.READ_FIGURES)


def news_for(actor: Actor) -> Iterator[Work]:
    """The figures of the last quarter that has ended, and what moved in them."""
    if not reads_figures(actor):
        return
    period = figures.Period.latest()
    now, before = (figures.read(each, HEADLINE_PARTS) for each in (period, period.before))
    for headline in headlines(now, before):
        yield Work(
            title=_("%(what)s: %(number)s") % {"what": headline.label, "number": headline.value},
            url=f"{reverse('monitoring:figures')}#{headline.chapter}",
            note=headline.moved or str(period),
        )


STEP = Step(
    slug="monitoring",
    work=(news_for,),
    navigation=(
        NavItem(gettext_lazy("Figures"), "monitoring:figures", reads_figures, order=80),
        NavItem(gettext_lazy("Report"), "monitoring:report", reads_figures, order=81),
    ),
)
