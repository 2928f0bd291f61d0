"""Which quarantines hold, wait, end soon: what a leader and a desk ask for."""

from datetime import timedelta

from django.db import models
from django.db.models import F

from .covered import QuarantineRoom

SOON = timedelta(hours=24)
NEW = timedelta(days=7)
LONG = timedelta(days=7)


class QuarantineQuerySet(models.QuerySet):
    def in_force(self, at):
        """Those that hold at `at`: from the start up to, not including, the end."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def covering(self, room):
        """Those that hold, held or will hold in `room`."""
        return self.filter(covered__room=room)

    def in_rooms(self, rooms):
        """Those that hold, held or will hold in one of `rooms`, each once."""
        covered = QuarantineRoom.objects.filter(room__in=rooms)
        return self.filter(pk__in=covered.values("quarantine"))

    def awaiting(self, at):
        """Those in force for which more was asked than who decided may decide alone."""
        return self.in_force(at).filter(asked_until__gt=F("ends_at"))

    def ending_soon(self, at):
        """Those in force that end within a day."""
        return self.in_force(at).filter(ends_at__lte=at + SOON)

    def new(self, at):
        """Those decided in the last seven days that no leader has looked at yet."""
        return self.filter(decided_at__gt=at - NEW, reviews=None)

    def long(self, at):
        """Those in force that last longer than seven days in all."""
        return self.in_force(at).filter(ends_at__gt=F("starts_at") + LONG)

    def shown(self):
        """With all that a page says of each."""
        return self.select_related("client", "reason", "decided_by").prefetch_related(
            "covered__room", "reviews__by"
        )
