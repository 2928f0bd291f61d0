"""The letter as it is printed: PDF/UA, in its language, its name naming nobody."""

import re

import pytest

from complaints.models import Letter, LetterTemplate
from complaints.pdf import letter_content, letter_document
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
