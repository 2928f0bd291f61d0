"""Overdoses: one person's, treated now, with a timeline and an end."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.history import because, keeps_old_values
from intake.models import Visit
from rooms.models import LiveRoom

from .incident import Incident, IncidentKind
from .overdose_event import (
    FIELDS,
    EventKind,
    OverdoseEvent,
    OverdoseEventStruck,
    naloxone,
    timeline,
)

# Somebody may fall on the pavement before the door.
JUST_LEFT = timedelta(hours=1)


class OverdoseQuerySet(models.QuerySet):
    def going_on(self):
        return self.filter(incident__ended_at__isnull=True)


class OverdoseManager(models.Manager.from_queryset(OverdoseQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def start(self, *, room, by, visit=None):
        """An overdose begins in `room`, now. Returns the Overdose, running.

        With a `visit` it is that client's; a second start for the same visit gives the one that
        is running. Never refused: a visit undone meanwhile, or over for more than an hour, leaves
        it without a client.
        """
        LiveRoom.objects.change(room)
        lately = Q(left_at__isnull=True) | Q(left_at__gte=timezone.now() - JUST_LEFT)
        visit = visit and Visit.objects.filter(lately, pk=visit.pk).select_related("client").first()
        running = visit and self.going_on().filter(incident__people__visit=visit).first()
        if running:
            return running
        incident = Incident.objects.create(
            room=room,
            kind=IncidentKind.objects.get(code=IncidentKind.OVERDOSE),
            started_at=timezone.now(),
            reported_by=by,
        )
        if visit:
            incident.people.create(room=room, client=visit.client, visit=visit)
        return self.create(incident=incident)


# The usual name of its history is that of an event in the timeline. When the journal was kept is
# left out: the second in which that was written is the second of an entry in a journal.
@keeps_old_values(model_name="OverdoseBefore", exclude=["journal_kept_on"])
class Overdose(models.Model):
    """What an incident is besides, when it is an overdose (quality standard 6).

    Whom it befell says the incident: one client at most, or nobody known. A journal is due after
    each; that it was kept, and when, is all that is said of it here: nothing leads to it.
    """

    class Level(models.TextChoices):
        """How somebody answers, from awake to not at all (AVPU)."""

        ALERT = "alert", _("Awake and alert")
        VOICE = "voice", _("Answers to voice")
        PAIN = "pain", _("Answers to pain only")
        UNRESPONSIVE = "unresponsive", _("Does not respond")

    class Outcome(models.TextChoices):
        RECOVERED_HERE = "recovered_here", _("Recovered here")
        TO_HOSPITAL = "to_hospital", _("Taken to hospital")
        LEFT_AGAINST_ADVICE = "left_against_advice", _("Left against advice")
        DIED = "died", _("Died")
        # For a start by mistake: figures leave it out.
        NO_OVERDOSE = "no_overdose", _("It was no overdose after all")

    incident = models.OneToOneField(
        Incident, on_delete=models.PROTECT, primary_key=True, related_name="overdose"
    )
    substances_stated = models.CharField(_("substances as stated"), max_length=200, blank=True)
    consumed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    level_at_start = models.CharField(
        _("consciousness at the start"), max_length=15, choices=Level, blank=True
    )
    outcome = models.CharField(_("how it ended"), max_length=20, choices=Outcome, blank=True)
    debrief = models.TextField(_("debrief"), max_length=4000, blank=True)
    ended_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("ended by"),
    )
    journal_due = models.BooleanField(_("journal due"), default=False)
    journal_kept_on = models.DateField(_("journal kept"), null=True, blank=True)

    objects = OverdoseManager()

    class Meta:
        verbose_name = _("overdose")
        verbose_name_plural = _("overdoses")
        constraints = [
            models.CheckConstraint(
                condition=Q(level_at_start__in=["", "alert", "voice", "pain", "unresponsive"]),
                name="overdose_level_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_by__isnull=True)
                | Q(
                    outcome__in=[
                        *("recovered_here", "to_hospital", "left_against_advice"),
                        *("died", "no_overdose"),
                    ],
                    ended_by__isnull=False,
                ),
                name="overdose_ended_somehow",
            ),
            models.CheckConstraint(
                condition=Q(journal_kept_on__isnull=True) | Q(journal_due=True),
                name="overdose_journal_kept_where_due",
                violation_error_code="journal_kept",
                violation_error_message=_("The journal has been kept."),
            ),
            models.CheckConstraint(
                condition=Q(journal_due=False) | ~Q(outcome=""),
                name="overdose_journal_due_after_end",
            ),
        ]

    def __str__(self):
        return str(self.incident_id)

    @property
    def uuid(self):
        """How addresses name it: as its incident."""
        return self.incident.uuid

    @property
    def going_on(self):
        return self.incident.ended_at is None

    def seconds(self, at):
        """Whole seconds from the start to the end, or to `at` while it goes on."""
        return int(((self.incident.ended_at or at) - self.incident.started_at).total_seconds())

    def version(self):
        """A text that changes when anything does that the page of this overdose shows."""
        rows = OverdoseEvent.objects.filter(overdose=self)
        counts = rows.aggregate(events=Count("pk"), struck=Count("struck"))
        live = LiveRoom.objects.filter(room=self.incident.room_id).values_list("version", flat=True)
        return f"{live.first() or 0}-{counts['events']}-{counts['struck']}"

    def entries(self):
        """The timeline as a list of Entry, the newest first (see overdose_event.timeline)."""
        return timeline(self)

    @property
    def naloxone_mg(self):
        """All the naloxone of the timeline in mg (Decimal), without what was struck out."""
        return naloxone(self.entries())["mg"]

    @transaction.atomic
    def record(self, *, uuid, kind, by, at=None, completes=None, **values):
        """Add to the timeline what was done or measured; the same `uuid` again writes nothing.

        `kind` is an EventKind, `at` (aware datetime) when it was: now, if not given; never to
        come and never before the start. `values` are fields of OverdoseEvent that belong to the
        kind. `completes` is the OverdoseEvent whose numbers these are. After the end too: what
        waited for the network must not be lost. Returns the OverdoseEvent. Raises ValidationError
        with the code other_content where the uuid is known for something else, after_end for
        what is said to have been done long after the end, or that of a constraint.
        """
        now = timezone.now()
        ended = self.incident.ended_at
        if ended and kind != EventKind.NOTE and (at or now) > ended + settings.UNDO_WITHIN:
            raise ValidationError(
                _("The overdose was over by then. Write it as a note."), code="after_end"
            )
        event = OverdoseEvent(
            uuid=uuid,
            overdose=self,
            kind=kind,
            at=max(min(at or now, now), self.incident.started_at),
            recorded_at=now,
            recorded_by=by,
            completes=completes and (completes.completes or completes),
            **values,
        )
        # As the columns hold it, to be compared with what they do; what is wrong, they refuse.
        for name in values:
            setattr(event, name, FIELDS[name].to_python(values[name]))
        with refusing(OverdoseEvent):
            # A second arrival waits here until the first is done.
            OverdoseEvent.objects.bulk_create([event], ignore_conflicts=True)
        written = OverdoseEvent.objects.get(uuid=uuid)
        if written.content != event.content:
            raise ValidationError(
                _("This was sent before with another content, and only the first was kept."),
                code="other_content",
            )
        if self.incident.ended_at:
            self.note_ambulance()
        return written

    @transaction.atomic
    def strike(self, event, *, by, reason=""):
        """Strike out `event` of the timeline: it stays readable, with who and when.

        Twice is once. Returns the OverdoseEventStruck.
        """
        struck = OverdoseEventStruck(event=event, by=by, reason=reason)
        OverdoseEventStruck.objects.bulk_create([struck], ignore_conflicts=True)
        if self.incident.ended_at:
            self.forget_ambulance(event)
            self.note_ambulance()
        return OverdoseEventStruck.objects.get(event=event)

    def forget_ambulance(self, event):
        """Take back from the incident what it had from this `event` of the timeline alone."""
        incident = self.incident.locked()
        if (event.kind, event.at) == (EventKind.CALLED_112, incident.ambulance_called_at):
            incident.ambulance_called_at = incident.ambulance_came_at = None
        elif (event.kind, event.at) == (EventKind.AMBULANCE_ARRIVED, incident.ambulance_came_at):
            incident.ambulance_came_at = None
        incident.save(update_fields=["ambulance_called_at", "ambulance_came_at"])

    def locked(self):
        """This overdose as it stands now, locked with its room until the transaction ends."""
        incident = self.incident.locked()
        overdose = Overdose.objects.select_for_update(no_key=True).get(pk=self.pk)
        overdose.incident = incident
        return overdose

    @transaction.atomic
    def note_facts(self, *, by, client=None, unknown_person=False, reason="", **facts):
        """Who it is, and what is known by now; what stood there stays readable.

        `facts` are substances_stated, consumed_at, level_at_start, and after the end outcome,
        debrief and journal_due. Raises ValidationError in_future for a consumption to come, and
        not_ended for an outcome before the end.
        """
        overdose = self.locked()
        if (facts.get("consumed_at") or timezone.now()) > timezone.now():
            raise ValidationError(_("This time is still to come."), code="in_future")
        if overdose.going_on and facts.keys() & {"outcome", "debrief", "journal_due"}:
            raise ValidationError(_("The overdose has not ended."), code="not_ended")
        if overdose.outcome == self.Outcome.NO_OVERDOSE != facts.get("outcome", overdose.outcome):
            facts.setdefault("journal_due", True)
        with because(reason, by), refusing(Overdose, Incident):
            overdose._write(by, **facts)
            if overdose.incident.unknown_person != unknown_person:
                overdose.incident.unknown_person = unknown_person
                overdose.incident.save(update_fields=["unknown_person"])
            overdose.incident.name_people([client] if client else [])
        return overdose

    @transaction.atomic
    def end(self, *, by, outcome, debrief="", journal_due=True):
        """It is over, now, with an `outcome` (Outcome). Returns the overdose.

        The calls for an ambulance in the timeline become those of the incident. A journal is due
        unless there was no overdose. Raises ValidationError ended where somebody ended it before.
        """
        overdose = self.locked()
        if not overdose.going_on:
            raise ValidationError(
                _("%(staff)s has ended it already: %(outcome)s.")
                % {"staff": overdose.ended_by, "outcome": overdose.get_outcome_display()},
                code="ended",
            )
        overdose.incident.ended_at = timezone.now()
        overdose.incident.save(update_fields=["ended_at"])
        overdose.ended_by = by
        overdose._write(by, outcome=outcome, debrief=debrief, journal_due=journal_due)
        overdose.note_ambulance()
        return overdose

    def note_journal_kept(self):
        """Its journal is kept, today; nothing here says which one. The overdose is locked.

        Raises ValidationError journal_kept where somebody kept it before, and journal_not_due.
        """
        if self.journal_kept_on:
            raise ValidationError(_("Its journal is kept already."), code="journal_kept")
        if not self.journal_due:
            raise ValidationError(_("No journal is due for it."), code="journal_not_due")
        self.journal_kept_on = timezone.localdate()
        self.save(update_fields=["journal_kept_on"])

    def _write(self, by, **facts):
        """Write `facts`. Where nothing was done there is nothing to keep a journal of; else it is
        health staff who say that none is due.
        """
        was_due, outcome = self.journal_due, self.outcome
        for name, value in facts.items():
            setattr(self, name, value)
        if self.outcome == self.Outcome.NO_OVERDOSE:
            if not self.timeline.exists():
                self.journal_due = False
            elif not by.has_perm("incidents.see_due_journals", self.incident.room):
                self.journal_due = was_due or outcome != self.outcome
        self.save()

    def note_ambulance(self):
        """Take over into the incident when the ambulance was called and came, if not said there."""
        incident = self.incident.locked()
        first: dict = {}
        for entry in reversed(self.entries()):
            if not entry.struck:
                first.setdefault(entry.kind, entry.at)
        called = incident.ambulance_called_at or first.get(EventKind.CALLED_112)
        came = incident.ambulance_came_at or first.get(EventKind.AMBULANCE_ARRIVED)
        if came and (called is None or came < called):
            came = None  # the timeline says both; the incident only what fits together
        if (called, came) != (incident.ambulance_called_at, incident.ambulance_came_at):
            incident.ambulance_called_at, incident.ambulance_came_at = called, came
            incident.save(update_fields=["ambulance_called_at", "ambulance_came_at"])
