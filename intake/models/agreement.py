"""The agreement a client signs at the first visit: staff may give first aid."""

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.history import keeps_old_values
from intake.refusals import RefusalCode

from .client import Client

# Pen strokes as drawn on the pad: only moves and lines between whole numbers. At most 20,000
# characters, some 3,000 points: a long signature, and no room for anything else.
STROKES = r"^(M[0-9]{1,4} [0-9]{1,4}(L[0-9]{1,4} [0-9]{1,4})*)+$"
STROKES_MAX_LENGTH = 20_000


class AgreementVersionQuerySet(models.QuerySet):
    def readable(self):
        """Published versions that have words: one without cannot be signed, and asks nobody to."""
        has_words = AgreementText.objects.filter(version=OuterRef("pk"))
        return self.filter(Exists(has_words), published_on__lte=timezone.localdate())


class AgreementVersion(models.Model):
    """A version of the agreement's text, published on a day; never changed afterwards."""

    number = models.PositiveSmallIntegerField(_("version"), primary_key=True)
    published_on = models.DateField(_("published on"), default=timezone.localdate)
    asks_new_signature = models.BooleanField(
        _("asks for a new signature"),
        default=False,
        help_text=_("Clients who signed an earlier version sign this one at their next visit."),
    )

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the first-aid agreement")
        verbose_name_plural = _("versions of the first-aid agreement")
        ordering = ["-number"]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return str(self.number)


class AgreementText(models.Model):
    """The words of one version of the agreement in one language; never changed."""

    class Manager(models.Manager):
        def current(self):
            """The texts of the newest version that is published, by language."""
            newest = AgreementVersion.objects.readable().order_by("-number").values("number")[:1]
            return self.filter(version__in=newest)

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(_("language"), max_length=10, help_text=_("Such as da or en."))
    language_name = models.CharField(
        _("name of the language"), max_length=40, help_text=_("In the language itself: Dansk.")
    )
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), max_length=4000)

    objects = Manager()

    class Meta:
        verbose_name = _("text of the first-aid agreement")
        verbose_name_plural = _("texts of the first-aid agreement")
        ordering = ["-version", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"],
                name="agreement_text_once",
                violation_error_code="agreement_text_once",
                violation_error_message=_("This version has a text in this language already."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.version_id} ({self.language})"


class FirstAidAgreementManager(models.Manager):
    def in_force(self):
        """Signatures under the newest version that asked for one, or a later one."""
        newest = (
            AgreementVersion.objects.readable()
            .filter(asks_new_signature=True)
            .order_by("-number")
            .values("number")[:1]
        )
        return self.filter(text__version__gte=Coalesce(newest, 0))

    @transaction.atomic
    def sign(self, *, client, text, room, witness, strokes=""):
        """The client signed `text` on screen (`strokes`, an SVG path) or, without, on paper.

        Raises ValidationError where the strokes are no drawing of lines.
        """
        agreement = self.model(
            client=client,
            text=text,
            room=room,
            witnessed_by=witness,
            strokes=strokes,
            on_paper=not strokes,
        )
        agreement.full_clean()
        with refusing(self.model):
            agreement.save(force_insert=True)
        return agreement


@keeps_old_values()
class FirstAidAgreement(models.Model):
    """A client's signed consent that staff give first aid (quality standard 6)."""

    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="agreements", verbose_name=_("client")
    )
    text = models.ForeignKey(
        AgreementText, on_delete=models.PROTECT, related_name="+", verbose_name=_("text")
    )
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)
    room = models.ForeignKey("rooms.Room", on_delete=models.PROTECT, related_name="+")
    witnessed_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", verbose_name=_("witnessed by")
    )
    strokes = models.TextField(
        _("signature"),
        blank=True,
        max_length=STROKES_MAX_LENGTH,
        validators=[RegexValidator(STROKES, _("The signature could not be read. Sign again."))],
    )
    on_paper = models.BooleanField(_("signed on paper"), default=False)

    objects = FirstAidAgreementManager()

    class Meta:
        verbose_name = _("first-aid agreement")
        verbose_name_plural = _("first-aid agreements")
        ordering = ["-signed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_paper=True, strokes="") | (Q(on_paper=False) & ~Q(strokes="")),
                name="agreement_signed_one_way",
                violation_error_code=RefusalCode.AGREEMENT_MISSING,
                violation_error_message=_(
                    "Sign on the screen, or tick that it is signed on paper."
                ),
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("strokes"), STROKES_MAX_LENGTH),
                name="agreement_strokes_size",
                violation_error_code="strokes_too_long",
                violation_error_message=_("The signature is too long. Sign again."),
            ),
            models.CheckConstraint(
                condition=Q(strokes="") | Q(strokes__regex=STROKES),
                name="agreement_strokes_are_lines",
                violation_error_code="strokes_unreadable",
                violation_error_message=_("The signature could not be read. Sign again."),
            ),
        ]

    def __str__(self):
        return f"{self.client_id} {self.signed_at:%Y-%m-%d}"
