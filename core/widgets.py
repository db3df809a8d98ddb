"""How a date is asked for: three boxes that keep what was typed, and an error that says what is wrong with it.

People copy dates from papers in many calendars of habit; day, month and year apart cannot be read the wrong
way round, need no picker, and work by keyboard, by touch and aloud.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PARTS = ("day", "month", "year")
FIRST_YEAR = 1900
LAST_YEAR = 2199
LONGEST_MONTH = 31
MOST_FIGURES = 4  # of any number in a date; what is longer is not read as one


class TypedDate(str):
    """A date as it was typed. As text it is ISO 8601 where possible, so that any date field understands it."""

    parts: dict[str, str]

    @classmethod
    def of(cls, parts: dict[str, str]) -> "TypedDate":
        month = _month_number(parts["month"])
        text = "-".join([parts["year"], str(month or parts["month"]), parts["day"]])
        typed = cls(text)
        typed.parts = parts
        return typed


class DateInput(forms.Widget):
    """Three boxes, day, month and year, under one legend."""

    template_name = "django/forms/widgets/day_month_year.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        # The group is one answer: "required" on three boxes would be said three times.
        context["widget"]["attrs"].pop("required", None)
        typed = _parts_of(value)
        context["widget"]["boxes"] = [
            {"part": part, "name": f"{name}_{part}", "label": label, "value": typed[part]}
            for part, label in zip(PARTS, (_("Day"), _("Month"), _("Year")), strict=True)
        ]
        return context

    def value_from_datadict(  # the signature is Django's
        self,
        data: Mapping[str, Any],
        files: Any,  # noqa: ARG002
        name: str,
    ) -> TypedDate | str | None:
        if name in data:  # an API or a test gives the date in one piece
            return data[name]
        parts = {part: str(data.get(f"{name}_{part}") or "").strip() for part in PARTS}
        return TypedDate.of(parts) if any(parts.values()) else None

    def value_omitted_from_data(
        self,
        data: Mapping[str, Any],
        files: Any,  # noqa: ARG002
        name: str,
    ) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        """The first box, so that a link from the error summary lands where typing begins."""
        return f"{id_}_day" if id_ else id_


class DateField(forms.DateField):
    """A date field with three boxes whose errors name what is missing or impossible."""

    widget = DateInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": gettext_lazy("Enter the day, the month and the year."),
        "invalid": gettext_lazy("Enter a real date, for example 27 3 2026."),
    }

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, TypedDate):
            return _date_from(value.parts)
        return super().to_python(value)


def _parts_of(value: Any) -> dict[str, str]:
    """What to show in the boxes: what was typed, or a stored date taken apart."""
    if isinstance(value, TypedDate):
        return value.parts
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return dict.fromkeys(PARTS, "")
    if isinstance(value, date | datetime):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    return dict.fromkeys(PARTS, "")


def _month_number(typed: str) -> int | None:
    """The month by number, or by its name in the language of the page."""
    if (number := _number(typed)) is not None:
        return number
    wanted = typed.casefold().rstrip(".")
    for names in (MONTHS, MONTHS_3, MONTHS_ALT):
        for number, name in names.items():
            if str(name).casefold().rstrip(".") == wanted:
                return number
    return None


def _number(typed: str) -> int | None:
    """A number in figures of any script; None for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) <= MOST_FIGURES else None


def _date_from(parts: dict[str, str]) -> date:
    """The date, or one sentence for each thing that is wrong with what was typed."""
    missing = {"day": _("Add the day."), "month": _("Add the month."), "year": _("Add the year.")}
    objections = [missing[part] for part in PARTS if not parts[part]]
    if objections:
        raise ValidationError(objections, code="incomplete")
    day, month, year = _number(parts["day"]), _month_number(parts["month"]), _number(parts["year"])
    if day is None or not 1 <= day <= LONGEST_MONTH:
        objections.append(_("The day must be a number from 1 to 31."))
    if month is None or not 1 <= month <= len(MONTHS):
        objections.append(_("The month must be a number from 1 to 12, or its name."))
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        objections.append(_("The year must have four figures, for example 2026."))
    if objections or day is None or month is None or year is None:
        raise ValidationError(objections, code="invalid")
    return _existing(day, month, year)


def _existing(day: int, month: int, year: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        named = {"day": day, "month": MONTHS_ALT.get(month) or MONTHS[month], "year": year}
        message = _("There is no %(day)s %(month)s %(year)s. Check the day and the month.") % named
        raise ValidationError(message, code="impossible") from None
