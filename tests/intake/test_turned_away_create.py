"""Counting somebody who was not let in."""

import uuid

import pytest

from intake.models import TurnedAway
from intake.refusals import RefusalCode
from tests.page import Page
from tests.rules import contents

URL = "/rooms/kilden/turned-away/"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_reason_is_counted_without_who_it_was(front_desk, room, htmx):
    form = Page(front_desk.get(URL)).form().fields
    response = front_desk.send(URL, form | {"code": "room_full", "method": "smoking"}, htmx=htmx)
    turned_away = TurnedAway.objects.get()
    assert response["Location"] == f"/rooms/kilden/desk/?turned_away={turned_away.uuid}"
    assert (turned_away.code, turned_away.method) == ("room_full", "smoking")
    assert (turned_away.room, turned_away.client) == (room, None)
    assert turned_away.recorded_by == front_desk.staff


SETTLED_AT_THE_DESK = {"already_inside", "place_taken", "joined"}


@pytest.mark.parametrize("code", RefusalCode.values)
def test_every_reason_can_be_counted_but_those_settled_at_the_desk(front_desk, code):
    settled = code in SETTLED_AT_THE_DESK
    assert (code in Page(front_desk.get(URL)).form().choices("code")) is not settled
    assert front_desk.send(URL, {"code": code}).status_code == (422 if settled else 302)
    assert [counted.code for counted in TurnedAway.objects.all()] == ([] if settled else [code])


def test_from_the_admission_the_reason_and_the_client_are_filled_in(front_desk, bo):
    form = Page(front_desk.get(URL, {"code": "women_only", "client": bo.uuid})).form().fields
    assert (form["code"], form["client"]) == ("women_only", str(bo.uuid))
    front_desk.send(URL, form)
    assert TurnedAway.objects.get().client == bo


def test_a_client_nobody_knows_is_counted_as_nobody(front_desk):
    assert front_desk.send(URL, {"code": "room_full", "client": uuid.uuid4()}).status_code == 302
    assert TurnedAway.objects.get().client is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "code"),
        ({"code": "no-such"}, "code"),
        ({"code": "room_full", "method": "no-such"}, "method"),
    ],
)
def test_a_reason_that_is_none_is_refused_at_its_place(front_desk, body, field):
    before = contents()
    response = front_desk.send(URL, body)
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    assert contents() == before


def test_an_id_that_is_none_is_refused(front_desk):
    response = front_desk.send(URL, {"code": "room_full", "client": "x"})
    assert response.status_code == 422
    assert "Enter a valid UUID." in Page(response).text
    assert not TurnedAway.objects.exists()


def test_an_address_somebody_made_up_fills_in_nothing_harmful(front_desk):
    query = {"code": "<b>", "client": '"><script>', "method": "\x00", "x": "y"}
    response = front_desk.get(URL, query)
    assert response.status_code == 200
    assert b"<script>" not in response.content.replace(b"<script src=", b"").replace(
        b"<script type=", b""
    )
