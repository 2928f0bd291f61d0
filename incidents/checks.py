"""What `manage.py check` says of the journal."""

from django.conf import settings
from django.core.checks import Error, Warning
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from . import vault


def journal_keys(app_configs, **kwargs):
    """Without keys the site runs without the journal; keys that cannot be read are an error."""
    try:
        keys, index_key = vault.master_keys(), vault.index_key()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="incidents.E001")]
    if keys and index_key:
        return []
    return [
        Warning(
            "The patient journal is closed: its keys are not set.",
            hint="Set JOURNAL_KEYS (or JOURNAL_KEYS_FILE) and JOURNAL_INDEX_KEY; see the README.",
            id="incidents.W001",
        )
    ]


# -- With a database (`check --database default`, migrate, and the start of the site) -------------


def journal_keys_fit(app_configs, databases=None, **kwargs):
    """The keys are those that the journals in the database were written with.

    The owner's commands go on without: what they need of the keys, they ask themselves.
    """
    from . import keys
    from .models import JournalTied

    if not databases or settings.AS_OWNER or not vault.is_open() or not is_there(JournalTied):
        return []
    return [Error(words, id="incidents.E002") for words in keys.trouble()]


def journal_role(app_configs, databases=None, **kwargs):
    """The role that the site runs as cannot change a journal; the owner's own commands may."""
    from .models import JournalTied
    from .rights import beyond

    if not databases or settings.AS_OWNER or not is_there(JournalTied):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
        tables = beyond(cursor, role)
    if not tables:
        return []
    return [
        Warning(
            f"The site runs as {role}, who could change what is written once, journals too.",
            hint="Name a role of its own in DATABASE_URL, the owner in OWNER_DATABASE_URL, and "
            "run grant_app_role; see the README.",
            id="incidents.W002",
        )
    ]


def is_there(model):
    """Whether the table of `model` is there: before the first migrate it is not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [model._meta.db_table])
        return cursor.fetchone()[0]
