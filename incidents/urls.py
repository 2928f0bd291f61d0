from django.urls import path

from . import views

app_name = "incidents"

urlpatterns = [
    path("rooms/<slug:room>/incidents/", views.incident_list, name="incident_list"),
    path("rooms/<slug:room>/incidents.csv", views.incident_csv, name="incident_csv"),
    path("rooms/<slug:room>/incidents/new/", views.incident_create, name="incident_create"),
    path(
        "rooms/<slug:room>/incidents/<uuid:incident>/",
        views.incident_detail,
        name="incident_detail",
    ),
    path(
        "rooms/<slug:room>/incidents/<uuid:incident>/correct/",
        views.incident_correct,
        name="incident_correct",
    ),
    path("rooms/<slug:room>/overdoses/", views.overdose_list, name="overdose_list"),
    path("rooms/<slug:room>/overdoses/start/", views.overdose_start, name="overdose_start"),
    path(
        "rooms/<slug:room>/overdoses/<uuid:overdose>/",
        views.overdose_detail,
        name="overdose_detail",
    ),
    path(
        "rooms/<slug:room>/overdoses/<uuid:overdose>/record/",
        views.overdose_record,
        name="overdose_record",
    ),
    path(
        "rooms/<slug:room>/overdoses/<uuid:overdose>/strike/<uuid:event>/",
        views.overdose_strike,
        name="overdose_strike",
    ),
    path(
        "rooms/<slug:room>/overdoses/<uuid:overdose>/facts/",
        views.overdose_facts,
        name="overdose_facts",
    ),
    path(
        "rooms/<slug:room>/overdoses/<uuid:overdose>/end/",
        views.overdose_end,
        name="overdose_end",
    ),
]
