"""Fixtures of the tests of what goes wrong."""

import uuid
from datetime import timedelta

import pgtrigger
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from incidents import cpr
from incidents.models import (
    ChainLink,
    Incident,
    IncidentKind,
    JournalAccess,
    JournalEntry,
    Overdose,
    PatientJournal,
)
from incidents.models.chain import BEGINNING, chained_models, digest
from intake.models import Visit


@pytest.fixture
def admit(room, sara, heroin):
    """`admit(bo)` lets Bo in to inject heroin; other arguments of the verb replace these."""

    def admit(client, **arguments):
        usual = {"room": room, "substance": heroin, "method": "injection", "by": sara}
        return Visit.objects.admit(client=client, **{**usual, **arguments})

    return admit


@pytest.fixture
def henrik(leader):
    """The staff member behind `leader`."""
    return leader.staff


@pytest.fixture
def incident(room, sara):
    """A fight in the room a quarter of an hour ago."""
    kind = IncidentKind.objects.get_or_create(
        code="test-violence", defaults={"name_da": "Vold", "name_en": "Violence"}
    )[0]
    return Incident.objects.create(
        room=room,
        kind=kind,
        started_at=timezone.now() - timedelta(minutes=15),
        reported_by=sara,
    )


@pytest.fixture
def overdose(room, sara, bo, inside):
    """Bo's, begun five minutes ago from the tile."""
    visit = inside(bo, at=timezone.now() - timedelta(minutes=20))
    overdose = Overdose.objects.start(room=room, by=sara, visit=visit)
    began = timezone.now() - timedelta(minutes=5)
    Incident.objects.filter(pk=overdose.incident_id).update(started_at=began)
    return Overdose.objects.select_related("incident__room").get()


@pytest.fixture
def tap(overdose, sara):
    """`tap("naloxone", naloxone_mg=0.4)` adds to the timeline; returns the OverdoseEvent."""

    def tap(kind, **more):
        return overdose.record(**{"uuid": uuid.uuid4(), "kind": kind, "by": sara, **more})

    return tap


@pytest.fixture
def address(overdose):
    """`address("overdose_end")` of the overdose in its room."""

    def address(name, *args):
        return reverse(
            f"incidents:{name}", args=[overdose.incident.room.slug, overdose.uuid, *args]
        )

    return address


@pytest.fixture
def report(room, sara):
    """`report(kind="theft", clients=[bo])` tells an incident of just now."""

    def report(kind="threat", **facts):
        usual = {"room": room, "by": sara, "started_at": timezone.now()}
        return Incident.objects.report(
            kind=IncidentKind.objects.get(code=kind), **{**usual, **facts}
        )

    return report


# -- The patient journal -------------------------------------------------------------------------

# Nobody alive was born in 1900: these are no person's numbers.
MANS, WOMANS = "220200-0005", "220200-0048"


@pytest.fixture
def nora(health):
    """The health worker behind `health`."""
    return health.staff


@pytest.fixture
def ended(overdose, nora):
    """Bo's overdose, over, its journal due."""
    return overdose.end(by=nora, outcome="recovered_here")


@pytest.fixture
def journal(room, nora):
    """A journal under a real number with one entry, signed by Nora in the room."""
    return journal_with_entry(room, nora, MANS)


@pytest.fixture
def entry(journal):
    return journal.entries.get()


def write(journal, room, by, text):
    """An entry of `by` in `room`, past every page. Returns the JournalEntry."""
    return JournalEntry.objects.sign(
        journal=journal, content={"text": text}, responsible=by, room=room, by=by
    )


@pytest.fixture
def theirs(health_elsewhere, other_room):
    """A journal under a real number of a man, that Broen alone has written in."""
    return journal_with_entry(other_room, health_elsewhere.staff, MANS, text="Skrevet på Broen")


def journal_with_entry(room, by, number=None, *, client=None, text="Vågen og klar"):
    """A journal under `number` (text; a fictitious one without) with a signed entry."""
    number = number and cpr.read(number)
    journal = PatientJournal.objects.open_under(number, room=room, by=by, client=client)
    write(journal, room, by, text)
    return journal


@pytest.fixture
def look(journal, nora, room):
    """Nora's look into the journal, taken just now."""
    return JournalAccess.objects.open(journal, purpose="treatment", staff=nora, room=room)


@pytest.fixture
def at(look):
    """`at("entries/new/")` is an address of the journal, by Nora's look."""
    return lambda rest="": f"/rooms/kilden/journals/{look.pk}/{rest}"


# -- Whoever owns the database -------------------------------------------------------------------


@pytest.fixture
def tamper(db):
    """As the owner of the database, past all that would refuse: no triggers, no foreign keys."""
    no_foreign_keys()
    with pgtrigger.ignore():
        yield


def no_foreign_keys():
    """Drop every foreign key of the journals' tables, until the test is over."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)"
            " FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text ~ "
            "'^incidents_(journal|patientjournal|consent|disclosure)'"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def chained_anew():
    """Write the chain anew over the rows there are, as its owner could."""
    previous, links = BEGINNING, []
    for link in ChainLink.objects.order_by("seq"):
        model = chained_models()[link.kind]
        values = model.objects.values_list(*model.chained).filter(pk=link.row).first()
        if values is not None:
            link.seq, link.previous = len(links) + 1, previous
            link.digest = previous = digest(previous, link.kind, link.row, values)
            links.append(link)
    with pgtrigger.ignore():
        ChainLink.objects.all()._raw_delete("default")
        ChainLink.objects.bulk_create(links)
