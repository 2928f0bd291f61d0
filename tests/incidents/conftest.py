"""Fixtures of the tests of incidents: an overdose that goes on, and taps in its timeline."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Incident, IncidentKind, Overdose


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
