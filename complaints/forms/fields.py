"""Fields that several forms of this app have."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from incidents.forms.incident import DAYS, IN_THESE_CENTURIES

# More people than fit into any of the rooms.
MANY = 500


class DayField(forms.DateField):
    """A date as it is written in Denmark: 24.11.2026."""

    def __init__(self, **kwargs):
        super().__init__(
            input_formats=DAYS,
            validators=IN_THESE_CENTURIES,
            widget=forms.DateInput(
                format="%d.%m.%Y", attrs={"autocomplete": "off", "class": "short"}
            ),
            **kwargs,
        )


class NumberField(forms.IntegerField):
    """How many people: whole, `least` or more."""

    def __init__(self, *, least=0, **kwargs):
        super().__init__(
            validators=[MinValueValidator(least), MaxValueValidator(MANY)],
            widget=forms.TextInput(
                attrs={"autocomplete": "off", "class": "short", "inputmode": "numeric"}
            ),
            **kwargs,
        )


def long_text(rows):
    return forms.Textarea(attrs={"rows": rows})


def short_text():
    return forms.TextInput(attrs={"autocomplete": "off"})
