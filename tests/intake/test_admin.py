"""Django admin: substances, municipalities and agreements; clients and visits to read only."""

import datetime
import re

import pytest
from django.urls import reverse

from intake.admin import NEWEST, NewestRows, VisitAdmin
from intake.models import (
    AgreementText,
    AgreementVersion,
    Client,
    Municipality,
    Receiver,
    RoomService,
    RoomSubstance,
    Service,
    Substance,
    TreatmentOffer,
    Visit,
)
from rooms.models import Method
from tests.factories import ClientFactory, publish_agreement
from tests.page import Page
from tests.rooms.test_admin import content_of, error_at, page_of, row_of

CLIENTS = "/admin/intake/client/"
VISITS = "/admin/intake/visit/"


@pytest.fixture
def visit(bo, room, heroin, sara):
    return Visit.objects.admit(
        client=bo, room=room, substance=heroin, method=Method.SMOKING, by=sara
    )


def text_of(response):
    return response.content.decode()


# -- What is configured --------------------------------------------------------------------------


def test_common_substances_are_on_the_page_of_the_room(administrator, room, heroin, cocaine):
    content = content_of(administrator.get(page_of(room)))
    new = {"common_substances-0-substance": heroin.pk}
    administrator.post(page_of(room), content | new)
    assert RoomSubstance.objects.get(room=room).substance == heroin
    content = content_of(administrator.get(page_of(room)))
    again = {"common_substances-1-substance": heroin.pk}
    assert administrator.post(page_of(room), content | again).status_code == 200
    administrator.post(page_of(room), content | {"common_substances-0-DELETE": "on"})
    assert not RoomSubstance.objects.filter(room=room).exists()


def test_mixture_is_made_with_components_and_methods_in_one_go(administrator, heroin, cocaine):
    new = {
        "name_da": "Speedball",
        "name_en": "Speedball",
        "code": "test-speedball",
        "components": [heroin.pk, cocaine.pk],
        "position": 5,
        "active": "on",
        "methods-TOTAL_FORMS": 1,
        "methods-INITIAL_FORMS": 0,
        "methods-0-method": "injection",
        "methods-0-active": "on",
    }
    administrator.post("/admin/intake/substance/add/", new)
    made = Substance.objects.get(code="test-speedball")
    assert set(made.components.all()) == {heroin, cocaine}
    assert made.methods.get().method == Method.INJECTION


def test_method_of_a_substance_is_taken_out_of_use_and_never_becomes_another(administrator, heroin):
    page = administrator.get(page_of(heroin))
    smoking = heroin.methods.get(method=Method.SMOKING)
    row = row_of(page, "methods", smoking.pk)
    content = content_of(page)
    del content[f"{row}-active"]
    administrator.post(page_of(heroin), content | {f"{row}-method": "oral"})
    smoking.refresh_from_db()
    assert (smoking.method, smoking.active) == (Method.SMOKING, False)


def test_mixture_is_no_component_of_itself(administrator, heroin):
    content = content_of(administrator.get(page_of(heroin)))
    response = administrator.post(page_of(heroin), content | {"components": [heroin.pk]})
    assert error_at(response, "components") == "A mixture is no component of itself."


@pytest.mark.parametrize(
    ("name", "value"),
    [("code", "not a code"), ("name_da", ""), ("name_en", "x" * 81), ("position", "-1")],
)
def test_bad_value_of_a_substance_is_told_at_the_field(administrator, heroin, name, value):
    content = content_of(administrator.get(page_of(heroin)))
    assert error_at(administrator.post(page_of(heroin), content | {name: value}), name)


def test_substance_is_not_deleted_and_shows_its_old_names(administrator, heroin):
    content = content_of(administrator.get(page_of(heroin)))
    administrator.post(page_of(heroin), content | {"name_da": "Heroin, brun"})
    history = reverse("admin:intake_substance_history", args=[heroin.pk])
    assert "Heroin → Heroin, brun" in text_of(administrator.get(history))
    url = reverse("admin:intake_substance_delete", args=[heroin.pk])
    assert administrator.post(url, {"post": "yes"}).status_code == 403


def test_a_room_shows_every_service_and_writes_what_differs(administrator, room):
    page = administrator.get(page_of(room))
    content = content_of(page)
    shown = {
        value for name, value in content.items() if re.fullmatch(r"services-\d+-service", name)
    }
    assert shown == set(Service.objects.values_list("pk", flat=True))
    administrator.post(page_of(room), content)
    assert not RoomService.objects.exists()
    wound = Service.objects.get(code="wound")
    [field] = [
        name
        for name, value in content.items()
        if re.fullmatch(r"services-\d+-service", name) and value == wound.pk
    ]
    content.pop(field.removesuffix("service") + "active")
    administrator.post(page_of(room), content)
    row = RoomService.objects.get()
    assert (row.room, row.service, row.active, row.position) == (room, wound, False, wound.position)
    again = content_of(administrator.get(page_of(room)))
    assert again["services-0-service"] == wound.pk
    assert "services-0-active" not in again


def test_a_room_has_its_own_capacity_and_attention_for_assisted_intakes(administrator, room):
    content = content_of(administrator.get(page_of(room)))
    new = {"assistance_capacity": 1, "assisted_attention_minutes": 20}
    administrator.post(page_of(room), content | new)
    room.refresh_from_db()
    assert (room.assistance_capacity, room.assisted_attention_minutes) == (1, 20)
    response = administrator.post(page_of(room), content | {"assisted_attention_minutes": 0})
    assert error_at(response, "assisted_attention_minutes")


def test_a_service_is_added_and_none_is_deleted(administrator):
    new = {"name_da": "Fodpleje", "name_en": "Foot care", "code": "feet", "group": "acute_care"}
    administrator.post("/admin/intake/service/add/", new | {"position": 5, "active": "on"})
    made = Service.objects.get(code="feet")
    assert made.leads_to_incident
    url = reverse("admin:intake_service_delete", args=[made.pk])
    assert administrator.post(url, {"post": "yes"}).status_code == 403


def test_municipality_is_renamed_and_keeps_its_code(administrator):
    amager = Municipality.objects.create(code="9999", name_da="Amager", name_en="Amager")
    content = content_of(administrator.get(page_of(amager)))
    administrator.post(page_of(amager), content | {"name_da": "Ny Amager", "code": "9998"})
    amager.refresh_from_db()
    assert amager.name_da == "Ny Amager"
    assert not Municipality.objects.filter(code="9998").exists()


@pytest.fixture
def new_version(administrator):
    """What the form for a new version of the agreement holds, with a text typed in Danish."""
    content = content_of(administrator.get("/admin/intake/agreementversion/add/"))
    return content | {
        "texts-0-language": "da",
        "texts-0-language_name": "Dansk",
        "texts-0-title": "Aftale om førstehjælp",
        "texts-0-body": "Personalet må give førstehjælp.",
    }


def test_new_version_of_the_agreement_is_published_with_its_text(administrator, new_version):
    newest = AgreementVersion.objects.first().number
    administrator.post("/admin/intake/agreementversion/add/", new_version)
    assert AgreementVersion.objects.first().number == newest + 1
    assert AgreementText.objects.current().get().language == "da"


@pytest.mark.parametrize("language", ["en", ""])
def test_new_version_needs_its_text_in_danish(administrator, new_version, language):
    response = administrator.post(
        "/admin/intake/agreementversion/add/", new_version | {"texts-0-language": language}
    )
    assert response.status_code == 200
    assert error_at(response, "texts-0-language") or "(da)" in Page(response).text


def test_new_version_without_any_text_is_refused(administrator, new_version):
    without = {name: value for name, value in new_version.items() if "texts-0" not in name}
    response = administrator.post("/admin/intake/agreementversion/add/", without)
    assert "Write the text in Danish (da)." in text_of(response)


def test_number_of_a_version_is_given_once(administrator, new_version):
    newest = AgreementVersion.objects.first()
    response = administrator.post(
        "/admin/intake/agreementversion/add/", new_version | {"number": newest.number}
    )
    assert error_at(response, "number")


def test_another_language_is_added_to_a_version_and_only_once(administrator):
    text = publish_agreement(90)
    new = {
        "version": 90,
        "language": "so",
        "language_name": "Soomaali",
        "title": "Heshiis",
        "body": "Qoraal.",
    }
    assert administrator.post("/admin/intake/agreementtext/add/", new).status_code == 302
    assert AgreementText.objects.filter(version=text.version).count() == 2
    response = administrator.post("/admin/intake/agreementtext/add/", new)
    assert "This version has a text in this language already." in Page(response).text


def test_what_clients_signed_is_readable_and_never_changed(administrator):
    text = publish_agreement(90)
    for row in (text, text.version):
        page = administrator.get(page_of(row))
        assert "Tekst." in text_of(page)
        assert 'name="_save"' not in text_of(page)
        assert administrator.post(page_of(row), {"title": "Andet"}).status_code == 403
        url = reverse(f"admin:intake_{row._meta.model_name}_delete", args=[row.pk])
        assert administrator.post(url, {"post": "yes"}).status_code == 403


# -- What is only read ---------------------------------------------------------------------------


def test_list_of_clients_shows_no_nickname(administrator, bo):
    page = text_of(administrator.get(CLIENTS))
    assert str(bo.uuid) in page
    assert "1979" in page
    assert "Kilden" in page
    assert ">Bo<" not in page


def test_client_is_found_by_the_whole_identifier_and_by_nothing_else(administrator, bo, mia):
    found = administrator.get(CLIENTS, {"q": str(bo.uuid)}).context["cl"]
    assert list(found.result_list) == [bo]
    for words in ("Bo", "bo", "1979", str(bo.uuid)[:8], "%", "x" * 500):
        found = administrator.get(CLIENTS, {"q": words}).context["cl"]
        assert list(found.result_list) == [], words
    assert administrator.get(CLIENTS, {"q": "\x00"}).status_code == 200


@pytest.mark.parametrize("lookup", ["nickname", "nickname__startswith", "spelling__contains"])
def test_clients_are_not_filtered_by_nickname_through_the_address(administrator, bo, lookup):
    assert administrator.get(CLIENTS, {lookup: "Bo"}).status_code == 400
    assert administrator.get(VISITS, {f"client__{lookup}": "Bo"}).status_code == 400


@pytest.mark.parametrize(
    "way",
    [
        "room__visits__client__nickname",
        "room__visits__client__birth_year",
        "room__memberships__staff__password__startswith",
        "room__memberships__staff__username",
    ],
)
def test_a_filter_leads_no_further_than_what_it_filters_by(administrator, visit, way):
    """The number of rows would tell whether there is such a client, or begin a password's hash."""
    assert administrator.get(VISITS, {way: "x"}).status_code == 400


def test_page_of_a_client_does_not_show_the_nickname(administrator, bo):
    bo.nickname = "Unmistakable"
    bo.save()
    page = text_of(administrator.get(page_of(bo)))
    assert "Unmistakable" not in page
    assert str(bo.uuid) in page.split("<title>")[1].split("</title>")[0]


def test_old_values_of_clients_and_visits_are_not_shown(administrator, bo, visit):
    for model, row in (("client", bo), ("visit", visit)):
        url = reverse(f"admin:intake_{model}_history", args=[row.pk])
        assert administrator.get(url).status_code == 403
        assert url not in text_of(administrator.get(page_of(row)))


def test_clients_and_visits_are_not_written(administrator, bo, visit):
    for model, row in (("client", bo), ("visit", visit)):
        assert 'name="_save"' not in text_of(administrator.get(page_of(row)))
        assert administrator.post(page_of(row), {"nickname": "Ole"}).status_code == 403
        assert administrator.get(reverse(f"admin:intake_{model}_add")).status_code == 403
        url = reverse(f"admin:intake_{model}_delete", args=[row.pk])
        assert administrator.post(url, {"post": "yes"}).status_code == 403
        many = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        administrator.post(reverse(f"admin:intake_{model}_changelist"), many)
    assert Client.objects.get() == bo
    assert Visit.objects.get() == visit


def test_list_of_visits_shows_time_room_method_and_place_but_nobody(administrator, visit, bo):
    bo.nickname = "Unmistakable"
    bo.save()
    response = administrator.get(VISITS)
    page = text_of(response)
    assert response.context["cl"].list_display == [
        "arrived_at",
        "left_at",
        "room",
        "method",
        "place",
    ]
    assert "Kilden" in page
    assert "R1" in page
    assert "Unmistakable" not in page
    assert str(bo.uuid) not in page


def test_page_of_a_visit_shows_consumptions_and_no_nickname(administrator, visit, bo):
    bo.nickname = "Unmistakable"
    bo.save()
    page = text_of(administrator.get(page_of(visit)))
    assert "Heroin" in page
    assert "Unmistakable" not in page
    assert f'<a href="{page_of(bo)}">{bo.uuid}</a>' in page


def test_visits_are_filtered_by_room(administrator, visit, other_room):
    found = administrator.get(VISITS, {"room__id__exact": other_room.pk}).context["cl"]
    assert list(found.result_list) == []


def test_lists_are_neither_counted_nor_sorted_over_the_whole_table(
    administrator, visit, mia, room, heroin, sara, monkeypatch, django_assert_max_num_queries
):
    Visit.objects.admit(client=mia, room=room, substance=heroin, method=Method.SMOKING, by=sara)
    monkeypatch.setattr(VisitAdmin, "list_per_page", 1)
    with django_assert_max_num_queries(12) as executed:
        page = administrator.get(VISITS, {"o": "1", "_facets": "True"})
    assert page.status_code == 200
    statements = [query["sql"] for query in executed if "intake_visit" in query["sql"]]
    assert len(statements) == 2
    for sql in statements:
        assert "LIMIT" in sql
        assert 'ORDER BY "intake_visit"."id" DESC' in sql


def test_only_the_newest_rows_are_paged(bo, room):
    ClientFactory.create_batch(2, registered_in=room, agreement=False)
    assert NewestRows(Client.objects.order_by("-pk"), 50).count == 3
    assert NEWEST == 1000


def test_times_are_shown_as_in_copenhagen(administrator, visit):
    ten_utc = datetime.datetime(2026, 7, 1, 10, 0, tzinfo=datetime.UTC)
    Visit.objects.filter(pk=visit.pk).update(arrived_at=ten_utc)
    page = text_of(administrator.get(page_of(visit)))
    assert "12:00" in page
    assert "10:00" not in page


# -- Offers --------------------------------------------------------------------------------------


@pytest.fixture
def ornevej():
    return TreatmentOffer.objects.get(code="oernevej")


def test_offer_is_changed_with_its_hours_and_exceptions(administrator, ornevej):
    content = content_of(administrator.get(page_of(ornevej)))
    hours = ornevej.hours.count()
    new = {
        "phone": "33 17 85 41",
        "asks": ["enrolled"],
        f"hours-{hours}-kind": "phone",
        f"hours-{hours}-weekday": 2,
        f"hours-{hours}-opens": "09:00",
        f"hours-{hours}-closes": "10:00",
        "exceptions-0-date": "2026-12-24",
    }
    response = administrator.post(page_of(ornevej), content | new)
    assert response.status_code == 302
    ornevej.refresh_from_db()
    assert (ornevej.phone, ornevej.asks, ornevej.meets) == (
        "33 17 85 41",
        ["enrolled"],
        ["opioid"],
    )
    assert ornevej.hours.filter(kind="phone", weekday=2).exists()
    assert ornevej.exceptions.get().opens is None
    assert [event.phone for event in ornevej.events.all()] == ["33 17 85 40"]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"city": ""}, "street"),
        ({"phone": "ask Ole"}, "phone"),
        ({"only_for": ["family"]}, "only_for"),
        ({"name": "U-turn"}, "name"),
        ({"meets": []}, "meets"),
    ],
)
def test_what_an_offer_cannot_be_is_said_at_the_field(administrator, ornevej, fields, place):
    content = content_of(administrator.get(page_of(ornevej)))
    response = administrator.post(page_of(ornevej), content | fields)
    assert response.status_code == 200
    assert error_at(response, place)


def test_offer_is_retired_and_not_deleted(administrator, ornevej):
    content = content_of(administrator.get(page_of(ornevej)))
    administrator.post(page_of(ornevej), content | {"retired_on": "2026-01-01"})
    assert ornevej not in TreatmentOffer.objects.in_use()
    assert administrator.post(f"{page_of(ornevej)[:-7]}delete/").status_code in (403, 404)
    assert TreatmentOffer.objects.filter(pk=ornevej.pk).exists()


def test_receiver_is_added(administrator):
    new = {
        "name_da": "Tandlæge",
        "name_en": "Dentist",
        "code": "dentist",
        "group": "health",
        "position": 55,
        "active": "on",
    }
    assert administrator.post("/admin/intake/receiver/add/", new).status_code == 302
    assert Receiver.objects.active().filter(code="dentist").exists()
