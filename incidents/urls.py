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
    path(
        "rooms/<slug:room>/overdoses/<uuid:overdose>/journal/",
        views.journal_keep,
        name="journal_keep",
    ),
    path(
        "rooms/<slug:room>/overdoses/<uuid:overdose>/journal/draft/",
        views.journal_draft,
        name="journal_draft",
    ),
    # Every page about a journal is found by the look that was logged for it.
    path("rooms/<slug:room>/journals/", views.journal_search, name="journal_search"),
    path("rooms/<slug:room>/journals/emergency/", views.emergency_access, name="emergency_access"),
    path("rooms/<slug:room>/journals/<uuid:look>/", views.journal_detail, name="journal_detail"),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/print/",
        views.journal_print,
        name="journal_print",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/looks/",
        views.journal_looks,
        name="journal_looks",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/entries/new/",
        views.entry_create,
        name="entry_create",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/entries/draft/",
        views.entry_draft,
        name="entry_draft",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/entries/<uuid:journal_entry>/correct/",
        views.entry_correct,
        name="entry_correct",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/entries/<uuid:journal_entry>/draft/",
        views.correction_draft,
        name="correction_draft",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/entries/<uuid:journal_entry>/move/",
        views.entry_move,
        name="entry_move",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/number/",
        views.identity_change,
        name="identity_change",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/number/correct/",
        views.number_correct,
        name="number_correct",
    ),
    path("rooms/<slug:room>/journals/<uuid:look>/hold/", views.journal_hold, name="journal_hold"),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/consents/new/",
        views.consent_create,
        name="consent_create",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/consents/<uuid:consent>/withdraw/",
        views.consent_withdraw,
        name="consent_withdraw",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/disclosures/new/",
        views.disclosure_create,
        name="disclosure_create",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/disclosures/<uuid:disclosure>.pdf",
        views.disclosure_pdf,
        name="disclosure_pdf",
    ),
    path(
        "rooms/<slug:room>/journals/<uuid:look>/disclosures/<uuid:disclosure>/sent/",
        views.disclosure_send,
        name="disclosure_send",
    ),
    path("rooms/<slug:room>/journal-log/", views.access_log, name="access_log"),
    path("rooms/<slug:room>/emergency-access/", views.emergency_list, name="emergency_list"),
]
