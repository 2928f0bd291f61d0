"""Encryption of the journal: what opens, what does not, and what happens without keys."""

import base64
import os
import uuid

import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured

from config.readiness import report
from incidents import cpr, vault
from incidents.models import ChainLink, JournalIndex, PatientJournal
from tests.incidents.conftest import MANS, WOMANS, journal_with_entry

HERE, THERE = b"incidents.journalentry:1:content", b"incidents.journalentry:2:content"


def key(name):
    return f"{name}:{base64.b64encode(os.urandom(32)).decode()}"


@pytest.fixture
def data_key():
    return vault.unwrap(vault.new_data_key(b"journal"), b"journal")


def test_what_was_sealed_opens_again(data_key):
    content = {"text": "Vejrtrækning 4/min", "numbers": [1, None]}
    sealed = vault.seal(data_key, content, HERE)
    assert b"Vejr" not in sealed
    assert vault.unseal(data_key, sealed, HERE) == content


def test_the_same_content_never_looks_the_same_twice(data_key):
    assert vault.seal(data_key, "a", HERE) != vault.seal(data_key, "a", HERE)


def test_a_value_moved_to_another_row_does_not_open(data_key):
    with pytest.raises(vault.Unreadable):
        vault.unseal(data_key, vault.seal(data_key, "a", HERE), THERE)


@pytest.mark.parametrize("position", [0, 11, 12, -1])
def test_a_changed_value_does_not_open(data_key, position):
    sealed = bytearray(vault.seal(data_key, "a", HERE))
    sealed[position] ^= 1
    with pytest.raises(vault.Unreadable):
        vault.unseal(data_key, bytes(sealed), HERE)


@pytest.mark.parametrize("value", [b"", b"short"])
def test_what_is_no_value_does_not_open(data_key, value):
    with pytest.raises(vault.Unreadable):
        vault.unseal(data_key, value, HERE)


def test_another_journals_key_does_not_open(data_key):
    other = vault.unwrap(vault.new_data_key(b"other"), b"other")
    with pytest.raises(vault.Unreadable):
        vault.unseal(other, vault.seal(data_key, "a", HERE), HERE)


def test_a_wrapped_key_is_bound_to_its_journal():
    with pytest.raises(vault.Unreadable):
        vault.unwrap(vault.new_data_key(b"one"), b"another")


def test_a_wrapped_key_names_its_master_key_and_moves_to_a_new_one(settings):
    old, new = key("2026"), key("2027")
    settings.JOURNAL_KEYS = old
    wrapped = vault.new_data_key(b"journal")
    assert vault.master_key_id(wrapped) == "2026"
    assert vault.rewrap(wrapped, b"journal") is None
    settings.JOURNAL_KEYS = f"{new},{old}"
    moved = vault.rewrap(wrapped, b"journal")
    assert vault.master_key_id(moved) == "2027"
    assert vault.unwrap(moved, b"journal") == vault.unwrap(wrapped, b"journal")
    settings.JOURNAL_KEYS = new
    assert vault.unwrap(moved, b"journal")
    with pytest.raises(vault.VaultClosed):
        vault.unwrap(wrapped, b"journal")


def test_the_index_is_the_same_for_a_number_and_tells_nothing_without_its_key(settings):
    number = uuid.uuid4().hex
    before = vault.index(number)
    assert vault.index(number) == before
    assert vault.index(number + "1") != before
    settings.JOURNAL_INDEX_KEY = key("").lstrip(":")
    assert vault.index(number) != before


def test_keys_may_stand_in_a_file(settings, tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"{key('b')}\n{key('a')}\n")
    settings.JOURNAL_KEYS, settings.JOURNAL_KEYS_FILE = "", str(file)
    assert list(vault.master_keys()) == ["b", "a"]
    assert vault.is_open()
    settings.JOURNAL_KEYS_FILE = str(tmp_path / "none")
    with pytest.raises(ImproperlyConfigured):
        vault.master_keys()
    assert not vault.is_open()


ANY = "a:" + base64.b64encode(b"a" * 32).decode()


@pytest.mark.parametrize("keys", ["a", "a:", "a:c2hvcnQ=", ":abc", "a:!!", f"{ANY},{ANY}"])
def test_keys_that_are_none_are_an_error_and_close_the_vault(settings, keys):
    settings.JOURNAL_KEYS = keys
    with pytest.raises(ImproperlyConfigured) as error:
        vault.master_keys()
    assert keys.partition(":")[2] not in str(error.value) or not keys.partition(":")[2]
    assert not vault.is_open()
    assert "incidents.E001" in {message.id for message in run_checks()}


@pytest.mark.parametrize("missing", ["JOURNAL_KEYS", "JOURNAL_INDEX_KEY"])
def test_without_keys_the_vault_is_closed_and_check_says_so(settings, missing):
    assert vault.is_open()
    assert not {message.id for message in run_checks()} & {"incidents.W001"}
    setattr(settings, missing, "")
    assert not vault.is_open()
    assert "incidents.W001" in {message.id for message in run_checks()}
    with pytest.raises(vault.VaultClosed):
        vault.new_data_key(b"a") if missing == "JOURNAL_KEYS" else vault.index("1")


# -- Other keys than before ----------------------------------------------------------------------


def said_of_the_database():
    """{id: words} of what the checks say that ask the database."""
    messages = run_checks(tags=[Tags.database], databases=["default"])
    return {message.id: message.msg for message in messages if message.id.startswith("incidents.E")}


@pytest.mark.django_db
def test_another_index_key_starts_no_second_index(room, nora, journal, settings):
    assert said_of_the_database() == {}
    right, settings.JOURNAL_INDEX_KEY = settings.JOURNAL_INDEX_KEY, key("").lstrip(":")
    before = ChainLink.objects.count(), JournalIndex.objects.count()
    with pytest.raises(vault.VaultClosed):
        PatientJournal.objects.of_number(cpr.read(MANS))
    with pytest.raises(vault.VaultClosed):
        PatientJournal.objects.open_under(cpr.read(WOMANS), room=room, by=nora)
    assert (ChainLink.objects.count(), JournalIndex.objects.count()) == before
    assert "JOURNAL_INDEX_KEY is not the one" in said_of_the_database()["incidents.E002"]
    settings.JOURNAL_INDEX_KEY = right
    assert PatientJournal.objects.of_number(cpr.read(MANS)) == journal


@pytest.mark.django_db
def test_one_index_that_was_tampered_with_closes_no_other(room, nora, journal, tamper):
    for number in (WOMANS, "220200-0064"):
        journal_with_entry(room, nora, number)
    first = JournalIndex.objects.first()
    JournalIndex.objects.filter(pk=first.pk).update(index=b"x" * 32)
    assert JournalIndex.objects.key_fits()


@pytest.mark.django_db
def test_keys_that_are_not_there_or_not_the_ones_are_said_at_the_start(journal, settings):
    settings.JOURNAL_KEYS = key("another")
    words = said_of_the_database()["incidents.E002"]
    assert words.startswith("1 keys of journals and drafts lie under the master key test")
    settings.JOURNAL_KEYS = key("test")
    assert "master key test is not the one" in said_of_the_database()["incidents.E002"]
    settings.JOURNAL_KEYS = ""
    assert said_of_the_database() == {}, "a closed vault is said by another check"


@pytest.mark.django_db
def test_the_site_says_at_its_start_what_is_wrong(journal, settings, caplog):
    settings.JOURNAL_INDEX_KEY = key("").lstrip(":")
    report()
    assert "JOURNAL_INDEX_KEY is not the one that journals are found by" in caplog.text


@pytest.mark.parametrize("wrapped", [b"", b"\x02\xff\xff", b"\x05abc"])
def test_what_is_no_wrapped_key_does_not_open(wrapped):
    with pytest.raises((vault.Unreadable, vault.VaultClosed)):
        vault.unwrap(wrapped, b"journal")
