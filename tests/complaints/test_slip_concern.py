"""Whoever just took it down says whom it is about."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.models import Complaint
from tests.page import Page


def test_it_is_offered_on_the_slip_and_then_they_see_it_no_more(front_desk, at, leader, henrik):
    assert at("slip/concern/") in Page(front_desk.get(at("slip/"))).links
    response = front_desk.send(at("slip/concern/"), about_staff=[henrik.pk])
    assert response["Location"] == at("slip/")
    complaint = Complaint.objects.get()
    assert complaint.about_leader
    assert [row.receiver for row in complaint.receivers.all()] == ["socialforvaltningen"]
    assert leader.get(at()).status_code == 404


def test_about_themselves_they_are_led_away_from_the_words(front_desk, at, sara):
    response = front_desk.send(at("slip/concern/"), about_staff=[sara.pk])
    assert response["Location"] == "/rooms/kilden/slips/?about-you"
    assert front_desk.get(at("slip/")).status_code == 404


def test_nobody_named_is_told_at_the_field(front_desk, at):
    response = front_desk.send(at("slip/concern/"))
    assert response.status_code == 422
    assert "about_staff" in Page(response).errors


@pytest.mark.parametrize("who", ["health", "leader"])
def test_a_colleague_does_not(request, who, at):
    assert request.getfixturevalue(who).get(at("slip/concern/")).status_code == 404


def test_after_ten_minutes_it_is_for_the_leader_to_say(front_desk, at):
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        front_desk.force_login(front_desk.staff)
        assert front_desk.get(at("slip/concern/")).status_code == 404
