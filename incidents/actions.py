"""What is done with an overdose and a journal at once."""

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from .models import ChainLink, Consent, JournalDraft, JournalEntry, PatientJournal
from .models.consent import REGION
from .models.journal_entry import timeline_in_words


@transaction.atomic
@sensitive_variables()
def keep_journal(overdose, *, number, content, responsible, consent, by):
    """Keep the journal of `overdose`: sign its first entry, with the timeline copied in.

    `number` is a cpr.Number, or None where none was given: then it is the journal under the
    fictitious number of the client, a new one if there is none. `content` is a dict (EntryForm),
    `consent` {"answer", "way", "given_on"} to the question whether the region may be told. All
    that stays on the overdose is that its journal is kept, and the date; the draft of `by` is
    deleted. Raises ValidationError journal_kept, journal_not_due, or as Consent.objects.record()
    does.
    """
    overdose = overdose.locked()
    overdose.note_journal_kept()
    room, client = overdose.incident.room, overdose.incident.client
    ChainLink.objects.lock()
    journal = PatientJournal.objects.of_client(client)
    if number is not None:
        known = PatientJournal.objects.of_number(number)
        if journal is not None:
            journal = journal.reveal(number, room=room, by=by)
        else:
            journal = known or PatientJournal.objects.open_under(number, room=room, by=by)
    elif journal is None:
        journal = PatientJournal.objects.open_under(None, room=room, by=by, client=client)
    JournalEntry.objects.sign(
        journal=journal,
        content=content | {"timeline": timeline_in_words(overdose)},
        responsible=responsible,
        room=room,
        by=by,
    )
    Consent.objects.record(journal=journal, to=REGION, room=room, by=by, **consent)
    JournalDraft.objects.filter(author=by, overdose=overdose).delete()
