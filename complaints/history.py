"""What was replaced, as the pages of this app show it."""

from config.history import changes


def corrections(instance, only=None):
    """The changes of `instance` that replaced something, as config.history.changes() gives them.

    What was empty before, and no reason given, was written for the first time: the page shows that
    as it stands.
    """
    found = changes(instance, only=only)
    for change in found:
        if not change.reason:
            change.fields = [field for field in change.fields if field[1] not in (None, "")]
    return [change for change in found if change.fields]
