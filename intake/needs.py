"""What of this app needs a leader, and the day in figures (rooms/start.py)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rooms.start import Need, counted, figure

from .models import Consumption, Referral, Visit


def since_when(moment):
    """Since when the first of some waits, in words."""
    at = date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
    return _("the first since %(at)s") % {"at": at}


def needs(room, staff):
    """Visits that were forgotten open, and referrals nobody has asked about."""
    found = []
    now = timezone.now()
    if staff.has_perm("intake.admit", room):
        forgotten = Visit.objects.forgotten(now).filter(room=room).order_by("arrived_at")
        if first := forgotten.first():
            url = reverse("intake:visit_close_all", args=[room.slug])
            title = _("Visits that seem to have been forgotten open")
            detail = since_when(first.arrived_at)
            found.append(Need(title, forgotten.count(), url, detail, urgent=True))
    if staff.has_perm("intake.refer", room):
        number = Referral.objects.unanswered(room).count()
        url = reverse("intake:referral_list", args=[room.slug])
        detail = _("made more than 14 days ago")
        found.append(Need(_("Referrals to ask about"), number, url, detail))
    return found


def in_use_since(room):
    """When somebody first came to `room` (aware datetime), or None: days before are no usual."""
    first = Visit.objects.filter(room=room).order_by("arrived_at")
    return first.values_list("arrived_at", flat=True).first()


def today(room, at):
    """Intakes, visits and clients of the day so far, beside the usual."""
    since = in_use_since(room)
    intakes = Consumption.objects.filter(room=room)
    visits = Visit.objects.filter(room=room)
    clients = counted(visits, "arrived_at", at, since, what="client", distinct=True)
    return [
        figure(_("Intakes"), counted(intakes, "at", at, since)),
        figure(_("Visits"), counted(visits, "arrived_at", at, since)),
        figure(_("Different clients"), clients),
    ]
