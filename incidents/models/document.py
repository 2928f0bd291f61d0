"""What stands in the document that is passed on: in Danish, settled when it is made."""

from django.utils import formats, timezone, translation
from django.views.decorators.debug import sensitive_variables

from .journal_reading import entries_of, numbers_of


@sensitive_variables()
@translation.override("da")
def document_of(disclosure, words):
    """What stands in the document of a Disclosure that is being made, as a dict of text.

    `words` are {"to", "reason"}. Raises vault.Unreadable where the journal was tampered with.
    """
    journal = disclosure.journal
    chosen = set(disclosure.entries)
    [number, *_earlier] = numbers_of(journal)
    ground = str(disclosure.get_ground_display())
    if disclosure.consent:
        consent = disclosure.consent
        given = formats.date_format(consent.given_on, "j. F Y")
        ground = f"Samtykke af {given}, {consent.get_way_display().lower()}"
    disclosed = timezone.localdate(disclosure.at)
    return {
        "serial": disclosure.serial,
        "room": disclosure.room.name,
        "address": disclosure.room.address,
        "day": [disclosed.year, disclosed.month, disclosed.day],
        "made": when(disclosure.at),
        "by": str(disclosure.by),
        "to": words["to"],
        "purpose": str(disclosure.get_purpose_display()),
        "ground": ground,
        "reason": words["reason"],
        "number": number.written,
        "kind": str(number.kind.label),
        "entries": [
            {
                "happened": when(read.happened_at) if read.happened_at else "",
                "entered": f"{when(read.entry.entered_at)}, {read.entry.entered_by}",
                "responsible": str(read.entry.responsible),
                "room": str(read.entry.room),
                "corrected": bool(read.correction),
                "corrects": bool(read.entry.corrects_id),
                "facts": [
                    [label, text]
                    for label, text in (
                        ("Stoffer, som oplyst", read.content.get("substances", "")),
                        ("Fund og behandling", read.content.get("text", "")),
                        ("Udfald", str(read.outcome)),
                        ("Oplyst til patienten", read.content.get("told", "")),
                    )
                    if text
                ],
                "timeline": [
                    [when(row["at"], seconds=True), timeline_words(row)] for row in read.timeline
                ],
            }
            for read in entries_of(journal)
            if read.entry.pk in chosen
        ],
    }


def timeline_words(row):
    """An entry of a timeline as one text."""
    parts = [row["what"], *(f"{label}: {text}" for label, text in row["numbers"])]
    words = ", ".join(filter(None, [*parts, row["note"]]))
    return f"(overstreget) {words}" if row["struck"] else words


def when(moment, *, seconds=False):
    """A moment by the clock in the room."""
    local = timezone.localtime(moment)
    return formats.date_format(local, "j. F Y \\k\\l. H:i:s" if seconds else "j. F Y \\k\\l. H:i")
