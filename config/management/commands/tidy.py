"""Delete what has run out."""

from datetime import timedelta

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from config.models import Submission

KEPT_FOR = timedelta(days=1)
TASKS_KEPT_DAYS = 7


class Command(BaseCommand):
    help = (
        "Delete sessions that have ended, form keys older than a day, and what a model says has "
        "expired. Run it daily."
    )

    def handle(self, **options):
        call_command("clearsessions")
        deleted, _ = Submission.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()
        self.stdout.write(f"{deleted} form keys deleted.")
        call_command("prune_db_task_results", min_age_days=TASKS_KEPT_DAYS, verbosity=0)
        for model in apps.get_models():
            # A model whose rows run out has a query set that says which: expired(at).
            if hasattr(model._default_manager, "expired"):
                deleted, _ = model._default_manager.expired(timezone.now()).delete()
                self.stdout.write(f"{deleted} {model._meta.verbose_name_plural} deleted.")
