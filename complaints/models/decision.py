"""What a user council decided, who does it by when, and what became of it."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether, refusing
from config.history import because, keeps_old_values
from rooms.models import Room

from .council import refuse_to_come
from .meeting import AgendaItem, CouncilMeeting


class CouncilDecisionQuerySet(models.QuerySet):
    def open(self):
        """Those that are to be done, the first due on top."""
        found = self.filter(state=CouncilDecision.State.OPEN).select_related("meeting")
        return found.order_by("due_on", "pk")

    def overdue(self, day):
        """Those that should have been done before the local date `day`."""
        return self.open().filter(due_on__lt=day)


class CouncilDecisionManager(models.Manager.from_queryset(CouncilDecisionQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def decide(self, meeting, *, by, text, who, due_on, item=None):
        """Note what `meeting` decided: `text`, `who` does it (a part, no client), by which date.

        `item` is the AgendaItem it belongs to. Returns the CouncilDecision. Raises ValidationError
        to_come for a meeting that is still to come, due_before_meeting, decision_of_item.
        """
        meeting = meeting.locked()
        refuse_to_come(meeting.held_on)
        if due_on < meeting.held_on:
            raise ValidationError(
                _("This is before the meeting that decided it."), code="due_before_meeting"
            )
        with refusing(CouncilDecision):
            return self.create(
                meeting=meeting,
                room_id=meeting.room_id,
                item=item,
                text=text,
                who=who,
                due_on=due_on,
                recorded_by=by,
            )


@keeps_old_values()
class CouncilDecision(models.Model):
    """Something a user council decided at a meeting."""

    class State(models.TextChoices):
        OPEN = "open", _("Still to do")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(
        CouncilMeeting,
        on_delete=models.PROTECT,
        related_name="decisions",
        db_constraint=False,
    )
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="council_decisions")
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        db_constraint=False,
        verbose_name=_("item of the agenda"),
    )
    text = models.CharField(_("what was decided"), max_length=500)
    who = models.CharField(_("who does it"), max_length=80)
    due_on = models.DateField(_("by when"))
    recorded_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    outcome = models.CharField(_("what became of it"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("closed by"),
    )

    objects = CouncilDecisionManager()

    class Meta:
        verbose_name = _("decision of a user council")
        verbose_name_plural = _("decisions of user councils")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(who=""),
                name="council_decision_says_what_and_who",
                violation_error_code="says_nothing",
                violation_error_message=_("Write what was decided, and who does it."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", outcome="", closed_at=None, closed_by=None)
                | Q(
                    ~Q(outcome=""),
                    state__in=["done", "dropped"],
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                ),
                name="council_decision_closed_whole",
                violation_error_code="outcome_missing",
                violation_error_message=_("Write what became of it."),
            ),
            ForeignKeyTogether(
                fields=["meeting", "room"],
                to="complaints.CouncilMeeting",
                to_fields=["id", "room"],
                name="council_decision_of_rooms_meeting",
            ),
            ForeignKeyTogether(
                fields=["item", "meeting"],
                to="complaints.AgendaItem",
                to_fields=["id", "meeting"],
                name="council_decision_of_meetings_item",
                violation_error_code="decision_of_item",
                violation_error_message=_("This item is on the agenda of another meeting."),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def is_overdue(self):
        return self.is_open and self.due_on < timezone.localdate()

    def locked(self):
        return CouncilDecision.objects.select_for_update(no_key=True).get(pk=self.pk)

    @transaction.atomic
    def follow_up(self, *, by, state, outcome, at=None):
        """It is done, or dropped (a `State`), and what became of it (text).

        `at` (aware datetime) is when that was noted: now, if not given.
        Raises ValidationError closed_already, outcome_missing.
        """
        decision = self.locked()
        if not decision.is_open:
            raise ValidationError(
                _("This was closed meanwhile. Look at what was noted, and correct it if needed."),
                code="closed_already",
            )
        return decision.close(by, state, outcome, at)

    @transaction.atomic
    def correct(self, *, by, reason, state, outcome):
        """Another state or outcome, with the reason; OPEN takes the note back.

        Raises ValidationError not_closed, outcome_missing.
        """
        decision = self.locked()
        if decision.is_open:
            raise ValidationError(_("This is still to do."), code="not_closed")
        with because(reason, by):
            return decision.close(by, state, outcome)

    def close(self, by, state, outcome, at=None):
        """Write the state; the caller has locked this decision."""
        is_open = state == self.State.OPEN
        self.state, self.outcome = state, "" if is_open else outcome
        self.closed_at = None if is_open else at or timezone.now()
        self.closed_by = None if is_open else by
        with refusing(CouncilDecision):
            self.save()
        return self
