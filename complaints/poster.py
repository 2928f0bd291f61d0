"""The poster of a room: PDF/UA on A4, in Danish and in English.

Of each language two sides: the house rules, and what one has a right to; each with the QR code.
"""

import json
from io import BytesIO
from pathlib import Path

import segno
import typst
from django.utils.text import capfirst

from .public import RIGHTS, hours_of, rules_of, spoken, whom_of, words_in

TEMPLATE = Path(__file__).parent / "poster.typ"
# A tear or a smudge may cover a quarter of the code.
QR_ERROR_CORRECTION = "q"
SAID = ("opening_hours", "hours_unknown", "rules", "rules_unknown", "rights", "whom", "scan")


def poster_document(room, addresses):
    """The PDF (bytes) of the poster of `room`; `addresses` gives {language: absolute address}."""
    pages = [poster_page(room, language, address) for language, address in addresses.items()]
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"content": json.dumps(pages)},
    )


def poster_page(room, language, address):
    """What stands on the page in `language`, as text; `address` leads to the public page."""
    words = words_in(language)
    with spoken(words):
        whom = [
            {"name": name, "about": about, "reach": reach_of(point, words)}
            for name, about, point in whom_of(room, words)
        ]
    return {
        "language": language,
        "name": room.name,
        "address": room.address,
        "notes": [words[key] for key in ("mobile", "women_only") if getattr(room, key)],
        "emergency": words["emergency"],
        "call": words["call_112"],
        "hours": [[capfirst(days), ", ".join(said)] for days, said in hours_of(room, words)],
        "rules": rules_of(room, words),
        "rights": [words[key] for key in RIGHTS],
        "whom": whom,
        "words": {key: words[key] for key in SAID},
        "qr": qr_code(address),
        "letters": address.partition("://")[2],
    }


def reach_of(point, words):
    """How to reach a ContactPoint (or None) in one line."""
    if point is None:
        return words["ask_staff"]
    phone = f"{words['phone']} {point.phone}" if point.phone else ""
    # A number is not broken over two lines.
    phone = phone.replace(" ", "\N{NO-BREAK SPACE}")
    secure = f"{words['secure_mail']} {point.secure_mail}" if point.secure_mail else ""
    return " · ".join(filter(None, [point.address, phone, point.email, secure]))


def qr_code(address):
    """The QR code of `address`, as SVG."""
    picture = BytesIO()
    segno.make(address, error=QR_ERROR_CORRECTION, micro=False).save(
        picture, kind="svg", border=2, svgclass=None, lineclass=None
    )
    return picture.getvalue().decode()
