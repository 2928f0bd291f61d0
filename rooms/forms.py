"""Forms of the rooms: preferences, which period or day is looked at, a note to the next shift."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm, VerbForm
from rooms.figures import Kind, Period
from rooms.figures.publication import check, ended, name_of

from .models import ReportOrder, Room, Staff
from .models.handover import LONGEST_NOTE

# No room is older than the law that allows it.
FIRST_DAY = date(2012, 1, 1)
MOST_DAYS = 3660
ALL_ROOMS = "all"


class PreferencesForm(forms.ModelForm):
    """How a member of staff wants to see the screens."""

    class Meta:
        model = Staff
        fields = ["language", "theme"]
        widgets = {"language": forms.RadioSelect, "theme": forms.RadioSelect}


class DayField(forms.DateField):
    """A day that has come, as it is written in Denmark: 24.11.2026."""

    default_error_messages = {"to_come": _("This day is still to come.")}

    def __init__(self, **kwargs):
        super().__init__(
            input_formats=["%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"],
            validators=[MinValueValidator(FIRST_DAY)],
            widget=forms.DateInput(
                format="%d.%m.%Y", attrs={"autocomplete": "off", "class": "short"}
            ),
            **kwargs,
        )

    def bound_data(self, data, initial):
        """What can be understood is shown as it is written in Denmark."""
        try:
            return self.to_python(data) or data
        except ValidationError:
            return data

    def validate(self, value):
        super().validate(value)
        if value and value > timezone.localdate():
            raise ValidationError(self.error_messages["to_come"], code="to_come")


class LookForm(forms.Form):
    """A form of which the address says what is looked at."""

    use_required_attribute = False

    @property
    def status(self):
        """The status code of the page that shows this form."""
        return 422 if self.is_bound and self.errors else 200


class DayForm(LookForm):
    """Which day is looked at; today, without one that can be understood."""

    day = DayField(label=_("Another day"), required=False)

    @property
    def wanted(self):
        """The day as a date."""
        asked = self.cleaned_data.get("day") if self.is_valid() else None
        return asked or timezone.localdate()


class PeriodForm(LookForm):
    """Which period is looked at: one of the calendar around a day, or from one day to another."""

    kind = forms.ChoiceField(label=_("Period"), choices=Kind)
    first = DayField(label=_("A day in it, or the first day"))
    last = DayField(label=_("The last day"), required=False)

    def __init__(self, data=None):
        initial = self.usual()
        super().__init__(
            data if data and data.keys() & {"kind", "first", "last"} else None,
            initial={"kind": initial.kind, "first": initial.first, "last": initial.last},
        )

    @staticmethod
    def usual():
        """The last month that is over."""
        return Period.around(Kind.MONTH, timezone.localdate()).before

    def clean(self):
        data = super().clean() or {}
        if data.get("kind") == Kind.DAYS and "first" in data and "last" in data:
            first, last = data["first"], data["last"]
            if last is None:
                self.add_error("last", _("Write the last day too."))
            elif last < first:
                self.add_error("last", _("This is before the first day."))
            elif (last - first).days >= MOST_DAYS:
                self.add_error("last", _("Ten years at most."))
        return data

    @property
    def wanted(self):
        """The Period; the usual one where nothing was asked, None where it is not understood."""
        if not self.is_bound:
            return self.usual()
        if not self.is_valid():
            return None
        kind, first = self.cleaned_data["kind"], self.cleaned_data["first"]
        if kind == Kind.DAYS:
            return Period(first, self.cleaned_data["last"])
        return Period.around(kind, first)


class CalendarForm(PeriodForm):
    """Of which published period, and of which rooms: `rooms` are those offered, None is all."""

    kind = forms.ChoiceField(
        label=_("Period"),
        choices=[(kind.value, kind.label) for kind in (Kind.YEAR, Kind.QUARTER, Kind.MONTH)],
    )
    first = DayField(label=_("A day in it"))
    room = forms.ChoiceField(label=_("Rooms"))
    last = None  # type: ignore[assignment]  # no days of one's own choice

    def __init__(self, data, *, rooms):
        self.offered = {room.slug if room else ALL_ROOMS: room for room in rooms}
        # The address may leave it out.
        super().__init__({"room": next(iter(self.offered)), **data.dict()} if data else None)
        self.today = timezone.localdate()
        self.fields["room"].choices = [
            (slug, room.name if room else _("All rooms together"))
            for slug, room in self.offered.items()
        ]

    @staticmethod
    def usual():
        """The last year that is over: it alone is published in full."""
        return Period.around(Kind.YEAR, timezone.localdate()).before

    def clean(self):
        data = super().clean()
        if "kind" in data and "first" in data:
            try:
                check(Period.around(data["kind"], data["first"]))
            except ValidationError as refusal:
                self.add_error("first", refusal)
        return data

    @property
    def scope(self):
        """The slug of the room that is asked for, or ALL_ROOMS."""
        asked = self.cleaned_data.get("room") if self.is_valid() else None
        return asked or next(iter(self.offered))

    @property
    def wanted_room(self):
        """The room that is asked for; None for all together."""
        return self.offered[self.scope]

    @property
    def wanted_rooms(self):
        """The rooms that are asked for, as a list."""
        return [self.wanted_room] if self.wanted_room else list(Room.objects.active())


class HandoverForm(AnonymousForm):
    """What the next shift should know."""

    error_fields = {"text_missing": "text"}

    text = forms.CharField(
        label=_("Note to the next shift"),
        max_length=LONGEST_NOTE,
        help_text=_("No names, and nothing of anybody by which they are known."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReportForm(VerbForm):
    """Of what a report is ordered; `rooms` are those offered, None among them is all together."""

    error_fields = {"not_over": "period", "not_calendar": "period"}

    room = forms.ChoiceField(label=_("Rooms"))
    period = forms.ChoiceField(
        label=_("Period"),
        help_text=_(
            "Years, quarters and months that are over. Only a year tells more than totals."
        ),
    )
    format = forms.ChoiceField(
        label=_("File"), choices=ReportOrder.Format, widget=forms.RadioSelect, initial="pdf"
    )

    def __init__(self, *args, rooms, **kwargs):
        super().__init__(*args, **kwargs)
        self.rooms = {room.slug if room else ALL_ROOMS: room for room in rooms}
        self.fields["room"].choices = [
            (slug, room.name if room else _("All rooms together"))
            for slug, room in self.rooms.items()
        ]
        offered = ended(timezone.localdate())
        self.periods = {name_of(period): period for some in offered.values() for period in some}
        self.fields["period"].choices = [
            (kind.label, [(name_of(period), str(period)) for period in some])
            for kind, some in offered.items()
        ]

    def facts(self):
        """What was chosen, as ReportOrder.objects.place() takes it."""
        data = self.cleaned_data
        return {
            "room": self.rooms[data["room"]],
            "period": self.periods[data["period"]],
            "format": data["format"],
        }
