"""Meetings of the user council: the agenda, who came, the notes."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Deferrable, Max, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether, refusing
from config.history import because, keeps_old_values
from rooms.models import Room

from .complaint import Complaint
from .council import UserCouncil, refuse_to_come
from .suggestion import Suggestion


class CouncilMeetingQuerySet(models.QuerySet):
    def to_come(self, day):
        """Those on the local date `day` or later of which nothing is noted, the next one first."""
        return self.filter(held_on__gte=day, clients_present=None).order_by("held_on", "pk")

    def without_notes(self, day):
        """Those before the local date `day` of which nothing is noted yet, the oldest first."""
        return self.filter(held_on__lt=day, clients_present=None).order_by("held_on", "pk")

    def noted(self):
        """Those with notes, the newest first."""
        return self.filter(clients_present__isnull=False).order_by("-held_on", "-pk")

    def published(self):
        """Those whose notes all staff of the room may read."""
        return self.filter(published_at__isnull=False)


class CouncilMeetingManager(models.Manager.from_queryset(CouncilMeetingQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def plan(self, council, *, held_on, by, agenda=()):
        """A meeting of `council` on a local date, with the words of its `agenda` in their order.

        Returns the CouncilMeeting. Raises ValidationError council_rests, before_founding,
        meeting_once_a_day.
        """
        council = council.locked()
        refuse_day(council, held_on)
        with refusing(CouncilMeeting):
            meeting = self.create(
                council=council, room_id=council.room_id, held_on=held_on, planned_by=by
            )
        for title in agenda:
            meeting.add(title=title)
        return meeting


def refuse_day(council, day):
    """Raise ValidationError for a day on which `council` does not meet."""
    if day < council.founded_on:
        raise ValidationError(_("The user council was not founded then."), code="before_founding")
    if council.rests and day >= council.rests_since:
        raise ValidationError(
            _("The user council rests. Let it meet again first."), code="council_rests"
        )


@keeps_old_values()
class CouncilMeeting(models.Model):
    """A meeting of a room's user council, planned or held."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    council = models.ForeignKey(
        UserCouncil, on_delete=models.PROTECT, related_name="meetings", db_index=False
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="council_meetings", db_index=False
    )
    held_on = models.DateField(_("date"))
    planned_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("planned by"),
    )
    clients_present = models.PositiveSmallIntegerField(_("clients present"), null=True, blank=True)
    staff_present = models.PositiveSmallIntegerField(_("staff present"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=8000, blank=True)
    published_at = models.DateTimeField(_("shown to all staff"), null=True, blank=True)
    published_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("shown by"),
    )

    objects = CouncilMeetingManager()

    class Meta:
        verbose_name = _("meeting of a user council")
        verbose_name_plural = _("meetings of user councils")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "held_on"],
                name="council_meeting_once_a_day",
                violation_error_code="meeting_once_a_day",
                violation_error_message=_("There is a meeting on this day already."),
            ),
            # What the composite keys of an agenda item and of a decision refer to.
            models.UniqueConstraint(fields=["id", "room"], name="council_meeting_in_room"),
            models.CheckConstraint(
                condition=Q(clients_present=None, staff_present=None, notes="")
                | Q(~Q(notes=""), clients_present__isnull=False, staff_present__isnull=False),
                name="council_meeting_noted_whole",
                violation_error_code="notes_missing",
                violation_error_message=_("Say how many came, and what was talked about."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(~Q(notes=""), published_at__isnull=False, published_by__isnull=False),
                name="council_meeting_shown_with_notes",
                violation_error_code="not_noted",
                violation_error_message=_("There are no notes yet."),
            ),
            ForeignKeyTogether(
                fields=["council", "room"],
                to="complaints.UserCouncil",
                to_fields=["id", "room"],
                name="council_meeting_of_rooms_council",
            ),
        ]

    def __str__(self):
        return f"{self.room_id} {self.held_on}"

    @property
    def is_noted(self):
        return self.clients_present is not None

    @property
    def is_published(self):
        return self.published_at is not None

    def locked(self):
        return CouncilMeeting.objects.select_for_update(no_key=True).get(pk=self.pk)

    def refuse_noted(self):
        if self.is_noted:
            raise ValidationError(
                _("There are notes of this meeting already. Correct them, with a reason."),
                code="noted_already",
            )

    @transaction.atomic
    def move(self, *, by, held_on, reason):
        """A meeting that was not held yet takes place on another day.

        Raises ValidationError noted_already, council_rests, before_founding, meeting_once_a_day.
        """
        meeting = self.locked()
        meeting.refuse_noted()
        refuse_day(meeting.council.locked(), held_on)
        meeting.held_on = held_on
        with because(reason, by), refusing(CouncilMeeting):
            meeting.save()
        return meeting

    @transaction.atomic
    def note(self, *, by, clients_present, staff_present, notes):
        """Note who came (numbers) and what was talked about (text).

        Raises ValidationError noted_already, to_come for a meeting that is still to come,
        notes_missing.
        """
        meeting = self.locked()
        meeting.refuse_noted()
        refuse_to_come(meeting.held_on)
        return meeting.write(clients_present, staff_present, notes)

    @transaction.atomic
    def correct(self, *, by, reason, clients_present, staff_present, notes):
        """Set the notes right, with the reason; the old ones stay in the history.

        Raises ValidationError not_noted, notes_missing.
        """
        meeting = self.locked()
        if not meeting.is_noted:
            raise ValidationError(_("There are no notes yet."), code="not_noted")
        with because(reason, by):
            return meeting.write(clients_present, staff_present, notes)

    def write(self, clients_present, staff_present, notes):
        """Write the notes; the caller has locked this meeting."""
        self.clients_present, self.staff_present = clients_present, staff_present
        self.notes = notes
        with refusing(CouncilMeeting):
            self.save()
        return self

    @transaction.atomic
    def publish(self, *, by):
        """All staff of the room may read the notes. Raises ValidationError not_noted."""
        meeting = self.locked()
        meeting.published_at, meeting.published_by = timezone.now(), by
        with refusing(CouncilMeeting):
            meeting.save()
        return meeting

    @transaction.atomic
    def unpublish(self, *, by):
        """The notes are for leaders alone again."""
        meeting = self.locked()
        meeting.published_at = meeting.published_by = None
        with because("", by):
            meeting.save()
        return meeting

    @transaction.atomic
    def add(self, *, title, suggestion=None, complaint=None):
        """Put something last on the agenda, in words of its own. Returns the AgendaItem.

        A `suggestion` or a `complaint` it comes from is remembered, and not who said it. Raises
        ValidationError noted_already, suggestion_once, suggestion_elsewhere, complaint_once,
        complaint_elsewhere.
        """
        meeting = self.locked()
        meeting.refuse_noted()
        last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
        with refusing(AgendaItem):
            return meeting.agenda.create(
                room_id=meeting.room_id,
                position=last + 1,
                title=title,
                suggestion=suggestion,
                complaint=complaint,
            )


@keeps_old_values()
class AgendaItem(models.Model):
    """Something to talk about at a meeting of the user council, in its order and own words."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(
        CouncilMeeting,
        on_delete=models.PROTECT,
        related_name="agenda",
        db_index=False,
        db_constraint=False,
    )
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("words on the agenda"), max_length=200)
    suggestion = models.ForeignKey(
        Suggestion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("suggestion"),
    )
    # Nothing leads from a complaint here, and from here only who may know of it is led to it.
    complaint = models.ForeignKey(
        Complaint,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("complaint"),
    )

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        ordering = ["position"]
        constraints = [
            # Checked at the end of a statement, so that two can change places in one.
            models.UniqueConstraint(
                fields=["meeting", "position"],
                deferrable=Deferrable.IMMEDIATE,
                name="agenda_item_place_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "suggestion"],
                name="agenda_item_suggestion_once",
                violation_error_code="suggestion_once",
                violation_error_message=_("This suggestion is on the agenda already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "complaint"],
                name="agenda_item_complaint_once",
                violation_error_code="complaint_once",
                violation_error_message=_("This complaint is on the agenda already."),
            ),
            # What the composite key of a decision refers to.
            models.UniqueConstraint(fields=["id", "meeting"], name="agenda_item_of_meeting"),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="agenda_item_says_something",
                violation_error_code="says_nothing",
                violation_error_message=_("Write what it is about."),
            ),
            ForeignKeyTogether(
                fields=["meeting", "room"],
                to="complaints.CouncilMeeting",
                to_fields=["id", "room"],
                name="agenda_item_of_rooms_meeting",
            ),
            ForeignKeyTogether(
                fields=["suggestion", "room"],
                to="complaints.Suggestion",
                to_fields=["id", "room"],
                name="agenda_item_of_rooms_suggestion",
                violation_error_code="suggestion_elsewhere",
                violation_error_message=_("This suggestion was made in another room."),
            ),
            ForeignKeyTogether(
                fields=["complaint", "room"],
                to="complaints.Complaint",
                to_fields=["id", "room"],
                name="agenda_item_of_rooms_complaint",
                violation_error_code="complaint_elsewhere",
                violation_error_message=_("This complaint is about another room."),
            ),
        ]

    def __str__(self):
        return self.title

    @transaction.atomic
    def correct(self, *, by, reason, title):
        """Put it in other words, for the reason given. Raises ValidationError says_nothing."""
        self.meeting.locked()
        item = AgendaItem.objects.get(pk=self.pk)
        item.title = title
        with because(reason, by), refusing(AgendaItem):
            item.save()
        return item

    @transaction.atomic
    def move_up(self, *, by):
        """Change places with the one before it, if there is one and no notes are written yet."""
        meeting = self.meeting.locked()
        item = AgendaItem.objects.get(pk=self.pk)
        before = meeting.agenda.filter(position__lt=item.position).last()
        if meeting.is_noted or before is None:
            return
        places = Case(
            When(pk=item.pk, then=before.position), When(pk=before.pk, then=item.position)
        )
        with because("", by):
            meeting.agenda.filter(pk__in=[item.pk, before.pk]).update(position=places)

    @transaction.atomic
    def remove(self, *, by):
        """Take it off the agenda; its words stay in the history.

        Raises ValidationError noted_already once the meeting was held, decided_already where a
        decision came of it, gone.
        """
        meeting = self.meeting.locked()
        meeting.refuse_noted()
        item = meeting.agenda.filter(pk=self.pk).first()
        if item is None:
            raise ValidationError(_("It is off the agenda already."), code="gone")
        if meeting.decisions.filter(item=item).exists():
            raise ValidationError(
                _("A decision came of this: it stays on the agenda."), code="decided_already"
            )
        with because("removed", by):
            item.delete()
