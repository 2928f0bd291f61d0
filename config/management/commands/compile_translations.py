from django.core.management import BaseCommand

from config import translations


class Command(BaseCommand):
    """Make the file of Danish words that Django reads, unless it is up to date."""

    help = __doc__
    requires_system_checks = ()

    def handle(self, **options):
        translations.compile()
