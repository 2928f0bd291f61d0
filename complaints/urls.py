from django.urls import path

from . import views

app_name = "complaints"

urlpatterns = [
    path("rooms/<slug:room>/suggestions/", views.suggestion_list, name="suggestion_list"),
    path("rooms/<slug:room>/suggestions/new/", views.suggestion_create, name="suggestion_create"),
    path(
        "rooms/<slug:room>/suggestions/<uuid:suggestion>/",
        views.suggestion_detail,
        name="suggestion_detail",
    ),
    path(
        "rooms/<slug:room>/suggestions/<uuid:suggestion>/undo/",
        views.suggestion_undo,
        name="suggestion_undo",
    ),
    path(
        "rooms/<slug:room>/suggestions/<uuid:suggestion>/answer/",
        views.suggestion_answer,
        name="suggestion_answer",
    ),
    path(
        "rooms/<slug:room>/suggestions/<uuid:suggestion>/publish/",
        views.suggestion_publish,
        name="suggestion_publish",
    ),
    path(
        "rooms/<slug:room>/suggestions/<uuid:suggestion>/unpublish/",
        views.suggestion_unpublish,
        name="suggestion_unpublish",
    ),
    path("rooms/<slug:room>/talks/", views.talk_list, name="talk_list"),
    path("rooms/<slug:room>/talks/new/", views.talk_create, name="talk_create"),
    path("rooms/<slug:room>/talks/<uuid:talk>/", views.talk_detail, name="talk_detail"),
    path(
        "rooms/<slug:room>/talks/<uuid:talk>/appointment/",
        views.talk_appoint,
        name="talk_appoint",
    ),
    path("rooms/<slug:room>/talks/<uuid:talk>/end/", views.talk_end, name="talk_end"),
    path("rooms/<slug:room>/council/", views.council_detail, name="council_detail"),
    path("rooms/<slug:room>/council/found/", views.council_found, name="council_found"),
    path("rooms/<slug:room>/council/rest/", views.council_rest, name="council_rest"),
    path("rooms/<slug:room>/council/wishes/new/", views.wish_create, name="wish_create"),
    path(
        "rooms/<slug:room>/council/wishes/<uuid:wish>/",
        views.wish_follow_up,
        name="wish_follow_up",
    ),
    path("rooms/<slug:room>/council/meetings/new/", views.meeting_create, name="meeting_create"),
    path(
        "rooms/<slug:room>/council/meetings/<uuid:meeting>/",
        views.meeting_detail,
        name="meeting_detail",
    ),
    path(
        "rooms/<slug:room>/council/meetings/<uuid:meeting>/move/",
        views.meeting_move,
        name="meeting_move",
    ),
    path(
        "rooms/<slug:room>/council/meetings/<uuid:meeting>/notes/",
        views.meeting_note,
        name="meeting_note",
    ),
    path(
        "rooms/<slug:room>/council/meetings/<uuid:meeting>/publish/",
        views.meeting_publish,
        name="meeting_publish",
    ),
    path(
        "rooms/<slug:room>/council/meetings/<uuid:meeting>/poster/",
        views.meeting_poster,
        name="meeting_poster",
    ),
    path(
        "rooms/<slug:room>/council/meetings/<uuid:meeting>/agenda/new/",
        views.agenda_create,
        name="agenda_create",
    ),
    path(
        "rooms/<slug:room>/council/agenda/<uuid:item>/correct/",
        views.agenda_correct,
        name="agenda_correct",
    ),
    path("rooms/<slug:room>/council/agenda/<uuid:item>/up/", views.agenda_up, name="agenda_up"),
    path(
        "rooms/<slug:room>/council/meetings/<uuid:meeting>/decisions/new/",
        views.decision_create,
        name="decision_create",
    ),
    path(
        "rooms/<slug:room>/council/decisions/<uuid:decision>/",
        views.decision_follow_up,
        name="decision_follow_up",
    ),
    path("rooms/<slug:room>/involvement/", views.involvement_year, name="involvement_year"),
    path("rooms/<slug:room>/involvement.csv", views.involvement_csv, name="involvement_csv"),
    path("rooms/<slug:room>/involvement/new/", views.involvement_create, name="involvement_create"),
    path(
        "rooms/<slug:room>/involvement/<uuid:involvement>/correct/",
        views.involvement_correct,
        name="involvement_correct",
    ),
]
