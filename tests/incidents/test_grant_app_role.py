"""What the role that the site runs as cannot do, tried on a real server."""

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from psycopg import sql

from incidents.management.commands.grant_app_role import ADDS_TO, rights
from incidents.models import ChainLink, JournalEntry
from incidents.models.chain import chained_models
from intake.models import Visit
from tests.incidents.conftest import journal_with_entry

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def app(settings, room, nora, bo, inside):
    """A connection as the application's role, to a database with journals and a visit."""
    here = connection.settings_dict
    role = f"app_of_{here['NAME']}"[:63]
    place = f"{here['HOST']}:{here['PORT']}/{here['NAME']}"
    url = f"postgres://{role}:a-password-for-tests@{place}"
    settings.APP_DATABASE_URL = url
    inside(bo)
    journal_with_entry(room, nora, "220200-0005")
    journal_with_entry(room, nora, client=bo)
    call_command("grant_app_role", verbosity=0)
    with psycopg.connect(url, autocommit=True) as app:
        yield app
    with connection.cursor() as cursor:
        name = sql.Identifier(role)
        database = sql.Identifier(here["NAME"])
        for statement in (
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
            "REVOKE ALL ON SCHEMA public FROM {role}",
            "REVOKE ALL ON DATABASE {database} FROM {role}",
            "DROP ROLE {role}",
        ):
            cursor.execute(sql.SQL(statement).format(role=name, database=database))


APPEND_ONLY = [
    "incidents_patientjournal",
    "incidents_chainlink",
    *(f"incidents_{kind}" for kind in sorted(chained_models())),
]


def denied(app, statement, **names):
    """The server refuses the statement for want of the right, whatever the triggers say."""
    names = {key: sql.Identifier(name) for key, name in names.items()}
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(sql.SQL(statement).format(**names))


def test_the_site_changes_nothing_of_a_journal(app):
    for table in APPEND_ONLY:
        key = "seq" if table == "incidents_chainlink" else "uuid"
        denied(app, "UPDATE {table} SET {key} = {key}", table=table, key=key)
        denied(app, "DELETE FROM {table}", table=table)
        denied(app, "TRUNCATE {table} CASCADE", table=table)
        denied(app, "ALTER TABLE {table} DISABLE TRIGGER ALL", table=table)
        denied(app, "DROP TABLE {table} CASCADE", table=table)
        denied(app, "CREATE TRIGGER t BEFORE INSERT ON {table} EXECUTE FUNCTION f()", table=table)
        # What switches the triggers off for a colleague of theirs does not give the right.
        app.execute("SELECT set_config('pgtrigger.ignore', '{\"*\"}', false)")
        denied(app, "DELETE FROM {table}", table=table)


def test_the_site_destroys_no_key_and_moves_no_number(app):
    for table in ("incidents_journalkey", "incidents_journalindex"):
        pk = "journal_id" if table == "incidents_journalkey" else "identity_id"
        denied(app, "UPDATE {table} SET {key} = {key}", table=table, key=pk)
        denied(app, "DELETE FROM {table}", table=table)


def test_the_site_owns_nothing_and_can_be_nothing_else(app):
    owned = app.execute(
        "SELECT relname FROM pg_class WHERE relowner = current_user::regrole"
    ).fetchall()
    assert owned == []
    rights_of_role = app.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles "
        "WHERE rolname = current_user"
    ).fetchone()
    assert rights_of_role == (False, False, False, False)
    denied(app, "CREATE TABLE public.mine (a int)")
    denied(app, "SET session_replication_role = replica")


def test_no_deletion_elsewhere_reaches_a_journal(app):
    """Neither a client nor a room takes a journal with it."""
    for table in ("intake_client", "rooms_room"):
        before = app.execute("SELECT count(*) FROM incidents_journalentry").fetchone()
        with pytest.raises((psycopg.errors.ForeignKeyViolation, psycopg.errors.InternalError)):
            app.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        assert app.execute("SELECT count(*) FROM incidents_journalentry").fetchone() == before


def test_the_site_reads_writes_and_links(app):
    """All that is denied is denied to a role that can do its work."""
    assert app.execute("SELECT count(*) FROM incidents_chainlink").fetchone()[0] >= 4
    assert app.execute("UPDATE intake_visit SET left_at = left_at").rowcount == 1
    link = ChainLink.objects.newest()
    app.execute(
        "INSERT INTO incidents_chainlink (seq, kind, row, previous, digest) "
        "VALUES (%s, 'test', gen_random_uuid(), %s, %s)",
        [link.seq + 1, link.digest, link.digest],
    )
    assert app.execute("DELETE FROM incidents_journalclient").rowcount == 1


def test_what_the_site_writes_is_counted_for_the_figures(app):
    columns = "visit_id, room_id, at, substance_id, method, recorded_by_id"
    app.execute(
        f"INSERT INTO intake_consumption (uuid, {columns})"  # noqa: S608
        f" SELECT gen_random_uuid(), {columns} FROM intake_consumption"
    )
    assert app.execute("SELECT sum(number) FROM intake_intakesofmonth").fetchone() == (2,)
    app.execute("UPDATE intake_consumption SET at = at - interval '40 days'")
    app.execute("DELETE FROM intake_consumption")
    assert app.execute("SELECT count(*) FROM intake_intakesofhour").fetchone() == (0,)


def test_the_link_to_a_client_is_never_written_for_a_real_number(app):
    """Not even the role that may write it can tie a real number to a client."""
    [real] = app.execute("SELECT uuid FROM incidents_journalidentity WHERE kind = 'cpr'").fetchone()
    app.execute("DELETE FROM incidents_journalclient")
    for kind, wrong in (
        ("fictitious", psycopg.errors.ForeignKeyViolation),
        ("cpr", psycopg.errors.CheckViolation),
    ):
        with pytest.raises(wrong):
            app.execute(
                "INSERT INTO incidents_journalclient (identity_id, kind, client_id) "
                "SELECT %s, %s, (SELECT min(id) FROM intake_client)",
                [real, kind],
            )


def test_bulk_update_and_delete_of_the_orm_are_refused(app):
    """By the triggers, even for the owner."""
    entry = JournalEntry.objects.first()
    for change in (
        lambda: JournalEntry.objects.bulk_update([entry], ["entered_at"]),
        lambda: JournalEntry.objects.update(content=b""),
        lambda: JournalEntry.objects.all().delete(),
        entry.save,
    ):
        with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
            change()


def test_nobody_empties_a_table_of_a_journal(app):
    for table in APPEND_ONLY:
        with (
            pytest.raises(Exception, match="Cannot empty the table"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_every_table_has_its_rights_and_what_is_written_once_is_only_added_to(app):
    given = rights()
    for table in APPEND_ONLY:
        assert given[table] == ADDS_TO
    assert given["incidents_overdoseevent"] == ADDS_TO
    assert "DELETE" in given[Visit._meta.db_table]
    assert "TRUNCATE" not in {right for table in given.values() for right in table}


def test_run_again_it_gives_the_same_and_a_new_password(app, settings):
    call_command("grant_app_role", verbosity=0)
    assert app.execute("SELECT count(*) FROM incidents_journalentry").fetchone() == (2,)


def test_the_owner_is_no_role_to_run_as(app, settings):
    here = connection.settings_dict
    url = f"postgres://{here['USER']}:x@{here['HOST']}:{here['PORT']}/{here['NAME']}"
    settings.APP_DATABASE_URL = url
    with pytest.raises(CommandError, match="owner itself"):
        call_command("grant_app_role")


def test_a_role_that_may_do_more_is_not_used(app, settings):
    """Such as the superuser that every server has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolsuper AND rolname <> current_user")
        [superuser, *_rest] = cursor.fetchone()
    here = connection.settings_dict
    place = f"{here['HOST']}:{here['PORT']}/{here['NAME']}"
    settings.APP_DATABASE_URL = f"postgres://{superuser}:x@{place}"
    with pytest.raises(CommandError, match="may do more"):
        call_command("grant_app_role")
