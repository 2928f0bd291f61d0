"""The page on which an overdose is treated, and what it asks for every two seconds."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from incidents.models import Incident, Overdose, OverdoseInstruction
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(front_desk, address):
    """`page()` is the overdose as front desk sees it."""
    return lambda who=front_desk: Page(who.get(address("overdose_detail")))


def test_the_title_names_nobody(page):
    assert page().title == "Overdose · Kilden"


def test_the_eight_first_actions_come_first_and_each_sends_its_kind(page, address):
    buttons = [
        button["value"]
        for button in page().form(address("overdose_record")).element.all("button")
        if button.get("name") == "kind"
    ]
    assert buttons[:8] == [
        *("breathing_checked", "oxygen", "ventilation", "naloxone"),
        *("chest_compressions", "called_112", "ambulance_arrived", "vitals"),
    ]
    assert set(buttons[8:]) == {
        *("response", "airway", "defibrillator", "recovery_position", "handed_over"),
    }


def test_the_timeline_has_the_newest_first_with_seconds_and_who(page, overdose, tap):
    began = overdose.incident.started_at
    tap("breathing_checked", at=began + timedelta(seconds=7))
    tap("naloxone", at=began + timedelta(seconds=125), naloxone_mg="0.4")
    first, second, start = [
        entry.text for entry in page().by_id("timeline").all("li") if "entry" in entry.get("class")
    ]
    at = timezone.localtime(began + timedelta(seconds=125))
    assert first.startswith(f"{at:%H:%M:%S} 2:05 Naloxone dose 0.4 mg Staff")
    assert "0:07 Breathing checked" in second
    assert "0:00 Begun" in start


def test_the_fragment_is_the_timeline_and_nothing_when_it_has_not_changed(
    front_desk, address, overdose, tap
):
    def ask(version):
        headers = {"HX-Request": "true"}
        return front_desk.get(f"{address('overdose_detail')}?version={version}", headers=headers)

    seen = overdose.version()
    assert ask(seen).status_code == 204
    event = tap("oxygen")
    after_tap = overdose.version()
    assert after_tap != seen
    answer = ask(seen)
    assert answer.status_code == 200
    assert f"version={after_tap}" in answer.content.decode()
    overdose.strike(event, by=front_desk.staff)
    after_strike = overdose.version()
    assert after_strike != after_tap
    overdose.note_facts(by=front_desk.staff, substances_stated="Heroin")
    after_facts = overdose.version()
    assert after_facts != after_strike
    overdose.end(by=front_desk.staff, outcome="recovered_here")
    assert overdose.version() != after_facts


def test_reminders_say_when_it_is_time_by_the_settings(front_desk, address, overdose, tap):
    began = overdose.incident.started_at
    tap("naloxone", at=began + timedelta(seconds=60))

    def reminded(seconds):
        with time_machine.travel(began + timedelta(seconds=seconds), tick=False):
            front_desk.force_login(front_desk.staff)
            page = Page(front_desk.get(address("overdose_detail")))
        return [li.text for li in page.by_id("timeline").all("li") if "data-due" in li]

    assert reminded(90) == ["Check breathing again: in 0:30", "Next naloxone possible: in 2:30"]
    assert reminded(150) == ["Check breathing again: now", "Next naloxone possible: in 1:30"]
    assert reminded(240) == ["Check breathing again: now", "Next naloxone possible: now"]


def test_reminders_begin_anew_with_what_was_done_and_not_with_what_was_struck_out(
    page, overdose, tap, sara, settings
):
    settings.OVERDOSE_CHECK_BREATHING_EVERY = timedelta(minutes=10)
    assert "Check breathing again: in 4:5" in page().text
    wrong = tap("breathing_checked")
    assert "Check breathing again: in 9:5" in page().text
    overdose.strike(wrong, by=sara)
    assert "Check breathing again: in 4:5" in page().text
    assert "Next naloxone" not in page().text


def test_the_rooms_own_instruction_is_shown_in_its_newest_version(page, room, sara):
    assert "No instruction is written for this room." in page().text
    write = OverdoseInstruction.objects.write
    write(room=room, language="da", text="Ring 112.", by=sara)
    assert "Ring 112." in page().text, "in Danish where there is none in English"
    write(room=room, language="en", text="Call 112.", by=sara)
    write(room=room, language="en", text="Call 112 at once.", by=sara)
    assert "Call 112 at once." in page().text
    assert "Version 2" in page().text
    assert [row.version for row in OverdoseInstruction.objects.filter(language="en")] == [2, 1]


def test_another_rooms_instruction_is_not_shown(page, other_room):
    OverdoseInstruction.objects.write(room=other_room, language="en", text="Elsewhere.")
    assert "Elsewhere." not in page().text


def test_another_overdose_that_goes_on_is_pointed_at(page, room, sara):
    other = Overdose.objects.start(room=room, by=sara)
    assert f"/rooms/kilden/overdoses/{other.uuid}/" in page().links


def test_after_the_end_it_says_how_it_ended_and_offers_no_tap(page, overdose, sara, address):
    overdose.end(by=sara, outcome="to_hospital", debrief="Godt samarbejde")
    shown = page()
    assert "Over: Taken to hospital" in shown.text
    assert "Godt samarbejde" in shown.text
    taps = [b for b in shown.root.all("button") if b.get("name") == "kind"]
    assert taps == []


def test_nobody_but_health_staff_sees_that_a_journal_is_due(page, overdose, sara, health, leader):
    overdose.end(by=sara, outcome="to_hospital")
    assert "Journal due" in page(health).text
    for who in (None, leader):
        assert "ournal" not in (page(who) if who else page()).text


def test_the_overdose_of_another_room_is_not_found(elsewhere, overdose, address):
    theirs = f"/rooms/broen/overdoses/{overdose.uuid}/"
    assert elsewhere.get(theirs).status_code == 404
    assert elsewhere.get(address("overdose_detail")).status_code == 404


def test_an_incident_that_is_no_overdose_has_no_such_page(front_desk, report):
    incident = report()
    assert front_desk.get(f"/rooms/kilden/overdoses/{incident.uuid}/").status_code == 404
    assert Incident.objects.count() == 1
