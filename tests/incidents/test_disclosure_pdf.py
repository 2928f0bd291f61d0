"""The document that is passed on: PDF/A, tagged, Danish, with just what was chosen."""

import re
import zlib

import pytest

from incidents.models import Consent, Disclosure, JournalAccess, JournalEntry
from incidents.pdf import disclosure_document
from tests.page import Page

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


def content_of(disclosure):
    return disclosure.journal.unseal(disclosure, "words")["document"]


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
    response = health.send(at(f"disclosures/{disclosure.pk}.pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{disclosure.serial}.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF-")


def test_it_is_pdf_a_tagged_and_in_danish(disclosure):
    document = inflated(disclosure_document(content_of(disclosure)))
    assert re.search(rb"pdfaid:part(?:>|=\")2", document)
    assert re.search(rb"pdfaid:conformance(?:>|=\")A", document)
    assert b"/MarkInfo" in document
    assert b"/Lang" in document
    assert b"/StructTreeRoot" in document


def test_it_holds_just_what_was_chosen_with_its_ground_and_serial(disclosure):
    content = content_of(disclosure)
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
    assert disclosure_document(content_of(disclosure)).startswith(b"%PDF-")


def test_each_time_it_is_fetched_is_logged(health, at, disclosure, journal):
    url = at(f"disclosures/{disclosure.pk}.pdf")
    for times in (1, 2):
        assert health.send(url).status_code == 200
        logged = JournalAccess.objects.filter(kind="disclose", staff=health.staff)
        assert [row.journal for row in logged] == [journal] * times
    assert health.post(url).status_code == 400, "no form of ours"
    assert JournalAccess.objects.filter(kind="disclose").count() == 2


def test_it_is_the_same_however_late_and_whatever_was_written_since(
    health, at, disclosure, entry, journal, room, nora
):
    url = at(f"disclosures/{disclosure.pk}.pdf")
    first = health.send(url).content
    JournalEntry.objects.sign(
        journal=journal,
        content={"text": "Rettet"},
        responsible=nora,
        room=room,
        by=nora,
        corrects=entry,
    )
    room.name = "Et andet sted"
    room.save()
    assert health.send(url).content == first
    made = f"{disclosure.at:%Y%m%d}".encode()
    assert re.search(rb"/CreationDate ?\(D:" + made, first), "and not the day of fetching it"


@pytest.fixture
def consent(journal, room, nora):
    return Consent.objects.record(
        journal=journal, answer="given", way="oral", to="Regionen", room=room, by=nora
    )


@pytest.fixture
def by_consent(journal, entry, consent, room, nora):
    """A disclosure by a consent that holds, not sent yet."""
    return Disclosure.objects.disclose(
        journal=journal,
        to="Regionen",
        entries=[entry],
        ground="consent",
        purpose="treatment",
        consent=consent,
        room=room,
        by=nora,
    )


def test_once_the_consent_ended_it_is_not_given_any_more(
    health, at, by_consent, consent, room, nora
):
    url = at(f"disclosures/{by_consent.pk}.pdf")
    assert health.send(url).status_code == 200
    consent.withdraw(room=room, by=nora, way="oral")
    logged = JournalAccess.objects.count()
    response = health.send(url)
    assert response.status_code == 410
    assert "The consent does not hold any more" in Page(response).text
    assert JournalAccess.objects.count() == logged
    page = Page(health.get(at()))
    assert "not to be sent" in page.text
    assert url not in [form.get("action") for form in page.root.all("form")]


def test_what_was_sent_before_stays_readable(health, at, by_consent, consent, room, nora):
    by_consent.send(way="digital", room=room, by=nora)
    consent.withdraw(room=room, by=nora, way="oral")
    assert health.send(at(f"disclosures/{by_consent.pk}.pdf")).status_code == 200
