"""What is done with an overdose and a journal at once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from .models import (
    ChainLink,
    Consent,
    JournalAccess,
    JournalDraft,
    JournalEntry,
    LookPurpose,
    PatientJournal,
)
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
    deleted. A number counts as a search: it may lead into the journal of another room, of which
    this one then reads its own entries. Raises ValidationError journal_kept, journal_not_due,
    too_many_searches, or as Consent.objects.record() does.
    """
    overdose = overdose.locked()
    overdose.note_journal_kept()
    room, client = overdose.incident.room, overdose.incident.client
    ChainLink.objects.lock()
    journal = PatientJournal.objects.of_client(client)
    if number is not None:
        JournalAccess.objects.searched(purpose=LookPurpose.TREATMENT, staff=by, room=room)
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


@transaction.atomic
@sensitive_variables()
def reveal_number(look, number):
    """The real `number` (cpr.Number) of the journal of `look` (JournalAccess) became known.

    Typing it counts as a search. Raises ValidationError too_many_searches, or as
    PatientJournal.reveal() does.
    """
    JournalAccess.objects.searched(purpose=look.purpose, staff=look.staff, room=look.room)
    look.journal.whole.reveal(number, room=look.room, by=look.staff)


@transaction.atomic
@sensitive_variables()
def correct_number(look, number):
    """The number of the journal of `look` was typed wrongly; `number` is right, None if not known.

    Typing one counts as a search. Raises ValidationError too_many_searches, or as
    PatientJournal.correct_number() does.
    """
    if number is not None:
        JournalAccess.objects.searched(purpose=look.purpose, staff=look.staff, room=look.room)
    look.journal.whole.correct_number(number, room=look.room, by=look.staff)


@transaction.atomic
@sensitive_variables()
def move_entry(look, entry, number):
    """`entry`, in the journal of `look`, is about whoever has `number` (cpr.Number, or None).

    It is signed again in their journal, a new one if there is none, under a fictitious number of
    nobody where theirs is not known. Here a correction says so, and it stays readable. Typing a
    number counts as a search. Raises ValidationError too_many_searches, same_number, or
    corrected_already.
    """
    by = {"room": look.room, "by": look.staff}
    ChainLink.objects.lock()
    theirs = None
    if number is not None:
        JournalAccess.objects.searched(purpose=look.purpose, staff=look.staff, room=look.room)
        theirs = PatientJournal.objects.of_number(number)
    if theirs and theirs == look.journal.whole:
        raise ValidationError(_("That is the number it goes by."), code="same_number")
    content = entry.journal.unseal(entry, "content")
    with translation.override("da"):
        why = gettext("It is about somebody else, and stands in their journal now.")
    JournalEntry.objects.sign(
        journal=entry.journal,
        content={"happened_at": content.get("happened_at"), "why": why},
        responsible=entry.responsible,
        corrects=entry,
        **by,
    )
    JournalEntry.objects.sign(
        journal=theirs or PatientJournal.objects.open_under(number, **by),
        content=content,
        responsible=entry.responsible,
        **by,
    )
