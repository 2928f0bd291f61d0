"""An overdose: what is tapped and measured, whom it befell, and its end."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm, LocalTimeField
from incidents.models import EventKind, NaloxoneRoute, Overdose, OverdoseEvent, Pupils
from incidents.models.overdose_event import FIELDS_OF, LABELS, MEASURES, shown
from intake.forms import ReasonForm
from intake.models import Client
from intake.models.service import names_somebody

from .incident import client_label, clients_in

# The words of the Glasgow Coma Scale.
GCS_WORDS = {
    "gcs_eye": [
        (4, _("4 · open by themselves")),
        (3, _("3 · open to speech")),
        (2, _("2 · open to pain")),
        (1, _("1 · do not open")),
    ],
    "gcs_verbal": [
        (5, _("5 · oriented")),
        (4, _("4 · confused")),
        (3, _("3 · single words")),
        (2, _("2 · sounds")),
        (1, _("1 · nothing")),
    ],
    "gcs_motor": [
        (6, _("6 · does what is asked")),
        (5, _("5 · reaches for the pain")),
        (4, _("4 · pulls away from pain")),
        (3, _("3 · bends abnormally")),
        (2, _("2 · stretches")),
        (1, _("1 · does not move")),
    ],
}
# A tap may have waited for the network this long; older than the overdose it never is.
LONGEST_WAIT = timedelta(days=7)


class EitherCommaField(forms.DecimalField):
    """A number with a comma or a point before its decimals, whatever the language."""

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def measure_field(measure):
    """A field for a number of the timeline, with a decimal comma where the language has one."""
    options = {
        "label": LABELS[measure.name],
        "required": False,
        "min_value": 0,
        "max_value": 999,
        "localize": True,
        "widget": forms.TextInput(
            attrs={
                "autocomplete": "off",
                "inputmode": "decimal" if measure.decimals else "numeric",
                "class": "short",
            }
        ),
        "help_text": measure.unit,
    }
    if measure.decimals:
        return EitherCommaField(max_digits=5, decimal_places=measure.decimals, **options)
    return forms.IntegerField(**options)


def choice_field(label, choices):
    return forms.ChoiceField(label=label, choices=[("", "–"), *choices], required=False)


class EventForm(AnonymousForm):
    """An entry of the timeline: its kind, and the numbers that belong to it.

    `ago` is how many milliseconds before the arrival the tap was: the device says how long it
    waited and not what its clock shows. Numbers that are hardly right are asked about once, and
    `confirmed` holds those that were.
    """

    kind = forms.ChoiceField(choices=EventKind)
    completes = forms.ModelChoiceField(
        queryset=OverdoseEvent.objects.none(), to_field_name="uuid", required=False
    )
    ago = forms.IntegerField(
        min_value=0, max_value=int(LONGEST_WAIT.total_seconds() * 1000), required=False
    )
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, overdose, kind="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["completes"].queryset = overdose.timeline.all()
        self.of_kind = self.data.get("kind", "") if self.is_bound else kind
        self.named = [n for kind, names in FIELDS_OF.items() if kind == self.of_kind for n in names]
        if "note" not in self.named:
            del self.fields["note"]
        measures = {measure.name: measure for measure in MEASURES}
        for name in self.named:
            if name in measures:
                self.fields[name] = measure_field(measures[name])
            elif name in GCS_WORDS:
                self.fields[name] = choice_field(LABELS[name], GCS_WORDS[name])
        if self.of_kind == EventKind.NALOXONE:
            self.fields["naloxone_route"] = choice_field(_("Given"), NaloxoneRoute.choices)
        if self.of_kind == EventKind.VITALS:
            self.fields["pupils"] = choice_field(_("Pupils"), Pupils.choices)
        self.order_fields([*("kind", "completes", "ago", "confirmed"), *self.named])
        self.asked = ""
        """What is asked about, for `confirmed` when the form is sent again."""

    @property
    def kind_label(self):
        """The kind in words."""
        return EventKind(self.of_kind).label if self.of_kind in EventKind.values else ""

    @property
    def value_fields(self):
        """The fields of the numbers, to be shown."""
        return [self[name] for name in self.named]

    def clean(self):
        data = super().clean()
        if data.get("completes") and not any(
            data.get(name) not in (None, "") for name in self.named
        ):
            if not self.errors:
                self.add_error(None, _("Write at least one number."))
            return data
        odd = {}
        for measure in MEASURES:
            value = data.get(measure.name) if measure.name in self.named else None
            if value is not None and not measure.low <= value <= measure.high:
                odd[measure.name] = gettext("%(number)s: is that right? Save anyway?") % {
                    "number": shown(value, measure)
                }
        if names_somebody(data.get("note") or ""):
            odd["note"] = gettext(
                "This looks like a CPR number or a phone number. Take it away, or save anyway."
            )
        self.asked = ";".join(f"{name}={data[name]}" for name in odd)
        if odd and not self.errors and data.get("confirmed") != self.asked:
            for name, words in odd.items():
                self.add_error(name, words)
        else:
            self.asked = ""
        return data

    def event(self):
        """The arguments of `Overdose.record` that the form holds."""
        values = {}
        for name in self.named:
            value = self.cleaned_data[name]
            if name in GCS_WORDS:
                value = int(value) if value else None
            values[name] = value
        ago = timedelta(milliseconds=self.cleaned_data["ago"] or 0)
        return {
            "kind": self.cleaned_data["kind"],
            "completes": self.cleaned_data["completes"],
            "at": timezone.now() - ago,
            **values,
        }


class StrikeForm(AnonymousForm):
    """An entry is struck out; why may be said."""

    reason = forms.CharField(
        label=_("Why is it struck out?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


UNKNOWN, LATER = "unknown", ""


class OverdoseFactsForm(AnonymousForm):
    """Whom it befell, and what is known by now of what was taken."""

    error_fields = {"in_future": "consumed_at"}

    who = forms.ChoiceField(label=_("Who is it?"), required=False, widget=forms.RadioSelect)
    substances_stated = forms.CharField(
        label=_("What was taken, as stated"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    consumed_at = LocalTimeField(label=_("When was it taken?"), required=False)
    level_at_start = forms.ChoiceField(
        label=_("Consciousness at the start"),
        choices=[("", _("Not said")), *Overdose.Level.choices],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, overdose, **kwargs):
        incident = overdose.incident
        client = incident.client
        known = {
            "who": str(client.uuid) if client else LATER,
            "substances_stated": overdose.substances_stated,
            "consumed_at": overdose.consumed_at,
            "level_at_start": overdose.level_at_start,
        }
        if incident.unknown_person and not client:
            known["who"] = UNKNOWN
        kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        others = [client.pk] if client else []
        clients = clients_in(incident.room, *others, since=incident.started_at)
        self.clients = {str(client.uuid): client for client in clients}
        self.fields["who"].choices = [
            *((uuid, client_label(client)) for uuid, client in self.clients.items()),
            (UNKNOWN, _("Somebody unknown")),
            (LATER, _("Not said")),
        ]

    def facts(self):
        """The arguments of `Overdose.note_facts` that the form holds."""
        facts = dict(self.cleaned_data)
        who = facts.pop("who")
        client: Client | None = self.clients.get(who)
        return facts | {"client": client, "unknown_person": who == UNKNOWN}


class EndFields(forms.Form):
    """How it ended, and what the colleagues said of it afterwards."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"), choices=Overdose.Outcome, widget=forms.RadioSelect
    )
    debrief = forms.CharField(
        label=_("Debrief"),
        max_length=4000,
        required=False,
        help_text=_("How it went, and what to do differently. Write nothing about who it was."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    journal_due = forms.BooleanField(
        label=_("A journal is due"),
        required=False,
        help_text=_("Treating an overdose makes health staff keep a journal."),
    )

    def leave_journal_to(self, knows):
        """Ask for the journal only who `knows` of journals (bool); for others it stays due."""
        if not knows:
            del self.fields["journal_due"]


class OverdoseEndForm(AnonymousForm, EndFields):
    """It is over."""

    def __init__(self, *args, knows_of_journals, **kwargs):
        kwargs["initial"] = {"journal_due": True}
        super().__init__(*args, **kwargs)
        self.leave_journal_to(knows_of_journals)


class OverdoseCorrectionForm(OverdoseFactsForm, EndFields, ReasonForm):
    """What was said of an overdose that is over, set right with a reason."""

    field_order = [
        *("who", "substances_stated", "consumed_at", "level_at_start"),
        *("outcome", "debrief", "journal_due", "reason"),
    ]

    def __init__(self, *args, overdose, knows_of_journals, **kwargs):
        kwargs["initial"] = {name: getattr(overdose, name) for name in EndFields.base_fields}
        super().__init__(*args, overdose=overdose, **kwargs)
        self.leave_journal_to(knows_of_journals)
