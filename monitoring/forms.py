"""Which period is asked for."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.figures import Period, years


class PeriodForm(forms.Form):
    """From one year to another, both whole."""

    since = forms.TypedChoiceField(label=gettext_lazy("From the year"), coerce=int)
    until = forms.TypedChoiceField(label=gettext_lazy("To the year"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(year, str(year)) for year in years()]
        for name in ("since", "until"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "since" in cleaned and "until" in cleaned and cleaned["since"] > cleaned["until"]:
            self.add_error(
                "until", _("The last year comes before the first. Choose the same year or a later one.")
            )
        return cleaned

    @property
    def period(self) -> Period:
        """What was chosen; the latest year where nothing was, or where it cannot be."""
        if not self.is_valid():
            return Period.latest()
        return Period.of_years(self.cleaned_data["since"], self.cleaned_data["until"])


class DocumentForm(PeriodForm):
    """A period, and the one language of the document."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the document"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]
