"""What of this app needs whoever looks, and the overdoses of the day (rooms/start.py)."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.needs import in_use_since
from rooms.start import Need, Tally, counted, day_until, figure

from .models import JournalAccess, Overdose, Quarantine

EMERGENCIES_OF = timedelta(days=7)


def needs(room, staff):
    """Quarantines to confirm, to look at and ending soon; journals opened in an emergency.

    And one's own drafts that are soon deleted.
    """
    found = []
    now = timezone.now()
    if staff.has_perm("incidents.review_quarantine", room):
        found += quarantines(room, staff, now)
    if staff.has_perm("incidents.review_emergencies", room):
        emergencies = JournalAccess.objects.emergencies(room)
        number = emergencies.filter(at__gt=now - EMERGENCIES_OF).count()
        url = reverse("incidents:emergency_list", args=[room.slug])
        title = _("Journals opened in an emergency")
        found.append(Need(title, number, url, _("in the last 7 days"), urgent=True))
    if staff.has_perm("incidents.keep_journal", room):
        drafts = staff.journal_drafts.for_list(room).soon_deleted()
        url = reverse("incidents:journal_search", args=[room.slug])
        found.append(Need(_("Your drafts"), drafts.count(), url, _("soon deleted"), urgent=True))
    return found


def quarantines(room, staff, now):
    """The groups of the leader's page of quarantines (incidents/views/quarantine.py)."""
    url = reverse("incidents:quarantine_list", args=[room.slug])
    here = Quarantine.objects.covering(room)
    awaiting = here.awaiting(now)
    first = awaiting.order_by("ends_at").first()
    lapses = _("the first lapses %(until)s") % {"until": first.until} if first else ""
    others = here.exclude(pk__in=awaiting.values("pk"))
    return [
        Need(_("Quarantines to confirm"), awaiting.count(), url, lapses, urgent=True),
        Need(
            _("New quarantines to look at"),
            others.new(now).exclude(decided_by=staff).count(),
            url,
            _("decided in the last 7 days"),
        ),
        Need(
            _("Quarantines ending soon"),
            others.ending_soon(now).count(),
            url,
            _("within a day"),
        ),
    ]


def today(room, at):
    """The overdoses of the day so far, beside the usual."""
    overdoses = room.incidents.overdoses()
    return [figure(_("Overdoses"), counted(overdoses, "started_at", at, in_use_since(room)))]


def tallies(room, at):
    """What went wrong on the day so far, by kind."""
    found: dict[str, int] = {}
    rows = room.incidents.filter(started_at__range=day_until(at)).select_related("kind")
    rows = rows.exclude(overdose__outcome=Overdose.Outcome.NO_OVERDOSE)
    for incident in rows.order_by("kind__position", "kind__name_da"):
        found[incident.kind.name] = found.get(incident.kind.name, 0) + 1
    day = timezone.localdate(at).isoformat()
    url = reverse("incidents:incident_list", args=[room.slug]) + f"?since={day}&until={day}"
    return [Tally(_("Incidents"), list(found.items()), url)]
