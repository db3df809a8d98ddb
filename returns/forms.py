"""What is typed about a return: its shape only. Whether it may be is for the rules."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.widgets import DateField
from returns.models import ReturnPlan, SafeguardCheck
from returns.safeguards import Safeguard

ANSWERS = {"unknown": None, "yes": True, "no": False}


class Answer(forms.TypedChoiceField):
    """Yes, no, or not known. There is no box to leave unticked, so silence is never an answer."""

    def __init__(self, **options: Any) -> None:
        choices = [("unknown", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
        super().__init__(choices=choices, coerce=ANSWERS.__getitem__, initial="unknown", **options)

    def prepare_value(self, value: Any) -> Any:
        return (
            {True: "yes", False: "no", None: "unknown"}.get(value, value)
            if not isinstance(value, str)
            else value
        )


def _circumstances() -> dict[str, Answer]:
    fields = {name: ReturnPlan._meta.get_field(name) for name in ReturnPlan.CIRCUMSTANCES}
    return {name: Answer(label=field.verbose_name) for name, field in fields.items()}  # type: ignore[union-attr]


class CircumstancesForm(forms.Form):
    """The questions that decide which safeguards are asked."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.update(_circumstances())

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in ReturnPlan.CIRCUMSTANCES]


class PlanForm(CircumstancesForm):
    """A return that is being thought of."""

    initiated_by = forms.ChoiceField(
        label=_("Who asks for it?"), choices=ReturnPlan.Initiator, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=_("What kind of return is it?"),
        choices=ReturnPlan.Kind,
        widget=forms.RadioSelect,
        help_text=_("Help that they accept because they must leave is not a free choice."),
    )
    to_country = forms.CharField(label=_("To which country?"), max_length=100)
    place = forms.CharField(
        label=_("Where there?"),
        max_length=200,
        required=False,
        help_text=_("Town or region is enough. No address."),
    )


class CheckForm(forms.Form):
    """What was found about one safeguard."""

    outcome = forms.ChoiceField(label=_("What was found?"), widget=forms.RadioSelect)
    evidence = forms.CharField(
        label=_("Evidence"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Which paper, of what day, where it is kept; or what is still missing."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why does it not apply?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    valid_until = DateField(label=_("Valid until"), required=False)

    def __init__(self, *args: Any, safeguard: Safeguard, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(o.value, o.label) for o in SafeguardCheck.Outcome]
        self.fields["outcome"].choices = choices if safeguard.may_not_apply else choices[:2]  # type: ignore[attr-defined]
        if not safeguard.may_not_apply:
            self.fields["evidence"].required = True
            del self.fields["why"]
        if not safeguard.expires:
            del self.fields["valid_until"]


class ConsentForm(forms.Form):
    """That she agrees to go."""

    given_on = DateField(label=_("When did they say so?"), initial=timezone.localdate)
    given_by = forms.ChoiceField(
        label=_("Who said it?"), choices=ReturnPlan.GivenBy, widget=forms.RadioSelect
    )
    language = forms.CharField(label=_("In which language was it explained?"), max_length=60)
    understanding = forms.CharField(
        label=_("How do you know that they understood?"), max_length=200,
        help_text=_("That they could stay or go elsewhere; the dangers; the help there; that they may still say no."),
    )  # fmt: skip
    asked_to_go_early = forms.BooleanField(
        label=ReturnPlan._meta.get_field("asked_to_go_early").verbose_name,
        required=False,
        help_text=_("Only if they bring it up. Nobody suggests it to them."),
    )

    def clean_given_on(self) -> Any:
        return _not_later_than_today(self.cleaned_data["given_on"])


class ReasonsForm(forms.Form):
    """A step that needs reasons and nothing else."""

    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 5}))


class DepartureForm(forms.Form):
    """That she leaves."""

    departed_on = DateField(label=_("On which day did they leave?"), initial=timezone.localdate)
    reconfirmed = forms.BooleanField(
        label=_("In the last 24 hours they said again that they want to go."), required=False
    )

    def __init__(self, *args: Any, needs_consent: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not needs_consent:
            self.fields["reconfirmed"].widget = forms.HiddenInput()

    def clean_departed_on(self) -> Any:
        return _not_later_than_today(self.cleaned_data["departed_on"])


class LeftForm(forms.Form):
    """That she is gone without a clearance."""

    departed_on = DateField(label=_("When did they leave?"), initial=timezone.localdate)
    reasons = forms.CharField(label=_("What happened?"), widget=forms.Textarea(attrs={"rows": 5}))

    def clean_departed_on(self) -> Any:
        return _not_later_than_today(self.cleaned_data["departed_on"])


class ArrivalForm(forms.Form):
    """That she has arrived."""

    arrived_on = DateField(label=_("On which day did they arrive?"), initial=timezone.localdate)

    def clean_arrived_on(self) -> Any:
        return _not_later_than_today(self.cleaned_data["arrived_on"])


def _not_later_than_today(day: Any) -> Any:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day lies in the future."))
    return day
