"""The chain over all that is written in journals: what is changed or removed later, shows.

Each link holds the digest of the one before it and of a row's bytes as they are stored, encrypted
values included: to verify it takes no key. Writers come one after the other, by a lock that the
database holds until their transaction ends.
"""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

import pgtrigger
from django.apps import apps
from django.db import connection, models, transaction

# Of the advisory lock that writers of the chain take; any number nobody else uses.
LOCK = 0x6A6F75726E616C
BEGINNING = bytes(32)
BATCH = 2000

NEVER_EMPTIED = pgtrigger.Trigger(
    name="never_emptied",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'Cannot empty the table %', TG_TABLE_NAME;",
)
NEVER_CHANGED = [
    pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
    NEVER_EMPTIED,
]


def kept_until(recorded, *, changes=None):
    """Triggers of a row beside the chain, that goes once it is recorded in the chain why.

    `recorded` is a query (SQL) that finds a row then; it names its tables with their schema, since
    anybody can make a temporary table of that name. `changes` is a pgtrigger condition of the
    changes to refuse: without it, all are.
    """
    return [
        pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update, condition=changes),
        pgtrigger.Trigger(
            name="kept_until_recorded",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"IF NOT EXISTS ({recorded}) THEN "  # noqa: S608
            "RAISE EXCEPTION 'Cannot delete from %: nothing is recorded that says why', "
            "TG_TABLE_NAME; END IF; RETURN OLD;",
        ),
        NEVER_EMPTIED,
    ]


class ChainedManager(models.Manager):
    @transaction.atomic
    def enter(self, **fields):
        """Write a row once and for all, and link it to the chain. Returns the row."""
        return ChainLink.objects.add(self.model(**fields))


class Chained(models.Model):
    """A row that is written once and linked to the chain.

    `chained` names the fields whose bytes are in the digest, in their order.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    chained: tuple[str, ...] = ()

    class Meta:
        abstract = True
        triggers = NEVER_CHANGED


@dataclass(frozen=True)
class Defect:
    """Something wrong: at which link of the chain or beside it, with which row, and what."""

    seq: int | None
    what: str
    kind: str
    row: object

    def __str__(self):
        place = f"link {self.seq}" if self.seq is not None else "outside of the chain"
        return f"{place}: {self.what}: {self.kind} {self.row}"


class ChainLinkManager(models.Manager["ChainLink"]):
    def lock(self):
        """Come after every other writer of the chain until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

    @transaction.atomic
    def add(self, row):
        """Write `row` (of a Chained model) and link it. Returns the row."""
        self.lock()
        row.save(force_insert=True)
        last = self.newest()
        kind, previous = row._meta.model_name, last.digest if last else BEGINNING
        values = [getattr(row, name) for name in row.chained]
        values = [v.value if isinstance(v, models.Choices) else v for v in values]
        self.create(
            seq=last.seq + 1 if last else 1,
            kind=kind,
            row=row.pk,
            previous=previous,
            digest=digest(previous, kind, row.pk, values),
        )
        return row

    def newest(self):
        """The last link, or None."""
        return self.order_by("-seq").first()

    def unlike(self, noted):
        """Those of `noted`, (seq, digest in hex), that the chain does not meet any more."""
        links = self.filter(seq__in={seq for seq, _digest in noted}).values_list("seq", "digest")
        found = {seq: bytes(digest).hex() for seq, digest in links}
        return [(seq, digest) for seq, digest in noted if found.get(seq) != digest]

    def defects(self, noted=()):
        """Yield a Defect for each row changed, removed, put in another order or cut off.

        `noted` are (seq, digest in hex) noted earlier: without any, a cut at the very end shows
        only by the rows that lost their links.
        """
        wanted: dict[int, set[str]] = {}
        for number, told in noted:
            wanted.setdefault(number, set()).add(told)
        previous, seq = BEGINNING, 0
        links = self.order_by("seq").values_list("seq", "kind", "row", "previous", "digest")
        streamed = links.iterator(chunk_size=BATCH)
        while batch := list(islice(streamed, BATCH)):
            rows = rows_of({kind for _seq, kind, *_rest in batch}, batch[0][0], batch[-1][0])
            for number, kind, row, told, told_digest in batch:
                if number != seq + 1:
                    yield Defect(
                        number, f"{number - seq - 1} links are missing before it", kind, row
                    )
                elif bytes(told) != previous:
                    yield Defect(number, "does not follow the link before it", kind, row)
                values = rows.get(row)
                if values is None:
                    yield Defect(number, "the row was removed", kind, row)
                elif digest(bytes(told), kind, row, values) != bytes(told_digest):
                    yield Defect(number, "the row or its link was changed", kind, row)
                seq, previous = number, bytes(told_digest)
                if wanted.pop(seq, {previous.hex()}) != {previous.hex()}:
                    yield Defect(seq, "another digest was noted here", kind, row)
        for number in sorted(wanted):
            what = (
                "is not there" if number < seq else f"the chain was cut off before this, at {seq}"
            )
            yield Defect(number, f"{what}, and was noted", "chainlink", None)
        yield from outside()


def chained_models():
    """The models whose rows are linked, by the kind that links say."""
    return {
        model._meta.model_name: model
        for model in apps.get_app_config("incidents").get_models()
        if issubclass(model, Chained)
    }


def rows_of(kinds, first, last):
    """{uuid: [values of the chained fields]} of the rows of `kinds` between two links."""
    linked = ChainLink.objects.filter(seq__range=(first, last)).values("row")
    known, found = chained_models(), {}
    for kind in kinds & known.keys():
        rows = known[kind]._base_manager.filter(pk__in=linked.filter(kind=kind))
        for row, *values in rows.values_list("pk", *known[kind].chained):
            found[row] = values
    return found


def outside():
    """Yield a Defect for each row that no link names."""
    linked = ChainLink.objects.filter(row=models.OuterRef("pk"))
    for kind, model in chained_models().items():
        rows = model._base_manager.filter(~models.Exists(linked.filter(kind=kind)))
        for row in rows.values_list("pk", flat=True):
            yield Defect(None, "no link names the row", kind, row)


def digest(previous, kind, row, values):
    """SHA-256 of the link before and of a row's bytes: each with its type and its length."""
    parts = [previous]
    for value in (kind, row, *values):
        part = WRITTEN[type(value)](value)
        parts += (b"%d:" % len(part), part)
    return hashlib.sha256(b"".join(parts)).digest()


def _list(items):
    parts = [WRITTEN[type(item)](item) for item in items]
    return b"l" + b"".join(b"%d:%b" % (len(part), part) for part in parts)


# The one way in which a value of each type is written for the digest.
WRITTEN: dict[type, Callable[..., bytes]] = {
    type(None): lambda _none: b"-",
    bool: lambda value: b"n%d" % value,
    int: lambda value: b"n%d" % value,
    str: lambda value: b"s" + value.encode(),
    bytes: lambda value: b"b" + value,
    memoryview: lambda value: b"b" + bytes(value),
    uuid.UUID: lambda value: b"u" + value.bytes,
    datetime: lambda value: (
        b"t" + value.astimezone(UTC).isoformat(timespec="microseconds").encode()
    ),
    date: lambda value: b"d" + value.isoformat().encode(),
    list: _list,
}


class ChainLink(models.Model):
    """A link of the chain: the digest of a row and of the link before."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    row = models.UUIDField(unique=True)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    objects = ChainLinkManager()

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="chain_link_counts_from_1")
        ]
        triggers = NEVER_CHANGED

    def __str__(self):
        return f"{self.seq} {self.kind}"

    @property
    def noted(self):
        """Its number and digest as people note them: 41:9f86d0…"""
        return f"{self.seq}:{bytes(self.digest).hex()}"
