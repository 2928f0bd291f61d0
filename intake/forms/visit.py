"""A visit: the admission, and its times set right later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm, LocalTimeField
from intake.refusals import PASSABLE, RefusalCode

from .assistance import AssistedIntakeForm
from .correction import ReasonForm


class AdmissionForm(AssistedIntakeForm):
    """An intake, and what staff decide to pass."""

    passing = forms.MultipleChoiceField(
        label=_("Let in all the same"),
        choices=[(code, RefusalCode(code).words) for code in sorted(PASSABLE)],
        required=False,
    )


TIME_ERRORS = {
    "left_before_arrival": "left_at",
    "left_in_future": "left_at",
    "intake_outside": "left_at",
    "overlaps": "left_at",
    "too_late": "left_at",
}


class VisitCorrectionForm(ReasonForm):
    error_fields = TIME_ERRORS

    arrived_at = LocalTimeField(label=_("Arrived"))
    left_at = LocalTimeField(label=_("Left"), required=False)
    field_order = ["arrived_at", "left_at", "reason"]


class VisitClosingForm(AnonymousForm):
    error_fields = TIME_ERRORS

    left_at = LocalTimeField(
        label=_("Left at about"), help_text=_("Your best guess. It is marked as estimated.")
    )
