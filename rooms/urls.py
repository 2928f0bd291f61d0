from django.urls import path

from . import views

app_name = "rooms"

urlpatterns = [
    path("", views.room_list, name="room_list"),
    path("preferences/", views.preferences, name="preferences"),
    path("rooms/<slug:room>/", views.room_detail, name="room_detail"),
    path("rooms/<slug:room>/start/", views.start, name="start"),
    path("rooms/<slug:room>/today/", views.today, name="today"),
    path("rooms/<slug:room>/today/notes/<uuid:note>/read/", views.note_read, name="note_read"),
    path("rooms/<slug:room>/today/notes/<uuid:note>/undo/", views.note_undo, name="note_undo"),
    path("rooms/<slug:room>/figures/", views.room_figures, name="room_figures"),
    path("rooms/<slug:room>/figures/<str:table>/chart/", views.room_chart, name="room_chart"),
    path("figures/", views.all_figures, name="all_figures"),
    path("figures/decide/", views.all_decide, name="all_decide"),
    path("figures/<str:table>/chart/", views.all_chart, name="all_chart"),
    path("reports/", views.report_list, name="report_list"),
    path("reports/new/", views.report_create, name="report_create"),
    path("reports/<uuid:order>/", views.report_detail, name="report_detail"),
    path("reports/<uuid:order>/file/", views.report_file, name="report_file"),
]
