"""Kinds of incidents and the rooms' instructions in Django admin; incidents do not appear there."""

from django.contrib import admin

from config.admin import SiteModelAdmin

from .models import IncidentKind, OverdoseInstruction


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
