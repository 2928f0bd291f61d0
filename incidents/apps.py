from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from config.readiness import READY


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Incidents and quarantines")

    def ready(self):
        from .checks import journal_keys, journal_keys_fit, journal_role

        checks.register(journal_keys, READY)
        checks.register(journal_keys_fit, checks.Tags.database)
        checks.register(journal_role, checks.Tags.database)
