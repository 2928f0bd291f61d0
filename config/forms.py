"""How forms look, and how a refused verb finds its way back to the field."""

from contextlib import contextmanager

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.renderers import TemplatesSetting


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
        """What the verb called inside refuses becomes an error of this form."""
        try:
            yield
        except ValidationError as error:
            for field, errors in errors_by_field(error):
                for one in errors:
                    place = self.error_fields.get(one.code or "", field)
                    self.add_error(place if place in self.fields else None, one)

    @property
    def status(self):
        """The status code of the page that shows this form."""
        return 422 if self.is_bound and self.errors else 200


def errors_by_field(error):
    """Yield (field name or None, [ValidationError]) of any shape of ValidationError."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            yield (None if name == NON_FIELD_ERRORS else name), errors
    else:
        yield None, error.error_list
