"""A service given on its page: to a client inside or not, or to somebody who stays anonymous."""

import uuid

import pytest

from intake.models import RoomService, Service, ServiceGiven
from tests.page import Page
from tests.rules import contents

URL = "/rooms/kilden/services/new/"


def test_an_anonymous_service_is_given_from_the_desk(front_desk, room):
    assert URL in Page(front_desk.get("/rooms/kilden/desk/")).links
    page = Page(front_desk.get(URL))
    assert "nobody is named" in page.text
    response = front_desk.send(URL, page.form().fields | {"service": "talk"})
    given = ServiceGiven.objects.get()
    assert response["Location"] == f"/rooms/kilden/desk/?service={given.uuid}"
    assert (given.room, given.client, given.visit, given.note) == (room, None, None, "")
    assert (given.service.code, given.given_by) == ("talk", front_desk.staff)
    done = Page(front_desk.get(response["Location"])).by_id("done").text
    assert done == "Anonymous: Motivating and supportive talk Undo"


@pytest.mark.parametrize("htmx", [False, True])
def test_a_client_who_comes_only_to_talk_gets_a_service_without_a_visit(front_desk, bo, htmx):
    url = f"{URL}?client={bo.uuid}"
    assert url in Page(front_desk.get(f"/rooms/kilden/clients/{bo.uuid}/admit/")).links
    assert "Bo · 1979" in Page(front_desk.get(url)).text
    assert front_desk.send(url, {"service": "talk"}, htmx=htmx).status_code == 302
    given = ServiceGiven.objects.get()
    assert (given.client, given.visit) == (bo, None)


def test_a_service_from_the_tile_belongs_to_the_visit(front_desk, bo, inside):
    visit = inside(bo)
    url = f"{URL}?visit={visit.uuid}"
    assert url in Page(front_desk.get("/rooms/kilden/desk/")).links
    front_desk.send(url, {"service": "wound", "note": " Left  arm\r\n3 cm "})
    given = ServiceGiven.objects.get()
    assert (given.client, given.visit, given.note) == (bo, visit, "Left arm 3 cm")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("wound", "wound"),
        ("sårsk", "wound"),
        ("SÅRSKYLNING", "wound"),
        ("guid inj", "injection-technique"),
        ("first aid over", "overdose"),
        ("talk", "talk"),
    ],
)
def test_a_service_is_found_by_what_is_typed_in_either_language(front_desk, typed, code):
    front_desk.send(URL, {"typed": typed})
    assert ServiceGiven.objects.get().service.code == code


def test_of_several_called_so_one_is_chosen_and_the_note_is_kept(front_desk):
    response = front_desk.send(URL, {"typed": "first aid", "note": "About the arm"})
    assert response.status_code == 422
    page = Page(response)
    assert page.errors == {"typed": "Several are called that. Choose one."}
    form = page.form()
    assert form.fields["note"] == "About the arm"
    offered = [b["value"] for b in form.element.all("button") if b.get("name") == "service"]
    assert sorted(offered) == ["allergy", "bleeding", "overdose", "seizure"]
    assert not ServiceGiven.objects.exists()


@pytest.mark.parametrize("body", [{}, {"typed": "dance"}, {"service": "dance"}, {"typed": " "}])
def test_nothing_that_is_offered_is_refused_and_everything_is_shown(front_desk, body):
    before = contents()
    response = front_desk.send(URL, body)
    assert response.status_code == 422
    page = Page(response)
    assert page.errors["typed"] == "Choose the service."
    shown = [b for b in page.form().element.all("button") if b.get("name") == "service"]
    assert len(shown) == Service.objects.count()
    assert contents() == before


def test_only_what_the_room_gives_is_offered(front_desk, room):
    RoomService.objects.create(room=room, service=Service.objects.get(code="eye"), active=False)
    form = Page(front_desk.get(URL)).form()
    offered = [b["value"] for b in form.element.all("button") if b.get("name") == "service"]
    assert "eye" not in offered
    assert front_desk.send(URL, {"service": "eye"}).status_code == 422


@pytest.mark.parametrize("note", ["ring 33 66 14 00", "01 01 80 - 1234"])
def test_a_note_that_names_somebody_is_warned_of_and_kept_when_sent_again(front_desk, bo, note):
    before = contents()
    response = front_desk.send(URL, {"service": "talk", "note": note})
    assert response.status_code == 422
    page = Page(response)
    assert "looks like a CPR number or a phone number" in page.errors["note"]
    assert contents() == before
    form = page.form()
    keep = next(b for b in form.element.all("button") if b.text.startswith("Keep the note"))
    assert front_desk.send(URL, form.fields | {"service": keep["value"]}).status_code == 302
    given = ServiceGiven.objects.get()
    assert (given.note, given.service.code) == (note, "talk")


def test_a_note_with_a_cpr_number_is_refused_however_often_it_is_sent(front_desk):
    body = {"service": "talk", "note": "010180-1234", "warned": "010180-1234"}
    page = Page(front_desk.send(URL, body))
    assert "This reads as a CPR number." in page.errors["note"]
    assert page.form().fields["note"] == "010180-1234"
    assert not ServiceGiven.objects.exists()


def test_another_such_note_is_warned_of_again(front_desk):
    body = {"service": "talk", "warned": "33 66 14 00", "note": "33 66 14 01"}
    assert front_desk.send(URL, body).status_code == 422
    assert front_desk.send(URL, body | {"note": "Nothing"}).status_code == 302


def test_a_note_has_280_characters_at_most(front_desk):
    assert front_desk.send(URL, {"service": "talk", "note": "x" * 281}).status_code == 422
    assert front_desk.send(URL, {"service": "talk", "note": "x" * 280}).status_code == 302


def test_enter_in_the_field_records_what_is_typed(front_desk):
    """The first button of a form is the one that Enter presses."""
    first = next(Page(front_desk.get(URL)).form().element.all("button"))
    assert first.text == "Record"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["visit", "client"])
def test_a_visit_or_a_client_nobody_knows_is_not_found(
    front_desk, inside, bo, other_room, name, method
):
    elsewhere = inside(bo, room=other_room)
    ask = front_desk.get if method == "get" else front_desk.send
    wrong = ["x", "", uuid.uuid4(), *([elsewhere.uuid] if name == "visit" else [])]
    for value in wrong:
        assert ask(f"{URL}?{name}={value}").status_code == 404
