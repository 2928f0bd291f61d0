"""Whatever is sent, to every field of every form: a clear answer, nothing lost, nothing broken."""

import uuid
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from incidents.models import JournalAccess
from intake.models import Client, FirstAidAgreement
from rooms.models import Membership
from rooms.roles import Role
from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import contents
from tests.test_access import LISTED, WAYS, ask, scene, stage, the_stage  # noqa: F401

pytestmark = pytest.mark.walk

FORMS = [
    name
    for name in LISTED
    if not name.startswith("admin:") and name not in ("account_inactive", "account_logout")
]

HUGE = "9" * 400
WRONG = {
    "nothing": "",
    "spaces": "   ",
    "over-long": "ø" * 3_000,
    "a null character": "Bo\0",
    "a number": "-1",
    "a huge number": HUGE,
    "more than the database counts": str(2**63),
    "words": "nobody's",
    "markup": "\"'><script>alert(1)</script>",
    "no width": "\u200b\u2060",
    "a line break": "Bo\r\nSet-Cookie: a=b",
    "the end of the alphabet": "\U0010ffff",
}
# These cannot be written in text at all: the bytes of a body as they are.
BYTES = {
    "a lone surrogate": "%ED%A0%80",
    "no UTF-8": "%FF%FE",
    "broken escapes": "%zz%",
}
# Where one can only choose, what was not offered is all the same to the form.
NOT_OFFERED = ("nothing", "over-long", "a null character", "a number", "markup", "a lone surrogate")
FREE_TEXT = {"nickname", "birth_year", "reason", "left_at", "arrived_at", "q", "login"}
FREE_TEXT |= {"until", "told_at", "expected_on", "decision_on", "contact", "four_words"}
ENCODED = "application/x-www-form-urlencoded"


def encoded(fields):
    """A body in which values of BYTES stay as they are."""
    fields = {"submission": str(uuid.uuid4()), **fields}
    raw = set(BYTES.values())
    return "&".join(
        f"{name}={value if value in raw else quote(str(value))}" for name, value in fields.items()
    )


def send(sender, url, fields, *, htmx=False):
    headers = {"HX-Request": "true"} if htmx else {}
    return sender.generic("POST", url, encoded(fields), ENCODED, headers=headers)


@pytest.fixture
def sender(stage):  # noqa: F811
    """Of every role in the room, to whom an error of ours is a page and not an exception."""
    front_desk, scene = stage.cast["front_desk"], stage.scene  # noqa: F811
    for role in (Role.HEALTH, Role.LEADER):
        Membership.objects.create(staff=front_desk.staff, role=role, room=scene.room)
    # What is published of all rooms is for who holds them all.
    Membership.objects.create(staff=front_desk.staff, role=Role.AUDITOR, room=None)
    scene.look = JournalAccess.objects.open(
        scene.look.journal, purpose="treatment", staff=front_desk.staff, room=scene.room
    )
    front_desk.raise_request_exception = False
    return front_desk


def fields_of(sender, scene, name):  # noqa: F811
    """The fields that the page of `name` shows, with what makes a good form of them."""
    good = {key: str(value) for key, value in scene.body(name).items()}
    shown = sender.get(scene.url(name))
    if shown.status_code == 200 and shown["Content-Type"].startswith("text/html"):
        forms = [f for f in Page(shown).root.all("form") if f.get("method") == "post"]
        offered = {
            field["name"]
            for form in forms
            if "sign-out" not in form.get("action")
            for field in form.all("input", "select", "textarea")
            if field.get("name")
        }
        good |= dict.fromkeys(offered - good.keys(), "")
    return {k: v for k, v in good.items() if k not in ("csrfmiddlewaretoken", "submission")}


@pytest.mark.parametrize("name", FORMS)
def test_no_field_of_any_form_breaks_a_page(name, sender, scene):  # noqa: F811
    """Each field in turn gets each wrong thing, the others being right."""
    scene.prepare(name, sender.staff)
    url = scene.url(name)
    good = fields_of(sender, scene, name)
    good |= {"an-unknown-field": ""}
    before = contents()
    for field in good:
        for what in WRONG | BYTES if field in FREE_TEXT else NOT_OFFERED:
            wrong = (WRONG | BYTES)[what]
            cookies = sender.cookies.copy()
            with transaction.atomic():
                response = send(sender, url, good | {field: wrong}, htmx="null" in what)
                # What was refused is left as it is, to see below that nothing was written.
                transaction.set_rollback(response.status_code < 400)
            sender.cookies = cookies
            expected = (200, 204, 302, 400, 404, 405, 409, 422)
            assert response.status_code in expected, f"{field}: {what}: {response.status_code}"
            if response.status_code == 422 and what in WRONG:
                typed = {f: v for f, v in (good | {field: wrong}).items() if f in FREE_TEXT}
                assert lost(response, typed) == set(), f"{field}: {what}"
                assert Page(response).errors or "notice-bad" in response.content.decode()
        assert contents() == before, f"{field}: something was refused, and written"


def lost(response, typed):
    """The fields of `typed` that the page does not show again as they were typed."""
    root = Page(response).root
    shown = {field.get("name"): field.get("value") for field in root.all("input")}
    shown |= {field.get("name"): field.text for field in root.all("textarea")}
    return {
        name
        for name, value in typed.items()
        if unbroken(shown[name].replace("\ufffd", "\0")) != unbroken(value)
    }


def unbroken(text):
    """Text as one line: how an input shows it."""
    return "".join(text.split())


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_any_other_shape_is_refused(name, sender, scene):  # noqa: F811
    url = scene.url(name)
    scene.prepare(name, sender.staff)
    bodies = {
        "a thousand and one fields": ("&".join(f"f{n}=" for n in range(1001)), ENCODED),
        "too much": ("nickname=" + "x" * 300_000, ENCODED),
        "JSON": ('{"nickname": "Bo"}', "application/json"),
        "no body": ("", ENCODED),
        "no form": ("\0\1\2", "application/octet-stream"),
        "a broken multipart": ("--x\r\nContent-Disp", "multipart/form-data; boundary=x"),
        "a multipart without boundary": ("--x", "multipart/form-data"),
    }
    before = contents()
    for what, (body, kind) in bodies.items():
        with transaction.atomic():
            response = sender.generic("POST", url, body, kind)
            after = contents()
            transaction.set_rollback(True)
        allowed = (400, 405)
        if name in (*LOOKING, "account_change_password"):
            allowed = (200, *allowed)
        if name == "account_login":
            allowed = (200, 302, *allowed)
        assert response.status_code in allowed, what
        assert after == before, what


@pytest.mark.parametrize("name", FORMS)
def test_a_file_where_a_text_belongs_is_no_text(name, sender, scene):  # noqa: F811
    scene.prepare(name, sender.staff)
    good = {"submission": str(uuid.uuid4()), **scene.body(name)}
    for field in good:
        sender.force_login(sender.staff)
        with transaction.atomic():
            file = SimpleUploadedFile("bo.txt", b"Bo")
            response = sender.post(scene.url(name), good | {field: file})
            transaction.set_rollback(True)
        assert response.status_code in (200, 204, 302, 400, 405, 422), field


CHARSETS = ["utf-16", "utf-7", "unicode_escape", "raw_unicode_escape", "idna", "base64", "no-such"]


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_body_that_claims_another_alphabet_breaks_nothing(sender, scene, charset):  # noqa: F811
    r"""Some codecs of Python make lone surrogates of plain letters: `\ud800`."""
    boundary = "boundary"
    for name in ("intake:client_search", "intake:client_similar", "intake:client_create"):
        fields = {"submission": str(uuid.uuid4()), **scene.body(name)}
        fields |= {"q": "\\ud800mads", "nickname": "\\ud800mads"}
        parts = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        )
        body = f"{parts}--{boundary}--\r\n"
        for kind in (
            f"multipart/form-data; boundary={boundary}; charset={charset}",
            f"{ENCODED}; charset={charset}",
        ):
            with transaction.atomic():
                response = sender.generic("POST", scene.url(name), body, kind)
                transaction.set_rollback(True)
            assert response.status_code < 500, f"{name}: {kind}"


# -- Addresses -----------------------------------------------------------------------------------

ODD = ["%00", "%ED%A0%80", "%FF", "%F0%9F%91%BB", "..%2f..", "x" * 3000, "%3Cscript%3E", "0", "-1"]


@pytest.mark.parametrize("odd", ODD)
def test_no_address_breaks_a_page(odd, sender, scene):  # noqa: F811
    known = {
        "kilden": "rooms/{odd}/desk/",
        str(scene.visit.uuid): "rooms/kilden/visits/{odd}/correct/",
        str(scene.at_the_door.uuid): "rooms/kilden/clients/{odd}/",
        "": "{odd}/",
    }
    for pattern in known.values():
        for method, htmx in WAYS:
            response = ask(sender, method, "/" + pattern.format(odd=odd), htmx=htmx)
            assert response.status_code in (404, 405)
            assert b"<script>" not in response.content


@pytest.mark.parametrize("odd", ODD)
def test_no_query_breaks_a_page(odd, sender, scene):  # noqa: F811
    words = (
        "admitted",
        "left",
        "intake",
        "waiting",
        "done",
        "everyone",
        "version",
        "client",
        "code",
        "substance",
        "other_substance",
        *("kind", "first", "last", "day", "theme"),
    )
    query = "&".join(
        f"{word}={odd}" for word in (*words, "method", "next", "choose", "page", "incident")
    )
    for name in LISTED:
        response = sender.get(f"{scene.url(name)}?{query}")
        assert response.status_code < 500, name
        assert b"<script>" not in response.content


# -- Nicknames are whatever people want to be called ---------------------------------------------

NICKNAMES = {
    "right to left": "محمد",
    "mixed directions": "Bo \u202eoB",
    "emoji": "👻 Mia 👩🏽‍🚀",
    "one sign": "?",
    "accents": "Zoë Ñandú-Łukasz",
    "letters without a capital": "ßtraße",
    "as long as may be": "Å" * 60,
    "markup": "<b>Bo</b> & \"Mia\" 'x'",
    "a script": "<script>alert(1)</script>",
    "a template": "{{ 7|add:7 }}{% now 'Y' %}",
    "a formula": "=1+1",
    "a percent sign": "100% %s %(client)s",
}


@pytest.mark.parametrize("nickname", NICKNAMES.values(), ids=NICKNAMES)
def test_a_nickname_is_kept_and_shown_as_typed_everywhere(nickname, sender, scene):  # noqa: F811
    body = scene.body("intake:client_create") | {"nickname": nickname}
    response = sender.send(scene.url("intake:client_create"), body)
    client = Client.objects.get(nickname=nickname)
    assert response["Location"] == reverse("intake:visit_create", args=["kilden", client.uuid])

    scene.visit.leave(by=sender.staff)
    theirs = replace(scene, at_the_door=client)
    sender.send(theirs.url("intake:waiting_create"), scene.body("intake:waiting_create"))
    theirs.entry = client.waiting.get()
    shown_on = seen_on(sender, theirs, nickname)
    looked = {name for name in LOOKING if name.startswith("intake:")}
    assert {"intake:desk", "intake:live_room", "intake:client_detail", *looked} - shown_on <= (
        looked if len(nickname) < 2 else set()
    )
    admitted = sender.send(theirs.url("intake:visit_create"), scene.body("intake:visit_create"))
    assert admitted.status_code == 302
    desk = sender.get(admitted["Location"])
    assert nickname in by_id(desk, "done")
    assert nickname in by_id(desk, "live")
    theirs.visit = client.visits.get()
    theirs.consumption = theirs.visit.consumptions.get()
    shown_on = seen_on(sender, theirs, nickname)
    assert {"intake:visit_correct", "intake:consumption_create", "intake:visit_close"} <= shown_on
    assert "intake:visit_close_all" in shown_on


def by_id(response, name):
    return " ".join(Page(response).by_id(name).text.split())


# What is sent by POST and writes nothing.
LOOKING = ("intake:client_search", "intake:client_similar", "complaints:complaint_routing")


def seen_on(sender, scene, nickname):  # noqa: F811
    """The pages on which the nickname stands as text; nowhere it may stand as anything else."""
    found = set()
    for name in LISTED:
        if not name.startswith("intake:"):
            continue
        for method, htmx in WAYS:
            if method == "POST" and name not in LOOKING:
                continue
            body = {"q": nickname, "nickname": nickname, "open": "1"}
            response = ask(sender, method, scene.url(name), body, htmx=htmx)
            for markup in ("<script>alert", "<b>Bo"):
                assert markup not in response.content.decode(), name
            if response.status_code == 200 and nickname in Page(response).text:
                found.add(name)
    return found


def test_markup_in_any_word_somebody_wrote_is_shown_as_words(sender, scene):  # noqa: F811
    """Reasons, names of staff, rules: nobody's words become part of the page."""
    markup = "<img src=x onerror=alert(1)>"
    sara = sender.staff
    sara.name = markup
    sara.save()
    client = scene.visit.client
    client.correct(by=sara, reason=markup, nickname=markup)
    FirstAidAgreement.objects.filter(client=client).update(witnessed_by=sara)
    scene.at_the_door = client
    for name in LISTED:
        if name.startswith(("intake:", "rooms:")):
            assert "<img" not in sender.get(scene.url(name)).content.decode(), name
    page = Page(sender.get(scene.url("intake:client_detail")))
    assert page.text.count(markup) >= 4


def test_a_name_of_nothing_visible_is_no_name(sender, scene):  # noqa: F811
    """On a tile it would be a place that is taken by nobody."""
    for invisible in ("\u200b", "\u2060\u200b", "\ufeff", "\u202e", "\u00ad"):
        body = scene.body("intake:client_create") | {"nickname": invisible}
        response = sender.send(scene.url("intake:client_create"), body)
        assert response.status_code == 422, repr(invisible)
        assert "nickname" in Page(response).errors


def test_two_with_the_same_odd_name_are_told_apart_by_their_facts(sender, scene):  # noqa: F811
    for year in (1970, 1980):
        ClientFactory(
            nickname="👻",
            birth_year=year,
            registered_in=scene.room,
            registered_by=sender.staff,
        )
    response = sender.post("/rooms/kilden/search/", {"q": "👻 70"})
    assert response.status_code == 200
