"""What came of a referral: noted in one tap, at a later visit."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.models import Referral, TreatmentOffer
from tests.factories import TreatmentOfferFactory
from tests.page import Page

pytestmark = pytest.mark.django_db

ANSWERS = ["started", "did_not_go", "declined", "unknown"]


@pytest.fixture
def referral(bo, room, sara):
    """Bo was told of Ørnevej three days ago."""
    return Referral.objects.refer(
        client=bo,
        room=room,
        by=sara,
        way="told",
        offer=TreatmentOffer.objects.get(code="oernevej"),
        at=timezone.now() - timedelta(days=3),
    )


def address(referral):
    return f"/rooms/kilden/referrals/{referral.uuid}/outcome/"


def admission(browser, client):
    return Page(browser.get(f"/rooms/kilden/clients/{client.uuid}/admit/"))


# -- The verb ------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ANSWERS)
def test_an_outcome_is_noted_with_when_and_by_whom(referral, leader, outcome):
    noted = referral.note_outcome(outcome, by=leader.staff)
    assert (noted.outcome, noted.outcome_by) == (outcome, leader.staff)
    assert timezone.now() - noted.outcome_at < timedelta(minutes=1)


def test_the_same_again_changes_nothing(referral, sara, leader):
    first = referral.note_outcome("started", by=sara)
    again = referral.note_outcome("started", by=leader.staff)
    assert (again.outcome_at, again.outcome_by) == (first.outcome_at, sara)


def test_a_later_note_replaces_the_one_before_which_is_kept(referral, sara):
    referral.note_outcome("did_not_go", by=sara)
    noted = referral.note_outcome("started", by=sara)
    assert noted.outcome == "started"
    assert [event.outcome for event in referral.events.order_by("pgh_id")] == [
        "open",
        "did_not_go",
    ]


def test_a_note_is_taken_back(referral, sara):
    referral.note_outcome("declined", by=sara)
    noted = referral.note_outcome("open", by=sara)
    assert (noted.outcome, noted.outcome_at, noted.outcome_by) == ("open", None, None)


# -- On the desk ---------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("outcome", ANSWERS)
def test_one_tap_on_the_admission_notes_it(front_desk, bo, referral, outcome, htmx):
    fields = admission(front_desk, bo).form(address(referral)).fields
    key = fields.pop("submission")
    response = front_desk.send(address(referral), fields | {"outcome": outcome}, key=key, htmx=htmx)
    assert response["Location"] == f"/rooms/kilden/clients/{bo.uuid}/admit/"
    referral.refresh_from_db()
    assert (referral.outcome, referral.outcome_by) == (outcome, front_desk.staff)


def test_the_admission_asks_only_about_open_referrals_of_this_client(
    front_desk, bo, mia, referral, sara
):
    def refer(client, name, days):
        return Referral.objects.refer(
            client=client,
            room=referral.room,
            by=sara,
            way="told",
            offer=TreatmentOfferFactory(name=name),
            at=timezone.now() - timedelta(days=days),
        )

    answered = refer(bo, "Answered", 9)
    answered.note_outcome("started", by=sara, at=timezone.now() - timedelta(days=1))
    refer(mia, "Hers", 9)
    text = admission(front_desk, bo).by_id("referrals").text
    assert "Rusmiddelbehandling Ørnevej" in text
    assert "Answered" not in text
    assert "Hers" not in text


def test_what_was_just_noted_can_be_undone_there(front_desk, bo, referral, sara):
    referral.note_outcome("declined", by=sara)
    section = admission(front_desk, bo).by_id("referrals")
    assert "Declined" in section.text
    assert [b["value"] for b in section.all("button")] == ["open"]


def test_without_a_referral_the_admission_says_nothing_of_them(front_desk, bo):
    assert admission(front_desk, bo).by_id("referrals") is None


def test_the_admission_asks_the_database_once_about_referrals(front_desk, bo, referral):
    with CaptureQueriesContext(connection) as queries:
        admission(front_desk, bo)
    asked = [q["sql"] for q in queries if 'FROM "intake_referral"' in q["sql"]]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("asked_on", "goal"),
    [
        ("client_detail", "/rooms/kilden/clients/{client}/"),
        ("visit_create", "/rooms/kilden/clients/{client}/admit/"),
        ("referral_list", "/rooms/kilden/referrals/"),
    ],
)
def test_one_comes_back_to_the_page_that_asked(front_desk, bo, referral, asked_on, goal):
    response = front_desk.send(address(referral), outcome="started", asked_on=asked_on)
    assert response["Location"] == goal.format(client=bo.uuid)


@pytest.mark.parametrize(
    "fields", [{"outcome": "cured"}, {"asked_on": "//evil.example"}, {"outcome": ""}]
)
def test_what_no_page_sends_is_refused(front_desk, referral, fields):
    usual = {"outcome": "started", "asked_on": "client_detail"}
    assert front_desk.send(address(referral), usual | fields).status_code == 400
    referral.refresh_from_db()
    assert referral.outcome == "open"


def test_the_client_page_shows_all_referrals_of_the_room(front_desk, bo, referral, sara):
    Referral.objects.filter(pk=referral.pk).update(
        outcome="started", outcome_at=timezone.now() - timedelta(days=1), outcome_by=sara
    )
    page = Page(front_desk.get(f"/rooms/kilden/clients/{bo.uuid}/"))
    assert "Rusmiddelbehandling Ørnevej" in page.by_id("referrals").text
    assert "Started" in page.by_id("referrals").text


def test_a_referral_from_another_room_stays_there(elsewhere, bo, referral):
    page = Page(elsewhere.get(f"/rooms/broen/clients/{bo.uuid}/"))
    assert page.by_id("referrals") is None
