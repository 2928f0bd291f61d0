"""How the end and the rooms of a quarantine are said, in the language of whoever looks."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def end_in_words(moment):
    """An aware datetime as said at a desk: Thu 26 Nov 12:00; with the year when it is another."""
    local = timezone.localtime(moment)
    if local.year == timezone.localdate().year:
        written = pgettext("weekday, day and time, in Django's date format", "D j M H:i")
    else:
        written = pgettext("weekday, day, year and time, in Django's date format", "D j M Y H:i")
    return formats.date_format(local, written)


def rooms_in_words(rooms):
    """The names of `rooms` as a list is said: H17, Reden and Skyen."""
    names = [room.name for room in rooms]
    if len(names) < 2:
        return "".join(names)
    return _("%(rooms)s and %(last)s") % {"rooms": ", ".join(names[:-1]), "last": names[-1]}
