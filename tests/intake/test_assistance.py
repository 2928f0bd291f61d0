"""Assisted intakes: who may help whom, when it is recorded, and when it is over."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from config.history import changes
from intake import live
from intake.models import Assistance, Consumption, FirstAidAgreement, RoomClient, Visit
from rooms.models import LiveRoom, Method
from tests.factories import ClientFactory, assistance_by, publish_agreement
from tests.rules import counts, local, refused_with, written

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)
MINUTE = timedelta(minutes=1)
INJECTION, SMOKING = Method.INJECTION, Method.SMOKING


def after(minutes):
    return time_machine.travel(NOON + minutes * MINUTE, tick=False)


@pytest.fixture
def helper(admit, mia):
    """Mia, who is inside to smoke since a quarter to twelve."""
    admit(mia, method=SMOKING, at=NOON - 15 * MINUTE)
    return mia


@pytest.fixture
def visit(admit, bo, helper):
    """Bo came at noon to inject heroin."""
    return admit(bo, at=NOON)


@pytest.fixture
def record(visit, helper, sara):
    """`record(5)` records five minutes later that Mia helps with Bo's last intake."""

    def record(minutes=5, *, visit=visit, assistant=helper, **judgement):
        with after(minutes):
            return Assistance.objects.record(
                consumption=visit.consumptions.last(),
                by=sara,
                **assistance_by(assistant, sara, **judgement),
            )

    return record


# -- Recorded before the intake ------------------------------------------------------------------


def test_an_admission_with_assistance_writes_both_at_the_same_moment(admit, bo, helper, sara):
    before = counts()
    visit = admit(bo, at=NOON, assistance=assistance_by(helper, sara, inability_note="a fracture"))
    assert written(before) == {
        "intake.Visit": 1,
        "intake.Consumption": 1,
        "intake.RoomClient": 1,
        "intake.Assistance": 1,
    }
    row = visit.assistances.get()
    assert (row.client, row.assistant, row.room) == (bo, helper, visit.room)
    assert (row.watched_by, row.assessed_by) == (sara, sara)
    assert row.recorded_at == row.consumption_at == NOON
    with translation.override("en"):
        assert row.why_not_alone == "Hands shake: a fracture"
    assert not visit.consumptions.get().events.exists()


def test_an_admission_whose_assistance_is_refused_writes_nothing(admit, bo, mia, sara):
    with refused_with("assistant_not_inside"):
        admit(bo, assistance=assistance_by(mia, sara))


def test_another_intake_can_be_assisted_too(visit, helper, sara, heroin):
    with after(20):
        consumption = visit.consume(
            substance=heroin, method=INJECTION, by=sara, assistance=assistance_by(helper, sara)
        )
    assert Assistance.objects.get().consumption == consumption


def test_assistance_added_later_moves_the_intake_to_now_and_keeps_the_old_time(
    record, visit, bo, sara
):
    before = counts()
    row = record(5)
    assert written(before) == {"intake.Assistance": 1, "intake.ConsumptionEvent": 1}
    consumption = visit.consumptions.get()
    assert consumption.at == row.consumption_at == row.recorded_at == NOON + 5 * MINUTE
    [change] = changes(consumption)
    assert change.by == sara
    assert [values for _name, *values in change.fields] == [[NOON, NOON + 5 * MINUTE]]
    assert RoomClient.objects.get(client=bo).last_seen_at == NOON + 5 * MINUTE


def test_assistance_comes_too_late_for_an_intake_that_was_followed_by_another(
    visit, record, heroin, sara, helper
):
    first = visit.consumptions.get()
    with after(5):
        visit.consume(substance=heroin, method=INJECTION, by=sara)
    with after(6), refused_with("taken_already"):
        Assistance.objects.record(consumption=first, by=sara, **assistance_by(helper, sara))
    assert record(7).consumption != first


def test_an_intake_is_assisted_once(record):
    record()
    with refused_with("assisted_already"):
        record(6)


def test_who_has_left_is_helped_no_more(record, visit, sara):
    with after(1):
        Visit.objects.get(pk=visit.pk).leave(by=sara)
    with refused_with("has_left"):
        record()


# -- Rules ---------------------------------------------------------------------------------------


def test_a_room_that_does_not_allow_assistance_refuses_it(record, room):
    room.assistance_allowed = False
    room.save()
    with refused_with("not_allowed_here"):
        record()


def test_only_an_injection_is_assisted(record, admit):
    smokes = admit(ClientFactory(), method=SMOKING, at=NOON)
    with refused_with("not_injection"):
        record(visit=smokes)


def test_the_helper_is_inside_the_same_room(record, admit, other_room, sara):
    outside = ClientFactory()
    with refused_with("assistant_not_inside"):
        record(assistant=outside)
    admit(outside, room=other_room, at=NOON)
    with refused_with("assistant_not_inside"):
        record(assistant=outside)


def test_who_has_left_helps_no_more(record, helper, sara):
    with after(1):
        helper.visits.get().leave(by=sara)
    with refused_with("assistant_not_inside"):
        record()


def test_the_helper_is_somebody_else(record, bo):
    with refused_with("assistant_is_client"):
        record(assistant=bo)


def test_the_helper_has_signed_the_agreement_in_force(record, helper, sara, room):
    text = publish_agreement(2, asks_new_signature=True)
    with refused_with("assistant_unsigned"):
        record()
    FirstAidAgreement.objects.sign(client=helper, text=text, room=room, witness=sara)
    record()


def test_the_helper_is_judged_fit(record):
    with refused_with("assistant_unfit"):
        record(judged_fit=False)


def test_the_judgement_has_a_reason(record):
    with refused_with("assessment_missing"):
        record(assessment="")


def test_another_reason_than_those_known_is_said_in_words(record):
    with refused_with("inability_missing"):
        record(inability="other")
    record(inability="other", inability_note="in plaster")


def test_there_is_room_for_as_many_as_staff_can_watch(record, admit, room):
    room.assistance_capacity = 1
    room.save()
    record()
    second = admit(ClientFactory(), at=NOON)
    with refused_with("no_capacity"):
        record(visit=second)
    room.assistance_capacity = 2
    room.save()
    record(visit=second)


def test_a_helper_may_help_several_at_once(record, admit, helper):
    second = admit(ClientFactory(), at=NOON)
    record()
    record(visit=second)
    assert Assistance.objects.going_on(second.room).filter(assistant=helper).count() == 2


# -- When it is over -----------------------------------------------------------------------------


def going_on(room):
    return [row.client for row in Assistance.objects.going_on(room)]


def test_an_assisted_intake_is_over_when_it_is_noted_how_it_went(record, room, bo, sara):
    row = record()
    assert going_on(room) == [bo]
    with after(20):
        row.note_outcome(outcome="went_well", note="calm", by=sara)
    row.refresh_from_db()
    assert (row.outcome, row.outcome_note) == ("went_well", "calm")
    assert (row.outcome_by, row.outcome_at) == (sara, NOON + 20 * MINUTE)
    assert going_on(room) == []


def test_how_it_went_can_be_noted_anew_and_the_former_stays_readable(record, sara):
    row = record()
    row.note_outcome(outcome="went_well", by=sara)
    row.note_outcome(outcome="trouble", note="fainted", by=sara)
    assert [event.outcome for event in row.events.order_by("pgh_id")] == ["", "went_well"]


def test_an_assisted_intake_is_over_with_the_next_one_and_with_leaving(
    record, room, visit, sara, heroin
):
    record()
    with after(30):
        again = visit.consume(substance=heroin, method=INJECTION, by=sara)
        assert going_on(room) == []
        again.undo(by=sara)
        assert going_on(room) == [visit.client]
        visit.leave(by=sara)
    assert going_on(room) == []


def test_an_assisted_intake_of_another_room_does_not_count(record, other_room):
    record()
    assert going_on(other_room) == []


# -- Undo ----------------------------------------------------------------------------------------


def test_assistance_undone_is_gone_but_for_its_history(record, visit, sara):
    row = record(5)
    kept = row.events.model.objects.filter(pgh_obj=row.pk)
    with after(15):
        row.undo(by=sara)
    assert not Assistance.objects.exists()
    assert kept.get().pgh_context == {"staff": sara.pk, "reason": "undone"}
    assert visit.consumptions.count() == 1


def test_assistance_can_be_undone_for_ten_minutes(record, sara):
    row = record(5)
    with after(15.1), refused_with("too_late"):
        row.undo(by=sara)


def test_undoing_the_admission_undoes_the_assistance(admit, bo, helper, sara):
    visit = admit(bo, at=NOON, assistance=assistance_by(helper, sara))
    with after(1):
        visit.undo_admission(by=sara)
    assert not Assistance.objects.exists()
    assert not Consumption.objects.filter(visit__client=bo).exists()


def test_the_admission_of_a_helper_is_not_undone_while_they_are_one(admit, bo, mia, sara):
    helps = admit(mia, at=NOON)
    visit = admit(bo, at=NOON, assistance=assistance_by(mia, sara))
    with after(1), refused_with("helps_somebody"):
        helps.undo_admission(by=sara)
    with after(2):
        visit.assistances.get().undo(by=sara)
        helps.undo_admission(by=sara)


# -- The live room -------------------------------------------------------------------------------


def seats(room, minutes):
    picture = live.picture(room, NOON + minutes * MINUTE)
    return picture, {
        seat.visit.client.nickname: seat
        for row in picture["methods"]
        for seat in row.seats
        if seat.visit
    }


def test_the_live_room_marks_both_and_counts(record, room):
    row = record(5)
    picture, shown = seats(room, 6)
    assert picture["assisted"] == [row]
    assert (shown["Bo"].assistance, shown["Bo"].helps) == (row, [])
    assert (shown["Mia"].assistance, shown["Mia"].helps) == (None, [row])


def test_attention_to_an_assisted_intake_comes_sooner_and_counts_from_the_intake(record, room):
    record(5)
    assert room.assisted_attention_minutes == 15
    assert seats(room, 19.9)[1]["Bo"].attention is False
    assert seats(room, 20)[1]["Bo"].attention is True
    assert seats(room, 20)[1]["Mia"].attention is False


def test_every_desk_sees_assistance_at_once(record, room, sara):
    def seen():
        return LiveRoom.objects.get(room=room).version

    before = seen()
    row = record()
    recorded = seen()
    with after(6):
        row.note_outcome(outcome="went_well", by=sara)
    noted = seen()
    with after(7):
        row.undo(by=sara)
    assert before < recorded < noted < seen()
