"""The shape of what is typed about a referral."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Consent
from core.widgets import DateField
from referrals.documents import HOLDS
from referrals.matching import Fit
from referrals.models import Referral, Service
from referrals.policies import sections_offered

CONSENT = ("language", "understanding", "interpreter", "given_by", "given_on", "heard")


class ReferralForm(forms.Form):
    """A referral and the consent for it, on one page. While somebody is only looking, what was typed is kept and
    nothing is objected to yet."""

    kind = forms.ChoiceField(
        label=_("Kind of help"), choices=Service.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of help.")},
    )  # fmt: skip
    need = forms.CharField(
        label=_("What they need, in a few sentences"), max_length=1500, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Seen before acceptance: no name, no place, no telephone number."),
        error_messages={"required": _("Say what they need.")},
    )  # fmt: skip
    service = forms.ChoiceField(
        label=_("Service"), widget=forms.RadioSelect, error_messages={"required": _("Choose a service.")}
    )
    sections = forms.MultipleChoiceField(
        label=_("What opens when they accept"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what they agree to, and only what they need."),
        error_messages={"required": _("Choose what opens when they accept.")},
    )  # fmt: skip
    given_by = forms.ChoiceField(widget=forms.HiddenInput)
    heard = forms.CharField(
        label=_("How the child was informed and heard, or why this was not possible"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how the child was informed and heard, or why this was not possible.")},
    )  # fmt: skip
    given_on = DateField(label=_("Day they agreed"))
    language = forms.CharField(
        label=_("Language it was explained in"), max_length=60,
        error_messages={"required": _("Say in which language it was explained.")},
    )  # fmt: skip
    interpreter = forms.CharField(
        label=_("Interpreter"),
        required=False,
        max_length=100,
        help_text=_("Never somebody who came with them."),
    )
    understanding = forms.CharField(
        label=_("How you checked that they understood"), max_length=200,
        help_text=_("For example: they said in their own words who will see what."),
        error_messages={"required": _("Say how you checked that they understood.")},
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=_("They agreed to exactly this, and know that they may take it back at any time."),
        error_messages={"required": _("Nothing is sent without their consent.")},
    )

    def __init__(
        self, *args: Any, case: Case, fits: list[Fit], looking: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.looking = looking
        self._fits = {str(fit.service.public_id): fit for fit in fits}
        self._offer_services()
        self._offer_sections()
        self._ask_for_consent(case)

    @property
    def fits(self) -> list[Fit]:
        """The services of the chosen kind, or all while none is chosen."""
        kind = self["kind"].value()
        return [fit for fit in self._fits.values() if kind in (None, "", fit.service.kind)]

    @property
    def chosen(self) -> Service | None:
        """The service chosen so far, if it is of the chosen kind."""
        fit = self._fits.get(str(self["service"].value()))
        return fit.service if fit in self.fits and fit is not None else None

    @property
    def opening(self) -> list[str]:
        """The sections chosen so far, of those that this service may be given."""
        offered = {value for value, _label in self.fields["sections"].choices}
        return [section for section in self["sections"].value() or [] if section in offered]

    def full_clean(self) -> None:
        if not (self.looking and self.is_bound):
            return super().full_clean()
        self._errors = ErrorDict()
        self.cleaned_data = {}
        return None

    def clean_given_on(self) -> Any:
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def answers(self) -> dict[str, Any]:
        """What `actions.send` asks for."""
        given = {name: self.cleaned_data[name] for name in CONSENT if name in self.cleaned_data}
        chosen = {"service": self.chosen, "sections": self.cleaned_data["sections"]}
        return {**given, **chosen, "need": self.cleaned_data["need"]}

    def _offer_services(self) -> None:
        self.fields["service"].choices = [
            (str(fit.service.public_id), str(fit.service.team)) for fit in self.fits
        ]

    def _offer_sections(self) -> None:
        offered = sections_offered(self.chosen) if self.chosen else []
        self.fields["sections"].choices = [
            (section.value, _("%(section)s: %(holds)s") % {"section": section.label, "holds": HOLDS[section]})
            for section in offered
        ]

    def _ask_for_consent(self, case: Case) -> None:
        who = Consent.GivenBy.REPRESENTATIVE if case.is_treated_as_child else Consent.GivenBy.PERSON
        self.fields["given_by"].choices = [(who.value, who.label)]
        self.initial.setdefault("given_by", who.value)
        self.initial.setdefault("given_on", timezone.localdate())
        self.initial.setdefault("language", case.language)
        if not case.is_treated_as_child:
            del self.fields["heard"]

    def object_with(self, objections: list[str]) -> None:
        """Show what stands in the way, with everything that was typed."""
        for objection in objections:
            self.add_error(None, objection)


def again(referral: Referral | None) -> dict[str, Any]:
    """What can be taken over from a referral that was returned or declined. Consent never: it names its recipient."""
    if referral is None:
        return {}
    return {"kind": referral.service.kind, "need": referral.need}


class ReasonsForm(forms.Form):
    """Why a referral is returned or declined."""

    reasons = forms.CharField(
        label=_("Reasons"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by the team that asked. No name."),
        error_messages={"required": _("Give the reasons.")},
    )  # fmt: skip


class PlacesForm(forms.Form):
    """How many places are free."""

    places_free = forms.IntegerField(
        label=_("Places free"), min_value=0, max_value=999, required=False,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
    )  # fmt: skip


class DirectoryForm(forms.Form):
    """Narrowing the directory; everything here may stand in an address."""

    kind = forms.ChoiceField(label=_("Kind of help"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    free = forms.BooleanField(label=_("Only with a place free"), required=False)

    def __init__(self, *args: Any, languages: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [("", _("All")), *Service.Kind.choices]
        self.fields["language"].choices = [("", _("All")), *((name, name) for name in languages)]

    @property
    def narrowing(self) -> dict[str, Any]:
        """What was chosen; nothing where an address was tampered with."""
        return self.cleaned_data if self.is_valid() else {}
