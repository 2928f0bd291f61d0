"""Which master keys the journals lie under, and whether the keys at hand are those."""

from collections import Counter

from django.conf import settings

from . import vault
from .models import JournalDraft, JournalIndex, JournalKey

# How many rows tell a wrong key from a row that was tampered with.
TRIED = 5


def wrapped():
    """Yield (id of the master key, row, what its key is bound to) of each journal and draft."""
    for key in JournalKey.objects.select_related("journal").iterator():
        yield _named(key), key, vault.identity(key.journal, "key")
    for draft in JournalDraft.objects.iterator():
        yield _named(draft), draft, vault.identity(draft, "key")


def _named(row):
    try:
        return vault.master_key_id(row.wrapped)
    except vault.Unreadable:
        return "(no key)"


def in_use():
    """{id of a master key: how many keys of journals and drafts lie under it}."""
    return dict(sorted(Counter(name for name, _row, _bound_to in wrapped()).items()))


def trouble():
    """What is wrong with the keys at hand, as a list of words; none where they open all there is.

    The vault must be open.
    """
    there = vault.master_keys()
    found = [
        f"{number} keys of journals and drafts lie under the master key {name}, which is not in "
        f"{'JOURNAL_KEYS_FILE' if settings.JOURNAL_KEYS_FILE else 'JOURNAL_KEYS'}."
        for name, number in in_use().items()
        if name not in there
    ]
    opened, refused = set(), Counter[str]()
    for name, row, bound_to in wrapped():
        if name in there and name not in opened and refused[name] < TRIED:
            try:
                vault.unwrap(row.wrapped, bound_to)
                opened.add(name)
            except vault.Unreadable:
                refused[name] += 1
    found += [
        f"The master key {name} is not the one that journals lie under by that name."
        for name in refused
        if name not in opened
    ]
    if not JournalIndex.objects.key_fits():
        found.append(
            "JOURNAL_INDEX_KEY is not the one that journals are found by: none would be found, "
            "and people would get a second journal."
        )
    return found
