"""What `manage.py load_demo` adds: incidents at realistic rates, clearly invented."""

from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from incidents import cpr
from incidents.models import (
    Incident,
    Overdose,
    OverdoseEvent,
    OverdoseInstruction,
    PatientJournal,
)
from intake.models import Consumption
from rooms.models import Room, Staff

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 3, 3, 22, 40, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _demo():
    with time_machine.travel(EVENING, tick=False):
        call_command("load_demo", stdout=StringIO())


def test_overdoses_are_as_rare_as_they_are_and_none_is_fatal():
    per_thousand = Overdose.objects.count() / Consumption.objects.count() * 1000
    assert 0.4 < per_thousand < 1.5
    assert Overdose.objects.exists()
    assert not Overdose.objects.filter(outcome="died").exists()


def test_each_is_over_with_a_timeline_and_owes_a_journal():
    for overdose in Overdose.objects.select_related("incident"):
        assert not overdose.going_on
        assert overdose.outcome
        assert overdose.journal_due
        assert overdose.naloxone_mg > 0
        began, ended = overdose.incident.started_at, overdose.incident.ended_at
        assert all(began <= entry.at <= ended for entry in overdose.entries())


def test_the_others_are_of_several_kinds_and_say_that_they_are_invented():
    others = Incident.objects.filter(overdose=None)
    assert 5 <= others.count() <= 30
    assert len(set(others.values_list("kind", flat=True))) >= 4
    assert all(story.startswith("Opfundet") for story in others.values_list("happened", flat=True))


def test_nothing_of_it_is_still_to_come_and_who_was_in_it_was_there():
    assert not Incident.objects.filter(ended_at__gt=EVENING).exists()
    assert not OverdoseEvent.objects.filter(at__gt=EVENING).exists()
    for incident in Incident.objects.prefetch_related("people__visit"):
        for person in incident.people.all():
            assert person.visit.arrived_at <= incident.started_at <= person.visit.left_at


def test_it_is_told_by_those_who_work_there():
    for incident in Incident.objects.select_related("room"):
        for staff in (incident.reported_by, *incident.staff_present.all()):
            assert Staff.objects.get(pk=staff.pk).has_perm("incidents.report", incident.room)


@pytest.mark.parametrize(("language", "words"), [("da", "Opfundet"), ("en", "Made up")])
def test_each_room_has_an_instruction_that_says_that_it_is_invented(language, words):
    for room in Room.objects.filter(incidents__isnull=False).distinct():
        assert words in OverdoseInstruction.objects.in_force(room, language).text


def test_there_is_a_journal_under_a_published_number_and_a_fictitious_one():
    """And none of them takes an overdose off the list of those whose journal is due."""
    journals = PatientJournal.objects.all()
    assert {journal.identity.kind for journal in journals} == {"x_ecpr", "fictitious"}
    assert PatientJournal.objects.of_number(cpr.read("020329-1WQ3")).entries.count() == 2
    assert Incident.objects.journals_due().exists()
