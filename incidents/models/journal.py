"""The patient journal: one per patient, under a number, encrypted, written once."""

import uuid
from datetime import datetime

import pgtrigger
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from incidents import cpr, vault
from incidents.cpr import NumberKind

from .chain import NEVER_CHANGED, ChainLink, kept_until
from .journal_identity import (
    JournalClient,
    JournalIdentity,
    JournalIdentityStruck,
    JournalIndex,
    JournalJoined,
    JournalTied,
)


class PatientJournalManager(models.Manager["PatientJournal"]):
    def of_number(self, number):
        """The journal that goes by this number (cpr.Number) now, or None."""
        _index, row = JournalIndex.objects.of_number(number)
        if row is None:
            return None
        journal = row.identity.journal
        if journal.unseal(row.identity, "number") != number.value:
            raise vault.Unreadable  # the index was tampered with
        return journal.whole

    def of_client(self, client):
        """The journal under a fictitious number of this client, or None.

        Of somebody registered twice and joined since, that of the registration that was kept.
        """
        return next(iter(self.all_of_client(client)), None)

    def all_of_client(self, client):
        """The journals under fictitious numbers of all registrations of this client, as a list.

        The one of the registration that was kept comes first.
        """
        registrations = client.registrations() if client else []
        links = JournalClient.objects.filter(client__in=registrations)
        found = {link.client_id: link for link in links.select_related("identity__journal")}
        return [found[pk].identity.journal for pk in registrations if pk in found]

    def of_unknown(self, room):
        """The journals with an entry of `room` that neither a client nor a real number leads to.

        The one written in last comes first. Each has `entry` (the id of its latest entry of this
        room) and `latest`, when that was entered.
        """
        real = JournalIdentity.objects.filter(journal=OuterRef("pk"), struck__isnull=True)
        tied = JournalClient.objects.filter(identity__journal=OuterRef("pk"))
        entries = apps.get_model("incidents", "JournalEntry").objects
        entry = entries.filter(journal=OuterRef("pk"), room=room).order_by("-entered_at", "pk")
        return (
            self.filter(
                ~Exists(real.exclude(kind=NumberKind.FICTITIOUS)),
                ~Exists(tied),
                joined__isnull=True,
                deletion__isnull=True,
            )
            .annotate(
                entry=Subquery(entry.values("pk")[:1]),
                latest=Subquery(entry.values("entered_at")[:1]),
            )
            .filter(entry__isnull=False)
            .order_by("-latest", "pk")
        )

    @transaction.atomic
    def open_under(self, number, *, room, by, client=None):
        """A new journal under `number` (cpr.Number), or None: a fictitious number made now.

        `client` is whose it is, for a fictitious number alone. Returns the PatientJournal.
        """
        ChainLink.objects.lock()
        journal = self.create()
        JournalKey.objects.create(
            journal=journal, wrapped=vault.new_data_key(vault.identity(journal, "key"))
        )
        if number is not None:
            journal.identify(number, room=room, by=by)
        else:
            identity = journal.identify_fictitious(client and client.gender, room=room, by=by)
            if client:
                JournalClient.objects.create(identity=identity, client=client)
                JournalTied.objects.enter(identity=identity)
        return journal

    def run_out(self, before):
        """The journals whose latest entry is from before this date, and that are still there.

        One that others go on in is as young as the youngest of them, and those go with it. Each
        has `latest_entry_on`.
        """
        rows = self.filter(deletion__isnull=True, joined__isnull=True)
        for journal in rows.annotate(latest=models.Max("entries__entered_at")).filter(
            latest__lt=start_of(before)
        ):
            if journal.latest_entry_on < before:
                yield journal


def start_of(day):
    """The aware datetime at which a date begins here."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


class PatientJournal(models.Model):
    """The journal of one patient treated in the rooms (autorisationsloven § 22).

    Who it is of, only its numbers say. Under a real number nothing leads from it to a client, a
    visit, an incident or an overdose, and nothing from those to it.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_on = models.DateField(_("opened"), default=timezone.localdate)

    objects = PatientJournalManager()

    class Meta:
        verbose_name = _("patient journal")
        verbose_name_plural = _("patient journals")
        triggers = NEVER_CHANGED

    def __str__(self):
        return str(self.pk)

    # -- What is encrypted -----------------------------------------------------------------------

    @sensitive_variables()
    def _data_key(self):
        """Raises VaultClosed without the master key, Unreadable where the journal was deleted."""
        key = JournalKey.objects.filter(journal=self).first()
        if key is None:
            raise vault.Unreadable
        return vault.unwrap(key.wrapped, vault.identity(self, "key"))

    @sensitive_variables()
    def seal(self, row, name, content):
        """Encrypt `content` under this journal's key into the field `name` of `row`."""
        setattr(row, name, vault.seal(self._data_key(), content, vault.identity(row, name)))
        return row

    @sensitive_variables()
    def unseal(self, row, name):
        """What the field `name` of `row` holds. Raises vault.Unreadable."""
        return vault.unseal(self._data_key(), getattr(row, name), vault.identity(row, name))

    # -- Whose it is -----------------------------------------------------------------------------

    @property
    def whole(self):
        """The journal that this one goes on in, where two turned out to be of one person."""
        joined = JournalJoined.objects.filter(journal=self).select_related("into").first()
        return joined.into.whole if joined else self

    @property
    def parts(self):
        """This journal and those that go on in it."""
        found = [self]
        for joined in JournalJoined.objects.filter(into=self).select_related("journal"):
            found += joined.journal.parts
        return found

    @property
    def identity(self):
        """The identity that counts: the newest."""
        return self.identities.order_by("-since", "-pk").first()

    @property
    def number_changed_at(self):
        """When it, or a part of it, last came to go by another number, or was joined (aware)."""
        parts = self.parts
        since = JournalIdentity.objects.filter(journal__in=parts).aggregate(at=Max("since"))["at"]
        joined = JournalJoined.objects.filter(journal__in=parts).aggregate(at=Max("at"))["at"]
        return max(since, joined or since)

    @property
    def client(self):
        """Whose it is, under a fictitious number; None under a real one, and where unknown."""
        link = JournalClient.objects.filter(identity__journal=self).select_related("client").first()
        return link and link.client

    @transaction.atomic
    @sensitive_variables()
    def identify(self, number, *, room, by):
        """From now on it goes by `number` (cpr.Number); the numbers before stay readable."""
        ChainLink.objects.lock()
        identity = JournalIdentity(journal=self, kind=number.kind, room=room, by=by)
        self.seal(identity, "number", number.value)
        ChainLink.objects.add(identity)
        index, _taken = JournalIndex.objects.of_number(number)
        JournalIndex.objects.create(identity=identity, index=index)
        return identity

    def identify_fictitious(self, gender, *, room, by):
        """Give it a fictitious number that nobody has yet."""
        for _attempt in range(100):
            number = cpr.fictitious(gender, timezone.localdate())
            try:
                with transaction.atomic():
                    return self.identify(number, room=room, by=by)
            except IntegrityError:
                continue  # two letters and a digit are few for a day: draw again
        raise ValidationError(
            _("No fictitious number is left for today."), code="no_fictitious_number"
        )

    @transaction.atomic
    def reveal(self, number, *, room, by):
        """The real `number` of whoever this journal is of became known.

        The link to the client is dropped for good. Where a journal goes by the number already,
        this one goes on in that. The journal of another registration of the same client comes
        along. Returns the PatientJournal in which to write from now on. Raises ValidationError
        not_fictitious where this journal has a real number already.
        """
        ChainLink.objects.lock()
        if self.identity.kind != NumberKind.FICTITIOUS:
            raise ValidationError(
                _("This journal goes by a real number already."), code="not_fictitious"
            )
        client = self.client
        found = self._go_by(number, room=room, by=by)
        JournalClient.objects.filter(identity__journal=self).delete()
        for other in PatientJournal.objects.all_of_client(client):
            other.reveal(number, room=room, by=by)
        return found

    @sensitive_variables()
    def _go_by(self, number, *, room, by):
        """Go by `number`, or on in the journal that does already: the one to write in is given."""
        known = PatientJournal.objects.of_number(number)
        if known is None:
            self.identify(number, room=room, by=by)
            return self
        JournalJoined.objects.enter(journal=self, into=known, room=room, by=by)
        return known

    @transaction.atomic
    @sensitive_variables()
    def correct_number(self, number, *, room, by):
        """Its real number was typed wrongly: `number` is right, or None, where it is not known.

        The wrong one stays readable and leads here no more: whoever really has it may get a
        journal of their own. Where the right one has a journal already, this one goes on in that;
        without one it gets a fictitious number, of nobody. Returns the PatientJournal in which to
        write from now on. Raises ValidationError not_real, same_number, or written_elsewhere: who
        puts it right must have all before them that stands in it.
        """
        ChainLink.objects.lock()
        wrong = self.identity
        if wrong.kind == NumberKind.FICTITIOUS:
            raise ValidationError(
                _("This journal goes by a fictitious number: nobody typed it."), code="not_real"
            )
        if number is not None and self.unseal(wrong, "number") == number.value:
            raise ValidationError(_("That is the number it goes by."), code="same_number")
        entries = self.entries.model.objects.filter(journal__in=self.parts)
        if entries.exclude(room=room).exists():
            raise ValidationError(
                _(
                    "Another room has written in this journal: the number stays. Put your own "
                    "entries into the right journal."
                ),
                code="written_elsewhere",
            )
        JournalIdentityStruck.objects.enter(identity=wrong, room=room, by=by)
        if number is None:
            self.identify_fictitious(None, room=room, by=by)
            return self
        return self._go_by(number, room=room, by=by)

    # -- Where it is -----------------------------------------------------------------------------

    def is_of(self, room):
        """Whether `room` has written in it: then its health staff may open what it wrote."""
        parts = self.parts
        return any(part.entries.filter(room=room).exists() for part in parts)

    # -- How long it is kept ---------------------------------------------------------------------

    @property
    def latest_entry_on(self):
        """The date of the latest entry in it and in what goes on in it.

        An answer about consent and what was passed on are entered in the journal as well
        (sundhedsloven §§ 41-44).
        """
        parts = self.parts
        of_each = [
            rows.model.objects.filter(journal__in=parts).aggregate(latest=models.Max(at))["latest"]
            for rows, at in (
                (self.entries, "entered_at"),
                (self.consents, "at"),
                (self.disclosures, "at"),
            )
        ]
        return timezone.localdate(max(at for at in of_each if at))

    @property
    def on_hold(self):
        """Whether it, or a part of it, is to be kept whatever its age."""
        return any(part.held for part in self.parts)

    @property
    def held(self):
        """Whether this part, by itself, is to be kept."""
        newest = self.holds.first()
        return newest is not None and newest.holds

    @transaction.atomic
    def hold(self, holds, *, reason, room, by):
        """From now on it is kept whatever its age, or no longer so, for a `reason` (text).

        Each part on hold is released: it may have been held before it went on in this one.
        """
        held = [] if holds else [part for part in self.parts if part.held]
        for part in held or [self]:
            row = part.holds.model(journal=part, holds=holds, room=room, by=by)
            ChainLink.objects.add(part.seal(row, "reason", reason))

    @transaction.atomic
    def delete_content(self, before):
        """Delete what it and its parts hold, for good; the owner of the database may.

        Returns whether it was done: not where it is on hold, was written in since the date
        `before`, goes on in another one now, or was deleted meanwhile. What stays are rows that
        nobody can read, and the record that it was done.
        """
        ChainLink.objects.lock()
        gone = apps.get_model("incidents.JournalDeletion").objects.filter(journal=self).exists()
        if gone or self.whole != self or self.on_hold or self.latest_entry_on >= before:
            return False
        for part in self.parts:
            deletion = apps.get_model("incidents.JournalDeletion")
            ChainLink.objects.add(deletion(journal=part, latest_entry_on=part.latest_entry_on))
            JournalIndex.objects.filter(identity__journal=part).delete()
            JournalClient.objects.filter(identity__journal=part).delete()
            part.drafts.all().delete()
            JournalKey.objects.filter(journal=part).delete()
        return True


class JournalKey(models.Model):
    """The data key of a journal, under a master key. With it goes all that is encrypted."""

    journal = models.OneToOneField(
        PatientJournal, on_delete=models.PROTECT, primary_key=True, related_name="key"
    )
    wrapped = models.BinaryField()

    class Meta:
        # Under another master key it is written anew (rotate_keys).
        triggers = kept_until(
            "SELECT FROM public.incidents_journaldeletion WHERE journal_id = OLD.journal_id",
            changes=pgtrigger.AnyChange("journal"),
        )

    def __str__(self):
        return str(self.journal_id)
