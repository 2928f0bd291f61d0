"""The answer is told, and nothing but the answer."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.models import AnswerLook
from tests.page import Page


@pytest.fixture
def look_up(front_desk, room, sara):
    """`look_up(complaint)` gives the address its code leads to."""

    def look_up(complaint):
        look = AnswerLook.objects.ask(complaint.code, room=room, by=sara)
        return f"/rooms/kilden/answers/{look.uuid}/"

    return look_up


def test_the_answer_and_nothing_of_the_complaint(front_desk, answered, look_up):
    text = Page(front_desk.get(look_up(answered))).text
    assert "Varmen er sat op" in text
    assert "Upheld" in text
    for secret in (answered.text, answered.reference, str(answered.topics.get())):
        assert secret not in text


def test_that_there_is_none_yet_is_told_kindly(front_desk, complaint, look_up):
    text = Page(front_desk.get(look_up(complaint))).text
    assert "There is no answer yet." in text
    assert "The answer comes by" in text
    assert not complaint.steps.filter(kind="told").exists()


def test_a_late_one_is_said_sorry_for(front_desk, complaint, look_up):
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        front_desk.force_login(front_desk.staff)
        assert "Say that we are sorry" in Page(front_desk.get(look_up(complaint))).text


def test_of_a_withdrawn_one_that_is_said(front_desk, complaint, lone, look_up):
    complaint.answer_with(by=lone, outcome="withdrawn")
    assert "The complaint was withdrawn." in Page(front_desk.get(look_up(complaint))).text


def test_it_is_for_who_looked_it_up_and_for_ten_minutes(front_desk, health, answered, look_up):
    address = look_up(answered)
    assert health.get(address).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        front_desk.force_login(front_desk.staff)
        assert front_desk.get(address).status_code == 404
