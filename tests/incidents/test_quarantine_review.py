"""The leader's review of one quarantine."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.page import Page
from tests.rules import contents


@pytest.fixture
def held(quarantine, bo):
    """Seven days were asked for; 24 hours are in force."""
    return quarantine(bo, code="violence", story="Hit the nurse")


def url(held, room="kilden"):
    return f"/rooms/{room}/quarantines/{held.uuid}/review/"


def form_of(browser, held, **more):
    return Page(browser.get(url(held))).form().fields | {"reason": "talked it over", **more}


def local_text(moment):
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}"


def test_the_leader_reads_what_happened_and_confirms(leader, held):
    assert "Hit the nurse" in Page(leader.get(url(held))).text
    asked = held.asked_until
    response = leader.send(url(held), form_of(leader, held, decision="confirm"))
    assert response["Location"] == f"/rooms/kilden/quarantines/{held.uuid}/"
    held.refresh_from_db()
    assert held.ends_at == held.asked_until == asked
    text = Page(leader.get(response["Location"])).text
    assert "Confirmed" in text
    assert "talked it over" in text


@pytest.mark.parametrize(("hours", "word"), [(5, "Shortened"), (48, "Lengthened")])
def test_the_leader_changes_the_end(leader, held, hours, word):
    until = held.starts_at + timedelta(hours=hours)
    sent = form_of(leader, held, decision="change", until=local_text(until))
    response = leader.send(url(held), sent)
    held.refresh_from_db()
    assert held.ends_at == until.replace(second=0, microsecond=0)
    assert word in Page(leader.get(response["Location"])).text


def test_the_leader_lifts_it_whatever_stands_in_the_hidden_field(leader, held):
    leader.send(url(held), form_of(leader, held, decision="lift", until="nonsense"))
    held.refresh_from_db()
    assert held.ends_at <= timezone.now()
    assert held.state == "lifted"


def test_a_leader_of_another_room_it_covers_reviews_it_as_a_whole(
    leader_elsewhere, quarantine, mia, other_room
):
    held = quarantine(mia, also=[other_room])
    sent = {"decision": "lift", "reason": "was with us all day"}
    assert leader_elsewhere.send(url(held, "broen"), sent).status_code == 302
    assert [row.ends_at <= timezone.now() for row in held.covered.all()] == [True, True]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"decision": ""}, "decision", "This field is required."),
        ({"decision": "forget"}, "decision", "not one of the available choices"),
        ({"reason": ""}, "reason", "This field is required."),
        ({"reason": "x" * 301}, "reason", "at most 300 characters"),
        ({"until": ""}, "until", "This field is required."),
        ({"until": "soon"}, "until", "Enter a valid date/time."),
        ({"until": "2020-01-01 12:00"}, "until", "This time has passed."),
        ({"until": "2120-01-01 12:00"}, "until", "365 days at most"),
        ({}, "until", "That is when it ends already."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(leader, held, change, field, words):
    sent = form_of(leader, held, decision="change") | change
    before = contents()
    response = leader.send(url(held), sent)
    page = Page(response)
    assert response.status_code == 422
    assert list(page.errors) == [field]
    assert words in page.errors[field]
    assert contents() == before
    for name in ("until", "reason"):
        assert page.form().fields[name] == sent[name]


def test_one_that_does_not_wait_is_not_offered_to_be_confirmed(leader, quarantine, mia):
    held = quarantine(mia)
    assert Page(leader.get(url(held))).form().choices("decision") == ["change", "lift"]


def test_what_has_ended_meanwhile_is_told(leader, held):
    sent = form_of(leader, held, decision="lift")
    held.lift(by=leader.staff, reason="before")
    response = leader.send(url(held), sent)
    assert response.status_code == 422
    assert "This quarantine has ended." in Page(response).errors["decision"]
