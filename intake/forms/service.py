"""A service given."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.forms import AnonymousForm
from intake.models import (
    Service,
)
from intake.models.service import names_somebody


class ServiceForm(AnonymousForm):
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
