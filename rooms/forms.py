from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.forms import VerbForm

from .figures.period import MONTHS, Kind, Period
from .figures.publication import name_of
from .models import ReportOrder, Staff

# How many of each kind of period are offered, back from today.
OFFERED = {Kind.YEAR: 10, Kind.QUARTER: 12, Kind.MONTH: 24}
ALL_ROOMS = "all"


class PreferencesForm(forms.ModelForm):
    """How a member of staff wants to see the screens."""

    class Meta:
        model = Staff
        fields = ["language", "theme"]
        widgets = {"language": forms.RadioSelect, "theme": forms.RadioSelect}


def ended_periods():
    """(kind, [Period]) of the years, quarters and months that are over, the latest first."""
    found = []
    for kind in reversed(MONTHS):
        period, periods = Period.around(kind, timezone.localdate()), []
        for _number in range(OFFERED[kind]):
            period = period.before
            periods.append(period)
        found.append((kind, periods))
    return found


class ReportForm(VerbForm):
    """Of what a report is ordered; `rooms` are those offered, None among them is all together."""

    error_fields = {"not_over": "period", "not_calendar": "period"}

    room = forms.ChoiceField(label=_("Rooms"))
    period = forms.ChoiceField(
        label=_("Period"), help_text=_("Months, quarters and years that are over.")
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
        offered = ended_periods()
        self.periods = {name_of(period): period for _kind, some in offered for period in some}
        self.fields["period"].choices = [
            (kind.label, [(name_of(period), str(period)) for period in some])
            for kind, some in offered
        ]

    def facts(self):
        """What was chosen, as ReportOrder.objects.place() takes it."""
        data = self.cleaned_data
        return {
            "room": self.rooms[data["room"]],
            "period": self.periods[data["period"]],
            "format": data["format"],
        }
