"""The document that is passed on from a journal: PDF/A, tagged, in Danish."""

import json
from pathlib import Path

import typst
from django.utils import formats, timezone, translation
from django.views.decorators.debug import sensitive_variables

from .models.journal_reading import entries_of, numbers_of

TEMPLATE = Path(__file__).parent / "disclosure.typ"


@sensitive_variables()
def disclosure_document(disclosure):
    """The PDF (bytes) of a Disclosure: its serial number, its ground, and the entries chosen.

    Raises vault.Unreadable where the journal was tampered with or deleted.
    """
    with translation.override("da"):
        content = disclosure_content(disclosure)
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["a-2a"],
        sys_inputs={"content": json.dumps(content)},
    )


@sensitive_variables()
def disclosure_content(disclosure):
    """What stands in the document, as text."""
    journal = disclosure.journal
    words = journal.unseal(disclosure, "words")
    chosen = set(disclosure.entries)
    [number, *_earlier] = numbers_of(journal)
    ground = str(disclosure.get_ground_display())
    if disclosure.consent:
        consent = disclosure.consent
        given = formats.date_format(consent.given_on, "j. F Y")
        ground = f"Samtykke af {given}, {consent.get_way_display().lower()}"
    return {
        "serial": disclosure.serial,
        "room": disclosure.room.name,
        "address": disclosure.room.address,
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
