"""Somebody registered twice: at the registration, and when the two are joined."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm
from intake.models import Client
from intake.search import LONGEST, each_once


class TwinFields(AnonymousForm):
    """Of each likely twin at a registration: whether staff decided that it is somebody else."""

    somebody_else_than = forms.ModelMultipleChoiceField(
        queryset=Client.objects.all(), to_field_name="uuid", required=False
    )

    @cached_property
    def twins(self):
        """The likely twins of whom the form, already cleaned, writes: a list of clients."""
        cleaned = self.cleaned_data if self.is_bound else {}
        facts = [cleaned.get(name) for name in ("nickname", "birth_year", "gender")]
        return Client.objects.twins(*facts) if all(facts) else []

    @property
    def twin_rows(self):
        """Each twin with whether it was said that this is somebody else."""
        ticked = {str(value) for value in self["somebody_else_than"].value() or ()}
        return [(twin, str(twin.uuid) in ticked) for twin in self.twins]


class ClientJoinForm(AnonymousForm):
    """Which registration of `client`'s person is kept; another name may be looked for."""

    error_fields = {
        "join_of_two": "into",
        "join_chain": "into",
        "joined_already": "into",
    }

    q = forms.CharField(
        label=_("Another name"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Where it is none of these: a nickname, then the birth year if needed."),
    )
    into = forms.ChoiceField(
        label=_("The same person as"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who it is."),
            "invalid_choice": _("Choose who it is."),
        },
    )
    reason = forms.CharField(
        label=_("Why are they the same person?"),
        max_length=200,
        help_text=_("Kept in the history. Write nothing about who the person is."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["into", "q", "reason"]

    def __init__(self, *args, client, **kwargs):
        super().__init__(*args, **kwargs)
        alike = each_once(Client.objects.similar(client.nickname, client.birth_year, client.gender))
        found = Client.objects.search(self.data.get("q", "")) if self.is_bound else []
        self.candidates = {
            str(other.uuid): other for other in [*alike, *found] if other.pk != client.pk
        }
        self.fields["into"].choices = [
            (uuid, f"{c.nickname} · {c.birth_year} · {c.get_gender_display()}")
            for uuid, c in self.candidates.items()
        ]

    @property
    def candidate_rows(self):
        """(value, client, whether chosen) of each registration that is offered."""
        chosen = self["into"].value()
        return [(uuid, client, uuid == chosen) for uuid, client in self.candidates.items()]

    def clean_into(self):
        return self.candidates[self.cleaned_data["into"]]
