"""The letter as it is printed: PDF/UA, in its language, its name naming nobody."""

import re

import pytest

from complaints.models import Letter, LetterTemplate
from complaints.pdf import letter_content, letter_document
from rooms.models import ContactPoint
from tests.incidents.test_disclosure_pdf import inflated


@pytest.fixture
def make(complaint, lone):
    """`make(language="en", text="…")` makes a letter about the complaint."""

    def make(language="da", text="Kære du\n\nVi ses.\nSnart.", **words):
        template = LetterTemplate.objects.current("answer", language)
        usual = {"title": "Svar", "to": "Ole Olsen, Gade 1", "text": text}
        return Letter.objects.make(
            complaint=complaint, template=template, by=lone, **{**usual, **words}
        )

    return make


def test_it_is_given_to_who_may_know_of_the_complaint(leader, front_desk, at, complaint, make):
    address = at(f"letters/{make().uuid}.pdf")
    response = leader.get(address)
    name = f"{complaint.reference}-answer.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF-")
    assert front_desk.get(address).status_code == 403


@pytest.mark.parametrize("language", ["da", "en"])
def test_it_is_pdf_ua_and_says_its_language(make, language):
    document = inflated(letter_document(make(language)))
    assert re.search(rb"pdfuaid:part(?:>|=\")1", document)
    assert re.search(rb"pdfaid:part(?:>|=\")2", document)
    assert b"/StructTreeRoot" in document
    assert b"(%s)" % language.encode() in document


def test_it_holds_what_was_kept(make, complaint):
    content = letter_content(make())
    assert content["paragraphs"] == [["Kære du"], ["Vi ses.", "Snart."]]
    assert content["to"] == "Ole Olsen, Gade 1"
    assert content["reference"] == complaint.reference
    assert (content["sender"], content["address"]) == ("Kilden", complaint.room.address)


def test_what_looks_like_markup_is_text(make):
    wild = '#panic("x") *a* $b$ @c <d> = e \\ ` [f'
    assert letter_document(make(text=wild, title=wild, to=wild)).startswith(b"%PDF-")


def test_another_complaints_letter_is_none(leader, complain, make):
    other = complain()
    address = f"/rooms/kilden/complaints/{other.uuid}/letters/{make().uuid}.pdf"
    assert leader.get(address).status_code == 404


@pytest.mark.parametrize(
    "facts", [{"about_leader": True}, {"choice": "socialforvaltningen"}], ids=["about", "chosen"]
)
def test_where_the_leader_may_not_know_central_administration_writes(complain, make, lone, facts):
    """Neither the room's address at the head nor its name below."""
    complaint = complain("conditions", **facts)
    template = LetterTemplate.objects.current("answer", "da")
    words = template.filled(complaint)
    assert words["text"].endswith("Venlig hilsen\nSocialforvaltningen")
    letter = Letter.objects.make(complaint=complaint, template=template, to="Ole", by=lone, **words)
    content = letter_content(letter)
    assert content["sender"] == "Socialforvaltningen"
    assert "Prøvegade" not in str(content)
    letter_document(letter)


def test_the_sender_is_kept_as_it_was(complaint, make, lone, room):
    letter = make()
    complaint.concern(by=lone, about_leader=True)
    assert letter_content(Letter.objects.get(pk=letter.pk))["sender"] == room.name


def test_its_address_is_that_of_the_day(complain, lone):
    ContactPoint.objects.create(
        receiver="socialforvaltningen",
        name_da="Socialforvaltningen, Centralen",
        name_en="Social Services",
        address="Bernstorffsgade 17",
        source="Prøve",
        valid_from="2026-01-01",
    )
    template = LetterTemplate.objects.current("answer", "en")
    letter = Letter.objects.make(
        complaint=complain(about_leader=True),
        template=template,
        title="A",
        text="B",
        to="C",
        by=lone,
    )
    assert (letter.sender, letter.sender_address) == ("Social Services", "Bernstorffsgade 17")
    letter_document(letter)
