"""What administrators keep of the public pages in Django admin: their further languages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from config.admin import SiteModelAdmin, SiteModelForm

from .models import PublicKey, PublicLanguage, PublicText

LONGEST = PublicText._meta.get_field("text").max_length

# Looked up when the page is shown: the catalogue is not read yet when the form is made.
built_in = lazy(lambda key, language: PublicKey(key).in_language(language), str)


class TranslationField(forms.CharField):
    """A text in the language of the page: the Danish one stands beside it, the English below."""

    widget = AdminTextareaWidget(attrs={"rows": 2, "dir": "auto"})

    def __init__(self, key):
        super().__init__(
            label=built_in(key.value, "da"),
            help_text=built_in(key.value, "en"),
            max_length=LONGEST,
            required=False,
        )

    def to_python(self, value):
        """One line, however it was typed."""
        return " ".join((super().to_python(value) or "").split())


class LanguageForm(SiteModelForm):
    """A language with all its texts."""

    error_fields = {
        "public_language_code_known": "code",
        "public_language_not_built_in": "code",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for key, text in self.instance.texts.values_list("key", "text"):
                self.initial[f"text_{key}"] = text

    @property
    def texts(self):
        """{PublicKey: text} as typed."""
        return {key: self.cleaned_data[f"text_{key}"] for key in PublicKey}


TEXT_FIELDS = {f"text_{key}": TranslationField(key) for key in PublicKey}
LanguageWithTextsForm: Any = type("LanguageWithTextsForm", (LanguageForm,), dict(TEXT_FIELDS))


@admin.register(PublicLanguage)
class PublicLanguageAdmin(SiteModelAdmin):
    """A language and its texts on one page. None is deleted: it can be taken out of use."""

    form = LanguageWithTextsForm
    list_display = ["name", "code", "direction", "translated", "active"]
    fieldsets = [
        (None, {"fields": ["code", "name", "direction", "active"]}),
        (
            _("Texts"),
            {
                "fields": list(TEXT_FIELDS),
                "description": _("What is left empty is shown in English, and marked as such."),
            },
        ),
    ]
    old_values_of = ("texts",)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("texts")

    @admin.display(description=_("translated"))
    def translated(self, language):
        there = {row.key for row in language.texts.all()} & set(PublicKey.values)
        return f"{len(there)}/{len(PublicKey)}"

    def save_model(self, request, obj, form, change):
        """The texts are written once the language is."""
        super().save_model(request, obj, form, change)
        obj.rewrite(form.texts)
