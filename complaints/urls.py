from django.urls import path

from . import views

app_name = "complaints"

urlpatterns = [
    path("rooms/<slug:room>/complaints/", views.complaint_list, name="complaint_list"),
    path("rooms/<slug:room>/complaints.csv", views.complaint_csv, name="complaint_csv"),
    path("rooms/<slug:room>/complaints/new/", views.complaint_create, name="complaint_create"),
    path(
        "rooms/<slug:room>/complaints/new/routing/",
        views.complaint_routing,
        name="complaint_routing",
    ),
    path("rooms/<slug:room>/answers/", views.answer_find, name="answer_find"),
    path("rooms/<slug:room>/answers/<uuid:answer>/", views.answer_detail, name="answer_detail"),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/",
        views.complaint_detail,
        name="complaint_detail",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/slip/",
        views.complaint_slip,
        name="complaint_slip",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/acknowledge/",
        views.complaint_acknowledge,
        name="complaint_acknowledge",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/examine/",
        views.complaint_examine,
        name="complaint_examine",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/note/",
        views.complaint_note,
        name="complaint_note",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/interim/",
        views.complaint_interim,
        name="complaint_interim",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/send-on/",
        views.complaint_send_on,
        name="complaint_send_on",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/answer/",
        views.complaint_answer,
        name="complaint_answer",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/close/",
        views.complaint_close,
        name="complaint_close",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/reopen/",
        views.complaint_reopen,
        name="complaint_reopen",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/concern/",
        views.complaint_concern,
        name="complaint_concern",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/letters/new/<slug:kind>/",
        views.letter_create,
        name="letter_create",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/letters/<uuid:letter>.pdf",
        views.letter_pdf,
        name="letter_pdf",
    ),
]
