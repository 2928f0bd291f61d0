"""What of a journal lies beside the chain: its key, what it is found by, whose it is.

These rows go one day, and leave nothing behind: the triggers keep them until the chain says why,
and incidents/verification.py misses them.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from config.constraints import ForeignKeyTogether
from incidents import vault
from incidents.cpr import NumberKind
from intake.models import Client

from .chain import Chained, ChainedManager, kept_until


class JournalKey(models.Model):
    """The data key of a journal, under a master key. With it goes all that is encrypted."""

    journal = models.OneToOneField(
        "incidents.PatientJournal", on_delete=models.PROTECT, primary_key=True, related_name="key"
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


class JournalIndexManager(models.Manager["JournalIndex"]):
    @sensitive_variables()
    def value_of(self, number):
        """What the journal of `number` (cpr.Number) is found by: 32 bytes.

        Raises VaultClosed under another key than before: nobody would be found any more, and
        people would get a second journal.
        """
        if not self.key_fits():
            raise vault.VaultClosed
        return vault.index(number.value)

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
        "incidents.JournalIdentity", on_delete=models.PROTECT, primary_key=True, related_name="+"
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
        return vault.index(number) == bytes(self.index)


class JournalClient(models.Model):
    """Whose a journal under a fictitious number is, so that the next overdose continues it.

    It is deleted when a real number becomes known. Its old values are not kept anywhere.
    """

    # The composite key below holds the kind together with the identity.
    identity = models.OneToOneField(
        "incidents.JournalIdentity",
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
        triggers = kept_until(
            "SELECT FROM public.incidents_journalidentity mine "
            "LEFT JOIN public.incidents_journalidentity other USING (journal_id) "
            "LEFT JOIN public.incidents_journaljoined joined USING (journal_id) "
            "LEFT JOIN public.incidents_journaldeletion deletion USING (journal_id) "
            "WHERE mine.uuid = OLD.identity_id AND (other.kind <> 'fictitious' "
            "OR joined.uuid IS NOT NULL OR deletion.uuid IS NOT NULL)"
        )

    def __str__(self):
        return str(self.identity_id)


class JournalTied(Chained):
    """That a fictitious number was somebody's whom the rooms know, and not whose.

    The tie itself (JournalClient) is under no chain, since it must leave no trace when it goes:
    by this row it is missed where it is gone before its time.
    """

    identity = models.OneToOneField(
        "incidents.JournalIdentity", models.PROTECT, related_name="tied"
    )

    chained = ("identity_id",)

    objects = ChainedManager()

    class Meta(Chained.Meta):
        verbose_name = _("tie of a journal to a client")
        verbose_name_plural = _("ties of journals to clients")

    def __str__(self):
        return str(self.identity_id)
