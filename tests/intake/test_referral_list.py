"""The room's referrals of which nobody has asked for two weeks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.models import Referral
from tests.factories import TreatmentOfferFactory
from tests.page import Page

LIST = "/rooms/kilden/referrals/"


@pytest.fixture
def referred(room, sara):
    """`referred(bo, days=15)` refers Bo that long ago."""

    def referred(client, days, room=room):
        return Referral.objects.refer(
            client=client,
            room=room,
            by=sara,
            way="told",
            offer=TreatmentOfferFactory(),
            at=timezone.now() - timedelta(days=days),
        )

    return referred


def test_those_older_than_fourteen_days_are_listed_longest_first(
    front_desk, referred, bo, mia, room, other_room
):
    newer, older = referred(bo, days=15), referred(mia, days=20)
    referred(bo, days=13)
    referred(bo, days=40, room=other_room)
    assert list(Referral.objects.unanswered(room)) == [older, newer]
    assert list(Referral.objects.unanswered(room, days=18)) == [older]
    items = [e.text for e in Page(front_desk.get(LIST)).by_id("referrals").all("li")]
    assert len(items) == 2
    assert items[0].startswith("Mia")
    assert items[1].startswith("Bo")


def test_the_limit_is_a_moment(referred, bo, room):
    referral = referred(bo, days=14)
    at = referral.referred_at + timedelta(days=14)
    assert not Referral.objects.unanswered(room, at=at).exists()
    assert Referral.objects.unanswered(room, at=at + timedelta(microseconds=1)).exists()


def test_one_that_is_answered_leaves_the_list_once_it_cannot_be_a_slip(
    front_desk, referred, bo, sara, room
):
    referral = referred(bo, days=15)
    fields = Page(front_desk.get(LIST)).form().fields
    response = front_desk.send(
        f"/rooms/kilden/referrals/{referral.uuid}/outcome/",
        fields | {"outcome": "did_not_go"},
        key=fields["submission"],
    )
    assert response["Location"] == LIST
    assert not Referral.objects.unanswered(room).exists()
    section = Page(front_desk.get(LIST)).by_id("referrals")
    assert "Did not go" in section.text
    assert "Undo" in section.text
    Referral.objects.update(outcome_at=timezone.now() - timedelta(minutes=11))
    assert Page(front_desk.get(LIST)).by_id("referrals") is None


def test_with_none_it_says_so(front_desk):
    assert "There are none: all has been asked." in Page(front_desk.get(LIST)).text


def test_the_directory_says_how_many_there_are(front_desk, referred, bo):
    referred(bo, days=15)
    assert "Referrals to ask about 1" in Page(front_desk.get("/rooms/kilden/offers/")).text
