"""Another intake during a visit."""

import pytest

from tests.factories import ClientFactory, SubstanceFactory
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def visit(bo, inside):
    return inside(bo)


@pytest.fixture
def url(visit):
    return f"/rooms/kilden/visits/{visit.uuid}/intake/"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_form_as_it_stands_registers_the_same_again(front_desk, visit, url, cocaine, htmx):
    form = Page(front_desk.get(url)).form().fields
    assert (form["substance"], form["method"]) == (str(cocaine.pk), "smoking")
    response = front_desk.send(url, form, htmx=htmx)
    last = visit.consumptions.last()
    assert response["Location"] == f"/rooms/kilden/desk/?intake={last.uuid}"
    assert visit.consumptions.count() == 2
    assert last.recorded_by == front_desk.staff


def test_who_sits_on_the_last_place_is_not_told_that_the_room_is_full(
    front_desk, room, visit, url, inside
):
    """The place they sit on stays theirs."""
    inside(ClientFactory())
    page = Page(front_desk.get(url))
    assert "Smoking 2/2 · full" not in page.text
    assert "Stays on R1" in page.text
    assert front_desk.send(url, page.form().fields).status_code == 302
    visit.refresh_from_db()
    assert visit.place.name == "R1"


def test_another_method_means_another_place(front_desk, visit, url):
    form = Page(front_desk.get(url)).form().fields
    assert front_desk.send(url, form | {"method": "injection"}).status_code == 302
    visit.refresh_from_db()
    assert (visit.method, visit.place.name) == ("injection", "I1")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"substance": ""}, "substance"),
        ({"substance": "other"}, "other_substance"),
        ({"method": ""}, "method"),
        ({"method": "oral"}, "method"),
    ],
)
def test_what_is_missing_is_said_at_its_place(front_desk, visit, url, change, field, htmx):
    form = Page(front_desk.get(url)).form().fields | change
    before = contents()
    response = front_desk.send(url, {k: v for k, v in form.items() if v}, htmx=htmx)
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    assert contents() == before


def test_a_substance_not_taken_this_way_is_refused(front_desk, visit, url):
    oral = SubstanceFactory(methods=["oral"])
    body = {"substance": "other", "other_substance": oral.pk, "method": "smoking"}
    before = contents()
    response = front_desk.send(url, body)
    assert response.status_code == 422
    assert "not taken this way" in Page(response).errors["substance"]
    assert contents() == before


def test_no_free_place_for_another_method_is_told(front_desk, room, visit, url, inside):
    for _place in range(2):
        inside(ClientFactory(registered_in=room), method="injection")
    form = Page(front_desk.get(url)).form().fields
    before = contents()
    response = front_desk.send(url, form | {"method": "injection"})
    assert response.status_code == 422
    assert "No free place" in Page(response).errors["method"]
    assert contents() == before


def test_who_has_left_is_told(front_desk, visit, url):
    form = Page(front_desk.get(url)).form().fields
    visit.leave(by=front_desk.staff)
    before = contents()
    response = front_desk.send(url, form)
    assert response.status_code == 422
    assert "Has left. Admit the person again." in Page(response).text
    assert contents() == before
