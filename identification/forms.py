"""The shape of a report and of a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import AgeGroup, Contact, Identity
from core.widgets import DateField
from identification.models import Basis, Decision, Exploitation, Place
from organisations.models import LAW_ENFORCEMENT, Kind, Team

LINES = {"rows": 3}


class ReportForm(forms.Form):
    """A first responder's report: as short as can be, and whatever is unknown may stay unknown."""

    age_group = forms.ChoiceField(label=_("Age"), choices=AgeGroup.choices, widget=forms.RadioSelect)
    exploitation = forms.MultipleChoiceField(
        label=_("What kind of exploitation do you think of?"),
        choices=Exploitation.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that may be true."),
    )
    place = forms.ChoiceField(
        label=_("Where did it happen?"),
        choices=Place.choices,
        initial=Place.NOT_STATED,
        widget=forms.RadioSelect,
    )
    indicators = forms.CharField(
        label=_("What did you notice?"),
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("What you saw and heard, and when. The competent authority reads this."),
    )
    chosen_name = forms.CharField(label=_("What do they want to be called?"), required=False, max_length=100)
    name = forms.CharField(label=_("Full name"), required=False, max_length=200)
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=Identity.Gender.choices,
        initial=Identity.Gender.UNKNOWN,
        widget=forms.RadioSelect,
    )
    born_on = DateField(label=_("Date of birth"), required=False)
    nationality = forms.CharField(label=_("Nationality"), required=False, max_length=100)
    language = forms.CharField(label=_("Language they speak best"), required=False, max_length=60)
    account = forms.CharField(
        label=_("What they told"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In their own words, if they want to tell. Do not press them."),
    )
    safe_way = forms.CharField(
        label=_("Safe way to reach them"), required=False, widget=forms.Textarea(attrs=LINES)
    )
    never = forms.CharField(
        label=_("Never"), required=False, widget=forms.Textarea(attrs=LINES),
        help_text=_("Ways and times that would put them in danger."),
    )  # fmt: skip
    whereabouts = forms.CharField(label=_("Whereabouts"), required=False, widget=forms.Textarea(attrs=LINES))
    basis = forms.ChoiceField(label=_("Do they agree?"), choices=Basis.choices, widget=forms.RadioSelect)
    basis_language = forms.CharField(label=_("Explained in which language?"), max_length=60)
    basis_note = forms.CharField(
        label=_("How were they informed, and how do you know that they understood?"),
        max_length=300,
        widget=forms.Textarea(attrs=LINES),
    )
    authority = forms.ModelChoiceField(
        label=_("Competent authority"), queryset=Team.objects.none(), empty_label=None
    )

    CONTACT = ("safe_way", "never", "whereabouts")

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        authorities = Team.objects.filter(
            organisation__kind=Kind.COMPETENT_AUTHORITY, organisation__is_active=True
        )
        self.fields["authority"].queryset = authorities.select_related("organisation")
        self.fields["authority"].initial = authorities.first()
        self.asks_contact = kind not in LAW_ENFORCEMENT
        if not self.asks_contact:  # what police may not read afterwards, police is not asked for
            for field in self.CONTACT:
                del self.fields[field]

    def parts(self) -> dict[str, Any]:
        """What was typed, in the parts of the file it belongs to."""
        data = self.cleaned_data
        contact = {field: data[field] for field in self.CONTACT} if self.asks_contact else {}
        if any(contact.values()):
            contact["safety"] = Contact.Safety.SAFE if contact["safe_way"] else Contact.Safety.UNKNOWN
        return {
            "authority": data["authority"],
            "age_group": data["age_group"],
            "language": data["language"],
            "identity": {
                field: data[field] for field in ("chosen_name", "name", "gender", "born_on", "nationality")
            },
            "contact": contact if any(contact.values()) else None,
            "account": {"text": data["account"]} if data["account"] else None,
            "report": {
                field: data[field]
                for field in ("exploitation", "place", "indicators", "basis", "basis_language", "basis_note")
            },
        }


class NoticeForm(forms.Form):
    """An anonymous notice: no field here takes anything that leads to a person."""

    exploitation = forms.MultipleChoiceField(
        label=_("What kind of exploitation do you think of?"),
        choices=Exploitation.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    place = forms.ChoiceField(
        label=_("Where did it happen?"),
        choices=Place.choices,
        initial=Place.NOT_STATED,
        widget=forms.RadioSelect,
    )


class DecisionForm(forms.Form):
    """A decision with its reasons."""

    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Which facts, which test, why. The person will be told of them."),
    )
    remedy = forms.CharField(
        label=_("What they can do against it"),
        required=False,
        widget=forms.Textarea(attrs=LINES),
    )
    remedy_until = DateField(label=_("Last day for that"), required=False)

    OUTCOMES = {
        Decision.Kind.REASONABLE: [
            ("positive", _("There are reasonable grounds")),
            ("negative", _("There are no reasonable grounds")),
        ],
        Decision.Kind.CONCLUSIVE: [
            ("positive", _("The person is identified as a victim of trafficking")),
            ("negative", _("The person is not identified")),
        ],
    }

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = self.OUTCOMES[Decision.Kind(kind)]


class TellForm(forms.Form):
    """That she was told."""

    language = forms.CharField(label=_("Language they were told in"), max_length=60)


class ExtendForm(forms.Form):
    """More time to recover."""

    until = DateField(label=_("New last day"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs=LINES))
