"""Django admin: who enters, the page of a room, staff and their roles."""

import pytest
from django.contrib import admin
from django.db import IntegrityError
from django.urls import reverse

from rooms.models import HouseRule, LiveRoom, Membership, Method, OpeningHours, Room, Staff
from rooms.roles import ADMINISTERED, Role
from tests.factories import PASSWORD, StaffFactory
from tests.page import Page

INDEX = "/admin/"
STAFF_ADD = "/admin/rooms/staff/add/"
ROOM_ADD = "/admin/rooms/room/add/"


def page_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def content_of(response):
    """What the form on an admin page would send as it stands."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset]
    return {
        field.html_name: "on" if field.value() is True else field.value()
        for form in forms
        for field in form
        if field.value() is not None and field.value() is not False and not field.field.disabled
    }


def error_at(response, name):
    """The words of the error at the field of this name, or nothing."""
    error = Page(response).by_id(f"id_{name}_error")
    return error.text if error else ""


def row_of(response, prefix, pk):
    """The prefix of the form of the row `pk` in the inline `prefix`: "places-1"."""
    (inline,) = [
        inline.formset
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.prefix == prefix
    ]
    (form,) = [form for form in inline if form.instance.pk == pk]
    return form.prefix


# -- Who enters ----------------------------------------------------------------------------------


def test_signed_out_is_sent_to_the_one_sign_in(client, db):
    for path in (INDEX, "/admin/login/", "/admin/rooms/room/"):
        followed = [url for url, _status in client.get(path, follow=True).redirect_chain]
        assert followed[-1].startswith(reverse("account_login") + "?next=")
    assert followed[-1].endswith("/admin/rooms/room/")


def test_leader_who_is_no_administrator_is_refused(leader):
    response = leader.get("/admin/rooms/room/", follow=True)
    assert response.status_code == 403


def test_there_is_no_second_sign_in_form(administrator):
    assert administrator.get("/admin/login/").url == INDEX
    typed = {"username": administrator.staff.username, "password": PASSWORD}
    assert administrator.post("/admin/login/", typed).url == INDEX


def test_signing_out_and_the_own_password_are_those_of_the_site(administrator):
    assert administrator.get("/admin/password_change/").url == reverse("account_change_password")
    administrator.post("/admin/logout/")
    assert administrator.get(INDEX).status_code == 302


def test_former_administrator_is_refused(administrator):
    Staff.objects.update(is_staff=False)
    assert administrator.get(INDEX, follow=True).status_code == 403


def test_index_shows_what_is_administered_and_nothing_of_libraries(administrator):
    response = administrator.get(INDEX)
    assert "Consumption rooms · administration" in response.content.decode()
    shown = {
        (app["app_label"], model["model"]._meta.model_name)
        for app in response.context["app_list"]
        for model in app["models"]
    }
    assert shown == {
        ("rooms", "room"),
        ("rooms", "staff"),
        ("rooms", "contactpoint"),
        ("rooms", "reportmakeup"),
        ("intake", "service"),
        ("intake", "substance"),
        ("intake", "municipality"),
        ("intake", "agreementversion"),
        ("intake", "agreementtext"),
        ("intake", "treatmentoffer"),
        ("incidents", "incidentkind"),
        ("incidents", "overdoseinstruction"),
        ("intake", "receiver"),
        ("incidents", "quarantinereason"),
        ("complaints", "complainttopic"),
        ("complaints", "lettertemplate"),
        ("intake", "client"),
        ("intake", "visit"),
        ("complaints", "publiclanguage"),
    }


def test_pages_of_libraries_are_refused(administrator):
    for model, page in admin.site._registry.items():
        if model._meta.app_label not in ADMINISTERED:
            url = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
            assert administrator.get(url).status_code == 403, url


def test_each_page_and_inline_allows_what_the_table_says(administrator, rf):
    request = rf.get("/")
    request.user = administrator.staff
    for model, page in admin.site._registry.items():
        if model._meta.app_label not in ADMINISTERED:
            continue
        inlines = page.get_inline_instances(request)
        allowed = [(page.opts, page.get_model_perms(request))] + [
            (inline.opts, {verb: may(request, inline, verb) for verb in VERBS})
            for inline in inlines
        ]
        for opts, verbs in allowed:
            table = ADMINISTERED[opts.app_label][opts.model_name]
            assert {verb for verb, yes in verbs.items() if yes} == table, opts


VERBS = ("view", "add", "change", "delete")


def may(request, inline, verb):
    return getattr(inline, f"has_{verb}_permission")(request, None)


# -- The page of a room --------------------------------------------------------------------------

NEW_ROOM = {
    "name": "Havnen",
    "slug": "havnen",
    "street": "Havnegade 1",
    "postcode": "1058",
    "city": "København K",
    "assistance_capacity": 2,
    "assisted_attention_minutes": 15,
    "active": "on",
    "methods-TOTAL_FORMS": 1,
    "methods-INITIAL_FORMS": 0,
    "methods-0-method": "injection",
    "methods-0-active": "on",
    "methods-0-number": 3,
    "methods-0-places_assumed": "on",
    "methods-0-attention_minutes": 45,
    "opening_hours-TOTAL_FORMS": 1,
    "opening_hours-INITIAL_FORMS": 0,
    "opening_hours-0-weekday": 4,
    "opening_hours-0-opens": "20:00",
    "opening_hours-0-closes": "03:00",
    "house_rules-TOTAL_FORMS": 1,
    "house_rules-INITIAL_FORMS": 0,
    "house_rules-0-position": 1,
    "house_rules-0-active": "on",
    "house_rules-0-text_da": "Ingen vold.",
    "house_rules-0-text_en": "No violence.",
    "common_substances-TOTAL_FORMS": 0,
    "common_substances-INITIAL_FORMS": 0,
    "services-TOTAL_FORMS": 0,
    "services-INITIAL_FORMS": 0,
}


@pytest.fixture
def room_page(administrator, room):
    """The page of the room, and what its form holds."""
    return administrator.get(page_of(room))


@pytest.fixture
def content(room_page):
    return content_of(room_page)


def test_new_room_is_made_with_methods_places_hours_and_rules_in_one_go(administrator):
    response = administrator.post(ROOM_ADD, NEW_ROOM)
    assert response.status_code == 302
    made = Room.objects.get(slug="havnen")
    (method,) = made.methods.all()
    assert method.places_assumed
    assert [place.name for place in made.places.all()] == ["I1", "I2", "I3"]
    (hours,) = made.opening_hours.all()
    assert hours.past_midnight
    (rule,) = made.house_rules.all()
    assert (rule.text("da").text, rule.text("en").text) == ("Ingen vold.", "No violence.")
    assert rule.text("da").written_by == administrator.staff
    assert LiveRoom.objects.filter(room=made).exists()


def test_same_method_twice_in_a_new_room_is_an_error_on_the_form(administrator):
    again = {
        "methods-TOTAL_FORMS": 2,
        "methods-1-method": "injection",
        "methods-1-active": "on",
        "methods-1-number": 1,
        "methods-1-attention_minutes": 45,
    }
    response = administrator.post(ROOM_ADD, NEW_ROOM | again)
    assert response.status_code == 200
    assert "Please correct the duplicate data for method." in Page(response).text
    assert not Room.objects.filter(slug="havnen").exists()


def test_page_shows_everything_about_the_room(administrator, room_page):
    prefixes = [inline.formset.prefix for inline in room_page.context["inline_admin_formsets"]]
    assert prefixes == [
        "methods",
        "places",
        "opening_hours",
        "house_rules",
        "common_substances",
        "services",
    ]


def test_saving_the_page_unchanged_changes_nothing(administrator, room, content):
    HouseRule.objects.create(room=room, position=1).rewrite("da", "Ro.")
    assert administrator.post(page_of(room), content).status_code == 302
    assert room.places.filter(active=True).count() == 4
    assert not room.events.exists()


def test_page_of_the_largest_room_can_be_saved(administrator, room):
    for method in room.methods.all():
        method.set_number_of_places(30)
    content = content_of(administrator.get(page_of(room)))
    assert administrator.post(page_of(room), content).status_code == 302


def test_number_of_places_grows_and_shrinks(administrator, room, room_page, content):
    injection = room.methods.get(method=Method.INJECTION)
    field = row_of(room_page, "methods", injection.pk) + "-number"
    assert content[field] == 2
    administrator.post(page_of(room), content | {field: 3})
    assert [place.name for place in injection.places.filter(active=True)] == ["I1", "I2", "I3"]
    content = content_of(administrator.get(page_of(room)))
    administrator.post(page_of(room), content | {field: 1})
    assert [place.name for place in injection.places.filter(active=True)] == ["I1"]
    assert injection.places.count() == 3


@pytest.mark.parametrize("number", ["", "-1", "1.5", "many", "201", "9" * 30])
def test_bad_number_of_places_is_told_at_the_field(administrator, room, content, number):
    response = administrator.post(page_of(room), content | {"methods-0-number": number})
    assert response.status_code == 200
    assert error_at(response, "methods-0-number")
    assert room.places.filter(active=True).count() == 4


def test_place_is_renamed_and_retired(administrator, room, room_page, content):
    first, second = room.places.filter(method=Method.SMOKING)
    content |= {row_of(room_page, "places", first.pk) + "-name": "Vinduet"}
    del content[row_of(room_page, "places", second.pk) + "-active"]
    assert administrator.post(page_of(room), content).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.active) == ("Vinduet", True)
    assert not second.active


def test_places_are_neither_added_nor_deleted_nor_moved_by_hand(administrator, room, content):
    crafted = {
        "places-TOTAL_FORMS": 5,
        "places-4-name": "X",
        "places-4-method": "oral",
        "places-0-DELETE": "on",
        "places-0-method": "oral",
    }
    administrator.post(page_of(room), content | crafted)
    assert sorted(place.name for place in room.places.all()) == ["I1", "I2", "R1", "R2"]
    assert not room.places.filter(method="oral").exists()


def test_name_that_another_place_has_is_told_on_the_form(administrator, room, room_page, content):
    first, _second = room.places.filter(method=Method.SMOKING)
    name = row_of(room_page, "places", first.pk) + "-name"
    response = administrator.post(page_of(room), content | {name: "R2"})
    assert response.status_code == 200
    assert "Please correct the duplicate data for name." in Page(response).text


def test_what_only_the_database_refuses_is_told_on_the_form(
    administrator, room, room_page, content
):
    """The name that the new place will get is taken in the same moment by a renamed one."""
    first, _second = room.places.filter(method=Method.SMOKING)
    smoking = room.methods.get(method=Method.SMOKING)
    content |= {
        row_of(room_page, "places", first.pk) + "-name": "R3",
        row_of(room_page, "methods", smoking.pk) + "-number": 3,
        "street": "Nygade 7",
    }
    response = administrator.post(page_of(room), content)
    assert response.status_code == 200
    assert "The room has a place of this name already." in Page(response).text
    assert "Nygade 7" in response.content.decode()
    first.refresh_from_db()
    room.refresh_from_db()
    assert (first.name, room.street) == ("R1", "Prøvegade 1")


def test_which_method_a_row_is_for_does_not_change(administrator, room, room_page, content):
    injection = room.methods.get(method=Method.INJECTION)
    method = row_of(room_page, "methods", injection.pk) + "-method"
    administrator.post(page_of(room), content | {method: "oral"})
    injection.refresh_from_db()
    assert injection.method == Method.INJECTION


def test_methods_are_taken_out_of_use_and_marked_as_confirmed(
    administrator, room, room_page, content
):
    injection = room.methods.get(method=Method.INJECTION)
    row = row_of(room_page, "methods", injection.pk)
    del content[f"{row}-active"]
    content |= {f"{row}-places_assumed": "on", f"{row}-attention_minutes": 20}
    administrator.post(page_of(room), content)
    injection.refresh_from_db()
    assert not injection.active
    assert injection.places_assumed
    assert injection.attention_minutes == 20


def test_closing_before_opening_is_told_at_the_field(administrator, room, content):
    response = administrator.post(
        page_of(room), content | {"opened_on": "2026-05-02", "closed_on": "2026-05-01"}
    )
    assert error_at(response, "closed_on") == "A room cannot close before it opens."


def test_opening_hours_are_added_refused_twice_and_deleted(administrator, room, content):
    new = {
        "opening_hours-0-weekday": 0,
        "opening_hours-0-opens": "08:00",
        "opening_hours-0-closes": "20:00",
    }
    administrator.post(page_of(room), content | new)
    assert OpeningHours.objects.filter(room=room).count() == 1
    page = administrator.get(page_of(room))
    again = {name.replace("-0-", "-1-"): value for name, value in new.items()}
    response = administrator.post(page_of(room), content_of(page) | again)
    assert response.status_code == 200
    assert "Please correct the duplicate data for weekday and opens" in Page(response).text
    administrator.post(page_of(room), content_of(page) | {"opening_hours-0-DELETE": "on"})
    assert not OpeningHours.objects.filter(room=room).exists()


def test_other_words_make_a_new_version_and_the_old_one_stays_readable(administrator, room):
    rule = HouseRule.objects.create(room=room, position=1)
    rule.rewrite("da", "Stille efter kl. 22.")
    rule.rewrite("en", "Quiet after 22.")
    content = content_of(administrator.get(page_of(room)))
    assert content["house_rules-0-text_da"] == "Stille efter kl. 22."
    administrator.post(page_of(room), content | {"house_rules-0-text_da": "Stille efter kl. 23."})
    rule = HouseRule.objects.get(room=room)
    assert (rule.text("da").version, rule.text("da").text) == (2, "Stille efter kl. 23.")
    assert rule.text("da").written_by == administrator.staff
    assert rule.text("en").version == 1
    page = administrator.get(page_of(room)).content.decode()
    assert "Stille efter kl. 22." in page
    assert 'value="Stille efter kl. 22."' not in page


@pytest.mark.parametrize("text", ["", "x" * 301, "nul\x00"])
def test_bad_words_of_a_rule_are_told_at_the_field(administrator, room, text):
    HouseRule.objects.create(room=room, position=1).rewrite("da", "Ro.")
    content = content_of(administrator.get(page_of(room)))
    words = {"house_rules-0-text_da": "Ro.", "house_rules-0-text_en": text}
    response = administrator.post(page_of(room), content | words)
    assert error_at(response, "house_rules-0-text_en")


def test_desks_see_a_change_of_the_room(administrator, room, content):
    LiveRoom.objects.change(room)
    before = LiveRoom.objects.get(room=room).version
    administrator.post(page_of(room), content)
    assert LiveRoom.objects.get(room=room).version > before


def test_a_room_is_not_deleted(administrator, room):
    url = reverse("admin:rooms_room_delete", args=[room.pk])
    assert administrator.post(url, {"post": "yes"}).status_code == 403


def test_history_shows_old_values_with_who_and_when(administrator, room, room_page, content):
    place = room.places.get(name="R1")
    name = row_of(room_page, "places", place.pk) + "-name"
    administrator.post(page_of(room), content | {"street": "Nygade 7", name: "Vinduet"})
    page = administrator.get(reverse("admin:rooms_room_history", args=[room.pk]))
    shown = " ".join(page.content.decode().split())
    assert "Street and number: Prøvegade 1 → Nygade 7" in shown
    assert "Name: R1 → Vinduet" in shown
    assert f"<td>{administrator.staff.name}</td>" in shown


# -- Staff and roles -----------------------------------------------------------------------------


def twice(password):
    return {"password1": password, "password2": password}


NO_ROLES = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
NEW_STAFF = NO_ROLES | {
    "username": "sofie",
    "name": "Sofie",
    "language": "da",
    "theme": "auto",
    "is_active": "on",
    **twice(PASSWORD),
}


def test_list_shows_name_username_and_roles(administrator, sara, room):
    page = administrator.get("/admin/rooms/staff/").content.decode()
    assert sara.username in page
    assert sara.name in page
    assert "Front desk, Kilden" in page


def test_list_is_not_filtered_by_the_stored_password(administrator):
    response = administrator.get("/admin/rooms/staff/", {"password__startswith": "argon2"})
    assert response.status_code == 400


def test_somebody_new_gets_password_and_roles_in_one_go(administrator, client, room):
    role = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-role": Role.LEADER,
        "memberships-0-room": room.pk,
    }
    administrator.post(STAFF_ADD, NEW_STAFF | role)
    sofie = Staff.objects.get(username="sofie")
    assert sofie.has_perm("intake.admit", room)
    assert sofie.memberships.get().granted_by == administrator.staff
    assert client.login(username="sofie", password=PASSWORD)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password2": "another-long-password"}, "password2"),
        ({"password2": ""}, "password2"),
        ({"password1": ""}, "password1"),
        (twice("short"), "password1"),
        ({"name": "Sofie at the desk", **twice("sofie-at-the-desk")}, "password1"),
        ({"username": "two words"}, "username"),
        ({"username": ""}, "username"),
        ({"language": "xx"}, "language"),
    ],
)
def test_bad_values_of_somebody_new_are_told_at_the_field(administrator, typed, field):
    response = administrator.post(STAFF_ADD, NEW_STAFF | typed)
    assert response.status_code == 200
    assert error_at(response, field)
    assert not Staff.objects.exclude(pk=administrator.staff.pk).exists()


def test_username_taken_in_any_case_is_told_at_the_field(administrator):
    StaffFactory(username="Sofie")
    response = administrator.post(STAFF_ADD, NEW_STAFF)
    assert error_at(response, "username") == "This username is taken."


def test_administrator_sets_a_password_for_somebody(administrator, sara, client):
    content = content_of(administrator.get(page_of(sara)))
    administrator.post(page_of(sara), content | twice("quite-another-password"))
    assert client.login(username=sara.username, password="quite-another-password")


def test_password_left_empty_stays(administrator, sara, client):
    sara.set_password(PASSWORD)
    sara.save()
    content = content_of(administrator.get(page_of(sara)))
    administrator.post(page_of(sara), content | {"name": "Sara B"})
    assert client.login(username=sara.username, password=PASSWORD)


@pytest.mark.parametrize("typed", [("quite-another-password", ""), ("", "quite-another-password")])
def test_password_typed_once_is_refused(administrator, sara, typed):
    content = content_of(administrator.get(page_of(sara)))
    response = administrator.post(
        page_of(sara), content | dict(zip(("password1", "password2"), typed, strict=True))
    )
    assert error_at(response, "password2")


def test_somebody_is_deactivated_and_not_deleted(administrator, sara, front_desk):
    content = content_of(administrator.get(page_of(sara)))
    del content["is_active"]
    administrator.post(page_of(sara), content)
    sara.refresh_from_db()
    assert not sara.is_active
    assert front_desk.get("/").status_code == 302
    url = reverse("admin:rooms_staff_delete", args=[sara.pk])
    assert administrator.post(url, {"post": "yes"}).status_code == 403


def test_altered_role_was_granted_by_who_altered_it(administrator, sara):
    content = content_of(administrator.get(page_of(sara)))
    administrator.post(page_of(sara), content | {"memberships-0-role": Role.HEALTH})
    held = sara.memberships.get()
    assert (held.role, held.granted_by) == (Role.HEALTH, administrator.staff)


def test_role_is_taken_away(administrator, sara):
    content = content_of(administrator.get(page_of(sara)))
    administrator.post(page_of(sara), content | {"memberships-0-DELETE": "on"})
    assert not sara.memberships.exists()


def test_same_role_twice_is_told_on_the_form(administrator, sara, room):
    content = content_of(administrator.get(page_of(sara)))
    again = {"memberships-1-role": Role.FRONT_DESK, "memberships-1-room": room.pk}
    response = administrator.post(page_of(sara), content | again)
    assert response.status_code == 200
    assert "Please correct the duplicate data" in Page(response).text


def test_same_role_twice_for_somebody_new_is_told_on_the_form(administrator):
    """Nobody is there yet whose roles a form could compare, so the database refuses."""
    roles = {
        "memberships-TOTAL_FORMS": 2,
        "memberships-0-role": Role.AUDITOR,
        "memberships-1-role": Role.AUDITOR,
    }
    response = administrator.post(STAFF_ADD, NEW_STAFF | roles)
    assert response.status_code == 200
    assert "This person has this role there already." in Page(response).text


def test_own_page_offers_neither_rights_nor_roles_nor_password(administrator):
    page = administrator.get(page_of(administrator.staff))
    content = content_of(page)
    assert {"username", "name"} < set(content)
    offered = {name for name in content if not name.endswith("_FORMS")}
    assert not offered & {"is_active", "is_staff", "password1", "password2"}
    assert not [name for name in offered if name.startswith("memberships")]
    assert "for another administrator to change" in page.content.decode()


def test_crafted_post_changes_neither_own_rights_nor_roles_nor_password(administrator, room):
    me = administrator.staff
    held = Membership.objects.create(staff=me, role=Role.AUDITOR, room=room)
    password = me.password
    crafted = {
        "username": me.username,
        "name": "Me",
        "language": "da",
        "theme": "auto",
        **twice("quite-another-password"),
        "memberships-TOTAL_FORMS": 2,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": held.pk,
        "memberships-0-staff": me.pk,
        "memberships-0-role": Role.LEADER,
        "memberships-0-room": "",
        "memberships-0-DELETE": "on",
        "memberships-1-staff": me.pk,
        "memberships-1-role": Role.LEADER,
        "memberships-1-room": room.pk,
    }
    administrator.post(page_of(me), crafted)
    me.refresh_from_db()
    assert (me.name, me.is_active, me.is_staff) == ("Me", True, True)
    assert me.password == password
    assert [(held.role, held.room) for held in me.memberships.all()] == [(Role.AUDITOR, room)]


def test_roles_do_not_slip_to_oneself_through_the_page_of_another(administrator, sara, room):
    content = content_of(administrator.get(page_of(sara)))
    crafted = {
        "memberships-0-staff": administrator.staff.pk,
        "memberships-1-staff": administrator.staff.pk,
        "memberships-1-role": Role.LEADER,
        "memberships-1-room": room.pk,
    }
    administrator.post(page_of(sara), content | crafted)
    assert not administrator.staff.memberships.exists()


def test_database_refuses_a_role_given_to_oneself(administrator, room):
    me, other = administrator.staff, StaffFactory()
    Membership.objects.create(staff=me, role=Role.LEADER, room=room, granted_by=other)
    with pytest.raises(IntegrityError, match="membership_not_by_oneself"):
        Membership.objects.create(staff=me, role=Role.HEALTH, room=room, granted_by=me)


def test_there_is_no_other_page_that_gives_roles(administrator):
    assert Membership not in admin.site._registry


def test_history_of_staff_shows_rights_and_roles_but_no_password(administrator, sara):
    content = content_of(administrator.get(page_of(sara)))
    changed = {"is_staff": "on", "memberships-0-role": Role.HEALTH}
    administrator.post(page_of(sara), content | changed | twice("quite-another-password"))
    page = administrator.get(reverse("admin:rooms_staff_history", args=[sara.pk]))
    shown = " ".join(page.content.decode().split())
    assert "Role: Front desk → Health staff" in shown
    assert "System administrator:" in shown
    sara.refresh_from_db()
    assert sara.password not in shown
    assert "quite-another-password" not in shown
