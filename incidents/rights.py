"""What the role that the site runs as may do with each table, and whether a role may do more."""

import pgtrigger
from django.apps import apps

ADDS_TO = ["SELECT", "INSERT"]
READS = ["SELECT"]
USES = ["SELECT", "INSERT", "UPDATE", "DELETE"]
ALL = {"INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER"}

# What no trigger keeps, and the site must not change all the same: the keys of the journals and
# what they are found by. The link of a fictitious number to its client may be dropped. That a
# journal was deleted, its owner alone records (delete_journals).
OF_JOURNALS = {
    "JournalKey": ADDS_TO,
    "JournalIndex": ADDS_TO,
    "JournalClient": ["SELECT", "INSERT", "DELETE"],
    "JournalDeletion": READS,
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


def beyond(cursor, role):
    """The tables (names) with which `role` may do more than the site needs, journals above all.

    By itself, by what everybody may, or as a role it can become; the owner of a table may do
    anything with it. Tables that the site may change anyway are not asked about.
    """
    found = []
    for table, given in sorted(rights().items()):
        if given == USES:
            continue
        more = sorted(ALL - set(given))
        cursor.execute(
            "SELECT bool_or(pg_has_role(r.oid, t.relowner, 'MEMBER')"
            " OR has_table_privilege(r.oid, t.oid, %(more)s)"
            " OR %(update)s AND has_any_column_privilege(r.oid, t.oid, 'UPDATE'))"
            " FROM pg_roles r, pg_class t"
            " WHERE pg_has_role(%(role)s, r.oid, 'MEMBER') AND t.oid = to_regclass(%(table)s)",
            {
                "role": role,
                "table": f'public."{table}"',
                "more": ", ".join(more),
                "update": "UPDATE" in more,
            },
        )
        if cursor.fetchone()[0]:
            found.append(table)
    return found
