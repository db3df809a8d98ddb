"""How dates, sums and references are said to people, in the language they read.

A date is given as a person would say it; the exact instant stays one hover away and is printed on paper.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, to_locale

register = template.Library()

# Beyond a season nobody counts days: the date alone is clearer.
COUNTED_DAYS = 92

# Weekday, day and month as each language writes them (Unicode CLDR has this only together with the year).
DAY = {
    "ar": "EEEE، d MMMM",
    "de": "EEEE, d. MMMM",
    "es": "EEEE, d 'de' MMMM",
    "ru": "EEEE, d MMMM",
    "uk": "EEEE, d MMMM",
}
DAY_OTHERWISE = "EEEE d MMMM"
DAY_AND_YEAR = {"en": "EEEE d MMMM y"}
DAY_AND_YEAR_OTHERWISE = "full"


def _local(at: date) -> date:
    """An instant as this office's clock shows it; a day stays a day."""
    return timezone.localtime(at) if isinstance(at, datetime) and timezone.is_aware(at) else at


def _day_of(at: date) -> date:
    return at.date() if isinstance(at, datetime) else at


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@lru_cache(maxsize=2048)
def _written(at: date, language: str, *, year: bool) -> str:
    """A date in the order and inflection that the language uses."""
    patterns, otherwise = (DAY_AND_YEAR, DAY_AND_YEAR_OTHERWISE) if year else (DAY, DAY_OTHERWISE)
    return format_date(at, patterns.get(language, otherwise), locale=to_locale(language))


@register.filter
def day(at: date | None) -> str:
    """The weekday and date; the year is said only where it is another year."""
    if not at:
        return ""
    local = _day_of(_local(at))
    return _written(local, _language(), year=local.year != timezone.localdate().year)


@register.filter
def exact(at: date | None) -> str:
    """The whole date, and for an instant the clock time with its time zone."""
    if not at:
        return ""
    local = _local(at)
    whole = _written(_day_of(local), _language(), year=True)
    if not isinstance(local, datetime):
        return whole
    clock = {"date": whole, "time": f"{local:%H:%M}", "zone": local.tzname() or ""}
    return gettext("%(date)s, %(time)s %(zone)s") % clock


@register.filter
def when(at: date | None) -> str:
    """The distance from today in days, and the day: "in 3 days, Tuesday 24 November"."""
    if not at:
        return ""
    local = _local(at)
    distance = (_day_of(local) - timezone.localdate()).days
    if distance == 0:
        if isinstance(local, datetime):
            return gettext("today at %(time)s") % {"time": f"{local:%H:%M}"}
        return gettext("today")
    if distance == 1:
        return gettext("tomorrow, %(day)s") % {"day": day(at)}
    if distance == -1:
        return gettext("yesterday, %(day)s") % {"day": day(at)}
    return _counted(distance, day(at))


def _counted(distance: int, said: str) -> str:
    words = {"count": abs(distance), "day": said}
    if abs(distance) > COUNTED_DAYS:
        return said
    if distance > 0:
        return ngettext("in %(count)d day, %(day)s", "in %(count)d days, %(day)s", distance) % words
    return ngettext("%(count)d day ago, %(day)s", "%(count)d days ago, %(day)s", -distance) % words


@register.filter
def money(amount: Decimal | float | str | None, currency: str = "") -> str:
    """A sum in the reader's way of writing numbers, its currency after it and never on another line."""
    if amount in (None, ""):
        return "–"
    written = format_decimal(Decimal(str(amount)), format="#,##0.00", locale=to_locale(_language()))
    return f"{written}\N{NO-BREAK SPACE}{currency}" if currency else written


@register.filter
def ref(reference: object) -> SafeString:
    """A reference that keeps its order of signs inside a sentence written from right to left."""
    return format_html('<bdi class="ref">{}</bdi>', reference or "")
