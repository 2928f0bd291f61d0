"""`manage.py grant_app_role`: the role the site runs as, with no more rights than it needs."""

import environ
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

from incidents.rights import USES, beyond, rights


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
            if tables := beyond(cursor, role):
                raise CommandError(
                    f"{role} could do more than the site should with {', '.join(tables)}: it, a "
                    "role it is a member of, or everybody (PUBLIC) owns them or was given rights. "
                    "Take those away first. Nothing was changed."
                )
        if options["verbosity"]:
            self.stdout.write(f"{role} may do what the site needs, and no more.")

    def make(self, cursor, role, password):
        """Make the role, or give the one that is there its password; it can nothing but sign in."""
        pgconn = connection.connection.pgconn
        # The server, and so its log, gets a hash.
        hashed = pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication,"
            " (SELECT string_agg(of.rolname, ', ' ORDER BY of.rolname) FROM pg_roles of"
            "  WHERE of.oid <> r.oid AND pg_has_role(r.oid, of.oid, 'MEMBER')),"
            " EXISTS (SELECT FROM pg_class WHERE relowner = r.oid"
            "  AND relnamespace = 'public'::regnamespace)"
            " FROM pg_roles r WHERE rolname = %s",
            [role],
        )
        there = cursor.fetchone()
        does_more, member_of, owns = there or (False, None, False)
        if does_more:
            raise CommandError(f"{role} is there already, and may do more than the site should.")
        if owns:
            raise CommandError(f"{role} owns tables here: the site runs as a role that owns none.")
        if member_of:
            raise CommandError(
                f"{role} is a member of {member_of}, and may do what they may. Name another role "
                "in DATABASE_URL, or take it out of them."
            )
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
