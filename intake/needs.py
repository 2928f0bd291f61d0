"""What of this app needs a leader, and the day in figures (rooms/start.py)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rooms.models import Method
from rooms.start import (
    Hours,
    Need,
    Tally,
    begun,
    counted,
    counted_by_hour,
    day_until,
    figure,
    whole_days,
)

from .models import Consumption, Referral, ServiceGiven, TurnedAway, Visit
from .refusals import RefusalCode

HOUR = timedelta(hours=1)


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


def hours(room, at):
    """Intakes by method and hour beside the usual, and how many places were taken at once."""
    since = in_use_since(room)
    intakes = Consumption.objects.filter(room=room)
    found = counted_by_hour(intakes, "at", at, since, "method")
    methods = [method for method in Method.values if method in found]
    for method in room.methods.filter(active=True).values_list("method", flat=True):
        if method not in methods:
            methods.append(method)
    days = len(list(whole_days(at, since))) - 1
    nothing = begun([0] * 24, at), [[0] * 24] * days
    places = room.places.filter(active=True).count()
    return [
        *(Hours(Method(method).label, *found.get(method, nothing)) for method in methods),
        Hours(_("Places in use"), places_in_use(room, at), of=places),
    ]


def places_in_use(room, at):
    """How many places of `room` were taken at the same time at most, hour by hour, as in Hours.

    A visit that was forgotten open counts until it was taken to be forgotten.
    """
    start, end = day_until(at)
    # So far back because of the index; a stay over a whole day is no stay.
    visits = Visit.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gte=start),
        room=room,
        arrived_at__gte=start - timedelta(days=1),
        arrived_at__lte=end,
    )
    changes = []
    for arrived, left in visits.values_list("arrived_at", "left_at"):
        gone = min(left or arrived + settings.FORGOTTEN_AFTER, end)
        if gone >= start:
            # In order, who leaves in the moment in which another comes has left before.
            changes += [(max(arrived, start), 1), (gone, -1)]
    taken, most = 0, [0] * 24
    hour = start
    for moment, change in [*sorted(changes), (end, 0)]:
        while hour + HOUR <= moment:
            hour += HOUR
            wall = timezone.localtime(hour).hour
            most[wall] = max(most[wall], taken)
        taken += change
        wall = timezone.localtime(moment).hour
        most[wall] = max(most[wall], taken)
    return begun(most, at)


def tallies(room, at):
    """The services of the day so far, and those turned away by reason."""
    within = {"room": room, "at__range": day_until(at)}
    given = ServiceGiven.objects.filter(**within).select_related("service")
    services: dict[str, int] = {}
    for row in given.order_by("service__position", "service__name_da"):
        services[row.service.name] = services.get(row.service.name, 0) + 1
    away = TurnedAway.objects.filter(**within).order_by().values_list("code")
    reasons = away.annotate(number=Count("pk")).order_by("-number", F("code"))
    return [
        Tally(_("Services"), list(services.items())),
        Tally(_("Turned away"), [(RefusalCode(code).label, number) for code, number in reasons]),
    ]
