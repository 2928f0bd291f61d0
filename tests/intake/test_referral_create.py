"""Referring somebody: the verb and the page."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from intake.models import Receiver, Referral, TreatmentOffer
from tests.page import Page
from tests.rules import counts, local, refused_with, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def ornevej():
    return TreatmentOffer.objects.get(code="oernevej")


@pytest.fixture
def refer(room, sara):
    """`refer(bo, offer=…)` refers Bo, telling him where to go."""

    def refer(client, **fields):
        return Referral.objects.refer(
            client=client, **{"room": room, "by": sara, "way": "told", **fields}
        )

    return refer


def address(client):
    return f"/rooms/kilden/clients/{client.uuid}/refer/"


# -- The verb ------------------------------------------------------------------------------------


def test_a_referral_says_who_where_to_how_and_by_whom(refer, bo, room, sara, ornevej):
    before = counts()
    referral = refer(bo, offer=ornevej)
    assert written(before) == {"intake.Referral": 1}
    assert (referral.client, referral.room, referral.referred_by) == (bo, room, sara)
    assert (referral.goal, referral.way, referral.visit) == (ornevej, "told", None)
    assert (referral.contact_consent, referral.outcome) == ("not_asked", "open")


def test_it_belongs_to_the_visit_of_who_is_inside(refer, bo, ornevej, inside, other_room):
    visit = inside(bo)
    assert refer(bo, offer=ornevej).visit == visit
    assert refer(bo, offer=ornevej, room=other_room).visit is None


def test_it_is_to_one_place(refer, bo, ornevej):
    gp = Receiver.objects.get(code="gp")
    assert refer(bo, receiver=gp).goal == gp
    with refused_with("referral_to_one"):
        refer(bo)
    with refused_with("referral_to_one"):
        refer(bo, offer=ornevej, receiver=gp)


def test_nobody_is_referred_to_what_is_not_offered_any_more(refer, bo, ornevej):
    TreatmentOffer.objects.update(retired_on=timezone.localdate())
    Receiver.objects.update(active=False)
    with refused_with("goal_retired"):
        refer(bo, offer=ornevej)
    with refused_with("goal_retired"):
        refer(bo, receiver=Receiver.objects.get(code="gp"))


def test_an_appointment_has_a_time_to_come(refer, bo, ornevej):
    now = timezone.now()
    to_come, over = now + timedelta(hours=1), now - timedelta(hours=1)
    assert refer(bo, offer=ornevej, way="appointment", appointment_at=to_come).appointment_at
    with refused_with("appointment_time"):
        refer(bo, offer=ornevej, way="appointment")
    with refused_with("appointment_time"):
        refer(bo, offer=ornevej, appointment_at=to_come)
    with refused_with("appointment_past"):
        refer(bo, offer=ornevej, way="appointment", appointment_at=over)


def test_who_calls_together_has_asked(refer, bo, ornevej):
    for consent in ("given", "refused"):
        refer(bo, offer=ornevej, way="called", contact_consent=consent)
    with refused_with("consent_not_asked"):
        refer(bo, offer=ornevej, way="called")


def test_an_admission_that_is_undone_leaves_the_referral(refer, bo, sara, ornevej, inside):
    visit = inside(bo)
    referral = refer(bo, offer=ornevej)
    number = visit.pk
    visit.undo_admission(by=sara)
    referral.refresh_from_db()
    assert referral.visit is None
    assert [event.visit_id for event in referral.events.all()] == [number]


# -- The page ------------------------------------------------------------------------------------


def test_one_is_referred_and_told_on_the_desk(front_desk, bo, ornevej):
    form = Page(front_desk.get(address(bo))).form()
    fields = {**form.fields, "goal": "offer-oernevej"}
    response = front_desk.send(address(bo), fields, key=fields["submission"])
    referral = Referral.objects.get()
    assert response["Location"] == f"/rooms/kilden/desk/?referral={referral.uuid}"
    assert (referral.offer, referral.way, referral.referred_by) == (
        ornevej,
        "told",
        front_desk.staff,
    )
    desk = Page(front_desk.get(response["Location"]))
    assert "Bo: referred to Rusmiddelbehandling Ørnevej" in desk.text
    assert "/rooms/kilden/offers/oernevej/slip/" in desk.links
    assert desk.form(f"/rooms/kilden/referrals/{referral.uuid}/undo/")


def test_another_place_has_no_slip(front_desk, bo):
    response = front_desk.send(
        address(bo), goal="place-gp", way="told", contact_consent="not_asked"
    )
    assert Referral.objects.get().receiver.code == "gp"
    desk = Page(front_desk.get(response["Location"]))
    assert "Bo: referred to GP" in desk.text
    assert not [link for link in desk.links if "slip" in link]


def test_the_finder_leaves_what_fits(front_desk, bo):
    page = Page(front_desk.get(address(bo) + "?kind=relatives"))
    offers = [goal for goal in page.form().choices("goal") if goal.startswith("offer-")]
    assert offers == ["offer-relatives"]
    response = front_desk.send(
        address(bo) + "?kind=relatives",
        goal="offer-relatives",
        way="told",
        contact_consent="not_asked",
    )
    assert response.status_code == 302


def test_open_offers_come_first_with_their_words(front_desk, bo):
    with time_machine.travel(local(2026, 3, 2, 12, 29), tick=False):
        page = Page(front_desk.get(address(bo)))
    assert page.form().choices("goal")[0] == "offer-prags-boulevard"
    assert "Open until 12:30" in page.text
    assert "tel:+4533178540" in page.links


USUAL = {"goal": "offer-oernevej", "way": "told", "contact_consent": "not_asked"}


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"goal": ""}, "goal", "Choose one offer, or one other place."),
        ({"way": "appointment"}, "appointment_at", "Write when the appointment is."),
        (
            {"way": "appointment", "appointment_at": "22.11.2020 10:00"},
            "appointment_at",
            "This time is over already.",
        ),
        ({"way": "called"}, "contact_consent", "Ask first whether you may call there together."),
    ],
)
def test_what_is_refused_is_said_at_the_field(front_desk, bo, fields, place, words):
    response = front_desk.send(address(bo), USUAL | fields)
    assert response.status_code == 422
    assert words in Page(response).errors[place]
    assert not Referral.objects.exists()


def test_an_appointment_is_written_as_people_here_write_it(front_desk, bo):
    day = timezone.localtime() + timedelta(days=2)
    typed = {"way": "appointment", "appointment_at": f"{day:%d.%m.%Y} 10:30"}
    assert front_desk.send(address(bo), USUAL | typed).status_code == 302
    at = timezone.localtime(Referral.objects.get().appointment_at)
    assert (at.date(), at.hour, at.minute) == (day.date(), 10, 30)


def test_a_time_typed_for_an_appointment_that_was_none_is_left_out(front_desk, bo):
    typed = {"appointment_at": "half past ten"}
    assert front_desk.send(address(bo), USUAL | typed).status_code == 302
    assert Referral.objects.get().appointment_at is None


def test_an_offer_retired_while_the_page_was_open_is_refused(front_desk, bo):
    TreatmentOffer.objects.filter(code="oernevej").update(retired_on="2026-01-01")
    response = front_desk.send(address(bo), USUAL)
    assert response.status_code == 422
    assert "goal" in Page(response).errors


def test_sent_twice_is_written_once(front_desk, bo):
    key = "3f8e4a1e-9f1c-4a53-9f5e-0c6a4c5c2f11"
    for _ in range(2):
        assert front_desk.send(address(bo), USUAL, key=key).status_code == 302
    assert Referral.objects.count() == 1


def test_the_address_of_the_finder_holds_no_name(front_desk, bo):
    page = Page(front_desk.get(address(bo)))
    finder = next(f for f in page.root.all("form") if f.get("method") == "get")
    names = {field.get("name") for field in finder.all("input")}
    assert names == {"substance", "kind"}
    assert "Bo" not in page.title
