"""Talks with the leader: asked for, arranged, over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models import LeaderTalk
from config.forms import LocalTimeField, VerbForm
from intake.forms import ReasonForm

from .fields import long_text, short_text


class TalkForm(VerbForm):
    """Somebody wants a talk."""

    about = forms.CharField(
        label=_("What is it about?"),
        max_length=300,
        required=False,
        help_text=_("Only if the client wants to say. How to find an unnamed one, if you know."),
        widget=short_text(),
    )


class AppointmentForm(VerbForm):
    """When the talk is."""

    error_fields = {"appointment_past": "appointment_at", "ended_already": "appointment_at"}

    appointment_at = LocalTimeField(
        label=_("When is the talk?"), help_text=_("Such as 24.11.2026 10:30.")
    )


class TalkEndForm(VerbForm):
    """How it ended, and what came of it."""

    error_fields = {
        "ended_already": "ending",
        "not_over": "ending",
        "no_appointment": "ending",
        "appointment_to_come": "ending",
        "outcome_missing": "outcome",
    }

    ending = forms.ChoiceField(
        label=_("How did it end?"), choices=LeaderTalk.Ending, widget=forms.RadioSelect
    )
    outcome = forms.CharField(
        label=_("What came of it?"),
        max_length=2000,
        required=False,
        help_text=_("Of a talk that was held. Write nothing about who the person is."),
        widget=long_text(4),
    )


class TalkCorrectionForm(TalkEndForm, ReasonForm):
    """What was noted is set right, with a reason."""
