"""An incident: told, corrected, looked for."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm, LocalTimeField
from incidents.models import IncidentKind
from intake.forms import ReasonForm
from intake.models import Client, Visit
from rooms.models import Staff
from rooms.roles import MAY


def clients_in(room, *others, since=None):
    """The clients inside `room` now, each with `seat`; before them those of `others` (ids).

    With `since` (aware datetime) also those who were inside at that moment or later on.
    """
    inside = Visit.objects.present().filter(room=room)
    there = Visit.objects.filter(room=room, left_at__gte=since) if since else inside
    who = Q(pk__in=inside.values("client")) | Q(pk__in=there.values("client"))
    return (
        Client.objects.filter(who | Q(pk__in=others))
        .annotate(seat=Subquery(inside.filter(client=OuterRef("pk")).values("place__name")))
        .order_by(Case(When(pk__in=others, then=0), default=1), "nickname", "birth_year", "pk")
    )


def client_label(client):
    """A client as staff choose one: nickname, birth year, place."""
    return " · ".join(
        str(fact) for fact in (client.nickname, client.birth_year, client.seat) if fact
    )


class IncidentFields(AnonymousForm):
    """What is told of an incident."""

    error_fields = {
        "ended_before_start": "ended_at",
        "police_call_incomplete": "police_called_at",
        "police_came_before_call": "police_came_at",
        "ambulance_came_before_call": "ambulance_came_at",
        "overdose_stays_one": "kind",
        "one_client": "people",
        "end_of_overdose": "ended_at",
        "start_after_event": "started_at",
    }

    kind = forms.ModelChoiceField(
        label=_("What was it?"),
        queryset=IncidentKind.objects.none(),
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    started_at = LocalTimeField(label=_("When did it begin?"))
    ended_at = LocalTimeField(label=_("When was it over?"), required=False)
    people = forms.ModelMultipleChoiceField(
        label=_("Who was involved?"),
        queryset=Client.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unknown_person = forms.BooleanField(label=_("Somebody unknown"), required=False)
    happened = forms.CharField(
        label=_("What happened?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    measures = forms.CharField(
        label=_("What was done?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    outcome = forms.CharField(
        label=_("How did it end?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    police_called_at = LocalTimeField(label=_("Police called at"), required=False)
    police_called_by = forms.ModelChoiceField(
        label=_("Who called the police?"), queryset=Staff.objects.none(), required=False
    )
    police_came_at = LocalTimeField(label=_("Police came at"), required=False)
    ambulance_called_at = LocalTimeField(label=_("Ambulance called at"), required=False)
    ambulance_came_at = LocalTimeField(label=_("Ambulance came at"), required=False)
    staff_present = forms.ModelMultipleChoiceField(
        label=_("Which staff were there?"),
        queryset=Staff.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def offer(self, room, kinds, clients, by):
        """Offer these `kinds` and `clients` (query sets), and the staff of `room`."""
        self.fields["kind"].queryset = kinds
        self.fields["people"].queryset = clients
        self.fields["people"].label_from_instance = client_label
        here = Q(memberships__room=room) | Q(memberships__room=None)
        staff = Staff.objects.filter(
            here, memberships__role__in=MAY["incidents.report"], is_active=True
        )
        staff = staff.distinct().order_by("name", "username")
        self.fields["staff_present"].queryset = staff
        self.fields["police_called_by"].queryset = staff
        self.initial.setdefault("police_called_by", by.pk)

    def facts(self):
        """The arguments of `Incident.objects.report` that the form holds."""
        facts = {name: self.cleaned_data[name] for name in IncidentFields.base_fields}
        # Who called is offered before anybody said that somebody did.
        if not facts["police_called_at"]:
            facts["police_called_by"] = None
        return facts | {"clients": facts.pop("people")}


class IncidentForm(IncidentFields):
    """An incident is told. Not an overdose: that has its own page and its timeline."""

    def __init__(self, *args, room, by, client=None, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = IncidentKind.objects.filter(active=True).exclude(code=IncidentKind.OVERDOSE)
        self.offer(room, kinds, clients_in(room, *([client.pk] if client else [])), by)
        self.initial.setdefault("people", [client.pk] if client else [])
        self.initial.setdefault("staff_present", [by.pk])


class IncidentCorrectionForm(IncidentFields, ReasonForm):
    """What was told is set right, with a reason."""

    def __init__(self, *args, incident, by, **kwargs):
        there = list(incident.people.values_list("client", flat=True))
        names = (name for name in IncidentFields.base_fields if name not in ("kind", "people"))
        initial = {name: getattr(incident, name) for name in names}
        initial |= {
            "kind": incident.kind.code,
            "people": there,
            "police_called_by": incident.police_called_by_id or by.pk,
            "staff_present": [staff.pk for staff in incident.staff_present.all()],
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        kinds = IncidentKind.objects.filter(Q(active=True) | Q(pk=incident.kind_id))
        if incident.is_overdose:
            kinds = kinds.filter(pk=incident.kind_id)
        else:
            kinds = kinds.exclude(code=IncidentKind.OVERDOSE)
        self.offer(
            incident.room, kinds, clients_in(incident.room, *there, since=incident.started_at), by
        )
        # Whoever was there may work elsewhere by now, and must not fall out.
        for name in ("staff_present", "police_called_by"):
            kept = initial[name] if name == "staff_present" else [initial[name]]
            now = self.fields[name].queryset.values("pk")
            self.fields[name].queryset = Staff.objects.filter(Q(pk__in=now) | Q(pk__in=kept))


IN_THESE_CENTURIES = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
DAYS = ["%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"]


class IncidentFilterForm(forms.Form):
    """Which incidents are looked for; what cannot be understood is told, and looks for nothing."""

    use_required_attribute = False

    kind = forms.ModelChoiceField(
        label=_("Kind"),
        queryset=IncidentKind.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    since = forms.DateField(
        label=_("From"),
        required=False,
        input_formats=DAYS,
        validators=IN_THESE_CENTURIES,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        input_formats=DAYS,
        validators=IN_THESE_CENTURIES,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )
    police = forms.BooleanField(label=_("Police called"), required=False)
    ambulance = forms.BooleanField(label=_("Ambulance called"), required=False)

    @property
    def wanted(self):
        """The arguments of `IncidentQuerySet.within`, as far as they can be understood."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}
