"""Suggestions: taken at the desk, answered, made public."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models import Suggestion
from config.forms import VerbForm
from intake.forms import ReasonForm

from .fields import long_text


class SuggestionForm(VerbForm):
    """What somebody said, in one field."""

    error_fields = {"says_nothing": "text"}

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Suggestion.Kind,
        initial=Suggestion.Kind.IDEA,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What was said?"),
        max_length=2000,
        help_text=_("In the client's own words, as far as you can."),
        widget=long_text(5),
    )


class SuggestionFilterForm(forms.Form):
    """Which suggestions are looked for; what cannot be understood looks for all."""

    use_required_attribute = False

    state = forms.ChoiceField(
        label=_("Which"),
        choices=[
            ("", _("All")),
            ("open", _("Not answered yet")),
            ("answered", _("Answered")),
            ("published", _("On the public page")),
        ],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *Suggestion.Kind.choices], required=False
    )

    @property
    def wanted(self):
        """The arguments of `SuggestionQuerySet.within`, as far as they can be understood."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class SuggestionAnswerForm(VerbForm):
    """What became of it."""

    error_fields = {"answered_already": "answer", "not_answered": "answer"}

    answer = forms.CharField(
        label=_("What became of it?"),
        max_length=2000,
        help_text=_(
            "If you make it public, the answer is public too. Write nothing about who said it."
        ),
        widget=long_text(4),
    )


class SuggestionAnswerCorrectionForm(SuggestionAnswerForm, ReasonForm):
    """Another answer, with a reason."""


class PublishForm(VerbForm):
    """The words everybody may read."""

    error_fields = {"public_text_missing": "public_text"}

    public_text = forms.CharField(
        label=_("What everybody may read"),
        max_length=1000,
        help_text=_(
            "In your words: leave out names, and whatever tells who said it or about whom."
        ),
        widget=long_text(4),
    )
