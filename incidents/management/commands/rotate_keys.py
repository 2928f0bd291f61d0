"""`manage.py rotate_keys`: every data key of a journal moves under the current master key."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from incidents import keys, vault
from incidents.models import JournalDraft, JournalKey

BATCH = 200


class Command(BaseCommand):
    help = (
        "Wraps the data keys of all journals and drafts anew, under the first of JOURNAL_KEYS. "
        "Put the new key first and keep the old one until this says that nothing lies under it. "
        "It can be stopped and started again; no row of a journal changes. Run it as the owner."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, help="stop after so many keys")

    def handle(self, *args, limit=None, **options):
        try:
            there = vault.master_keys()
            vault.index_key()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        if not vault.is_open():
            raise CommandError("The journal is closed: its keys are not set.")
        if trouble := keys.trouble():
            raise CommandError(" ".join([*trouble, "Nothing was moved."]))
        self.closed: set[str] = set()
        moved = 0
        # What was written meanwhile by a process that has not learnt of the new key moves too.
        while limit is None or moved < limit:
            moved_now = self.move_all(limit and limit - moved)
            moved += moved_now
            if not moved_now:
                break
        self.stdout.write(f"{moved} keys moved.")
        in_use = keys.in_use()
        for name in {**in_use, **there}:
            self.stdout.write(f"{in_use.get(name, 0)} keys lie under {name}.")
        for row in sorted(self.closed):
            self.stderr.write(f"The key of {row} does not open, and did not move.")
        if self.closed:
            raise CommandError(f"{len(self.closed)} keys do not open; run verify_journal.")

    def move_all(self, limit):
        """Go through all keys once, and move at most `limit` (None: all). Returns how many."""
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
        return moved

    def move(self, row, owner):
        """Wrap the key of `row` anew, which is bound to `owner`; whether it had to move."""
        try:
            wrapped = vault.rewrap(row.wrapped, vault.identity(owner, "key"))
        except (vault.VaultClosed, vault.Unreadable):
            self.closed.add(f"{row._meta.model_name} {row}")
            return False
        if wrapped is None:
            return False
        row.wrapped = wrapped
        row.save(update_fields=["wrapped"])
        return True
