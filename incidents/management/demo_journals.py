"""Made-up patient journals for the demo data, in the room where the demo begins."""

from datetime import timedelta

from incidents import cpr, vault
from incidents.models import Consent, JournalEntry, Overdose, PatientJournal
from incidents.models.consent import REGION
from rooms.models import Room, Staff

# An example published with the description of replacement numbers: nobody's.
NOT_FICTITIOUS = "0203291WQ3"
ENTRIES = [
    (
        "Opfundet: fundet sovende, tung at vække, trak vejret 6 gange i minuttet. Ilt og naloxon. "
        "Vågen efter fire minutter.",
        "Opfundet: bliv i rummet en time, og tag ikke mere i dag.",
    ),
    (
        "Opfundet: opfølgning. Har det godt. Fik talt om at have naloxon med hjem.",
        "Opfundet: kom igen, når du vil.",
    ),
]


def add_journals(now):
    """A journal under a replacement number and one under a fictitious one, until `now` (aware).

    Without the keys there is no journal, in the demo neither.
    """
    if not vault.is_open():
        return
    nurse, room = Staff.objects.get(username="birgit"), Room.objects.get(slug="h17")
    of_somebody = Overdose.objects.exclude(incident__people=None).first()
    client = of_somebody and of_somebody.incident.client
    for number in (cpr.read(NOT_FICTITIOUS), None):
        journal = PatientJournal.objects.open_under(
            number, room=room, by=nurse, client=None if number else client
        )
        for days, (text, told) in zip((9, 2), ENTRIES, strict=True):
            JournalEntry.objects.sign(
                journal=journal,
                content={
                    "happened_at": (now - timedelta(days=days)).isoformat(),
                    "substances": "Opfundet: heroin",
                    "text": text,
                    "outcome": "recovered_here",
                    "told": told,
                },
                responsible=nurse,
                room=room,
                by=nurse,
            )
        Consent.objects.record(
            journal=journal,
            answer="given" if number else "refused",
            way="oral",
            to=REGION,
            room=room,
            by=nurse,
        )
