"""Every constraint and trigger of intake: what it accepts, and what it refuses."""

import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from intake.models import (
    AgreementText,
    AgreementVersion,
    Assistance,
    AssistanceRefusal,
    AssistanceRefused,
    Client,
    ClientJoin,
    Consumption,
    FirstAidAgreement,
    Gender,
    Inability,
    Municipality,
    Need,
    OfferException,
    OfferHours,
    Receiver,
    Referral,
    Requirement,
    RoomClient,
    RoomService,
    RoomSubstance,
    Service,
    ServiceGiven,
    Substance,
    SubstanceMethod,
    TreatmentOffer,
    TurnedAway,
    TwinDecision,
    Visit,
    WaitingEntry,
)
from intake.models.agreement import STROKES_MAX_LENGTH
from intake.refusals import RefusalCode
from rooms.models import Method, RoomMethod
from tests.factories import (
    ClientFactory,
    ReceiverFactory,
    SubstanceFactory,
    TreatmentOfferFactory,
    publish_agreement,
)
from tests.intake import test_counted, test_counted_visits
from tests.rules import (
    constraint_names,
    key_referred_to_by,
    names_refused_in,
    never_changed,
    our_models,
    refused_by,
)

pytestmark = pytest.mark.django_db


# Keys that are there to be referred to: nothing can break them before the primary key does.
REFERRED_TO = {
    "visit_in_room",
    "visit_of_client_in_room",
    "consumption_of_visit_by_method_at",
}


def test_every_constraint_has_a_test():
    modules = (sys.modules[__name__], test_counted, test_counted_visits)
    tested = set().union(*(names_refused_in(module) for module in modules))
    assert set(constraint_names("intake")) - tested - REFERRED_TO == set()


# -- Clients -------------------------------------------------------------------------------------


@pytest.fixture
def client_of(room, sara):
    """`client_of(birth_year=1900)` writes a client past every form and verb."""

    def client_of(**facts):
        usual = {"registered_in": room, "registered_by": sara, "registered_on": "2026-03-10"}
        return ClientFactory(agreement=False, **{**usual, **facts})

    return client_of


def test_a_client_turns_18_in_the_year_of_registration_or_did_before(client_of):
    client_of(birth_year=2008, adult_confirmed=True)
    with refused_by("client_under_age"):
        client_of(birth_year=2009, adult_confirmed=True)


def test_who_may_be_17_is_confirmed_to_be_18(client_of):
    client_of(birth_year=2007)
    client_of(birth_year=2008, adult_confirmed=True)
    with refused_by("client_age_not_confirmed"):
        client_of(birth_year=2008)


def test_a_client_belongs_to_the_target_group(client_of):
    client_of(target_group_confirmed=True)
    with refused_by("client_target_group"):
        client_of(target_group_confirmed=False)


def test_a_birth_year_has_four_plausible_digits(client_of):
    client_of(birth_year=1900)
    with refused_by("client_birth_year_plausible"):
        client_of(birth_year=1899)


def test_a_gender_is_one_of_those_there_are(client_of):
    for gender in Gender.values:
        client_of(gender=gender)
    with refused_by("client_gender_known"):
        client_of(gender="")


@pytest.mark.parametrize("nickname", ["", " ", " Bo", "Bo "])
def test_a_nickname_is_written_without_spaces_around_it(client_of, nickname):
    client_of(nickname="B")
    client_of(nickname="Lille Bo")
    with refused_by("client_nickname_written"):
        client_of(nickname=nickname)


@pytest.mark.parametrize(("code", "country"), [("abroad", ""), ("0101", "SE")])
def test_a_country_is_named_of_somebody_from_abroad_and_of_nobody_else(client_of, code, country):
    abroad = Municipality.objects.get(code="abroad")
    client_of(home_municipality=abroad, home_country="SE")
    client_of(home_country="")
    with refused_by("client_country_only_from_abroad"):
        client_of(home_municipality=Municipality.objects.get(code=code), home_country=country)


def test_a_room_knows_a_client_once(room, other_room, bo, mia, heroin):
    known = {"last_seen_at": timezone.now(), "substance": heroin, "method": Method.SMOKING}
    RoomClient.objects.create(room=room, client=bo, **known)
    RoomClient.objects.create(room=room, client=mia, **known)
    RoomClient.objects.create(room=other_room, client=bo, **known)
    with refused_by("room_client_once"):
        RoomClient.objects.create(room=room, client=bo, **known)


# -- The agreement -------------------------------------------------------------------------------


@pytest.fixture
def sign_past(room, sara, bo):
    """`sign_past(strokes=…)` writes a signature of Bo's past every form and verb."""

    def sign_past(**fields):
        text = AgreementText.objects.current().get(language="da")
        return FirstAidAgreement.objects.create(
            client=bo, text=text, room=room, witnessed_by=sara, **fields
        )

    return sign_past


def test_a_version_of_the_agreement_has_one_text_in_each_language():
    text = publish_agreement(2)
    words = {"title": "Agreement", "body": "Text."}
    AgreementText.objects.create(version=text.version, language="en", **words)
    with refused_by("agreement_text_once"):
        AgreementText.objects.create(version=text.version, language="da", **words)


@pytest.mark.parametrize(
    "signature", [{"on_paper": False}, {"on_paper": True, "strokes": "M1 1L2 2"}]
)
def test_the_agreement_is_signed_on_paper_or_on_the_screen(sign_past, signature):
    sign_past(on_paper=True)
    sign_past(strokes="M1 1L2 2")
    with refused_by("agreement_signed_one_way"):
        sign_past(**signature)


def test_a_signature_has_a_size(sign_past):
    point = "L1111 1111"
    whole = "M1111 1111" + point * (STROKES_MAX_LENGTH // len(point) - 1)
    assert len(whole) == STROKES_MAX_LENGTH
    sign_past(strokes=whole)
    with refused_by("agreement_strokes_size"):
        sign_past(strokes=whole + "L1 1")


@pytest.mark.parametrize(
    "strokes",
    ["L1 1", "M1 1\n", "M1 1 ", "M1 1C1 1 2 2 3 3", "M11111 1", 'M1 1"/><script>', "M-1 1"],
)
def test_a_signature_is_lines_and_nothing_else(sign_past, strokes):
    sign_past(strokes="M0 0L10 10L9999 9999M5 5")
    with refused_by("agreement_strokes_are_lines"):
        sign_past(strokes=strokes)


# -- Substances ----------------------------------------------------------------------------------


def test_a_substance_has_a_code_of_its_own(heroin):
    SubstanceFactory(code="test-heroin-2")
    with refused_by("intake_substance_code_key"):
        SubstanceFactory(code="test-heroin")


def test_a_substance_has_a_method_once(heroin, cocaine):
    SubstanceMethod.objects.create(substance=heroin, method=Method.ORAL)
    SubstanceMethod.objects.create(substance=cocaine, method=Method.ORAL)
    with refused_by("substance_method_once"):
        SubstanceMethod.objects.create(substance=heroin, method=Method.SMOKING)


def test_a_substance_is_taken_by_methods_there_are(heroin):
    SubstanceMethod.objects.create(substance=heroin, method=Method.OTHER)
    with refused_by("substance_method_known"):
        SubstanceMethod.objects.create(substance=heroin, method="dancing")


def test_a_substance_is_common_in_a_room_once(room, other_room, heroin, cocaine):
    RoomSubstance.objects.create(room=room, substance=heroin)
    RoomSubstance.objects.create(room=room, substance=cocaine)
    RoomSubstance.objects.create(room=other_room, substance=heroin)
    with refused_by("room_substance_once"):
        RoomSubstance.objects.create(room=room, substance=heroin)


# -- Visits --------------------------------------------------------------------------------------


@pytest.fixture
def visit_past(room, sara):
    """`visit_past(bo)` writes a visit to the first place of the room past every form and verb."""

    def visit_past(client, **fields):
        place = fields.pop("place", None) or room.places.filter(active=True).first()
        usual = {"room": room, "method": place.method, "arrived_at": timezone.now()}
        return Visit.objects.create(
            client=client, place=place, admitted_by=sara, **{**usual, **fields}
        )

    return visit_past


def left(at):
    return {"left_at": at, "closing": Visit.Closing.LEFT, "closed_at": at}


def test_a_client_is_inside_one_room_at_a_time(visit_past, bo, mia, room, other_room):
    now = timezone.now()
    first, second, third = room.places.all()[:3]
    visit_past(bo, place=first, arrived_at=now, **left(now))
    visit_past(bo, place=first)
    visit_past(mia, place=second)
    with refused_by("visit_one_inside_per_client"):
        visit_past(bo, place=third)
    with refused_by("visit_one_inside_per_client"):
        visit_past(bo, room=other_room, place=other_room.places.first())


def test_one_person_sits_on_a_place(visit_past, bo, mia, room):
    now = timezone.now()
    place = room.places.first()
    visit_past(bo, place=place, arrived_at=now, **left(now))
    visit_past(bo, place=place)
    with refused_by("visit_one_inside_per_place"):
        visit_past(mia, place=place)


def test_a_visit_is_on_a_place_of_its_room_and_method(visit_past, bo, room, other_room):
    place = room.places.filter(method=Method.SMOKING).first()
    visit = visit_past(bo, place=place, method=Method.SMOKING)
    for elsewhere in (
        {"method": Method.INJECTION},
        {"room": other_room},
        {"place": other_room.places.filter(method=Method.SMOKING).first()},
        {"place_id": 0},
    ):
        with refused_by("visit_place_for_method"):
            Visit.objects.filter(pk=visit.pk).update(**elsewhere)


def test_what_a_consumption_refers_to_is_a_visit_with_its_room():
    """Nothing can break this key before the primary key does: it is there to be referred to."""
    assert key_referred_to_by("consumption_in_room_of_visit") == "visit_in_room"


def test_nobody_leaves_before_they_arrive(visit_past, bo):
    now = timezone.now()
    visit_past(bo, arrived_at=now, **left(now))
    with refused_by("visit_left_after_arrival"):
        visit_past(bo, arrived_at=now, **left(now - timedelta(microseconds=1)))


@pytest.mark.parametrize(
    "fields",
    [
        {"left_at": None},
        {"closed_at": None},
        {"closing": ""},
        {"closing": "vanished"},
        {"left_at": None, "closed_at": None},
        {"left_at": None, "closing": ""},
    ],
)
def test_a_leaving_is_registered_whole_or_not_at_all(visit_past, bo, mia, room, fields):
    now = timezone.now()
    first, second = room.places.all()[:2]
    for closing in Visit.Closing.values:
        visit_past(bo, place=first, arrived_at=now, **left(now) | {"closing": closing})
    visit_past(bo, place=first, arrived_at=now)
    with refused_by("visit_closed_somehow"):
        visit_past(mia, place=second, arrived_at=now, **left(now) | fields)


# -- Consumptions --------------------------------------------------------------------------------


@pytest.fixture
def consume_past(room, sara, heroin):
    """`consume_past(visit)` writes a consumption past every form and verb."""

    def consume_past(visit, **fields):
        usual = {"room": room, "substance": heroin, "method": Method.INJECTION}
        return Consumption.objects.create(
            visit=visit, at=timezone.now(), recorded_by=sara, **{**usual, **fields}
        )

    return consume_past


def test_a_consumption_is_in_the_room_of_its_visit(visit_past, consume_past, bo, other_room):
    visit = visit_past(bo)
    consume_past(visit)
    with refused_by("consumption_in_room_of_visit"):
        consume_past(visit, room=other_room)
    with refused_by("consumption_in_room_of_visit"):
        Visit.objects.filter(pk=visit.pk)._raw_delete("default")


def test_a_consumption_is_by_a_method_of_its_room(visit_past, consume_past, bo, room, heroin):
    visit = visit_past(bo)
    SubstanceMethod.objects.create(substance=heroin, method=Method.ORAL)
    with refused_by("consumption_method_in_room"):
        consume_past(visit, method=Method.ORAL)
    RoomMethod.objects.create(room=room, method=Method.ORAL)
    consume_past(visit, method=Method.ORAL)


def test_a_substance_is_taken_by_a_method_of_its_own(visit_past, consume_past, bo):
    visit = visit_past(bo)
    hash_ = SubstanceFactory(methods=[Method.INJECTION])
    consume_past(visit, substance=hash_)
    with refused_by("consumption_substance_by_method"):
        consume_past(visit, substance=hash_, method=Method.SMOKING)
    with refused_by("consumption_substance_by_method"):
        consume_past(visit, substance_id=0, substance=None)


# -- Waiting and turned away ---------------------------------------------------------------------


@pytest.fixture
def wait_past(room, sara, heroin):
    """`wait_past(bo)` writes an entry of the waiting list past every form and verb."""

    def wait_past(client, **fields):
        usual = {"room": room, "substance": heroin, "method": Method.SMOKING}
        return WaitingEntry.objects.create(client=client, added_by=sara, **{**usual, **fields})

    return wait_past


def test_a_client_waits_in_one_place_at_a_time(wait_past, bo, mia, other_room):
    now = timezone.now()
    wait_past(bo, joined_at=now, ended_at=now, ending=WaitingEntry.Ending.GAVE_UP)
    wait_past(bo)
    wait_past(mia)
    with refused_by("waiting_once"):
        wait_past(bo, room=other_room)


def test_a_client_waits_for_a_method_of_the_room(wait_past, bo):
    with refused_by("waiting_method_in_room"):
        wait_past(bo, method=Method.ORAL, substance=SubstanceFactory(methods=[Method.ORAL]))


def test_a_client_waits_for_a_substance_that_is_taken_so(wait_past, bo):
    with refused_by("waiting_substance_by_method"):
        wait_past(bo, substance=SubstanceFactory(methods=[Method.INJECTION]))


@pytest.mark.parametrize(
    "end",
    [
        {"ended_at": None, "ending": "gave_up"},
        {"ending": ""},
        {"ending": "vanished"},
        {"ended_at": timezone.now() - timedelta(days=9)},
    ],
)
def test_the_waiting_ends_after_it_began_and_somehow(wait_past, bo, mia, end):
    now = timezone.now()
    for ending in WaitingEntry.Ending.values:
        wait_past(bo, joined_at=now, ended_at=now, ending=ending)
    wait_past(mia)
    with refused_by("waiting_ended_somehow"):
        wait_past(bo, **{"joined_at": now, "ended_at": now, "ending": "gave_up"} | end)


def test_who_is_turned_away_is_counted_under_a_known_reason(room, sara):
    for code in RefusalCode.values:
        TurnedAway.objects.create(room=room, code=code, recorded_by=sara)
    with refused_by("turned_away_code_known"):
        TurnedAway.objects.create(room=room, code="ugly", recorded_by=sara)


# -- Offers --------------------------------------------------------------------------------------


def test_an_offer_in_use_has_a_name_and_a_code_of_its_own():
    TreatmentOfferFactory(code="test-a", name="Havnen", retired_on=timezone.localdate())
    TreatmentOfferFactory(code="test-b", name="Havnen")
    with refused_by("treatment_offer_name_once"):
        TreatmentOfferFactory(name="Havnen")
    with refused_by("intake_treatmentoffer_code_key"):
        TreatmentOfferFactory(code="test-a")


ADDRESS = {"street": "Havnegade 1", "postcode": "1058", "city": "København K"}


@pytest.mark.parametrize("left_out", ADDRESS)
def test_the_address_of_an_offer_is_whole_or_left_out(left_out):
    TreatmentOfferFactory()
    TreatmentOfferFactory(**ADDRESS)
    with refused_by("treatment_offer_address_whole"):
        TreatmentOfferFactory(**ADDRESS | {left_out: ""})


@pytest.mark.parametrize("phone", ["call me", " 33", "33 ", "33-17", "33\n"])
def test_the_phone_of_an_offer_can_be_dialled(phone):
    for number in ("", "33 17 85 40", "70210220", "+46 8 123"):
        TreatmentOfferFactory(phone=number)
    with refused_by("treatment_offer_phone_dialled"):
        TreatmentOfferFactory(phone=phone)


def test_an_offer_meets_a_need_there_is():
    TreatmentOfferFactory(meets=Need.values)
    for meets in ([], ["thirst"], [Need.OPIOID, "thirst"]):
        with refused_by("treatment_offer_meets_known"):
            TreatmentOfferFactory(meets=meets)


def test_an_offer_is_only_for_those_it_is_for():
    TreatmentOfferFactory(meets=["opioid", "under_24"], only_for=["under_24"])
    with refused_by("treatment_offer_only_for_what_it_meets"):
        TreatmentOfferFactory(meets=["opioid"], only_for=["under_24"])


def test_an_offer_asks_what_there_is_to_ask():
    TreatmentOfferFactory(asks=Requirement.values)
    with refused_by("treatment_offer_asks_known"):
        TreatmentOfferFactory(asks=["money"])


@pytest.fixture
def hours_past():
    """`hours_past(kind="phone")` writes hours of an offer past every form."""
    offer = TreatmentOfferFactory()

    def hours_past(**fields):
        usual = {"offer": offer, "weekday": 0, "opens": "08:00", "closes": "12:00"}
        return OfferHours.objects.create(**{**usual, **fields})

    return hours_past


def test_hours_of_an_offer_stand_there_once(hours_past):
    hours_past()
    hours_past(opens="15:00", closes="18:00")
    hours_past(kind="phone")
    hours_past(weekday=3)
    hours_past(offer=TreatmentOfferFactory())
    with refused_by("offer_hours_once"):
        hours_past(closes="11:00")


def test_hours_of_an_offer_are_on_a_weekday(hours_past):
    hours_past(weekday=6)
    for weekday in (-1, 7):
        with refused_by("offer_hours_weekday_known"):
            hours_past(weekday=weekday)


def test_hours_of_an_offer_are_of_a_kind_there_is(hours_past):
    for kind in OfferHours.Kind.values:
        hours_past(kind=kind)
    with refused_by("offer_hours_kind_known"):
        hours_past(kind="fax")


def test_a_day_has_one_exception(hours_past):
    offer, other = TreatmentOfferFactory(), TreatmentOfferFactory()
    OfferException.objects.create(offer=offer, date="2026-12-24")
    OfferException.objects.create(offer=offer, date="2026-12-31")
    OfferException.objects.create(offer=other, date="2026-12-24")
    with refused_by("offer_exception_once"):
        OfferException.objects.create(offer=offer, date="2026-12-24", opens="09:00", closes="12:00")


@pytest.mark.parametrize("hours", [{"opens": "09:00"}, {"closes": "12:00"}])
def test_an_exception_has_both_times_or_none(hours):
    offer = TreatmentOfferFactory()
    OfferException.objects.create(offer=offer, date="2026-12-24")
    OfferException.objects.create(offer=offer, date="2026-12-23", opens="09:00", closes="12:00")
    with refused_by("offer_exception_hours_whole"):
        OfferException.objects.create(offer=offer, date="2026-12-31", **hours)


def test_a_receiver_has_a_code_of_its_own_and_a_group_there_is():
    for group in Receiver.Group.values:
        ReceiverFactory(code=f"test-{group}", group=group)
    with refused_by("intake_receiver_code_key"):
        ReceiverFactory(code="test-health")
    with refused_by("receiver_group_known"):
        ReceiverFactory(group="leisure")


# -- Referrals -----------------------------------------------------------------------------------


@pytest.fixture
def refer_past(room, sara):
    """`refer_past(bo)` writes a referral past every form and verb: told of an offer."""
    offer = TreatmentOfferFactory()

    def refer_past(client, **fields):
        usual = {"room": room, "offer": offer, "way": "told", "referred_at": timezone.now()}
        return Referral.objects.create(client=client, referred_by=sara, **{**usual, **fields})

    return refer_past


def test_a_referral_leads_to_one_place(refer_past, bo):
    refer_past(bo)
    refer_past(bo, offer=None, receiver=ReceiverFactory())
    with refused_by("referral_to_one"):
        refer_past(bo, offer=None)
    with refused_by("referral_to_one"):
        refer_past(bo, receiver=ReceiverFactory())


def test_a_referral_belongs_to_a_visit_of_its_client_in_its_room(
    refer_past, visit_past, bo, mia, other_room
):
    visit = visit_past(bo)
    refer_past(bo, visit=visit)
    refer_past(bo, visit=None)
    with refused_by("referral_of_visit"):
        refer_past(mia, visit=visit)
    with refused_by("referral_of_visit"):
        refer_past(bo, visit=visit, room=other_room)


def test_an_appointment_has_a_time_and_nothing_else_has(refer_past, bo):
    soon = timezone.now() + timedelta(days=1)
    refer_past(bo, way="appointment", appointment_at=soon)
    for way in ("told", "accompanied"):
        refer_past(bo, way=way)
    with refused_by("referral_appointment_has_a_time"):
        refer_past(bo, way="appointment")
    with refused_by("referral_appointment_has_a_time"):
        refer_past(bo, way="told", appointment_at=soon)
    with refused_by("referral_appointment_has_a_time"):
        refer_past(bo, way="sent away")


def test_an_appointment_is_to_come(refer_past, bo):
    now = timezone.now()
    refer_past(bo, way="appointment", referred_at=now, appointment_at=now)
    with refused_by("referral_appointment_is_to_come"):
        refer_past(
            bo,
            way="appointment",
            referred_at=now,
            appointment_at=now - timedelta(microseconds=1),
        )


def test_who_calls_together_has_asked(refer_past, bo):
    for consent in ("given", "refused"):
        refer_past(bo, way="called", contact_consent=consent)
    for consent in Referral.Consent.values:
        refer_past(bo, way="told", contact_consent=consent)
    with refused_by("referral_called_with_the_question"):
        refer_past(bo, way="called", contact_consent="not_asked")
    with refused_by("referral_called_with_the_question"):
        refer_past(bo, contact_consent="perhaps")


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "open"},
        {"outcome": "vanished"},
        {"outcome_at": None},
        {"outcome_by": None},
        {"outcome": "open", "outcome_at": None},
        {"outcome": "open", "outcome_by": None},
        {"outcome_at": timezone.now() - timedelta(days=9)},
    ],
)
def test_an_outcome_is_noted_whole_and_after_the_referral(refer_past, bo, sara, fields):
    now = timezone.now()
    whole = {"outcome_at": now, "outcome_by": sara, "outcome": "started"}
    refer_past(bo)
    for outcome, _label in Referral.ANSWERS:
        refer_past(bo, referred_at=now, **whole | {"outcome": outcome})
    with refused_by("referral_outcome_noted_whole"):
        refer_past(bo, referred_at=now, **whole | fields)


# -- Assistance ----------------------------------------------------------------------------------


def assistance_of(consumption, helping, staff, **fields):
    """Write past every verb that who is in the visit `helping` helps with `consumption`."""
    usual = {
        "consumption_at": consumption.at,
        "method": consumption.method,
        "visit": consumption.visit,
        "room": consumption.room,
        "client": consumption.visit.client,
        "assistant": helping.client,
        "assistant_visit": helping,
        "inability": "tremor",
        "judged_fit": True,
        "assessment": "Calm",
        "assessed_by": staff,
        "watched_by": staff,
        "recorded_at": consumption.at,
    }
    return Assistance.objects.create(consumption=consumption, **{**usual, **fields})


@pytest.fixture
def assist_past(visit_past, consume_past, room, bo, mia, sara):
    """`assist_past()` writes past every verb that Mia helps Bo with an intake of this moment.

    Each call is about an intake of its own, but for the one in `consumption`.
    """
    places = room.places.filter(method=Method.INJECTION)
    bos, mias = visit_past(bo, place=places[0]), visit_past(mia, place=places[1])

    def assist_past(**fields):
        consumption = fields.pop("consumption", None) or consume_past(bos)
        return assistance_of(consumption, mias, sara, **fields)

    return assist_past


def test_an_intake_is_assisted_once(assist_past):
    row = assist_past()
    assist_past()
    with refused_by("intake_assistance_consumption_id_key"):
        assist_past(consumption=row.consumption)


def test_an_assistance_has_the_visit_the_method_and_the_time_of_its_intake(
    assist_past, consume_past, visit_past, room
):
    row = assist_past()
    other = visit_past(ClientFactory(), place=room.places.last())
    with refused_by("assistance_of_consumption"):
        assist_past(consumption_at=row.consumption_at + timedelta(seconds=1))
    with refused_by("assistance_of_consumption"):
        assist_past(visit=other, client=other.client)
    with refused_by("assistance_of_consumption"):
        assist_past(
            consumption=consume_past(row.visit, method=Method.SMOKING), method=Method.INJECTION
        )
    # Neither can the intake be changed under it.
    for change in ({"at": timezone.now()}, {"method": Method.SMOKING}):
        with refused_by("assistance_of_consumption"):
            Consumption.objects.filter(pk=row.consumption_id).update(**change)


def test_an_assistance_is_for_the_client_of_the_visit_in_its_room(assist_past, other_room, room):
    row = assist_past()
    with refused_by("assistance_of_client_in_room"):
        assist_past(client=ClientFactory())
    with refused_by("assistance_of_client_in_room"):
        Assistance.objects.filter(pk=row.pk).update(client=ClientFactory())


def test_a_helper_is_a_client_with_a_visit_in_the_same_room(assist_past, visit_past, other_room):
    row = assist_past()
    elsewhere = visit_past(ClientFactory(), room=other_room, place=other_room.places.first())
    with refused_by("assistance_by_client_in_room"):
        assist_past(assistant=elsewhere.client, assistant_visit=elsewhere)
    with refused_by("assistance_by_client_in_room"):
        assist_past(assistant=ClientFactory())
    with refused_by("assistance_by_client_in_room"):
        Assistance.objects.filter(pk=row.pk).update(assistant_visit=0)


def test_only_an_injection_is_assisted(assist_past, consume_past):
    row = assist_past()
    with refused_by("assistance_injection_only"):
        assist_past(consumption=consume_past(row.visit, method=Method.SMOKING))


def test_nobody_is_their_own_helper(assist_past, bo):
    row = assist_past()
    with refused_by("assistance_not_by_oneself"):
        assist_past(assistant=bo, assistant_visit=row.visit)


def test_assistance_is_recorded_before_the_intake_or_with_it(assist_past, consume_past):
    row = assist_past()
    moment, early = timedelta(microseconds=1), consume_past(row.visit)
    assist_past(consumption=early, recorded_at=early.at - moment)
    late = consume_past(row.visit)
    with refused_by("assistance_recorded_before"):
        assist_past(consumption=late, recorded_at=late.at + moment)


def test_a_helper_is_judged_fit(assist_past):
    assist_past(judged_fit=True)
    with refused_by("assistance_assistant_fit"):
        assist_past(judged_fit=False)


def test_the_judgement_of_a_helper_has_a_reason(assist_past):
    assist_past(assessment="Calm")
    with refused_by("assistance_assessment_written"):
        assist_past(assessment="")


def test_why_a_client_needs_help_is_known(assist_past):
    for inability in Inability.values:
        assist_past(inability=inability, inability_note="In plaster")
    with refused_by("assistance_inability_known"):
        assist_past(inability="laziness")


def test_another_reason_for_help_is_said_in_words(assist_past):
    assist_past(inability="tremor", inability_note="")
    assist_past(inability="other", inability_note="In plaster")
    with refused_by("assistance_other_inability_said"):
        assist_past(inability="other", inability_note="")


@pytest.mark.parametrize(
    "part",
    [
        {"outcome": ""},
        {"outcome": "splendid"},
        {"outcome_at": None},
        {"outcome_by": None},
        {"outcome": "", "outcome_at": None, "outcome_by": None, "outcome_note": "Well"},
    ],
)
def test_how_it_went_is_noted_whole_or_not_at_all(assist_past, sara, part):
    noted = {"outcome_at": timezone.now(), "outcome_by": sara, "outcome_note": "Calm"}
    for outcome in Assistance.Outcome.values:
        assist_past(outcome=outcome, **noted)
    assist_past()
    with refused_by("assistance_outcome_whole"):
        assist_past(**{"outcome": "went_well", **noted} | part)


def test_refused_assistance_is_counted_under_a_known_reason(room, sara, bo):
    for code in AssistanceRefusal.values:
        AssistanceRefused.objects.create(room=room, client=bo, code=code, recorded_by=sara)
    with refused_by("assistance_refused_code_known"):
        AssistanceRefused.objects.create(room=room, client=bo, code="ugly", recorded_by=sara)


# -- Services ------------------------------------------------------------------------------------


def test_a_service_has_a_code_of_its_own_and_a_group_there_is():
    for group in Service.Group.values:
        Service.objects.create(code=f"test-{group}", group=group, name_da="A", name_en="A")
    with refused_by("intake_service_code_key"):
        Service.objects.create(code="test-talk", group="talk", name_da="A", name_en="A")
    with refused_by("service_group_known"):
        Service.objects.create(code="test-dance", group="dance", name_da="A", name_en="A")


def test_a_room_says_of_a_service_once(room, other_room):
    talk, wound = Service.objects.get(code="talk"), Service.objects.get(code="wound")
    RoomService.objects.create(room=room, service=talk)
    RoomService.objects.create(room=room, service=wound)
    RoomService.objects.create(room=other_room, service=talk)
    with refused_by("room_service_once"):
        RoomService.objects.create(room=room, service=talk, active=False)


@pytest.fixture
def give_past(room, sara):
    """`give_past(client=bo)` writes a talk given in the room past every verb."""

    def give_past(**fields):
        usual = {"room": room, "service": Service.objects.get(code="talk"), "at": timezone.now()}
        return ServiceGiven.objects.create(given_by=sara, **{**usual, **fields})

    return give_past


def test_a_service_in_a_visit_is_in_its_room_and_for_its_client(
    visit_past, give_past, bo, mia, other_room
):
    visit = visit_past(bo)
    give_past()
    give_past(client=bo)
    give_past(client=bo, visit=visit)
    for wrong in ({"client": mia}, {"room": other_room}):
        with refused_by("service_given_in_visit"):
            give_past(**{"client": bo, "visit": visit} | wrong)


def test_a_service_in_a_visit_is_not_anonymous(visit_past, give_past, bo):
    visit = visit_past(bo)
    give_past(client=bo, visit=visit)
    with refused_by("service_given_visit_has_client"):
        give_past(visit=visit)


def test_what_assistance_and_services_refer_to_are_visits_and_consumptions():
    for key in ("assistance_of_client_in_room", "assistance_by_client_in_room"):
        assert key_referred_to_by(key) == "visit_of_client_in_room"
    assert key_referred_to_by("service_given_in_visit") == "visit_of_client_in_room"
    assert key_referred_to_by("assistance_of_consumption") == "consumption_of_visit_by_method_at"


# -- Registered twice ----------------------------------------------------------------------------


def test_a_decision_on_a_twin_is_about_two_clients_once(bo, mia, sara):
    TwinDecision.objects.create(client=bo, other=mia, decided_by=sara)
    TwinDecision.objects.create(client=mia, other=bo, decided_by=sara)
    with refused_by("twin_decision_once"):
        TwinDecision.objects.create(client=bo, other=mia, decided_by=sara)
    with refused_by("twin_decision_of_two"):
        TwinDecision.objects.create(client=bo, other=bo, decided_by=sara)


def test_a_decision_on_a_twin_is_never_changed(bo, mia, sara):
    decision = TwinDecision.objects.create(client=bo, other=mia, decided_by=sara)
    with never_changed(TwinDecision):
        TwinDecision.objects.filter(pk=decision.pk).update(decided_at=timezone.now())
    with never_changed(TwinDecision):
        decision.delete()


def test_a_registration_is_joined_once_to_another_one_and_for_a_reason(bo, mia, sara):
    third = ClientFactory()
    why = {"by": sara, "reason": "says so"}
    with refused_by("client_join_of_two"):
        ClientJoin.objects.create(duplicate=bo, kept=bo, **why)
    with refused_by("client_join_reason_given"):
        ClientJoin.objects.create(duplicate=bo, kept=mia, by=sara, reason="")
    ClientJoin.objects.create(duplicate=bo, kept=mia, **why)
    ClientJoin.objects.create(duplicate=third, kept=mia, **why)
    with refused_by("intake_clientjoin_duplicate_id_key"):
        ClientJoin.objects.create(duplicate=bo, kept=third, **why)


# -- What is kept when a row changes -------------------------------------------------------------


def test_a_version_of_the_agreement_is_never_changed():
    publish_agreement(2)
    with never_changed(AgreementVersion):
        AgreementVersion.objects.filter(pk=2).update(asks_new_signature=True)
    with never_changed(AgreementVersion):
        AgreementVersion.objects.filter(pk=2)._raw_delete("default")


def test_a_text_of_the_agreement_is_never_changed():
    text = publish_agreement(2)
    with never_changed(AgreementText):
        AgreementText.objects.filter(pk=text.pk).update(body="Something else.")
    with never_changed(AgreementText):
        text.delete()


@pytest.fixture
def rows(bo, sara, visit_past, consume_past, wait_past, sign_past, refer_past, give_past):
    """A row of each model that keeps its old values, and a field of it with another value."""
    visit = visit_past(bo)
    helping = visit_past(ClientFactory(), place=visit.room.places.all()[1])
    assistance = assistance_of(consume_past(visit), helping, sara)
    counted = {"room": visit.room, "recorded_by": sara}
    turned_away = TurnedAway.objects.create(code="room_full", **counted)
    refused = AssistanceRefused.objects.create(code="no_capacity", **counted)
    return {
        Client: (ClientFactory(agreement=False), "nickname", "Lille Bo"),
        FirstAidAgreement: (sign_past(on_paper=True), "signed_at", timezone.now()),
        Substance: (SubstanceFactory(methods=["oral"]), "name_da", "Noget andet"),
        WaitingEntry: (wait_past(bo), "joined_at", timezone.now()),
        TurnedAway: (turned_away, "at", timezone.now()),
        Visit: (
            visit_past(ClientFactory(), place=visit.room.places.last()),
            "arrived_at",
            timezone.now(),
        ),
        Consumption: (consume_past(visit), "at", timezone.now()),
        Assistance: (assistance, "assessment", "Not so calm"),
        AssistanceRefused: (refused, "at", timezone.now()),
        Service: (Service.objects.create(code="test", group="talk"), "name_da", "Noget andet"),
        ServiceGiven: (give_past(), "at", timezone.now()),
        TreatmentOffer: (TreatmentOfferFactory(), "phone", "33 17 85 40"),
        Receiver: (ReceiverFactory(), "name_da", "Et andet sted"),
        Referral: (refer_past(bo), "referred_at", timezone.now()),
        ClientJoin: (
            ClientJoin.objects.create(
                duplicate=ClientFactory(), kept=ClientFactory(), by=sara, reason="says so"
            ),
            "reason",
            "looks the same",
        ),
    }


KEPT = [
    Client,
    FirstAidAgreement,
    Substance,
    WaitingEntry,
    TurnedAway,
    Visit,
    Consumption,
    Assistance,
    AssistanceRefused,
    Service,
    ServiceGiven,
    TreatmentOffer,
    Receiver,
    Referral,
    ClientJoin,
]


def test_every_model_with_triggers_has_a_test(rows):
    with_triggers = {m for m in our_models("intake") if getattr(m._meta, "triggers", [])}
    events = {model._meta.get_field("events").related_model for model in KEPT}
    assert with_triggers == {AgreementVersion, AgreementText, TwinDecision, *KEPT, *events}
    assert list(rows) == KEPT


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_a_changed_row_leaves_its_old_value(rows, model):
    row, field, new = rows[model]
    model.objects.filter(pk=row.pk).update(**{field: new})
    assert [getattr(event, field) for event in row.events.all()] == [getattr(row, field)]


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_a_row_written_again_unchanged_leaves_nothing(rows, model):
    row, _field, _new = rows[model]
    row.save()
    assert not row.events.exists()


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_a_deleted_row_leaves_its_old_value(rows, model):
    row, field, _new = rows[model]
    kept = row.events.model.objects.filter(pgh_obj=row.pk)
    row.delete()
    assert [getattr(event, field) for event in kept] == [getattr(row, field)]


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_old_values_are_never_changed(rows, model):
    row, field, new = rows[model]
    model.objects.filter(pk=row.pk).update(**{field: new})
    with never_changed(row.events.model):
        row.events.update(**{field: new})
    with never_changed(row.events.model):
        row.events.all().delete()
