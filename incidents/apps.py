from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Incidents and quarantines")

    def ready(self):
        from .checks import journal_keys

        checks.register(journal_keys)
