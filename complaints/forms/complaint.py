"""A complaint: taken down, looked for."""

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, ComplaintTopic
from complaints.models.about import leaders_of, staff_of
from complaints.models.routing import CHOICES, may_choose, routes
from config.forms import LocalTimeField, VerbForm
from incidents.forms.incident import DAYS, IN_THESE_CENTURIES
from rooms.models import Staff
from rooms.models.contact_point import Receiver

OWN, OURS = "own", "ours"


EXAMPLE = _("Such as 24.11.2026.")


class DayField(forms.DateField):
    """A date as a text field: 24.11.2026."""

    def __init__(self, *, help_text=EXAMPLE, **kwargs):
        super().__init__(
            input_formats=DAYS,
            widget=forms.TextInput(attrs={"autocomplete": "off", "class": "medium"}),
            help_text=help_text,
            **kwargs,
        )
        self.validators += IN_THESE_CENTURIES


class TopicBoxes(forms.CheckboxSelectMultiple):
    """Boxes for topics, each with its group, by which a page shows what else is asked."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-group"] = value.instance.group
        return option


class StaffField(forms.ModelMultipleChoiceField):
    """Staff of `room` (set by its form) whom a complaint is about; who left is marked."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Staff.objects.none(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )

    def label_from_instance(self, staff):
        if staff.works_here:
            return str(staff)
        return _("%(name)s (no longer here)") % {"name": staff}


class ComplaintForm(VerbForm):
    """What is asked of somebody who complains; `client` is the one the address names, or None."""

    error_fields = {
        "topic_missing": "topics",
        "choice_missing": "choice",
        "decision_date_missing": "decision_on",
        "decision_in_future": "decision_on",
        "received_in_future": "received_at",
        "name_missing": "name",
        "complainant_mixed": "complainant",
        "contact_missing": "contact",
    }

    way = forms.ChoiceField(
        label=_("How did it come?"),
        choices=Complaint.Way,
        initial=Complaint.Way.SPOKEN,
        widget=forms.RadioSelect,
    )
    received_at = LocalTimeField(label=_("When did it come?"))
    text = forms.CharField(
        label=_("The complaint"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("As the person says it. Read it back before you save."),
    )
    words = forms.ChoiceField(
        label=_("Whose words are these?"),
        choices=[(OWN, _("The person's own")), (OURS, _("As I understood it"))],
        initial=OWN,
        widget=forms.RadioSelect,
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("What is it about?"),
        queryset=ComplaintTopic.objects.none(),
        to_field_name="code",
        widget=TopicBoxes,
        error_messages={"required": _("Say what it is about.")},
    )
    about_leader = forms.BooleanField(label=_("The leader"), required=False)
    about_staff = StaffField(
        label=_("Is it about somebody of the staff?"),
        help_text=_("Tick whom it is about: they will not see it. Nobody: tick nothing."),
    )
    decision_on = DayField(
        label=_("When was the treatment decided?"),
        required=False,
        help_text=_("Only for a treatment decision. Such as 24.11.2026."),
    )
    choice = forms.ChoiceField(
        label=_("Whom does the person choose?"),
        choices=[(receiver.value, capfirst(receiver.label)) for receiver in CHOICES],
        required=False,
        widget=forms.RadioSelect,
    )
    complainant = forms.ChoiceField(
        label=_("Who complains?"),
        choices=Complaint.Complainant,
        initial=Complaint.Complainant.ANONYMOUS,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=_("How to reach them"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Phone, e-mail or address, if they want to give it."),
    )
    contact_consent = forms.BooleanField(label=_("Wants to be contacted"), required=False)
    representative = forms.CharField(
        label=_("Helper or representative"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Somebody who speaks for the person, and how to reach them."),
    )

    def __init__(self, *args, room, by, client=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.room, self.by, self.client = room, by, client
        self.fields["topics"].queryset = ComplaintTopic.objects.filter(active=True)
        self.fields["about_staff"].queryset = staff_of(room)
        kinds = Complaint.Complainant
        if client is None:
            offered = [kinds.ANONYMOUS, kinds.NAMED]
            self.fields["complainant"].choices = [(kind.value, kind.label) for kind in offered]
        else:
            self.fields["complainant"].choices = [
                (kinds.CLIENT.value, client.nickname),
                (kinds.ANONYMOUS.value, kinds.ANONYMOUS.label),
            ]
            self.initial.setdefault("complainant", kinds.CLIENT.value)

    @property
    def known(self):
        """What decides the receivers, as far as it is filled in: the arguments of `routes`."""
        if self.is_bound:
            self.is_valid()
        data = getattr(self, "cleaned_data", {})
        topics = list(data.get("topics") or ())
        about_leader = bool(data.get("about_leader")) or bool(
            set(data.get("about_staff") or ()) & self.leaders
        )
        about_leader = about_leader or any(topic.about_leader for topic in topics)
        return {"topics": topics, "about_leader": about_leader}

    @property
    def leaders(self):
        """Who leads the room, and who led it when the complaint came, as far as that is said."""
        came = getattr(self, "cleaned_data", {}).get("received_at")
        return leaders_of(self.room, came or timezone.now())

    @property
    def about_you(self):
        """Whether it is about whoever takes it down, for what is filled in."""
        known = self.known
        named = getattr(self, "cleaned_data", {}).get("about_staff") or ()
        return self.by in named or (known["about_leader"] and self.by in self.leaders)

    @property
    def mixed(self):
        """Whether it was refused for a name or a contact of somebody anonymous."""
        return self.has_error("complainant", "complainant_mixed")

    @property
    def routes(self):
        """Who takes it and why, for what is filled in."""
        choice = getattr(self, "cleaned_data", {}).get("choice", "")
        return routes(**self.known, choice=choice)

    @property
    def may_choose(self):
        return may_choose(**self.known)

    @property
    def facts(self):
        """The arguments of `Complaint.objects.receive` besides where and by whom.

        The button "nameless" takes away the name and contact that were typed.
        """
        data = dict(self.cleaned_data)
        if "nameless" in self.data:
            data |= {"name": "", "contact": "", "contact_consent": False}
        own_words = data.pop("words") == OWN
        of_client = data["complainant"] == Complaint.Complainant.CLIENT
        return {**data, "own_words": own_words, "client": self.client if of_client else None}


class ComplaintFilterForm(forms.Form):
    """Which complaints are looked for."""

    use_required_attribute = False

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("open", _("Not answered")), *Complaint.State.choices],
    )
    receiver = forms.ChoiceField(
        label=_("Who takes it"), required=False, choices=[("", _("All")), *Receiver.choices]
    )
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    @property
    def wanted(self):
        """The arguments of `ComplaintQuerySet.within`, as far as they can be understood."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "state": data.get("state", ""),
            "receiver": data.get("receiver", ""),
            "late": data.get("late", False),
        }
