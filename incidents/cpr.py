"""Numbers that name a patient: CPR numbers, and what stands in for one.

All have ten positions. A CPR number is DDMMYYSSSS; the seventh digit with the year tells the
century. Modulus 11 is no check: since 1 October 2007 numbers are issued without it. A replacement
number is DDMMYY C AA G: C tells the issuer and the century, AA are two letters, G is odd for men
and even for women. Sources: the CPR office's pages on the make-up of the number; the national
description of replacement numbers (X-eCPR, D-eCPR).
"""

import re
import secrets
from dataclasses import dataclass, field
from datetime import date
from string import ascii_uppercase

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from stdnum.dk import cpr
from stdnum.exceptions import ValidationError as NotANumber

from intake.models import Gender


class NumberKind(models.TextChoices):
    CPR = "cpr", _("CPR number")
    X_ECPR = "x_ecpr", _("Replacement number (X-eCPR)")
    FICTITIOUS = "fictitious", _("Fictitious CPR number")


REAL = re.compile(r"([0-9]{6})[ -]?([0-9]{4})")
REPLACEMENT = re.compile(r"([0-9]{6})[ -]?([0-9][A-Z]{2}[0-9])")

# The seventh position: who issued a replacement number, and the century of the birth date in it.
X_CENTURY = {"1": 1900, "7": 2000}
D_CENTURY = {"5": 1800, "0": 1900, "6": 2000}
CREATED_IN_THIS_CENTURY = "6"

ODD, EVEN = "13579", "2468"

NO_SUCH_DATE = ValidationError(_("There is no such date."), code="number_date")


@dataclass(frozen=True)
class Number:
    """A number that was read: ten characters without hyphen, and what they say.

    `value` is not shown in tracebacks and logs; to show it on a page is `written`.
    """

    value: str = field(repr=False)
    kind: NumberKind
    born: date | None
    """None for a fictitious number: its date is that of its making, and is never read as an age."""

    def __str__(self):
        return str(self.kind.label)

    @property
    def written(self):
        """As people write it: 020329-1WQ3."""
        return f"{self.value[:6]}-{self.value[6:]}"

    @property
    def gender(self):
        """What the last digit says, as a Gender; of a fictitious number it says nothing."""
        if self.kind == NumberKind.FICTITIOUS:
            return None
        return Gender.MAN if self.value[-1] in ODD else Gender.WOMAN

    @property
    def unusual(self):
        """Whether modulus 11 does not hold: a hint to look twice, and no more than that.

        Silent for those born on 1 January, whose numbers of that kind ran out first.
        """
        if self.kind != NumberKind.CPR or self.value[:4] == "0101":
            return False
        return cpr.checksum(self.value) != 0


@sensitive_variables()
def read(text, *, fictitious=False):
    """The Number that `text` holds, with or without hyphen; fictitious ones only on demand.

    Raises ValidationError with the code number_shape, number_date, number_born_later,
    number_day_plus_60, number_fictitious (a number made up here where a real one is asked for) or
    number_of_elsewhere (a local one of another place).
    """
    text = text.strip().upper()
    if match := REAL.fullmatch(text):
        return read_real("".join(match.groups()))
    if match := REPLACEMENT.fullmatch(text):
        return read_replacement("".join(match.groups()), fictitious)
    raise ValidationError(
        _("A CPR number has ten digits: six for the date, then four."), code="number_shape"
    )


@sensitive_variables()
def read_real(value):
    if 61 <= int(value[:2]) <= 91:
        raise ValidationError(
            _(
                "60 is added to the day: some systems write a number of their own that way. It is "
                "no CPR number, and two people may have it. Ask for the CPR number, or choose "
                "that the person has none."
            ),
            code="number_day_plus_60",
        )
    return Number(value, NumberKind.CPR, _born(birth_date(value)))


@sensitive_variables()
def birth_date(value):
    """The date that the first seven digits of a CPR number say.

    Raises ValidationError number_date where there is no such date.
    """
    try:
        return cpr.get_birth_date(value)
    except NotANumber:
        raise NO_SUCH_DATE from None


@sensitive_variables()
def read_replacement(value, fictitious):
    issuer, year = value[6], int(value[4:6])
    if issuer in D_CENTURY:
        if fictitious:
            _date(D_CENTURY[issuer] + year, value)
            return Number(value, NumberKind.FICTITIOUS, None)
        if issuer == CREATED_IN_THIS_CENTURY:
            raise ValidationError(
                _("This is a fictitious number. Here a real one is asked for."),
                code="number_fictitious",
            )
    if issuer not in X_CENTURY:
        raise ValidationError(
            _("This replacement number holds only where it was issued, not here."),
            code="number_of_elsewhere",
        )
    born = _born(_date(X_CENTURY[issuer] + year, value))
    return Number(value, NumberKind.X_ECPR, born)


@sensitive_variables()
def _born(date):
    if date > timezone.localdate():
        raise ValidationError(
            _("The date in this number is still to come."), code="number_born_later"
        )
    return date


@sensitive_variables("value")
def _date(year, value):
    try:
        return date(year, int(value[2:4]), int(value[:2]))
    except ValueError:
        raise NO_SUCH_DATE from None


def fictitious(gender, on):
    """A fictitious Number in the form of a D-eCPR, made at random on the date `on`.

    `gender` is a Gender or None: where it has no parity, either is drawn. Two letters keep it
    apart from any real number. Which form the region accepts is open; it is made here alone.
    """
    last = {Gender.MAN: ODD, Gender.WOMAN: EVEN}.get(gender, ODD + EVEN)
    letters = "".join(secrets.choice(ascii_uppercase) for _n in range(2))
    value = f"{on:%d%m%y}{CREATED_IN_THIS_CENTURY}{letters}{secrets.choice(last)}"
    return Number(value, NumberKind.FICTITIOUS, None)
