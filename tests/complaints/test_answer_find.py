"""The four words are said at a desk, and the answer is found."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.models import AnswerLook
from tests.page import Page

URL = "/rooms/kilden/answers/"


def test_the_right_words_lead_to_the_answer(front_desk, answered):
    response = front_desk.send(URL, four_words=answered.code.upper())
    look = AnswerLook.objects.get()
    assert response["Location"] == f"{URL}{look.uuid}/"
    assert answered.steps.last().kind == "told"


def test_one_may_ask_in_any_room(elsewhere, answered):
    response = elsewhere.send("/rooms/broen/answers/", four_words=answered.code)
    assert response["Location"].startswith("/rooms/broen/answers/")
    assert "Varmen er sat op" in Page(elsewhere.get(response["Location"])).text


def test_unknown_words_of_ours_lead_nowhere_and_are_counted(front_desk, answered):
    response = front_desk.send(URL, four_words="abe kano solbad kiwi")
    assert response["Location"] == f"{URL}?none"
    assert "nothing you can read out" in Page(front_desk.get(response["Location"])).text
    assert AnswerLook.objects.get().complaint is None


@pytest.mark.parametrize(
    ("said", "words"), [("abe kano", "It is four words."), ("abe kano solbad kiwwi", "kiwwi")]
)
def test_a_slip_of_the_pen_is_told_at_the_field_and_is_no_try(front_desk, said, words):
    response = front_desk.send(URL, four_words=said)
    assert response.status_code == 422
    assert words in Page(response).errors["four_words"]
    assert Page(response).form().fields["four_words"] == said
    assert not AnswerLook.objects.exists()


def test_so_many_an_hour_and_no_more(front_desk, health, answered, settings):
    settings.COMPLAINT_LOOKUPS = 2
    for _n in range(2):
        assert front_desk.send(URL, four_words="abe kano solbad kiwi").status_code == 302
    refused = front_desk.send(URL, four_words=answered.code)
    assert refused.status_code == 422
    assert "You can look up 2 codes an hour" in Page(refused).errors["four_words"]
    assert health.send(URL, four_words=answered.code).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        front_desk.force_login(front_desk.staff)
        assert front_desk.send(URL, four_words=answered.code).status_code == 302


def test_the_words_stand_in_no_address(front_desk, answered):
    response = front_desk.send(URL, four_words=answered.code)
    for word in answered.code.split():
        assert word not in response["Location"]
