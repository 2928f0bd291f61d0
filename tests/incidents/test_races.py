"""Several colleagues at the same moment, on real connections: nothing lost, nothing doubled."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from incidents.models import Overdose, OverdoseEvent
from intake.models import Visit
from tests.conftest import StaffBrowser
from tests.factories import ClientFactory, StaffFactory
from tests.rules import code_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WRITERS, TAPS = 8, 50
KINDS = ["breathing_checked", "oxygen", "ventilation", "naloxone", "called_112"]


def at_once(*acts):
    """What each of `acts` returned or was refused with, all begun at the same moment."""
    start = Barrier(len(acts), timeout=30)

    def begin(act):
        try:
            connection.ensure_connection()
            start.wait()
            return act()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as colleagues:
        return list(colleagues.map(begin, acts))


@pytest.fixture(autouse=True)
def _a_connection_for_each():
    """All writers hold one at the same time, beside what this process holds already."""
    pool = connection.pool
    usual = pool.min_size, pool.max_size
    pool.resize(1, WRITERS * 2)
    yield
    pool.resize(*usual)


@pytest.fixture
def colleagues(room):
    return [StaffFactory(roles=[("front_desk", room)]) for _writer in range(WRITERS)]


def taps_of(writer):
    """The taps of a writer as (uuid, kind), each third of them twice."""
    taps = [(uuid.uuid4(), KINDS[number % len(KINDS)]) for number in range(TAPS)]
    return taps, [tap for n, tap in enumerate(taps) for _time in range(2 if n % 3 == 0 else 1)]


def test_eight_writers_of_fifty_taps_a_third_of_them_sent_twice(room, sara, colleagues):
    overdose = Overdose.objects.start(room=room, by=sara)
    sent = [taps_of(colleague) for colleague in colleagues]

    def write(colleague, taps):
        mine = Overdose.objects.select_related("incident").get(pk=overdose.pk)
        for key, kind in taps:
            mine.record(uuid=key, kind=kind, by=colleague)

    outcomes = at_once(
        *(
            lambda colleague=colleague, taps=again: write(colleague, taps)
            for colleague, (_taps, again) in zip(colleagues, sent, strict=True)
        )
    )
    assert outcomes == [None] * WRITERS
    written = OverdoseEvent.objects.values_list("uuid", "kind", "recorded_by")
    assert len(written) == WRITERS * TAPS == 400
    assert set(written) == {
        (key, kind, colleague.pk)
        for colleague, (taps, _again) in zip(colleagues, sent, strict=True)
        for key, kind in taps
    }


def test_the_same_through_the_page(room, sara, colleagues):
    """Two taps of the same key at the same moment, as after a lost answer."""
    overdose = Overdose.objects.start(room=room, by=sara)
    url = f"/rooms/kilden/overdoses/{overdose.uuid}/record/"
    browsers = [StaffBrowser(colleague) for colleague in colleagues[:4]]
    for _round in range(5):
        key = uuid.uuid4()
        answers = at_once(
            *(partial(browser.send, url, {"kind": "oxygen"}, key=key) for browser in browsers)
        )
        assert [answer.status_code for answer in answers] == [302] * 4
    assert OverdoseEvent.objects.count() == 5


def test_of_one_key_with_two_contents_one_is_kept_and_one_told(room, sara, colleagues):
    overdose = Overdose.objects.start(room=room, by=sara)
    for number in range(10):
        key = uuid.uuid4()
        outcomes = at_once(
            *(
                lambda kind=kind, key=key: overdose.record(uuid=key, kind=kind, by=sara)
                for kind in ("oxygen", "naloxone")
            )
        )
        refused = [code_of(o) for o in outcomes if isinstance(o, ValidationError)]
        assert refused == ["other_content"]
        assert OverdoseEvent.objects.count() == number + 1


def test_four_red_buttons_for_one_client_start_one_overdose(room, sara, colleagues, inside, bo):
    visit = inside(bo)
    outcomes = at_once(
        *(
            lambda staff=staff: Overdose.objects.start(room=room, by=staff, visit=visit)
            for staff in colleagues[:4]
        )
    )
    assert len(set(outcomes)) == 1
    assert Overdose.objects.count() == 1


def test_of_two_who_end_it_one_is_told(room, sara, colleagues):
    for _round in range(5):
        overdose = Overdose.objects.start(room=room, by=sara)
        outcomes = at_once(
            *(
                partial(overdose.end, by=staff, outcome=outcome)
                for staff, outcome in zip(colleagues, ("died", "recovered_here"), strict=False)
            )
        )
        assert [code_of(o) for o in outcomes if isinstance(o, ValidationError)] == ["ended"]


def test_an_admission_is_undone_while_the_button_is_pressed(room, sara, inside):
    """Whichever is first: the overdose begins, and nobody waits for the other for ever."""
    for number in range(5):
        client = ClientFactory(registered_in=room, registered_by=sara)
        visit = inside(client)
        started, undone = at_once(
            lambda visit=visit: Overdose.objects.start(room=room, by=sara, visit=visit),
            lambda visit=visit: Visit.objects.get(pk=visit.pk).undo_admission(by=sara),
        )
        assert isinstance(started, Overdose)
        assert undone is None
        assert Overdose.objects.count() == number + 1
        assert not Visit.objects.filter(pk=visit.pk).exists()


def test_those_who_write_and_the_one_who_ends_it_do_not_wait_for_each_other(room, sara, colleagues):
    overdose = Overdose.objects.start(room=room, by=sara)

    def write(staff):
        mine = Overdose.objects.select_related("incident").get(pk=overdose.pk)
        for _number in range(10):
            mine.record(uuid=uuid.uuid4(), kind="called_112", by=staff)

    at_once(
        *(lambda staff=staff: write(staff) for staff in colleagues[:3]),
        lambda: overdose.end(by=sara, outcome="to_hospital"),
    )
    assert OverdoseEvent.objects.count() == 30
    late = Overdose.objects.select_related("incident").get(pk=overdose.pk)
    late.record(uuid=uuid.uuid4(), kind="called_112", by=sara)
    late.incident.refresh_from_db()
    assert late.incident.ambulance_called_at is not None
