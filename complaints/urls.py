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
