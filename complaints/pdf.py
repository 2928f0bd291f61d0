"""A letter about a complaint as PDF/A and PDF/UA: tagged, in its language, read aloud in order."""

import json
from pathlib import Path

import typst
from django.utils import timezone, translation

from .models.letter import day

TEMPLATE = Path(__file__).parent / "letter.typ"


def letter_document(letter):
    """The PDF (bytes) of a Letter."""
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        sys_inputs={"content": json.dumps(letter_content(letter))},
    )


def letter_content(letter):
    """What stands in the document, as text; empty lines part its paragraphs."""
    room = letter.complaint.room
    sender = (letter.sender, letter.sender_address) if letter.sender else (room.name, room.address)
    blocks = letter.text.replace("\r\n", "\n").split("\n\n")
    with translation.override(letter.template.language):
        made = day(timezone.localdate(letter.made_at))
    return {
        "language": letter.template.language,
        "title": letter.title,
        "reference": letter.complaint.reference,
        "sender": sender[0],
        "address": sender[1],
        "to": letter.to,
        "date": made,
        "paragraphs": [block.strip().split("\n") for block in blocks if block.strip()],
    }
