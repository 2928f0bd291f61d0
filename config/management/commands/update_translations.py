from django.core.management import BaseCommand

from config import translations


class Command(BaseCommand):
    """Take new words from code and templates into the Danish catalogue, and drop unused ones.

    Lists what is still to be translated in config/locale.
    """

    help = __doc__
    requires_system_checks = ()

    def handle(self, **options):
        translations.update()
        for defect in translations.defects():
            self.stdout.write(defect)
