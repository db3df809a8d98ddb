"""The shape of what is typed about a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import AgeGroup, Case, Contact, Identity, Note
from core.widgets import DateField


class IdentityForm(forms.ModelForm):
    """What is known of the person. Nothing is required: she says what she wants to say."""

    class Meta:
        model = Identity
        fields = ("chosen_name", "name", "gender", "born_on", "nationality")
        field_classes = {"born_on": DateField}
        widgets = {"gender": forms.RadioSelect}


class ContactForm(forms.ModelForm):
    """How she may be reached, and never."""

    class Meta:
        model = Contact
        fields = ("safe_way", "never", "safety", "whereabouts")
        widgets = {
            "safety": forms.RadioSelect,
            "safe_way": forms.Textarea(attrs={"rows": 2}),
            "never": forms.Textarea(attrs={"rows": 2}),
            "whereabouts": forms.Textarea(attrs={"rows": 2}),
        }


class NoteForm(forms.Form):
    """A note, with the section that decides who reads it."""

    kind = forms.ChoiceField(label=_("Kind of note"), widget=forms.RadioSelect)
    text = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 8}))
    told_by = forms.CharField(
        label=_("Told by"), required=False, help_text=_("For an account: who speaks."), max_length=100
    )

    def __init__(self, *args: Any, kinds: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [choice for choice in Note.Kind.choices if choice[0] in kinds]


class SearchForm(forms.Form):
    """Sent by POST: a name never stands in an address."""

    query = forms.CharField(required=False, max_length=100, strip=True)


class FilterForm(forms.Form):
    """Narrowing the list; everything here may stand in an address."""

    age_group = forms.ChoiceField(
        label=_("Age group"), required=False, choices=[("", _("All")), *AgeGroup.choices]
    )
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Case.Status.choices]
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("activity", _("Last activity first")),
            ("opened", _("Newest first")),
            ("reference", _("By reference")),
        ],
    )
    led = forms.BooleanField(label=_("Only files that my team leads"), required=False)


class CloseForm(forms.Form):
    """Why a file is closed."""

    reason = forms.CharField(label=_("Reason"), max_length=100)
