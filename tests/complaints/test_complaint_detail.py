"""The page of a complaint: what was said, who takes it, what was done."""

from datetime import date, timedelta

import time_machine
from django.utils import timezone, translation

from complaints.models import Complaint, ComplaintTopic
from rooms.models import Room
from tests.page import Page
from tests.rules import local


def test_what_was_said_and_who_takes_it(leader, complain, bo, sara):
    complaint = complain(
        *("conditions", "handling"),
        choice="leader",
        own_words=False,
        complainant="client",
        client=bo,
        contact_consent=True,
        representative="Ole, 12 34 56 78",
        about_staff=[sara],
    )
    page = Page(leader.get(f"/rooms/kilden/complaints/{complaint.uuid}/"))
    for words in (
        complaint.reference,
        "Der er koldt i rummet",
        "As staff understood it.",
        "Ole, 12 34 56 78",
        "Not seen by Staff",
        "The leader of the room (the person's choice)",
        "Borgerrådgiveren",
    ):
        assert words in page.text, words
    assert f"/rooms/kilden/clients/{bo.uuid}/" in page.links
    assert "Bo" not in page.title


def test_central_administration_reads_the_name_and_is_not_led_to_the_client(central, complain, bo):
    complaint = complain(complainant="client", client=bo)
    page = Page(central.get(f"/rooms/kilden/complaints/{complaint.uuid}/"))
    assert "Bo" in page.text.split()
    assert not any("/clients/" in link for link in page.links)


def test_every_step_stands_there(leader, at, complaint, lone):
    complaint.acknowledge(by=lone).examine(by=lone)
    complaint.add_note(by=lone, note="Spurgt natholdet")
    later = complaint.due_on + timedelta(days=10)
    complaint.reply_interim(by=lone, expected_on=later)
    complaint.send_on(by=lone, to="borgerraadgiveren")
    complaint.answer_with(by=lone, outcome="sent_on", answer="Sendt videre")
    complaint.close(by=lone)
    text = Page(leader.get(at())).text
    with translation.override("en"):
        for step in Complaint.objects.get().steps.all():
            assert str(step.get_kind_display()) in text
    assert "Spurgt natholdet" in text
    assert "Sendt videre" in text


def test_late_is_said_in_words(leader, complain):
    with time_machine.travel(local(2026, 10, 1, 12)):
        complaint = complain()
    with time_machine.travel(local(2026, 10, 16, 12)):
        leader.force_login(leader.staff)
        text = Page(leader.get(f"/rooms/kilden/complaints/{complaint.uuid}/")).text
    assert "late by 1 day" in text
    assert "-1" not in text


def test_a_decision_that_was_complained_of_too_late_is_marked(leader, complain):
    complaint = complain("decision", decision_on=date(2026, 1, 5))
    page = Page(leader.get(f"/rooms/kilden/complaints/{complaint.uuid}/"))
    assert "could be complained of until" in page.text
    in_time = complain("decision", decision_on=timezone.localdate())
    page = Page(leader.get(f"/rooms/kilden/complaints/{in_time.uuid}/"))
    assert "could be complained of until" not in page.text


def test_another_rooms_is_none(central, complain, other_room):
    complaint = complain(room=other_room)
    assert central.get(f"/rooms/kilden/complaints/{complaint.uuid}/").status_code == 404
    assert central.get(f"/rooms/broen/complaints/{complaint.uuid}/").status_code == 200


def test_who_takes_it_is_what_was_recorded(leader, complain, henrik):
    """A topic that goes elsewhere from now on leaves a complaint from before where it is."""
    complaint = complain("conditions", choice="leader")
    complaint.send_on(by=henrik, to="borgerraadgiveren")
    ComplaintTopic.objects.filter(code="conditions").update(group="municipality")
    receivers = [route.receiver for route in Complaint.objects.get().routes]
    assert receivers == ["leader", "borgerraadgiveren"]
    text = Page(leader.get(f"/rooms/kilden/complaints/{complaint.uuid}/")).text
    assert "The leader of the room (the person's choice)" in text
    assert "Socialforvaltningen" not in text


def test_each_deadline_is_shown_with_its_days(central, complain, today):
    complaint = complain("decision", "facilities", decision_on=today)
    text = Page(central.get(f"/rooms/kilden/complaints/{complaint.uuid}/")).text
    assert text.count("28 days left") == 2
    assert "To Center for Rusmiddelbehandling: by" in text
    assert "On to Ankestyrelsen, if the decision stands: by" in text


def test_what_is_for_another_is_offered_to_be_sent_on_alone(leader, complain):
    complaint = complain("handling")
    address = f"/rooms/kilden/complaints/{complaint.uuid}/"
    page = Page(leader.get(address))
    assert "This is for somebody else to answer." in page.text
    assert f"{address}send-on/" in page.links
    assert f"{address}interim/" not in page.links
    assert f"{address}examine/" not in leader.get(address).content.decode()


def test_of_a_room_no_longer_in_use_they_stay(central, leader, front_desk, room, complaint, at):
    Room.objects.filter(pk=room.pk).update(active=False)
    assert "/rooms/kilden/complaints/" in Page(central.get("/?choose")).links
    assert complaint.reference in Page(central.get("/rooms/kilden/complaints/")).text
    assert complaint.text in Page(central.get(at())).text
    assert central.get("/rooms/kilden/complaints.csv").status_code == 200
    assert central.send(at("note/"), note="Rummet er lukket")["Location"] == at()
    assert leader.get(at()).status_code == 200
    for browser, page in ((front_desk, at()), (central, "/rooms/kilden/start/")):
        assert browser.get(page).status_code in (403, 404)
    assert "/rooms/kilden/complaints/" not in Page(front_desk.get("/?choose")).links
