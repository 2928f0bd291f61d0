"""What may stand in the log: no number that could be somebody's CPR number."""

import logging

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
