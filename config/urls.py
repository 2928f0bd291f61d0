from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    # Of allauth only these: accounts are made by administrators, and need no e-mail.
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("rooms.urls")),
    path("", include("intake.urls")),
    path("", include("incidents.urls")),
    path("", include("complaints.urls")),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
