"""The forms of the directory and of referrals: what is asked, in which shape."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm, LocalTimeField
from intake.models import Need, Receiver, Referral
from intake.models.offer import KINDS, SUBSTANCES


class NeedsForm(forms.Form):
    """What the person needs. It is sent by GET, and says nothing about who they are."""

    substance = forms.MultipleChoiceField(
        label=_("Treatment for"),
        choices=[(need.value, need.label) for need in SUBSTANCES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kind = forms.MultipleChoiceField(
        label=_("And of this kind"),
        choices=[(need.value, need.label) for need in KINDS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @property
    def needs(self):
        """The set of `Need` chosen; what an address makes up besides is left out."""
        chosen = [*self["substance"].value(), *self["kind"].value()]
        return {Need(value) for value in chosen if value in Need.values}


class ReferralForm(AnonymousForm):
    """Where somebody is referred to, and how.

    `found` are the offers that fit, as TreatmentOffer.objects.open_first() gives them.
    """

    error_fields = {
        "referral_to_one": "goal",
        "goal_retired": "goal",
        "appointment_time": "appointment_at",
        "appointment_past": "appointment_at",
        "consent_not_asked": "contact_consent",
    }

    goal = forms.ChoiceField(
        label=_("Where to"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one offer, or one other place.")},
    )
    way = forms.ChoiceField(
        label=_("How"),
        choices=Referral.Way,
        initial=Referral.Way.TOLD,
        widget=forms.RadioSelect,
    )
    appointment_at = LocalTimeField(
        label=_("Appointment at"), required=False, help_text=_("Such as 24.11.2026 10:30.")
    )
    contact_consent = forms.ChoiceField(
        label=_("May staff call there about the person?"),
        choices=Referral.Consent,
        initial=Referral.Consent.NOT_ASKED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.goals = {f"offer-{offer.code}": ("offer", offer) for offer, _opening in found}
        for receiver in Receiver.objects.active():
            self.goals[f"place-{receiver.code}"] = ("receiver", receiver)
        field: Any = self.fields["goal"]
        field.choices = [(key, goal) for key, (_kind, goal) in self.goals.items()]
        self.found = found

    @property
    def offers(self):
        """The offers that fit: (value, TreatmentOffer, Opening or None)."""
        return [(f"offer-{offer.code}", offer, opening) for offer, opening in self.found]

    @property
    def groups(self):
        """The receivers by group: (label, [(value, Receiver), …])."""
        rows = [(key, goal) for key, (kind, goal) in self.goals.items() if kind == "receiver"]
        for group in Receiver.Group:
            of_group = [(key, goal) for key, goal in rows if goal.group == group]
            if of_group:
                yield group.label, of_group

    def clean(self):
        """A time that belongs to another way is not sent along: its field was out of sight."""
        data: Any = super().clean()
        if data.get("way") != Referral.Way.APPOINTMENT:
            data["appointment_at"] = None
            self.errors.pop("appointment_at", None)
        return data

    @property
    def arguments(self):
        """The arguments of `Referral.objects.refer` besides who and where."""
        names = ("way", "appointment_at", "contact_consent")
        kind, goal = self.goals[self.cleaned_data["goal"]]
        return {kind: goal, **{name: self.cleaned_data[name] for name in names}}


class OutcomeForm(forms.Form):
    """What came of a referral, and on which page it was asked."""

    outcome = forms.ChoiceField(choices=Referral.Outcome)
    asked_on = forms.ChoiceField(
        choices=[(name, name) for name in ("visit_create", "client_detail", "referral_list")]
    )
