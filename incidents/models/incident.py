"""Incidents (hændelser): what went wrong in a room, and what was done."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether
from config.history import keeps_old_values
from config.models import NamedInBothLanguages
from intake.models import Client, Visit
from rooms.models import Room


@keeps_old_values()
class IncidentKind(NamedInBothLanguages):
    """A kind of incident; the list is data, for rooms differ."""

    OVERDOSE = "overdose"

    code = models.SlugField(_("code"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("kind of incident")
        verbose_name_plural = _("kinds of incidents")
        ordering = ["position", "name_da"]


@keeps_old_values()
class Incident(models.Model):
    """Something that went wrong in a room. Who it befell may be known, or not."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="incidents", db_index=False
    )
    kind = models.ForeignKey(
        IncidentKind,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("kind"),
    )
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    clients = models.ManyToManyField(
        Client, through="IncidentClient", related_name="incidents", verbose_name=_("clients")
    )
    unknown_person = models.BooleanField(_("somebody unknown was involved"), default=False)
    staff_present = models.ManyToManyField(
        "rooms.Staff", related_name="+", blank=True, verbose_name=_("staff present")
    )
    happened = models.TextField(_("what happened"), max_length=4000, blank=True)
    measures = models.TextField(_("what was done"), max_length=4000, blank=True)
    outcome = models.TextField(_("how it ended"), max_length=2000, blank=True)
    police_called_at = models.DateTimeField(_("police called"), null=True, blank=True)
    police_called_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("police called by"),
    )
    police_came_at = models.DateTimeField(_("police came"), null=True, blank=True)
    ambulance_called_at = models.DateTimeField(_("ambulance called"), null=True, blank=True)
    ambulance_came_at = models.DateTimeField(_("ambulance came"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)
    reported_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("reported by"),
    )

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-started_at", "-pk"]
        constraints = [
            # What the composite key of a client in it refers to.
            models.UniqueConstraint(fields=["id", "room"], name="incident_in_room"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="incident_ended_after_start",
                violation_error_code="ended_before_start",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(police_called_at__isnull=True, police_called_by__isnull=True)
                | Q(police_called_at__isnull=False, police_called_by__isnull=False),
                name="incident_police_called_by_somebody",
                violation_error_code="police_call_incomplete",
                violation_error_message=_("Say when the police were called, and who called."),
            ),
            models.CheckConstraint(
                condition=Q(police_came_at__isnull=True)
                | Q(police_called_at__isnull=False, police_came_at__gte=F("police_called_at")),
                name="incident_police_came_after_call",
                violation_error_code="police_came_before_call",
                violation_error_message=_("The police cannot come before they were called."),
            ),
            models.CheckConstraint(
                condition=Q(ambulance_came_at__isnull=True)
                | Q(
                    ambulance_called_at__isnull=False,
                    ambulance_came_at__gte=F("ambulance_called_at"),
                ),
                name="incident_ambulance_came_after_call",
                violation_error_code="ambulance_came_before_call",
                violation_error_message=_("The ambulance cannot come before it was called."),
            ),
        ]
        indexes = [models.Index(fields=["room", "-started_at"], name="incident_of_room")]

    def __str__(self):
        return f"{self.room_id} {self.started_at:%Y-%m-%d %H:%M}"


@keeps_old_values()
class IncidentClient(models.Model):
    """A client in an incident, with the visit during which it happened, if there was one."""

    # The composite keys below hold the room together with both.
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, db_constraint=False)
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        db_constraint=False,
    )

    class Meta:
        verbose_name = _("client in an incident")
        verbose_name_plural = _("clients in incidents")
        constraints = [
            models.UniqueConstraint(fields=["incident", "client"], name="incident_client_once"),
            ForeignKeyTogether(
                fields=["incident", "room"],
                to="incidents.Incident",
                to_fields=["id", "room"],
                name="incident_client_in_room",
            ),
            ForeignKeyTogether(
                fields=["visit", "room", "client"],
                to="intake.Visit",
                to_fields=["id", "room", "client"],
                name="incident_client_on_visit",
            ),
        ]

    def __str__(self):
        return f"{self.incident_id} {self.client_id}"
