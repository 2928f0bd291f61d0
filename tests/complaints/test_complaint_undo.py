"""A complaint that was taken down by mistake is taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.models import AnswerLook, Complaint
from tests.page import Page
from tests.rules import refused_with


def test_it_is_nowhere_then_and_its_words_answer_as_unknown(
    front_desk, leader, at, complaint, room, sara
):
    assert at("undo/") in front_desk.get(at("slip/")).content.decode()
    response = front_desk.send(at("undo/"))
    assert response["Location"] == "/rooms/kilden/desk/?done=undone"
    assert leader.get(at()).status_code == 404
    assert complaint.reference not in Page(leader.get("/rooms/kilden/complaints/")).text
    assert front_desk.get(at("slip/")).status_code == 404
    assert AnswerLook.objects.ask(complaint.code, room=room, by=sara).complaint is None
    [before] = Complaint.objects.get().events.all()
    assert before.pgh_context["reason"] == "undone"


def test_once_something_was_done_with_it_it_stays(front_desk, at, complaint, henrik, sara):
    complaint.acknowledge(by=henrik)
    assert at("undo/") not in front_desk.get(at("slip/")).content.decode()
    assert "too late" in Page(front_desk.send(at("undo/"))).text
    with refused_with("too_late"):
        complaint.undo(by=sara)


def test_nobody_else_takes_it_back_and_not_later(front_desk, leader, at, complaint, henrik, sara):
    assert leader.send(at("undo/")).status_code == 404
    with refused_with("too_late"):
        complaint.undo(by=henrik)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        front_desk.force_login(front_desk.staff)
        assert front_desk.send(at("undo/")).status_code == 404
        with refused_with("gone"):
            complaint.undo(by=sara)


@pytest.mark.django_db
def test_who_took_down_one_about_themselves_does_not_take_it_back(complain, sara):
    complaint = complain("staff", about_staff=[sara], choice="leader")
    with refused_with("gone"):
        complaint.undo(by=sara)
