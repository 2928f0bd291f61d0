"""What is done to a complaint, and the letters about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from complaints.models.about import staff_of
from complaints.models.handling import ENDS_HERE
from complaints.words import IN_A_CODE, unknown_words, words_in
from config.forms import VerbForm
from rooms.models.contact_point import Receiver

from .complaint import DayField, StaffField


def text_field(label, *, rows=4, **kwargs):
    return forms.CharField(
        label=label, max_length=8000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class NoteForm(VerbForm):
    """A note for those who handle it."""

    error_fields = {"words_missing": "note"}

    note = text_field(_("Note"), help_text=_("For those who handle it. It cannot be taken away."))


class InterimForm(VerbForm):
    """The complainant was told that it takes longer."""

    error_fields = {"expected_passed": "expected_on", "past_sending_on": "expected_on"}

    expected_on = DayField(label=_("Answer to be expected by"))
    note = text_field(_("Why it takes longer"), rows=3, required=False)


class SendOnForm(VerbForm):
    """Whom it was sent on to."""

    error_fields = {
        "no_decision": "to",
        "not_to_leader": "to",
        "not_reassessed": "reassessed_on",
        "reassessed_in_future": "reassessed_on",
    }

    to = forms.ChoiceField(
        label=_("To whom?"),
        choices=[(r.value, r.label) for r in Receiver if r != Receiver.LEADER],
        widget=forms.RadioSelect,
    )
    reassessed_on = DayField(
        label=_("When was the decision looked at again?"),
        required=False,
        help_text=_("Only for Ankestyrelsen: it takes treatment decisions after that."),
    )
    note = text_field(_("Note"), rows=3, required=False)

    def __init__(self, *args, complaint, **kwargs):
        super().__init__(*args, **kwargs)
        if not complaint.has_decision:
            ankestyrelsen = Receiver.ANKESTYRELSEN.value
            field = self.fields["to"]
            field.choices = [pair for pair in field.choices if pair[0] != ankestyrelsen]
            del self.fields["reassessed_on"]


class AnswerForm(VerbForm):
    """What the complaint is answered with."""

    error_fields = {"for_another": "outcome", "not_sent_on": "outcome", "answer_missing": "answer"}

    outcome = forms.ChoiceField(
        label=_("How is it decided?"), choices=Complaint.Outcome, widget=forms.RadioSelect
    )
    answer = text_field(
        _("The answer"),
        rows=8,
        required=False,
        help_text=_(
            "In words the person understands. It is read out to whoever asks by the code: write "
            "nobody's name."
        ),
    )

    def __init__(self, *args, answers_it, **kwargs):
        super().__init__(*args, **kwargs)
        if not answers_it:
            field = self.fields["outcome"]
            field.choices = [pair for pair in field.choices if pair[0] in ENDS_HERE]


class ReopenForm(VerbForm):
    """Why it is opened again."""

    error_fields = {"words_missing": "reason"}

    reason = text_field(_("Why is it opened again?"), rows=3)


class ConcernForm(VerbForm):
    """It turned out whom it is about."""

    error_fields = {"nobody_named": "about_staff"}

    about_leader = forms.BooleanField(
        label=_("It is about the leader"),
        required=False,
        help_text=_("No leader of the room sees it from now on; Socialforvaltningen takes it."),
    )
    about_staff = StaffField(
        label=_("Staff it is about"),
        help_text=_("They do not see it from now on. This cannot be taken back."),
    )
    note = text_field(_("Note"), rows=3, required=False)

    def __init__(self, *args, room, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about_staff"].queryset = staff_of(room)


class LetterForm(VerbForm):
    """A letter's words, to be edited before it is printed."""

    to = forms.CharField(
        label=_("To whom?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As it stands on the letter. For somebody anonymous: handed over."),
    )
    title = forms.CharField(
        label=_("Heading"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    text = forms.CharField(
        label=_("Text"), max_length=12000, widget=forms.Textarea(attrs={"rows": 16})
    )


class CodeForm(VerbForm):
    """The four words on the slip."""

    error_fields = {"too_many_lookups": "four_words"}

    four_words = forms.CharField(
        label=_("The four words"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("In their order, with spaces between. Capitals make no difference."),
    )

    def clean_four_words(self):
        """What cannot be a code is told at once, and is no try."""
        code = self.cleaned_data["four_words"]
        if len(words_in(code)) != IN_A_CODE:
            raise forms.ValidationError(_("It is four words."), code="not_four_words")
        if unknown := unknown_words(code):
            raise forms.ValidationError(
                _("These are not among our words: %(words)s. Look at the slip again."),
                code="unknown_words",
                params={"words": ", ".join(unknown)},
            )
        return code
