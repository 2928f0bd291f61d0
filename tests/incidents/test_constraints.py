"""Every constraint and trigger of incidents: what it accepts, and what it refuses."""

import sys
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import (
    EventKind,
    Incident,
    IncidentClient,
    IncidentKind,
    IncidentStaff,
    JournalClient,
    JournalDraft,
    JournalIndex,
    JournalKey,
    NaloxoneRoute,
    Overdose,
    OverdoseEvent,
    OverdoseEventStruck,
    OverdoseInstruction,
    Pupils,
)
from incidents.models.overdose_event import FIELDS_OF
from tests.incidents import test_journal_constraints, test_quarantine_constraints
from tests.rules import (
    constraint_names,
    key_referred_to_by,
    names_refused_in,
    never_changed,
    our_models,
    refused_by,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATER, EARLIER = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)

# Keys that are there to be referred to: nothing can break them before the primary key does.
REFERRED_TO = {
    "incident_in_room",
    "overdose_event_of_kind",
    "journal_identity_of_kind",
    "journal_entry_in_journal",
    "journal_entry_of_room",
    "consent_in_journal",
}


def test_every_constraint_has_a_test():
    tested = names_refused_in(sys.modules[__name__]) | REFERRED_TO
    tested |= names_refused_in(test_journal_constraints)
    tested |= names_refused_in(test_quarantine_constraints)
    tested |= test_quarantine_constraints.REFERRED_TO
    assert set(constraint_names("incidents")) - tested == set()


def test_keys_that_are_only_referred_to_are_referred_to():
    assert key_referred_to_by("incident_client_in_room") == "incident_in_room"
    assert key_referred_to_by("overdose_event_completes_its_kind") == "overdose_event_of_kind"


# -- Incidents -----------------------------------------------------------------------------------


@pytest.fixture
def incident_of(room, sara):
    """`incident_of(ended_at=…)` writes an incident past every form and verb."""

    def incident_of(**facts):
        usual = {"room": room, "reported_by": sara, "started_at": NOW}
        kind = IncidentKind.objects.get(code="threat")
        return Incident.objects.create(**{**usual, "kind": kind, **facts})

    return incident_of


def test_a_kind_has_a_code_of_its_own():
    IncidentKind.objects.create(code="fire", name_da="Brand", name_en="Fire")
    with refused_by("incidents_incidentkind_code_key"):
        IncidentKind.objects.create(code="fire", name_da="Ild", name_en="Fire again")


def test_an_incident_ends_after_it_began(incident_of):
    incident_of(ended_at=None)
    incident_of(ended_at=NOW)
    with refused_by("incident_ended_after_start"):
        incident_of(ended_at=EARLIER)


def test_a_call_to_the_police_has_a_time_and_a_caller(incident_of, sara):
    incident_of(police_called_at=NOW, police_called_by=sara)
    with refused_by("incident_police_called_by_somebody"):
        incident_of(police_called_at=NOW)
    with refused_by("incident_police_called_by_somebody"):
        incident_of(police_called_by=sara)


def test_the_police_come_after_the_call(incident_of, sara):
    call = {"police_called_at": NOW, "police_called_by": sara}
    incident_of(**call, police_came_at=LATER)
    with refused_by("incident_police_came_after_call"):
        incident_of(**call, police_came_at=EARLIER)
    with refused_by("incident_police_came_after_call"):
        incident_of(police_came_at=LATER)


def test_the_ambulance_comes_after_the_call(incident_of):
    incident_of(ambulance_called_at=NOW, ambulance_came_at=LATER)
    with refused_by("incident_ambulance_came_after_call"):
        incident_of(ambulance_called_at=NOW, ambulance_came_at=EARLIER)
    with refused_by("incident_ambulance_came_after_call"):
        incident_of(ambulance_came_at=LATER)


def test_a_client_is_in_an_incident_once(incident_of, bo, mia, room):
    incident = incident_of()
    for client in (bo, mia):
        IncidentClient.objects.create(incident=incident, room=room, client=client)
    with refused_by("incident_client_once"):
        IncidentClient.objects.create(incident=incident, room=room, client=bo)


def test_a_client_is_in_it_in_the_room_of_the_incident(incident_of, bo, room, other_room):
    incident = incident_of()
    IncidentClient.objects.create(incident=incident, room=room, client=bo)
    with refused_by("incident_client_in_room"):
        IncidentClient.objects.create(incident=incident_of(), room=other_room, client=bo)


def test_the_visit_is_the_clients_own(incident_of, bo, mia, room, inside):
    visit = inside(bo)
    IncidentClient.objects.create(incident=incident_of(), room=room, client=bo, visit=visit)
    with refused_by("incident_client_on_visit"):
        IncidentClient.objects.create(incident=incident_of(), room=room, client=mia, visit=visit)


def test_a_member_of_staff_was_there_once(incident_of, sara):
    incident = incident_of()
    IncidentStaff.objects.create(incident=incident, staff=sara)
    IncidentStaff.objects.create(incident=incident_of(), staff=sara)
    with refused_by("incident_staff_once"):
        IncidentStaff.objects.create(incident=incident, staff=sara)


# -- Overdoses -----------------------------------------------------------------------------------


@pytest.fixture
def overdose_of(incident_of):
    """`overdose_of(outcome="died")` writes an overdose past every form and verb."""

    def overdose_of(**facts):
        return Overdose.objects.create(incident=incident_of(), **facts)

    return overdose_of


def test_the_level_is_one_of_those_there_are(overdose_of):
    for level in ("", *Overdose.Level.values):
        overdose_of(level_at_start=level)
    with refused_by("overdose_level_known"):
        overdose_of(level_at_start="asleep")


def test_an_overdose_that_ended_did_so_somehow_and_by_somebody(overdose_of, sara):
    overdose_of()
    for outcome in Overdose.Outcome.values:
        overdose_of(outcome=outcome, ended_by=sara)
    with refused_by("overdose_ended_somehow"):
        overdose_of(outcome="died")
    with refused_by("overdose_ended_somehow"):
        overdose_of(ended_by=sara)
    with refused_by("overdose_ended_somehow"):
        overdose_of(outcome="vanished", ended_by=sara)


def test_a_journal_is_kept_where_one_is_due(overdose_of, sara):
    over = {"outcome": "recovered_here", "ended_by": sara}
    overdose_of(**over, journal_due=True, journal_kept_on="2026-11-22")
    with refused_by("overdose_journal_kept_where_due"):
        overdose_of(**over, journal_kept_on="2026-11-22")


def test_a_journal_is_due_after_the_end_only(overdose_of, sara):
    overdose_of(outcome="died", ended_by=sara, journal_due=True)
    overdose_of(outcome="no_overdose", ended_by=sara, journal_due=True)
    with refused_by("overdose_journal_due_after_end"):
        overdose_of(journal_due=True)


# -- The timeline --------------------------------------------------------------------------------


@pytest.fixture
def event_of(overdose, sara):
    """`event_of("vitals", spo2=97)` writes an event past every form and verb."""

    def event_of(kind, **facts):
        usual = {"uuid": uuid.uuid4(), "overdose": overdose, "at": NOW, "recorded_by": sara}
        return OverdoseEvent.objects.create(kind=kind, **{**usual, **facts})

    return event_of


def test_an_event_is_of_a_kind_there_is(event_of):
    for kind in EventKind.values:
        event_of(kind, note="Bleg" if kind == "note" else "")
    with refused_by("overdose_event_kind_known"):
        event_of("dance")


def test_oxygen_belongs_to_oxygen(event_of):
    event_of("oxygen", oxygen_l_min=15)
    with refused_by("overdose_event_oxygen_of_oxygen"):
        event_of("ventilation", oxygen_l_min=15)


def test_a_dose_belongs_to_naloxone(event_of):
    for route in ("", *NaloxoneRoute.values):
        event_of("naloxone", naloxone_mg="0.4", naloxone_route=route)
    with refused_by("overdose_event_dose_of_naloxone"):
        event_of("oxygen", naloxone_mg="0.4")
    with refused_by("overdose_event_dose_of_naloxone"):
        event_of("response", naloxone_route="intranasal")
    with refused_by("overdose_event_dose_of_naloxone"):
        event_of("naloxone", naloxone_route="oral")


@pytest.mark.parametrize("name", FIELDS_OF[EventKind.VITALS])
def test_what_is_measured_belongs_to_vital_signs(event_of, name):
    value = Pupils.PINPOINT if name == "pupils" else 4
    event_of("vitals", **{name: value})
    with refused_by("overdose_event_numbers_of_vitals"):
        event_of("breathing_checked", **{name: value})


def test_pupils_are_one_of_those_there_are(event_of):
    for pupils in Pupils.values:
        event_of("vitals", pupils=pupils)
    with refused_by("overdose_event_numbers_of_vitals"):
        event_of("vitals", pupils="green")


def test_a_note_has_words_and_nothing_else_has(event_of):
    event_of("note", note="Bleg")
    with refused_by("overdose_event_note_has_words"):
        event_of("note")
    with refused_by("overdose_event_note_has_words"):
        event_of("response", note="Bleg")


def test_the_eyes_count_from_1_to_4(event_of):
    for number in (None, 1, 4):
        event_of("vitals", gcs_eye=number)
    for number in (0, 5):
        with refused_by("overdose_event_gcs_eye_in_range"):
            event_of("vitals", gcs_eye=number)


def test_speech_counts_from_1_to_5(event_of):
    for number in (None, 1, 5):
        event_of("vitals", gcs_verbal=number)
    for number in (0, 6):
        with refused_by("overdose_event_gcs_verbal_in_range"):
            event_of("vitals", gcs_verbal=number)


def test_movement_counts_from_1_to_6(event_of):
    for number in (None, 1, 6):
        event_of("vitals", gcs_motor=number)
    for number in (0, 7):
        with refused_by("overdose_event_gcs_motor_in_range"):
            event_of("vitals", gcs_motor=number)


def test_numbers_complete_what_is_of_their_kind_and_overdose(event_of, overdose_of):
    first = event_of("naloxone")
    event_of("naloxone", completes=first, naloxone_mg="0.4")
    with refused_by("overdose_event_completes_its_kind"):
        event_of("vitals", completes=first, spo2=97)
    with refused_by("overdose_event_completes_its_kind"):
        event_of("naloxone", completes=first, overdose=overdose_of())


def test_an_event_is_written_once(event_of):
    event = event_of("vitals", spo2=97)
    with never_changed(OverdoseEvent):
        OverdoseEvent.objects.filter(pk=event.pk).update(spo2=79)
    with never_changed(OverdoseEvent):
        event.delete()


def test_striking_out_is_written_once(event_of, sara):
    struck = OverdoseEventStruck.objects.create(event=event_of("oxygen"), by=sara)
    with never_changed(OverdoseEventStruck):
        OverdoseEventStruck.objects.update(reason="no reason")
    with never_changed(OverdoseEventStruck):
        struck.delete()


# -- Instructions --------------------------------------------------------------------------------


def test_a_version_of_an_instruction_is_there_once(room):
    facts = {"room": room, "text": "Ring 112."}
    OverdoseInstruction.objects.create(**facts, language="da", version=1)
    OverdoseInstruction.objects.create(**facts, language="da", version=2)
    OverdoseInstruction.objects.create(**facts, language="en", version=1)
    with refused_by("overdose_instruction_version_once"):
        OverdoseInstruction.objects.create(**facts, language="da", version=1)


def test_an_instruction_is_never_changed(room):
    text = OverdoseInstruction.objects.write(room=room, language="da", text="Ring 112.")
    with never_changed(OverdoseInstruction):
        OverdoseInstruction.objects.update(text="Ring ikke.")
    with never_changed(OverdoseInstruction):
        text.delete()


# -- History -------------------------------------------------------------------------------------


# Drafts are their author's alone; the keys of journals and what they are found by go when a journal
# is deleted; the link of a fictitious number to a client leaves no trace when it is dropped.
FORGOTTEN = {JournalDraft, JournalKey, JournalIndex, JournalClient}


def test_every_row_that_can_change_keeps_what_was_there():
    """What has neither old values nor a trigger against changes would lose something."""
    for model in our_models("incidents"):
        tracked = model._meta.label.endswith("Event") or model.__name__ == "OverdoseBefore"
        names = {trigger.name for trigger in getattr(model._meta, "triggers", [])}
        assert tracked or model in FORGOTTEN or names & {"never_changed", "changed_update"}, model
