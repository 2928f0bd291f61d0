"""`manage.py note_journal`: the newest digest of the chain, into the log; run it daily."""

import logging

from django.core.management.base import BaseCommand

from incidents.models import ChainLink

logger = logging.getLogger("incidents.chain")


class Command(BaseCommand):
    help = (
        "Writes the newest digest of the journal's chain to the log and to standard output. Keep "
        "it where the database's owner cannot write: verify_journal --expect then shows a cut."
    )

    def handle(self, *args, **options):
        newest = ChainLink.objects.newest()
        noted = newest.noted if newest else "0:"
        logger.warning("The journal's chain ends at %s", noted)
        self.stdout.write(noted)
