"""Those who wait for a place, and those who were turned away."""

import uuid

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether, refusing
from config.history import keeps_old_values
from config.models import Undoable
from intake.refusals import RefusalCode, Refused
from rooms.models import LiveRoom, Method, Room

from .client import Client
from .objections import objections_to_person
from .substance import Substance


class WaitingEntryQuerySet(models.QuerySet):
    def waiting(self):
        """Those who wait now, longest first."""
        return self.filter(ended_at__isnull=True).order_by("joined_at", "pk")

    def ended_by(self, visit):
        """What the client of `visit` waited for until this admission."""
        return self.filter(
            client=visit.client_id,
            ending=WaitingEntry.Ending.ADMITTED,
            ended_at=visit.arrived_at,
        )


class WaitingEntryManager(models.Manager.from_queryset(WaitingEntryQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def join(self, *, client, room, substance, method, by):
        """Put a client last on the waiting list of `room` for `method`.

        Somebody waits in one room at a time: an entry elsewhere ends. Joining again where one
        waits already keeps the place in the row. Returns the entry.

        Raises Refused with already_inside for somebody who is inside, with quarantined or joined,
        or with the RefusalCode of a method or substance that cannot be waited for.
        """
        client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        if client.visits.present().exists():
            raise Refused(RefusalCode.ALREADY_INSIDE)
        waits_in = self.waiting().filter(client=client).values_list("room", flat=True)
        LiveRoom.objects.change(room, *waits_in)
        for objection in objections_to_person(client, room, timezone.now()):
            raise objection
        open_entry = self.waiting().filter(client=client).first()
        if open_entry and open_entry.room_id == room.pk and open_entry.method == method:
            open_entry.substance = substance
            open_entry.save(update_fields=["substance"])
            return open_entry
        if open_entry:
            open_entry.end(WaitingEntry.Ending.GAVE_UP, by)
        entry = self.model(
            room=room, client=client, substance=substance, method=method, added_by=by
        )
        with refusing(self.model):
            entry.save(force_insert=True)
        return entry


@keeps_old_values()
class WaitingEntry(models.Model):
    """A client who waits for a place of a method, in order of arrival."""

    class Ending(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        GAVE_UP = "gave_up", _("Gave up")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="waiting", db_index=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="waiting")
    substance = models.ForeignKey(
        Substance, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    method = models.CharField(_("method"), max_length=10, choices=Method)
    joined_at = models.DateTimeField(_("since"), default=timezone.now)
    added_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    ended_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = WaitingEntryManager()

    class Meta:
        verbose_name = _("waiting client")
        verbose_name_plural = _("waiting list")
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(ended_at__isnull=True),
                name="waiting_once",
                violation_error_code="already_waiting",
                violation_error_message=_("Is on a waiting list already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(
                    ended_at__isnull=False,
                    ended_at__gte=F("joined_at"),
                    ending__in=["admitted", "gave_up"],
                ),
                name="waiting_ended_somehow",
            ),
            ForeignKeyTogether(
                fields=["room", "method"],
                to="rooms.RoomMethod",
                to_fields=["room", "method"],
                name="waiting_method_in_room",
                violation_error_code=RefusalCode.METHOD_NOT_IN_ROOM,
                violation_error_message=RefusalCode.METHOD_NOT_IN_ROOM.words,
            ),
            ForeignKeyTogether(
                fields=["substance", "method"],
                to="intake.SubstanceMethod",
                to_fields=["substance", "method"],
                name="waiting_substance_by_method",
                violation_error_code=RefusalCode.SUBSTANCE_NOT_BY_METHOD,
                violation_error_message=RefusalCode.SUBSTANCE_NOT_BY_METHOD.words,
            ),
        ]
        indexes = [
            models.Index(
                fields=["room", "joined_at"],
                condition=Q(ended_at__isnull=True),
                name="waiting_now",
            ),
            models.Index(fields=["room", "joined_at"], name="waiting_of_room"),
        ]

    def __str__(self):
        return f"{self.room_id} {self.joined_at:%Y-%m-%d %H:%M}"

    def end(self, ending, by, at=None):
        """End the waiting by an `Ending`; the caller holds the room's lock."""
        self.ended_at = at or timezone.now()
        self.ending = ending
        self.ended_by = by
        self.save(update_fields=["ended_at", "ending", "ended_by"])

    def wait_again(self):
        """Wait on, as if the waiting had not ended; the caller holds the locks of client and room.

        Who has begun to wait anew since keeps to that.
        """
        if not WaitingEntry.objects.waiting().filter(client=self.client_id).exists():
            self.ended_at, self.ending, self.ended_by = None, "", None
            self.save(update_fields=["ended_at", "ending", "ended_by"])

    @transaction.atomic
    def give_up(self, by):
        """The client went away. Giving up twice is once."""
        LiveRoom.objects.change(self.room_id)
        entry = WaitingEntry.objects.select_for_update(no_key=True).get(pk=self.pk)
        if entry.ended_at is None:
            entry.end(self.Ending.GAVE_UP, by)
        return entry


@keeps_old_values()
class TurnedAway(Undoable):
    """Somebody was not let in, counted by reason; who it was is not needed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="turned_away")
    code = models.CharField(_("reason"), max_length=30, choices=RefusalCode)
    client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="turned_away"
    )
    method = models.CharField(_("method"), max_length=10, choices=Method, blank=True)
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("turned away")
        verbose_name_plural = _("turned away")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__in=RefusalCode.values), name="turned_away_code_known"
            )
        ]
        indexes = [models.Index(fields=["room", "at"], name="turned_away_of_room")]

    def __str__(self):
        return f"{self.room_id} {self.code} {self.at:%Y-%m-%d %H:%M}"
