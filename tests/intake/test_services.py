"""Services: which a room gives, in which order, to whom, and what a note must not hold."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from intake.models import RoomService, Service, ServiceGiven
from intake.models.service import names_somebody
from tests.rules import counts, local, refused_with, written

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)
MINUTE = timedelta(minutes=1)

# Domain.md section 4 (quality standard 7), written from there.
WANTED = """
observation     Observation i stofindtagelsesrum                 Observation in the room
observation     Observation af almen tilstand og rusvirkning     Observation of general condition and intoxication
first_aid       Førstehjælp ved overdosis                        First aid for overdose
first_aid       Førstehjælp ved kramper                          First aid for seizure
first_aid       Førstehjælp ved blødning                         First aid for bleeding
first_aid       Førstehjælp ved akut allergisk reaktion          First aid for acute allergic reaction
acute_care      Sårskylning                                      Rinsing a wound
acute_care      Akut øjenskylning                                Rinsing an eye
acute_care      Andet akut sundhedsproblem                       Another acute health problem
acute_care      Vurdering af behov for akut læge                 Assessing the need for an emergency doctor
advice          Rådgivning om rusmidler                          Advice on drugs
advice          Rådgivning om abstinensbehandling                Advice on withdrawal treatment
advice          Rådgivning om risikoadfærd                       Advice on risk behaviour
advice          Vejledning i hensigtsmæssig injektionsteknik     Guidance in injection technique
talk            Motiverende og støttende samtale                 Motivating and supportive talk
referral        Brobygning til sundhedsvæsenet                   Referral to health services
referral        Brobygning til det sociale system                Referral to social services
referral        Brobygning til andre tilbud                      Referral to other offers
"""  # noqa: E501


def codes(services):
    return [service.code for service in services]


@pytest.fixture
def give(room, sara):
    """`give("talk", client=bo)` gives a service of that code in Kilden."""

    def give(code, *, room=room, **more):
        service = Service.objects.get(code=code)
        return ServiceGiven.objects.give(room=room, service=service, by=sara, **more)

    return give


# -- Which there are -----------------------------------------------------------------------------


def test_the_services_of_the_quality_standard_are_there_in_both_languages():
    wanted = {
        tuple(part.strip() for part in line.split("  ") if part.strip())
        for line in WANTED.strip().splitlines()
    }
    assert set(Service.objects.values_list("group", "name_da", "name_en")) == wanted


def test_first_aid_and_acute_care_lead_on_to_an_incident():
    leading = {service.group for service in Service.objects.all() if service.leads_to_incident}
    assert leading == {"first_aid", "acute_care"}
    others = {s.group for s in Service.objects.all() if not s.leads_to_incident}
    assert others == {"talk", "advice", "observation", "referral"}


def test_a_service_is_called_what_the_language_calls_it():
    service = Service.objects.get(code="wound")
    assert str(service) == "Sårskylning"
    with translation.override("en"):
        assert str(service) == "Rinsing a wound"


def test_a_room_that_says_nothing_gives_every_service(room):
    assert set(Service.objects.offered_in(room)) == set(Service.objects.all())


def test_a_room_switches_services_off_and_orders_them(room, other_room):
    wound, eye = Service.objects.get(code="wound"), Service.objects.get(code="eye")
    RoomService.objects.create(room=room, service=wound, active=False)
    RoomService.objects.create(room=room, service=eye, position=0)
    here, there = Service.objects.offered_in(room), Service.objects.offered_in(other_room)
    assert wound not in here
    assert here[0] == eye
    assert wound in there
    assert there[0] != eye


def test_a_service_out_of_use_is_given_nowhere(room):
    Service.objects.filter(code="wound").update(active=False)
    RoomService.objects.create(room=room, service=Service.objects.get(code="wound"))
    assert "wound" not in codes(Service.objects.offered_in(room))


def test_the_six_most_used_are_those_of_the_last_30_days_and_then_the_first_ones(
    room, other_room, give
):
    first = codes(Service.objects.offered_in(room))[:6]
    assert codes(Service.objects.most_used_in(room, NOON)) == first
    for code, days in [("eye", 1), ("eye", 29.9), ("allergy", 3), ("doctor", 30), ("doctor", 31)]:
        give(code, at=NOON - timedelta(days=days))
    for _number in range(3):
        give("seizure", room=other_room, at=NOON - MINUTE)
    assert codes(Service.objects.most_used_in(room, NOON)) == ["eye", "allergy", *first[:4]]
    assert codes(Service.objects.most_used_in(other_room, NOON))[0] == "seizure"


def test_a_service_the_room_switched_off_is_none_of_the_most_used(room, give):
    give("eye", at=NOON)
    eye = Service.objects.get(code="eye")
    RoomService.objects.create(room=room, service=eye, active=False)
    assert eye not in Service.objects.most_used_in(room, NOON + MINUTE)


# -- Given ---------------------------------------------------------------------------------------


def test_a_service_in_a_visit_is_given_to_its_client(give, admit, bo, sara, room):
    visit = admit(bo)
    before = counts()
    given = give("talk", visit=visit, note="About sleep", at=NOON)
    assert written(before) == {"intake.ServiceGiven": 1}
    given.refresh_from_db()
    assert (given.room, given.client, given.visit) == (room, bo, visit)
    assert (given.given_by, given.at, given.note) == (sara, NOON, "About sleep")


def test_a_service_for_a_client_who_is_inside_belongs_to_the_visit(give, admit, bo, sara):
    visit = admit(bo)
    assert give("talk", client=bo).visit == visit
    visit.leave(by=sara)
    assert give("talk", client=bo).visit is None


def test_a_service_can_be_given_without_a_visit_and_without_a_name(give, bo):
    assert give("talk", client=bo).client == bo
    assert give("talk").client is None


def test_a_client_inside_another_room_gets_it_here_without_a_visit(give, admit, bo, other_room):
    admit(bo, room=other_room)
    assert give("talk", client=bo).visit is None


def test_a_service_the_room_does_not_give_is_refused(give, room):
    RoomService.objects.create(room=room, service=Service.objects.get(code="eye"), active=False)
    with refused_with("service_not_here"):
        give("eye")
    Service.objects.filter(code="wound").update(active=False)
    with refused_with("service_not_here"):
        give("wound")


def test_a_service_can_be_undone_for_ten_minutes(give, sara):
    given = give("talk", at=NOON)
    with time_machine.travel(NOON + 10.1 * MINUTE, tick=False), refused_with("too_late"):
        given.undo(by=sara)
    with time_machine.travel(NOON + 10 * MINUTE, tick=False):
        given.undo(by=sara)
    assert not ServiceGiven.objects.exists()


def test_of_a_service_undone_no_note_stays(give, sara):
    given = give("talk", note="010180-1234")
    kept = given.events.model.objects.filter(pgh_obj=given.pk)
    given.undo(by=sara)
    assert kept.get().pgh_context == {"staff": sara.pk, "reason": "undone"}
    assert not hasattr(kept.get(), "note")


def test_an_admission_undone_leaves_the_service_without_a_visit(give, admit, bo, sara):
    visit = admit(bo)
    given = give("wound", visit=visit)
    visit.undo_admission(by=sara)
    given.refresh_from_db()
    assert (given.client, given.visit) == (bo, None)


# -- What a note must not hold -------------------------------------------------------------------


@pytest.mark.parametrize(
    "note",
    [
        "010180-1234",
        "0101801234",
        "cpr 010180 1234.",
        "01 01 80 - 1234",
        "2804560PJ2",
        "280456-0pj2",
        "ring 33661400",
        "33 66 14 00",
        "3366 1400",
        "33-66-14-00",
        "tlf. +45 33661400",
        "+4533661400",
        "+46 8 123 45 67",
    ],
)
def test_a_note_with_a_cpr_number_or_a_phone_number_is_noticed(note):
    assert names_somebody(note)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Wound on the left arm, 3 cm",
        "22.11.2026 at 23:40",
        "22-11-2026",
        "120/80, pulse 66, 97 %",
        "1700 København V",
        "case 1234567",
        "12345678901",
        "10 min, 20 ml, 30 mg",
    ],
)
def test_other_figures_are_left_alone(note):
    assert not names_somebody(note)
