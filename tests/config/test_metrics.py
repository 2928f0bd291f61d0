"""How the site runs, for whoever knows the word; and nothing of who is in a room."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from config import backup

pytestmark = pytest.mark.django_db
TOKEN = "a-word-of-its-own"


@pytest.fixture
def ask(client, settings):
    settings.METRICS_TOKEN = TOKEN

    def ask(authorization=f"Bearer {TOKEN}"):
        return client.get("/metrics", headers={"Authorization": authorization})

    return ask


def figures(answer):
    """{name and labels: number} of what was answered."""
    lines = answer.content.decode().splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
    return {name: float(number) for name, number in pairs}


def test_who_knows_the_word_reads_it(ask):
    answer = ask()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "authorization",
    ["", TOKEN, "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer æ"],
)
def test_to_everybody_else_there_is_no_such_page(ask, authorization):
    assert ask(authorization).status_code == 404


def test_without_a_word_nobody_reads_it(ask, settings):
    settings.METRICS_TOKEN = ""
    assert ask("Bearer ").status_code == 404


def test_answers_are_counted_by_kind(ask, front_desk):
    seen = 'rooms_requests_total{method="GET",status="2xx"}'
    before = figures(ask())
    front_desk.get("/rooms/kilden/desk/")
    after = figures(ask())
    assert after[seen] == before.get(seen, 0) + 2, "the desk, and the asking before"
    assert after["rooms_request_seconds_count"] == before["rooms_request_seconds_count"] + 2


def test_an_admission_looks_like_any_other_form(ask, bo, inside, front_desk):
    """What is counted has no room, no page and no person to it."""
    inside(bo)
    front_desk.generic("BREW", "/rooms/kilden/desk/")
    names = {
        re.sub(r"_(bucket|count|sum|created|total)$", "", n.split("{")[0]) for n in figures(ask())
    }
    labels = set(re.findall(r"[{,](\w+)=", ask().content.decode()))
    assert names <= {
        *("rooms_requests", "rooms_request_seconds"),
        *("rooms_database_up", "rooms_tasks_waiting", "rooms_backup_newest_seconds"),
    }
    assert labels <= {"method", "status", "le"}
    for word in ("kilden", "Bo", "desk", "BREW"):
        assert word not in ask().content.decode()


def test_the_newest_backup_is_told_where_there_is_one(ask, settings, tmp_path):
    assert "rooms_backup_newest_seconds" not in figures(ask())
    settings.BACKUP_DIR = tmp_path
    assert figures(ask())["rooms_backup_newest_seconds"] == 0
    made_at = (timezone.now() - timedelta(hours=3)).replace(microsecond=0)
    (tmp_path / f"{made_at:{backup.PATTERN}}").touch()
    assert figures(ask())["rooms_backup_newest_seconds"] == made_at.timestamp()


def test_a_database_that_does_not_answer_is_told(ask):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("it is being started anew")

    assert figures(ask())["rooms_database_up"] == 1
    with connection.execute_wrapper(refuse):
        found = figures(ask())
    assert found["rooms_database_up"] == 0
    assert "rooms_tasks_waiting" not in found
