"""The reasons for quarantines in Django admin. Incidents and quarantines do not appear there."""

from django import forms
from django.contrib import admin

from config.admin import SiteModelAdmin

from .models import QuarantineReason


class RuleChoice(forms.ModelChoiceField):
    """Each rule with its room, for several rooms have rules of the same words."""

    def label_from_instance(self, obj):
        return f"{obj.room}: {obj}"


@admin.register(QuarantineReason)
class QuarantineReasonAdmin(SiteModelAdmin):
    """A reason. None is deleted: quarantines name it."""

    list_display = ["name", "code", "hours", "house_rule", "active", "position"]
    list_select_related = ["house_rule__room"]
    prepopulated_fields = {"code": ["name_en"]}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "house_rule":
            kwargs["form_class"] = RuleChoice
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
