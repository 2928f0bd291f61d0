from django.urls import path, register_converter

from . import views
from .models import CODE


class LanguageConverter:
    """The language of a public page, last in its address: none is Danish, "en/" is English."""

    regex = f"(?:{CODE}/)?"

    def to_python(self, value):
        return value.removesuffix("/") or "da"

    def to_url(self, value):
        return "" if value == "da" else f"{value}/"


register_converter(LanguageConverter, "language")


app_name = "complaints"

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("r/", views.public_list, name="public_list"),
    path("r/<slug:slug>/<language:language>", views.room_public, name="room_public"),
    path("rooms/<slug:room>/poster.pdf", views.room_poster, name="room_poster"),
    path("rooms/<slug:room>/complaints/", views.complaint_list, name="complaint_list"),
    path("rooms/<slug:room>/complaints.csv", views.complaint_csv, name="complaint_csv"),
    path("rooms/<slug:room>/complaints/new/", views.complaint_create, name="complaint_create"),
    path(
        "rooms/<slug:room>/complaints/new/routing/",
        views.complaint_routing,
        name="complaint_routing",
    ),
    path("rooms/<slug:room>/slips/", views.slip_list, name="slip_list"),
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
        "rooms/<slug:room>/complaints/<uuid:complaint>/slip/concern/",
        views.slip_concern,
        name="slip_concern",
    ),
    path(
        "rooms/<slug:room>/complaints/<uuid:complaint>/undo/",
        views.complaint_undo,
        name="complaint_undo",
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
        "rooms/<slug:room>/council/agenda/<uuid:item>/remove/",
        views.agenda_remove,
        name="agenda_remove",
    ),
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
