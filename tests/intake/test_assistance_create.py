"""Assistance added from the tile, and asked for with an intake."""

import pytest

from intake.models import Assistance
from tests.factories import ClientFactory, StaffFactory, assistance_by
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def visit(admit, bo):
    return admit(bo)


@pytest.fixture
def helper(inside, mia):
    inside(mia)
    return mia


@pytest.fixture
def url(visit):
    return f"/rooms/kilden/intakes/{visit.consumptions.get().uuid}/assistance/"


@pytest.fixture
def filled(helper):
    """The fields of a form for assistance, filled in right."""
    return {
        "assistant": helper.pk,
        "inability": "tremor",
        "judged_fit": "on",
        "assessment": "Calm",
    }


@pytest.mark.parametrize("htmx", [False, True])
def test_who_looks_is_suggested_to_watch_and_the_assistance_is_recorded(
    front_desk, visit, helper, url, filled, htmx
):
    form = Page(front_desk.get(url)).form().fields
    assert form["watched_by"] == str(front_desk.staff.pk)
    response = front_desk.send(url, form | filled, htmx=htmx)
    row = Assistance.objects.get()
    assert response["Location"] == f"/rooms/kilden/desk/?assisted={row.uuid}"
    assert (row.client, row.assistant, row.watched_by) == (
        visit.client,
        helper,
        front_desk.staff,
    )
    done = Page(front_desk.get(response["Location"])).by_id("done").text
    assert done == f"Bo is helped by Mia, watched by {front_desk.staff} Undo"


def test_those_inside_are_offered_as_helpers_with_whom_they_help(
    front_desk, url, helper, admit, inside, sara, other_room
):
    factories = [ClientFactory(nickname=name) for name in ("Ole", "Jo")]
    admit(factories[0], assistance=assistance_by(helper, sara))
    inside(factories[1], room=other_room)
    ClientFactory(nickname="Outside")
    page = Page(front_desk.get(url))
    offered = [o.text for o in page.by_id("id_assistant").all("option")]
    assert offered == ["Choose …", "Mia · 1979 · R1 · helps Ole", "Ole · 1979 · I2"]


def test_the_staff_of_the_room_are_offered_to_watch(front_desk, health, leader, elsewhere, url):
    StaffFactory(name="Nobody here")
    page = Page(front_desk.get(url))
    offered = {int(o["value"]) for o in page.by_id("id_watched_by").all("option")}
    assert offered == {browser.staff.pk for browser in (front_desk, health, leader)}


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"assistant": ""}, "assistant"),
        ({"assistant": "0"}, "assistant"),
        ({"inability": ""}, "inability"),
        ({"inability": "other"}, "inability_note"),
        ({"judged_fit": ""}, "judged_fit"),
        ({"assessment": ""}, "assessment"),
        ({"watched_by": "0"}, "watched_by"),
    ],
)
def test_what_is_missing_is_said_at_its_place(front_desk, url, filled, change, field, htmx):
    form = Page(front_desk.get(url)).form().fields | filled | change
    before = contents()
    response = front_desk.send(url, {k: v for k, v in form.items() if v}, htmx=htmx)
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    assert contents() == before


def test_a_helper_who_left_meanwhile_is_told(front_desk, url, filled, helper, sara):
    form = Page(front_desk.get(url)).form().fields
    helper.visits.get().leave(by=sara)
    response = front_desk.send(url, form | filled)
    assert Page(response).errors["assistant"].startswith("Error: The helper is not in this room.")


def test_what_stands_against_assistance_is_told_and_only_the_refusal_is_left(
    front_desk, url, room, visit, sara, cocaine
):
    room.assistance_allowed = False
    room.save()
    page = Page(front_desk.get(url))
    assert "Assisted intakes are not allowed in this room." in page.text
    assert page.by_id("id_assistant") is None
    assert page.form().choices("code") == []
    assert [b["value"] for b in page.form().element.all("button") if b.get("name") == "code"] == [
        "not_allowed_here"
    ]
    room.assistance_allowed = True
    room.assistance_capacity = 0
    room.save()
    assert "No capacity" in Page(front_desk.get(url)).text
    smoked = visit.consume(substance=cocaine, method="smoking", by=sara)
    url = f"/rooms/kilden/intakes/{smoked.uuid}/assistance/"
    assert "Only injections may be assisted." in Page(front_desk.get(url)).text


def test_enter_in_a_field_records_and_does_not_refuse(front_desk, url):
    """The first button of a form is the one that Enter presses."""
    first = next(Page(front_desk.get(url)).form().element.all("button"))
    assert first.text == "Record the assistance"


# -- With an intake ------------------------------------------------------------------------------


def test_somebody_is_admitted_with_assistance(front_desk, helper, bo, heroin, filled):
    url = f"/rooms/kilden/clients/{bo.uuid}/admit/"
    intake = {"substance": "other", "other_substance": heroin.pk, "method": "injection"}
    form = Page(front_desk.get(url)).form(url).fields
    assert form["assistant"] == ""
    assert front_desk.send(url, form | intake | filled).status_code == 302
    row = Assistance.objects.get()
    assert (row.client, row.assistant) == (bo, helper)
    assert row.recorded_at == row.consumption_at == row.visit.arrived_at


def test_a_refused_assistance_lets_nobody_in_and_keeps_what_was_typed(
    front_desk, helper, bo, heroin, filled
):
    url = f"/rooms/kilden/clients/{bo.uuid}/admit/"
    intake = {"substance": "other", "other_substance": heroin.pk, "method": "smoking"}
    form = Page(front_desk.get(url)).form(url).fields | intake | filled
    before = contents()
    response = front_desk.send(url, form)
    assert response.status_code == 422
    page = Page(response)
    assert page.errors == {"assistant": "Error: Only injections may be assisted."}
    assert page.form(url).fields["assessment"] == "Calm"
    assert contents() == before


def test_an_admission_without_a_helper_asks_for_nothing_about_one(front_desk, bo, heroin):
    url = f"/rooms/kilden/clients/{bo.uuid}/admit/"
    intake = {"substance": "other", "other_substance": heroin.pk, "method": "injection"}
    form = Page(front_desk.get(url)).form(url).fields | intake
    assert front_desk.send(url, form).status_code == 302
    assert not Assistance.objects.exists()


def test_a_room_without_assistance_does_not_offer_it(front_desk, bo, room):
    url = f"/rooms/kilden/clients/{bo.uuid}/admit/"
    assert Page(front_desk.get(url)).by_id("id_assistant")
    room.assistance_allowed = False
    room.save()
    assert Page(front_desk.get(url)).by_id("id_assistant") is None
    assert "Assisted" not in Page(front_desk.get("/rooms/kilden/desk/")).text


def test_another_intake_can_be_assisted(front_desk, visit, helper, filled):
    url = f"/rooms/kilden/visits/{visit.uuid}/intake/"
    form = Page(front_desk.get(url)).form().fields
    assert front_desk.send(url, form | filled).status_code == 302
    assert Assistance.objects.get().consumption == visit.consumptions.last()


def test_the_desk_marks_both_names_who_watches_and_counts(front_desk, admit, bo, helper, sara):
    admit(bo, assistance=assistance_by(helper, sara))
    desk = Page(front_desk.get("/rooms/kilden/desk/")).text
    assert f"helped by Mia, {sara} watches" in desk
    assert "◆ helps Bo" in desk
    assert "Assisted 1/2" in desk
    admit(ClientFactory(nickname="Ole"), assistance=assistance_by(helper, sara))
    assert "◆ helps 2 : Bo, Ole" in Page(front_desk.get("/rooms/kilden/desk/")).text
