"""What was recorded of an assistance, set right."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from intake.models import Assistance
from tests.factories import ClientFactory, StaffFactory, assistance_by
from tests.page import Page
from tests.rules import contents, refused_with


@pytest.fixture
def assistance(admit, inside, bo, mia, sara):
    inside(mia)
    return admit(bo, assistance=assistance_by(mia, sara)).assistances.get()


@pytest.fixture
def url(assistance):
    return f"/rooms/kilden/assistances/{assistance.uuid}/correct/"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_helper_is_set_right_and_the_old_one_stays_readable(
    front_desk, url, assistance, inside, bo, sara, htmx
):
    karl = ClientFactory(nickname="Karl")
    there = inside(karl, at=assistance.consumption_at - timedelta(minutes=3))
    there.leave(by=sara)
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        form = Page(front_desk.get(url)).form().fields
        assert form["assistant"] == str(assistance.assistant_id)
        assert form["assessment"] == assistance.assessment
        form |= {"assistant": karl.pk, "inability": "hands", "reason": "mixed up"}
        response = front_desk.send(url, form, htmx=htmx)
        assert response["Location"] == f"/rooms/kilden/clients/{bo.uuid}/"
        text = Page(front_desk.get(url)).text
    assistance.refresh_from_db()
    assert (assistance.assistant, assistance.assistant_visit) == (karl, there)
    assert assistance.inability == "hands"
    assert "“mixed up”" in text
    assert "helper: Mia → Karl" in text


def test_only_those_in_the_room_then_are_offered(front_desk, url, assistance, inside, other_room):
    then = assistance.consumption_at
    later, before, elsewhere = (ClientFactory() for _ in range(3))
    inside(later, at=then + timedelta(seconds=1))
    early = inside(before, method="injection", at=then - timedelta(hours=1))
    type(early).objects.filter(pk=early.pk).update(
        left_at=then - timedelta(minutes=1), closing="left", closed_at=then
    )
    inside(elsewhere, room=other_room, at=then)
    offered = Page(front_desk.get(url)).form().choices("assistant")
    assert offered == [str(assistance.assistant_id)]


def test_a_helper_who_was_not_in_the_room_is_refused(assistance, sara):
    said = {"inability": "hands", "inability_note": "", "assessment": "Calm"}
    outside = ClientFactory()
    with refused_with("assistant_not_inside"):
        assistance.correct(by=sara, reason="x", assistant=outside, watched_by=sara, **said)
    with refused_with("assistant_is_client"):
        assistance.correct(
            by=sara, reason="x", assistant=assistance.client, watched_by=sara, **said
        )


@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    front_desk, url, assistance, bo, htmx
):
    wrong = [
        ({"reason": ""}, "reason", "This field is required."),
        ({"assessment": ""}, "assessment", "This field is required."),
        ({"assessment": "x" * 121}, "assessment", "at most 120 characters"),
        ({"assistant": bo.pk}, "assistant", "The helper was not in the room then."),
        ({"assistant": "x"}, "assistant", "The helper was not in the room then."),
        ({"watched_by": StaffFactory().pk}, "watched_by", "not one of the available choices"),
        ({"inability": "ugly"}, "inability", "is not one of the available choices"),
        ({"inability": "other"}, "inability_note", "Say in a few words"),
    ]
    form = Page(front_desk.get(url)).form().fields | {"reason": "mixed up"}
    before = contents()
    for change, field, words in wrong:
        response = front_desk.send(url, form | change, htmx=htmx)
        page = Page(response)
        assert response.status_code == 422, change
        assert words in page.errors[field], change
        assert page.form().fields["reason"] == change.get("reason", "mixed up")
    assert contents() == before
    assert Assistance.objects.get() == assistance
