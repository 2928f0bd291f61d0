"""Whether anything of the journals was changed or removed: in the chain, and beside it.

Some rows of a journal are under no chain: the journal itself, its key, what it is found by and the
tie to a client, which may go one day. What the chain says of them is enough to miss each that went
without a reason, and to notice each that should be gone.
"""

from django.db.models import Exists, OuterRef, Q
from django.views.decorators.debug import sensitive_variables

from . import vault
from .cpr import NumberKind
from .models import (
    ChainLink,
    JournalClient,
    JournalDeletion,
    JournalEntry,
    JournalIdentity,
    JournalIndex,
    JournalJoined,
    JournalKey,
    JournalTied,
    PatientJournal,
)
from .models.chain import BATCH, Defect, chained_models

BESIDE = [PatientJournal, JournalKey, JournalIndex, JournalClient]


def defects(noted=()):
    """Yield a Defect for all that is wrong with the journals.

    `noted` are (seq, digest in hex) noted earlier. With the keys at hand, they are tried as well.
    """
    yield from ChainLink.objects.defects(noted)
    yield from torn()
    yield from beside()
    if vault.is_open():
        yield from unreadable()


def torn():
    """Yield a Defect for each row that refers to one that is not there."""
    for model in (*BESIDE, *chained_models().values()):
        for field in model._meta.concrete_fields:
            if field.is_relation:
                there = field.related_model._base_manager.filter(pk=OuterRef(field.attname))
                referring = Q((f"{field.attname}__isnull", False))
                what = f"its {field.name} ({field.related_model._meta.model_name}) is not there"
                yield from named(what, model._base_manager.filter(referring, ~Exists(there)))


def beside():
    """Yield a Defect for each row that is missing without a reason, or there in spite of one."""
    deleted = JournalDeletion.objects.filter(journal=OuterRef("journal"))
    journals = PatientJournal.objects.annotate(
        deleted=Exists(JournalDeletion.objects.filter(journal=OuterRef("pk")))
    )
    for model, what in (
        (JournalKey, "its key is not there, and no deletion is recorded"),
        (JournalIdentity, "no number of it is there"),
        (JournalEntry, "no entry of it is there"),
    ):
        alive = Q() if model is not JournalKey else Q(deleted=False)
        missing = ~Exists(model.objects.filter(journal=OuterRef("pk")))
        yield from named(what, journals.filter(alive, missing))
    keys = JournalKey.objects.filter(Exists(deleted))
    yield from named("the journal was deleted, and its key is there", keys)

    identities = JournalIdentity.objects.annotate(
        found=Exists(JournalIndex.objects.filter(identity=OuterRef("pk"))), deleted=Exists(deleted)
    )
    what = "what it is found by is not there, and no deletion is recorded"
    yield from named(what, identities.filter(found=False, deleted=False))
    what = "the journal was deleted, and what it is found by is there"
    yield from named(what, identities.filter(found=True, deleted=True))

    real = JournalIdentity.objects.exclude(kind=NumberKind.FICTITIOUS)
    of_journal = Q(journal=OuterRef("identity__journal"))
    over = (
        Exists(real.filter(of_journal))
        | Exists(JournalJoined.objects.filter(of_journal))
        | Exists(JournalDeletion.objects.filter(of_journal))
    )
    tie = JournalClient.objects.filter(identity=OuterRef("identity"))
    tied = JournalTied.objects.filter(identity=OuterRef("identity"))
    what = "the tie to its client is not there, and nothing is recorded that says why"
    yield from named(what, JournalTied.objects.filter(~over, ~Exists(tie)))
    ties = JournalClient.objects.all()
    yield from named("a tie to a client that is not in the chain", ties.filter(~Exists(tied)))
    yield from named("a tie to a client that should be gone", ties.filter(over))


@sensitive_variables()
def unreadable():
    """Return a Defect for each key that does not open, and each number found by another."""
    found, opened = [], {}
    for key in JournalKey.objects.select_related("journal").iterator(chunk_size=BATCH):
        try:
            opened[key.pk] = vault.unwrap(key.wrapped, vault.identity(key.journal, "key"))
        except vault.VaultClosed:
            name = vault.master_key_id(key.wrapped)
            found.append(defect(f"it lies under the master key {name}, which is not here", key))
        except vault.Unreadable:
            found.append(defect("it does not open", key))
    for row in JournalIndex.objects.select_related("identity").iterator(chunk_size=BATCH):
        data_key = opened.get(row.identity.journal_id)
        try:
            if data_key and not row.fits(data_key):
                found.append(defect("it is found by something else than its number", row.identity))
        except vault.Unreadable:
            found.append(defect("the number does not open", row.identity))
    return found


def named(what, rows):
    for row in rows.order_by("pk"):
        yield defect(what, row)


def defect(what, row):
    return Defect(None, what, row._meta.model_name, row.pk)
