"""The user council: wishes, founding, rest, meetings, decisions, other involvement."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models import AgendaItem, CouncilDecision, Involvement
from config.forms import VerbForm
from intake.forms import ReasonForm

from .fields import DayField, NumberField, long_text, short_text

LONGEST_ITEM = 200


class WishForm(VerbForm):
    """Some clients want a user council."""

    error_fields = {"to_come": "wished_on", "wished_by_nobody": "clients"}

    clients = NumberField(label=_("How many clients want it?"), least=1)
    wished_on = DayField(label=_("When did they say so?"))
    note = forms.CharField(
        label=_("What do they want of it?"),
        max_length=300,
        required=False,
        help_text=_("Write nothing about who they are."),
        widget=short_text(),
    )


class FollowUpForm(VerbForm):
    """What became of a wish."""

    error_fields = {"followed_up_already": "outcome", "outcome_missing": "outcome"}

    outcome = forms.CharField(label=_("What became of it?"), max_length=500, widget=long_text(3))


class FoundingForm(VerbForm):
    """Since when there is a user council."""

    error_fields = {"to_come": "founded_on", "founded_already": "founded_on"}

    founded_on = DayField(label=_("When was it founded?"))


class ResumeForm(VerbForm):
    """The user council meets again."""

    reason = forms.CharField(label=_("Why?"), max_length=200, widget=short_text())


class RestForm(ResumeForm):
    """The user council rests."""

    error_fields = {"to_come": "since", "rests_before_founding": "since"}
    field_order = ["since", "reason"]

    since = DayField(label=_("Since when does it rest?"))


class MeetingForm(VerbForm):
    """A meeting, and what is talked about."""

    error_fields = {
        "council_rests": "held_on",
        "before_founding": "held_on",
        "meeting_once_a_day": "held_on",
    }

    held_on = DayField(label=_("When is the meeting?"))
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=4000,
        required=False,
        help_text=_("One item a line. More can be added later, suggestions too."),
        widget=long_text(5),
    )

    def clean_agenda(self):
        """The lines with something in them, as a list."""
        lines = [line.strip() for line in self.cleaned_data["agenda"].splitlines()]
        lines = [line for line in lines if line]
        if any(len(line) > LONGEST_ITEM for line in lines):
            raise forms.ValidationError(
                _("A line has %(n)s characters at most.") % {"n": LONGEST_ITEM}, code="max_length"
            )
        return lines


class MeetingMoveForm(ReasonForm):
    """A meeting takes place on another day."""

    error_fields = MeetingForm.error_fields
    field_order = ["held_on", "reason"]

    held_on = DayField(label=_("New date"))


class NotesForm(VerbForm):
    """Who came, and what was talked about."""

    error_fields = {"to_come": "notes", "noted_already": "notes", "notes_missing": "notes"}

    clients_present = NumberField(label=_("How many clients came?"))
    staff_present = NumberField(label=_("How many staff came?"))
    notes = forms.CharField(
        label=_("Notes"),
        max_length=8000,
        help_text=_(
            "What was talked about, item by item. Write nothing about who somebody is: the notes "
            "may hang on the wall."
        ),
        widget=long_text(10),
    )


class NotesCorrectionForm(NotesForm, ReasonForm):
    """The notes are set right, with a reason."""


class AgendaItemForm(VerbForm):
    """Something to talk about."""

    error_fields = {
        "says_nothing": "title",
        "noted_already": "title",
        "suggestion_once": "title",
        "suggestion_elsewhere": "title",
        "complaint_once": "title",
        "complaint_elsewhere": "title",
    }

    title = forms.CharField(
        label=_("Words on the agenda"),
        max_length=LONGEST_ITEM,
        help_text=_("Leave out whatever tells who said it, or about whom."),
        widget=short_text(),
    )


class AgendaCorrectionForm(AgendaItemForm, ReasonForm):
    """Other words on the agenda, with a reason."""


class DecisionForm(VerbForm):
    """What was decided, who does it, by when."""

    error_fields = {
        "to_come": "text",
        "due_before_meeting": "due_on",
        "decision_of_item": "item",
    }

    text = forms.CharField(label=_("What was decided?"), max_length=500, widget=long_text(3))
    item = forms.ModelChoiceField(
        label=_("Which item was it about?"),
        queryset=AgendaItem.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=_("None of the agenda"),
    )
    who = forms.CharField(
        label=_("Who does it?"),
        max_length=80,
        help_text=_("Such as the leader, the staff, the user council. No client's name."),
        widget=short_text(),
    )
    due_on = DayField(label=_("By when?"))

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.agenda.all()


class DecisionEndForm(VerbForm):
    """What became of a decision."""

    error_fields = {"closed_already": "state", "outcome_missing": "outcome"}
    STATES = [choice for choice in CouncilDecision.State.choices if choice[0] != "open"]

    state = forms.ChoiceField(
        label=_("How does it stand?"), choices=STATES, widget=forms.RadioSelect
    )
    outcome = forms.CharField(label=_("What became of it?"), max_length=500, widget=long_text(3))


class DecisionCorrectionForm(DecisionEndForm, ReasonForm):
    """What was noted is set right, with a reason; it may be to do again."""

    error_fields = {"not_closed": "state", "outcome_missing": "outcome"}

    state = forms.ChoiceField(
        label=_("How does it stand?"), choices=CouncilDecision.State, widget=forms.RadioSelect
    )
    outcome = forms.CharField(
        label=_("What became of it?"), max_length=500, required=False, widget=long_text(3)
    )


class InvolvementForm(VerbForm):
    """Clients were heard, and what came of it."""

    error_fields = {"to_come": "held_on", "says_nothing": "title"}

    kind = forms.ChoiceField(
        label=_("What was it?"), choices=Involvement.Kind, widget=forms.RadioSelect
    )
    held_on = DayField(label=_("When?"))
    title = forms.CharField(label=_("What was it about?"), max_length=120, widget=short_text())
    clients = NumberField(label=_("How many clients took part?"))
    staff = NumberField(label=_("How many staff took part?"))
    outcome = forms.CharField(
        label=_("What was said, and what came of it?"),
        max_length=4000,
        help_text=_("Write nothing about who somebody is."),
        widget=long_text(6),
    )

    def facts(self):
        """The arguments of `Involvement.objects.log` that the form holds."""
        return {name: self.cleaned_data[name] for name in InvolvementForm.base_fields}


class InvolvementCorrectionForm(InvolvementForm, ReasonForm):
    """What was noted is set right, with a reason."""


class YearForm(forms.Form):
    """Which year is looked at; without one that can be understood, the year that runs."""

    use_required_attribute = False

    year = forms.IntegerField(
        label=_("Year"),
        min_value=2000,
        max_value=2999,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "short", "inputmode": "numeric"}
        ),
    )

    @property
    def wanted(self):
        """The year as a number."""
        asked = self.cleaned_data.get("year") if self.is_valid() else None
        return asked or timezone.localdate().year
