"""Every constraint and trigger of the journal: what it accepts, and what it refuses."""

from contextlib import contextmanager
from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from incidents.cpr import read
from incidents.models import (
    ChainLink,
    Consent,
    Disclosure,
    DisclosureSent,
    JournalAccess,
    JournalClient,
    JournalDraft,
    JournalEntry,
    JournalIdentity,
    JournalIdentityStruck,
    JournalIndex,
    JournalJoined,
    JournalKey,
    JournalTied,
    PatientJournal,
)
from incidents.models.chain import Chained
from tests.incidents.conftest import MANS, WOMANS, journal_with_entry
from tests.rules import key_referred_to_by, local, never_changed, our_models, refused_by

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 10)


@pytest.fixture
def signed(room, nora):
    """Who wrote it and where, for a row written past every verb."""
    return {"room": room, "by": nora}


@pytest.fixture
def other(room, nora):
    return journal_with_entry(room, nora, WOMANS)


def test_links_count_from_1():
    link = {"kind": "a", "previous": b"", "digest": b""}
    ChainLink.objects.create(seq=1, row="00000000-0000-0000-0000-000000000001", **link)
    with refused_by("chain_link_counts_from_1"):
        ChainLink.objects.create(seq=0, row="00000000-0000-0000-0000-000000000002", **link)


def test_a_row_is_linked_once():
    row = "00000000-0000-0000-0000-000000000001"
    ChainLink.objects.create(seq=1, kind="a", row=row, previous=b"", digest=b"")
    with refused_by("incidents_chainlink_row_key"):
        ChainLink.objects.create(seq=2, kind="a", row=row, previous=b"", digest=b"")


def test_a_number_is_of_a_kind_there_is(journal, signed):
    for kind in ("cpr", "x_ecpr", "fictitious"):
        JournalIdentity.objects.create(journal=journal, kind=kind, number=b"", **signed)
    with refused_by("journal_identity_kind_known"):
        JournalIdentity.objects.create(journal=journal, kind="nickname", number=b"", **signed)


def test_two_journals_never_go_by_one_number(journal, other):
    index = JournalIndex.objects.get(identity__journal=journal).index
    with pgtrigger.ignore():
        JournalIndex.objects.filter(identity__journal=other).delete()
    with refused_by("incidents_journalindex_index_key"):
        JournalIndex.objects.create(identity=other.identity, index=index)
    JournalIndex.objects.create(identity=other.identity, index=b"another")


@pytest.fixture
def fictitious(room, nora):
    return journal_with_entry(room, nora).identity


def test_a_client_is_tied_to_a_fictitious_number_only(journal, fictitious, bo):
    """The one row that could bring a nickname and a real number together."""
    JournalClient.objects.create(identity=fictitious, client=bo)
    with pgtrigger.ignore():
        JournalClient.objects.all().delete()
    with refused_by("journal_client_of_fictitious_only"):
        JournalClient.objects.create(identity=journal.identity, kind="cpr", client=bo)


def test_a_real_number_does_not_pass_as_a_fictitious_one(journal, fictitious, bo):
    with refused_by("journal_client_of_identity"):
        JournalClient.objects.create(identity=journal.identity, client=bo)
        check_now()
    JournalClient.objects.create(identity=fictitious, client=bo)
    check_now()


def check_now():
    """Composite keys are checked at once; what Django defers, here."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_client_has_one_journal(fictitious, room, nora, bo):
    JournalClient.objects.create(identity=fictitious, client=bo)
    with refused_by("incidents_journalclient_client_id_key"):
        JournalClient.objects.create(identity=journal_with_entry(room, nora).identity, client=bo)


def test_the_old_fictitious_number_ties_no_client_to_a_journal_under_a_real_one(
    fictitious, other, room, nora, bo, signed
):
    """Neither where the journal came to go by it, nor where it went on in another."""
    JournalClient.objects.create(identity=fictitious, client=bo)
    with pgtrigger.ignore():
        JournalClient.objects.all().delete()
    joined = journal_with_entry(room, nora)
    fictitious.journal.reveal(read(MANS), **signed)
    joined.reveal(read(MANS), **signed)
    for identity in (fictitious, joined.identity):
        with real_number_known():
            JournalClient.objects.create(identity=identity, client=bo)


@contextmanager
def real_number_known():
    """The trigger of JournalClient refuses what is done inside."""
    with (
        pytest.raises(DatabaseError, match="A real number of this journal is known"),
        transaction.atomic(),
    ):
        yield


def test_a_number_is_struck_once(journal, signed):
    JournalIdentityStruck.objects.create(identity=journal.identity, **signed)
    with refused_by("incidents_journalidentitystruck_identity_id_key"):
        JournalIdentityStruck.objects.create(identity=journal.identity, **signed)


def test_a_correction_is_written_in_the_room_of_the_entry(journal, entry, room, other_room, nora):
    written = {"content": b"", "responsible": nora, "entered_by": nora, "journal": journal}
    with refused_by("journal_entry_corrects_in_room"):
        JournalEntry.objects.create(corrects=entry, room=other_room, **written)
    JournalEntry.objects.create(corrects=entry, room=room, **written)


def test_a_journal_goes_on_in_another_one_once(journal, other, fictitious, signed):
    with refused_by("journal_not_joined_to_itself"):
        JournalJoined.objects.create(journal=journal, into=journal, **signed)
    JournalJoined.objects.create(journal=journal, into=other, **signed)
    with refused_by("incidents_journaljoined_journal_id_key"):
        JournalJoined.objects.create(journal=journal, into=fictitious.journal, **signed)


def test_a_correction_is_of_an_entry_of_the_same_journal(journal, other, entry, room, nora):
    written = {"content": b"", "responsible": nora, "entered_by": nora, "room": room}
    with refused_by("journal_entry_corrects_in_journal"):
        JournalEntry.objects.create(journal=other, corrects=entry, **written)
    JournalEntry.objects.create(journal=journal, corrects=entry, **written)
    with refused_by("incidents_journalentry_corrects_id_key"):
        JournalEntry.objects.create(journal=journal, corrects=entry, **written)


def test_an_entry_does_not_correct_itself(journal, room, nora):
    own = JournalEntry(journal=journal, content=b"", responsible=nora, entered_by=nora, room=room)
    own.corrects_id = own.pk
    with refused_by("journal_entry_corrects_another"):
        own.save(force_insert=True)


def test_a_draft_is_of_an_overdose_or_of_a_journal(nora, ended, journal):
    words = {"author": nora, "wrapped": b"", "content": b""}
    JournalDraft.objects.create(overdose=ended, **words)
    JournalDraft.objects.create(journal=journal, **words)
    for both in ({}, {"overdose": ended, "journal": journal}):
        with refused_by("journal_draft_of_one_thing"):
            JournalDraft.objects.create(**both, **words)


def test_a_draft_of_a_correction_is_of_an_entry_in_its_journal(nora, ended, entry, other):
    words = {"author": nora, "wrapped": b"", "content": b"", "corrects": entry}
    with refused_by("journal_draft_corrects_in_journal"):
        JournalDraft.objects.create(journal=other, **words)
    with refused_by("journal_draft_of_one_thing"):
        JournalDraft.objects.create(overdose=ended, **words)
    JournalDraft.objects.create(journal=entry.journal, **words)
    with refused_by("journal_draft_once"):
        JournalDraft.objects.create(journal=entry.journal, **words)
    del words["corrects"]
    JournalDraft.objects.create(journal=entry.journal, **words)


def test_one_has_one_draft_of_a_thing(nora, sara, ended):
    words = {"wrapped": b"", "content": b"", "overdose": ended}
    JournalDraft.objects.create(author=nora, **words)
    JournalDraft.objects.create(author=sara, **words)
    with refused_by("journal_draft_once"):
        JournalDraft.objects.create(author=nora, **words)


# -- Consent -------------------------------------------------------------------------------------


@pytest.fixture
def consent_of(journal, signed):
    """`consent_of(answer="refused")` writes an answer past every form and verb."""

    def consent_of(**facts):
        usual = {"journal": journal, "answer": "given", "way": "oral", "words": b""}
        return Consent.objects.create(**{**usual, "given_on": DAY, **signed, **facts})

    return consent_of


def test_an_answer_is_one_of_those_there_are(consent_of):
    for answer in ("given", "refused"):
        consent_of(answer=answer)
    with refused_by("consent_answer_known"):
        consent_of(answer="perhaps")
    with refused_by("consent_answer_known"):
        consent_of(answer="withdrawn")


def test_a_purpose_is_one_of_those_there_are(consent_of):
    consent_of(purpose="treatment")
    with refused_by("consent_purpose_known"):
        consent_of(purpose="curiosity", way="written")


def test_an_answer_is_given_somehow(consent_of):
    consent_of(answer="not_asked", way="")
    for wrong in ({"way": ""}, {"way": "signs"}, {"answer": "not_asked", "way": "oral"}):
        with refused_by("consent_given_somehow"):
            consent_of(**wrong)


def test_no_answer_is_given_on_a_day_to_come(consent_of):
    at = local(2026, 3, 10, 0, 30)
    consent_of(given_on=date(2026, 3, 10), at=at)
    with refused_by("consent_not_in_future"):
        consent_of(given_on=date(2026, 3, 11), at=at)


def test_for_something_else_it_is_given_in_writing(consent_of):
    other = {"purpose": "other", "valid_until": DAY}
    consent_of(**other, way="written")
    consent_of(**other, way="oral", answer="refused")
    with refused_by("consent_for_other_in_writing"):
        consent_of(**other, way="oral")


def test_for_something_else_it_ends_within_a_year(consent_of):
    other = {"purpose": "other", "way": "written"}
    consent_of(**other, valid_until=DAY + timedelta(days=365))
    for wrong in (None, DAY + timedelta(days=366), DAY - timedelta(days=1)):
        with refused_by("consent_for_other_ends_within_a_year"):
            consent_of(**other, valid_until=wrong)


def test_what_is_withdrawn_stands_in_the_same_journal_and_is_withdrawn_once(consent_of, other):
    given = consent_of()
    with refused_by("consent_withdraws_in_journal"):
        consent_of(answer="withdrawn", withdraws=given, journal=other)
    consent_of(answer="withdrawn", withdraws=given)
    with refused_by("incidents_consent_withdraws_id_key"):
        consent_of(answer="withdrawn", withdraws=given)


# -- What is passed on ---------------------------------------------------------------------------


@pytest.fixture
def disclosure_of(journal, entry, consent_of, signed):
    consent = consent_of()

    def disclosure_of(serial="2026-1", **facts):
        usual = {
            "journal": journal,
            "serial": serial,
            "ground": "consent",
            "consent": consent,
            "purpose": "treatment",
            "entries": [entry.pk],
            "words": b"",
        }
        return Disclosure.objects.create(**{**usual, **signed, **facts})

    return disclosure_of


def test_a_serial_number_is_given_once(disclosure_of):
    disclosure_of("2026-1")
    disclosure_of("2026-2")
    with refused_by("incidents_disclosure_serial_key"):
        disclosure_of("2026-1")


def test_a_disclosure_has_its_ground(disclosure_of):
    disclosure_of("1", ground="vital_interest", consent=None)
    for wrong in ({"ground": "vital_interest"}, {"consent": None}, {"ground": "curiosity"}):
        with refused_by("disclosure_has_its_ground"):
            disclosure_of("2", **wrong)


def test_a_disclosure_has_a_purpose_there_is(disclosure_of):
    disclosure_of("1", purpose="other")
    with refused_by("disclosure_purpose_known"):
        disclosure_of("2", purpose="curiosity")


def test_nothing_is_not_passed_on(disclosure_of):
    disclosure_of("1")
    with refused_by("disclosure_of_something"):
        disclosure_of("2", entries=[])


def test_a_disclosure_is_sent_once_and_somehow(disclosure_of, signed):
    disclosure = disclosure_of()
    with refused_by("disclosure_sent_somehow"):
        DisclosureSent.objects.create(disclosure=disclosure, way="pigeon", **signed)
    DisclosureSent.objects.create(disclosure=disclosure, way="digital", **signed)
    with refused_by("disclosure_sent_once"):
        DisclosureSent.objects.create(disclosure=disclosure, way="paper", **signed)


# -- Looks ---------------------------------------------------------------------------------------


@pytest.fixture
def look_of(journal, room, nora):
    def look_of(**facts):
        usual = {"kind": "open", "purpose": "treatment", "journal": journal}
        return JournalAccess.objects.create(**{**usual, "staff": nora, "room": room, **facts})

    return look_of


def test_a_look_is_into_a_journal_and_a_search_into_none(look_of):
    look_of()
    look_of(kind="search", journal=None)
    for wrong in ({"journal": None}, {"kind": "search"}, {"kind": "peek"}):
        with refused_by("journal_access_of_a_journal"):
            look_of(**wrong)


def test_a_look_has_a_purpose(look_of):
    for purpose in ("treatment", "follow_up", "correction", "own_request"):
        look_of(purpose=purpose)
    with refused_by("journal_access_purpose_known"):
        look_of(purpose="curiosity")


def test_an_emergency_has_a_reason_and_nothing_else_has(look_of):
    look_of(kind="emergency", reason=b"x")
    with refused_by("journal_access_reason_of_emergency"):
        look_of(kind="emergency")
    with refused_by("journal_access_reason_of_emergency"):
        look_of(reason=b"x")


def test_the_content_of_a_journal_is_deleted_once(journal):
    deletion = type(journal).deletion.related.related_model
    deletion.objects.create(journal=journal, latest_entry_on=DAY)
    with refused_by("incidents_journaldeletion_journal_id_key"):
        deletion.objects.create(journal=journal, latest_entry_on=DAY)


# -- Written once --------------------------------------------------------------------------------


def test_keys_that_are_only_referred_to_are_referred_to():
    for key, referred in (
        ("journal_client_of_identity", "journal_identity_of_kind"),
        ("journal_entry_corrects_in_journal", "journal_entry_in_journal"),
        ("journal_entry_corrects_in_room", "journal_entry_of_room"),
        ("consent_withdraws_in_journal", "consent_in_journal"),
        ("journal_draft_corrects_in_journal", "journal_entry_in_journal"),
    ):
        assert key_referred_to_by(key) == referred


def test_all_of_a_journal_is_written_once(disclosure_of, signed, look_of, journal, other):
    disclosure_of().send(way="paper", **signed)
    look_of()
    journal.hold(True, reason="A case", **signed)
    JournalIdentityStruck.objects.create(identity=journal.identity, **signed)
    JournalJoined.objects.create(journal=journal, into=other, **signed)
    JournalTied.objects.create(identity=journal.identity)
    deletion = type(journal).deletion.related.related_model
    deletion.objects.create(journal=other, latest_entry_on=DAY)
    models = [m for m in our_models("incidents") if issubclass(m, Chained)]
    assert len(models) == 11
    for model in (*models, ChainLink, PatientJournal):
        row = model.objects.first()
        with never_changed(model):
            row.save(force_update=True)
        with never_changed(model):
            model.objects.all()._raw_delete("default")


def test_a_number_is_tied_once(fictitious):
    JournalTied.objects.create(identity=fictitious)
    with refused_by("incidents_journaltied_identity_id_key"):
        JournalTied.objects.create(identity=fictitious)


@contextmanager
def kept(model):
    """The database keeps the rows of `model`: nothing is recorded that says why they go."""
    words = f"from {model._meta.db_table}: nothing is recorded"
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


def deleted(journal):
    deletion = type(journal).deletion.related.related_model
    deletion.objects.create(journal=journal, latest_entry_on=DAY)


def test_the_key_and_the_index_of_a_journal_go_when_its_deletion_is_recorded(journal, other):
    rows = [
        (JournalKey, JournalKey.objects.filter(journal=journal)),
        (JournalIndex, JournalIndex.objects.filter(identity__journal=journal)),
    ]
    deleted(other)
    for model, row in rows:
        with kept(model):
            row.delete()
    deleted(journal)
    for _model, row in rows:
        row.delete()
        assert not row.exists()


def test_the_tie_to_a_client_goes_when_it_is_recorded_why(fictitious, journal, other, bo, signed):
    def tie():
        return JournalClient.objects.create(identity=fictitious, client=bo)

    def goes():
        JournalClient.objects.all().delete()

    mine = fictitious.journal
    tie()
    with kept(JournalClient):
        goes()
    for reason in (
        lambda: JournalIdentity.objects.create(journal=mine, kind="cpr", number=b"", **signed),
        lambda: JournalJoined.objects.create(journal=mine, into=other, **signed),
        lambda: deleted(mine),
    ):
        with transaction.atomic():
            reason()
            goes()
            assert not JournalClient.objects.exists()
            transaction.set_rollback(True)
    # Another journal's reason is none.
    deleted(journal)
    with kept(JournalClient):
        goes()


def test_what_lies_beside_the_chain_is_not_changed_or_emptied(fictitious, journal, other, bo):
    JournalClient.objects.create(identity=fictitious, client=bo)
    key = JournalKey.objects.filter(journal=journal)
    key.update(wrapped=b"under another master key")
    for model, change in (
        (JournalKey, lambda: key.update(journal=PatientJournal.objects.create())),
        (JournalIndex, lambda: JournalIndex.objects.update(index=b"x")),
        (JournalClient, lambda: JournalClient.objects.update(client=bo)),
    ):
        words = f"Cannot update rows from {model._meta.db_table} table"
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            change()
        check_now()
        with (
            pytest.raises(DatabaseError, match="Cannot empty the table"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE {model._meta.db_table}")


def test_no_client_room_or_member_of_staff_of_a_journal_is_deleted(fictitious, bo, nora, room):
    JournalClient.objects.create(identity=fictitious, client=bo)
    for row in (bo, room, nora):
        with pytest.raises(IntegrityError), transaction.atomic():
            delete_now(row)


def delete_now(row):
    type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")
    check_now()
