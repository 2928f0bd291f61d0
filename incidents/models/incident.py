"""Incidents (hændelser): what went wrong in a room, and what was done."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether, refusing
from config.history import because, keeps_old_values
from config.models import NamedInBothLanguages
from intake.models import Client, Visit
from rooms.models import LiveRoom, Room


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


class IncidentQuerySet(models.QuerySet):
    def overdoses(self):
        """Those that were overdoses, going on or over; not those started by mistake."""
        from .overdose import Overdose

        return self.filter(overdose__isnull=False).exclude(
            overdose__outcome=Overdose.Outcome.NO_OVERDOSE
        )

    def journals_due(self):
        """The overdoses of which health staff still owe a journal, the oldest first."""
        due = self.filter(overdose__journal_due=True, overdose__journal_kept_on__isnull=True)
        return due.select_related("overdose").order_by("started_at", "pk")

    def overdoses_going_on(self):
        """The overdoses that nobody has ended yet, the oldest first, with whom they befell."""
        going_on = self.filter(overdose__isnull=False, ended_at__isnull=True)
        return going_on.with_people().order_by("started_at", "pk")

    def with_people(self):
        """With the kind, the overdose if it was one, and the clients."""
        people = IncidentClient.objects.select_related("client", "visit__place").order_by(
            "client__nickname", "client__birth_year", "pk"
        )
        return self.select_related("kind", "overdose", "room", "reported_by").prefetch_related(
            Prefetch("people", people)
        )

    def within(self, *, kind=None, since=None, until=None, police=False, ambulance=False):
        """Those of a kind, on the local days `since` to `until`, with a call for help."""
        found = self
        if kind:
            found = found.filter(kind=kind)
        if since:
            found = found.filter(started_at__gte=start_of(since))
        if until:
            found = found.filter(started_at__lt=start_of(until + timedelta(days=1)))
        if police:
            found = found.filter(police_called_at__isnull=False)
        if ambulance:
            found = found.filter(ambulance_called_at__isnull=False)
        return found


def start_of(day):
    """The aware datetime at which the local date `day` begins."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


class IncidentManager(models.Manager.from_queryset(IncidentQuerySet)):  # type: ignore[misc]
    def clients_to_watch(self, room, at):
        """Who of those inside `room` had an overdose lately, in any room: {client id: when}.

        Lately is settings.OVERDOSE_MARK_FOR before `at`. Any room, because it is about their
        life; only that and when is told, nothing of where.
        """
        overdoses = Incident.objects.overdoses()
        lately = (
            IncidentClient.objects.filter(
                incident__in=overdoses.filter(started_at__gt=at - settings.OVERDOSE_MARK_FOR)
            )
            # Of a person registered twice, either registration may have had it.
            .annotate(person=Coalesce("client__joined__kept", "client"))
            .filter(person__in=Visit.objects.present().filter(room=room).values("client"))
            .order_by("incident__started_at")
            .values_list("person", "incident__started_at")
        )
        return dict(lately)

    @transaction.atomic
    def report(self, *, room, by, clients=(), staff_present=(), **facts):
        """`by` (staff) tells what went wrong in `room`. Returns the Incident.

        `clients` were involved; the visit of each at that time is found. `facts` are fields of
        the model: kind and started_at, and what is known of the others. Raises ValidationError
        with the code in_future, or that of a constraint.
        """
        LiveRoom.objects.change(room)
        incident = self.model(room=room, reported_by=by, **facts)
        incident.refuse_future()
        with refusing(Incident):
            incident.save()
        incident.staff_present.set(staff_present)
        incident.name_people(clients)
        return incident


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
        "rooms.Staff",
        through="IncidentStaff",
        related_name="+",
        blank=True,
        verbose_name=_("staff present"),
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

    objects = IncidentManager()

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

    @property
    def is_overdose(self):
        """Whether it was treated in overdose mode, and so has a timeline."""
        return hasattr(self, "overdose")

    @property
    def client(self):
        """The one client in it, as of an overdose, or None."""
        people = list(self.people.all())
        return people[0].client if people else None

    def locked(self):
        """This incident as it stands now, locked with its room until the transaction ends."""
        LiveRoom.objects.change(self.room_id)
        rows = Incident.objects.select_for_update(of=["self"], no_key=True)
        return rows.select_related("room", "kind").get(pk=self.pk)

    def refuse_future(self):
        """Raise ValidationError in_future where any of the times is still to come."""
        now = timezone.now()
        for name in TIMES:
            if (getattr(self, name) or now) > now:
                raise ValidationError({name: TO_COME})

    def name_people(self, clients):
        """Exactly `clients` were in it, each with the visit during which it happened."""
        self.people.exclude(client__in=clients).delete()
        there = set(self.people.values_list("client", flat=True))
        for client in clients:
            if client.pk not in there:
                visit = visit_at(self.room_id, client, self.started_at)
                with refusing(IncidentClient):
                    self.people.create(room_id=self.room_id, client=client, visit=visit)

    @transaction.atomic
    def correct(self, *, by, reason, clients, staff_present, **facts):
        """Set right what was told; what stood there stays readable, with the `reason`.

        `facts` as of report(). Raises ValidationError as report() does, and where the incident is
        an overdose: overdose_stays_one for another kind, one_client for more than one client,
        end_of_overdose where an end is set or taken away, which only Overdose.end() does.
        """
        incident = self.locked()
        if incident.is_overdose:
            incident.refuse_for_overdose(clients, facts)
        for name, value in facts.items():
            setattr(incident, name, value)
        incident.refuse_future()
        with because(reason, by):
            with refusing(Incident):
                incident.save()
            incident.staff_present.set(staff_present)
            incident.name_people(clients)
        return incident

    def refuse_for_overdose(self, clients, facts):
        if facts.get("kind", self.kind) != self.kind:
            raise ValidationError(
                _("It is an overdose with a timeline, and stays one."), code="overdose_stays_one"
            )
        if len(clients) > 1:
            raise ValidationError(
                _("An overdose is one person's. Start another one for the other."),
                code="one_client",
            )
        if (facts.get("ended_at", self.ended_at) is None) != (self.ended_at is None):
            raise ValidationError(
                _("Whether the overdose is over is said on its own page."), code="end_of_overdose"
            )
        first = self.overdose.timeline.order_by("at").values_list("at", flat=True).first()
        if first and facts.get("started_at", self.started_at) > first:
            raise ValidationError(
                _("Something stands in the timeline before this time."), code="start_after_event"
            )


TIMES = (
    *("started_at", "ended_at", "police_called_at", "police_came_at"),
    *("ambulance_called_at", "ambulance_came_at"),
)
TO_COME = ValidationError(_("This time is still to come."), code="in_future")

# The desk shows and types whole minutes: somebody let in at 23:41:30 was there "at 23:41".
A_MINUTE = timedelta(minutes=1)


def visit_at(room, client, at):
    """The visit of `client` in `room` (or its id) during which `at` was, or None."""
    there = Visit.objects.filter(room=room, client=client, arrived_at__lt=at + A_MINUTE)
    return (
        there.filter(Q(left_at__isnull=True) | Q(left_at__gte=at)).order_by("-arrived_at").first()
    )


@keeps_old_values()
class IncidentStaff(models.Model):
    """A member of staff who was there; a model of its own, so that a correction is kept."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("member of staff in an incident")
        verbose_name_plural = _("staff in incidents")
        constraints = [
            models.UniqueConstraint(fields=["incident", "staff"], name="incident_staff_once")
        ]

    def __str__(self):
        return f"{self.incident_id} {self.staff_id}"


@keeps_old_values()
class IncidentClient(models.Model):
    """A client in an incident, with the visit during which it happened, if there was one."""

    # The composite keys below hold the room together with both.
    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="people", db_constraint=False
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    # An admission that is undone leaves the incident as one without a visit.
    visit = models.ForeignKey(
        Visit,
        on_delete=models.SET_NULL,
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
