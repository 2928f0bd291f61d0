"""What a leader decides on a quarantine, and that the client was told."""

from datetime import timedelta

import pytest
import time_machine

from incidents.models import Quarantine
from tests.rules import local, refused_with

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def after(hours):
    return time_machine.travel(NOON + hours * HOUR, tick=False)


@pytest.fixture
def held(quarantine, bo):
    """Bo's quarantine for violence: until tomorrow noon, asked for seven days."""
    with after(0):
        return quarantine(bo, code="violence")


def reviews(held):
    return [(r.action, r.from_end, r.to_end, r.reason) for r in held.reviews.all()]


def test_a_leader_confirms_what_was_asked_for(held, henrik):
    with after(20):
        confirmed = held.confirm(by=henrik, reason="a broken nose")
    assert confirmed.ends_at == confirmed.asked_until == NOON + 7 * DAY
    assert held.covered.get().ends_at == NOON + 7 * DAY
    assert reviews(held) == [("confirm", NOON + DAY, NOON + 7 * DAY, "a broken nose")]
    assert held.reviews.get().by == henrik
    old = held.events.get()
    assert old.ends_at == NOON + DAY
    assert old.pgh_context == {"staff": henrik.pk, "reason": "a broken nose"}


def test_what_does_not_wait_is_not_confirmed(held, henrik):
    with after(1):
        held.confirm(by=henrik, reason="yes")
        with refused_with("not_awaiting"):
            held.confirm(by=henrik, reason="yes")


def test_what_has_lapsed_is_not_confirmed_any_more(held, henrik):
    with after(24), refused_with("ended_already"):
        held.confirm(by=henrik, reason="too late")


@pytest.mark.parametrize(("days", "action"), [(0.5, "shorten"), (3, "lengthen")])
def test_a_leader_shortens_and_lengthens(held, henrik, days, action):
    with after(1):
        changed = held.change_end(until=NOON + days * DAY, by=henrik, reason="talked it over")
    assert changed.ends_at == changed.asked_until == NOON + days * DAY
    assert held.covered.get().ends_at == changed.ends_at
    assert [r[0] for r in reviews(held)] == [action]
    assert not changed.is_awaiting


def test_after_the_shortened_end_the_client_is_let_in(held, henrik, bo, admit):
    with after(1):
        held.change_end(until=NOON + 2 * HOUR, by=henrik, reason="has apologised")
        with refused_with("quarantined"):
            admit(bo)
    with after(2):
        admit(bo)


def test_a_leader_lifts_it_now(held, henrik, bo, admit):
    with after(1):
        lifted = held.lift(by=henrik, reason="was somebody else")
        assert lifted.ends_at == NOON + HOUR
        assert lifted.state == "lifted"
        admit(bo)


@pytest.mark.parametrize(
    ("hours", "code"),
    [(1, "end_passed"), (24, "end_unchanged"), (366 * 24, "too_long")],
)
def test_an_end_that_cannot_be_is_refused(held, henrik, hours, code):
    with after(1), refused_with(code):
        held.change_end(until=NOON + hours * HOUR, by=henrik, reason="why")


@pytest.mark.parametrize("verb", ["lift", "change_end"])
def test_what_has_ended_is_decided_on_no_more(held, henrik, verb):
    more = {"until": NOON + 3 * DAY} if verb == "change_end" else {}
    with after(25), refused_with("ended_already"):
        getattr(held, verb)(by=henrik, reason="late", **more)


def test_a_review_says_why(held, henrik):
    with after(1), refused_with("reason_missing"):
        held.lift(by=henrik, reason="")


def test_who_may_read_the_story(held, sara, henrik, health, leader_elsewhere):
    assert held.story_is_for(sara)
    assert held.story_is_for(henrik)
    assert not held.story_is_for(health.staff)
    assert not held.story_is_for(leader_elsewhere.staff)


# -- Told ----------------------------------------------------------------------------------------


def test_that_the_client_was_told_is_noted_and_corrected(held, sara):
    told = {"language": "Polski", "how": "notice", "by": sara}
    with after(2):
        held.tell(told_at=NOON + HOUR, complaint_guidance_given=False, **told)
        held.tell(told_at=NOON + 2 * HOUR, complaint_guidance_given=True, **told)
    held.refresh_from_db()
    assert (held.told_at, held.told_by, held.told_language) == (NOON + 2 * HOUR, sara, "Polski")
    assert held.complaint_guidance_given
    assert [e.told_at for e in held.events.order_by("pgh_id")] == [None, NOON + HOUR]


def test_nobody_was_told_in_time_to_come(held, sara):
    with after(0), refused_with("told_in_future"):
        held.tell(
            told_at=NOON + timedelta(minutes=1),
            language="Dansk",
            how="spoken",
            by=sara,
            complaint_guidance_given=True,
        )


# -- What waits for the leader -------------------------------------------------------------------


def test_what_is_new_ends_soon_or_is_long(quarantine, held, bo, mia, henrik, other_room):
    with after(1):
        short = quarantine(mia)
        long = quarantine(mia, room=other_room, by=henrik, until=NOON + 8 * DAY)
    rows = Quarantine.objects
    now = NOON + 2 * HOUR
    assert set(rows.in_force(now)) == {held, short} | {long}
    assert set(rows.awaiting(now)) == {held, long}
    assert set(rows.ending_soon(now)) == {held, short, long}
    assert set(rows.new(now)) == {held, short, long}
    assert not rows.new(NOON + 8 * DAY).exists()
    with after(2):
        long.lift(by=henrik, reason="enough")
        held.confirm(by=henrik, reason="yes")
    assert set(rows.new(now)) == {short}
    assert not rows.long(now).exists()
    with after(2):
        held.change_end(until=NOON + 7 * DAY + HOUR, by=henrik, reason="more")
    assert set(rows.long(now)) == {held}
    assert set(rows.covering(other_room)) == {long}
    assert set(rows.in_rooms([other_room, held.rooms[0]])) == {held, short, long}
