"""What administrators keep of the clients' voice in Django admin: topics, letters, languages."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from config.admin import SiteModelAdmin, SiteModelForm
from rooms.models import HouseRuleText

from .models import (
    ComplaintTopic,
    LetterTemplate,
    PublicKey,
    PublicLanguage,
    PublicText,
    rules_in_force,
)
from .models.letter import PLACEHOLDERS, refuse_unknown

LONGEST_TEXT = PublicText._meta.get_field("text").max_length
LONGEST_RULE = HouseRuleText._meta.get_field("text").max_length

# Looked up when the page is shown: the catalogue is not read yet when the form is made.
built_in = lazy(lambda key, language: PublicKey(key).in_language(language), str)


class TranslationField(forms.CharField):
    """A text in the language of the page: the Danish one stands beside it, the English below."""

    widget = AdminTextareaWidget(attrs={"rows": 2, "dir": "auto"})

    def __init__(self, danish, english, max_length):
        super().__init__(label=danish, help_text=english, max_length=max_length, required=False)

    def to_python(self, value):
        """One line, however it was typed."""
        return " ".join((super().to_python(value) or "").split())


class LanguageForm(SiteModelForm):
    """A language with all its texts, and with the house rules, each once for all rooms."""

    error_fields = {
        "public_language_code_known": "code",
        "public_language_not_built_in": "code",
    }
    rules: dict = {}
    """{field: (Danish text, its HouseRules)} of the rules in force."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for key, text in self.instance.texts.values_list("key", "text"):
                self.initial[f"text_{key}"] = text
            for name, (_danish, rules) in self.rules.items():
                there = filter(None, (rule.translation(self.instance.code) for rule in rules))
                self.initial[name] = next((text.text for text in there), "")

    def clean(self):
        super().clean()
        for name in self.rules:
            if self.initial.get(name) and name in self.cleaned_data and not self.cleaned_data[name]:
                words = _("The words of a rule can be changed, but not taken away.")
                self.add_error(name, ValidationError(words, code="rule_stays_translated"))

    def write(self, by):
        """Write the texts and the rules, once the language is written."""
        typed = self.cleaned_data
        self.instance.rewrite({key: typed[f"text_{key}"] for key in PublicKey})
        rules = {danish: typed[name] for name, (danish, _rules) in self.rules.items()}
        self.instance.translate_rules(rules, by)


TEXT_FIELDS = {
    f"text_{key}": TranslationField(
        built_in(key.value, "da"), built_in(key.value, "en"), LONGEST_TEXT
    )
    for key in PublicKey
}


def form_with_texts():
    """The form of a language with a field for each text, and for each house rule now in force."""
    fields, rules = dict(TEXT_FIELDS), {}
    for danish, said_by in rules_in_force().items():
        # Named after the words: what is typed for words that were rewritten meanwhile goes nowhere.
        name = f"rule_{danish.pk}"
        english = said_by[0].text("en")
        fields[name] = TranslationField(danish.text, english.text if english else "", LONGEST_RULE)
        rules[name] = (danish.text, said_by)
    return type("LanguageWithTextsForm", (LanguageForm,), {**fields, "rules": rules})


@admin.register(PublicLanguage)
class PublicLanguageAdmin(SiteModelAdmin):
    """A language and its texts on one page. None is deleted: it can be taken out of use."""

    list_display = ["name", "code", "direction", "translated", "active"]
    old_values_of = ("texts",)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("texts")

    @admin.display(description=_("translated"))
    def translated(self, language):
        there = {row.key for row in language.texts.all()} & set(PublicKey.values)
        return f"{len(there)}/{len(PublicKey)}"

    def get_readonly_fields(self, request, obj=None):
        """The code stands in addresses that were printed, and with the words of house rules."""
        return ["code"] if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = form_with_texts()
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        words = _("What is left empty is shown in English, and marked as such.")
        rules = [f"rule_{danish.pk}" for danish in rules_in_force()]
        return [
            (None, {"fields": ["code", "name", "direction", "active"]}),
            (_("Texts"), {"fields": list(TEXT_FIELDS), "description": words}),
            (_("House rules"), {"fields": rules, "description": words}),
        ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        form.write(request.user)


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
