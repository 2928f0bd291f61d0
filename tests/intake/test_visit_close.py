"""Closing a visit that was forgotten open, at an estimated time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.page import Page
from tests.rules import contents


@pytest.fixture
def forgotten(bo, inside):
    """Bo came in yesterday at 20 seconds past a minute, and nobody saw him leave."""
    at = (timezone.now() - timedelta(hours=20)).replace(second=20, microsecond=5)
    return inside(bo, at=at)


@pytest.fixture
def url(forgotten):
    return f"/rooms/kilden/visits/{forgotten.uuid}/close/"


def typed(moment):
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_time_that_is_suggested_is_accepted(front_desk, forgotten, url, htmx):
    form = Page(front_desk.get(url)).form().fields
    response = front_desk.send(url, form, htmx=htmx)
    assert (response.status_code, response.get("Location")) == (
        302,
        "/rooms/kilden/desk/?done=closed",
    ), Page(response).errors
    forgotten.refresh_from_db()
    assert (forgotten.closing, forgotten.closed_by) == ("estimated", front_desk.staff)
    assert timedelta(0) <= forgotten.left_at - forgotten.arrived_at <= timedelta(minutes=1)


def test_a_guess_is_written_as_people_here_write_times(front_desk, forgotten, url):
    guess = forgotten.arrived_at.replace(second=0, microsecond=0) + timedelta(minutes=40)
    assert front_desk.send(url, left_at=typed(guess)).status_code == 302
    forgotten.refresh_from_db()
    assert forgotten.left_at == guess


@pytest.mark.parametrize("htmx", [False, True])
def test_a_time_that_cannot_be_is_refused_at_its_field_and_not_lost(
    front_desk, forgotten, url, htmx
):
    guesses = {
        "": "This field is required.",
        "yesterday": "Enter a valid date/time.",
        "31.02.2026 10:00": "Enter a valid date/time.",
        typed(forgotten.arrived_at - timedelta(hours=1)): "cannot be before the arrival",
        typed(timezone.now() + timedelta(hours=1)): "still to come",
        "01.01.9999 00:00": "still to come",
        "x" * 300: "Enter a valid date/time.",
        "\x00": "Enter a valid date/time.",
        # An hour that there is not, and one that there is twice.
        "29.03.2026 02:30": "The clock jumps over this time in that night.",
    }
    before = contents()
    for guess, words in guesses.items():
        response = front_desk.send(url, left_at=guess, htmx=htmx)
        page = Page(response)
        assert response.status_code == 422, guess
        assert words in page.errors["left_at"], guess
        assert page.form().fields["left_at"].replace("\ufffd", "\x00") == guess
    assert contents() == before


@pytest.mark.parametrize("guess", ["01.01.0001 00:00", "31.12.9999 23:59"])
def test_the_ends_of_time_are_refused(front_desk, url, guess):
    response = front_desk.send(url, left_at=guess)
    assert response.status_code == 422
    assert Page(response).errors["left_at"]


def test_who_left_meanwhile_keeps_that_leaving(front_desk, leader, forgotten, url):
    form = Page(front_desk.get(url)).form().fields
    left = forgotten.leave(by=leader.staff)
    front_desk.send(url, form)
    forgotten.refresh_from_db()
    assert (forgotten.left_at, forgotten.closing) == (left.left_at, "left")
