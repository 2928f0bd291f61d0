"""What may stand in the log: no number that could be somebody's CPR number."""

import logging

from django_guid import get_guid
from pythonjsonlogger.json import JsonFormatter

from .cpr_numbers import IN_LOGS

MASK = "******-****"


def masked(text):
    """`text` with each number that could be a CPR number masked, whatever its date."""
    return IN_LOGS.sub(MASK, text)


class MaskNumbers(logging.Filter):
    """Masks numbers in the message and the traceback of each record.

    Nothing writes them there on purpose; this is for the exception whose words nobody foresaw.
    """

    def filter(self, record):
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        if record.stack_info:
            record.stack_info = masked(record.stack_info)
        return True


class NameRequest(logging.Filter):
    """Gives each record `request_id`: of the request it was written in, or a dash."""

    def filter(self, record):
        record.request_id = get_guid() or "-"
        return True


class OneLine(JsonFormatter):
    """A record as one line of JSON: when, how bad, who says so, of which request, and what.

    Nothing else that a record carries is written: Django hangs the request itself on some.
    """

    # `request` is what Django calls the request it hangs on: the id keeps its own name.
    RENAMED = {"asctime": "at", "levelname": "level", "name": "logger"}
    WANTED = ("at", "level", "logger", "request_id", "message", "exc_info", "stack_info")

    def __init__(self):
        fields = " ".join(f"%({name})s" for name in (*self.RENAMED, "request_id", "message"))
        super().__init__(fields, rename_fields=self.RENAMED, json_ensure_ascii=False)

    def formatException(self, ei):
        # It is written anew here, past MaskNumbers.
        return masked(super().formatException(ei))

    def process_log_record(self, log_data):
        return {name: log_data[name] for name in self.WANTED if log_data.get(name)}
