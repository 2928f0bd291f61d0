"""A service in two taps: the tile, and one of the six given most."""

import pytest

from intake.models import RoomService, Service, ServiceGiven
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def visit(inside, bo):
    return inside(bo)


@pytest.mark.parametrize("htmx", [False, True])
def test_one_button_of_the_tile_gives_the_service(front_desk, visit, htmx):
    url = f"/rooms/kilden/visits/{visit.uuid}/services/talk/"
    form = Page(front_desk.get("/rooms/kilden/desk/")).form(url)
    response = front_desk.send(url, form.fields, htmx=htmx)
    given = ServiceGiven.objects.get()
    assert response["Location"] == f"/rooms/kilden/desk/?service={given.uuid}"
    assert (given.service.code, given.client, given.visit) == ("talk", visit.client, visit)
    assert given.given_by == front_desk.staff
    done = Page(front_desk.get(response["Location"])).by_id("done").text
    assert done == "Bo: Motivating and supportive talk Undo"


def test_the_tile_offers_the_six_given_most(front_desk, visit, room, sara):
    eye = Service.objects.get(code="eye")
    ServiceGiven.objects.give(room=room, service=eye, by=sara)
    desk = Page(front_desk.get("/rooms/kilden/desk/"))
    services = next(e for e in desk.root.all("div") if e.get("class") == "services")
    labels = [button.text for button in services.all("button")]
    assert len(labels) == 6
    assert labels[0] == "Rinsing an eye"


def test_two_taps_of_the_same_page_give_it_once_and_two_services_two(front_desk, visit):
    urls = [f"/rooms/kilden/visits/{visit.uuid}/services/{code}/" for code in ("talk", "drugs")]
    desk = Page(front_desk.get("/rooms/kilden/desk/"))
    key = desk.form(urls[0]).fields["submission"]
    for url in (urls[0], urls[0], urls[1]):
        assert front_desk.send(url, key=key).status_code == 302
    assert ServiceGiven.objects.count() == 2


def test_a_service_the_room_does_not_give_is_refused(front_desk, visit, room):
    RoomService.objects.create(room=room, service=Service.objects.get(code="eye"), active=False)
    before = contents()
    response = front_desk.send(f"/rooms/kilden/visits/{visit.uuid}/services/eye/")
    assert response.status_code == 422
    assert Page(response).by_id("done").text == "This service is not given in this room."
    assert contents() == before


def test_a_service_nobody_knows_is_not_found(front_desk, visit):
    url = f"/rooms/kilden/visits/{visit.uuid}/services/dance/"
    assert front_desk.send(url).status_code == 404
