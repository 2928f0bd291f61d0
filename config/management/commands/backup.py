"""`manage.py backup`: write the database to a file that only its keys open."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import backup


class Command(BaseCommand):
    help = (
        "Writes a backup of the database into BACKUP_DIR, encrypted to BACKUP_RECIPIENTS. Nothing "
        "is written in the clear. Old backups are left where they are."
    )

    def handle(self, **options):
        if settings.BACKUP_DIR is None:
            raise CommandError("BACKUP_DIR is not set.")
        try:
            path = backup.write(settings.BACKUP_DIR)
        except backup.BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes.")
