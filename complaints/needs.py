"""What of this app needs a leader (rooms/start.py)."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.needs import since_when
from rooms.models import Membership, Staff
from rooms.roles import Role
from rooms.start import Need

from .models import Complaint, CouncilDecision, CouncilMeeting
from .models.about import in_, leaders_of

DUE_SOON = timedelta(days=7)


def needs(room, staff):
    """Suggestions to answer, talks to arrange and to note, what the user council waits for."""
    found = []
    if staff.has_perm("complaints.see", room):
        found += complaints(room, staff, timezone.localdate())
    if staff.has_perm("complaints.answer_suggestions", room):
        unanswered = room.suggestions.unanswered()
        url = reverse("complaints:suggestion_list", args=[room.slug]) + "?state=open"
        first = unanswered.first()
        detail = since_when(first.received_at) if first else ""
        found.append(Need(_("Suggestions to answer"), unanswered.count(), url, detail))
    if staff.has_perm("complaints.hold_talks", room):
        found += talks(room, timezone.now())
    if staff.has_perm("complaints.lead_council", room):
        found += council(room, timezone.localdate())
    return found


def complaints(room, staff, today):
    """Complaints that wait: late ones, those due within DUE_SOON; and whether all have a reader."""
    url = reverse("complaints:complaint_list", args=[room.slug])
    known = Complaint.objects.visible_to(staff).filter(room=room)
    late = known.late(today).urgent_first()
    due = known.due_in(room, today + DUE_SOON).exclude(pk__in=late)
    first_late, first_due = late.first(), due.first()
    by = _("the first by %(day)s")
    return [
        Need(
            _("Complaints that are late"),
            late.count(),
            f"{url}?late=on",
            by % {"day": day(first_late.nearest.day)} if first_late else "",
            urgent=True,
        ),
        Need(
            _("Complaints with a deadline within a week"),
            due.count(),
            f"{url}?state=open",
            by % {"day": day(first_due.nearest.day)} if first_due else "",
        ),
        Need(
            _("Nobody could read a complaint about the leader: central administration has nobody"),
            0 if read_about_leader(room) else 1,
            reverse("rooms:room_detail", args=[room.slug]),
            _("a system administrator gives the role"),
            urgent=True,
        ),
    ]


def read_about_leader(room):
    """Whether anybody could read a complaint about the leader of `room`.

    It is asked of the roles, never of the complaints, so that it tells of none.
    """
    central = Staff.objects.filter(
        is_active=True, memberships__in=Membership.objects.filter(in_(room), role=Role.CENTRAL)
    )
    return bool(set(central) - leaders_of(room, timezone.now()))


def talks(room, now):
    """Talks to arrange, and those whose time has passed."""
    url = reverse("complaints:talk_list", args=[room.slug])
    to_arrange = room.talks.to_arrange()
    first = to_arrange.first()
    detail = since_when(first.asked_at) if first else ""
    passed = room.talks.waiting().filter(appointment_at__lt=now)
    return [
        Need(_("Talks to arrange"), to_arrange.count(), url, detail, urgent=True),
        Need(_("Talks to note how they went"), passed.count(), url),
    ]


def council(room, today):
    """Wishes, decisions and meetings of the user council."""
    url = reverse("complaints:council_detail", args=[room.slug])
    wishes = room.council_wishes.to_follow_up()
    overdue = CouncilDecision.objects.filter(room=room).overdue(today)
    without = CouncilMeeting.objects.filter(room=room).without_notes(today)
    first_wish, first_due = wishes.first(), overdue.first()
    return [
        Need(
            _("Wishes for a user council"),
            wishes.count(),
            url,
            _("the first of %(day)s") % {"day": day(first_wish.wished_on)} if first_wish else "",
            urgent=True,
        ),
        Need(
            _("Decisions of the user council that are overdue"),
            overdue.count(),
            url,
            _("the first since %(at)s") % {"at": day(first_due.due_on)} if first_due else "",
            urgent=True,
        ),
        Need(_("Meetings of the user council without notes"), without.count(), url),
    ]


def day(date):
    return date_format(date, "SHORT_DATE_FORMAT")
