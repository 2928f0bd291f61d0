"""What is tapped is written once, with its time and its numbers."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from incidents.models import EventKind, OverdoseEvent
from incidents.models.overdose_event import MEASURES
from tests.conftest import StaffBrowser
from tests.factories import StaffFactory
from tests.page import Page
from tests.rules import contents, refused_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(front_desk, address):
    """`send(kind="oxygen")` posts a tap as the page does; returns the response."""

    def send(key=None, htmx=False, **fields):
        return front_desk.send(address("overdose_record"), fields, key=key, htmx=htmx)

    return send


def ago(event):
    """How long before it was recorded an event is said to have been, in whole seconds."""
    return round((event.recorded_at - event.at).total_seconds())


@pytest.mark.parametrize("kind", [kind for kind in EventKind.values if kind != "note"])
def test_a_tap_is_a_moment_and_no_more(send, address, sara, kind):
    response = send(kind=kind)
    assert response["Location"] == address("overdose_detail")
    event = OverdoseEvent.objects.get()
    assert (event.kind, event.recorded_by, event.numbers) == (kind, sara, [])
    assert ago(event) == 0


def test_the_key_of_the_form_is_the_events_own(send):
    key = uuid.uuid4()
    send(key, kind="oxygen")
    assert OverdoseEvent.objects.get().uuid == key


def test_a_tap_that_waited_has_the_time_it_had(send):
    send(kind="oxygen", ago="90000")
    assert ago(OverdoseEvent.objects.get()) == 90


def test_no_tap_is_before_the_start(send, overdose):
    send(kind="oxygen", ago="3600000")
    assert OverdoseEvent.objects.get().at == overdose.incident.started_at


def test_no_tap_is_still_to_come(overdose, tap):
    event = tap("oxygen", at=timezone.now() + timedelta(hours=1))
    assert event.at <= timezone.now()


@pytest.mark.parametrize("wrong", ["-1", "soon", "9" * 30, "1.5", "604800001"])
def test_a_wait_that_cannot_be_is_refused(send, wrong):
    assert send(kind="oxygen", ago=wrong).status_code == 422
    assert not OverdoseEvent.objects.exists()


def test_a_tap_sent_again_writes_nothing_and_is_answered_alike(send):
    key = uuid.uuid4()
    first = send(key, kind="oxygen", ago="10")
    again = send(key, kind="oxygen", ago="4000")
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert ago(OverdoseEvent.objects.get()) == 0


def test_a_tap_sent_again_by_a_colleague_who_signed_in_writes_nothing(send, address, room, sara):
    key = uuid.uuid4()
    send(key, kind="oxygen")
    colleague = StaffBrowser(StaffFactory(roles=[("health", room)]))
    answer = colleague.send(address("overdose_record"), {"kind": "oxygen"}, key=key)
    assert answer.status_code == 302
    assert OverdoseEvent.objects.get().recorded_by == sara


@pytest.mark.parametrize("htmx", [False, True])
def test_the_same_key_for_something_else_is_refused(send, htmx):
    key = uuid.uuid4()
    send(key, kind="oxygen")
    answer = send(key, htmx, kind="naloxone")
    assert answer.status_code == 409
    assert "only the first was kept" in answer.content.decode()
    assert OverdoseEvent.objects.get().kind == "oxygen"


def test_the_same_key_for_another_overdose_is_refused(overdose, tap, room, sara):
    event = tap("oxygen")
    other = type(overdose).objects.start(room=room, by=sara)
    with refused_with("other_content"):
        other.record(uuid=event.uuid, kind="oxygen", by=sara)


@pytest.mark.parametrize("key", ["", "1", "–"])
def test_a_tap_without_a_proper_key_is_refused(front_desk, address, key):
    body = {"kind": "oxygen", "submission": key}
    assert front_desk.post(address("overdose_record"), body).status_code == 400
    assert not OverdoseEvent.objects.exists()


def test_the_script_is_led_on_to_the_timeline(send, front_desk):
    answer = send(kind="oxygen", htmx=True)
    page = Page(front_desk.get(answer["Location"], headers={"HX-Request": "true"}))
    assert "Oxygen" in page.by_id("timeline").text
    assert not list(page.root.all("html"))


# -- Numbers -------------------------------------------------------------------------------------


def test_numbers_may_come_with_the_tap(send):
    send(kind="naloxone", naloxone_mg="0,8", naloxone_route="intranasal")
    event = OverdoseEvent.objects.get()
    assert (event.naloxone_mg, event.naloxone_route) == (Decimal("0.8"), "intranasal")


@pytest.mark.parametrize("typed", ["0,8", "0.8", "0,80", " 0.80 "])
def test_a_dose_is_typed_with_a_comma_or_a_point(send, sara, typed):
    sara.language = "da"
    sara.save()
    send(kind="naloxone", naloxone_mg=typed)
    assert OverdoseEvent.objects.get().naloxone_mg == Decimal("0.8")


def test_vital_signs_are_kept_and_shown_with_their_units(send, front_desk, address):
    send(
        kind="vitals",
        respiratory_rate="8",
        spo2="91",
        pulse="58",
        systolic="110",
        diastolic="70",
        glucose="5.4",
        gcs_eye="2",
        gcs_verbal="3",
        gcs_motor="5",
        pupils="pinpoint",
        temperature="36",
    )
    shown = Page(front_desk.get(address("overdose_detail"))).by_id("timeline").text
    for words in (
        *("8 /min", "91 %", "58 /min", "110/70 mmHg", "5.4 mmol/l", "10 (E2 V3 M5)"),
        *("Pinpoint", "36 °C"),
    ):
        assert words in shown


def test_parts_of_the_coma_scale_make_no_sum_without_the_others(tap):
    assert tap("vitals", gcs_eye=4, gcs_motor=6).gcs == "– (E4 V– M6)"
    assert tap("vitals", spo2=97).gcs == ""


def test_numbers_that_follow_are_a_row_of_their_own(send, overdose, tap):
    first = tap("naloxone")
    send(kind="naloxone", completes=first.uuid, naloxone_mg="0.4")
    assert OverdoseEvent.objects.get(pk=first.pk).naloxone_mg is None
    [entry] = overdose.entries()
    assert entry.event == first
    assert entry.values.naloxone_mg == Decimal("0.4")


def test_of_numbers_given_twice_the_last_count_and_all_stay_readable(
    overdose, tap, front_desk, address
):
    first = tap("naloxone", naloxone_mg="0.4")
    second = tap("naloxone", completes=first, naloxone_mg="0.8")
    # Completing what completes is the same as completing the first.
    tap("naloxone", completes=second, naloxone_mg="1.4")
    [entry] = overdose.entries()
    assert entry.values.naloxone_mg == Decimal("1.4")
    assert overdose.naloxone_mg == Decimal("1.4")
    shown = Page(front_desk.get(address("overdose_detail")))
    assert [e.text for e in shown.by_id("timeline").all("del")] == ["dose 0.4 mg", "dose 0.8 mg"]


def test_numbers_without_a_number_are_refused(send, tap):
    first = tap("naloxone")
    answer = send(kind="naloxone", completes=first.uuid, naloxone_mg="")
    assert answer.status_code == 422
    assert "Write at least one number." in answer.content.decode()


def test_numbers_of_another_kind_are_refused(send, tap):
    first = tap("naloxone")
    answer = send(kind="vitals", completes=first.uuid, spo2="97")
    assert answer.status_code == 422
    assert "These numbers belong to something else." in answer.content.decode()
    assert OverdoseEvent.objects.count() == 1


def test_numbers_complete_only_what_is_in_this_timeline(send, overdose, room, sara):
    other = type(overdose).objects.start(room=room, by=sara)
    theirs = other.record(uuid=uuid.uuid4(), kind="naloxone", by=sara)
    assert send(kind="naloxone", completes=theirs.uuid, naloxone_mg="1").status_code == 422
    assert OverdoseEvent.objects.count() == 1


def test_the_naloxone_in_all_leaves_out_what_was_struck_out(overdose, tap, sara):
    tap("naloxone", naloxone_mg="0.4")
    wrong = tap("naloxone", naloxone_mg="4")
    tap("naloxone")
    half = tap("naloxone", naloxone_mg="0.8")
    fix = tap("naloxone", completes=half, naloxone_mg="8")
    overdose.strike(wrong, by=sara)
    overdose.strike(fix, by=sara)
    assert overdose.naloxone_mg == Decimal("1.2")


# -- What is asked about -------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_an_implausible_number_is_asked_about_once_and_never_refused(send, measure, htmx):
    odd = "999" if measure.high < 999 else "0"
    asked = send(kind=measure.kind, htmx=htmx, **{measure.name: odd})
    assert asked.status_code == 422
    assert not OverdoseEvent.objects.exists()
    page = Page(asked)
    assert f"{odd} {measure.unit}: is that right? Save anyway?" in page.text
    form = next(f for f in page.root.all("form") if "asked" in f.get("class"))
    fields = {i["name"]: i.get("value") for i in form.all("input") if i.get("name")}
    assert fields[measure.name] == odd
    del fields["csrfmiddlewaretoken"]
    again = send(fields.pop("submission"), htmx=htmx, **fields)
    assert again.status_code == 302
    assert getattr(OverdoseEvent.objects.get(), measure.name) == int(odd)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
@pytest.mark.parametrize("end", ["low", "high"])
def test_a_plausible_number_is_not_asked_about(send, measure, end):
    assert send(kind=measure.kind, **{measure.name: getattr(measure, end)}).status_code == 302


def test_a_number_changed_after_the_question_is_asked_about_anew(send):
    assert send(kind="vitals", spo2="9", confirmed="spo2=9").status_code == 302
    assert send(kind="vitals", spo2="8", confirmed="spo2=9").status_code == 422


@pytest.mark.parametrize("typed", ["abc", "-1", "9999", "1e3", "NaN", "٣"])
def test_what_is_no_number_is_told_at_its_field_and_kept(send, typed):
    answer = send(kind="vitals", spo2=typed, pulse="58")
    if typed == "٣":  # a three in another script is a three
        assert "3 %: is that right?" in answer.content.decode()
        return
    page = Page(answer)
    assert answer.status_code == 422
    assert page.errors.keys() == {"spo2"}
    asked = next(f for f in page.root.all("form") if "asked" in f.get("class"))
    shown = {i.get("name"): i.get("value") for i in asked.all("input")}
    assert (shown["spo2"], shown["pulse"]) == (typed, "58")


def test_a_note_that_names_somebody_is_asked_about(send):
    asked = send(kind="note", note="Ring 33 66 14 00")
    assert asked.status_code == 422
    assert "phone number" in asked.content.decode()
    send(kind="note", note="Ring 33 66 14 00", confirmed="note=Ring 33 66 14 00")
    assert OverdoseEvent.objects.get().note == "Ring 33 66 14 00"


def test_a_note_with_a_cpr_number_is_refused(send):
    refused = send(kind="note", note="010180-1234", confirmed="note=010180-1234")
    assert refused.status_code == 422
    assert "This reads as a CPR number." in refused.content.decode()
    assert not OverdoseEvent.objects.exists()


def test_a_note_without_words_is_refused(send):
    assert send(kind="note", note="  ").status_code == 422


def test_numbers_of_other_kinds_are_not_taken(send):
    send(kind="oxygen", oxygen_l_min="10", spo2="97", note="Bleg")
    event = OverdoseEvent.objects.get()
    assert (event.oxygen_l_min, event.spo2, event.note) == (10, None, "")


# -- After the end -------------------------------------------------------------------------------


def test_what_waited_for_the_network_is_written_after_the_end(send, overdose, sara):
    overdose.end(by=sara, outcome="recovered_here")
    assert send(kind="oxygen", ago="60000").status_code == 302
    assert OverdoseEvent.objects.get().kind == "oxygen"


def test_a_late_call_for_an_ambulance_reaches_the_incident(send, overdose, sara):
    overdose.end(by=sara, outcome="to_hospital")
    send(kind="called_112", ago="120000")
    overdose.incident.refresh_from_db()
    assert overdose.incident.ambulance_called_at == OverdoseEvent.objects.get().at


def test_nothing_else_is_written(send, overdose):
    before = contents()
    send(kind="oxygen")
    changed = {table for table, rows in contents().items() if rows != before[table]}
    assert changed == {"incidents.OverdoseEvent"}


def test_a_tap_is_not_written_in_a_colleagues_name(send, sara, health):
    assert send(kind="oxygen", staff=str(health.staff.pk), htmx=True).status_code == 412
    assert not OverdoseEvent.objects.exists()
    send(kind="oxygen", staff=str(sara.pk))
    assert OverdoseEvent.objects.get().recorded_by == sara
