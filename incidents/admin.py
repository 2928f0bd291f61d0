"""The reasons for quarantines in Django admin. Incidents and quarantines do not appear there."""

from django.contrib import admin

from config.admin import SiteModelAdmin

from .models import QuarantineReason


@admin.register(QuarantineReason)
class QuarantineReasonAdmin(SiteModelAdmin):
    """A reason. None is deleted: quarantines name it."""

    list_display = ["name", "code", "hours", "house_rule", "active", "position"]
    prepopulated_fields = {"code": ["name_en"]}
