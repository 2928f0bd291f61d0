"""A form that is sent twice, or again after a lost answer, writes once and is answered alike."""

import threading
import time
import uuid
from functools import partial

import pytest
from django.db import connection, connections, transaction
from django.test import RequestFactory
from django.urls import reverse

from config.models import Submission
from config.once import _digest, was_written
from intake.models import AgreementText, Client, TurnedAway, Visit
from rooms.models import LiveRoom
from rooms.roles import Role
from tests.conftest import StaffBrowser
from tests.factories import StaffFactory

URL = "/rooms/kilden/turned-away/"
FULL = {"code": "room_full", "method": "smoking"}


@pytest.fixture
def key():
    return str(uuid.uuid4())


def test_a_form_sent_twice_writes_once_and_is_answered_alike(front_desk, key):
    first = front_desk.send(URL, FULL, key=key)
    again = front_desk.send(URL, FULL, key=key)
    counted = TurnedAway.objects.get()
    answer = f"/rooms/kilden/desk/?turned_away={counted.uuid}"
    assert (first.status_code, first["Location"]) == (302, answer)
    assert (again.status_code, again["Location"]) == (first.status_code, first["Location"])


def test_the_answer_sent_again_names_what_was_written_the_first_time(front_desk, bo, cocaine, key):
    """The answer was lost: the browser, or the person, sends the same form again."""
    url = reverse("intake:visit_create", args=["kilden", bo.uuid])
    body = {"substance": "other", "other_substance": cocaine.pk, "method": "smoking"}
    front_desk.send(url, body, key=key)
    visit = Visit.objects.get()
    again = front_desk.send(url, body, key=key)
    assert again["Location"] == f"/rooms/kilden/desk/?admitted={visit.uuid}"
    assert "Bo admitted, R1" in front_desk.get(again["Location"]).content.decode()
    assert Visit.objects.get() == visit


def test_a_path_too_long_to_be_kept_is_not_found(front_desk, bo, inside):
    visit = inside(bo)
    url = f"/rooms/kilden/visits/{visit.uuid}/services/{'x' * 300}/"
    assert front_desk.send(url).status_code == 404


def test_the_form_sent_again_by_htmx_is_answered_as_the_page_was(front_desk, key):
    first = front_desk.send(URL, FULL, key=key)
    again = front_desk.send(URL, FULL, key=key, htmx=True)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert TurnedAway.objects.count() == 1


def test_a_new_security_token_does_not_make_another_form(front_desk, key):
    """Signing in again changes the token of a form that is sent again."""
    front_desk.send(URL, FULL, key=key, csrfmiddlewaretoken="one")
    again = front_desk.send(URL, FULL, key=key, csrfmiddlewaretoken="two")
    assert again.status_code == 302
    assert TurnedAway.objects.count() == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_the_same_key_with_another_body_is_refused(front_desk, key, htmx):
    front_desk.send(URL, FULL, key=key)
    other = front_desk.send(URL, FULL | {"method": "injection"}, key=key, htmx=htmx)
    assert other.status_code == 409
    assert "only the first was kept" in other.content.decode()
    assert TurnedAway.objects.get().method == "smoking"


@pytest.mark.parametrize("body", [{}, {"submission": ""}, {"submission": "1"}, {"submission": "–"}])
def test_a_form_without_a_proper_key_is_refused(front_desk, body):
    response = front_desk.post(URL, FULL | body)
    assert response.status_code == 400
    assert "Nothing was written" in response.content.decode()
    assert not TurnedAway.objects.exists()
    assert not Submission.objects.exists()


def test_a_form_that_was_refused_can_be_sent_again_with_its_key(front_desk, key):
    refused = front_desk.send(URL, {"code": "no-such-code"}, key=key)
    assert refused.status_code == 422
    assert not Submission.objects.exists()
    assert front_desk.send(URL, FULL, key=key).status_code == 302
    assert TurnedAway.objects.count() == 1


def test_what_a_refused_form_wrote_before_is_taken_back(front_desk, room, key):
    """A registration writes the client and then the signature, which may be refused."""
    body = {
        "nickname": "Ny",
        "birth_year": "1980",
        "gender": "other",
        "home_municipality": "0101",
        "target_group_confirmed": "on",
        "introduced": "on",
        "text": AgreementText.objects.current().get(language="da").pk,
        "strokes": "M1 1L2 2 and something else",
    }
    url = reverse("intake:client_create", args=[room.slug])
    assert front_desk.send(url, body, key=key).status_code == 422
    assert not Client.objects.exists()


def test_another_persons_key_is_another_key(front_desk, leader, key):
    front_desk.send(URL, FULL, key=key)
    theirs = leader.send(URL, FULL | {"method": "injection"}, key=key)
    assert theirs.status_code == 302
    assert sorted(TurnedAway.objects.values_list("method", flat=True)) == ["injection", "smoking"]


def test_the_key_of_a_form_may_go_to_each_of_its_addresses_once(front_desk, room, bo, cocaine, key):
    """The form at the door has two buttons: admit, and waiting list."""
    body = {"substance": "other", "other_substance": cocaine.pk, "method": "smoking"}
    for name in ("waiting_create", "visit_create", "waiting_create", "visit_create"):
        url = reverse(f"intake:{name}", args=[room.slug, bo.uuid])
        assert front_desk.send(url, body, key=key).status_code == 302
    assert bo.waiting.count() == bo.visits.count() == 1


def test_the_key_keeps_nothing_that_was_typed(front_desk, key):
    front_desk.send(URL, FULL | {"note": "Kanariefugl"}, key=key)
    kept = Submission.objects.values().get()
    assert "Kanariefugl" not in str(kept)
    assert "smoking" not in str(kept)


def test_what_was_typed_cannot_be_guessed_from_what_is_kept(front_desk, sara, key):
    """Not with the database and SECRET_KEY: the form's own key is kept nowhere."""
    front_desk.send(URL, FULL, key=key)
    front_desk.send(URL, FULL)
    first, second = Submission.objects.all()
    assert first.digest != second.digest, "the same, sent by two forms"
    assert key not in str(list(Submission.objects.values()))
    assert was_written(uuid.UUID(key), sara)
    request = RequestFactory().post(URL, FULL)
    assert _digest(request, uuid.UUID(key)) in {first.digest, second.digest}
    kept_keys = [submission.key for submission in (first, second)]
    assert not {_digest(request, kept) for kept in kept_keys} & {first.digest, second.digest}


# -- Two at once ---------------------------------------------------------------------------------


def send_at_once(room, *sends):
    """Let each of `sends` run on a connection of its own, at once; returns what they return.

    The room is held until each of them waits for something, and then let go.
    """
    answers = [None] * len(sends)

    def run(number, send):
        try:
            answers[number] = send()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(sends)]
    deadline = time.monotonic() + 30
    with transaction.atomic():
        LiveRoom.objects.change(room)
        for thread in threads:
            thread.start()
        while waiting_for_a_lock() < len(sends):
            assert time.monotonic() < deadline
            assert all(thread.is_alive() for thread in threads)
    for thread in threads:
        thread.join(timeout=30)
    return answers


def waiting_for_a_lock():
    """How many connections to this database wait for a lock at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


@pytest.fixture
def two_browsers(room):
    """One member of staff at two screens."""
    staff = StaffFactory(roles=[(Role.FRONT_DESK, room)])
    return StaffBrowser(staff), StaffBrowser(staff)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_form_sent_on_two_connections_at_once_writes_once(
    room, bo, cocaine, two_browsers, key
):
    url = reverse("intake:visit_create", args=[room.slug, bo.uuid])
    body = {"substance": "other", "other_substance": cocaine.pk, "method": "smoking"}
    first, second = send_at_once(
        room, *(partial(browser.send, url, body, key=key) for browser in two_browsers)
    )
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Visit.objects.count() == Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_the_same_key_with_two_bodies_at_once_one_is_written_and_one_refused(
    room, bo, cocaine, two_browsers, key
):
    url = reverse("intake:visit_create", args=[room.slug, bo.uuid])
    body = {"substance": "other", "other_substance": cocaine.pk}
    answers = send_at_once(
        room,
        *(
            partial(browser.send, url, body, key=key, method=method)
            for browser, method in zip(two_browsers, ("smoking", "injection"), strict=True)
        ),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert Visit.objects.count() == 1
