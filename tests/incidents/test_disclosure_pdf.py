"""The document that is passed on: PDF/A, tagged, Danish, with just what was chosen."""

import re
import zlib

import pytest

from incidents.models import Disclosure, JournalEntry
from incidents.pdf import disclosure_content, disclosure_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def disclosure(journal, entry, room, nora):
    JournalEntry.objects.sign(
        journal=journal, content={"text": "Ikke valgt"}, responsible=nora, room=room, by=nora
    )
    return Disclosure.objects.disclose(
        journal=journal,
        to="Regionen",
        entries=[entry],
        ground="vital_interest",
        purpose="treatment",
        reason="Bevidstløs",
        room=room,
        by=nora,
    )


def inflated(document):
    """The bytes of a PDF with its streams unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return document + b"".join(unpacked)


def test_it_is_given_to_who_has_the_journal_open(health, at, disclosure):
    response = health.get(at(f"disclosures/{disclosure.pk}.pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{disclosure.serial}.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF-")


def test_it_is_pdf_a_tagged_and_in_danish(disclosure):
    document = inflated(disclosure_document(disclosure))
    assert re.search(rb"pdfaid:part(?:>|=\")2", document)
    assert re.search(rb"pdfaid:conformance(?:>|=\")A", document)
    assert b"/MarkInfo" in document
    assert b"/Lang" in document
    assert b"/StructTreeRoot" in document


def test_it_holds_just_what_was_chosen_with_its_ground_and_serial(disclosure):
    content = disclosure_content(disclosure)
    assert content["serial"] == disclosure.serial
    assert content["number"] == "220200-0005"
    assert content["reason"] == "Bevidstløs"
    [entry] = content["entries"]
    assert ["Fund og behandling", "Vågen og klar"] in entry["facts"]
    assert "Ikke valgt" not in repr(content)


def test_what_looks_like_markup_is_text(journal, room, nora):
    wild = '#panic("x") *a* $b$ @c <d> = e \\ ` [f'
    entry = JournalEntry.objects.sign(
        journal=journal, content={"text": wild}, responsible=nora, room=room, by=nora
    )
    disclosure = Disclosure.objects.disclose(
        journal=journal,
        to=wild,
        entries=[entry],
        ground="vital_interest",
        purpose="treatment",
        reason=wild,
        room=room,
        by=nora,
    )
    assert disclosure_document(disclosure).startswith(b"%PDF-")
