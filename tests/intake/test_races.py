"""Several desks at the same moment: real connections, and one outcome."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from intake.models import Assistance, Consumption, RoomClient, Visit, WaitingEntry
from intake.refusals import RefusalCode
from rooms.models import HouseRule, Method
from tests.factories import ClientFactory, RoomFactory, StaffFactory, assistance_by
from tests.rules import code_of, counts, written

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ROUNDS = 25
DESKS = 4
INJECTION, SMOKING = Method.INJECTION, Method.SMOKING


def at_once(*acts):
    """What each of `acts` returned or was refused with, all begun at the same moment."""
    start = Barrier(len(acts), timeout=10)

    def begin(act):
        try:
            connection.ensure_connection()
            start.wait()
            return act()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as desks:
        return list(desks.map(begin, acts))


def refusals(outcomes):
    """The codes of those of `outcomes` that are refusals."""
    return [code_of(outcome) for outcome in outcomes if isinstance(outcome, ValidationError)]


def successes(outcomes):
    return [outcome for outcome in outcomes if not isinstance(outcome, ValidationError)]


@pytest.fixture
def narrow():
    """A room with one place to inject and one to smoke."""
    return RoomFactory(name="Smal", places=1)


@pytest.fixture
def clients(narrow, sara):
    return [ClientFactory(registered_in=narrow, registered_by=sara) for _desk in range(DESKS)]


@pytest.fixture
def desks():
    return [StaffFactory() for _desk in range(DESKS)]


# -- The last place ------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", [False, True], ids=["next free", "the same one chosen"])
def test_of_four_desks_that_race_for_the_last_place_exactly_one_wins(
    narrow, clients, desks, heroin, chosen
):
    place = narrow.places.get(method=INJECTION) if chosen else None
    for _round in range(ROUNDS):
        before = counts()
        known = RoomClient.objects.count()
        outcomes = at_once(
            *(
                partial(
                    Visit.objects.admit,
                    client=client,
                    room=narrow,
                    substance=heroin,
                    method=INJECTION,
                    place=place,
                    by=desk,
                )
                for client, desk in zip(clients, desks, strict=True)
            )
        )
        (visit,) = successes(outcomes)
        assert refusals(outcomes) == ["place_taken" if chosen else "room_full"] * 3
        assert Visit.objects.present().get() == visit
        # The winner wrote a visit and a consumption, and is known to the room; nobody else wrote.
        new = RoomClient.objects.count() - known
        assert written(before) == {"intake.Visit": 1, "intake.Consumption": 1} | (
            {"intake.RoomClient": 1} if new else {}
        )
        assert RoomClient.objects.get(client=visit.client).last_seen_at == visit.arrived_at
        assert Consumption.objects.get(visit=visit).recorded_by == visit.admitted_by
        visit.leave(by=desks[0])


def test_four_desks_fill_a_room_of_four_places_and_nobody_is_refused(clients, desks, heroin):
    wide = RoomFactory(name="Bred", places=4)
    for _round in range(5):
        outcomes = at_once(
            *(
                partial(
                    Visit.objects.admit,
                    client=client,
                    room=wide,
                    substance=heroin,
                    method=SMOKING,
                    by=desk,
                )
                for client, desk in zip(clients, desks, strict=True)
            )
        )
        assert refusals(outcomes) == []
        assert {visit.place.name for visit in outcomes} == {"R1", "R2", "R3", "R4"}
        Visit.objects.close_all(wide, by=desks[0])


def test_who_is_moved_and_who_comes_in_do_not_get_the_same_place(narrow, clients, desks, heroin):
    for _round in range(ROUNDS):
        admit = partial(Visit.objects.admit, room=narrow, substance=heroin, by=desks[0])
        inside = admit(client=clients[0], method=INJECTION)
        outcomes = at_once(
            partial(inside.consume, substance=heroin, method=SMOKING, by=desks[1]),
            partial(admit, client=clients[1], method=SMOKING),
        )
        assert len(successes(outcomes)) == 1
        assert refusals(outcomes) == ["room_full"]
        Visit.objects.close_all(narrow, by=desks[0])


# -- One client ----------------------------------------------------------------------------------


def test_a_client_admitted_in_two_rooms_at_once_is_inside_one(bo, room, narrow, desks, heroin):
    for _round in range(ROUNDS):
        before = counts()
        outcomes = at_once(
            *(
                partial(
                    Visit.objects.admit,
                    client=bo,
                    room=somewhere,
                    substance=heroin,
                    method=INJECTION,
                    by=desk,
                )
                for somewhere, desk in zip((room, narrow) * 2, desks, strict=True)
            )
        )
        (visit,) = successes(outcomes)
        assert refusals(outcomes) == ["already_inside"] * 3
        assert Visit.objects.present().get() == visit
        assert written(before)["intake.Consumption"] == 1
        visit.leave(by=desks[0])


def test_two_desks_that_register_the_same_leaving_register_it_once(bo, narrow, desks, heroin):
    for _round in range(ROUNDS):
        visit = Visit.objects.admit(
            client=bo, room=narrow, substance=heroin, method=INJECTION, by=desks[0]
        )
        outcomes = at_once(*(partial(visit.leave, by=desk) for desk in desks[:2]))
        assert len({(outcome.left_at, outcome.closed_by) for outcome in outcomes}) == 1
        assert visit.events.count() == 1


def test_a_leaving_and_the_leaving_of_everyone_end_a_visit_once(bo, narrow, desks, heroin):
    for _round in range(ROUNDS):
        visit = Visit.objects.admit(
            client=bo, room=narrow, substance=heroin, method=INJECTION, by=desks[0]
        )
        at_once(
            partial(visit.leave, by=desks[0]),
            partial(Visit.objects.close_all, narrow, by=desks[1]),
        )
        assert visit.events.count() == 1


def test_a_leaving_undone_and_the_next_one_admitted_do_not_share_the_place(
    narrow, clients, desks, heroin
):
    admit = partial(
        Visit.objects.admit, room=narrow, substance=heroin, method=INJECTION, by=desks[0]
    )
    for _round in range(ROUNDS):
        left = admit(client=clients[0]).leave(by=desks[0])
        outcomes = at_once(
            partial(left.undo_leaving, by=desks[1]), partial(admit, client=clients[1])
        )
        assert len(successes(outcomes)) == 1
        assert refusals(outcomes) in (["place_taken"], ["room_full"])
        Visit.objects.close_all(narrow, by=desks[0])


# -- Assistance ----------------------------------------------------------------------------------


def test_of_two_desks_that_race_for_the_last_assisted_intake_exactly_one_wins(desks, heroin):
    wide = RoomFactory(name="Bred", places=5, assistance_capacity=2)
    admit = partial(Visit.objects.admit, room=wide, substance=heroin, method=INJECTION, by=desks[0])
    helper = ClientFactory()
    admit(client=helper)
    visits = [admit(client=ClientFactory()) for _desk in desks]
    for _round in range(ROUNDS):
        outcomes = at_once(
            *(
                partial(
                    Assistance.objects.record,
                    consumption=visit.consumptions.get(),
                    by=desk,
                    **assistance_by(helper, desk),
                )
                for visit, desk in zip(visits, desks, strict=True)
            )
        )
        assert refusals(outcomes) == ["no_capacity"] * 2
        assert set(Assistance.objects.going_on(wide)) == set(successes(outcomes))
        for assistance in successes(outcomes):
            assistance.undo(by=desks[0])


def test_an_intake_assisted_at_two_desks_at_once_is_assisted_once(bo, mia, room, desks, heroin):
    admit = partial(Visit.objects.admit, room=room, substance=heroin, by=desks[0])
    admit(client=mia, method=SMOKING)
    for _round in range(ROUNDS):
        visit = admit(client=bo, method=INJECTION)
        outcomes = at_once(
            *(
                partial(
                    Assistance.objects.record,
                    consumption=visit.consumptions.get(),
                    by=desk,
                    **assistance_by(mia, desk),
                )
                for desk in desks
            )
        )
        assert refusals(outcomes) == ["assisted_already"] * 3
        visit.undo_admission(by=desks[0])


def test_a_helper_who_leaves_meanwhile_helps_or_does_not(bo, mia, room, desks, heroin):
    admit = partial(Visit.objects.admit, room=room, substance=heroin, by=desks[0])
    for _round in range(ROUNDS):
        helping, visit = admit(client=mia, method=SMOKING), admit(client=bo, method=INJECTION)
        _left, outcome = at_once(
            partial(helping.leave, by=desks[0]),
            partial(
                Assistance.objects.record,
                consumption=visit.consumptions.get(),
                by=desks[1],
                **assistance_by(mia, desks[1]),
            ),
        )
        assert refusals([outcome]) in ([], ["assistant_not_inside"])
        Visit.objects.close_all(room, by=desks[0])


# -- Waiting -------------------------------------------------------------------------------------


def test_who_is_put_on_the_list_twice_at_once_waits_once(bo, room, narrow, desks, heroin):
    for _round in range(ROUNDS):
        outcomes = at_once(
            *(
                partial(
                    WaitingEntry.objects.join,
                    client=bo,
                    room=somewhere,
                    substance=heroin,
                    method=SMOKING,
                    by=desk,
                )
                for somewhere, desk in zip((room, narrow) * 2, desks, strict=True)
            )
        )
        # Whoever is still inside cannot be put on a list; once undone, they wait as before.
        assert set(refusals(outcomes)) <= {RefusalCode.ALREADY_INSIDE}
        WaitingEntry.objects.waiting().get(client=bo).give_up(by=desks[0])


def test_who_gives_up_here_and_is_admitted_there_ends_the_waiting_once(
    bo, room, narrow, desks, heroin
):
    for _round in range(ROUNDS):
        entry = WaitingEntry.objects.join(
            client=bo, room=narrow, substance=heroin, method=SMOKING, by=desks[0]
        )
        _entry, visit = at_once(
            partial(entry.give_up, by=desks[0]),
            partial(
                Visit.objects.admit,
                client=bo,
                room=room,
                substance=heroin,
                method=SMOKING,
                by=desks[1],
            ),
        )
        assert entry.events.count() == 1
        visit.leave(by=desks[1])


def test_nobody_waits_for_a_lock_that_waits_for_theirs(room, narrow, clients, desks, heroin):
    """Two clients, each waiting where the other one is let in, or put on a list meanwhile.

    Verbs that locked client and rooms in different orders would stop each other here: the
    database then ends one of them with an error that is no refusal.
    """
    one, two = clients[:2]
    common = {"substance": heroin, "method": SMOKING}
    for _round in range(ROUNDS):
        join, admit = WaitingEntry.objects.join, Visit.objects.admit
        join(client=one, room=room, by=desks[0], **common)
        join(client=two, room=narrow, by=desks[0], **common)
        at_once(
            partial(admit, client=one, room=narrow, by=desks[0], **common),
            partial(admit, client=two, room=room, by=desks[1], **common),
            partial(join, client=one, room=narrow, by=desks[2], **common),
            partial(join, client=two, room=room, by=desks[3], **common),
        )
        for somewhere in (room, narrow):
            Visit.objects.close_all(somewhere, by=desks[0])
        for entry in WaitingEntry.objects.waiting():
            entry.give_up(by=desks[0])


def test_an_admission_undone_while_the_client_is_put_on_a_list_stops_nobody(
    room, narrow, bo, desks, heroin
):
    common = {"client": bo, "substance": heroin, "method": SMOKING}
    for _round in range(ROUNDS):
        WaitingEntry.objects.join(room=narrow, by=desks[0], **common)
        visit = Visit.objects.admit(room=room, by=desks[0], **common)
        outcomes = at_once(
            partial(visit.undo_admission, by=desks[0]),
            partial(WaitingEntry.objects.join, room=narrow, by=desks[1], **common),
        )
        # Whoever is still inside cannot be put on a list; once undone, they wait as before.
        assert set(refusals(outcomes)) <= {RefusalCode.ALREADY_INSIDE}
        WaitingEntry.objects.waiting().get(client=bo).give_up(by=desks[0])


# -- The room itself -----------------------------------------------------------------------------


def test_a_house_rule_rewritten_by_several_at_once_has_all_their_versions(room, desks):
    rule = HouseRule.objects.create(room=room, position=1)
    for number in range(ROUNDS):
        outcomes = at_once(
            *(partial(rule.rewrite, "da", f"Regel {number} {desk.pk}", desk) for desk in desks)
        )
        first = number * DESKS + 1
        assert sorted(text.version for text in outcomes) == [*range(first, first + DESKS)]


def test_a_house_rule_rewritten_alike_by_several_at_once_has_one_new_version(room, desks):
    rule = HouseRule.objects.create(room=room, position=1)
    for number in range(ROUNDS):
        at_once(*(partial(rule.rewrite, "da", f"Regel {number}", desk) for desk in desks))
        assert rule.texts.count() == number + 1


def test_places_are_added_once_by_several_at_once(narrow, desks):
    method = narrow.methods.get(method=INJECTION)
    for number in range(2, ROUNDS):
        at_once(*(partial(method.set_number_of_places, number) for _desk in desks))
        assert method.places.filter(active=True).count() == number


def test_a_place_that_is_retired_and_one_who_is_admitted_come_one_after_the_other(
    narrow, bo, desks, heroin
):
    method = narrow.methods.get(method=INJECTION)
    place = narrow.places.get(method=INJECTION)
    for _round in range(ROUNDS):
        method.set_number_of_places(1)
        before = narrow.live.version
        _retired, admitted = at_once(
            partial(method.set_number_of_places, 0),
            partial(
                Visit.objects.admit,
                client=bo,
                room=narrow,
                substance=heroin,
                method=INJECTION,
                place=place,
                by=desks[0],
            ),
        )
        assert refusals([admitted]) in ([], ["place_taken"])
        narrow.live.refresh_from_db()
        assert narrow.live.version > before
        Visit.objects.close_all(narrow, by=desks[0])
