"""What is asked for when she is told of her right, when a claim is prepared, filed, decided and paid."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.widgets import DateField
from remedies.avenues import TERMS, Avenue, Head
from remedies.models import Claim, ClaimItem, Status, Told


def _not_ahead(day: Any) -> Any:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day lies ahead."))
    return day


def _radios(form: forms.ModelForm, name: str) -> None:
    """No empty radio among the choices of a model field."""
    form.fields[name].choices = form._meta.model._meta.get_field(name).choices  # type: ignore[attr-defined]


class TellForm(forms.ModelForm):
    class Meta:
        model = Told
        fields = ("told_on", "language", "how", "interpreter")
        field_classes = {"told_on": DateField}
        widgets = {
            "language": forms.TextInput(attrs={"class": "width-20"}),
            "interpreter": forms.TextInput(attrs={"class": "width-20"}),
            "how": forms.RadioSelect,
        }
        help_texts = {"interpreter": _("How to find the interpreter again; no full name is needed.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _radios(self, "how")

    def clean_told_on(self) -> Any:
        return _not_ahead(self.cleaned_data["told_on"])


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("What they want"), choices=Told.Answer.choices, widget=forms.RadioSelect
    )


class PrepareForm(forms.Form):
    """By which avenue; those on which a claim already runs are not offered twice."""

    avenue = forms.ChoiceField(label=_("Avenue"), widget=forms.RadioSelect)
    before = forms.CharField(label=_("Court, fund or body"), max_length=200, required=False)
    currency = forms.RegexField(
        label=_("Currency"), regex=r"^[A-Z]{3}$", initial="EUR", widget=forms.TextInput(attrs={"class": "width-4"}),
        error_messages={"invalid": _("Three capital letters, for example EUR.")},
    )  # fmt: skip

    def __init__(self, *args: Any, taken: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["avenue"].choices = [(a, _explained(a)) for a in Avenue if a not in set(taken)]  # type: ignore[attr-defined]


def _explained(avenue: Avenue) -> str:
    terms = TERMS[avenue]
    doubt = "" if terms.is_verified else " · " + str(_("not verified: ask a lawyer"))
    return f"{avenue.label} — {_('pays')}: {terms.pays}{doubt}"


class LimitationForm(forms.ModelForm):
    """A date that somebody else can check: with its rule, its source, and what it was counted from."""

    class Meta:
        model = Claim
        fields = (
            "limitation_runs_from", "limitation_input_on", "limitation_rule", "limitation_source",
            "limitation_quality", "limitation_on",
        )  # fmt: skip
        field_classes = {"limitation_input_on": DateField, "limitation_on": DateField}
        widgets = {"limitation_quality": forms.RadioSelect}
        labels = {"limitation_on": _("Limitation date: file on this day at the latest")}
        help_texts = {
            "limitation_rule": _(
                "For example: three years from the end of the work, halted by criminal proceedings."
            ),
            "limitation_source": _("Law and article, or who said so and when."),
            "limitation_on": _("Where several dates are possible, the earliest."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True
        _radios(self, "limitation_quality")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        counted, last = given.get("limitation_input_on"), given.get("limitation_on")
        if counted and last and last < counted:
            self.add_error("limitation_on", _("This lies before the date it is counted from."))
        return given


class RepresentForm(forms.ModelForm):
    class Meta:
        model = Claim
        fields = ("representation", "represented_by", "represented_on", "holds_from_abroad")
        field_classes = {"represented_on": DateField}
        widgets = {"representation": forms.RadioSelect}
        labels = {"holds_from_abroad": _("It holds also when they are abroad")}
        help_texts = {
            "represented_by": _("Lawyer, office or organisation."),
            "holds_from_abroad": _("A return is not cleared while a claim could not be pursued for them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("representation", "represented_by", "represented_on"):
            self.fields[name].required = True
        _radios(self, "representation")

    def clean_represented_on(self) -> Any:
        return _not_ahead(self.cleaned_data["represented_on"])


class ItemForm(forms.Form):
    head = forms.ChoiceField(label=_("For"), choices=Head.choices)
    claimed = forms.DecimalField(
        label=_("Amount claimed"), max_digits=14, decimal_places=2, min_value=0, required=False,
        help_text=_("Empty, if it is no longer claimed."), widget=forms.NumberInput(attrs={"class": "width-10"}),
    )  # fmt: skip
    method = forms.CharField(
        label=_("How it was reckoned"), max_length=200, required=False,
        help_text=_("For example: 14 months at the statutory minimum wage, 60 hours a week."),
    )  # fmt: skip


class FileForm(forms.Form):
    filed_on = DateField(label=_("Filed on"), initial=timezone.localdate)
    before = forms.CharField(label=_("Court, fund or body"), max_length=200)

    def clean_filed_on(self) -> Any:
        return _not_ahead(self.cleaned_data["filed_on"])


class MoveForm(forms.Form):
    note = forms.CharField(label=_("Reason or note"), max_length=300, required=False)


class AmountsForm(forms.Form):
    """A sum for each head of the claim."""

    def __init__(
        self, *args: Any, items: Iterable[ClaimItem], column: str, currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.heads = [item.head for item in items]
        for item in items:
            self.fields[item.head] = forms.DecimalField(
                label=f"{item.get_head_display()}, {currency}", max_digits=14, decimal_places=2, min_value=0,
                required=False, initial=getattr(item, column), widget=forms.NumberInput(attrs={"class": "width-10"}),
            )  # fmt: skip

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        return {head: self.cleaned_data[head] for head in self.heads}


class DecideForm(AmountsForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(status.value, status.label) for status in Claim.OUTCOMES],
        widget=forms.RadioSelect,
    )
    decided_on = DateField(label=_("Decided on"), initial=timezone.localdate)
    note = forms.CharField(label=_("Reason or note"), max_length=300, required=False)

    def __init__(self, *args: Any, claim: Claim, items: Iterable[ClaimItem], **kwargs: Any) -> None:
        super().__init__(*args, items=items, column="awarded", currency=claim.currency, **kwargs)
        possible = [status for status in Claim.OUTCOMES if claim.may_move_to(status)]
        self.fields["outcome"].choices = [(status.value, status.label) for status in possible]  # type: ignore[attr-defined]
        self.order_fields(["outcome", *self.heads, "decided_on", "note"])

    def clean_decided_on(self) -> Any:
        return _not_ahead(self.cleaned_data["decided_on"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        awarded = any(given.get(head) for head in self.heads)
        outcome = given.get("outcome")
        if outcome in (Status.AWARDED_FULL, Status.AWARDED_PART) and not awarded:
            self.add_error("outcome", _("Say below how much was awarded."))
        if outcome in (Status.REFUSED, Status.TIME_BARRED) and awarded:
            self.add_error("outcome", _("Nothing is awarded by this outcome; take the amounts away."))
        return given


class PayForm(AmountsForm):
    paid_on = DateField(label=_("Paid on"), initial=timezone.localdate)

    def __init__(self, *args: Any, claim: Claim, items: Iterable[ClaimItem], **kwargs: Any) -> None:
        super().__init__(*args, items=items, column="paid", currency=claim.currency, **kwargs)
        self.order_fields([*self.heads, "paid_on"])

    def clean_paid_on(self) -> Any:
        return _not_ahead(self.cleaned_data["paid_on"])
