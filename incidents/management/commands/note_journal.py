"""`manage.py note_journal`: the newest digest of the chain, to be kept elsewhere; run it daily."""

import logging

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from incidents import notes
from incidents.models import ChainLink

logger = logging.getLogger("incidents.chain")


class Command(BaseCommand):
    help = (
        "Writes the newest digest of the journal's chain to the log, to standard output and, "
        "where it is set, to JOURNAL_NOTES_FILE. Keep that where the database's owner cannot "
        "write: verify_journal then shows a cut. What was noted before is compared first."
    )

    def handle(self, *args, **options):
        try:
            unlike = ChainLink.objects.unlike(notes.kept())
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        newest = ChainLink.objects.newest()
        for seq, _digest in unlike:
            logger.error("The journal's chain is not what was noted at link %s", seq)
        if unlike:
            ends = f"ends at link {newest.seq}" if newest else "is empty"
            seqs = ", ".join(str(seq) for seq, _digest in unlike)
            raise CommandError(
                f"The chain {ends}, and is not what was noted at link {seqs}: rows were cut off or "
                "written anew. Nothing was noted now; run verify_journal."
            )
        noted = newest.noted if newest else "0:"
        logger.warning("The journal's chain ends at %s", noted)
        self.stdout.write(noted)
        if newest:
            notes.keep(noted)
