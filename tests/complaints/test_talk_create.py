"""A client wants a talk with the leader."""

from complaints.models import LeaderTalk
from tests.page import Page

URL = "/rooms/kilden/talks/new/"


def test_the_right_to_it_is_shown_and_nothing_need_be_said(front_desk, room):
    page = Page(front_desk.get(URL))
    assert "Everybody has a right to a talk with the leader" in page.text
    response = front_desk.send(URL, page.form().fields)
    talk = LeaderTalk.objects.get()
    assert (talk.client, talk.about, talk.asked_by) == (None, "", front_desk.staff)
    done = Page(front_desk.get(response["Location"])).by_id("done").text
    assert "Noted. The leader arranges the talk." in done


def test_who_waits_already_is_told_so_and_nothing_typed_is_lost(front_desk, talk, bo):
    response = front_desk.send(f"{URL}?client={bo.uuid}", about="Again")
    assert response.status_code == 422
    page = Page(response)
    assert "This client waits for a talk already." in page.text
    assert page.form().fields["about"] == "Again"
    assert LeaderTalk.objects.count() == 1
