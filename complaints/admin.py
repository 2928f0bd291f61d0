"""What administrators keep of complaints in Django admin; no complaint is there."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.admin import SiteModelAdmin, SiteModelForm

from .models import ComplaintTopic, LetterTemplate
from .models.letter import PLACEHOLDERS, refuse_unknown


@admin.register(ComplaintTopic)
class ComplaintTopicAdmin(SiteModelAdmin):
    """A topic. None is deleted: complaints name it."""

    list_display = ["name", "code", "group", "about_leader", "active", "position"]
    prepopulated_fields = {"code": ["name_en"]}


class LetterTemplateForm(SiteModelForm):
    """What may be filled in is said at the text, and what cannot be is told there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "text" in self.fields:
            known = ", ".join(f"{{{name}}} {words}" for name, words in PLACEHOLDERS.items())
            self.fields["text"].help_text = _("Filled in for each complaint: %s.") % known
            self.fields["text"].widget = forms.Textarea(attrs={"rows": 18, "cols": 90})

    def clean(self):
        super().clean()
        for name in ("title", "text"):
            try:
                refuse_unknown(self.cleaned_data.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)


@admin.register(LetterTemplate)
class LetterTemplateAdmin(SiteModelAdmin):
    """The words of a letter. A new text is a new version; those before stay as they were."""

    form = LetterTemplateForm
    list_display = ["kind", "language", "version", "title", "written_at", "written_by"]
    list_filter = ["kind", "language"]
    list_select_related = ["written_by"]

    def get_changeform_initial_data(self, request):
        """The address may name a version to begin from: ?kind=answer&language=da."""
        initial = super().get_changeform_initial_data(request)
        wanted = (initial.get("kind", "answer"), initial.get("language", "da"))
        newest = LetterTemplate.objects.current(*wanted)
        if newest is None:
            return initial
        begun = {"kind": newest.kind, "language": newest.language}
        return begun | {"title": newest.title, "text": newest.text} | initial

    def save_model(self, request, obj, form, change):
        """Written by the verb, which counts the versions."""
        written = LetterTemplate.objects.write(
            kind=obj.kind,
            language=obj.language,
            title=obj.title,
            text=obj.text,
            by=request.user,
        )
        obj.pk, obj.version = written.pk, written.version
