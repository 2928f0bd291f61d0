"""What the role that the site runs as cannot do, tried on a real server."""

from io import StringIO

import pgtrigger
import psycopg
import pytest
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from psycopg import sql

from incidents.cpr import read
from incidents.models import ChainLink, JournalClient, JournalEntry
from incidents.models.chain import chained_models
from incidents.rights import ADDS_TO, READS, beyond, rights
from intake.models import Visit
from tests.incidents.conftest import journal_with_entry

pytestmark = pytest.mark.django_db


def url_of(role):
    here = connection.settings_dict
    return f"postgres://{role}:a-password-for-tests@{here['HOST']}:{here['PORT']}/{here['NAME']}"


@pytest.fixture
def role(settings):
    """The name of the application's role, which is not there yet."""
    role = f"app_of_{connection.settings_dict['NAME']}"[:63]
    settings.APP_DATABASE_URL = url_of(role)
    return role


class App:
    """The application's role in the transaction of the test, which nothing of it outlives."""

    def __init__(self, role):
        self.role = sql.Identifier(role)

    def execute(self, statement, params=None):
        """Run a statement, and all that is put off until a commit. Returns its cursor."""
        raw = connection.connection
        with raw.transaction():
            raw.execute(sql.SQL("SET LOCAL ROLE {}").format(self.role))
            cursor = raw.execute(statement, params)
            raw.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RESET ROLE")
        return cursor


@pytest.fixture
def app(role, room, nora, bo, inside):
    """The application's role, in a database with journals and a visit."""
    inside(bo)
    journal_with_entry(room, nora, "220200-0005")
    journal_with_entry(room, nora, client=bo)
    call_command("grant_app_role", verbosity=0)
    # As it does when it signs in; the owner may not be a superuser.
    run("GRANT {role} TO CURRENT_USER", role=role)
    run("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return App(role)


def run(statement, **names):
    """Run a statement as the owner; `names` are names in it."""
    names = {key: sql.Identifier(name) for key, name in names.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**names))


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
    # Once a real number is known, the tie to the client goes.
    with pytest.raises(psycopg.errors.RaiseException, match="nothing is recorded"):
        app.execute("DELETE FROM incidents_journalclient")
    app.execute(
        "INSERT INTO incidents_journalidentity"
        " (uuid, journal_id, kind, number, since, room_id, by_id)"
        " SELECT gen_random_uuid(), journal_id, 'cpr', number, since, room_id, by_id"
        " FROM incidents_journalidentity WHERE kind = 'fictitious'"
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
    app.execute(
        "UPDATE intake_visit SET left_at = arrived_at, closing = 'left', closed_at = arrived_at"
    )
    assert app.execute("SELECT sum(number) FROM intake_visitsofday").fetchone() == (1,)
    app.execute("UPDATE intake_visit SET closing = 'estimated'")
    assert app.execute("SELECT number FROM intake_visitsofmonth").fetchone() == (1,)


def test_the_link_to_a_client_is_never_written_for_a_real_number(app):
    """Not even the role that may write it can tie a real number to a client."""
    [real] = app.execute("SELECT uuid FROM incidents_journalidentity WHERE kind = 'cpr'").fetchone()
    with pgtrigger.ignore():
        JournalClient.objects.all().delete()
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


def test_no_client_is_tied_again_to_a_journal_whose_real_number_is_known(app, room, nora, bo, mia):
    """By its old fictitious number, the row of which stays."""
    first, second = (journal_with_entry(room, nora) for _n in range(2))
    first.reveal(read("220200-0048"), room=room, by=nora)

    def tie(journal, client):
        fictitious = journal.identities.get(kind="fictitious")
        app.execute(
            "INSERT INTO incidents_journalclient (identity_id, kind, client_id) "
            "VALUES (%s, 'fictitious', %s)",
            [fictitious.pk, client.pk],
        )

    with pytest.raises(psycopg.errors.RaiseException, match="real number"):
        tie(first, mia)
    tie(second, mia)


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
        deletion = table == "incidents_journaldeletion"
        assert given[table] == (READS if deletion else ADDS_TO)
    assert given["incidents_overdoseevent"] == ADDS_TO
    assert "DELETE" in given[Visit._meta.db_table]
    assert "TRUNCATE" not in {right for table in given.values() for right in table}


def test_run_again_it_gives_the_same(app):
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


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            "CREATE ROLE {between}; GRANT UPDATE ON incidents_journalentry TO {between};"
            " GRANT {between} TO {role}",
            "is a member of",
        ),
        (
            "GRANT CREATE ON SCHEMA public TO {role};"
            " ALTER TABLE incidents_journalindex OWNER TO {role}",
            "owns tables",
        ),
        ("GRANT DELETE ON incidents_journalkey TO PUBLIC", "than the site should .*journalkey"),
        (
            "GRANT UPDATE (content) ON incidents_journalentry TO PUBLIC",
            "than the site should .*journalentry",
        ),
    ],
)
def test_a_role_that_could_change_a_journal_all_the_same_is_refused(app, role, given, says):
    """By what it owns, by whom it can become, by what everybody may."""
    run(given, role=role, between=f"x_{role}"[:63])
    with pytest.raises(CommandError, match=says):
        call_command("grant_app_role", verbosity=0)
    with connection.cursor() as cursor:
        assert beyond(cursor, role)


def test_the_role_it_makes_may_do_no_more_than_the_site_needs(app, role):
    with connection.cursor() as cursor:
        assert beyond(cursor, role) == []
        assert "incidents_journalentry" in beyond(cursor, connection.settings_dict["USER"])


def test_to_run_as_the_owner_is_said_at_the_start(app, role, settings):
    def said():
        messages = run_checks(tags=[Tags.database], databases=["default"])
        return [message.msg for message in messages if message.id == "incidents.W002"]

    assert said()[0].startswith(f"The site runs as {connection.settings_dict['USER']}, who could")
    settings.AS_OWNER = True
    assert said() == [], "the owner migrates"
    settings.AS_OWNER = False
    run("SET LOCAL ROLE {role}", role=role)
    assert said() == []
    run("RESET ROLE")


def test_nobody_but_the_owner_deletes_journals(app, role):
    """Nor says that one was deleted."""
    run("SET LOCAL ROLE {role}", role=role)
    with pytest.raises(CommandError, match="Only the owner"):
        call_command("delete_journals")
    call_command("delete_journals", dry_run=True, stdout=StringIO())
    run("RESET ROLE")
    denied(
        app,
        "INSERT INTO incidents_journaldeletion (uuid, journal_id, latest_entry_on, at)"
        " SELECT gen_random_uuid(), uuid, now(), now() FROM {table}",
        table="incidents_patientjournal",
    )


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_signs_in_with_the_password_and_with_no_more_rights(role, room, nora):
    """All else here happens in one transaction; this is another connection."""
    journal_with_entry(room, nora, "220200-0005")
    call_command("grant_app_role", verbosity=0)
    try:
        with psycopg.connect(url_of(role), autocommit=True) as app:
            assert app.execute("SELECT count(*) FROM incidents_journalentry").fetchone() == (1,)
            denied(app, "UPDATE {table} SET entered_at = now()", table="incidents_journalentry")
            denied(app, "SET ROLE {owner}", owner=connection.settings_dict["USER"])
    finally:
        run("GRANT {role} TO CURRENT_USER; DROP OWNED BY {role}", role=role)
        run("DROP ROLE {role}", role=role)
