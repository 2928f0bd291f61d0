"""What is wrong with the site as it starts: said in the log, and it starts all the same."""

import logging

from django.core import checks
from django.db import DatabaseError

logger = logging.getLogger("config.readiness")


def report():
    """Log what the checks that ask the database say, as `check --database default` does."""
    try:
        messages = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    except DatabaseError:
        logger.exception("The database does not answer")
    else:
        for message in messages:
            logger.log(message.level, "%s", message)
