from django.urls import path

from . import views

app_name = "rooms"

urlpatterns = [
    path("", views.room_list, name="room_list"),
    path("preferences/", views.preferences, name="preferences"),
    path("rooms/<slug:room>/", views.room_detail, name="room_detail"),
    path("rooms/<slug:room>/start/", views.start, name="start"),
]
