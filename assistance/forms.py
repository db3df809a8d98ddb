"""What is asked for when needs are assessed, a plan is made and services are offered."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assistance.models import Domain, Need, NeedsAssessment, PlannedService, SupportPlan
from assistance.policies import NEEDS_REASON
from core.widgets import DateField
from organisations.actors import Actor
from organisations.models import Team


class AssessmentForm(forms.ModelForm):
    """How great the danger is, from both sides, and when it is looked at again."""

    class Meta:
        model = NeedsAssessment
        fields = ("risk", "risk_reason", "her_view", "by_observation", "next_review_on")
        field_classes = {"next_review_on": DateField}
        widgets = {
            "risk": forms.RadioSelect,
            "risk_reason": forms.Textarea(attrs={"rows": 3}),
            "her_view": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "risk": _(
                "Ask first: do they need a doctor now? Is anybody threatening them or able to find them?"
            ),
            "risk_reason": _("Your own view. What they say stands below."),
            "next_review_on": _("Sooner when anything changes."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["risk"].choices = NeedsAssessment._meta.get_field("risk").choices  # no empty radio

    def clean_next_review_on(self) -> Any:
        day = self.cleaned_data["next_review_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The next look must lie ahead."))
        return day


class NeedForm(forms.Form):
    """One line of the assessment: one domain. Left empty, it was not spoken about."""

    urgency = forms.ChoiceField(
        label=_("How soon"), choices=[("", _("Not asked")), *Need.Urgency.choices], required=False
    )
    need = forms.CharField(label=_("What is needed"), required=False, max_length=500)
    wish = forms.CharField(label=_("What they wish"), required=False, max_length=500)

    def __init__(self, *args: Any, domain: Domain, **kwargs: Any) -> None:
        super().__init__(*args, prefix=domain.value, **kwargs)
        self.domain = domain
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{domain.label}: {field.label}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        urgency, need, wish = (given.get(name, "") for name in ("urgency", "need", "wish"))
        if urgency and urgency != Need.Urgency.NONE and not need.strip():
            self.add_error("need", _("%(domain)s: say what is needed.") % {"domain": self.domain.label})
        if not urgency and (need.strip() or wish.strip()):
            self.add_error("urgency", _("%(domain)s: say how soon.") % {"domain": self.domain.label})
        return given

    @property
    def as_need(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        return {"domain": self.domain, **given} if given.get("urgency") else None


def need_forms(data: Any = None, *, known: Iterable[Need] = ()) -> list[NeedForm]:
    """A line for each domain, filled with what was found last time."""
    by_domain = {need.domain: need for need in known}
    return [NeedForm(data, domain=domain, initial=_initial(by_domain.get(domain))) for domain in Domain]


def _initial(need: Need | None) -> dict[str, Any]:
    return {"urgency": need.urgency, "need": need.need, "wish": need.wish} if need else {}


class PlanForm(forms.Form):
    """The words of the plan. That there is one running plan is the rule's matter: a form may not look past the gate."""

    goals = forms.CharField(
        label=_("What they want to reach"),
        help_text=_("In their words where you can. They will be asked to agree to this text."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    safety = forms.CharField(
        label=_("What keeps them safe meanwhile"),
        help_text=_("Whom they call, where they go, what they avoid. Clear, real, chosen freely."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AgreeForm(forms.Form):
    how = forms.ChoiceField(
        label=_("How the person agreed"), choices=SupportPlan.Agreed.choices, widget=forms.RadioSelect
    )
    language = forms.CharField(
        label=_("Language it was explained in"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )
    review_on = DateField(label=_("When you look at it again together"))

    def clean_review_on(self) -> Any:
        return _ahead(self.cleaned_data["review_on"])


class ReviewForm(forms.Form):
    review_on = DateField(label=_("When you look at it again together"))

    def clean_review_on(self) -> Any:
        return _ahead(self.cleaned_data["review_on"])


def _ahead(day: Any) -> Any:
    if day <= timezone.localdate():
        raise forms.ValidationError(_("The next review must lie ahead."))
    return day


class EndForm(forms.Form):
    because = forms.ChoiceField(
        label=_("Why it ends"), choices=SupportPlan.Because.choices, widget=forms.RadioSelect
    )


class OfferForm(forms.ModelForm):
    """A service: any team that takes referrals may give it, or one's own; one's own people see to it."""

    class Meta:
        model = PlannedService
        fields = ("domain", "what", "provider", "owner", "due_on")
        field_classes = {"due_on": DateField}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(organisation__is_active=True).select_related("organisation")
        self.fields["provider"].queryset = (
            teams.filter(receives_referrals=True) | teams.filter(pk__in=actor.team_ids)
        ).distinct()
        self.fields["provider"].to_field_name = "public_id"
        people = get_user_model().objects.filter(is_active=True, memberships__team__in=actor.team_ids)
        self.fields["owner"].queryset = people.distinct().order_by("full_name")
        self.fields["owner"].to_field_name = "public_id"
        self.fields["owner"].help_text = _("Somebody of your team, who asks whether it really happens.")


class StepForm(forms.Form):
    """The day, and the reason where one is owed."""

    happened_on = DateField(label=_("When"), initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason or note"), max_length=300, required=False)

    def __init__(self, *args: Any, to: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = to in NEEDS_REASON
        if to in NEEDS_REASON:
            self.fields["reason"].label = _("Reason")

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return day
