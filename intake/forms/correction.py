"""A correction says why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm


class ReasonForm(AnonymousForm):
    """A correction says why."""

    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=200,
        help_text=_("Kept with the old value. Write nothing about who the person is."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
