"""Suggestions (forslag): what clients praise, criticise and wish for (quality standard 9)."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.history import because, keeps_old_values
from intake.models import Client
from rooms.models import Room


class SuggestionQuerySet(models.QuerySet):
    def unanswered(self):
        """Those the leader has not answered yet, the oldest first."""
        return self.filter(answered_at=None).order_by("received_at", "pk")

    def published(self):
        """Those that stand on the room's public page, the newest answer first.

        Shown of each: `kind`, `public_text`, `answer`, `answered_at`, and nothing else.
        """
        return self.filter(published_at__isnull=False).order_by("-answered_at", "-pk")

    def listed(self):
        """The unanswered ones first, the oldest of them on top; then the newest answers."""
        return self.order_by(F("answered_at").desc(nulls_first=True), "received_at", "pk")

    def within(self, *, kind="", state=""):
        """Those of a `Kind`, and in a state: "open", "answered" or "published"."""
        found = self.filter(kind=kind) if kind else self
        if state == "open":
            return found.filter(answered_at=None)
        if state == "answered":
            return found.filter(answered_at__isnull=False)
        return found.filter(published_at__isnull=False) if state == "published" else found


class SuggestionManager(models.Manager.from_queryset(SuggestionQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def suggest(self, *, room, by, kind, text, client=None, at=None):
        """Note what a client said, of `client` or of somebody unnamed. Returns the Suggestion.

        `kind` is a `Kind`, `at` (aware datetime) is when: now, if not given. Raises
        ValidationError says_nothing.
        """
        with refusing(Suggestion):
            return self.create(
                room=room,
                client=client and client.kept,
                kind=kind,
                text=text,
                received_at=at or timezone.now(),
                received_by=by,
            )


@keeps_old_values()
class Suggestion(models.Model):
    """What a client said about the room: praise, criticism or an idea, and what became of it."""

    class Kind(models.TextChoices):
        IDEA = "idea", _("Idea")
        CRITICISM = "criticism", _("Criticism")
        PRAISE = "praise", _("Praise")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="suggestions", db_index=False
    )
    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("client"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = models.TextField(_("what was said"), max_length=2000)
    received_at = models.DateTimeField(_("received"))
    received_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("taken by"),
    )
    answer = models.TextField(_("what became of it"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("answered by"),
    )
    public_text = models.TextField(_("public wording"), max_length=1000, blank=True)
    published_at = models.DateTimeField(_("made public"), null=True, blank=True)
    published_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("made public by"),
    )

    objects = SuggestionManager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["room", "received_at"], name="suggestion_of_room")]
        constraints = [
            # What the composite key of an agenda item refers to.
            models.UniqueConstraint(fields=["id", "room"], name="suggestion_in_room"),
            models.CheckConstraint(
                condition=Q(kind__in=["idea", "criticism", "praise"]), name="suggestion_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="suggestion_says_something",
                violation_error_code="says_nothing",
                violation_error_message=_("Write what was said."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(
                    ~Q(answer=""),
                    answered_at__isnull=False,
                    answered_at__gte=F("received_at"),
                    answered_by__isnull=False,
                ),
                name="suggestion_answered_whole",
                violation_error_code="answer_missing",
                violation_error_message=_("Write what became of it."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(
                    ~Q(public_text=""),
                    published_at__isnull=False,
                    published_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="suggestion_public_with_words_and_answer",
                violation_error_code="public_text_missing",
                violation_error_message=_("Write what everybody may read."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.received_at:%Y-%m-%d}"

    @property
    def is_public(self):
        return self.published_at is not None

    def locked(self):
        """This suggestion as it stands now, locked. Raises ValidationError undone."""
        found = Suggestion.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
        if found is None:
            raise ValidationError(_("This suggestion was undone meanwhile."), code="undone")
        return found

    @transaction.atomic
    def reply(self, *, by, answer, at=None):
        """The leader `by` says what became of it (text). Returns the suggestion.

        Raises ValidationError answered_already, answer_missing.
        """
        suggestion = self.locked()
        if suggestion.answered_at:
            raise ValidationError(
                _("This was answered meanwhile. Look at the answer, and correct it if needed."),
                code="answered_already",
            )
        suggestion.answer, suggestion.answered_by = answer, by
        suggestion.answered_at = at or timezone.now()
        with refusing(Suggestion):
            suggestion.save()
        return suggestion

    @transaction.atomic
    def correct_answer(self, *, by, reason, answer):
        """Another answer, with the reason; the old one stays in the history.

        Raises ValidationError not_answered, answer_missing.
        """
        suggestion = self.locked()
        suggestion.refuse_unanswered()
        suggestion.answer, suggestion.answered_by = answer, by
        with because(reason, by), refusing(Suggestion):
            suggestion.save()
        return suggestion

    def refuse_unanswered(self):
        if not self.answered_at:
            raise ValidationError(_("Answer it first."), code="not_answered")

    @transaction.atomic
    def publish(self, *, by, public_text, at=None):
        """It stands on the room's public page in these words, with the answer.

        Done again, it changes the words. Raises ValidationError not_answered, public_text_missing.
        """
        suggestion = self.locked()
        suggestion.refuse_unanswered()
        suggestion.public_text, suggestion.published_by = public_text, by
        suggestion.published_at = at or timezone.now()
        with refusing(Suggestion):
            suggestion.save()
        return suggestion

    @transaction.atomic
    def unpublish(self, *, by):
        """It stands on the public page no more; its words stay, to be used again."""
        suggestion = self.locked()
        suggestion.published_at = suggestion.published_by = None
        with because("", by):
            suggestion.save()
        return suggestion

    def undoable(self, at):
        """Whether it can be taken back at `at`: just noted, and nothing hangs on it yet."""
        fresh = at - self.received_at <= settings.UNDO_WITHIN and self.answered_at is None
        return fresh and not self.agenda_items.exists()

    @transaction.atomic
    def undo(self, *, by):
        """It was noted by mistake: it is gone, but for its history.

        Raises ValidationError too_late after settings.UNDO_WITHIN, or once something was done
        with it; undone.
        """
        suggestion = self.locked()
        if not suggestion.undoable(timezone.now()):
            raise ValidationError(_("It is too late to undo this."), code="too_late")
        with because("undone", by):
            suggestion.delete()
