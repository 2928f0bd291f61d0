"""A number and words that must never be seen elsewhere, sent through every flow; errors forced."""

import base64
import logging
import sys
from io import StringIO

import pgtrigger
import pytest
from django.contrib import admin
from django.core import mail
from django.core.signals import got_request_exception
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views.debug import ExceptionReporter
from psycopg import sql

from config.logs import MaskNumbers
from incidents import cpr
from incidents.forms.journal import confirmation_of
from incidents.models import Disclosure, JournalAccess, JournalEntry
from tests.incidents.conftest import MANS
from tests.page import Page

pytestmark = pytest.mark.django_db

NUMBER = MANS
BARE = MANS.replace("-", "")
WORDS = "Kanariegul hud"
NAME = "Kanariefugl"


@pytest.fixture
def log():
    """All that the site logs, as its handler writes it."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    handler.addFilter(MaskNumbers())
    root = logging.getLogger()
    level = root.level
    loggers = [logging.getLogger(name) for name in ("django", "django.request", "django.server")]
    for logger in (root, *loggers):
        logger.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.setLevel(level)
    for logger in (root, *loggers):
        logger.removeHandler(handler)


def everything_kept():
    """All text and all bytes of all tables, as the database would dump them."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            every_row = sql.SQL("SELECT row_to_json(t)::text FROM {} t")
            cursor.execute(every_row.format(sql.Identifier(table)))
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def seen(text):
    """Which of the canaries stand in `text`, in any way of writing them."""
    ways = {
        BARE: BARE,
        NUMBER: NUMBER,
        "number in hex": BARE.encode().hex(),
        WORDS: WORDS,
        "words in hex": WORDS.encode().hex(),
    }
    return [name for name, way in ways.items() if way in text]


@pytest.fixture
def flows(health, ended, address, room, bo):
    """Send the canaries through every flow; returns the addresses asked for and the answers."""
    bo.nickname = NAME
    bo.save()
    answers = []

    def go(method, url, **fields):
        answer = health.send(url, fields) if method == "POST" else health.get(url)
        answers.append((url, answer))
        return answer

    signed = {
        "happened_at": "2026-11-22 10:00",
        "text": WORDS,
        "told": WORDS,
        "substances": WORDS,
        "responsible": health.staff.pk,
    }
    given = {"asked_number": "given", "number": NUMBER, "consent": "given", "way": "oral"}
    today = f"{timezone.localdate():%Y-%m-%d}"
    given |= {"answered_on": today}
    journals = "/rooms/kilden/journals/"
    go("POST", address("journal_draft"), **signed, **given)
    confirmed = confirmation_of(cpr.read(NUMBER))
    go("POST", address("journal_keep"), **signed, **given)  # asks whether the number is right
    go("POST", address("journal_keep"), **signed, **given, confirmed=confirmed)
    go("POST", address("journal_keep"), **signed, **given, confirmed=confirmed)  # again
    go("POST", journals, number=NUMBER)  # without a purpose
    go("POST", journals, number="220200-0048", purpose="treatment")  # none
    found = go("POST", journals, number=NUMBER, purpose="treatment")
    look = found["Location"]
    page = Page(go("GET", look))
    assert NUMBER in page.text, "the journal shows what is looked for elsewhere"
    assert WORDS in page.text
    go("POST", f"{look}entries/draft/", **signed)
    go("POST", f"{look}entries/new/", **signed)
    entry = JournalEntry.objects.first()
    go("POST", f"{look}entries/{entry.pk}/draft/", **signed, why=WORDS)
    go("POST", f"{look}entries/{entry.pk}/correct/", **signed, why=WORDS)
    asked = {"answer": "refused", "purpose": "other", "way": "oral", "given_on": today}
    go("POST", f"{look}consents/new/", **asked, to=WORDS)
    go("POST", f"{look}hold/", holds="yes", reason=WORDS)
    vital = {"ground": "vital_interest", "purpose": "treatment", "reason": WORDS, "to": WORDS}
    go("POST", f"{look}disclosures/new/", entries=str(entry.pk), **vital)
    document = Disclosure.objects.get()
    assert go("POST", f"{look}disclosures/{document.pk}.pdf").content.startswith(b"%PDF-")
    go("POST", f"{look}print/", purpose="own_request")
    go("POST", f"{look}number/", number=NUMBER, confirmed=confirmed)  # it has one
    go("POST", f"{journals}emergency/", number=NUMBER, reason=WORDS)
    go("GET", f"{look}looks/")
    # Forced: what is stored does not open, so that a page and a verb fail half-way.
    with pgtrigger.ignore():
        JournalEntry.objects.filter(pk=entry.pk).update(content=b"x" * 60)
    health.raise_request_exception = False
    assert go("GET", look).status_code == 503
    assert go("GET", f"{look}entries/{entry.pk}/correct/").status_code == 503
    go("POST", journals, number=f"{NUMBER}\0", purpose="treatment")
    return answers


def test_nothing_readable_is_in_the_database_in_its_queries_or_in_the_log(log, request):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        request.getfixturevalue("flows")
    assert JournalAccess.objects.filter(kind="emergency").exists()
    assert seen(everything_kept()) == []
    assert seen("\n".join(query["sql"] for query in queries)) == []
    assert "Unreadable" in log.getvalue(), "the forced errors are in the log"
    assert seen(log.getvalue()) == []
    assert not mail.outbox


def test_no_address_title_or_header_says_it(flows):
    for url, answer in flows:
        assert seen(url) == []
        assert seen(str(answer.headers)) == []
        if answer["Content-Type"].startswith("text/html") and answer.content:
            assert seen(Page(answer).title) == []
        assert answer["Cache-Control"] == "no-store"


def test_no_error_page_says_it(flows):
    assert [seen(a.content.decode()) for _url, a in flows if a.status_code >= 500] == [[], []]


@pytest.fixture
def reports():
    """What would be reported of each error that a view does not expect, as text and as a page."""
    found = []

    def report(request, **_kwargs):
        reporter = ExceptionReporter(request, *sys.exc_info())
        found.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    got_request_exception.connect(report)
    yield found
    got_request_exception.disconnect(report)


@pytest.mark.parametrize("table", ["submission", "journalidentity", "journalentry", "consent"])
def test_no_report_of_an_error_says_it(health, ended, address, reports, table):
    """The database fails at each step of keeping a journal: no frame on the way shows content."""
    app = "config" if table == "submission" else "incidents"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'The disk is full'; END $$"
        )
        event = "UPDATE" if table == "submission" else "INSERT"
        cursor.execute(
            f"CREATE TRIGGER fail BEFORE {event} ON {app}_{table} EXECUTE FUNCTION fail()"
        )
    health.raise_request_exception = False
    number = cpr.read(NUMBER)
    sent = {
        "happened_at": "2026-11-22 10:00",
        "text": WORDS,
        "told": WORDS,
        "substances": WORDS,
        "responsible": health.staff.pk,
        "asked_number": "given",
        "number": NUMBER,
        "confirmed": confirmation_of(number),
        "consent": "given",
        "way": "oral",
        "answered_on": timezone.localdate().isoformat(),
    }
    assert health.send(address("journal_keep"), sent).status_code == 500
    assert ["The disk is full" in report for report in reports] == [True, True]
    assert [seen(report) for report in reports] == [[], []]


@pytest.mark.parametrize("keys", ["", "another:" + base64.b64encode(b"a" * 32).decode()])
def test_without_the_keys_each_page_says_so_in_words(health, at, settings, keys):
    settings.JOURNAL_KEYS = keys
    answer = health.get(at())
    assert answer.status_code == 503
    assert "The journal is closed" in answer.content.decode()


def test_another_index_key_closes_the_journal_in_words(health, journal, settings):
    settings.JOURNAL_INDEX_KEY = base64.b64encode(b"a" * 32).decode()
    sent = {"number": NUMBER, "purpose": "treatment"}
    answer = health.send("/rooms/kilden/journals/", sent)
    assert answer.status_code == 503
    assert "The journal is closed" in answer.content.decode()
    assert not JournalAccess.objects.exists(), "nothing was written"


def test_what_does_not_open_is_said_in_words(health, at, journal, log):
    with pgtrigger.ignore():
        JournalEntry.objects.update(content=b"x" * 60)
    answer = health.get(at())
    assert answer.status_code == 503
    assert "The journal does not open" in answer.content.decode()
    assert "something in a journal does not open" in log.getvalue()


def test_who_is_no_health_staff_sees_it_nowhere(flows, leader, auditor, front_desk, administrator):
    for who in (leader, auditor, front_desk, administrator):
        for url in {url for url, _answer in flows} | {"/rooms/kilden/journal-log/"}:
            assert seen(who.get(url).content.decode()) == []


def test_no_journal_of_a_real_number_says_whose_it_is(flows):
    pages = [answer for url, answer in flows if "/journals/" in url]
    shown = [answer.content.decode() for answer in pages if "html" in answer["Content-Type"]]
    assert not [page for page in shown if NAME in page]


def test_the_journal_is_not_in_django_admin(administrator):

    assert not [
        model
        for model in admin.site._registry
        if model.__name__.startswith(
            ("Journal", "PatientJournal", "Consent", "Disclosure", "Chain")
        )
    ]
