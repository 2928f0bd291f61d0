"""Which complaints somebody may know of, and which wait: the one door to all of them (ADR 11)."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from rooms.roles import MAY, Role

OPEN_STATES = ("received", "acknowledged", "examining")


class ComplaintQuerySet(models.QuerySet):
    def not_about(self, staff):
        """Those that are not about `staff`: neither by name nor as a leader of the room.

        Who led the room on the day the complaint came is kept with it, and whoever leads the room
        now is kept away as well, whatever other roles they hold.
        """
        model: Any = self.model
        concerned = model.concerned.rel.related_model
        led = rooms_as(staff, {Role.LEADER})
        return self.exclude(
            Exists(concerned.objects.filter(complaint=OuterRef("pk"), staff=staff))
        ).exclude(Q(about_leader=True) & led)

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
        """Those that should have been answered before the date `day`."""
        return self.open().filter(due_on__lt=day)

    def due_in(self, room, day):
        """Those of `room` that are to be answered on the date `day` or before, the latest first."""
        return self.open().filter(room=room, due_on__lte=day).order_by("due_on", "received_at")

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
        """The open ones by their deadline, so that late ones come first; then the others."""
        is_open = Q(state__in=OPEN_STATES)
        rank = models.Case(models.When(is_open, then=0), default=1)
        due = models.Case(models.When(is_open, then="due_on"), default=None)
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
