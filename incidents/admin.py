"""What administrators keep of incidents in Django admin; no incident and no quarantine is there."""

from django import forms
from django.contrib import admin

from config.admin import SiteModelAdmin

from .models import IncidentKind, OverdoseInstruction, QuarantineReason


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


@admin.register(IncidentKind)
class IncidentKindAdmin(SiteModelAdmin):
    """A kind. None is deleted: incidents name them."""

    list_display = ["name", "code", "active", "position"]
    prepopulated_fields = {"code": ["name_en"]}

    def get_readonly_fields(self, request, obj=None):
        """The red button finds its kind by the code."""
        return ["code"] if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields


@admin.register(OverdoseInstruction)
class OverdoseInstructionAdmin(SiteModelAdmin):
    """A room's own instruction. A new text is a new version; those before stay as they were."""

    list_display = ["room", "language", "version", "written_at", "written_by"]
    list_filter = ["room", "language"]
    list_select_related = ["room", "written_by"]

    def save_model(self, request, obj, form, change):
        """Written by the verb, which counts the versions under a lock."""
        written = OverdoseInstruction.objects.write(
            room=obj.room, language=obj.language, text=obj.text, by=request.user
        )
        obj.pk, obj.version = written.pk, written.version
