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
]
