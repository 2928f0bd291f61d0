"""What a journal goes by: its numbers, how it is found by them, whose it is, and what it joined."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from config.constraints import ForeignKeyTogether
from incidents import vault
from incidents.cpr import NumberKind
from intake.models import Client
from rooms.models import Room

from .chain import LOCK, Chained, ChainedManager, kept_until

ONLY_WHILE_FICTITIOUS = f"""
PERFORM pg_advisory_xact_lock({LOCK});
SELECT journal_id INTO its_journal FROM incidents_journalidentity WHERE uuid = NEW.identity_id;
IF EXISTS (
    SELECT FROM incidents_journalidentity WHERE journal_id = its_journal AND kind <> 'fictitious'
) OR EXISTS (
    SELECT FROM incidents_journaljoined WHERE journal_id = its_journal
) THEN
    RAISE EXCEPTION 'A real number of this journal is known.';
END IF;
RETURN NULL;
"""  # noqa: S608


class JournalIdentity(Chained):
    """A number that a journal goes by, since when. The newest counts, all stay readable."""

    journal = models.ForeignKey(
        "incidents.PatientJournal", models.PROTECT, related_name="identities"
    )
    kind = models.CharField(_("kind of number"), max_length=10, choices=NumberKind)
    number = models.BinaryField(_("number, encrypted"))
    since = models.DateTimeField(_("since"), default=timezone.now)
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("rooms.Staff", models.PROTECT, related_name="+", db_index=False)

    chained = ("journal_id", "kind", "number", "since", "room_id", "by_id")

    objects = ChainedManager()

    class Meta(Chained.Meta):
        verbose_name = _("number of a journal")
        verbose_name_plural = _("numbers of journals")
        constraints = [
            # What the composite key of the link to a client refers to.
            models.UniqueConstraint(fields=["uuid", "kind"], name="journal_identity_of_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["cpr", "x_ecpr", "fictitious"]),
                name="journal_identity_kind_known",
            ),
        ]

    def __str__(self):
        return str(self.get_kind_display())


class JournalIdentityStruck(Chained):
    """That a number of a journal was typed wrongly: it stays readable and finds nothing."""

    identity = models.OneToOneField(JournalIdentity, models.PROTECT, related_name="struck")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("rooms.Staff", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("struck"), default=timezone.now)

    chained = ("identity_id", "room_id", "by_id", "at")

    objects = ChainedManager()

    class Meta(Chained.Meta):
        verbose_name = _("wrong number of a journal")
        verbose_name_plural = _("wrong numbers of journals")

    def __str__(self):
        return str(self.identity_id)


class JournalIndexManager(models.Manager["JournalIndex"]):
    @sensitive_variables()
    def values_of(self, number):
        """All that a journal under `number` (ten characters) may be found by, as a list of bytes.

        A number that was typed wrongly keeps its row, which the site can neither change nor
        delete; whoever really has it is found by the next turn. There are no more turns than
        numbers that were struck.
        """
        turns = range(1, JournalIdentityStruck.objects.count() + 1)
        return [vault.index(number), *(vault.index(f"{number}:{turn}") for turn in turns)]

    @sensitive_variables()
    def of_number(self, number):
        """(bytes, JournalIndex or None): what `number` (cpr.Number) is found by, and what it finds.

        Where it finds nothing, the bytes are those under which a journal may be found from now on.
        Raises VaultClosed under another key than before: nobody would be found any more, and
        people would get a second journal.
        """
        if not self.key_fits():
            raise vault.VaultClosed
        values = self.values_of(number.value)
        rows = {bytes(row.index): row for row in self.filter(index__in=values)}
        struck = set(
            JournalIdentityStruck.objects.filter(
                identity__in=[row.pk for row in rows.values()]
            ).values_list("identity", flat=True)
        )
        for index, row in rows.items():
            if row.pk not in struck:
                return index, row
        return next(index for index in values if index not in rows), None

    @sensitive_variables()
    def key_fits(self):
        """Whether JOURNAL_INDEX_KEY is the one by which the journals there are, are found."""
        tried = []
        # More than one, for somebody may have tampered with the first.
        for row in self.select_related("identity__journal")[:5]:
            try:
                tried.append(row.fits(row.identity.journal._data_key()))
            except (vault.VaultClosed, vault.Unreadable):
                continue
            if tried[-1]:
                break
        return not tried or tried[-1]


class JournalIndex(models.Model):
    """What a journal is found by: nothing readable, and gone when the journal is deleted."""

    identity = models.OneToOneField(
        JournalIdentity, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    index = models.BinaryField(max_length=32, unique=True)

    objects = JournalIndexManager()

    class Meta:
        triggers = kept_until(
            "SELECT FROM public.incidents_journaldeletion "
            "JOIN public.incidents_journalidentity i USING (journal_id) "
            "WHERE i.uuid = OLD.identity_id"
        )

    def __str__(self):
        return str(self.identity_id)

    @sensitive_variables()
    def fits(self, data_key):
        """Whether its number, which `data_key` opens, is found by it. Raises vault.Unreadable."""
        bound_to = vault.identity(self.identity, "number")
        number = vault.unseal(data_key, self.identity.number, bound_to)
        return bytes(self.index) in JournalIndex.objects.values_of(number)


class JournalClient(models.Model):
    """Whose a journal under a fictitious number is, so that the next overdose continues it.

    The one row of a journal that can be deleted: it is when a real number becomes known. Its old
    values are not kept anywhere.
    """

    # The composite key below holds the kind together with the identity.
    identity = models.OneToOneField(
        JournalIdentity,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="+",
        db_constraint=False,
    )
    kind = models.CharField(max_length=10, default=NumberKind.FICTITIOUS, editable=False)
    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="fictitious"), name="journal_client_of_fictitious_only"
            ),
            ForeignKeyTogether(
                fields=["identity", "kind"],
                to="incidents.JournalIdentity",
                to_fields=["uuid", "kind"],
                name="journal_client_of_identity",
            ),
        ]
        # The old fictitious number of a journal stays a row of its own, to which the key above
        # would tie a client again. Whoever makes a real number known meanwhile is waited for.
        triggers = [
            pgtrigger.Trigger(
                name="only_while_fictitious",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("its_journal", "uuid")],
                func=ONLY_WHILE_FICTITIOUS,
            ),
            *kept_until(
                "SELECT FROM public.incidents_journalidentity mine "
                "LEFT JOIN public.incidents_journalidentity other USING (journal_id) "
                "LEFT JOIN public.incidents_journaljoined joined USING (journal_id) "
                "LEFT JOIN public.incidents_journaldeletion deletion USING (journal_id) "
                "WHERE mine.uuid = OLD.identity_id AND (other.kind <> 'fictitious' "
                "OR joined.uuid IS NOT NULL OR deletion.uuid IS NOT NULL)"
            ),
        ]

    def __str__(self):
        return str(self.identity_id)


class JournalTied(Chained):
    """That a fictitious number was somebody's whom the rooms know, and not whose.

    The tie itself (JournalClient) is under no chain, since it must leave no trace when it goes:
    by this row it is missed where it is gone before its time.
    """

    identity = models.OneToOneField(JournalIdentity, models.PROTECT, related_name="tied")

    chained = ("identity_id",)

    objects = ChainedManager()

    class Meta(Chained.Meta):
        verbose_name = _("tie of a journal to a client")
        verbose_name_plural = _("ties of journals to clients")

    def __str__(self):
        return str(self.identity_id)


class JournalJoinedManager(ChainedManager):
    def along_with(self, journals):
        """The ids (set) of all that is one with any of `journals` (a queryset of ids) by a join."""
        pairs = set(self.values_list("journal", "into"))
        joined = JournalIdentity.objects.filter(journal__in={end for pair in pairs for end in pair})
        found = set(joined.filter(journal__in=journals).values_list("journal", flat=True))
        while reached := {pair for pair in pairs if not found.isdisjoint(pair)}:
            pairs -= reached
            found.update(*reached)
        return found


class JournalJoined(Chained):
    """Two journals turned out to be of one person: the first goes on in the second."""

    journal = models.OneToOneField(
        "incidents.PatientJournal", models.PROTECT, related_name="joined"
    )
    into = models.ForeignKey("incidents.PatientJournal", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("joined"), default=timezone.now)
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("rooms.Staff", models.PROTECT, related_name="+", db_index=False)

    chained = ("journal_id", "into_id", "at", "room_id", "by_id")

    objects = JournalJoinedManager()

    class Meta(Chained.Meta):
        verbose_name = _("joined journal")
        verbose_name_plural = _("joined journals")
        constraints = [
            models.CheckConstraint(
                condition=~Q(journal=models.F("into")), name="journal_not_joined_to_itself"
            )
        ]

    def __str__(self):
        return f"{self.journal_id} {self.into_id}"
