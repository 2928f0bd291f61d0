from django.urls import path

from . import views

app_name = "intake"

urlpatterns = [
    path("rooms/<slug:room>/desk/", views.desk, name="desk"),
    path("rooms/<slug:room>/live/", views.live_room, name="live_room"),
    path("rooms/<slug:room>/search/", views.client_search, name="client_search"),
    path("rooms/<slug:room>/clients/new/", views.client_create, name="client_create"),
    path("rooms/<slug:room>/clients/similar/", views.client_similar, name="client_similar"),
    path("rooms/<slug:room>/clients/<uuid:client>/", views.client_detail, name="client_detail"),
    path(
        "rooms/<slug:room>/clients/<uuid:client>/correct/",
        views.client_correct,
        name="client_correct",
    ),
    path("rooms/<slug:room>/clients/<uuid:client>/join/", views.client_join, name="client_join"),
    path(
        "rooms/<slug:room>/clients/<uuid:client>/join/undo/",
        views.client_join_undo,
        name="client_join_undo",
    ),
    path(
        "rooms/<slug:room>/clients/<uuid:client>/agreement/",
        views.agreement_create,
        name="agreement_create",
    ),
    path(
        "rooms/<slug:room>/clients/<uuid:client>/admit/",
        views.visit_create,
        name="visit_create",
    ),
    path(
        "rooms/<slug:room>/clients/<uuid:client>/wait/",
        views.waiting_create,
        name="waiting_create",
    ),
    path("rooms/<slug:room>/turned-away/", views.turned_away_create, name="turned_away_create"),
    path(
        "rooms/<slug:room>/turned-away/<uuid:turned_away>/undo/",
        views.turned_away_undo,
        name="turned_away_undo",
    ),
    path("rooms/<slug:room>/waiting/<uuid:entry>/gave-up/", views.waiting_end, name="waiting_end"),
    path("rooms/<slug:room>/visits/<uuid:visit>/leave/", views.visit_leave, name="visit_leave"),
    path("rooms/<slug:room>/visits/<uuid:visit>/undo/", views.visit_undo, name="visit_undo"),
    path("rooms/<slug:room>/visits/<uuid:visit>/reopen/", views.visit_reopen, name="visit_reopen"),
    path(
        "rooms/<slug:room>/visits/<uuid:visit>/reopen-all/",
        views.visit_reopen_all,
        name="visit_reopen_all",
    ),
    path("rooms/<slug:room>/visits/<uuid:visit>/close/", views.visit_close, name="visit_close"),
    path(
        "rooms/<slug:room>/visits/<uuid:visit>/correct/",
        views.visit_correct,
        name="visit_correct",
    ),
    path(
        "rooms/<slug:room>/visits/<uuid:visit>/intake/",
        views.consumption_create,
        name="consumption_create",
    ),
    path(
        "rooms/<slug:room>/visits/<uuid:visit>/again/",
        views.consumption_again,
        name="consumption_again",
    ),
    path(
        "rooms/<slug:room>/intakes/<uuid:consumption>/undo/",
        views.consumption_undo,
        name="consumption_undo",
    ),
    path(
        "rooms/<slug:room>/intakes/<uuid:consumption>/correct/",
        views.consumption_correct,
        name="consumption_correct",
    ),
    path("rooms/<slug:room>/offers/", views.offer_list, name="offer_list"),
    path("rooms/<slug:room>/offers/<slug:offer>/slip/", views.offer_slip, name="offer_slip"),
    path("rooms/<slug:room>/referrals/", views.referral_list, name="referral_list"),
    path(
        "rooms/<slug:room>/clients/<uuid:client>/refer/",
        views.referral_create,
        name="referral_create",
    ),
    path(
        "rooms/<slug:room>/referrals/<uuid:referral>/undo/",
        views.referral_undo,
        name="referral_undo",
    ),
    path(
        "rooms/<slug:room>/referrals/<uuid:referral>/outcome/",
        views.referral_outcome,
        name="referral_outcome",
    ),
    path(
        "rooms/<slug:room>/intakes/<uuid:consumption>/assistance/",
        views.assistance_create,
        name="assistance_create",
    ),
    path(
        "rooms/<slug:room>/clients/<uuid:client>/assistance-refused/",
        views.assistance_refuse,
        name="assistance_refuse",
    ),
    path(
        "rooms/<slug:room>/assistance-refused/<uuid:refused>/undo/",
        views.assistance_refuse_undo,
        name="assistance_refuse_undo",
    ),
    path(
        "rooms/<slug:room>/assistances/<uuid:assistance>/correct/",
        views.assistance_correct,
        name="assistance_correct",
    ),
    path(
        "rooms/<slug:room>/assistances/<uuid:assistance>/undo/",
        views.assistance_undo,
        name="assistance_undo",
    ),
    path(
        "rooms/<slug:room>/assistances/<uuid:assistance>/outcome/",
        views.assistance_outcome,
        name="assistance_outcome",
    ),
    path("rooms/<slug:room>/services/new/", views.service_create, name="service_create"),
    path(
        "rooms/<slug:room>/visits/<uuid:visit>/services/<slug:code>/",
        views.service_give,
        name="service_give",
    ),
    path("rooms/<slug:room>/services/<uuid:given>/undo/", views.service_undo, name="service_undo"),
    path("rooms/<slug:room>/everyone-left/", views.visit_close_all, name="visit_close_all"),
]
