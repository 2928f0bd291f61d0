from django.urls import path

from . import views

app_name = "rooms"

urlpatterns = [
    path("", views.room_list, name="room_list"),
    path("preferences/", views.preferences, name="preferences"),
    path("rooms/<slug:room>/", views.room_detail, name="room_detail"),
    path("rooms/<slug:room>/start/", views.start, name="start"),
    path("reports/", views.report_list, name="report_list"),
    path("reports/new/", views.report_create, name="report_create"),
    path("reports/<uuid:order>/", views.report_detail, name="report_detail"),
    path("reports/<uuid:order>/file/", views.report_file, name="report_file"),
]
