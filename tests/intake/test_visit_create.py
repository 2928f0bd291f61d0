"""Letting somebody in: what the page offers, what it refuses and says."""

from datetime import time

import pytest
from django.utils import timezone

from intake.models import Client, RoomSubstance, Visit
from rooms.models import OpeningHours, Place, Room
from tests.factories import ClientFactory, SubstanceFactory
from tests.page import Page
from tests.rules import contents


def url(client):
    return f"/rooms/kilden/clients/{client.uuid}/admit/"


def form_of(browser, client):
    """The form as the page gives it, with nothing changed."""
    return Page(browser.get(url(client))).form(url(client)).fields


@pytest.fixture
def common(room, cocaine, heroin):
    """Cocaine and heroin are common in Kilden."""
    for position, substance in enumerate((cocaine, heroin)):
        RoomSubstance.objects.create(room=room, substance=substance, position=position)


@pytest.fixture
def known(bo, inside, common, sara):
    """Bo smoked cocaine here before."""
    inside(bo).leave(by=sara)
    return bo


@pytest.mark.parametrize("htmx", [False, True])
def test_a_known_client_is_let_in_by_the_form_as_it_stands(front_desk, known, sara, htmx):
    response = front_desk.send(url(known), form_of(front_desk, known), htmx=htmx)
    visit = Visit.objects.present().get()
    assert response.status_code == 302
    assert response["Location"] == f"/rooms/kilden/desk/?admitted={visit.uuid}"
    assert (visit.client, visit.place.name, visit.admitted_by) == (known, "R1", sara)
    consumption = visit.consumptions.get()
    assert (consumption.substance.code, consumption.method) == ("test-cocaine", "smoking")
    assert "Bo admitted, R1" in Page(front_desk.get(response["Location"])).text


def test_the_usual_substance_and_method_are_chosen_already(front_desk, known, cocaine):
    form = form_of(front_desk, known)
    assert (form["substance"], form["method"]) == (str(cocaine.pk), "smoking")


def test_somebody_new_has_nothing_chosen(front_desk, mia, common):
    form = form_of(front_desk, mia)
    assert "substance" not in form
    assert "method" not in form


def test_what_one_waits_for_is_chosen_when_called_in(front_desk, known, waits, heroin):
    from intake.models import WaitingEntry

    WaitingEntry.objects.join(
        client=known,
        room=waits(known).room,
        substance=heroin,
        method="injection",
        by=front_desk.staff,
    )
    form = form_of(front_desk, known)
    assert (form["substance"], form["method"]) == (str(heroin.pk), "injection")
    response = front_desk.send(url(known), form)
    assert response.status_code == 302
    assert not known.waiting.waiting().exists()


def test_a_substance_that_is_not_common_stands_under_other(front_desk, mia, common):
    rare = SubstanceFactory(name_en="Rare")
    page = Page(front_desk.get(url(mia)))
    form = page.form(url(mia))
    assert form.choices("substance")[-1] == "other"
    assert str(rare.pk) in form.choices("other_substance")
    body = {"substance": "other", "other_substance": rare.pk, "method": "injection"}
    assert front_desk.send(url(mia), form.fields | body).status_code == 302
    assert mia.visits.get().consumptions.get().substance == rare


def test_a_place_can_be_chosen(front_desk, known, room):
    second = Place.objects.get(room=room, name="R2")
    front_desk.send(url(known), form_of(front_desk, known) | {"place_smoking": second.pk})
    assert Visit.objects.present().get().place == second


def test_only_the_place_of_the_chosen_method_counts(front_desk, known, room):
    """Without JavaScript the places of every method are on the page."""
    second = Place.objects.get(room=room, name="I2")
    form = form_of(front_desk, known) | {"place_injection": second.pk}
    assert front_desk.send(url(known), form).status_code == 302
    assert Visit.objects.present().get().place.name == "R1"


# -- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"substance": ""}, "substance", "This field is required."),
        ({"substance": "0"}, "substance", "not one of the available choices"),
        ({"substance": "other"}, "other_substance", "Choose the substance."),
        (
            {"substance": "other", "other_substance": "x"},
            "other_substance",
            "not one of the available choices",
        ),
        ({"method": ""}, "method", "This field is required."),
        ({"method": "oral"}, "method", "not one of the available choices"),
    ],
)
def test_what_is_missing_or_not_offered_is_said_at_its_place(
    front_desk, known, change, field, words, htmx
):
    form = {k: v for k, v in (form_of(front_desk, known) | change).items() if v}
    before = contents()
    response = front_desk.send(url(known), form, htmx=htmx)
    page = Page(response)
    assert response.status_code == 422
    assert list(page.errors) == [field]
    assert words in page.errors[field]
    assert contents() == before
    # What else was chosen is still chosen.
    for name in {"substance", "method"} - change.keys():
        assert page.form(url(known)).fields[name] == form[name]


def test_a_substance_not_taken_this_way_is_refused_at_the_substance(front_desk, known):
    oral = SubstanceFactory(methods=["oral"])
    body = {"substance": "other", "other_substance": oral.pk, "method": "smoking"}
    response = front_desk.send(url(known), form_of(front_desk, known) | body)
    assert response.status_code == 422
    assert "not taken this way" in Page(response).errors["substance"]
    assert not Visit.objects.present().exists()


def test_a_place_just_taken_is_told_and_the_next_one_offered(front_desk, known, mia, room, inside):
    form = form_of(front_desk, known)
    first = Place.objects.get(room=room, name="R1")
    inside(mia)
    response = front_desk.send(url(known), form | {"place_smoking": first.pk})
    assert response.status_code == 422
    page = Page(response)
    assert "The place was just taken. Choose another one." in page.text
    again = page.form(url(known))
    assert again.choices("place_smoking")[1:] == [str(Place.objects.get(room=room, name="R2").pk)]
    assert front_desk.send(url(known), again.fields | {"place_smoking": ""}).status_code == 302


def test_a_full_room_is_told_and_the_waiting_list_is_the_next_step(
    front_desk, known, mia, room, sara, inside
):
    form = form_of(front_desk, known)
    for client in (mia, ClientFactory(registered_in=room, registered_by=sara)):
        inside(client)
    response = front_desk.send(url(known), form)
    page = Page(response)
    assert response.status_code == 422
    assert "No free place for this method." in page.errors["method"]
    [first] = [b for b in page.root.all("button") if "autofocus" in b]
    assert first.text == "Waiting list"
    address = f"/rooms/kilden/clients/{known.uuid}/wait/"
    assert front_desk.post(address, page.form(address).fields).status_code == 302
    assert known.waiting.waiting().exists()


def test_nobody_is_inside_twice(front_desk, known, inside, other_room):
    form = form_of(front_desk, known)
    inside(known, room=other_room)
    response = front_desk.send(url(known), form)
    assert response.status_code == 422
    text = "Is already inside: Broen. Register the leaving there first."
    assert text in Page(response).text
    page = Page(front_desk.get(url(known)))
    assert text in page.text
    # Nothing to fill in while that stands; to turn away is still there.
    assert not [f for f in page.root.all("form") if f.get("action") == url(known)]
    assert "Turn away" in page.text


def test_without_an_agreement_the_next_step_is_to_sign(front_desk, room, sara, cocaine):
    client = ClientFactory(agreement=False, registered_in=room, registered_by=sara)
    page = Page(front_desk.get(url(client)))
    assert "The first-aid agreement is not signed." in page.text
    assert f"/rooms/kilden/clients/{client.uuid}/agreement/" in page.links
    body = {"substance": "other", "other_substance": cocaine.pk, "method": "smoking"}
    response = front_desk.send(url(client), body)
    assert response.status_code == 422
    assert "The first-aid agreement is not signed." in Page(response).text
    assert not Visit.objects.exists()


# -- What staff may pass -------------------------------------------------------------------------


@pytest.fixture
def closed(room):
    """Kilden is open on one other day of the week, for an hour."""
    weekday = (timezone.localtime().weekday() + 3) % 7
    OpeningHours.objects.create(room=room, weekday=weekday, opens=time(1), closes=time(2))


def test_a_closed_room_is_passed_by_who_decides_so(front_desk, known, closed):
    form = form_of(front_desk, known)
    refused = front_desk.send(url(known), form)
    assert refused.status_code == 422
    assert "The room is closed at this hour." in Page(refused).text
    assert not Visit.objects.present().exists()
    assert "room_closed" in Page(refused).form(url(known)).choices("passing")
    assert front_desk.send(url(known), form, passing="room_closed").status_code == 302
    assert Visit.objects.present().get().passed == ["room_closed"]


def test_what_staff_ticked_is_still_ticked_when_the_form_comes_back(front_desk, known, closed):
    form = form_of(front_desk, known) | {"passing": "room_closed", "method": "oral"}
    page = Page(front_desk.send(url(known), form))
    assert page.form(url(known)).fields["passing"] == "room_closed"


def test_a_room_for_women_is_not_passed_for_a_man(front_desk, known):
    form = form_of(front_desk, known)
    Room.objects.filter(slug="kilden").update(women_only=True)
    response = front_desk.send(url(known), form, passing="women_only")
    assert response.status_code == 422
    assert "This room is reserved for women." in Page(response).text
    assert not Visit.objects.present().exists()


def test_a_room_for_women_is_passed_for_somebody_by_decision_of_staff(front_desk, known):
    Room.objects.filter(slug="kilden").update(women_only=True)
    Client.objects.filter(pk=known.pk).update(gender="not_stated")
    form = form_of(front_desk, known)
    assert front_desk.send(url(known), form).status_code == 422
    assert front_desk.send(url(known), form, passing="women_only").status_code == 302
    assert Visit.objects.present().get().passed == ["women_only"]


@pytest.mark.parametrize("passing", ["agreement_missing", "under_age", "x", "\x00"])
def test_nothing_else_can_be_passed(front_desk, known, passing):
    response = front_desk.send(url(known), form_of(front_desk, known), passing=passing)
    assert response.status_code == 422
    assert not Visit.objects.present().exists()


def test_htmx_gets_the_admission_alone(front_desk, known):
    fragment = Page(front_desk.get(url(known), headers={"HX-Request": "true"}))
    assert fragment.by_id("admission")
    assert not list(fragment.root.all("html"))
    page = Page(front_desk.get(url(known)))
    assert page.by_id("admission").text == fragment.by_id("admission").text


def test_the_usual_substance_is_admitted_though_it_is_no_common_one_of_the_room(
    front_desk, room, bo, sara, heroin, cocaine
):
    RoomSubstance.objects.create(room=room, substance=cocaine)
    Visit.objects.admit(client=bo, room=room, substance=heroin, method="smoking", by=sara).leave(
        by=sara
    )
    url = f"/rooms/kilden/clients/{bo.uuid}/admit/"
    shown = Page(front_desk.get(url)).form(url).fields
    assert shown["substance"] == str(heroin.pk)
    assert front_desk.send(url, substance=shown["substance"], method="smoking").status_code == 302
    assert Visit.objects.present().get().consumptions.get().substance == heroin
