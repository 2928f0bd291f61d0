"""`manage.py verify_journal`: whether anything in the journals was changed or removed."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from incidents import notes, vault, verification
from incidents.models import ChainLink


class Command(BaseCommand):
    help = (
        "Walks the chain over all entries, numbers, consents, disclosures and looks, and names "
        "each row that was changed, removed, put in another order or cut off; and each key, index "
        "and tie to a client beside it that is gone without a reason. A cut at the very end shows "
        "against what note_journal wrote, in JOURNAL_NOTES_FILE or given by --expect. Needs no "
        "keys; with them it also says whether they are the ones."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect", metavar="SEQ:DIGEST", action="append", help="a digest noted earlier"
        )

    def handle(self, *args, expect=None, **options):
        try:
            noted = notes.kept()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        for text in expect or []:
            note = notes.read(text)
            if note is None:
                raise CommandError("--expect is SEQ:DIGEST as note_journal writes it.")
            noted.append(note)
        found = 0
        for defect in verification.defects(noted):
            self.stderr.write(str(defect))
            found += 1
        if found:
            raise CommandError(f"{found} defects.")
        newest = ChainLink.objects.newest()
        self.stdout.write(f"{newest.seq if newest else 0} links, none broken.")
        if newest and not noted:
            self.stderr.write("Nothing was noted elsewhere: a cut at the very end does not show.")
        if not vault.is_open():
            self.stderr.write("Without the keys it was not tried whether the journals open.")
