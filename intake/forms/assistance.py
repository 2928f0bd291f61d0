"""An assisted intake: who helps, and what staff judge."""

from django import forms
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm
from intake.models import (
    Assistance,
    AssistanceRefusal,
    Client,
    Inability,
    Visit,
)
from intake.models.assistance import NOT_THERE_THEN
from rooms.models import Method, Staff
from rooms.roles import MAY

from .consumption import IntakeForm
from .correction import ReasonForm


def staff_who_assist(room):
    """The staff of `room` who may watch an assisted intake."""
    at_work = {"memberships__role__in": MAY["intake.assist"], "is_active": True}
    here = Q(memberships__room=room) | Q(memberships__room=None)
    return Staff.objects.filter(here, **at_work).distinct().order_by("name", "username")


class AssistanceFields(AnonymousForm):
    """Who helps with an injection, and what staff judge about it."""

    error_fields = {
        AssistanceRefusal.NOT_INJECTION: "assistant",
        AssistanceRefusal.NO_CAPACITY: "assistant",
        AssistanceRefusal.ASSISTANT_IS_CLIENT: "assistant",
        AssistanceRefusal.ASSISTANT_NOT_INSIDE: "assistant",
        AssistanceRefusal.ASSISTANT_UNSIGNED: "assistant",
        AssistanceRefusal.ASSISTANT_QUARANTINED: "assistant",
        AssistanceRefusal.ASSISTANT_UNFIT: "judged_fit",
        "assessment_missing": "assessment",
        "inability_missing": "inability_note",
    }

    registered_method: str | None = None
    """How the intake is taken, where that is registered already."""

    assistant = forms.ModelChoiceField(
        label=_("Helper"),
        queryset=Client.objects.none(),
        empty_label=_("Choose …"),
        error_messages={"invalid_choice": AssistanceRefusal.ASSISTANT_NOT_INSIDE.words},
    )
    inability = forms.ChoiceField(
        label=_("Why the client cannot do it alone"),
        choices=[("", _("Choose …")), *Inability.choices],
    )
    inability_note = forms.CharField(
        label=_("In a few words"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    judged_fit = forms.BooleanField(
        label=_("I judge that the helper can do it safely, here and now"), required=False
    )
    assessment = forms.CharField(
        label=_("Because"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "assessments"}),
    )
    watched_by = forms.ModelChoiceField(
        label=_("Watched by"),
        queryset=Staff.objects.none(),
        empty_label=None,
        help_text=_("Who keeps an eye on both until it is over."),
    )

    def offer(self, room, client, by):
        """Offer those inside `room` as helpers of `client`, and its staff to watch, `by` first."""
        inside = {"visits__room": room, "visits__left_at__isnull": True}
        helpers = Client.objects.filter(**inside).exclude(pk=client.pk)
        self.fields["assistant"].queryset = helpers.annotate(
            seat=F("visits__place__name")
        ).order_by("nickname", "birth_year")
        self.fields["assistant"].label_from_instance = self.helper_label
        self.fields["watched_by"].queryset = staff_who_assist(room)
        self.initial.setdefault("watched_by", by.pk)
        self.room = room

    @cached_property
    def going_on(self):
        """The assisted intakes that staff of the room watch now."""
        return list(Assistance.objects.going_on(self.room))

    def helper_label(self, client):
        """A helper as staff choose one, with those whom they help already."""
        helped = [row.client.nickname for row in self.going_on if row.assistant_id == client.pk]
        facts = [client.nickname, str(client.birth_year), client.seat]
        if helped:
            facts.append(_("helps %(clients)s") % {"clients": ", ".join(helped)})
        return " · ".join(facts)

    def refusal_choices(self):
        """(code, name) of the refusals that staff choose from, as far as they can apply."""
        if not self.room.assistance_allowed:
            offered = [AssistanceRefusal.NOT_ALLOWED_HERE]
        elif self.registered_method not in (None, Method.INJECTION):
            offered = [AssistanceRefusal.NOT_INJECTION]
        else:
            offered = [
                AssistanceRefusal.ASSISTANT_UNFIT,
                AssistanceRefusal.NO_CAPACITY,
                AssistanceRefusal.ABLE_ALONE,
            ]
            if self.registered_method is None:
                offered.append(AssistanceRefusal.NOT_INJECTION)
        return [(code.value, code.label) for code in offered]

    def assistance(self):
        """The arguments of `Assistance.objects.record` that the form holds; none without helper."""
        if not self.cleaned_data.get("assistant"):
            return None
        return {name: self.cleaned_data[name] for name in AssistanceFields.base_fields}


class AssistanceForm(AssistanceFields):
    """The assistance of an intake that is registered already."""

    def __init__(self, *args, room, consumption, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(room, consumption.visit.client, by)
        self.registered_method = consumption.method


class AssistanceCorrectionForm(AssistanceFields, ReasonForm):
    """What was recorded of an assistance, set right: with those who were in the room then."""

    recorded = tuple(AssistanceFields.base_fields)
    field_order = [*recorded, "reason"]

    def __init__(self, *args, assistance, **kwargs):
        kwargs["initial"] = {name: getattr(assistance, name) for name in self.recorded}
        super().__init__(*args, **kwargs)
        del self.fields["judged_fit"]  # it is what the record means
        then = Visit.objects.at(assistance.room_id, assistance.consumption_at)
        helpers = Client.objects.filter(visits__in=then).exclude(pk=assistance.client_id)
        self.fields["assistant"].queryset = helpers.order_by("nickname", "birth_year").distinct()
        self.fields["assistant"].empty_label = None
        self.fields["assistant"].error_messages["invalid_choice"] = NOT_THERE_THEN
        self.fields["watched_by"].queryset = staff_who_assist(assistance.room)


class AssistedIntakeForm(IntakeForm, AssistanceFields):
    """An intake, and where the room allows it, who helps with it."""

    error_fields = IntakeForm.error_fields | AssistanceFields.error_fields

    def __init__(self, *args, room, client, by, **kwargs):
        super().__init__(*args, room=room, **kwargs)
        self.offer(room, client, by)
        self.fields["assistant"].required = False
        self.fields["assistant"].empty_label = _("Nobody: takes it alone")
        if not self.data.get("assistant"):
            for name in AssistanceFields.base_fields if self.is_bound else ():
                self.fields[name].required = False

    @property
    def assistance_asked(self):
        """Whether somebody has begun to say who helps."""
        return bool(self["assistant"].value()) or any(
            name in self.errors for name in AssistanceFields.base_fields
        )


class AssistanceRefusalForm(AnonymousForm):
    """Why there is no assistance, and what was said so far."""

    code = forms.ChoiceField(choices=AssistanceRefusal.choices)
    assistant = forms.ModelChoiceField(queryset=Client.objects.none(), required=False)
    assessment = forms.CharField(max_length=120, required=False)

    def __init__(self, *args, room, **kwargs):
        super().__init__(*args, **kwargs)
        inside = {"visits__room": room, "visits__left_at__isnull": True}
        self.fields["assistant"].queryset = Client.objects.filter(**inside)


class AssistanceOutcomeForm(AnonymousForm):
    """How an assisted intake went."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"), choices=Assistance.Outcome, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In a few words"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
