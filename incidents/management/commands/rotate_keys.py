"""`manage.py rotate_keys`: every data key of a journal moves under the current master key."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from incidents import vault
from incidents.models import JournalDraft, JournalKey

BATCH = 200


class Command(BaseCommand):
    help = (
        "Wraps the data keys of all journals and drafts anew, under the first of JOURNAL_KEYS. "
        "Put the new key first and keep the old one until this has run to its end. It can be "
        "stopped and started again; no row of a journal changes. Run it as the owner."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, help="stop after so many keys")

    def handle(self, *args, limit=None, **options):
        if not vault.is_open():
            raise CommandError("The journal is closed: its keys are not set.")
        moved = 0
        for model, owner in ((JournalKey, "journal"), (JournalDraft, None)):
            last = None
            while limit is None or moved < limit:
                rows = model.objects.order_by("pk")
                if last is not None:
                    rows = rows.filter(pk__gt=last)
                size = BATCH if limit is None else min(BATCH, limit - moved)
                with transaction.atomic():
                    batch = list(rows.select_for_update(of=["self"])[:size])
                    for row in batch:
                        moved += self.move(row, getattr(row, owner) if owner else row)
                if not batch:
                    break
                last = batch[-1].pk
        self.stdout.write(f"{moved} keys moved.")

    def move(self, row, owner):
        """Wrap the key of `row` anew, which is bound to `owner`; whether it had to move."""
        wrapped = vault.rewrap(row.wrapped, vault.identity(owner, "key"))
        if wrapped is None:
            return False
        row.wrapped = wrapped
        row.save(update_fields=["wrapped"])
        return True
