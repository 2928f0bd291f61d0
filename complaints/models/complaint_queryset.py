"""Which complaints somebody may know of, and which wait: the one door to all of them (ADR 11)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Least
from django.utils import timezone

from rooms.roles import MAY, Role

OPEN_STATES = ("received", "acknowledged", "examining")
# Of the deadlines that are still to be met, the nearest counts.
NEAREST = Least("due_on", "pass_on_by", "send_on_by")
# For how long a colleague can hand over the slip of a complaint about whoever took it down.
HANDED_ON_WITHIN = timedelta(hours=1)


class ComplaintQuerySet(models.QuerySet):
    def not_about(self, staff):
        """Those that are not about `staff`: neither by name nor as a leader of the room.

        Who led the room on the day the complaint came is kept with it, and whoever leads the room
        now is kept away as well, whatever other roles they hold. What was undone is none.
        """
        model: Any = self.model
        concerned = model.concerned.rel.related_model
        led = rooms_as(staff, {Role.LEADER})
        return (
            self.filter(undone_at=None)
            .exclude(Exists(concerned.objects.filter(complaint=OuterRef("pk"), staff=staff)))
            .exclude(Q(about_leader=True) & led)
        )

    def visible_to(self, staff):
        """Those that `staff` may know of at all; every page, count and file begins here.

        Central administration sees those of its rooms. The leader sees those of the room, but for
        those that the client chose to take to Socialforvaltningen. Nobody sees one about
        themselves.
        """
        seeing = MAY["complaints.see"]
        central = rooms_as(staff, seeing - {Role.LEADER})
        leader = rooms_as(staff, seeing & {Role.LEADER}) & ~Q(choice="socialforvaltningen")
        return self.filter(central | leader).not_about(staff)

    def just_taken_by(self, staff):
        """Those that `staff` took down within settings.UNDO_WITHIN, and that are not about them."""
        since = timezone.now() - settings.UNDO_WITHIN
        return self.filter(recorded_by=staff, recorded_at__gt=since).not_about(staff)

    def with_slip_for(self, staff):
        """Those whose slip `staff` may hand over now.

        What they took down just now, and for HANDED_ON_WITHIN what a colleague took down whom it
        is about: such a slip is not for that colleague's eyes.
        """
        model: Any = self.model
        concerned = model.concerned.rel.related_model.objects.filter(complaint=OuterRef("pk"))
        now = timezone.now()
        mine = Q(recorded_by=staff, recorded_at__gt=now - settings.UNDO_WITHIN)
        handed_on = Q(recorded_at__gt=now - HANDED_ON_WITHIN) & Exists(
            concerned.filter(staff=OuterRef("recorded_by"))
        )
        return self.filter(mine | handed_on).not_about(staff)

    def openly_addressed(self):
        """Those that no leader of the room is kept from: they may be counted for everybody.

        Neither about a leader nor past one; and not about somebody by name who reads figures,
        as leader of the room or for the administration, by now: of the one they do not see, they
        would learn by counting.
        """
        model: Any = self.model
        concerned = model.concerned.rel.related_model
        here = Q(staff__memberships__room=None) | Q(staff__memberships__room=OuterRef("room"))
        readers = concerned.objects.filter(
            here, complaint=OuterRef("pk"), staff__memberships__role__in=MAY["complaints.see"]
        )
        past = Q(about_leader=True) | Q(choice="socialforvaltningen")
        return self.exclude(past).exclude(Exists(readers))

    def open(self):
        """Those that are not answered."""
        return self.filter(state__in=OPEN_STATES)

    def late(self, day):
        """Those of which something should have been done before the date `day`."""
        return self.open().alias(nearest=NEAREST).filter(nearest__lt=day)

    def due_in(self, room, day):
        """Those of `room` with a deadline on the date `day` or before, the latest first."""
        due = self.open().filter(room=room).alias(nearest=NEAREST).filter(nearest__lte=day)
        return due.order_by("nearest", "received_at")

    def within(self, *, state="", receiver="", late=False):
        """Those in `state` (or "open"), for `receiver`, only `late` ones; each if it is given."""
        found = self
        if state == "open":
            found = found.open()
        elif state:
            found = found.filter(state=state)
        if receiver:
            found = found.filter(receivers__receiver=receiver)
        return found.late(timezone.localdate()) if late else found

    def urgent_first(self):
        """The open ones by the nearest deadline, so that late ones come first; then the others."""
        is_open = Q(state__in=OPEN_STATES)
        rank = models.Case(models.When(is_open, then=0), default=1)
        due = models.Case(models.When(is_open, then=NEAREST), default=None)
        return self.order_by(rank, due, "-received_at", "-pk")

    def shown(self):
        """With all that a page says of each."""
        return self.select_related("room", "client", "recorded_by").prefetch_related(
            "topics", "receivers"
        )


def rooms_as(staff, roles):
    """A Q of the complaints in rooms in which `staff` hold one of `roles`; maybe none."""
    rooms = [held.room_id for held in staff.held_roles if held.role in roles]
    if None in rooms:
        return Q(room__isnull=False)
    return Q(room__in=rooms)
