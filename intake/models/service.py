"""What the rooms do for people besides letting them in (ydelser, quality standard 7)."""

import re
import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether, refusing
from config.history import keeps_old_values
from config.models import NamedInBothLanguages, Undoable
from rooms.models import Room

from .client import Client
from .visit import Visit

# Ten digits as of a CPR number, or a replacement number with its two letters.
LOOKS_LIKE_CPR_NUMBER = re.compile(
    r"(?<!\d)\d{2}[ .]?\d{2}[ .]?\d{2}[ -]{0,3}(\d{4}|\d[a-z]{2}\d)(?!\d)", re.IGNORECASE
)
# Eight digits in twos or fours, and anything with a country code.
LOOKS_LIKE_PHONE_NUMBER = re.compile(
    r"(?<!\d)(\d{2}([ .-]?)\d{2}\2\d{2}\2\d{2}|\d{4}[ .-]?\d{4})(?!\d)|\+\d([ .-]?\d){6}"
)

MOST_USED, MOST_USED_SINCE = 6, timedelta(days=30)


def names_somebody(text):
    """Whether `text` seems to hold a CPR number or a phone number, which no note should."""
    return bool(LOOKS_LIKE_CPR_NUMBER.search(text) or LOOKS_LIKE_PHONE_NUMBER.search(text))


class ServiceQuerySet(models.QuerySet):
    def offered_in(self, room):
        """The services `room` gives, in its order; a service it says nothing of is one of them."""
        own = RoomService.objects.filter(room=room, service=OuterRef("pk"))
        return (
            self.filter(active=True)
            .exclude(Exists(own.filter(active=False)))
            .alias(place=Coalesce(Subquery(own.values("position")), "position"))
            .order_by("place", "name_da", "pk")
        )

    def most_used_in(self, room, at):
        """The six services given most in `room` in the 30 days before `at`; then the first ones."""
        given = (
            ServiceGiven.objects.filter(
                room=room, service=OuterRef("pk"), at__gt=at - MOST_USED_SINCE
            )
            .order_by()
            .values("service")
            .annotate(times=Count("pk"))
            .values("times")
        )
        offered = self.offered_in(room).alias(times=Coalesce(Subquery(given), 0))
        return offered.order_by("-times", *offered.query.order_by)[:MOST_USED]


@keeps_old_values()
class Service(NamedInBothLanguages):
    """A kind of service. The list is not exhaustive and differs per room, so it is data."""

    class Group(models.TextChoices):
        TALK = "talk", _("Talk and support")
        ADVICE = "advice", _("Advice and guidance")
        OBSERVATION = "observation", _("Observation")
        ACUTE_CARE = "acute_care", _("Acute health problems")
        FIRST_AID = "first_aid", _("First aid")
        REFERRAL = "referral", _("Referral")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    group = models.CharField(_("group"), max_length=15, choices=Group)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    active = models.BooleanField(_("in use"), default=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "name_da"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    group__in=[
                        *("talk", "advice", "observation"),
                        *("acute_care", "first_aid", "referral"),
                    ]
                ),
                name="service_group_known",
            )
        ]

    @property
    def leads_to_incident(self):
        """Whether giving it means that something happened which is told as an incident too."""
        return self.group in {self.Group.FIRST_AID, self.Group.ACUTE_CARE}


class RoomService(models.Model):
    """What a room says of a service: whether it gives it, and its place in the order.

    A room that says nothing gives the service, in the service's own place.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="+", verbose_name=_("service")
    )
    active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("service of the room")
        verbose_name_plural = _("services of the room")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "service"],
                name="room_service_once",
                violation_error_code="room_service_once",
                violation_error_message=_("The room has this service already."),
            )
        ]

    def __str__(self):
        return str(self.service)


class ServiceGivenManager(models.Manager):
    @transaction.atomic
    def give(self, *, room, service, by, client=None, visit=None, note="", at=None):
        """`by` (staff) gave `service` in `room`, to a `client`, in a `visit`, or to nobody named.

        Of a client who is inside the room the visit is known. Returns the ServiceGiven. Raises
        ValidationError service_not_here where the room does not give this service.
        """
        if not Service.objects.offered_in(room).filter(pk=service.pk).exists():
            raise ValidationError(
                _("This service is not given in this room."), code="service_not_here"
            )
        if client and not visit:
            visit = Visit.objects.present().filter(client=client, room=room).first()
        with refusing(self.model):
            return self.create(
                room=room,
                service=service,
                client=visit.client if visit else client,
                visit=visit,
                note=note,
                at=at or timezone.now(),
                given_by=by,
            )


@keeps_old_values(exclude=["note"])
class ServiceGiven(Undoable):
    """A service somebody got, in a visit or without one, by name or anonymous.

    No old value of the note is kept: what was taken back must not stay readable.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="given",
        db_index=False,
        verbose_name=_("service"),
    )
    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        db_index=False,
        verbose_name=_("client"),
    )
    # An admission that is undone leaves the service as one without a visit.
    visit = models.ForeignKey(
        Visit,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="services",
        db_constraint=False,
        verbose_name=_("visit"),
    )
    at = models.DateTimeField(_("time"))
    given_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("given by"),
    )
    note = models.CharField(_("note"), max_length=280, blank=True)

    objects = ServiceGivenManager()

    class Meta:
        verbose_name = _("service given")
        verbose_name_plural = _("services given")
        constraints = [
            ForeignKeyTogether(
                fields=["visit", "room", "client"],
                to="intake.Visit",
                to_fields=["id", "room", "client"],
                name="service_given_in_visit",
            ),
            models.CheckConstraint(
                condition=Q(visit__isnull=True) | Q(client__isnull=False),
                name="service_given_visit_has_client",
            ),
        ]
        indexes = [
            models.Index(fields=["room", "service", "-at"], name="service_given_how_often"),
            models.Index(fields=["client", "-at"], name="service_given_to_client"),
            models.Index(fields=["room", "at"], name="service_given_in_room"),
        ]

    def __str__(self):
        return f"{self.service} {self.at:%Y-%m-%d %H:%M}"
