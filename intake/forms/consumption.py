"""An intake: which drug, how, where; and who is not let in."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm
from intake.models import (
    Substance,
)
from intake.models.occupancy import places_with_occupancy
from intake.refusals import RefusalCode
from rooms.models import Method

from .correction import ReasonForm

OTHER = "other"
# What a page hands on, so that it is still chosen on the next.
INTAKE_CHOICES = ("substance", "other_substance", "method")


@dataclass
class MethodChoice:
    """A method of the room as the desk offers it: how many places are taken, which are free."""

    method: str
    label: object
    taken: int
    places: int
    free: list
    own: object = None
    """The place of this method on which the client sits already."""

    @property
    def full(self):
        return not self.free and not self.own

    @property
    def next_free(self):
        """The words for leaving the choice of the place to the room."""
        if self.own:
            return _("Stays on %(place)s") % {"place": self.own}
        return _("Next free: %(place)s") % {"place": self.free[0]} if self.free else ""


def method_choices(room, seat=None):
    """The methods in use in `room`, each as a MethodChoice, for a client on the Place `seat`."""
    places = list(places_with_occupancy(room))
    choices = []
    for row in room.methods.filter(active=True):
        of_method = [place for place in places if place.method == row.method]
        free = [place for place in of_method if not place.taken]
        choices.append(
            MethodChoice(
                method=row.method,
                label=Method(row.method).label,
                taken=len(of_method) - len(free),
                places=len(of_method),
                free=free,
                own=seat if seat and seat.method == row.method else None,
            )
        )
    return choices


class IntakeForm(AnonymousForm):
    """Which drug is taken, how, and where. Asked before each intake.

    The room's common substances are buttons; the rest stand under "other". Each method has its
    own list of free places, so that a place for another method cannot be chosen.
    """

    error_fields = {
        RefusalCode.SUBSTANCE_NOT_BY_METHOD: "substance",
        RefusalCode.METHOD_NOT_IN_ROOM: "method",
        RefusalCode.ROOM_FULL: "method",
        RefusalCode.PLACE_TAKEN: "method",
        "place_not_for_method": "method",
    }

    substance = forms.ChoiceField(label=_("Substance"), widget=forms.RadioSelect)
    other_substance = forms.ModelChoiceField(
        label=_("Other substance"), queryset=Substance.objects.none(), required=False
    )
    method = forms.ChoiceField(label=_("Method"), widget=forms.RadioSelect)

    def __init__(self, *args, room, usual=None, seat=None, **kwargs):
        """`usual` is (Substance, method) to be chosen already; `seat` the Place sat on; or None."""
        super().__init__(*args, **kwargs)
        self.room = room
        self.methods = method_choices(room, seat)
        active = {substance.pk: substance for substance in Substance.objects.active()}
        common = [
            active.pop(row.substance_id)
            for row in room.common_substances.all()
            if row.substance_id in active
        ]
        # A button of its own has the usual one, however rare; sent back, it is still a button.
        chosen = self.data.get("substance", "") if self.is_bound else usual and str(usual[0].pk)
        rare = next((pk for pk in active if str(pk) == chosen), None)
        if rare is not None:
            common.insert(0, active.pop(rare))
        self.substances = {str(substance.pk): substance for substance in common}
        choices = [(pk, substance.name) for pk, substance in self.substances.items()]
        self.fields["substance"].choices = [*choices, (OTHER, _("Other …"))]
        self.fields["other_substance"].queryset = Substance.objects.filter(pk__in=active)
        self.fields["other_substance"].empty_label = _("Choose …")
        self.fields["method"].choices = [(row.method, row.label) for row in self.methods]
        for row in self.methods:
            self.fields[f"place_{row.method}"] = forms.ChoiceField(
                label=_("Place"),
                choices=[("", row.next_free), *((str(p.pk), p.name) for p in row.free)],
                required=False,
                error_messages={"invalid_choice": RefusalCode.PLACE_TAKEN.words},
            )
        if usual:
            self.initial.setdefault("substance", str(usual[0].pk))
            self.initial.setdefault("method", usual[1])

    @property
    def method_rows(self):
        """Each MethodChoice with whether it is chosen and the bound field of its places."""
        chosen = self["method"].value()
        return [(row, row.method == chosen, self[f"place_{row.method}"]) for row in self.methods]

    @property
    def chosen_method_is_full(self):
        return any(chosen and row.full for row, chosen, _places in self.method_rows)

    def clean(self):
        data = super().clean()
        chosen = data.get("substance")
        if chosen == OTHER:
            data["substance"] = data.get("other_substance")
            if not data["substance"] and "other_substance" not in self.errors:
                self.add_error("other_substance", _("Choose the substance."))
        elif chosen:
            data["substance"] = self.substances[chosen]
        return data

    def intake(self):
        """The arguments substance, method and place of a verb."""
        method = self.cleaned_data["method"]
        row = next(row for row in self.methods if row.method == method)
        wanted = self.cleaned_data.get(f"place_{method}")
        place = next((place for place in row.free if str(place.pk) == wanted), None)
        return {"substance": self.cleaned_data["substance"], "method": method, "place": place}


class ConsumptionCorrectionForm(ReasonForm):
    error_fields = {RefusalCode.SUBSTANCE_NOT_BY_METHOD: "substance"}

    substance = forms.ModelChoiceField(
        label=_("Substance"), queryset=Substance.objects.none(), empty_label=None
    )
    field_order = ["substance", "reason"]

    def __init__(self, *args, consumption, **kwargs):
        super().__init__(*args, **kwargs)
        # One out of use since stays chosen for whoever opens the page only to look.
        offered = Q(active=True, methods__method=consumption.method, methods__active=True)
        self.fields["substance"].queryset = Substance.objects.filter(
            offered | Q(pk=consumption.substance_id)
        ).distinct()


class TurnedAwayForm(AnonymousForm):
    """Why somebody was not let in; who it was is not needed."""

    code = forms.ChoiceField(
        label=_("Reason"),
        # The other codes are settled at the desk: nobody is sent away for them.
        choices=[
            (code, code.label)
            for code in RefusalCode
            if code not in {RefusalCode.ALREADY_INSIDE, RefusalCode.PLACE_TAKEN, RefusalCode.JOINED}
        ],
        widget=forms.RadioSelect,
    )
    method = forms.ChoiceField(label=_("Method"), required=False, widget=forms.RadioSelect)
    client = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, room, **kwargs):
        super().__init__(*args, **kwargs)
        in_use = room.methods.filter(active=True).values_list("method", flat=True)
        self.fields["method"].choices = [
            ("", _("Not known")),
            *((method, Method(method).label) for method in in_use),
        ]
