"""The poster: PDF/UA, two sides in each language, a QR code that leads to the page."""

import re
import zlib

import pytest
import segno

from complaints.poster import poster_document, poster_page, qr_code
from rooms.models import ContactPoint, HouseRule, Room
from rooms.roles import Role
from tests.conftest import StaffBrowser
from tests.factories import StaffFactory
from tests.page import Page

pytestmark = pytest.mark.django_db

URL = "/rooms/kilden/poster.pdf"
ADDRESSES = {
    "da": "https://rooms.example/r/kilden/",
    "en": "https://rooms.example/r/kilden/en/",
}


def inflated(document):
    """The bytes of a PDF with its streams unpacked."""
    unpacked = [document]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"".join(unpacked)


def sides(document):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", inflated(document)))


def test_whoever_works_in_the_room_gets_it_as_a_file(front_desk, auditor, room):
    for browser in (front_desk, auditor):
        answer = browser.get(URL)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="kilden-poster.pdf"'
        assert answer["Cache-Control"] == "no-store"
        assert answer.content.startswith(b"%PDF-")


def test_it_is_accessible_and_says_its_languages(room):
    document = inflated(poster_document(room, ADDRESSES))
    assert re.search(rb"pdfuaid:part(?:>|=\")1", document)
    assert b"/StructTreeRoot" in document
    assert b"/MarkInfo" in document
    for language in (b"da", b"en"):
        assert re.search(rb"/Lang\s*\(" + language, document)
    assert b"/Figure" in document
    assert b"/Alt" in document


def test_the_code_holds_the_absolute_address_of_the_page(room):
    for language, address in ADDRESSES.items():
        page = poster_page(room, language, address)
        assert page["qr"] == qr_code(address)
        assert page["letters"] == address.removeprefix("https://")
    # Two addresses have two codes, and the picture is that of the library for just this text.
    assert qr_code(ADDRESSES["da"]) != qr_code(ADDRESSES["en"])
    dark = sum(map(sum, segno.make(ADDRESSES["da"], error="q", micro=False).matrix))
    drawn = re.findall(r"h(\d+)", re.search(r' d="([^"]+)"', qr_code(ADDRESSES["da"]))[1])
    assert sum(map(int, drawn)) == dark


def test_the_address_is_that_of_the_site_asked(front_desk, room, settings):
    """Staff print it from the address under which clients reach the site."""
    settings.ALLOWED_HOSTS = ["rooms.example"]
    there = front_desk.get(URL, SERVER_NAME="rooms.example", secure=True)
    here = front_desk.get(URL, SERVER_NAME="rooms.example", secure=False)
    assert there.status_code == here.status_code == 200
    assert alternative_texts(there.content) == {
        "rooms.example/r/kilden/",
        "rooms.example/r/kilden/en/",
    }


def test_the_address_of_the_public_pages_can_be_another(front_desk, room, settings):
    settings.PUBLIC_ADDRESS = "https://stofrum.example"
    assert alternative_texts(front_desk.get(URL).content) == {
        "stofrum.example/r/kilden/",
        "stofrum.example/r/kilden/en/",
    }


def test_the_picture_is_the_code_of_the_address_square_by_square(room):
    """Drawn again from the strokes of the picture it is the matrix of the library."""
    for address in ADDRESSES.values():
        matrix = [
            list(map(bool, row)) for row in segno.make(address, error="q", micro=False).matrix
        ]
        assert squares(qr_code(address), len(matrix)) == matrix


def squares(picture, size):
    """The dark squares of a picture of strokes, each one row high, as rows of True and False."""
    found = [[False] * size for _row in range(size)]
    x = y = 0.0
    for command, numbers in re.findall(
        r"([Mmh])\s*([-\d. ]+)", re.search(r' d="([^"]+)"', picture)[1]
    ):
        values = [float(number) for number in numbers.split()]
        if command == "h":
            for column in range(int(values[0])):
                found[int(y - 2)][int(x - 2) + column] = True
            x += values[0]
        else:
            moved = command == "m"
            x, y = values[0] + x * moved, values[1] + y * moved
    return found


def test_secure_mail_stands_on_it(room):
    ContactPoint.objects.filter(receiver="borgerraadgiveren").update(
        secure_mail="sikker@kk.example"
    )
    said = poster_page(room, "en", ADDRESSES["en"])["whom"]
    assert any("Secure e-mail sikker@kk.example" in one["reach"] for one in said)


def alternative_texts(document):
    """The addresses that the pictures of the poster are described with."""
    found = set()
    for raw in re.findall(rb"/Alt\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>)", inflated(document)):
        if raw.startswith(b"<"):
            text = bytes.fromhex(raw[1:-1].decode())
        else:
            text = re.sub(rb"\\(.)", rb"\1", raw[1:-1], flags=re.DOTALL)
        words = text.decode("utf-16") if text.startswith(b"\xfe\xff") else text.decode("latin-1")
        found.add(words.partition(": ")[2])
    return found


def test_it_says_what_the_page_says(room):
    HouseRule.objects.create(room=room, position=1).rewrite("da", "Ingen hunde.")
    Room.objects.filter(pk=room.pk).update(women_only=True, mobile=True)
    room.refresh_from_db()
    danish, english = (poster_page(room, *address) for address in ADDRESSES.items())
    assert (danish["call"], english["call"]) == ("Ring 112", "Call 112")
    assert english["notes"] == ["The room is a vehicle.", "Only women come in here."]
    # A rule that nobody translated stands there in Danish, and says so.
    assert danish["rules"] == english["rules"] == [("Ingen hunde.", "da")]
    assert len(english["rights"]) == 6
    reach = {one["name"]: one["reach"] for one in english["whom"]}
    assert reach["The leader of Kilden"] == "Prøvegade 1, 1700 København V"
    assert reach["Socialforvaltningen"] == "Ask staff how to reach them."
    [borger] = [words for name, words in reach.items() if name.startswith("Borger")]
    assert "Tietgensgade 31A, 1. sal, 1704 København V" in borger
    assert "33\N{NO-BREAK SPACE}66\N{NO-BREAK SPACE}14" in borger


@pytest.mark.parametrize("rules", [0, 6, 14])
def test_each_language_has_two_sides_with_few_rules_and_with_many(room, rules):
    """The letters shrink before a rule moves to a sheet that nobody hangs up."""
    for position in range(rules):
        rule = HouseRule.objects.create(room=room, position=position)
        rule.rewrite("da", f"{position} " + "Ingen må stå i vejen for andre. " * 4)
    assert sides(poster_document(room, ADDRESSES)) == 4


def test_words_that_look_like_markup_are_words(room):
    HouseRule.objects.create(room=room, position=1).rewrite("da", "#panic() *a* $x$ \\ @b <c> [d]")
    Room.objects.filter(pk=room.pk).update(name="Kilden #1 [*]")
    room.refresh_from_db()
    assert sides(poster_document(room, ADDRESSES)) == 4


def test_who_works_elsewhere_does_not_learn_that_the_room_is_there(elsewhere, room):
    assert elsewhere.get(URL).status_code == 404


def test_the_page_about_the_room_leads_to_it_and_to_the_public_page(room):
    browser = StaffBrowser(StaffFactory(roles=[(Role.AUDITOR, room)]))
    links = Page(browser.get("/rooms/kilden/")).links
    assert URL in links
    assert "/r/kilden/" in links
