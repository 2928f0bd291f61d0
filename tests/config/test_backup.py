"""Backups: what was there comes back, only with the key, and never a part of it."""

import io
import json
from datetime import timedelta
from uuid import uuid4

import psycopg
import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from environ import Env

from config import backup
from intake.models import Client
from tests.incidents.conftest import MANS, journal_with_entry
from tests.rules import counts

pytestmark = pytest.mark.django_db
# pg_dump sees what is committed.
committed = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def identity():
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def key_file(identity, tmp_path):
    path = tmp_path / "key.txt"
    path.write_text(f"# created: today\n# public key: {identity.to_public()}\n{identity}\n")
    return path


@pytest.fixture
def directory(settings, identity, tmp_path):
    """Where backups go, to the public half of the key."""
    settings.BACKUP_RECIPIENTS = [str(identity.to_public())]
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()
    return settings.BACKUP_DIR


@pytest.fixture
def backed_up(directory, bo):
    call_command("backup", verbosity=0)
    [path] = directory.iterdir()
    return path


@pytest.fixture
def journal(room, health):
    return journal_with_entry(room, health.staff, MANS)


@pytest.fixture
def database():
    """The name of a database that is not there, and afterwards is not there either."""
    name = f"restored_{uuid4().hex}"
    yield name
    if name in databases():
        backup.drop(name)


def databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for [name] in cursor.fetchall()}


@committed
def test_what_was_there_comes_back(backed_up, key_file, database, bo, capsys):
    call_command("restore", str(backed_up), f"--key={key_file}", f"--into={database}")
    here = {model.lower().replace(".", "_"): number for model, number in counts().items()}
    there = backup.rows_of(database)
    assert {table: there[table] for table in here} == here
    with psycopg.connect(backup.address_of(database)) as restored:
        found = restored.execute("SELECT nickname FROM intake_client WHERE uuid = %s", [bo.uuid])
        assert found.fetchone() == ("Bo",)
    assert f"{sum(there.values()):,} rows" in capsys.readouterr().out


@committed
def test_a_backup_is_tried_and_leaves_nothing_behind(journal, backed_up, key_file, capsys):
    before = databases()
    call_command("verify_backup", str(backed_up), f"--key={key_file}")
    assert "is whole" in capsys.readouterr().out
    assert databases() == before


@committed
def test_the_rules_of_the_database_come_back_too(journal, backed_up, key_file, database):
    call_command("restore", str(backed_up), f"--key={key_file}", f"--into={database}")
    with psycopg.connect(backup.address_of(database)) as restored:
        with pytest.raises(psycopg.errors.CheckViolation):
            restored.execute("UPDATE intake_client SET birth_year = 1800")
        restored.rollback()
        with pytest.raises(psycopg.errors.RaiseException):
            restored.execute("DELETE FROM incidents_chainlink")


def test_a_password_of_any_signs_and_the_way_to_the_server_are_kept(monkeypatch):
    known = connection.settings_dict
    monkeypatch.setitem(known, "PASSWORD", "a@b/c:%?")
    monkeypatch.setitem(known, "OPTIONS", {"sslmode": "verify-full", "pool": {}})
    read = Env.db_url_config(backup.address_of("there"))
    assert (read["NAME"], read["PASSWORD"], read["HOST"]) == ("there", "a@b/c:%?", known["HOST"])
    assert read["OPTIONS"] == {"sslmode": "verify-full"}


@committed
def test_nothing_is_written_in_the_clear(backed_up, directory):
    content = backed_up.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    for word in (b"PGDMP", b"intake_client", b"nickname", b"made_at"):
        assert word not in content
    assert [path.name for path in directory.iterdir()] == [backed_up.name]
    assert backed_up.stat().st_mode & 0o077 == 0


@committed
def test_another_key_opens_nothing_and_makes_nothing(backed_up, tmp_path, database):
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(CommandError, match="No key of this file opens"):
        call_command("restore", str(backed_up), f"--key={other}", f"--into={database}")
    assert database not in databases()


@pytest.mark.parametrize("content", ["", "nothing", "AGE-SECRET-KEY-1NONSENSE"])
def test_what_is_no_key_is_said_before_anything_is_made(tmp_path, database, content):
    other = tmp_path / "other.txt"
    other.write_text(content)
    with pytest.raises(CommandError, match="holds no secret key"):
        call_command("restore", "backup.age", f"--key={other}", f"--into={database}")
    assert database not in databases()


@committed
@pytest.mark.parametrize("damage", ["changed", "cut off"])
def test_a_damaged_backup_is_refused_whole(backed_up, key_file, database, damage):
    content = bytearray(backed_up.read_bytes())
    if damage == "changed":
        content[-2000] ^= 1
    else:
        del content[-2000:]
    backed_up.write_bytes(content)
    with pytest.raises(CommandError, match="damaged or cut off"):
        call_command("restore", str(backed_up), f"--key={key_file}", f"--into={database}")
    assert database not in databases()


@committed
def test_a_database_that_is_there_is_not_touched(backed_up, key_file):
    name = connection.settings_dict["NAME"]
    with pytest.raises(CommandError, match="There is a database"):
        call_command("restore", str(backed_up), f"--key={key_file}", f"--into={name}")
    assert Client.objects.filter(nickname="Bo").exists()


@committed
def test_rows_that_are_missing_are_named(backed_up, key_file, identity):
    clear = io.BytesIO(pyrage.decrypt(backed_up.read_bytes(), [identity]))
    manifest, dump = json.loads(clear.readline()), clear.read()
    manifest["rows"]["intake_client"] += 1
    changed = json.dumps(manifest).encode() + b"\n" + dump
    backed_up.write_bytes(pyrage.encrypt(changed, [identity.to_public()]))
    before = databases()
    with pytest.raises(CommandError, match="intake_client: 1 rows, and 2 when it was made"):
        call_command("verify_backup", str(backed_up), f"--key={key_file}")
    assert databases() == before


@pytest.mark.parametrize(
    ("recipients", "says"),
    [([], "is not set: nothing is written"), (["age1no"], "what is no public key")],
)
def test_without_a_public_key_nothing_is_written(directory, settings, recipients, says):
    settings.BACKUP_RECIPIENTS = recipients
    with pytest.raises(CommandError, match=says):
        call_command("backup")
    assert not list(directory.iterdir())


def test_a_directory_that_is_not_there_is_said(directory, settings):
    settings.BACKUP_DIR = directory / "mounted"
    with pytest.raises(CommandError, match="is no directory"):
        call_command("backup")
    settings.BACKUP_DIR = None
    with pytest.raises(CommandError, match="BACKUP_DIR is not set"):
        call_command("backup")


@committed
def test_a_dump_that_fails_halfway_leaves_no_file(directory, settings, tmp_path):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho half of it\necho 'the server went away' >&2\nexit 1\n")
    program.chmod(0o755)
    settings.PG_BIN = str(tmp_path)
    with pytest.raises(CommandError, match="the server went away"):
        call_command("backup")
    assert not list(directory.iterdir())


# -- Whether there is one, says /readyz ----------------------------------------------------------


def test_no_backup_and_an_old_one_are_said(directory, client, settings):
    assert client.get("/readyz").content == b"backup: overdue\n"
    old = timezone.now() - settings.BACKUP_EVERY - timedelta(minutes=1)
    (directory / f"{old:{backup.PATTERN}}").touch()
    (directory / "rooms-of-last-week.age").touch()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"backup: overdue\n")


@committed
def test_a_backup_of_today_is_enough(backed_up, client):
    assert client.get("/readyz").content == b"ready\n"
    assert timezone.now() - backup.newest(backed_up.parent) < timedelta(minutes=5)


def test_where_none_are_kept_none_are_asked_for(client):
    assert client.get("/readyz").content == b"ready\n"
