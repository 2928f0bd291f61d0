"""Complaints: taken down, sent to who takes them, answered (quality standard 10)."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.words import code_of, digest_of
from config.constraints import refusing
from config.history import keeps_old_values
from intake.models import Client
from rooms.models import Room, Staff
from rooms.models.contact_point import Receiver
from rooms.roles import MAY

from .about import leaders_of
from .complaint_queryset import OPEN_STATES, ComplaintQuerySet
from .deadline import Deadline, answer_due, last_day_to_complain, sending_on_due
from .handling import Handling
from .routing import CHOICES, Route, may_choose, routes
from .topic import ComplaintTopic, TopicGroup


class ComplaintManager(models.Manager.from_queryset(ComplaintQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def receive(
        self,
        *,
        room,
        by,
        way,
        text,
        topics,
        own_words=True,
        complainant="anonymous",
        client=None,
        name="",
        contact="",
        representative="",
        contact_consent=False,
        choice="",
        decision_on=None,
        about_staff=(),
        about_leader=False,
        received_at=None,
    ):
        """Take down a complaint in `room` by `by` (staff); returns the Complaint.

        `topics` are ComplaintTopics, `about_staff` the staff it is about, `choice` the receiver
        that the client chose where there is a choice. It is about the leader where one of the
        topics is, where a leader of the room is among `about_staff`, or where `about_leader` says
        so. Raises ValidationError: topic_missing, choice_missing, decision_date_missing,
        decision_in_future, received_in_future, name_missing, complainant_mixed, contact_missing.
        """
        now = timezone.now()
        received_at = received_at or now
        if received_at > now:
            raise ValidationError(_("This time is still to come."), code="received_in_future")
        topics, about_staff = list(topics), list(about_staff)
        if not topics:
            raise ValidationError(_("Say what it is about."), code="topic_missing")
        leaders = leaders_of(room, received_at)
        about_leader = (
            about_leader
            or any(topic.about_leader for topic in topics)
            or bool(set(about_staff) & leaders)
        )
        if not may_choose(topics, about_leader=about_leader):
            choice = ""
        elif choice not in CHOICES:
            raise ValidationError(_("Say whom the client chooses."), code="choice_missing")
        decision_on = self._day_of_decision(topics, decision_on)
        if complainant == "named" and not name:
            raise ValidationError(_("Write the name, or choose Anonymous."), code="name_missing")
        if complainant == "anonymous" and (name or contact or contact_consent):
            raise ValidationError(
                _("Somebody anonymous leaves no name and no way to be contacted."),
                code="complainant_mixed",
            )
        complaint = self.model(
            uuid=self._free_uuid(),
            room=room,
            recorded_by=by,
            recorded_at=now,
            received_at=received_at,
            way=way,
            text=text,
            own_words=own_words,
            complainant=complainant,
            client=client.kept if client else None,
            name=name,
            contact=contact,
            representative=representative,
            contact_consent=contact_consent,
            choice=choice,
            decision_on=decision_on,
            about_leader=about_leader,
        )
        complaint.set_deadlines(topics)
        complaint.code_digest = digest_of(complaint.code)
        with refusing(Complaint):
            complaint.save(force_insert=True)
        complaint.topics.set(topics)
        for route in routes(topics, about_leader=about_leader, choice=choice):
            complaint.receivers.create(receiver=route.receiver, chosen=route.choice)
        complaint.keep_from(about_staff, leaders if about_leader else set())
        complaint.step("received", by, at=received_at)
        return complaint

    @staticmethod
    def _day_of_decision(topics, decision_on):
        """The date of the decision, where one of `topics` is a decision; else None."""
        if not any(topic.group == TopicGroup.DECISION for topic in topics):
            return None
        if decision_on is None:
            raise ValidationError(_("Say when it was decided."), code="decision_date_missing")
        if decision_on > timezone.localdate():
            raise ValidationError(_("This day is still to come."), code="decision_in_future")
        return decision_on

    def _free_uuid(self):
        """An identifier whose code no other complaint has."""
        while True:
            fresh = uuid.uuid4()
            if not self.filter(code_digest=digest_of(code_of(fresh))).exists():
                return fresh


@keeps_old_values()
class Complaint(Handling, models.Model):
    """What somebody is not content with, and what became of it."""

    class Way(models.TextChoices):
        SPOKEN = "spoken", _("In person")
        PHONE = "phone", _("By phone")
        WRITTEN = "written", _("In writing")

    class Complainant(models.TextChoices):
        ANONYMOUS = "anonymous", _("Anonymous")
        CLIENT = "client", _("A client we know")
        NAMED = "named", _("Somebody who gives a name")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        EXAMINING = "examining", _("Being examined")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        PARTLY = "partly", _("Partly upheld")
        NOT_UPHELD = "not_upheld", _("Not upheld")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SENT_ON = "sent_on", _("Sent on")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # No way here from the room: whoever looks for complaints begins with visible_to (ADR 11).
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="+", verbose_name=_("room")
    )
    received_at = models.DateTimeField(_("received"))
    recorded_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("taken down by"),
    )
    recorded_at = models.DateTimeField(_("taken down"))
    way = models.CharField(_("how it came"), max_length=10, choices=Way)
    text = models.TextField(_("the complaint"), max_length=8000)
    own_words = models.BooleanField(_("in the person's own words"), default=True)
    topics = models.ManyToManyField(ComplaintTopic, related_name="+", verbose_name=_("about"))
    complainant = models.CharField(_("who complains"), max_length=10, choices=Complainant)
    # No way back from the client: a complaint does not follow anybody to the desk.
    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("client"),
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    contact = models.CharField(_("how to reach them"), max_length=200, blank=True)
    representative = models.CharField(_("helper or representative"), max_length=200, blank=True)
    contact_consent = models.BooleanField(_("wants to be contacted"), default=False)
    choice = models.CharField(_("chosen receiver"), max_length=20, choices=Receiver, blank=True)
    decision_on = models.DateField(_("date of the decision"), null=True, blank=True)
    reassessed_on = models.DateField(_("looked at again"), null=True, blank=True)
    about_leader = models.BooleanField(_("about the leader"), default=False)
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.RECEIVED)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), max_length=8000, blank=True)
    due_on = models.DateField(_("to be answered by"))
    # Of a treatment decision alone, each empty once it was done.
    pass_on_by = models.DateField(_("to be with the Center by"), null=True, blank=True)
    send_on_by = models.DateField(_("to be sent on to Ankestyrelsen by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True, editable=False)

    objects = ComplaintManager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_digest"], condition=~Q(code_digest=""), name="complaint_code_once"
            ),
            models.CheckConstraint(
                condition=Q(complainant="anonymous", client__isnull=True, name="", contact="")
                & ~Q(code_digest="")
                | Q(complainant="client", client__isnull=False, name="")
                | Q(complainant="named", client__isnull=True) & ~Q(name=""),
                name="complaint_one_complainant",
                violation_error_code="complainant_mixed",
                violation_error_message=_(
                    "Either anonymous, or a client, or a name: say which, and nothing else."
                ),
            ),
            models.CheckConstraint(
                condition=Q(contact_consent=False) | Q(complainant="client") | ~Q(contact=""),
                name="complaint_contact_to_use",
                violation_error_code="contact_missing",
                violation_error_message=_("Say how to reach the person who wants to be contacted."),
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["", "leader", "socialforvaltningen"]),
                name="complaint_choice_known",
            ),
            models.CheckConstraint(
                condition=Q(about_leader=False) | Q(choice=""),
                name="complaint_about_leader_not_to_leader",
            ),
            models.CheckConstraint(
                condition=Q(decision_on__isnull=False)
                | Q(pass_on_by__isnull=True, send_on_by__isnull=True),
                name="complaint_sent_on_for_decision",
            ),
            models.CheckConstraint(
                condition=Q(way__in=["spoken", "phone", "written"]), name="complaint_way_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="complaint_says_something"),
            # What the composite key of an item of an agenda refers to.
            models.UniqueConstraint(fields=["id", "room"], name="complaint_of_room"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["received", "acknowledged", "examining"],
                    outcome="",
                    answer="",
                    answered_at__isnull=True,
                )
                | Q(
                    state__in=["answered", "closed"],
                    outcome__in=["upheld", "partly", "not_upheld", "withdrawn", "sent_on"],
                    answered_at__isnull=False,
                )
                & (Q(outcome="withdrawn") | ~Q(answer="")),
                name="complaint_answered_whole",
                violation_error_code="answer_missing",
                violation_error_message=_("Write the answer."),
            ),
        ]
        indexes = [models.Index(fields=["room", "state", "due_on"], name="complaint_waiting")]

    def __str__(self):
        return self.reference

    # -- What is said of it ----------------------------------------------------------------------

    @property
    def reference(self):
        """What a letter calls it: eight signs, that say nothing of anybody."""
        return self.uuid.hex[:8].upper()

    @property
    def code(self):
        """The four words on the slip; shown just after it was taken down."""
        return code_of(self.uuid)

    @property
    def received_on(self):
        """The date it came, by the clock in the room: Friday 22:00 is Friday."""
        return timezone.localdate(self.received_at)

    @property
    def is_open(self):
        return self.state in OPEN_STATES

    @property
    def deadlines(self):
        """What is still to be done, as a list of Deadline: the nearest, which counts, first."""
        if not self.is_open:
            return []
        days = [
            (self.due_on, _("answer")),
            (self.pass_on_by, _("to Center for Rusmiddelbehandling")),
            (self.send_on_by, _("on to Ankestyrelsen, if the decision stands")),
        ]
        found = [Deadline(day, what) for day, what in days if day]
        return sorted(found, key=lambda deadline: deadline.day)

    @property
    def nearest(self):
        """The Deadline that counts, or None once it is answered."""
        return next(iter(self.deadlines), None)

    def answered_when(self, today):
        """ "in_time", "late", or "waiting" where the answer is not due yet on the date `today`."""
        day = timezone.localdate(self.answered_at) if self.answered_at else today
        if day > self.due_on:
            return "late"
        return "in_time" if self.answered_at else "waiting"

    @property
    def has_decision(self):
        return self.decision_on is not None

    @property
    def last_day(self):
        """The last date on which the decision could be complained of, or None."""
        return last_day_to_complain(self.decision_on) if self.has_decision else None

    @property
    def too_late(self):
        """Whether it came later than the decision could be complained of."""
        return self.has_decision and self.received_on > self.last_day

    @property
    def routes(self):
        """Who takes it, as it was recorded: a list of Route, with its reason where one is known."""
        told = routes(
            self.topics.all(),
            about_leader=self.about_leader,
            choice=self.choice,
            reassessed=self.reassessed_on is not None,
        )
        reasons = {route.receiver: route.reason for route in told}
        return [
            Route(Receiver(row.receiver), reasons.get(row.receiver, ""), row.chosen)
            for row in self.receivers.all()
        ]

    @property
    def has_reader(self):
        """Whether anybody who works here may read it."""
        seeing = Staff.objects.filter(
            is_active=True, memberships__role__in=MAY["complaints.see"]
        ).distinct()
        known = type(self).objects.filter(pk=self.pk)
        return any(known.visible_to(staff).exists() for staff in seeing)

    def set_deadlines(self, topics):
        """The first deadlines of it, for these `topics`: each from the day it came.

        What came after the last day to complain of a decision goes to the Center at once.
        """
        days = []
        if self.has_decision:
            self.pass_on_by = max(self.last_day, self.received_on)
            self.send_on_by = sending_on_due(self.received_on)
            days.append(self.send_on_by)
        if not days or any(topic.group != TopicGroup.DECISION for topic in topics):
            days.append(answer_due(self.received_on))
        self.due_on = min(days)
