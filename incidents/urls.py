from django.urls import path

from . import views

app_name = "incidents"

urlpatterns = [
    path("rooms/<slug:room>/quarantines/", views.quarantine_list, name="quarantine_list"),
    path(
        "rooms/<slug:room>/clients/<uuid:client>/quarantine/",
        views.quarantine_create,
        name="quarantine_create",
    ),
    path(
        "rooms/<slug:room>/quarantines/<uuid:quarantine>/",
        views.quarantine_detail,
        name="quarantine_detail",
    ),
    path(
        "rooms/<slug:room>/quarantines/<uuid:quarantine>/undo/",
        views.quarantine_undo,
        name="quarantine_undo",
    ),
    path(
        "rooms/<slug:room>/quarantines/<uuid:quarantine>/told/",
        views.quarantine_told,
        name="quarantine_told",
    ),
    path(
        "rooms/<slug:room>/quarantines/<uuid:quarantine>/review/",
        views.quarantine_review,
        name="quarantine_review",
    ),
    path(
        "rooms/<slug:room>/quarantines/<uuid:quarantine>/notice/",
        views.quarantine_notice,
        name="quarantine_notice",
    ),
]
