"""The forms of the desk: what is asked, in which shape. The rules stand with the models."""

from dataclasses import dataclass

from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from config.forms import LocalTimeField, VerbForm
from rooms.models import Method, Staff
from rooms.roles import MAY

from .models import (
    AgreementText,
    Assistance,
    AssistanceRefusal,
    Client,
    Gender,
    Inability,
    Municipality,
    Service,
    Substance,
)
from .models.agreement import STROKES_MAX_LENGTH
from .models.client import ADULT_AGE
from .models.service import names_somebody
from .models.visit import places_with_occupancy
from .refusals import PASSABLE, RefusalCode

OTHER = "other"


class SearchForm(forms.Form):
    """What is typed at the desk to find somebody."""

    q = forms.CharField(max_length=80, strip=True)


@dataclass
class MethodChoice:
    """A method of the room as the desk offers it: how many places are taken, which are free."""

    method: str
    label: str
    taken: int
    places: int
    free: list

    @property
    def full(self):
        return not self.free

    @property
    def next_free(self):
        """The words for leaving the choice of the place to the room."""
        return _("Next free: %(place)s") % {"place": self.free[0]} if self.free else ""


def method_choices(room):
    """The methods in use in `room`, each as a MethodChoice."""
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
            )
        )
    return choices


class IntakeForm(VerbForm):
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

    def __init__(self, *args, room, usual=None, **kwargs):
        """`usual` is (Substance, method) to be chosen already, or None."""
        super().__init__(*args, **kwargs)
        self.room = room
        self.methods = method_choices(room)
        active = {substance.pk: substance for substance in Substance.objects.active()}
        common = [
            active.pop(row.substance_id)
            for row in room.common_substances.all()
            if row.substance_id in active
        ]
        if usual and usual[0].pk in active:
            common.insert(0, active.pop(usual[0].pk))
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


class AssistanceFields(VerbForm):
    """Who helps with an injection, and what staff judge about it."""

    error_fields = {
        AssistanceRefusal.NOT_INJECTION: "assistant",
        AssistanceRefusal.NO_CAPACITY: "assistant",
        AssistanceRefusal.ASSISTANT_IS_CLIENT: "assistant",
        AssistanceRefusal.ASSISTANT_NOT_INSIDE: "assistant",
        AssistanceRefusal.ASSISTANT_UNSIGNED: "assistant",
        AssistanceRefusal.ASSISTANT_UNFIT: "judged_fit",
        "assessment_missing": "assessment",
        "inability_missing": "inability_note",
    }

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
        at_work = {"memberships__role__in": MAY["intake.assist"], "is_active": True}
        everywhere = Q(memberships__room=room) | Q(memberships__room=None)
        staff = Staff.objects.filter(everywhere, **at_work).distinct()
        self.fields["watched_by"].queryset = staff.order_by("name", "username")
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
        """(code, name) of the refusals that staff choose from."""
        if not self.room.assistance_allowed:
            offered = [AssistanceRefusal.NOT_ALLOWED_HERE]
        else:
            offered = [
                AssistanceRefusal.ASSISTANT_UNFIT,
                AssistanceRefusal.NO_CAPACITY,
                AssistanceRefusal.ABLE_ALONE,
                AssistanceRefusal.NOT_INJECTION,
            ]
        return [(code.value, code.label) for code in offered]

    def assistance(self):
        """The arguments of `Assistance.objects.record` that the form holds; none without helper."""
        if not self.cleaned_data.get("assistant"):
            return None
        return {name: self.cleaned_data[name] for name in AssistanceFields.base_fields}


class AssistanceForm(AssistanceFields):
    """The assistance of an intake that is registered already."""

    def __init__(self, *args, room, client, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(room, client, by)


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


class AssistanceRefusalForm(VerbForm):
    """Why there is no assistance, and what was said so far."""

    code = forms.ChoiceField(choices=AssistanceRefusal.choices)
    assistant = forms.ModelChoiceField(queryset=Client.objects.all(), required=False)
    assessment = forms.CharField(max_length=120, required=False)


class AssistanceOutcomeForm(VerbForm):
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


class AdmissionForm(AssistedIntakeForm):
    """An intake, and what staff decide to pass."""

    passing = forms.MultipleChoiceField(
        label=_("Let in all the same"),
        choices=[(code, RefusalCode(code).words) for code in sorted(PASSABLE)],
        required=False,
    )


class ClientForm(VerbForm):
    """The four facts about a client, and nothing else about who they are."""

    error_fields = {
        RefusalCode.UNDER_AGE: "birth_year",
        RefusalCode.AGE_NOT_CONFIRMED: "adult_confirmed",
        RefusalCode.TARGET_GROUP: "target_group_confirmed",
        "birth_year_implausible": "birth_year",
        "country_missing": "home_country",
        "nickname_missing": "nickname",
    }

    nickname = forms.CharField(
        label=_("Nickname"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=_("Whatever the person wants to be called. No surname is needed."),
    )
    birth_year = forms.IntegerField(
        label=_("Birth year"),
        min_value=1900,
        max_value=2100,
        localize=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4, "class": "short"}
        ),
        error_messages={
            "invalid": _("Write the year with four digits, such as 1979."),
            "min_value": _("Write the year with four digits, such as 1979."),
            "max_value": _("Write the year with four digits, such as 1979."),
        },
    )
    adult_confirmed = forms.BooleanField(
        label=_("The person has turned 18: I asked, and it is confirmed"), required=False
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender, widget=forms.RadioSelect)
    home_municipality = forms.ModelChoiceField(
        label=_("Home municipality"),
        queryset=Municipality.objects.all(),
        empty_label=_("Choose …"),
    )
    home_country = Client._meta.get_field("home_country").formfield(
        label=_("Country"), help_text=_("Only when the person comes from abroad.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The birth year that leaves 17 possible: only then is the age asked for.
        self.may_be_17 = timezone.localdate().year - ADULT_AGE
        self.fields["birth_year"].widget.attrs["data-ask-age"] = self.may_be_17

    @property
    def facts(self):
        """The facts as the verbs of Client take them."""
        names = ("nickname", "birth_year", "gender", "home_municipality", "home_country")
        return {name: self.cleaned_data[name] for name in (*names, "adult_confirmed")}


class AgreementForm(VerbForm):
    """The first-aid agreement: read in the client's language, signed on screen or on paper."""

    error_fields = {
        RefusalCode.AGREEMENT_MISSING: "on_paper",
        "strokes_too_long": "strokes",
        "strokes_unreadable": "strokes",
    }

    text = forms.ModelChoiceField(
        label=_("Language of the agreement"),
        queryset=AgreementText.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    strokes = forms.CharField(
        label=_("Signature"),
        required=False,
        max_length=STROKES_MAX_LENGTH,
        widget=forms.HiddenInput,
        error_messages={"max_length": _("The signature is too long. Sign again.")},
    )
    on_paper = forms.BooleanField(
        label=_("Signed on paper, and I witnessed it"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        texts = AgreementText.objects.current()
        self.fields["text"].queryset = texts
        self.texts = list(texts)
        self.fields["text"].label_from_instance = lambda text: text.language_name
        same = [text.pk for text in self.texts if text.language == "da"]
        self.initial.setdefault("text", same[0] if same else None)

    def clean(self):
        data = super().clean()
        if not data.get("strokes") and not data.get("on_paper") and "strokes" not in self.errors:
            self.add_error("on_paper", _("Sign on the screen, or tick that it is signed on paper."))
        return data

    @property
    def signature(self):
        """The arguments text and strokes of `FirstAidAgreement.objects.sign`."""
        paper = self.cleaned_data["on_paper"]
        return {
            "text": self.cleaned_data["text"],
            "strokes": "" if paper else self.cleaned_data["strokes"],
        }


class RegistrationForm(AgreementForm, ClientForm):
    """The first visit: the facts, the target group, the introduction and the agreement."""

    error_fields = ClientForm.error_fields | AgreementForm.error_fields

    target_group_confirmed = forms.BooleanField(
        label=_("In the target group: 18 or older, and strongly dependent after long use"),
        required=False,
    )
    introduced = forms.BooleanField(
        label=_("Shown around, and told the rules of the house"),
        error_messages={"required": _("Introduce the person to the house and its rules first.")},
    )
    field_order = [
        "nickname",
        "birth_year",
        "adult_confirmed",
        "gender",
        "home_municipality",
        "home_country",
        "target_group_confirmed",
        "introduced",
        "text",
        "strokes",
        "on_paper",
    ]

    @property
    def facts(self):
        target_group = self.cleaned_data["target_group_confirmed"]
        return {**super().facts, "target_group_confirmed": target_group}


class ReasonForm(VerbForm):
    """A correction says why."""

    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=200,
        help_text=_("Kept with the old value. Write nothing about who the person is."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ClientCorrectionForm(ReasonForm, ClientForm):
    field_order = [
        "nickname",
        "birth_year",
        "adult_confirmed",
        "gender",
        "home_municipality",
        "home_country",
        "reason",
    ]


TIME_ERRORS = {
    "left_before_arrival": "left_at",
    "left_in_future": "left_at",
    "intake_outside": "left_at",
    "overlaps": "left_at",
    "too_late": "left_at",
}


class VisitCorrectionForm(ReasonForm):
    error_fields = TIME_ERRORS

    arrived_at = LocalTimeField(label=_("Arrived"))
    left_at = LocalTimeField(label=_("Left"), required=False)
    field_order = ["arrived_at", "left_at", "reason"]


class VisitClosingForm(VerbForm):
    error_fields = TIME_ERRORS

    left_at = LocalTimeField(
        label=_("Left at about"), help_text=_("Your best guess. It is marked as estimated.")
    )


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


class TurnedAwayForm(VerbForm):
    """Why somebody was not let in; who it was is not needed."""

    code = forms.ChoiceField(
        label=_("Reason"),
        # The other codes are settled at the desk: nobody is sent away for them.
        choices=[
            (code, code.label)
            for code in RefusalCode
            if code not in {RefusalCode.ALREADY_INSIDE, RefusalCode.PLACE_TAKEN}
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


class ServiceForm(VerbForm):
    """Which service is given: one of those shown, or the one whose name is typed."""

    error_fields = {"service_not_here": "typed"}

    typed = forms.CharField(
        label=_("Service"),
        max_length=80,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "list": "services", "autofocus": True}
        ),
    )
    service = forms.ModelChoiceField(
        queryset=Service.objects.none(), to_field_name="code", required=False
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=280,
        required=False,
        help_text=_("At most 280 characters. No name, no CPR number, no phone number."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    warned = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, room, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Service.objects.offered_in(room)
        self.fields["service"].queryset = offered
        self.offered = list(offered)
        self.found = self.offered
        self.warned_of = ""

    def clean_note(self):
        return " ".join(self.cleaned_data["note"].split())

    def clean(self):
        data = super().clean()
        if not data.get("service"):
            self.found = named(self.offered, data.get("typed", ""))
            if len(self.found) == 1:
                [data["service"]] = self.found
            else:
                words = _("Several are called that. Choose one.") if self.found else None
                self.add_error("typed", words or _("Choose the service."))
                self.found = self.found or self.offered
        note = data.get("note", "")
        if names_somebody(note) and note != data.get("warned"):
            self.warned_of = note
            self.add_error(
                "note",
                _(
                    "This looks like a CPR number or a phone number. Take it away, or send it "
                    "again to keep it."
                ),
            )
        return data

    @property
    def chosen(self):
        """The service that was chosen, where only the note asks for attention."""
        return self.cleaned_data.get("service") if self.is_bound and self.warned_of else None

    def groups(self):
        """(name of the group, its services) of those found, in the order of the groups."""
        for group in Service.Group:
            services = [service for service in self.found if service.group == group]
            if services:
                yield group.label, services


def named(services, typed):
    """Those of `services` called `typed`, or with each word of it beginning one of their words."""
    names = {
        service: (service.name_da.casefold(), service.name_en.casefold()) for service in services
    }
    typed = typed.casefold().strip()
    if exact := [service for service in services if typed in names[service]]:
        return exact
    return [
        service
        for service in services
        if typed
        and any(
            all(any(w.startswith(part) for w in name.split()) for part in typed.split())
            for name in names[service]
        )
    ]
