"""What is done to a complaint, step by step. Each step is written once and stays."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.history import because
from rooms.models.contact_point import Receiver
from rooms.roles import Role

from .about import leaders_of
from .complaint_queryset import OPEN_STATES, rooms_as
from .deadline import answer_due

GONE = _("This complaint is not yours to handle any more.")
# What each role answers. Central administration is over the leader, and answers for one as well.
ANSWERED_BY = {
    Role.LEADER: {Receiver.LEADER},
    Role.CENTRAL: {Receiver.LEADER, Receiver.SOCIALFORVALTNINGEN},
}
# How what is for somebody else to answer ends here.
ENDS_HERE = ("sent_on", "withdrawn")
# What stands in the history of a complaint that was just taken down.
JUST_TAKEN = ("received", "concerns")


class Handling:
    """The verbs of a complaint. Each locks it, and asks again whether `by` (staff) may know of it.

    All raise ValidationError `gone` where they may not, and `answered_already` or `not_answered`
    where it is too late or too early. What is for somebody else to answer, such as
    Borgerrådgiveren, is acknowledged, noted upon and sent on here, and is not examined, put off or
    judged (`for_another`).
    """

    objects: Any
    concerned: Any
    receivers: Any
    steps: Any
    about_leader: bool
    pk: int
    recorded_at: datetime
    recorded_by_id: int
    state: str
    save: Any
    uuid: Any

    def locked(self, by, *, just_taken=False):
        """This complaint as it stands now, locked; `just_taken`: also for who took it down."""
        model: Any = type(self)
        rows = model.objects.select_for_update(of=["self"]).select_related("room")
        complaint = rows.filter(pk=self.pk).first()
        known = model.objects.visible_to(by).filter(pk=self.pk).exists()
        if just_taken and not known:
            known = model.objects.just_taken_by(by).filter(pk=self.pk).exists()
        if complaint is None or not known:
            raise ValidationError(GONE, code="gone")
        return complaint

    def is_answered_by(self, staff):
        """Whether it is for `staff` to answer, by the roles they hold in its room."""
        model: Any = type(self)
        receivers = {row.receiver for row in self.receivers.all()}
        return any(
            receivers & offices
            and model.objects.filter(rooms_as(staff, {role}), pk=self.pk).exists()
            for role, offices in ANSWERED_BY.items()
        )

    def refuse_for_another(self, by):
        """Raise for_another where it is not for `by` to answer."""
        if not self.is_answered_by(by):
            takes = ", ".join(str(row.get_receiver_display()) for row in self.receivers.all())
            raise ValidationError(
                _("This is for somebody else to answer: %(takes)s. Send it on, and note that here.")
                % {"takes": takes},
                code="for_another",
            )

    def locked_open(self, by):
        """The same, and it is not answered."""
        complaint = self.locked(by)
        if complaint.state not in OPEN_STATES:
            raise ValidationError(
                _("It is answered already. Open it again first."), code="answered_already"
            )
        return complaint

    def step(self, kind, by, *, at=None, **facts):
        """Add a step of `kind` to the history; returns it."""
        at = at or timezone.now()
        with refusing(self.steps.model):
            return self.steps.create(kind=kind, by=by, at=at, **facts)

    def keep_from(self, staff, leaders=()):
        """Note that it is about `staff` by name, and about `leaders` because they lead the room."""
        for person in sorted({*staff, *leaders}, key=lambda person: person.pk):
            self.concerned.get_or_create(staff=person, defaults={"named": person in staff})

    # -- The verbs -------------------------------------------------------------------------------

    @transaction.atomic
    def acknowledge(self, *, by, at=None):
        """The complainant was told that it came. Raises acknowledged_already."""
        complaint = self.locked_open(by)
        if complaint.state != "received":
            raise ValidationError(
                _("That it came was acknowledged before."), code="acknowledged_already"
            )
        return complaint.move("acknowledged", "acknowledged", by, at=at)

    @transaction.atomic
    def examine(self, *, by, at=None):
        """Somebody looks into it. Raises for_another, examined_already."""
        complaint = self.locked_open(by)
        complaint.refuse_for_another(by)
        if complaint.state == "examining":
            raise ValidationError(_("It is being examined already."), code="examined_already")
        return complaint.move("examining", "examining", by, at=at)

    @transaction.atomic
    def add_note(self, *, by, note, at=None):
        """A note (text) for those who handle it; also once it is answered."""
        complaint = self.locked(by)
        complaint.step("note", by, at=at, note=note)
        return complaint

    @transaction.atomic
    def reply_interim(self, *, by, expected_on, note=""):
        """The complainant was told that it takes longer, until the date `expected_on`.

        A decision is sent on in its time all the same. Raises for_another, expected_passed for a
        date that does not come after the one so far, past_sending_on.
        """
        complaint = self.locked_open(by)
        complaint.refuse_for_another(by)
        if expected_on <= max(complaint.due_on, timezone.localdate()):
            raise ValidationError(
                _("Say a later day than the answer is due on now."), code="expected_passed"
            )
        if complaint.send_on_by and expected_on > complaint.send_on_by:
            raise ValidationError(
                _("The decision goes on to Ankestyrelsen by %(day)s if it stands: not later.")
                % {"day": date_format(complaint.send_on_by)},
                code="past_sending_on",
            )
        complaint.due_on = expected_on
        complaint.save(update_fields=["due_on"])
        complaint.step("interim", by, note=note, due_on=expected_on)
        return complaint

    @transaction.atomic
    def send_on(self, *, by, to, note="", reassessed_on=None, at=None):
        """It was sent on to `to` (a Receiver other than the leader).

        To Ankestyrelsen goes a treatment decision alone, once it was looked at again on the date
        `reassessed_on`. Raises no_decision, not_reassessed, reassessed_in_future, not_to_leader.
        """
        complaint = self.locked_open(by)
        if to == Receiver.LEADER:
            raise ValidationError(_("It is with the room already."), code="not_to_leader")
        if to == Receiver.ANKESTYRELSEN:
            complaint.reassess(reassessed_on)
            complaint.send_on_by = None
        if to in (Receiver.TREATMENT_CENTRE, Receiver.ANKESTYRELSEN):
            complaint.pass_on_by = None
        complaint.save(update_fields=["pass_on_by", "send_on_by"])
        complaint.receivers.get_or_create(receiver=to)
        complaint.step("sent_on", by, at=at, to=to, note=note)
        return complaint

    def reassess(self, on):
        """Note the date `on` a decision was looked at again; the caller holds the lock."""
        complaint: Any = self
        if not complaint.has_decision:
            raise ValidationError(
                _("Ankestyrelsen takes decisions on treatment, and this is about none."),
                code="no_decision",
            )
        if on is None:
            raise ValidationError(
                _("Say when the decision was looked at again: that comes first."),
                code="not_reassessed",
            )
        if not complaint.received_on <= on <= timezone.localdate():
            raise ValidationError(
                _("Between the day the complaint came and today."), code="reassessed_in_future"
            )
        complaint.reassessed_on = on
        complaint.save(update_fields=["reassessed_on"])

    @transaction.atomic
    def answer_with(self, *, by, outcome, answer="", at=None):
        """Answer it: an Outcome, and the words (text) that the complainant is told.

        Raises for_another, not_sent_on for one that was sent on to nobody, answer_missing.
        """
        complaint = self.locked_open(by)
        if outcome not in ENDS_HERE:
            complaint.refuse_for_another(by)
        if outcome == "sent_on" and not complaint.steps.filter(kind="sent_on").exists():
            raise ValidationError(_("First note whom it was sent on to."), code="not_sent_on")
        complaint.outcome, complaint.answer = outcome, answer
        complaint.answered_at = at or timezone.now()
        return complaint.move("answered", "answered", by, at=at, outcome=outcome, note=answer)

    @transaction.atomic
    def close(self, *, by):
        """Nothing more is to be done. Raises not_answered, closed_already."""
        complaint = self.locked(by)
        complaint.refuse_unanswered()
        if complaint.state == "closed":
            raise ValidationError(_("It is closed already."), code="closed_already")
        return complaint.move("closed", "closed", by)

    @transaction.atomic
    def reopen(self, *, by, reason):
        """It is examined again, for a `reason` (text); a new answer is due from today."""
        complaint = self.locked(by)
        complaint.refuse_unanswered()
        complaint.outcome, complaint.answer, complaint.answered_at = "", "", None
        complaint.due_on = answer_due(timezone.localdate())
        state = "examining" if complaint.is_answered_by(by) else "acknowledged"
        return complaint.move(state, "reopened", by, note=reason, due_on=complaint.due_on)

    @transaction.atomic
    def concern(self, *, by, staff=(), about_leader=False, note=""):
        """It turned out whom it is about: from now on they see nothing of it.

        About a leader of the room, of now or of the day it came, it goes to Socialforvaltningen.
        Nothing is taken back by this. Whoever took it down may say so as well, for as long as it
        can be undone. Raises nobody_named.
        """
        complaint = self.locked(by, just_taken=True)
        staff = set(staff)
        leaders = leaders_of(complaint.room, complaint.received_at)
        about_leader = about_leader or bool(staff & leaders)
        if not staff and not about_leader:
            raise ValidationError(_("Say whom it is about."), code="nobody_named")
        complaint.step("concerns", by, note=note)
        complaint.keep_from(staff, leaders if about_leader else set())
        if about_leader and not complaint.about_leader:
            complaint.about_leader, complaint.choice = True, ""
            complaint.save(update_fields=["about_leader", "choice"])
            complaint.receivers.filter(receiver=Receiver.LEADER).delete()
            complaint.receivers.get_or_create(receiver=Receiver.SOCIALFORVALTNINGEN)
        return complaint

    def undoable(self, at):
        """Whether whoever took it down can take it back at `at`: nothing was done with it yet."""
        fresh = at - self.recorded_at <= settings.UNDO_WITHIN
        return fresh and not self.steps.exclude(kind__in=JUST_TAKEN).exists()

    @transaction.atomic
    def undo(self, *, by):
        """It was taken down by mistake: it is nowhere to be seen any more.

        What was done with it is written once, so the row stays, marked. By whoever took it down.
        Raises gone, too_late after settings.UNDO_WITHIN, or once something was done with it.
        """
        complaint = self.locked(by, just_taken=True)
        if complaint.recorded_by_id != by.pk or not complaint.undoable(timezone.now()):
            raise ValidationError(_("It is too late to undo this."), code="too_late")
        complaint.undone_at = timezone.now()
        with because("undone", by):
            complaint.save(update_fields=["undone_at"])

    def refuse_unanswered(self):
        if self.state in OPEN_STATES:
            raise ValidationError(_("It is not answered yet."), code="not_answered")

    def move(self, state, kind, by, **facts):
        """Go to `state` by a step of `kind` with its `facts`; the caller holds the lock."""
        self.state = state
        with refusing(type(self)):
            self.save()
        self.step(kind, by, **facts)
        return self


class ComplaintReceiver(models.Model):
    """Somebody who takes a complaint; `chosen` by the client, where there was a choice."""

    complaint = models.ForeignKey(
        "complaints.Complaint", on_delete=models.PROTECT, related_name="receivers"
    )
    receiver = models.CharField(_("receiver"), max_length=20, choices=Receiver)
    chosen = models.BooleanField(_("chosen by the client"), default=False)

    class Meta:
        verbose_name = _("receiver of a complaint")
        verbose_name_plural = _("receivers of a complaint")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "receiver"], name="complaint_receiver_once"
            ),
            models.CheckConstraint(
                condition=models.Q(receiver__in=Receiver.values), name="complaint_receiver_known"
            ),
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.receiver}"
