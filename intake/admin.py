"""Substances, municipalities and agreements in Django admin; clients and visits to read only.

An administrator configures and has no business with who comes. So clients are found by the
identifier that the address of their page holds, lists show no nickname, and neither do titles,
breadcrumbs and links; only the page of one client does. No list is counted or paged to its end.
"""

import uuid

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from config.admin import SiteModelAdmin, SiteModelForm
from rooms.admin import FixedMethodForm, RoomAdmin
from rooms.models import Room

from .models import (
    AgreementText,
    AgreementVersion,
    Client,
    Consumption,
    Municipality,
    Need,
    OfferException,
    OfferHours,
    Receiver,
    Requirement,
    RoomService,
    RoomSubstance,
    Service,
    Substance,
    SubstanceMethod,
    TreatmentOffer,
    Visit,
)
from .refusals import RefusalCode

# -- What is configured --------------------------------------------------------------------------


class CommonSubstanceInline(admin.TabularInline):
    model = RoomSubstance
    extra = 1


class RoomServiceInline(admin.TabularInline):
    """Every service there is, as the room gives it; written where it differs from the usual."""

    model = RoomService

    def services_left(self, room):
        """The services in use of which `room` says nothing."""
        said = RoomService.objects.filter(room=room).values("service")
        return list(Service.objects.filter(active=True).exclude(pk__in=said))

    def get_extra(self, request, obj=None, **kwargs):
        return len(self.services_left(obj))

    def get_formset(self, request, obj=None, **kwargs):
        usual = [
            {"service": service.pk, "active": True, "position": service.position}
            for service in self.services_left(obj)
        ]

        class WithTheUsual(BaseInlineFormSet):
            def __init__(self, *args, **options):
                super().__init__(*args, **options | {"initial": usual})

        return super().get_formset(request, obj, **kwargs | {"formset": WithTheUsual})


# Rooms know nothing of substances and services, so the room's page gets them from here.
admin.site.unregister(Room)


@admin.register(Room)
class RoomWithSubstancesAdmin(RoomAdmin):
    inlines = [*RoomAdmin.inlines, CommonSubstanceInline, RoomServiceInline]


class SubstanceMethodInline(admin.TabularInline):
    model = SubstanceMethod
    form = FixedMethodForm
    extra = 1


class SubstanceForm(SiteModelForm):
    def clean_components(self):
        components = self.cleaned_data["components"]
        if self.instance in components:
            raise ValidationError(_("A mixture is no component of itself."), code="own_component")
        return components


@admin.register(Substance)
class SubstanceAdmin(SiteModelAdmin):
    """A drug or a mixture, and how it may be taken. None is deleted: visits name them."""

    form = SubstanceForm
    list_display = ["name", "code", "active", "position"]
    prepopulated_fields = {"code": ["name_en"]}
    filter_horizontal = ["components"]
    inlines = [SubstanceMethodInline]


@admin.register(Service)
class ServiceAdmin(SiteModelAdmin):
    """A service. None is deleted: what was given names it."""

    list_display = ["name", "code", "group", "active", "position"]
    list_filter = ["group"]
    prepopulated_fields = {"code": ["name_en"]}


@admin.register(Municipality)
class MunicipalityAdmin(SiteModelAdmin):
    list_display = ["name", "code", "position"]
    search_fields = ["name_da", "name_en", "code"]

    def get_readonly_fields(self, request, obj=None):
        """The code is the key: changed, it would make a second municipality."""
        return ["code"] if obj else []


class AgreementTextFormSet(BaseInlineFormSet):
    def clean(self):
        """Staff offer the agreement in the client's language; Danish must be among them."""
        super().clean()
        languages = {form.cleaned_data.get("language") for form in self.forms if form.is_valid()}
        if not any(self.errors) and "da" not in languages:
            raise ValidationError(_("Write the text in Danish (da)."), code="danish_missing")


class AgreementTextInline(admin.StackedInline):
    model = AgreementText
    formset = AgreementTextFormSet
    extra = 1

    def has_add_permission(self, request, obj=None):
        return obj is None and super().has_add_permission(request, obj)


@admin.register(AgreementVersion)
class AgreementVersionAdmin(SiteModelAdmin):
    """A new version with its texts. What was published is never changed: clients signed it."""

    list_display = ["number", "published_on", "asks_new_signature"]
    inlines = [AgreementTextInline]

    def get_changeform_initial_data(self, request):
        newest = AgreementVersion.objects.first()
        return {"number": newest.number + 1 if newest else 1}


@admin.register(AgreementText)
class AgreementTextAdmin(SiteModelAdmin):
    """A text for a version that is there already: one more language."""

    list_display = ["version", "language", "title"]
    list_filter = ["language"]


class OfferHoursInline(admin.TabularInline):
    model = OfferHours
    extra = 1


class OfferExceptionInline(admin.TabularInline):
    model = OfferException
    extra = 1


class TreatmentOfferForm(SiteModelForm):
    """An offer, with ticks for what it treats, for whom it is, and what it asks."""

    error_fields = {
        "offer_name_taken": "name",
        "offer_address_incomplete": "street",
        "offer_phone_unreadable": "phone",
        "offer_meets_nothing": "meets",
        "offer_only_for_others": "only_for",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in (("meets", Need), ("only_for", Need), ("asks", Requirement)):
            field = self.fields.get(name)
            if field:
                self.fields[name] = forms.MultipleChoiceField(
                    label=field.label,
                    help_text=field.help_text,
                    choices=choices,
                    required=field.required,
                    widget=forms.CheckboxSelectMultiple,
                )


@admin.register(TreatmentOffer)
class TreatmentOfferAdmin(SiteModelAdmin):
    """An offer with its hours. None is deleted: referrals name them. It is retired."""

    form = TreatmentOfferForm
    list_display = ["name", "address", "phone", "checked_on", "retired_on"]
    prepopulated_fields = {"code": ["name"]}
    inlines = [OfferHoursInline, OfferExceptionInline]


@admin.register(Receiver)
class ReceiverAdmin(SiteModelAdmin):
    list_display = ["name", "group", "active", "position"]
    prepopulated_fields = {"code": ["name_en"]}


# -- What is only read ---------------------------------------------------------------------------

NEWEST = 1000
# How a filter asks in the address: for one row, or for none.
FILTERED_BY = ("", "__exact", "__id__exact", "__isnull")


class NewestRows(Paginator):
    """Pages through the newest rows only: counting all visits would take seconds."""

    object_list: QuerySet

    @cached_property
    def count(self):
        return self.object_list[:NEWEST].count()


class NewestFirst(ChangeList):
    """A list in the order of the key, which grows with time, whatever the address asks for.

    It is the one order that no size of the table makes slow.
    """

    def get_ordering(self, request, queryset):
        return ["-pk"]


class ReadByIdentifierAdmin(SiteModelAdmin):
    """Rows to read, found by their uuid and named by nothing else."""

    actions = None
    change_form_template = "admin/read_by_identifier.html"
    list_per_page = 50
    paginator = NewestRows
    search_fields = ["uuid"]
    search_help_text = _("The whole identifier.")
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()

    def get_changelist(self, request, **kwargs):
        return NewestFirst

    def lookup_allowed(self, lookup, value, request=None):
        """The address may ask for nothing but the filters shown, and for nothing through them.

        Room leads on to visits and staff: "room__visits__client__nickname" would tell by the
        number of rows whether there is such a client.
        """
        return lookup in {f"{name}{end}" for name in self.list_filter for end in FILTERED_BY}

    def get_search_results(self, request, queryset, search_term):
        if not search_term:
            return queryset, False
        try:
            return queryset.filter(uuid=uuid.UUID(search_term)), False
        except ValueError:
            return queryset.none(), False

    def changelist_view(self, request, extra_context=None):
        title = _("%(rows)s: the newest %(number)s at most") % {
            "rows": capfirst(self.opts.verbose_name_plural),
            "number": NEWEST,
        }
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def render_change_form(self, request, context, *args, **kwargs):
        context["subtitle"] = context["original"].uuid
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        """Its title would be the nickname, and old values are for the staff of the room."""
        raise PermissionDenied


@admin.register(Client)
class ClientAdmin(ReadByIdentifierAdmin):
    list_display = ["uuid", "birth_year", "registered_on", "registered_in"]
    list_select_related = ["registered_in"]
    # Not the nickname: administrators keep the rooms, and need not know who comes.
    fields = [
        "uuid",
        "birth_year",
        "gender",
        "home_municipality",
        "home_country",
        "adult_confirmed",
        "target_group_confirmed",
        "registered_on",
        "registered_in",
        "registered_by",
    ]


class ConsumptionInline(admin.TabularInline):
    model = Consumption
    fields = ["at", "substance", "method", "recorded_by"]


@admin.register(Visit)
class VisitAdmin(ReadByIdentifierAdmin):
    list_display = ["arrived_at", "left_at", "room", "method", "place"]
    list_filter = ["room"]
    list_select_related = ["room", "place"]
    fields = [
        "uuid",
        "client_uuid",
        "room",
        "method",
        "place",
        "arrived_at",
        "admitted_by",
        "decided",
        "left_at",
        "closing",
        "closed_at",
        "closed_by",
    ]
    inlines = [ConsumptionInline]

    @admin.display(description=_("client"))
    def client_uuid(self, visit):
        url = reverse("admin:intake_client_change", args=[visit.client_id])
        return format_html('<a href="{}">{}</a>', url, visit.client.uuid)

    @admin.display(description=_("decided by staff"))
    def decided(self, visit):
        return " ".join(str(RefusalCode(code).label) for code in visit.passed) or "–"
