"""Noting that the client was told: when, in which language, how."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.page import Page
from tests.rules import contents


@pytest.fixture
def held(quarantine, bo):
    return quarantine(bo)


def url(held):
    return f"/rooms/kilden/quarantines/{held.uuid}/told/"


def form_of(browser, held):
    return Page(browser.get(url(held))).form().fields | {"language": "Polski", "how": "notice"}


def test_the_client_was_told_just_now(health, held):
    response = health.send(url(held), form_of(health, held), complaint_guidance_given="on")
    assert response["Location"] == f"/rooms/kilden/quarantines/{held.uuid}/"
    held.refresh_from_db()
    assert (held.told_language, held.told_how, held.told_by) == ("Polski", "notice", health.staff)
    assert held.complaint_guidance_given
    assert timezone.now() - held.told_at < timedelta(minutes=2)
    text = Page(health.get(response["Location"])).text
    assert "Polski · In person, with the printed notice · told how to complain" in text


def test_what_was_noted_is_shown_and_can_be_corrected(front_desk, held):
    front_desk.send(url(held), form_of(front_desk, held))
    shown = Page(front_desk.get(url(held))).form().fields
    assert (shown["language"], shown["how"]) == ("Polski", "notice")
    front_desk.send(url(held), shown | {"language": "Dansk"})
    held.refresh_from_db()
    assert held.told_language == "Dansk"
    page = Page(front_desk.get(f"/rooms/kilden/quarantines/{held.uuid}/"))
    assert "told in: Polski → Dansk" in page.text
    assert "told how: – →" not in page.text, "the first telling is no change"


def test_the_changes_shown_are_of_what_was_told_alone(health, leader, held):
    """The end is told by the reviews, and the story is not for the desk."""
    held.story = "Råbte"
    held.save()
    held.lift(by=leader.staff, reason="talked it over")
    page = Page(health.get(f"/rooms/kilden/quarantines/{held.uuid}/"))
    assert "Changes" not in page.text
    assert "Råbte" not in page.text


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"told_at": ""}, "told_at", "This field is required."),
        ({"told_at": "yesterday"}, "told_at", "Enter a valid date/time."),
        ({"told_at": "2099-01-01 12:00"}, "told_at", "still to come"),
        ({"language": ""}, "language", "This field is required."),
        ({"language": "x" * 41}, "language", "at most 40 characters"),
        ({"how": ""}, "how", "This field is required."),
        ({"how": "sung"}, "how", "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(front_desk, held, change, field, words):
    sent = form_of(front_desk, held) | change
    before = contents()
    response = front_desk.send(url(held), sent)
    page = Page(response)
    assert response.status_code == 422
    assert list(page.errors) == [field]
    assert words in page.errors[field]
    assert contents() == before
    for name in ("told_at", "language"):
        assert page.form().fields[name] == sent[name]
