"""`manage.py verify_journal`: whether anything in the journals was changed or removed."""

import re

from django.core.management.base import BaseCommand, CommandError

from incidents.models import ChainLink


class Command(BaseCommand):
    help = (
        "Walks the chain over all entries, numbers, consents, disclosures and looks, and names "
        "each row that was changed, removed, put in another order or cut off. Needs no keys. "
        "--expect takes what note_journal wrote: only so a cut at the very end shows for sure."
    )

    def add_arguments(self, parser):
        parser.add_argument("--expect", metavar="SEQ:DIGEST", help="a digest noted earlier")

    def handle(self, *args, expect=None, **options):
        noted = None
        if expect:
            match = re.fullmatch("([0-9]{1,18}):([0-9a-f]{64})", expect)
            if not match:
                raise CommandError("--expect is SEQ:DIGEST as note_journal writes it.")
            noted = int(match[1]), match[2]
        found = list(ChainLink.objects.defects(noted))
        for defect in found:
            self.stderr.write(str(defect))
        if found:
            raise CommandError(f"{len(found)} defects.")
        newest = ChainLink.objects.newest()
        self.stdout.write(f"{newest.seq if newest else 0} links, none broken.")
