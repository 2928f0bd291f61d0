"""Letters about a complaint: templates in versions, and the letters that were made."""

import re
import uuid

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _

from complaints.signs import unprintable
from config.constraints import refusing
from rooms.models import ContactPoint, Staff
from rooms.models.contact_point import Receiver

from .complaint import Complaint

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# What a template may leave to be filled in, and what it stands for.
PLACEHOLDERS = {
    "room": _("the room's name"),
    "sender": _("who writes: the room, or central administration where the leader may not know"),
    "received": _("the date it was received"),
    "reference": _("the complaint's number"),
    "due": _("the date by which it is answered"),
    "receivers": _("who takes it"),
    "outcome": _("how it was decided"),
    "answer": _("the answer"),
    "sent_to": _("whom it was sent on to, with address"),
    "today": _("the date of the letter"),
}


class LetterKind(models.TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
    INTERIM = "interim", _("Interim reply")
    ANSWER = "answer", _("Answer")
    SENT_ON = "sent_on", _("Sent on")


def refuse_unknown(text):
    """Raise unknown_placeholder where `text` leaves a place that nothing fills in."""
    unknown = [name for name in PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        raise ValidationError(
            _("There is nothing to fill in for: %(names)s. Known are: %(known)s.")
            % {"names": ", ".join(unknown), "known": ", ".join(PLACEHOLDERS)},
            code="unknown_placeholder",
        )


class LetterTemplateManager(models.Manager["LetterTemplate"]):
    @transaction.atomic
    def write(self, *, kind, language, title, text, by=None):
        """A new version of the letter of `kind` in `language`; those before stay.

        Not locked, for the site may only add to what is written once (ADR 10): of two at the same
        moment one is refused. Raises ValidationError unknown_placeholder, version_taken.
        """
        refuse_unknown(title + text)
        current = self.current(kind, language)
        newest = current.version if current else 0
        with refusing(LetterTemplate):
            return self.create(
                kind=kind,
                language=language,
                version=newest + 1,
                title=title,
                text=text,
                written_by=by,
            )

    def current(self, kind, language):
        """The newest version, or None."""
        return self.filter(kind=kind, language=language).order_by("-version").first()


class LetterTemplate(models.Model):
    """The words of a kind of letter in one language and version; never changed."""

    kind = models.CharField(_("letter"), max_length=20, choices=LetterKind)
    language = models.CharField(_("language"), max_length=2, choices=Staff.Language)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    title = models.CharField(_("heading"), max_length=120)
    text = models.TextField(_("text"), max_length=8000)
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("written by"),
    )

    objects = LetterTemplateManager()

    class Meta:
        verbose_name = _("template of a letter")
        verbose_name_plural = _("templates of letters")
        ordering = ["kind", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "version"],
                name="letter_template_version_once",
                violation_error_code="version_taken",
                violation_error_message=_("Somebody wrote a version at the same moment."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LetterKind.values, language__in=["da", "en"]),
                name="letter_template_known",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.language}, {self.version})"

    def filled(self, complaint):
        """{title, text}: the words of this template for `complaint`, in its own language."""
        with translation.override(self.language):
            values = values_of(complaint)
            return {
                name: PLACEHOLDER.sub(lambda found: values[found[1]], getattr(self, name))
                for name in ("title", "text")
            }


def refuse_unprintable(words):
    """Raise unprintable, at its field, for each of `words` ({field: text}) that no letter shows."""
    wrong = {field: signs for field, text in words.items() if (signs := unprintable(text))}
    if wrong:
        raise ValidationError(
            {
                field: ValidationError(
                    _("These signs cannot be printed: %(signs)s. Say it in letters.")
                    % {"signs": " ".join(signs)},
                    code="unprintable",
                )
                for field, signs in wrong.items()
            }
        )


def values_of(complaint):
    """What the placeholders stand for, as {name: text}, in the language that is active."""
    step = complaint.steps.filter(kind="sent_on").last()
    receivers = [row.get_receiver_display() for row in complaint.receivers.all()]
    return {
        "room": complaint.room.name,
        "sender": sender_of(complaint)[0],
        "received": day(complaint.received_on),
        "reference": complaint.reference,
        "due": day(complaint.due_on),
        "receivers": ", ".join(map(str, receivers)),
        "outcome": str(complaint.get_outcome_display()).lower(),
        "answer": complaint.answer,
        "sent_to": address_of(complaint, step.to) if step else "",
        "today": day(timezone.localdate()),
    }


def day(date):
    return formats.date_format(date, "j. F Y" if translation.get_language() == "da" else "j F Y")


def address_of(complaint, receiver):
    """The name of a receiver (Receiver value) with how to reach it, as far as it is known."""
    point = ContactPoint.objects.for_room(complaint.room).get(receiver)
    if point is None:
        return str(dict(ContactPoint._meta.get_field("receiver").flatchoices)[receiver])
    known = [point.name, point.address, point.phone, point.email, point.secure_mail]
    return ", ".join(filter(None, known))


def sender_of(complaint):
    """(name, address) of whoever writes about `complaint`, in the language that is active.

    Where no leader of the room may know of it, that is Socialforvaltningen and not the room; the
    address may be empty.
    """
    if complaint.about_leader or complaint.choice == Receiver.SOCIALFORVALTNINGEN:
        point = ContactPoint.objects.for_room(complaint.room).get(Receiver.SOCIALFORVALTNINGEN)
        return (point.name, point.address) if point else (Receiver.SOCIALFORVALTNINGEN.label, "")
    return complaint.room.name, complaint.room.address


class LetterManager(models.Manager):
    @transaction.atomic
    def make(self, *, complaint, template, title, text, to, by, at=None):
        """Keep a letter about `complaint`, its words from `template` as they were edited.

        `to` says whom it goes to (text), `at` (aware datetime) when it was made: now, if not
        given. Raises ValidationError gone, and unprintable where the letters on paper lack one.
        """
        complaint = complaint.locked(by)
        with translation.override(template.language):
            sender, sender_address = sender_of(complaint)
        refuse_unprintable({"to": to, "title": title, "text": text})
        letter = self.create(
            complaint=complaint,
            template=template,
            title=title,
            text=text,
            to=to,
            sender=sender,
            sender_address=sender_address,
            made_by=by,
            made_at=at or timezone.now(),
        )
        complaint.step("letter", by, at=at, note=str(template.get_kind_display()))
        return letter


class Letter(models.Model):
    """A letter about a complaint as it was printed; written once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="letters")
    template = models.ForeignKey(
        LetterTemplate, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(_("heading"), max_length=120)
    text = models.TextField(_("text"), max_length=12000)
    to = models.CharField(_("to"), max_length=300)
    # As it stood at the time; empty in letters from before this was kept: the room's.
    sender = models.CharField(_("sender"), max_length=120, blank=True)
    sender_address = models.CharField(_("address of the sender"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("made by"),
    )

    objects = LetterManager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["made_at", "pk"]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.template_id}"
