"""What `manage.py check` says of the journal."""

from django.core.checks import Error, Warning
from django.core.exceptions import ImproperlyConfigured

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
