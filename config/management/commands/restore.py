"""`manage.py restore`: make a database from a backup."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config import backup


class Command(BaseCommand):
    help = (
        "Makes a new database from a backup, on the server of OWNER_DATABASE_URL. It touches no "
        "database that is there: afterwards name the new one in OWNER_DATABASE_URL and "
        "DATABASE_URL, and run grant_app_role."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="a file of age-keygen")
        parser.add_argument("--into", required=True, metavar="NAME", help="of the new database")

    def handle(self, *, file, key, into, **options):
        try:
            manifest = backup.restore(file, key, into)
        except backup.BackupError as error:
            raise CommandError(str(error)) from None
        rows = sum(manifest.rows.values())
        self.stdout.write(f"{into}: {rows:,} rows, as they were at {manifest.made_at}.")
