"""Rooms, staff and roles in Django admin."""

from itertools import chain

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.forms import SetPasswordMixin, UsernameField
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from config.admin import SiteModelAdmin, SiteModelForm

from .models import (
    ContactPoint,
    HouseRule,
    LiveRoom,
    Membership,
    OpeningHours,
    Place,
    ReportMakeup,
    Room,
    RoomMethod,
    Staff,
)

RULE_LANGUAGES = ("da", "en")

# -- Rooms ---------------------------------------------------------------------------------------


class RoomForm(SiteModelForm):
    error_fields = {"room_closed_after_opened": "closed_on"}


class FixedMethodForm(forms.ModelForm):
    """A row for a method: which one cannot change, for places, visits and consumptions name it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["method"].disabled = True


class MethodForm(FixedMethodForm):
    """A method of the room, with the number of its places."""

    number = forms.IntegerField(
        label=_("Number of places"),
        min_value=0,
        max_value=200,
        help_text=_("Fewer retires the last ones, more brings them back."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["number"] = self.instance.places.filter(active=True).count()

    def write(self, by):
        """Make the places, once the row is written."""
        if "number" in self.changed_data:
            self.instance.set_number_of_places(self.cleaned_data["number"])


class MethodInline(admin.TabularInline):
    model = RoomMethod
    form = MethodForm
    fields = ["method", "active", "number", "places_assumed", "attention_minutes"]
    extra = 1


class PlaceInline(admin.TabularInline):
    """The places there are: how many is said with the method; here they get names, and retire."""

    model = Place
    fields = ["method", "name", "active"]
    readonly_fields = ["method"]

    def has_add_permission(self, request, obj=None):
        return False


class OpeningHoursInline(admin.TabularInline):
    model = OpeningHours
    extra = 1

    def get_extra(self, request, obj=None, **kwargs):
        return self.extra if obj else len(OpeningHours.Weekday)


class RuleTextField(forms.CharField):
    """The words of a rule: one line, however they were typed."""

    widget = AdminTextareaWidget(attrs={"rows": 2})

    def to_python(self, value):
        return " ".join((super().to_python(value) or "").split())


class RuleForm(forms.ModelForm):
    """A house rule with its words; other words make a new version, and the old one stays."""

    text_da = RuleTextField(label=_("Text in Danish"), max_length=300)
    text_en = RuleTextField(label=_("Text in English"), max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for language in RULE_LANGUAGES:
                text = self.instance.text(language)
                self.initial[f"text_{language}"] = text.text if text else ""

    def write(self, by):
        """Write the words, once the rule is written."""
        for language in RULE_LANGUAGES:
            self.instance.rewrite(language, self.cleaned_data[f"text_{language}"], by)


class RuleInline(admin.StackedInline):
    model = HouseRule
    form = RuleForm
    fields = [("position", "active"), "text_da", "text_en", "older_versions"]
    readonly_fields = ["older_versions"]
    extra = 1

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("texts__written_by")

    @admin.display(description=_("older versions"))
    def older_versions(self, rule):
        if not rule.pk:
            return ""
        newest = [rule.text(language) for language in RULE_LANGUAGES]
        return format_html_join(
            "",
            "<p>{} {}, {}, {}: {}</p>",
            (
                (
                    text.language,
                    text.version,
                    date_format(timezone.localtime(text.written_at), "SHORT_DATETIME_FORMAT"),
                    text.written_by or "–",
                    text.text,
                )
                for text in rule.texts.all()
                if text not in newest
            ),
        )


@admin.register(Room)
class RoomAdmin(SiteModelAdmin):
    """A room with its methods, places, hours and rules; intake/admin.py adds the substances."""

    form = RoomForm
    list_display = ["name", "street", "city", "women_only", "mobile", "active"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MethodInline, PlaceInline, OpeningHoursInline, RuleInline]
    old_values_of = ("methods", "places", "house_rules")
    view_on_site = False

    def get_inlines(self, request, obj):
        return [inline for inline in self.inlines if obj or inline is not PlaceInline]

    def save_related(self, request, form, formsets, change):
        """Write what belongs to the room under its lock, so that every desk sees it at once.

        Last comes what is more than a row: the number of places, the words of the rules.
        """
        LiveRoom.objects.change(form.instance)
        super().save_related(request, form, formsets, change)
        for row in chain.from_iterable(formsets):
            if hasattr(row, "write") and row.has_changed():
                row.write(request.user)


# -- Staff ---------------------------------------------------------------------------------------


class StaffForm(SiteModelForm):
    error_fields = {"username_taken": "username"}

    class Meta:
        field_classes = {"username": UsernameField}


class StaffWithPasswordForm(SetPasswordMixin, StaffForm):
    """Staff with a password typed twice; left empty, that of somebody who has one stays."""

    password1, password2 = SetPasswordMixin.create_password_fields(label1=_("New password"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("password1", "password2"):
            self.fields[name].required = self.instance.pk is None

    def clean(self):
        super().clean()
        typed = self.cleaned_data
        if "password2" in typed and typed.get("password1", "") != typed["password2"]:
            message = self.error_messages["password_mismatch"]
            self.add_error("password2", ValidationError(message, code="password_mismatch"))
        named = Staff(username=typed.get("username", ""), name=typed.get("name", ""))
        self.validate_password_for_user(named, "password1")

    def save(self, commit=True):
        if self.cleaned_data["password1"]:
            self.instance.set_password(self.cleaned_data["password1"])
        return super().save(commit)


def is_own_page(request, staff):
    """Whether somebody looks at themselves: nobody changes their own rights and roles."""
    return staff is not None and staff.pk == request.user.pk


class MembershipInline(admin.TabularInline):
    model = Membership
    fk_name = "staff"
    fields = ["role", "room", "granted_by", "granted_at"]
    readonly_fields = ["granted_by", "granted_at"]
    extra = 1

    def has_add_permission(self, request, obj=None):
        return not is_own_page(request, obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return not is_own_page(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return not is_own_page(request, obj) and super().has_delete_permission(request, obj)


@admin.register(Staff)
class StaffAdmin(SiteModelAdmin):
    """Accounts and roles. Nobody is deleted: what they recorded stays theirs."""

    form = StaffWithPasswordForm
    list_display = ["username", "name", "is_active", "roles", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username", "name"]
    inlines = [MembershipInline]
    old_values_of = ("memberships",)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships__room")

    def lookup_allowed(self, lookup, value, request=None):
        """The list cannot be filtered by the stored password, bit by bit."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("roles"))
    def roles(self, staff):
        return format_html_join(
            " · ",
            "{}, {}",
            (
                (held.get_role_display(), held.room or _("all rooms"))
                for held in staff.memberships.all()
            ),
        )

    def get_fieldsets(self, request, obj=None):
        person = (None, {"fields": ["username", "name", "language", "theme"]})
        rights = {"fields": ["is_active", "is_staff"]}
        if is_own_page(request, obj):
            words = _("Your own rights and roles are for another administrator to change.")
            return [person, (_("Rights"), rights | {"description": words})]
        password = (_("Password"), {"fields": ["password1", "password2"]})
        return [person, password, (_("Rights"), rights)]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if is_own_page(request, obj):
            kwargs["form"] = StaffForm
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return ["is_active", "is_staff"] if is_own_page(request, obj) else []

    @method_decorator(sensitive_post_parameters("password1", "password2"))
    def changeform_view(self, *args, **kwargs):
        return super().changeform_view(*args, **kwargs)

    def save_formset(self, request, form, formset, change):
        """A role given or altered was given by whoever does so now."""
        for row in formset:
            if row.has_changed():
                row.instance.granted_by = request.user
                row.instance.granted_at = timezone.now()
        super().save_formset(request, form, formset, change)


# -- Whom clients turn to ------------------------------------------------------------------------


class ContactPointForm(SiteModelForm):
    error_fields = {
        "contact_point_once_a_day": "valid_from",
        "contact_point_room_of_leader": "room",
        "contact_point_reachable": "address",
    }


@admin.register(ContactPoint)
class ContactPointAdmin(SiteModelAdmin):
    """How to reach a receiver. None is deleted: letters were sent to the address of their day."""

    form = ContactPointForm
    list_display = [
        "receiver",
        "room",
        "name",
        "address",
        "phone",
        "source",
        "valid_from",
        "in_use",
    ]
    list_filter = ["receiver"]


# -- Reports -------------------------------------------------------------------------------------


class MakeupForm(SiteModelForm):
    """The make-up a new version begins with is the one in force."""

    tables = SimpleArrayField(
        forms.CharField(max_length=60, required=False, validators=[validate_slug]),
        label=_("tables"),
        delimiter="\n",
        widget=AdminTextareaWidget(attrs={"rows": 40}),
        help_text=_(
            "The codes of the tables in their order, one a line, as they stand in the CSV file of "
            "a report. One that there is not is left out."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial.setdefault("tables", ReportMakeup.objects.in_force().tables)

    def clean_tables(self):
        """Each once; empty lines do not count."""
        return list(dict.fromkeys(filter(None, map(str.strip, self.cleaned_data["tables"]))))


@admin.register(ReportMakeup)
class ReportMakeupAdmin(SiteModelAdmin):
    """What stands in the report. A change is a new version; those before stay as they were."""

    form = MakeupForm
    list_display = ["version", "note", "written_at", "written_by"]
    list_select_related = ["written_by"]
    fields = ["tables", "note"]

    def save_model(self, request, obj, form, change):
        """Written by the verb, which counts the versions under a lock."""
        written = ReportMakeup.objects.write(tables=obj.tables, note=obj.note, by=request.user)
        obj.pk, obj.version = written.pk, written.version
