"""No number that could be somebody's stands in the log."""

import json
import logging
import sys

import pytest
from django.conf import settings

from config.logs import MASK, MaskNumbers, NameRequest, OneLine, masked


@pytest.mark.parametrize(
    "number",
    [
        *("2202000005", "220200-0005", "220200 0005", "1308781OS6", "130878-1OS6", "130878-1os6"),
        *("220200 - 0005", "220200\u20110005", "220200\u20130005", "220200\u00a00005"),
        *("220200 \u2013 0005", "220200\u22120005", "990200-0005"),
    ],
)
def test_a_number_is_masked_wherever_it_stands(number):
    assert masked(f"a {number}, b") == f"a {MASK}, b"
    assert masked(f"({number})") == f"({MASK})"


@pytest.mark.parametrize(
    "text",
    ["id 22020000051", "2202000", "a2202000005b", "2026-11-22 10:00", "link 41:9f86d081884c"],
)
def test_what_is_no_number_is_left_as_it_is(text):
    assert masked(text) == text


def test_a_traceback_is_masked_as_well():
    try:
        raise ValueError("no such number: 220200-0005")
    except ValueError:
        record = logging.LogRecord(
            "a", logging.ERROR, "a.py", 1, "%s failed", ("220200-0005",), sys.exc_info()
        )
    record.stack_info = "220200-0005"
    assert MaskNumbers().filter(record)
    line = logging.Formatter().format(record)
    assert "220200-0005" not in line
    assert line.startswith(f"{MASK} failed")
    assert "ValueError" in line


def test_every_handler_of_the_site_masks():
    for handler in settings.LOGGING["handlers"].values():
        assert "numbers" in handler["filters"]


# -- As JSON, and of which request ---------------------------------------------------------------


def line_of(record):
    for each in (MaskNumbers(), NameRequest()):
        each.filter(record)
    return json.loads(OneLine().format(record))


def test_a_record_is_one_line_of_what_is_named_and_nothing_else():
    record = logging.LogRecord("a.b", logging.WARNING, "a.py", 1, "%s og %s", ("æ", "\n"), None)
    record.request, record.nickname = "<the request>", "Bo"
    found = line_of(record)
    assert found.pop("at")
    assert found == {"level": "WARNING", "logger": "a.b", "request_id": "-", "message": "æ og \n"}


def test_a_traceback_is_masked_in_json_as_well():
    try:
        raise ValueError("no such number: 220200-0005")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "failed", (), sys.exc_info())
    found = line_of(record)
    assert MASK in found["exc_info"]
    assert "220200" not in str(found)


ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(("sent", "kept"), [(ID, True), ("Bo was here", False), ("", False)])
def test_all_that_one_request_logs_has_its_id(sent, kept, settings, caplog, front_desk):
    settings.ROOT_URLCONF = "tests.config.test_protection"
    front_desk.raise_request_exception = False
    caplog.handler.addFilter(NameRequest())
    answer = front_desk.get("/broken/", headers={"X-Request-ID": sent})
    [record] = [record for record in caplog.records if record.name == "django.request"]
    assert (record.request_id == ID) == kept
    assert len(record.request_id) == 32
    assert record.request_id in answer.content.decode(), "the page shows it"
    assert "X-Request-ID" not in answer.headers
