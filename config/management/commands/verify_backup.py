"""`manage.py verify_backup`: try whether a backup is one."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import backup

# Whether they open the journals is tried with those that this process has.
KEYS = ("JOURNAL_KEYS", "JOURNAL_KEYS_FILE", "JOURNAL_INDEX_KEY")


class Command(BaseCommand):
    help = (
        "Restores a backup into a database of its own, compares the number of rows of each table "
        "with what was there when it was made, walks the chain of the journals (verify_journal), "
        "and drops that database again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="a file of age-keygen")

    def handle(self, *, file, key, **options):
        scratch = f"verify_backup_{uuid4().hex}"
        try:
            manifest = backup.restore(file, key, scratch)
        except backup.BackupError as error:
            raise CommandError(str(error)) from None
        try:
            found = backup.rows_of(scratch)
            for table in sorted(found.keys() | manifest.rows):
                there, then = found.get(table), manifest.rows.get(table)
                if there != then:
                    raise CommandError(f"{table}: {there} rows, and {then} when it was made.")
            self.verify_journal(scratch)
        finally:
            backup.drop(scratch)
        rows, tables = sum(found.values()), len(found)
        self.stdout.write(f"{file.name} is whole: {rows:,} rows in {tables} tables.")

    def verify_journal(self, database):
        """Walk the chain in `database`, in a process of its own, for it is another database."""
        address = backup.address_of(database)
        walked = subprocess.run(
            [sys.executable, "manage.py", "verify_journal"],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {name: getattr(settings, name) for name in KEYS}
            | {"DATABASE_URL": address, "OWNER_DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
        )
        if walked.returncode:
            raise CommandError(f"The chain of the journals is broken:\n{walked.stderr.strip()}")
        self.stdout.write(walked.stdout.strip())
