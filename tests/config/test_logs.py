"""No number that could be somebody's stands in the log."""

import logging
import sys

import pytest
from django.conf import settings

from config.logs import MASK, MaskNumbers, masked


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
