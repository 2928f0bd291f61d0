"""The slip of a complaint about whoever took it down is handed over by a colleague."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.models import Complaint
from tests.complaints.test_complaint_create import GOOD
from tests.complaints.test_complaint_create import URL as NEW
from tests.page import Page

URL = "/rooms/kilden/slips/"


@pytest.fixture
def about_sara(front_desk, sara):
    """Sara took down one about herself, and was told what comes next."""
    told = front_desk.send(NEW, GOOD | {"topics": "staff", "about_staff": [sara.pk]})
    assert told["Location"] == f"{URL}?about-you"
    return Complaint.objects.get()


def test_the_words_are_not_for_whom_it_is_about(front_desk, about_sara):
    page = Page(front_desk.get(f"{URL}?about-you"))
    assert "the four words are not for you" in page.text
    assert str(about_sara.uuid) not in "".join(page.links)
    assert front_desk.get(f"/rooms/kilden/complaints/{about_sara.uuid}/slip/").status_code == 404


def test_a_colleague_hands_them_over_within_an_hour(health, about_sara):
    address = f"/rooms/kilden/complaints/{about_sara.uuid}/slip/"
    with time_machine.travel(timezone.now() + timedelta(minutes=50)):
        health.force_login(health.staff)
        assert address in Page(health.get(URL)).links
        page = Page(health.get(address))
        assert about_sara.code in page.text
        assert "Undo" not in page.text
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        health.force_login(health.staff)
        assert "No slip waits for you." in Page(health.get(URL)).text
        assert health.get(address).status_code == 404


def test_the_leader_hands_over_none_about_the_leader(leader, front_desk, health, complain, henrik):
    complain("management", by=henrik)
    assert "No slip waits for you." in Page(leader.get(URL)).text
    assert "Slip of" in Page(health.get(URL)).text


def test_an_ordinary_slip_is_not_handed_on(health, complaint):
    assert "No slip waits for you." in Page(health.get(URL)).text


def test_it_is_said_while_it_is_written_down(front_desk, leader, sara):
    sent = {"topics": "staff", "about_staff": [sara.pk]}
    routing = "/rooms/kilden/complaints/new/routing/"
    assert "It is about you." in Page(front_desk.send(routing, sent)).text
    assert "It is about you." in Page(leader.send(routing, {"topics": "management"})).text
    assert "It is about you." not in Page(leader.send(routing, sent)).text
