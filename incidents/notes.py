"""The digests of the chain noted outside of the database, in a file (JOURNAL_NOTES_FILE).

A line is a time and where the chain ended then, "2026-11-22T23:50:00+00:00 41:9f86d0…". Whoever
cuts the newest rows off, or writes the chain anew, would have to change that file as well.
"""

import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

NOTE = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


def read(text):
    """(seq, digest) of what note_journal writes, or None."""
    match = NOTE.fullmatch(text)
    return (int(match[1]), match[2]) if match else None


def kept():
    """All notes of the file, as [(seq, digest)]; none without a file.

    Raises ImproperlyConfigured where it cannot be read, or a line of it is no note.
    """
    if not settings.JOURNAL_NOTES_FILE:
        return []
    try:
        lines = Path(settings.JOURNAL_NOTES_FILE).read_text().splitlines()
    except FileNotFoundError:
        return []
    except OSError:
        raise ImproperlyConfigured("JOURNAL_NOTES_FILE cannot be read.") from None
    found = [read(line.rpartition(" ")[2]) for line in lines]
    if None in found:
        number = found.index(None) + 1
        raise ImproperlyConfigured(f"JOURNAL_NOTES_FILE: line {number} is no note.")
    return [note for note in found if note]


def keep(noted):
    """Add what the chain ends at now ("41:9f86d0…") to the file, if there is one."""
    if settings.JOURNAL_NOTES_FILE:
        with Path(settings.JOURNAL_NOTES_FILE).open("a") as file:
            file.write(f"{timezone.now().isoformat(timespec='seconds')} {noted}\n")
