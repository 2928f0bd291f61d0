"""Visits: from being let in to leaving, with each consumption registered before it happens."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether, refusing
from config.history import because, keeps_old_values
from intake.refusals import RefusalCode, too_late
from rooms.models import LiveRoom, Method, Place, Room

from .client import Client, RoomClient
from .consumption import Consumption
from .counted import CLIENT_STAYS
from .counted_visits import VISITS_COUNTED
from .objections import objections
from .occupancy import place_for
from .substance import refuse_unusual_way
from .waiting import WaitingEntry


class VisitQuerySet(models.QuerySet):
    def present(self):
        """Visits of those who are inside now."""
        return self.filter(left_at__isnull=True)

    def inside(self, at):
        """Open visits that are not forgotten ones at `at`."""
        return self.present().filter(arrived_at__gte=at - settings.FORGOTTEN_AFTER)

    def forgotten(self, at):
        """Open visits so old at `at` that the leaving was most likely not registered."""
        return self.present().filter(arrived_at__lt=at - settings.FORGOTTEN_AFTER)

    def at(self, room, moment):
        """The visits to `room` (or its id) of those who were inside at `moment`."""
        left = Q(left_at__isnull=True) | Q(left_at__gte=moment)
        return self.filter(left, room=room, arrived_at__lte=moment)

    def with_consumptions(self):
        """With the client, the place, and what was taken, oldest first."""
        return self.select_related("client", "place").prefetch_related(
            Prefetch("consumptions", Consumption.objects.select_related("substance"))
        )


class VisitManager(models.Manager.from_queryset(VisitQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def admit(
        self,
        *,
        client,
        room,
        substance,
        method,
        by,
        place=None,
        passing=(),
        assistance=None,
        at=None,
    ):
        """Let a client in to take `substance` by `method`, or refuse.

        Without a `place` the first free one is given. `passing` holds the RefusalCodes staff
        decided to pass where that is theirs to decide; the visit records those that applied.
        `assistance` holds what Assistance.objects.record() asks, of an intake that is assisted.
        `at` (aware datetime) is when: now, if not given.

        Returns the Visit with its first Consumption. Raises Refused or ValidationError with a
        RefusalCode: quarantined, joined, women_only, agreement_missing, already_inside,
        room_closed, room_full, place_taken, method_not_in_room, substance_not_by_method; or as
        record() does.
        """
        client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        waits = WaitingEntry.objects.waiting().filter(client=client)
        waits_in = list(waits.values_list("room", flat=True))
        LiveRoom.objects.change(room, *waits_in)
        # Not before the locks: what one waits for there ends before this begins.
        at = at or timezone.now()
        passed = []
        for objection in objections(client, room, at):
            if not (objection.passable and objection.code in passing):
                raise objection
            passed.append(objection.code)
        refuse_unusual_way(substance, method)
        with refusing(Visit, Consumption):
            visit = self.create(
                room=room,
                client=client,
                method=method,
                place=place_for(room, method, place),
                arrived_at=at,
                passed=passed,
                admitted_by=by,
            )
            consumption = visit.consumptions.create(
                room=room, substance=substance, method=method, at=at, recorded_by=by
            )
        RoomClient.objects.saw(visit, substance, method, at, new_visit=True)
        if assistance:
            visit.assistances.record(consumption=consumption, by=by, at=at, **assistance)
        if waits_in:
            # Read anew: they may have given up before the lock.
            for entry in waits.all():
                entry.end(WaitingEntry.Ending.ADMITTED, by, at)
        return visit

    @transaction.atomic
    def close_all(self, room, *, by):
        """Everyone has left `room`: end the open visits in one act. Returns them as a list.

        Those forgotten open stay: nobody left them just now, and close_forgotten() asks when.
        """
        LiveRoom.objects.change(room)
        now = timezone.now()
        visits = list(self.inside(now).filter(room=room).select_for_update(no_key=True))
        for visit in visits:
            visit.end(now, Visit.Closing.EVERYONE_LEFT, by)
        return visits

    @transaction.atomic
    def reopen_all(self, ended, *, by):
        """Not everyone had left: undo the act that ended the visit `ended`, for all it ended.

        Returns the visits as a list. Raises ValidationError as undo_leaving() does, for all alike.
        """
        together = self.filter(room=ended.room_id, closing=Visit.Closing.EVERYONE_LEFT)
        together = together.filter(left_at=ended.left_at).order_by("client")
        # As everywhere, clients are locked before their rooms.
        clients = Client.objects.select_for_update(no_key=True).order_by("pk")
        list(clients.filter(pk__in=together.values("client")))
        return [visit.undo_leaving(by=by) for visit in together]


@keeps_old_values()
class Visit(models.Model):
    """A client's stay in a room, from being let in to leaving."""

    class Closing(models.TextChoices):
        LEFT = "left", _("Left")
        EVERYONE_LEFT = "everyone_left", _("Everyone had left")
        ESTIMATED = "estimated", _("Closed later, time estimated")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Columns that a composite key below covers need no constraint of their own.
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        related_name="visits",
        db_index=False,
        db_constraint=False,
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="visits", db_index=False
    )
    method = models.CharField(_("method"), max_length=10, choices=Method)
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        related_name="visits",
        db_index=False,
        db_constraint=False,
    )
    arrived_at = models.DateTimeField(_("arrived"))
    admitted_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("admitted by"),
    )
    passed = ArrayField(
        models.CharField(max_length=30, choices=RefusalCode),
        default=list,
        blank=True,
        verbose_name=_("decided by staff"),
        help_text=_("Refusals that staff decided to pass."),
    )
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    closing = models.CharField(_("how it ended"), max_length=15, choices=Closing, blank=True)
    closed_at = models.DateTimeField(_("leaving registered"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("leaving registered by"),
    )

    objects = VisitManager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(left_at__isnull=True),
                name="visit_one_inside_per_client",
                violation_error_code=RefusalCode.ALREADY_INSIDE,
                violation_error_message=RefusalCode.ALREADY_INSIDE.words,
            ),
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(left_at__isnull=True),
                name="visit_one_inside_per_place",
                violation_error_code=RefusalCode.PLACE_TAKEN,
                violation_error_message=RefusalCode.PLACE_TAKEN.words,
            ),
            ForeignKeyTogether(
                fields=["place", "room", "method"],
                to="rooms.Place",
                to_fields=["id", "room", "method"],
                name="visit_place_for_method",
                violation_error_code="place_not_for_method",
                violation_error_message=_("This place is for another method."),
            ),
            # What a consumption's composite key refers to.
            models.UniqueConstraint(fields=["id", "room"], name="visit_in_room"),
            # What those of an assistance and of a service refer to.
            models.UniqueConstraint(
                fields=["id", "room", "client"], name="visit_of_client_in_room"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="visit_left_after_arrival",
                violation_error_code="left_before_arrival",
                violation_error_message=_("The leaving cannot be before the arrival."),
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, closing="", closed_at__isnull=True)
                | Q(
                    left_at__isnull=False,
                    closing__in=["left", "everyone_left", "estimated"],
                    closed_at__isnull=False,
                ),
                name="visit_closed_somehow",
            ),
        ]
        triggers = [CLIENT_STAYS, *VISITS_COUNTED]
        indexes = [
            models.Index(
                fields=["room"], condition=Q(left_at__isnull=True), name="visit_inside_room"
            ),
            models.Index(fields=["client", "-arrived_at"], name="visit_of_client"),
            models.Index(fields=["room", "-arrived_at"], name="visit_of_room"),
        ]

    def __str__(self):
        return f"{self.room_id} {self.arrived_at:%Y-%m-%d %H:%M}"

    @property
    def passed_words(self):
        """The words of what staff decided to pass."""
        return [RefusalCode(code).words for code in self.passed]

    def minutes(self, at):
        """Whole minutes from the arrival to the leaving, or to `at` while inside."""
        return int(((self.left_at or at) - self.arrived_at).total_seconds() // 60)

    def locked(self, *rooms):
        """This visit as it stands now, locked until the transaction ends, with its room.

        `rooms` (or their ids) are locked too. Raises ValidationError undone where it is gone.
        """
        LiveRoom.objects.change(self.room_id, *rooms)
        rows = Visit.objects.select_for_update(of=["self"], no_key=True)
        visit = rows.select_related("room", "client", "place").filter(pk=self.pk).first()
        if visit is None:
            raise ValidationError(_("This admission was undone meanwhile."), code="undone")
        return visit

    def sit_for(self, method, wanted=None):
        """Give the client of this visit, which the caller has locked, a place for `method`.

        Raises Refused as place_for() does.
        """
        self.place = place_for(self.room, method, wanted)
        self.method = method
        self.save(update_fields=["place", "method"])

    @transaction.atomic
    def consume(self, *, substance, method, by, place=None, assistance=None, at=None):
        """Register another intake, before it happens; another method means another place.

        Returns the Consumption. Raises ValidationError with the code has_left, or as admit() does
        for the method, the substance, the place and the assistance.
        """
        visit = self.locked()
        at = at or timezone.now()
        if visit.left_at:
            raise ValidationError(_("Has left. Admit the person again."), code="has_left")
        refuse_unusual_way(substance, method)
        with refusing(Visit, Consumption):
            if method != visit.method or (place and place != visit.place):
                visit.sit_for(method, place)
            consumption = visit.consumptions.create(
                room=visit.room, substance=substance, method=method, at=at, recorded_by=by
            )
        RoomClient.objects.saw(visit, substance, method, at)
        if assistance:
            visit.assistances.record(consumption=consumption, by=by, at=at, **assistance)
        return consumption

    @transaction.atomic
    def consume_again(self, *, by):
        """Another intake like the last one of this visit. Returns the Consumption."""
        last = self.consumptions.select_related("substance").order_by("-at", "-pk")[0]
        return self.consume(substance=last.substance, method=last.method, by=by)

    def refuse_impossible(self, arrived_at, left_at):
        """Raise ValidationError for times to come, or that another visit or intake contradicts.

        Before the arrival is refused by the database.
        """
        if max(arrived_at, left_at or arrived_at) > timezone.now():
            raise ValidationError(_("This time is still to come."), code="left_in_future")
        intakes = [consumption.at for consumption in self.consumptions.all()]
        outside = arrived_at > min(intakes) or (left_at and left_at < max(intakes))
        if outside and (left_at is None or left_at >= arrived_at):
            raise ValidationError(
                _("An intake of this visit was registered outside these times."),
                code="intake_outside",
            )
        others = Visit.objects.filter(client=self.client_id).exclude(pk=self.pk)
        during = Q(left_at__gt=arrived_at)
        if left_at:  # two that are both open, the database refuses
            during = (during | Q(left_at__isnull=True)) & Q(arrived_at__lt=left_at)
        if others.filter(during).exists():
            raise ValidationError(
                _("The client has another visit within these times."), code="overlaps"
            )

    def end(self, at, closing, by):
        """End this visit, which the caller has locked, by a `Closing`."""
        self.left_at = at
        self.closing = closing
        self.closed_at = timezone.now()
        self.closed_by = by
        with refusing(Visit):
            self.save(update_fields=["left_at", "closing", "closed_at", "closed_by"])

    @transaction.atomic
    def leave(self, *, by):
        """The client leaves now. Leaving twice is once. Returns the visit."""
        visit = self.locked()
        if visit.left_at is None:
            visit.end(timezone.now(), self.Closing.LEFT, by)
        return visit

    @transaction.atomic
    def close_forgotten(self, *, left_at, by):
        """Close a visit forgotten open at an estimated time, marked as such. Returns the visit.

        Raises ValidationError left_before_arrival, left_in_future or intake_outside.
        """
        visit = self.locked()
        visit.refuse_impossible(visit.arrived_at, left_at)
        if visit.left_at is None:
            visit.end(left_at, self.Closing.ESTIMATED, by)
        return visit

    def is_forgotten(self, at):
        """As the query set's forgotten(), for a visit already read."""
        return self.left_at is None and at - self.arrived_at > settings.FORGOTTEN_AFTER

    def admission_undoable(self, at):
        return self.left_at is None and at - self.arrived_at <= settings.UNDO_WITHIN

    def leaving_undoable(self, at):
        return self.closed_at is not None and at - self.closed_at <= settings.UNDO_WITHIN

    @transaction.atomic
    def undo_admission(self, *, by):
        """The client was not let in after all: the visit is gone, but for its history.

        Who was called in from a waiting list waits again, as long as before. Raises
        ValidationError with the code too_late after settings.UNDO_WITHIN, or once left, and
        helps_somebody while recorded as the helper of another client.
        """
        Client.objects.select_for_update(no_key=True).get(pk=self.client_id)
        waited = WaitingEntry.objects.ended_by(self)
        visit = self.locked(*(entry.room_id for entry in waited))
        if not visit.admission_undoable(timezone.now()):
            raise too_late()
        if visit.helped_with.exists():
            raise ValidationError(
                _("Is recorded as a helper. Undo the assistance first."), code="helps_somebody"
            )
        with because("undone", by):
            visit.consumptions.all().delete()
            visit.delete()
            for entry in waited:
                entry.wait_again()
        RoomClient.objects.recount(visit)

    @transaction.atomic
    def undo_leaving(self, *, by):
        """The client is still inside, on the same place, and waits nowhere. Returns the visit.

        Raises ValidationError: too_late after settings.UNDO_WITHIN, place_taken, already_inside.
        """
        Client.objects.select_for_update(no_key=True).get(pk=self.client_id)
        waits = WaitingEntry.objects.waiting().filter(client=self.client_id)
        visit = self.locked(*waits.values_list("room", flat=True))
        if visit.left_at is None:
            return visit
        if not visit.leaving_undoable(timezone.now()):
            raise too_late()
        visit.left_at = visit.closed_at = visit.closed_by = None
        visit.closing = ""
        with because("undone", by), refusing(Visit):
            visit.save(update_fields=["left_at", "closed_at", "closed_by", "closing"])
        for entry in waits.all():
            entry.end(WaitingEntry.Ending.GAVE_UP, by)
        return visit

    @transaction.atomic
    def correct(self, *, by, reason, arrived_at, left_at):
        """Set the times right later; the old ones stay in the history with the reason.

        The intake registered with the arrival moves with it, unless it was assisted. Raises
        ValidationError: left_before_arrival, left_in_future, intake_outside, overlaps, and
        already_inside or place_taken where a leaving that never was cannot be taken away.
        """
        Client.objects.select_for_update(no_key=True).get(pk=self.client_id)
        visit = self.locked()
        with because(reason, by):
            with_arrival = visit.consumptions.filter(at=visit.arrived_at, assistance__isnull=True)
            with_arrival.update(at=arrived_at)
        visit.refuse_impossible(arrived_at, left_at)
        if left_at and visit.left_at is None:
            visit.closing, visit.closed_at = self.Closing.ESTIMATED, timezone.now()
            visit.closed_by = by
        elif left_at is None:
            visit.closing, visit.closed_at, visit.closed_by = "", None, None
        visit.arrived_at, visit.left_at = arrived_at, left_at
        with because(reason, by), refusing(Visit):
            visit.save()
        RoomClient.objects.recount(visit)
        return visit
