"""Whether a process can serve, in words that tell nothing of the rooms."""

import base64
import os

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client as Browser

pytestmark = pytest.mark.django_db


def said():
    answer = Browser().get("/readyz")
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.content.decode().splitlines()


def test_it_is_ready():
    assert said() == (200, ["ready"])


def test_a_migration_that_the_database_has_not_had():
    newest = MigrationRecorder.Migration.objects.filter(app="intake").latest("name")
    newest.delete()
    assert said() == (503, ["migrations: not applied"])


def test_a_database_that_does_not_answer():
    with connection.execute_wrapper(refuse):
        assert said() == (503, ["database: does not answer"])


def refuse(execute, sql, params, many, context):
    from django.db import OperationalError

    raise OperationalError("it is being started anew")


def test_keys_of_the_journal_that_cannot_be_read(settings):
    settings.JOURNAL_KEYS = "test:" + base64.b64encode(os.urandom(7)).decode()
    assert said() == (503, ["keys: incidents.E001"])


def test_a_site_without_the_journal_is_ready(settings):
    settings.JOURNAL_KEYS = settings.JOURNAL_INDEX_KEY = ""
    assert said() == (200, ["ready"])


def test_a_disk_that_is_nearly_full(settings):
    settings.READY_DISK_FREE = 10**18
    assert said() == (503, ["disk: nearly full"])


def test_all_that_is_wrong_is_told_at_once(settings):
    settings.READY_DISK_FREE = 10**18
    with connection.execute_wrapper(refuse):
        assert said() == (503, ["disk: nearly full", "database: does not answer"])
