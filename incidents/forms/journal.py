"""The journal: the number, the consent, what an entry holds, and what one looks for."""

from datetime import datetime

from django import forms
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from config.forms import AnonymousForm, LocalTimeField
from incidents import cpr
from incidents.anonymity import holds_nickname, nicknames
from incidents.models import Consent, DisclosureSent, LookPurpose, Overdose, Purpose
from incidents.models.consent import REGION
from intake.models import Client, Gender
from rooms.models import Staff
from rooms.roles import Role


def words_field(label, rows=3, **options):
    """A field for words, written small or large."""
    return forms.CharField(
        label=label, max_length=8000, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class NumberField(forms.CharField):
    """The one kind of field in which a number may stand."""

    is_number = True


def number_field(**options):
    """A field for a number: hidden from those who pass by once it is left (house.css)."""
    return NumberField(
        label=_("CPR number"),
        max_length=20,
        help_text=_("Ten digits, with or without hyphen; or a replacement number with letters."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "medium number", "spellcheck": "false"}
        ),
        **options,
    )


def day_field(**options):
    """A field for a day, typed as one text."""
    widget = forms.DateInput(attrs={"autocomplete": "off", "class": "medium"})
    return forms.DateField(localize=True, widget=widget, **options)


@sensitive_variables()
def confirmation_of(number):
    """What a tick says that confirmed `number` (cpr.Number): of this number alone, and not what."""
    return salted_hmac("incidents.confirmed", number.value, algorithm="sha256").hexdigest()[:24]


class NumberFields(forms.Form):
    """A number that is typed, read back, and confirmed.

    `confirmed` is a tick that says what was confirmed, so that another number asks anew.
    """

    number = number_field(required=False)
    confirmed = forms.CharField(required=False)

    read: cpr.Number | None = None
    asked = ""
    """What `confirmed` must say; the question stands at the field."""

    @sensitive_variables()
    def read_number(self, text, gender=None):
        """Read `text` into `read`; ask whether it is right. `gender` is what is known, or None."""
        try:
            self.read = number = cpr.read(text)
        except forms.ValidationError as refusal:
            self.add_error("number", refusal)
            return
        asked = confirmation_of(number)
        if self.cleaned_data.get("confirmed") == asked:
            return
        self.asked = asked
        words = [
            gettext("Born %(born)s, %(gender)s.")
            % {
                "born": formats.date_format(number.born, "DATE_FORMAT"),
                "gender": Gender(number.gender).label.lower(),
            }
        ]
        if gender in (Gender.MAN, Gender.WOMAN) and gender != number.gender:
            words.append(
                gettext("The person is registered here as another gender: is it their number?")
            )
        if number.unusual:
            words.append(gettext("Few numbers are made like this one. Look at it once more."))
        words.append(gettext("Is that right?"))
        self.add_error("number", " ".join(words))


class EntryFields(forms.Form):
    """What an entry holds, besides the timeline that it takes over."""

    happened_at = LocalTimeField(label=_("When was it?"))
    substances = forms.CharField(
        label=_("Substances, as stated"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = words_field(
        _("Findings and treatment"),
        rows=7,
        help_text=_("Write no nickname: the entry may come to stand under a CPR number."),
    )
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        required=False,
        choices=[
            ("", "–"),
            *((v, w) for v, w in Overdose.Outcome.choices if v != Overdose.Outcome.NO_OVERDOSE),
        ],
    )
    told = words_field(_("What the patient was told"), required=False)
    responsible = forms.ModelChoiceField(
        label=_("Responsible for the treatment"), queryset=Staff.objects.none(), empty_label=None
    )

    client: Client | None = None
    """Whose journal it is, as far as that is known: their nickname must not stand in it."""

    def clean(self):
        super().clean()
        data = self.cleaned_data
        pattern = nicknames(self.client)
        for name in ("substances", "text", "told", "why"):
            if holds_nickname(data.get(name) or "", pattern):
                self.add_error(name, _("The nickname stands here. Take it away."))
        return data

    def offer_responsible(self, room):
        """Offer the health staff of `room` (Room)."""
        here = Q(memberships__room=room) | Q(memberships__room=None)
        rows = Staff.objects.filter(here, memberships__role=Role.HEALTH, is_active=True)
        self.fields["responsible"].queryset = rows.distinct()

    def clean_happened_at(self):
        at = self.cleaned_data["happened_at"]
        if at and at > timezone.now():
            raise forms.ValidationError(_("This time is still to come."), code="in_future")
        return at

    def content(self):
        """What the fields hold, as an entry keeps it."""
        data = self.cleaned_data
        outcome = data["outcome"]
        return {
            "happened_at": data["happened_at"].isoformat(),
            "substances": data["substances"],
            "text": data["text"],
            "outcome": outcome,
            "told": data["told"],
            "responsible": str(data["responsible"]),
        }


class EntryForm(AnonymousForm, EntryFields):
    """An entry of its own: a follow-up, or something to add."""

    def __init__(self, *args, room, client, **kwargs):
        super().__init__(*args, **kwargs)
        self.client = client
        self.offer_responsible(room)


def initial_of(content):
    """The fields of EntryForm from the content of an entry (dict)."""
    names = ("substances", "text", "outcome", "told")
    found = {name: content.get(name, "") for name in names}
    if content.get("happened_at"):
        found["happened_at"] = datetime.fromisoformat(content["happened_at"])
    return found


class CorrectionForm(EntryForm):
    """An entry set right; why is part of the new one."""

    why = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def content(self):
        return super().content() | {"why": self.cleaned_data["why"]}


NUMBER_ASKED = [
    ("given", _("The number was given")),
    ("refused", _("Does not want to give it")),
    ("none", _("Has none")),
    ("not_asked", _("Could not be asked")),
]
CONSENT_ASKED = [
    (Consent.Answer.GIVEN, _("Yes")),
    (Consent.Answer.REFUSED, _("No")),
    (Consent.Answer.NOT_ASKED, _("Could not be asked")),
]
WAYS = [("", _("Not asked")), *Consent.Way.choices]


class JournalKeepForm(AnonymousForm, NumberFields, EntryFields):
    """The journal of an overdose: the number, the consent to tell the region, the entry."""

    error_fields = {
        "way_missing": "way",
        "in_future": "answered_on",
        "before_event": "answered_on",
        "too_many_searches": "number",
    }
    # The number is never kept with a draft.
    not_in_draft = ("number", "confirmed")

    asked_number = forms.ChoiceField(
        label=_("Has the patient given a CPR number?"),
        choices=NUMBER_ASKED,
        widget=forms.RadioSelect,
    )
    consent = forms.ChoiceField(
        label=_("May information be passed on to the region for treatment?"),
        choices=CONSENT_ASKED,
        widget=forms.RadioSelect,
        help_text=_("The answer is written in the journal, a no as well."),
    )
    way = forms.ChoiceField(
        label=_("How was the answer given?"),
        choices=WAYS,
        required=False,
        widget=forms.RadioSelect,
    )
    answered_on = day_field(label=_("When was the answer given?"))
    field_order = [
        *("asked_number", "number", "confirmed", "consent", "way", "answered_on"),
        *("happened_at", "substances", "text", "outcome", "told", "responsible"),
    ]

    def __init__(self, *args, overdose, **kwargs):
        super().__init__(*args, **kwargs)
        self.client = overdose.incident.client
        self.offer_responsible(overdose.incident.room)

    @sensitive_variables()
    def clean(self):
        data = super().clean()
        typed = (data.get("number") or "").strip()
        if data.get("asked_number") == "given":
            self.read_number(typed, self.client and self.client.gender)
        elif typed and data.get("asked_number"):
            self.add_error("number", _("You have chosen that no number was given."))
        return data


def purpose_field():
    return forms.ChoiceField(
        label=_("What is it for?"), choices=LookPurpose, widget=forms.RadioSelect
    )


class PurposeForm(AnonymousForm):
    """Why somebody looks."""

    purpose = purpose_field()


class LookAgainForm(AnonymousForm):
    """Why somebody looks on, asked between two of their own forms: by a name that neither has."""

    look_purpose = purpose_field()


class JournalSearchForm(PurposeForm):
    """A journal is looked for by its number, and why."""

    error_fields = {"too_many_searches": "number"}

    number = number_field()
    field_order = ["number", "purpose"]

    @sensitive_variables()
    def clean_number(self):
        return cpr.read(self.cleaned_data["number"], fictitious=True)


class EmergencyForm(AnonymousForm):
    """The journal of another room, because it cannot wait."""

    error_fields = {"too_many_searches": "number", "reason_missing": "reason"}

    number = number_field()
    reason = words_field(
        _("Why can it not wait?"),
        help_text=_(
            "The leader of the room and the auditor read this. Write no number and no name."
        ),
    )

    @sensitive_variables()
    def clean_number(self):
        return cpr.read(self.cleaned_data["number"], fictitious=True)


class IdentityForm(AnonymousForm, NumberFields):
    """The real number became known. `client` is whose the journal was, or None."""

    error_fields = {"not_fictitious": "number", "too_many_searches": "number"}

    def __init__(self, *args, client, **kwargs):
        super().__init__(*args, **kwargs)
        self.client = client

    @sensitive_variables()
    def clean(self):
        data = super().clean()
        self.read_number((data.get("number") or "").strip(), self.client and self.client.gender)
        return data


class RightNumberForm(AnonymousForm, NumberFields):
    """The right number of whoever it is about, or that it is not known."""

    error_fields = {
        "not_real": "known",
        "same_number": "number",
        "too_many_searches": "number",
        "written_elsewhere": "known",
    }

    known = forms.ChoiceField(
        label=_("Is the right number known?"),
        choices=[("yes", _("Yes")), ("no", _("No, it gets a fictitious number"))],
        widget=forms.RadioSelect,
    )

    @sensitive_variables()
    def clean(self):
        data = super().clean()
        typed = (data.get("number") or "").strip()
        if data.get("known") == "yes":
            self.read_number(typed)
        elif typed and data.get("known"):
            self.add_error("number", _("You have chosen that no number was given."))
        return data


class ConsentForm(AnonymousForm):
    """An answer to whether information may be passed on."""

    error_fields = {
        "receiver_missing": "to",
        "in_future": "given_on",
        "before_event": "given_on",
        "way_missing": "way",
        "not_in_writing": "way",
        "too_long": "valid_until",
    }

    answer = forms.ChoiceField(
        label=_("May information be passed on?"), choices=CONSENT_ASKED, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(
        label=_("What is it for?"), choices=Purpose, widget=forms.RadioSelect
    )
    way = forms.ChoiceField(
        label=_("How was the answer given?"),
        choices=WAYS,
        required=False,
        widget=forms.RadioSelect,
    )
    given_on = day_field(label=_("When was the answer given?"))
    to = forms.CharField(
        label=_("To whom?"),
        max_length=200,
        initial=REGION,
        help_text=_("Passed on by this consent is to this receiver alone."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = words_field(_("Which information?"), rows=2, required=False)
    valid_until = day_field(
        label=_("Holds until"),
        required=False,
        help_text=_("For anything but treatment: a year at most."),
    )


class WithdrawForm(AnonymousForm):
    """A consent is withdrawn."""

    error_fields = {"way_missing": "way"}

    way = forms.ChoiceField(
        label=_("How was it withdrawn?"), choices=Consent.Way, widget=forms.RadioSelect
    )


class DisclosureForm(AnonymousForm):
    """What is passed on, to whom, and by what right."""

    error_fields = {
        "no_consent": "ground",
        "consent_not_valid": "ground",
        "other_purpose": "purpose",
        "other_receiver": "to",
        "reason_missing": "reason",
        "nothing_chosen": "entries",
        "other_journal": "entries",
    }

    entries = forms.MultipleChoiceField(
        label=_("What is passed on?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    to = forms.CharField(
        label=_("To whom?"),
        max_length=200,
        initial=REGION,
        help_text=_("By a consent: the receiver that it names."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.ChoiceField(
        label=_("What is it for?"), choices=Purpose, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(label=_("By what right?"), widget=forms.RadioSelect)
    reason = words_field(
        _("Why without consent?"),
        rows=2,
        required=False,
        help_text=_("Only where a vital interest demands it: the reason is kept."),
    )

    VITAL = "vital_interest"

    def __init__(self, *args, entries, consents, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {str(read.entry.pk): read.entry for read in entries}
        self.consents = {str(read.row.pk): read.row for read in consents}
        self.fields["entries"].choices = [(read.entry.pk, entry_label(read)) for read in entries]
        self.fields["ground"].choices = [
            *((str(read.row.pk), consent_label(read)) for read in consents),
            (self.VITAL, _("Vital interest, without consent")),
        ]

    def disclosure(self):
        """The arguments of `Disclosure.objects.disclose` that the form holds."""
        data = self.cleaned_data
        vital = data["ground"] == self.VITAL
        return {
            "to": data["to"],
            "purpose": data["purpose"],
            "entries": [self.rows[pk] for pk in data["entries"]],
            "ground": "vital_interest" if vital else "consent",
            "consent": self.consents.get(data["ground"]),
            "reason": data["reason"] if vital else "",
        }


class SentForm(AnonymousForm):
    """That a document was sent, and how."""

    error_fields = {"sent": "way", "lapsed": "way"}

    way = forms.ChoiceField(
        label=_("How was it sent?"), choices=DisclosureSent.Way, widget=forms.RadioSelect
    )


def entry_label(read):
    """When it was, when and by whom it was entered, and whether it corrects or was corrected."""
    entry = read.entry
    at, entered = (
        formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
        for moment in (read.happened_at or entry.entered_at, entry.entered_at)
    )
    words = gettext("%(at)s, entered %(entered)s by %(by)s") % {
        "at": at,
        "entered": entered,
        "by": entry.entered_by,
    }
    if entry.corrects_id:
        words += gettext(" (correction)")
    if read.correction:
        words += gettext(" (corrected later)")
    return words


def consent_label(read):
    """When it was given, what for, to whom, and which information: what it covers, and no more."""
    consent = read.row
    words = gettext("Consent of %(on)s: %(purpose)s, to %(receiver)s") % {
        "on": formats.date_format(consent.given_on, "SHORT_DATE_FORMAT"),
        "purpose": consent.get_purpose_display(),
        "receiver": read.words["to"],
    }
    return f"{words} · {read.words['scope']}" if read.words["scope"] else words


class HoldForm(AnonymousForm):
    """The journal is kept longer, or no longer so."""

    holds = forms.ChoiceField(
        label=_("Keep this journal longer than ten years?"),
        choices=[("yes", _("Yes, a case runs")), ("no", _("No longer"))],
        widget=forms.RadioSelect,
    )
    reason = words_field(_("Why?"), rows=2)
