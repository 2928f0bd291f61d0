"""Every constraint and trigger of config and rooms: what it accepts, and what it refuses."""

import sys
import uuid
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from config.constraints import ForeignKeyTogether, refusing
from config.models import Submission
from rooms.models import (
    ContactPoint,
    HandoverNote,
    HandoverReading,
    HouseRule,
    HouseRuleText,
    Membership,
    Method,
    OpeningHours,
    Place,
    ReportMakeup,
    Room,
    RoomMethod,
    Staff,
)
from rooms.roles import Role
from tests.factories import ContactPointFactory, RoomFactory, StaffFactory
from tests.rooms import test_report_constraints
from tests.rules import (
    code_of,
    constraint_names,
    key_referred_to_by,
    names_refused_in,
    never_changed,
    our_models,
    refused_by,
)

pytestmark = pytest.mark.django_db


def test_every_constraint_has_a_test():
    tested = names_refused_in(sys.modules[__name__]) | {"place_of_method"}
    tested |= names_refused_in(test_report_constraints)
    assert set(constraint_names("config", "rooms")) - tested == set()


# -- config --------------------------------------------------------------------------------------


def test_a_form_is_written_once_per_key_page_and_person(sara):
    key = uuid.uuid4()
    Submission.objects.create(key=key, path="/a/", staff=sara)
    Submission.objects.create(key=key, path="/b/", staff=sara)
    Submission.objects.create(key=key, path="/a/", staff=StaffFactory())
    Submission.objects.create(key=uuid.uuid4(), path="/a/", staff=sara)
    with refused_by("submission_once"):
        Submission.objects.create(key=key, path="/a/", staff=sara)


# -- Rooms ---------------------------------------------------------------------------------------


def test_two_rooms_do_not_share_an_address_in_the_browser(room):
    RoomFactory(slug="kilden-2")
    with refused_by("rooms_room_slug_key"):
        RoomFactory(slug="kilden")


def test_two_rooms_do_not_share_a_name(room):
    RoomFactory(name="Kilden 2")
    with refused_by("rooms_room_name_key"):
        RoomFactory(name="Kilden")


def test_a_room_cannot_close_before_it_opens():
    RoomFactory(opened_on=date(2026, 1, 2), closed_on=date(2026, 1, 2))
    RoomFactory(opened_on=date(2026, 1, 2))
    RoomFactory(closed_on=date(2026, 1, 2))
    with refused_by("room_closed_after_opened"):
        RoomFactory(opened_on=date(2026, 1, 2), closed_on=date(2026, 1, 1))


def test_a_weekday_has_the_same_opening_time_once(room, other_room):
    hours = {"weekday": 0, "opens": time(8), "closes": time(12)}
    OpeningHours.objects.create(room=room, **hours)
    OpeningHours.objects.create(room=room, **hours | {"opens": time(13), "closes": time(20)})
    OpeningHours.objects.create(room=room, **hours | {"weekday": 1})
    OpeningHours.objects.create(room=other_room, **hours)
    with refused_by("opening_hours_once"):
        OpeningHours.objects.create(room=room, **hours | {"closes": time(14)})


@pytest.mark.parametrize("weekday", [-1, 7])
def test_opening_hours_are_of_a_day_of_the_week(room, weekday):
    for known in (0, 6):
        OpeningHours.objects.create(room=room, weekday=known, opens=time(8), closes=time(9))
    with refused_by("opening_hours_weekday_known"):
        OpeningHours.objects.create(room=room, weekday=weekday, opens=time(8), closes=time(9))


def test_a_room_has_a_method_once(room):
    RoomMethod.objects.create(room=room, method=Method.ORAL)
    with refused_by("room_method_once"):
        RoomMethod.objects.create(room=room, method=Method.INJECTION)


def test_a_room_has_only_methods_there_are(room):
    RoomMethod.objects.create(room=room, method=Method.OTHER)
    with refused_by("room_method_known"):
        RoomMethod.objects.create(room=room, method="dancing")


def test_attention_is_asked_for_after_a_minute_at_the_earliest(room):
    RoomMethod.objects.create(room=room, method=Method.ORAL, attention_minutes=1)
    with refused_by("room_method_attention_positive"):
        RoomMethod.objects.create(room=room, method=Method.SNIFFING, attention_minutes=0)


def test_attention_to_an_assisted_intake_is_asked_for_after_a_minute_at_the_earliest():
    RoomFactory(assisted_attention_minutes=1)
    with refused_by("room_assisted_attention_positive"):
        RoomFactory(assisted_attention_minutes=0)


def test_a_room_has_a_name_of_a_place_once(room, other_room):
    place = {"method": Method.INJECTION, "name": "Window", "position": 3}
    Place.objects.create(room=room, **place)
    Place.objects.create(room=other_room, **place)
    with refused_by("place_name_once"):
        Place.objects.create(room=room, **place | {"method": Method.SMOKING})


def test_a_place_is_for_a_method_the_room_has(room, other_room):
    RoomMethod.objects.create(room=other_room, method=Method.ORAL)
    Place.objects.create(room=other_room, method=Method.ORAL, name="O1", position=1)
    with refused_by("place_method_in_room"):
        Place.objects.create(room=room, method=Method.ORAL, name="O1", position=1)


def test_a_method_with_places_stays_in_the_room(room):
    with refused_by("place_method_in_room"):
        room.methods.filter(method=Method.SMOKING)._raw_delete("default")


def test_what_a_visit_refers_to_is_a_place_with_its_room_and_method():
    """Nothing can break this key before the primary key does: it is there to be referred to."""
    assert key_referred_to_by("visit_place_for_method") == "place_of_method"


# -- House rules ---------------------------------------------------------------------------------


@pytest.fixture
def rule(room):
    rule = HouseRule.objects.create(room=room, position=1)
    rule.rewrite("da", "Ingen vold.")
    return rule


def test_a_version_of_a_house_rule_has_one_text_in_each_language(rule):
    HouseRuleText.objects.create(rule=rule, language="en", version=1, text="No violence.")
    HouseRuleText.objects.create(rule=rule, language="da", version=2, text="Ingen slag.")
    with refused_by("house_rule_text_version_once"):
        HouseRuleText.objects.create(rule=rule, language="da", version=1, text="Andet.")


def test_the_text_of_a_house_rule_is_never_changed(rule):
    with never_changed(HouseRuleText):
        rule.texts.update(text="Vold er i orden.")
    with never_changed(HouseRuleText):
        rule.texts.get().delete()
    assert rule.texts.get().text == "Ingen vold."


# -- Staff ---------------------------------------------------------------------------------------


def test_two_people_do_not_share_a_username():
    StaffFactory(username="sara")
    with refused_by("rooms_staff_username_key"):
        StaffFactory(username="sara")


def test_usernames_differ_by_more_than_their_case():
    StaffFactory(username="sara")
    StaffFactory(username="sara2")
    with refused_by("staff_username_any_case"):
        StaffFactory(username="Sara")


def test_a_person_holds_a_role_in_a_room_once(sara, room, other_room):
    Membership.objects.create(staff=sara, role=Role.HEALTH, room=room)
    Membership.objects.create(staff=sara, role=Role.FRONT_DESK, room=other_room)
    with refused_by("membership_once"):
        Membership.objects.create(staff=sara, role=Role.FRONT_DESK, room=room)


def test_a_person_holds_a_role_in_all_rooms_once(sara):
    Membership.objects.create(staff=sara, role=Role.FRONT_DESK, room=None)
    with refused_by("membership_once"):
        Membership.objects.create(staff=sara, role=Role.FRONT_DESK, room=None)


def test_nobody_gives_themselves_a_role(sara, room):
    somebody = StaffFactory()
    Membership.objects.create(staff=sara, role=Role.LEADER, room=room, granted_by=somebody)
    with refused_by("membership_not_by_oneself"):
        Membership.objects.create(staff=sara, role=Role.CENTRAL, granted_by=sara)


def test_nobody_makes_a_role_of_theirs_their_own_gift(sara, room):
    with refused_by("membership_not_by_oneself"):
        sara.memberships.update(granted_by=sara, role=Role.LEADER)


def test_a_role_is_one_of_those_there_are(sara, room):
    Membership.objects.create(staff=sara, role=Role.AUDITOR, room=None)
    with refused_by("membership_role_known"):
        Membership.objects.create(staff=sara, role="king", room=room)


# -- What is kept when a row changes -------------------------------------------------------------


def a_room():
    return Room.objects.create(slug="nyt", name="Nyt", street="Prøvegade 3", city="København")


def a_method():
    return RoomFactory(places=0).methods.first()


def a_place():
    return RoomFactory().places.first()


def a_rule():
    return HouseRule.objects.create(room=RoomFactory(), position=1)


def a_membership():
    return StaffFactory(roles=[(Role.HEALTH, None)]).memberships.get()


def test_one_row_of_a_receiver_is_in_use_from_a_day():
    ContactPointFactory()
    ContactPointFactory(in_use=False)
    ContactPointFactory(valid_from=date(2026, 6, 2))
    with refused_by("contact_point_once_a_day"):
        ContactPointFactory()


def test_a_room_belongs_to_the_contact_point_of_its_leader_alone():
    room = RoomFactory()
    ContactPointFactory(receiver="leader", room=room)
    with refused_by("contact_point_room_of_leader"):
        ContactPointFactory(receiver="leader")
    with refused_by("contact_point_room_of_leader"):
        ContactPointFactory(receiver="ankestyrelsen", room=room)


@pytest.mark.parametrize("way", ["address", "phone", "email", "secure_mail"])
def test_a_contact_point_says_at_least_one_way_to_reach_them(way):
    ContactPointFactory(**{"phone": "", way: "x@example.org"})
    with refused_by("contact_point_reachable"):
        ContactPointFactory(phone="", valid_from=date(2026, 8, 1))


# How a row of each model that keeps its old values is made, and a field of it with another value.
KEPT = {
    Room: (a_room, "street", "Nygade 2"),
    RoomMethod: (a_method, "attention_minutes", 20),
    Place: (a_place, "name", "Ved vinduet"),
    HouseRule: (a_rule, "position", 7),
    Staff: (StaffFactory, "name", "Somebody else"),
    Membership: (a_membership, "role", Role.AUDITOR),
    ContactPoint: (ContactPointFactory, "phone", "99 99 99 99"),
}


# -- Notes from shift to shift ---------------------------------------------------------------------


@pytest.fixture
def note(room, sara):
    return HandoverNote.objects.write(room=room, by=sara, text="Lampen ved døren er i stykker")


def test_a_note_has_words(room, sara, note):
    with refused_by("handover_note_has_words"):
        HandoverNote.objects.create(room=room, written_by=sara, text="", at=note.at)


def test_a_note_is_never_changed_and_one_taken_back_leaves_no_words(note, sara):
    words = "Cannot update rows from rooms_handovernote"
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        HandoverNote.objects.update(text="Andet")
    note.undo(by=sara)
    [event] = HandoverNote.events.rel.related_model.objects.all()
    assert not hasattr(event, "text")


def test_a_reading_is_one_and_stays(note):
    by = StaffFactory()
    note.read(by=by)
    with refused_by("handover_note_read_once"):
        HandoverReading.objects.create(note=note, read_by=by, at=note.at)
    with never_changed(HandoverReading):
        HandoverReading.objects.all().delete()


def test_every_model_with_triggers_has_a_test():
    with_triggers = {model for model in our_models("config", "rooms") if triggers_of(model)}
    events = {model._meta.get_field("events").related_model for model in KEPT}
    events.add(HandoverNote._meta.get_field("events").related_model)
    appended = {HouseRuleText, HandoverNote, HandoverReading, ReportMakeup}
    assert with_triggers == {*appended, *KEPT, *events}


def triggers_of(model):
    return getattr(model._meta, "triggers", [])


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_a_changed_row_leaves_its_old_value(model):
    make, field, new = KEPT[model]
    row = make()
    old = getattr(row, field)
    model.objects.filter(pk=row.pk).update(**{field: new})
    assert [getattr(event, field) for event in row.events.all()] == [old]


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_a_row_written_again_unchanged_leaves_nothing(model):
    row = KEPT[model][0]()
    row.save()
    assert not row.events.exists()


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_a_deleted_row_leaves_its_old_value(model):
    make, field, _new = KEPT[model]
    row = make()
    kept = row.events.model.objects.filter(pgh_obj=row.pk)
    row.delete()
    assert [getattr(event, field) for event in kept] == [getattr(row, field)]


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_old_values_are_never_changed(model):
    make, field, new = KEPT[model]
    row = make()
    model.objects.filter(pk=row.pk).update(**{field: new})
    with never_changed(row.events.model):
        row.events.update(**{field: new})
    with never_changed(row.events.model):
        row.events.all().delete()


def test_old_values_of_staff_hold_no_password():
    kept = {field.name for field in Staff._meta.get_field("events").related_model._meta.fields}
    assert kept.isdisjoint({"password", "last_login"})


# -- From a constraint to words ------------------------------------------------------------------


def test_a_refusal_of_the_database_comes_back_as_the_words_of_the_constraint(room):
    with pytest.raises(ValidationError) as refusal, transaction.atomic(), refusing(RoomMethod):
        RoomMethod.objects.create(room=room, method=Method.INJECTION)
    assert code_of(refusal.value) == "room_method_once"
    assert room.methods.count() == 2, "the transaction is still usable"


def test_a_refusal_that_has_no_words_is_raised_as_it_is(room):
    with pytest.raises(IntegrityError), transaction.atomic(), refusing(RoomMethod):
        RoomMethod.objects.create(room=room, method="dancing")


def test_a_refusal_of_a_model_that_is_not_named_is_raised_as_it_is(room):
    with pytest.raises(IntegrityError), transaction.atomic(), refusing(Place):
        RoomMethod.objects.create(room=room, method=Method.INJECTION)


def test_a_key_over_several_columns_is_checked_before_it_is_written(room):
    place = Place(room=room, method=Method.ORAL, name="O1", position=1)
    with pytest.raises(ValidationError) as refusal:
        place.validate_constraints()
    assert code_of(refusal.value) == "method_not_in_room"
    place.validate_constraints(exclude={"method"})
    RoomMethod.objects.create(room=room, method=Method.ORAL)
    place.validate_constraints()


def test_a_key_over_several_columns_survives_a_migration():
    key = next(c for c in Place._meta.constraints if isinstance(c, ForeignKeyTogether))
    _path, args, kwargs = key.deconstruct()
    assert ForeignKeyTogether(*args, **kwargs) == key
    assert ForeignKeyTogether(*args, **kwargs | {"name": "another"}) != key
