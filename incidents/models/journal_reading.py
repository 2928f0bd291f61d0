"""What a journal shows to somebody who may look: its content, decrypted and in order.

By a `look` (JournalAccess): all of it in an emergency, else what its room has written. Without
one, for a document of what was chosen already: all of it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from incidents.cpr import NumberKind

from .chain import Chained
from .consent import Consent
from .journal_entry import JournalEntry
from .journal_identity import JournalIdentityStruck
from .overdose import Overdose


@dataclass
class EntryRead:
    """An entry with its content, and what it corrects or is corrected by."""

    entry: JournalEntry
    content: dict
    correction: JournalEntry | None

    @property
    def happened_at(self):
        return _moment(self.content.get("happened_at"))

    @property
    def outcome(self):
        outcome = self.content.get("outcome")
        return Overdose.Outcome(outcome).label if outcome else ""

    @property
    def timeline(self):
        """The timeline that was copied in, with its times as datetimes."""
        return timeline_read(self.content.get("timeline", []))

    @property
    def asked_number(self):
        """How the question for the number was answered, in words."""
        return {
            "given": gettext("The number was given"),
            "refused": gettext("Does not want to give it"),
            "none": gettext("Has none"),
            "not_asked": gettext("Could not be asked"),
        }.get(self.content.get("asked_number", ""), "")


@dataclass
class NumberRead:
    """A number of a journal, as people write it."""

    written: str
    kind: NumberKind
    since: datetime | None
    """None where another room gave it the number: when, is not for this look to read."""
    struck: JournalIdentityStruck | None
    """That it was typed wrongly, by whom and when."""


@dataclass
class Read:
    """A row of a journal with its encrypted words."""

    row: Chained
    words: dict


def timeline_read(rows):
    """A timeline as it is kept in an entry, with its times as datetimes."""
    return [row | {"at": _moment(row["at"])} for row in rows]


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def _shown(row, look):
    return look is None or look.shows(row)


@sensitive_variables()
def entries_of(journal, look=None):
    """The entries of `journal` and of what goes on in it as EntryRead, the newest first.

    Those that `look` shows. Raises vault.Unreadable where one was tampered with: nothing is shown
    of half a journal.
    """
    found = []
    for part in journal.parts:
        rows = part.entries.select_related(
            "entered_by", "responsible", "room", "corrected_by__entered_by"
        )
        for entry in rows:
            if _shown(entry, look):
                content = part.unseal(entry, "content")
                found.append(EntryRead(entry, content, getattr(entry, "corrected_by", None)))
    return sorted(found, key=lambda read: read.entry.entered_at, reverse=True)


@sensitive_variables()
def numbers_of(journal, look=None):
    """The numbers of `journal` and of what goes on in it as NumberRead, the one it goes by first.

    Its own come before those of its parts, however late one of those was made: the newest first.
    By a `look`: the one it goes by, and those that the room of the look gave it.
    """
    goes_by = journal.identity
    found = []
    for part in journal.parts:
        for row in part.identities.select_related("struck__by").order_by("-since", "-pk"):
            shown = _shown(row, look)
            if shown or row == goes_by:
                value = part.unseal(row, "number")
                found.append(
                    NumberRead(
                        f"{value[:6]}-{value[6:]}",
                        NumberKind(row.kind),
                        row.since if shown else None,
                        getattr(row, "struck", None),
                    )
                )
    return found


@sensitive_variables()
def consents_of(journal, look=None):
    """The answers to questions for consent that `look` shows, as Read, the newest first."""
    found = [
        Read(row, part.unseal(row, "words"))
        for part in journal.parts
        for row in part.consents.select_related("room", "by", "withdrawn_by")
        if _shown(row, look)
    ]
    return sorted(found, key=lambda read: read.row.at, reverse=True)


@sensitive_variables()
def consents_holding(journal, on, look=None):
    """The consents that hold on the date `on`, as far as `look` shows them, as Read.

    The newest comes first.
    """
    rows = Consent.objects.holding(journal, on).select_related("journal")
    return [Read(row, row.journal.unseal(row, "words")) for row in rows if _shown(row, look)]


@sensitive_variables()
def disclosures_of(journal, look=None):
    """What was passed on, as far as `look` shows it, as Read, the newest first."""
    found = [
        Read(row, part.unseal(row, "words"))
        for part in journal.parts
        for row in part.disclosures.select_related(
            "room", "by", "consent__journal"
        ).prefetch_related("sent")
        if _shown(row, look)
    ]
    return sorted(found, key=lambda read: read.row.at, reverse=True)
