"""The rooms a quarantine covers, in which no two of a client overlap."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether
from config.history import keeps_old_values
from intake.models import Client
from rooms.models import Room

OVERLAPPING = _(
    "There is a quarantine in one of these rooms already. The leader can lengthen that one."
)


class QuarantineRoomQuerySet(models.QuerySet):
    def in_force(self, at):
        """Those that hold at `at`."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def awaiting(self):
        """Those in force now for which more was asked, and no leader has said anything."""
        longer = self.filter(quarantine__asked_until__gt=F("ends_at"))
        return longer.in_force(timezone.now()).order_by("ends_at")


@keeps_old_values()
class QuarantineRoom(models.Model):
    """A room that a quarantine covers. Client and times are those of the quarantine, always."""

    # The composite key below holds these together, and follows when the quarantine changes.
    quarantine = models.ForeignKey(
        "incidents.Quarantine",
        on_delete=models.CASCADE,
        related_name="covered",
        db_index=False,
        db_constraint=False,
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="quarantines", db_index=False
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    objects = QuarantineRoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room of a quarantine")
        verbose_name_plural = _("rooms of a quarantine")
        constraints = [
            models.UniqueConstraint(fields=["quarantine", "room"], name="quarantine_room_once"),
            ExclusionConstraint(
                name="quarantine_room_no_overlap",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_code="overlapping_quarantine",
                violation_error_message=OVERLAPPING,
            ),
            ForeignKeyTogether(
                fields=["quarantine", "client", "starts_at", "ends_at"],
                to="incidents.Quarantine",
                to_fields=["id", "client", "starts_at", "ends_at"],
                name="quarantine_room_as_decided",
                on_update_cascade=True,
            ),
        ]
        indexes = [models.Index(fields=["room", "ends_at"], name="quarantine_room_in_force")]

    def __str__(self):
        return f"{self.quarantine_id} {self.room_id}"
