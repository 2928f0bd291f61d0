"""A quarantine and an admission at the same moment: one order or the other, never silence."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from incidents.models import Quarantine, QuarantineReason, QuarantineRoom
from intake.models import ClientJoin, Visit, WaitingEntry
from rooms.models import Method
from rooms.roles import Role
from tests.factories import ClientFactory, StaffFactory
from tests.intake.test_races import ROUNDS, at_once, refusals, successes

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SMOKING = Method.SMOKING


@pytest.fixture
def desks():
    return [StaffFactory() for _desk in range(4)]


@pytest.fixture
def impose(room, other_room, desks):
    """`impose(bo)` is the act of deciding a quarantine in both rooms."""
    reason = QuarantineReason.objects.get(code="house-rules")

    def impose(client, *, room=room, also=(other_room,), by=desks[0], **more):
        return partial(
            Quarantine.objects.impose,
            client=client,
            room=room,
            also=also,
            reason=reason,
            by=by,
            **more,
        )

    return impose


@pytest.fixture
def admission(other_room, desks, heroin):
    """`admission(bo)` is the act of letting somebody in, in the other room."""

    def admission(client, *, act=Visit.objects.admit):
        return partial(
            act, client=client, room=other_room, substance=heroin, method=SMOKING, by=desks[1]
        )

    return admission


def test_an_admission_elsewhere_is_refused_or_the_quarantine_knows_of_it(
    bo, impose, admission, desks
):
    orders = set()
    for _round in range(ROUNDS):
        held, outcome = at_once(impose(bo), admission(bo))
        if refusals([outcome]):
            assert refusals([outcome]) == ["quarantined"]
            assert held.inside is None
            orders.add("quarantine first")
        else:
            assert held.inside == outcome
            assert held.starts_at >= outcome.arrived_at
            orders.add("admission first")
            outcome.leave(by=desks[0])
        held.undo(by=desks[0])
    assert orders <= {"quarantine first", "admission first"}


def test_each_order_comes_about_when_one_is_begun_before(bo, impose, admission, desks):
    """Which of the two was first is told by what comes of it, not by chance of the rounds."""
    held = impose(bo)()
    assert refusals(at_once(admission(bo), admission(bo))) == ["quarantined"] * 2
    held.undo(by=desks[0])
    visit = admission(bo)()
    held, again = at_once(impose(bo), impose(bo))
    [held] = successes([held, again])
    assert held.inside == visit


def test_of_four_desks_that_decide_at_once_one_quarantine_comes(bo, impose, desks):
    for _round in range(ROUNDS):
        outcomes = at_once(*(impose(bo, by=desk) for desk in desks))
        [held] = successes(outcomes)
        assert refusals(outcomes) == ["overlapping_quarantine"] * 3
        assert QuarantineRoom.objects.count() == 2
        held.undo(by=held.decided_by)


def test_nobody_waits_for_a_lock_that_waits_for_theirs(room, other_room, impose, admission, desks):
    """Two clients and two rooms, named in either order, with admissions between."""
    one, two = ClientFactory(), ClientFactory()
    for _round in range(ROUNDS):
        outcomes = at_once(
            impose(one),
            impose(two, room=other_room, also=[room]),
            admission(one),
            admission(two, act=WaitingEntry.objects.join),
        )
        assert set(refusals(outcomes)) <= {"quarantined"}
        for held in Quarantine.objects.all():
            held.undo(by=desks[0])
        Visit.objects.close_all(other_room, by=desks[0])
        for entry in WaitingEntry.objects.waiting():
            entry.give_up(by=desks[0])


def test_a_leader_who_shortens_and_one_who_lifts_come_one_after_the_other(bo, room, impose, desks):
    leaders = [StaffFactory(roles=[(Role.LEADER, room)]) for _leader in range(2)]
    for _round in range(5):
        held = impose(bo)()
        until = timezone.now() + timedelta(hours=3)
        outcomes = at_once(
            partial(held.change_end, until=until, by=leaders[0], reason="shorter"),
            partial(held.lift, by=leaders[1], reason="enough"),
        )
        assert refusals(outcomes) in ([], ["ended_already"])
        held.refresh_from_db()
        assert held.ends_at <= timezone.now()
        assert [r.to_end for r in held.reviews.all()][-1] == held.ends_at


def test_a_join_and_an_admission_of_the_duplicate_come_one_after_the_other(
    bo, mia, admission, desks
):
    for _round in range(ROUNDS):
        join, visit = at_once(
            partial(ClientJoin.objects.join, mia, into=bo, by=desks[0], reason="says so"),
            admission(mia),
        )
        assert refusals([join, visit]) in (["joined"], ["join_inside"])
        for done in successes([join, visit]):
            done.undo(by=desks[0]) if isinstance(done, ClientJoin) else done.leave(by=desks[0])


def test_of_two_joins_in_opposite_directions_one_comes(bo, mia, desks):
    for _round in range(ROUNDS):
        outcomes = at_once(
            partial(ClientJoin.objects.join, mia, into=bo, by=desks[0], reason="says so"),
            partial(ClientJoin.objects.join, bo, into=mia, by=desks[1], reason="says so"),
        )
        assert refusals(outcomes) == ["join_chain"]
        successes(outcomes)[0].undo(by=desks[0])
