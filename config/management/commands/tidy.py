"""Delete what has run out."""

from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from config.models import Submission

KEPT_FOR = timedelta(days=1)


class Command(BaseCommand):
    help = "Delete sessions that have ended, and form keys older than a day. Run it daily."

    def handle(self, **options):
        call_command("clearsessions")
        deleted, _ = Submission.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()
        self.stdout.write(f"{deleted} form keys deleted.")
