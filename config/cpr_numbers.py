"""What reads as a CPR number in words that somebody wrote: refused at its field, masked in the log.

Which number names a patient, and how it is read, stands in incidents/cpr.py. Here is only what no
anonymous part of the site may hold, and no log.
"""

import re

# Spaces and hyphens of any kind, as keyboards, phones and word processors put them in between.
BETWEEN = r"[^\S\r\n\d\w]|[\u00ad\u200b\u2060\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]"
# DDMMYY and four digits, or the C AA G of a replacement number.
CORE = rf"(\d{{2}})(\d{{2}})\d{{2}}(?:{BETWEEN}){{0,3}}\d(?:\d{{3}}|[A-Za-z]{{2}}\d)"
# In words a letter may touch it; a longer run of digits is none, nor a phone with its country.
IN_WORDS = re.compile(rf"(?<![\d+]){CORE}(?!\d)")
# In a log ids stand as well: runs of digits and letters.
IN_LOGS = re.compile(rf"(?<![0-9A-Za-z]){CORE}(?![0-9A-Za-z])")
LEFT_OUT = "[…]"
MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def holds_number(text):
    """Whether something in `text` reads as a CPR number, or as a number that stands in for one.

    Its first six digits are a date that there is, or one with 60 added to the day, as some systems
    make numbers of their own. Eight digits, times, doses and dates alone are no such number.
    """
    return any(_is_dated(match) for match in IN_WORDS.finditer(text))


def without_numbers(text):
    """`text` with what reads as such a number left out."""
    return IN_WORDS.sub(lambda match: LEFT_OUT if _is_dated(match) else match[0], text)


def _is_dated(match):
    day, month = int(match[1]), int(match[2])
    day -= 60 if day > 60 else 0
    return 1 <= month <= 12 and 1 <= day <= MONTHS[month - 1]
