"""`manage.py grant_app_role`: the role the site runs as, with no more rights than it needs."""

import environ
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

ADDS_TO = ["SELECT", "INSERT"]
READS = ["SELECT"]
USES = ["SELECT", "INSERT", "UPDATE", "DELETE"]

# What no trigger keeps, and the site must not change all the same: the keys of the journals and
# what they are found by. The link of a fictitious number to its client may be dropped.
OF_JOURNALS = {
    "JournalKey": ADDS_TO,
    "JournalIndex": ADDS_TO,
    "JournalClient": ["SELECT", "INSERT", "DELETE"],
}


def rights():
    """{table: what the application may do there} of every table of a model."""
    found = {"django_migrations": READS}
    for model in apps.get_models(include_auto_created=True, include_swapped=True):
        table = model._meta.db_table
        if model.__name__ in OF_JOURNALS:
            found[table] = OF_JOURNALS[model.__name__]
        else:
            found[table] = ADDS_TO if is_written_once(model) else USES
    return found


def is_written_once(model):
    """Whether a trigger refuses every change and every deletion of a row."""
    return any(
        isinstance(trigger, pgtrigger.Protect)
        and trigger.condition is None
        and {"UPDATE", "DELETE"} <= set(str(trigger.operation).split(" OR "))
        for trigger in getattr(model._meta, "triggers", [])
    )


class Command(BaseCommand):
    help = (
        "Makes the database role the site runs as, and gives it its rights: it owns nothing, and "
        "only adds to what is written once. Run it as the owner, after each migrate. The name "
        "and the password are those of DATABASE_URL."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        config = environ.Env.db_url_config(settings.APP_DATABASE_URL)
        role, password = config["USER"], config["PASSWORD"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            if role == cursor.fetchone()[0]:
                raise CommandError(
                    f"{role} is the owner itself. Set DATABASE_URL to the role the site is to "
                    "run as, and OWNER_DATABASE_URL to the owner."
                )
            self.make(cursor, role, password)
            self.grant(cursor, role)
        if options["verbosity"]:
            self.stdout.write(f"{role} may do what the site needs, and no more.")

    def make(self, cursor, role, password):
        """Make the role, or give the one that is there its password; it can nothing but sign in."""
        pgconn = connection.connection.pgconn
        # The server, and so its log, gets a hash.
        hashed = pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls "
            "FROM pg_roles WHERE rolname = %s",
            [role],
        )
        there = cursor.fetchone()
        if there and there[0]:
            raise CommandError(f"{role} is there already, and may do more than the site should.")
        verb = sql.SQL("ALTER" if there else "CREATE")
        cursor.execute(
            sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                verb, sql.Identifier(role), sql.Literal(hashed.decode())
            )
        )

    def grant(self, cursor, role):
        name = sql.Identifier(role)
        cursor.execute("SELECT current_database()")
        database = sql.Identifier(cursor.fetchone()[0])
        for statement in (
            "GRANT CONNECT ON DATABASE {database} TO {role}",
            "GRANT USAGE ON SCHEMA public TO {role}",
            "REVOKE CREATE ON SCHEMA public FROM {role}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ):
            cursor.execute(sql.SQL(statement).format(database=database, role=name))
        given = rights()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                sql.SQL("GRANT {rights} ON {table} TO {role}").format(
                    rights=sql.SQL(", ").join(map(sql.SQL, given.get(table, USES))),
                    table=sql.Identifier(table),
                    role=name,
                )
            )
