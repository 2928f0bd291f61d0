"""Django admin, where system administrators configure the rooms.

Who may do what there stands in rooms/roles.py (ADMINISTERED); models that libraries bring are not
in that table and so belong to nobody and do not show.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.utils import display_for_value
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.forms import errors_by_field
from config.history import changes


class SiteAdminConfig(AdminConfig):
    default_site = "config.admin.Administration"


class Administration(admin.AdminSite):
    """The admin site. Signing in, out and the own password are those of the rest of the site."""

    site_title = site_header = _("Consumption rooms · administration")
    index_title = _("Administration")
    site_url = None

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Where admin pages send somebody who may not enter: on to the sign-in, or out."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect(reverse("account_login", query={REDIRECT_FIELD_NAME: wanted}))

    def logout(self, request, extra_context=None):
        from allauth.account.views import logout

        return logout(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")


class SiteModelForm(forms.ModelForm):
    """A form of the admin that says what a constraint refuses at the field it is about.

    `error_fields` names the field by the constraint's code; other words stand above the form.
    `refusal` is what the database refused when the same content was written before.
    """

    error_fields: dict[str, str] = {}
    refusal: ValidationError | None = None

    def clean(self):
        super().clean()
        if self.refusal:
            raise self.refusal

    def add_error(self, field, error):
        if field is not None:
            return super().add_error(field, error)
        for name, errors in errors_by_field(error):
            for one in errors:
                place = self.error_fields.get(one.code or "", name)
                super().add_error(place if place in self.fields else None, one)


class SiteModelAdmin(admin.ModelAdmin):
    """An admin page that tells refusals of the database on the form, and shows old values."""

    form = SiteModelForm
    object_history_template = "admin/old_values.html"
    old_values_of: tuple[str, ...] = ()
    """Names of the relations whose rows belong to this page's history."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Show or write the page; what only the database refuses is told, and nothing is lost.

        A form does not see all: it skips a constraint over a field that it leaves out, and rows
        that another one writes. Then writing is refused, and the page shown anew with the words.
        """
        page = super().changeform_view
        try:
            with refusing(self.model, *(inline.model for inline in self.inlines)):
                return page(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            request.refusal = refusal
            return page(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def history_view(self, request, object_id, extra_context=None):
        response = super().history_view(request, object_id, extra_context)
        if context := getattr(response, "context_data", None):
            context["old_values"] = self.old_values(context["object"])
        return response

    def old_values(self, instance):
        """(row, Change) of `instance` and of the rows on its page, newest first."""
        rows = [instance] if hasattr(instance, "events") else []
        for name in self.old_values_of:
            rows += getattr(instance, name).filter(events__isnull=False).distinct()
        found = [(row, change) for row in rows for change in changes(row)]
        for _row, change in found:
            change.fields = [(name, shown(old), shown(new)) for name, old, new in change.fields]
        return sorted(found, key=lambda pair: pair[1].at, reverse=True)


def shown(value):
    return display_for_value(value, "–", boolean=isinstance(value, bool))
