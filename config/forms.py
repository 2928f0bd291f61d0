"""How forms look, and how a refused verb finds its way back to the field."""

from contextlib import contextmanager
from datetime import UTC, datetime

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from .cpr_numbers import holds_number


class FormRenderer(TemplatesSetting):
    field_template_name = "forms/field.html"


class VerbForm(forms.Form):
    """A form whose content goes to a verb, which may refuse it.

    `error_fields` says at which field the words of a code belong; other codes stand above the
    form.
    """

    error_fields: dict[str, str] = {}
    use_required_attribute = False

    @contextmanager
    def refusals(self):
        """What a verb inside refuses becomes an error of this form.

        The verb is atomic, and so is the view (config/once.py): nothing stays written.
        """
        try:
            yield
        except ValidationError as error:
            for field, errors in errors_by_field(error):
                for one in errors:
                    place = self.error_fields.get(one.code or "", field)
                    self.add_error(place if place in self.fields else None, one)

    def clean(self):
        data = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, LocalTimeField) and name not in self.changed_data:
                data[name] = self.initial.get(name)
        return data

    @property
    def status(self):
        """The status code of the page that shows this form."""
        return 422 if self.is_bound and self.errors else 200


class AnonymousForm(VerbForm):
    """A VerbForm whose words say nothing of who somebody is: no CPR number may stand in them.

    Only a field whose class says `is_number` is there to hold one.
    """

    def clean(self):
        data = super().clean()
        for name in self.fields_of_words():
            if holds_number(data.get(name) or ""):
                words = _("This reads as a CPR number. Take it away: it must not stand here.")
                self.add_error(name, ValidationError(words, code="cpr_number"))
        return data

    def fields_of_words(self):
        """The names of the fields that somebody writes words into; what is chosen is no words."""
        for name, field in self.fields.items():
            is_number = getattr(field, "is_number", False)
            if isinstance(field, forms.CharField) and not field.widget.is_hidden and not is_number:
                yield name


WRITTEN = "DATETIME_INPUT_FORMATS"


class LocalTimeField(forms.DateTimeField):
    """A date and a time as the clock on the wall shows them, typed as one text.

    In the hour that the clock shows twice, the first is meant; a time that it jumps over is
    refused. What was not changed stays the moment it was, to the second and in either hour.
    """

    widget = forms.DateTimeInput

    def __init__(self, **kwargs):
        super().__init__(localize=True, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "class": "medium"}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        for written in formats.get_format(WRITTEN):
            try:
                naive = self.strptime(str(value).strip(), written)
            except (ValueError, TypeError):
                continue
            if naive.year < 1900:
                break
            moment = naive.replace(tzinfo=timezone.get_current_timezone()).astimezone(UTC)
            if timezone.make_naive(moment) != naive:
                raise ValidationError(
                    _("The clock jumps over this time in that night."), code="invalid"
                )
            return moment
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value):
        """The text of a moment, to the minute."""
        if isinstance(value, datetime):
            return timezone.localtime(value).strftime(formats.get_format(WRITTEN)[0])
        return value

    def has_changed(self, initial, data):
        return (data or "").strip() != (self.prepare_value(initial) or "")


def errors_by_field(error):
    """Yield (field name or None, [ValidationError]) of any shape of ValidationError."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            yield (None if name == NON_FIELD_ERRORS else name), errors
    else:
        yield None, error.error_list
