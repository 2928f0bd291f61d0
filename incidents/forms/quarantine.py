"""A quarantine: imposed, told to the client, reviewed by a leader."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.forms import AnonymousForm, LocalTimeField
from incidents.models import Quarantine, QuarantineReason
from rooms.models import Room

USUAL, OWN = "usual", "until"
# What is decided most, in hours; any other end is written.
LENGTHS = (2, 12, 24, 3 * 24, 7 * 24, 30 * 24)
EXAMPLE = _("Such as 24.11.2026 10:30.")


def length_in_words(hours):
    """Whole hours as a length is said: 12 hours, 7 days."""
    days, rest = divmod(hours, 24)
    if days and not rest and days > 1:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


class ReasonChoice(forms.ModelChoiceField):
    def label_from_instance(self, reason):
        return f"{reason} · {length_in_words(reason.hours)}"


class QuarantineForm(AnonymousForm):
    """Why, for how long and where. `by` (staff) decides, from the page of `room`."""

    error_fields = {"end_not_after_start": "until", "too_long": "until"}

    kind = ReasonChoice(
        label=_("Reason, and its usual length"),
        queryset=QuarantineReason.objects.none(),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    length = forms.ChoiceField(
        label=_("For how long"), initial=USUAL, required=False, widget=forms.RadioSelect
    )
    until = LocalTimeField(label=_("Until"), help_text=EXAMPLE)
    also = forms.ModelMultipleChoiceField(
        label=_("Also in"),
        queryset=Room.objects.none(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    everywhere = forms.BooleanField(label=_("In all rooms"), required=False)
    story = forms.CharField(
        label=_("What happened"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Only you and the leader can read it. The desk sees the reason and the end. "
            "Write nothing about who the person is."
        ),
    )

    def __init__(self, *args, room, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = QuarantineReason.objects.offered_in(room)
        self.fields["also"].queryset = Room.objects.active().exclude(pk=room.pk).order_by("name")
        longest = settings.QUARANTINE_LONGEST // timedelta(hours=1)
        self.fields["length"].choices = [
            (USUAL, _("The usual for the reason")),
            *((str(hours), length_in_words(hours)) for hours in LENGTHS if hours <= longest),
            (OWN, _("Until another time …")),
        ]
        if not by.has_perm("incidents.review_quarantine", room):
            limit = length_in_words(settings.QUARANTINE_LIMIT // timedelta(hours=1))
            self.fields["length"].help_text = _(
                "You decide on up to %(limit)s. Longer ones are in force for %(limit)s, and lapse "
                "unless the leader confirms them."
            ) % {"limit": limit}

    def clean(self):
        """A time that belongs to another choice is not sent along: its field was out of sight."""
        data = super().clean()
        length = data.get("length") or USUAL
        if length != OWN:
            self.errors.pop("until", None)
            data["until"] = None
            if length != USUAL:
                data["until"] = timezone.now() + timedelta(hours=int(length))
        return data

    @property
    def decision(self):
        """The arguments of `Quarantine.objects.impose` besides who, where and by whom."""
        names = ("until", "also", "everywhere", "story")
        kind = self.cleaned_data["kind"]
        return {"reason": kind, **{name: self.cleaned_data[name] for name in names}}


class QuarantineToldForm(AnonymousForm):
    """That the client was told, and how to complain."""

    error_fields = {"told_in_future": "told_at", "told_incomplete": "told_at"}

    told_at = LocalTimeField(label=_("When"))
    language = forms.CharField(
        label=_("In which language"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "list": "languages", "class": "medium"}
        ),
    )
    how = forms.ChoiceField(label=_("How"), choices=Quarantine.Way, widget=forms.RadioSelect)
    complaint_guidance_given = forms.BooleanField(
        label=_("Told how to complain about it"), required=False
    )


class QuarantineReviewForm(AnonymousForm):
    """What the leader decides, with the reason."""

    CONFIRM, CHANGE, LIFT = "confirm", "change", "lift"
    error_fields = {
        "not_awaiting": "decision",
        "ended_already": "decision",
        "end_passed": "until",
        "end_unchanged": "until",
        "end_not_after_start": "until",
        "too_long": "until",
    }

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    until = LocalTimeField(label=_("New end"), help_text=EXAMPLE)
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Staff of the rooms can read it. Write nothing about who the person is."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, quarantine, **kwargs):
        super().__init__(*args, **kwargs)
        confirm = _("Confirm it, until %(until)s") % {"until": quarantine.asked_end}
        self.fields["decision"].choices = [
            *([(self.CONFIRM, confirm)] if quarantine.is_awaiting else []),
            (self.CHANGE, _("Shorten or lengthen it")),
            (self.LIFT, _("Lift it: it ends now")),
        ]

    def clean(self):
        """A time that belongs to another choice is not sent along: its field was out of sight."""
        data = super().clean()
        if data.get("decision") != self.CHANGE:
            self.errors.pop("until", None)
        return data

    def decide(self, quarantine, by):
        """Let `quarantine` do what was chosen, by `by` (staff)."""
        why = {"by": by, "reason": self.cleaned_data["reason"]}
        decision = self.cleaned_data["decision"]
        if decision == self.CONFIRM:
            return quarantine.confirm(**why)
        if decision == self.LIFT:
            return quarantine.lift(**why)
        return quarantine.change_end(until=self.cleaned_data["until"], **why)
