"""Every constraint and trigger of quarantines: what it accepts, and what it refuses."""

import sys
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.constraints import ForeignKeyTogether
from incidents.models import Quarantine, QuarantineReason, QuarantineReview, QuarantineRoom
from tests.rules import (
    key_referred_to_by,
    local,
    names_refused_in,
    never_changed,
    our_models,
    refused_by,
)

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)
HOUR = timedelta(hours=1)
MODELS = [QuarantineReason, Quarantine, QuarantineRoom, QuarantineReview]
# A key that is there to be referred to: nothing can break it before the primary key does.
REFERRED_TO = {"quarantine_of_client_in_time"}


def test_every_constraint_has_a_test():
    names = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert names | {"incidents_quarantinereason_code_key"} == (
        names_refused_in(sys.modules[__name__]) | REFERRED_TO
    )


# -- Reasons -------------------------------------------------------------------------------------


def test_a_reason_has_a_code_of_its_own_and_a_length():
    usual = {"name_da": "A", "name_en": "A"}
    QuarantineReason.objects.create(code="test", hours=1, **usual)
    with refused_by("incidents_quarantinereason_code_key"):
        QuarantineReason.objects.create(code="test", hours=1, **usual)
    with refused_by("quarantine_reason_has_length"):
        QuarantineReason.objects.create(code="other-test", hours=0, **usual)


# -- Quarantines ---------------------------------------------------------------------------------


@pytest.fixture
def hold_past(bo, sara):
    """`hold_past(ends_at=…)` writes a quarantine of Bo from noon for an hour past every verb."""

    def hold_past(**fields):
        usual = {
            "client": bo,
            "reason": QuarantineReason.objects.get(code="other"),
            "starts_at": NOON,
            "ends_at": NOON + HOUR,
            "decided_by": sara,
            "decided_at": NOON,
        }
        fields = {**usual, **fields}
        fields.setdefault("asked_until", fields["ends_at"])
        return Quarantine.objects.create(**fields)

    return hold_past


@pytest.fixture
def cover_past(room):
    """`cover_past(quarantine)` writes that it covers the room past every verb."""

    def cover_past(quarantine, **fields):
        usual = {
            "room": room,
            "client": quarantine.client,
            "starts_at": quarantine.starts_at,
            "ends_at": quarantine.ends_at,
        }
        return QuarantineRoom.objects.create(quarantine=quarantine, **{**usual, **fields})

    return cover_past


@pytest.mark.parametrize("missing", ["ends_at", "starts_at", "asked_until"])
def test_there_is_no_quarantine_without_an_end(hold_past, missing):
    hold_past()
    fields = {"asked_until": NOON + HOUR, missing: None}
    with pytest.raises(IntegrityError, match="not-null"), transaction.atomic():
        hold_past(**fields)


def test_a_quarantine_does_not_end_before_it_starts(hold_past):
    hold_past(ends_at=NOON)
    with refused_by("quarantine_ends_after_start"):
        hold_past(ends_at=NOON - timedelta(seconds=1))


def test_no_less_was_asked_for_than_is_in_force(hold_past):
    hold_past(asked_until=NOON + 2 * HOUR)
    with refused_by("quarantine_asked_for_at_least"):
        hold_past(asked_until=NOON)


@pytest.mark.parametrize(
    "part",
    [
        {"told_at": None},
        {"told_by": None},
        {"told_language": ""},
        {"told_how": ""},
        {"told_how": "by pigeon"},
    ],
)
def test_that_the_client_was_told_is_noted_whole_or_not_at_all(hold_past, sara, part):
    told = {"told_at": NOON, "told_by": sara, "told_language": "Dansk"}
    for how in Quarantine.Way.values:
        hold_past(told_how=how, **told)
    hold_past()
    with refused_by("quarantine_told_whole"):
        hold_past(**{"told_how": "spoken", **told} | part)


def test_a_room_is_covered_once_by_a_quarantine(hold_past, cover_past, room, other_room):
    held = hold_past(ends_at=NOON)  # empty, so that the times cannot overlap
    cover_past(held)
    cover_past(held, room=other_room)
    with refused_by("quarantine_room_once"):
        cover_past(held)


def test_no_two_quarantines_of_a_client_overlap_in_a_room(
    hold_past, cover_past, room, other_room, mia
):
    cover_past(hold_past())
    # Until, not including: the next one may begin with the end.
    cover_past(hold_past(starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR))
    cover_past(hold_past(), room=other_room)
    cover_past(hold_past(client=mia))
    with refused_by("quarantine_room_no_overlap"):
        cover_past(hold_past(starts_at=NOON + HOUR / 2))


@pytest.mark.parametrize(
    "other",
    [{"starts_at": NOON - HOUR}, {"ends_at": NOON + 2 * HOUR}, {"client": "mia"}],
    ids=lambda other: next(iter(other)),
)
def test_a_covered_room_has_the_client_and_the_times_of_its_quarantine(
    hold_past, cover_past, mia, other
):
    held = hold_past()
    with refused_by("quarantine_room_as_decided"):
        cover_past(held, **{k: mia if v == "mia" else v for k, v in other.items()})
    cover_past(held)
    assert key_referred_to_by("quarantine_room_as_decided") == "quarantine_of_client_in_time"


def test_the_covered_rooms_follow_a_new_end(hold_past, cover_past, other_room):
    held = hold_past()
    rows = [cover_past(held), cover_past(held, room=other_room)]
    Quarantine.objects.filter(pk=held.pk).update(ends_at=NOON + HOUR / 2)
    for row in rows:
        row.refresh_from_db()
        assert row.ends_at == NOON + HOUR / 2
        assert row.events.get().ends_at == NOON + HOUR


def test_a_new_end_is_refused_where_another_quarantine_begins_before(hold_past, cover_past):
    held = hold_past()
    cover_past(held)
    cover_past(hold_past(starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR))
    later = {"ends_at": NOON + HOUR + timedelta(minutes=1), "asked_until": NOON + 2 * HOUR}
    with refused_by("quarantine_room_no_overlap"):
        Quarantine.objects.filter(pk=held.pk).update(**later)


# -- Reviews -------------------------------------------------------------------------------------


@pytest.fixture
def review_past(hold_past, sara):
    """`review_past("lift", 2, 1)` writes a review from an hour after noon to another one."""
    held = hold_past()

    def review_past(action, start, end, reason="agreed"):
        return QuarantineReview.objects.create(
            quarantine=held,
            action=action,
            from_end=NOON + start * HOUR,
            to_end=NOON + end * HOUR,
            reason=reason,
            by=sara,
            at=NOON,
        )

    return review_past


LATER, EARLIER, SAME = (1, 2), (2, 1), (1, 1)


@pytest.mark.parametrize(
    ("action", "right", "wrong"),
    [
        ("confirm", LATER, EARLIER),
        ("confirm", LATER, SAME),
        ("lengthen", LATER, EARLIER),
        ("shorten", EARLIER, LATER),
        ("lift", EARLIER, SAME),
    ],
)
def test_a_review_does_what_it_says(review_past, action, right, wrong):
    review_past(action, *right)
    with refused_by("quarantine_review_as_it_says"):
        review_past(action, *wrong)


def test_a_review_is_of_a_known_kind(review_past):
    with refused_by("quarantine_review_as_it_says"):
        review_past("forget", *LATER)


def test_a_review_has_a_reason(review_past):
    review_past("lift", *EARLIER)
    with refused_by("quarantine_review_reason_given"):
        review_past("lift", *EARLIER, reason="")


def test_a_review_is_never_changed(review_past):
    review = review_past("lift", *EARLIER)
    with never_changed(QuarantineReview):
        QuarantineReview.objects.filter(pk=review.pk).update(reason="something else")
    with never_changed(QuarantineReview):
        review.delete()


# -- What is kept when a row changes -------------------------------------------------------------


@pytest.fixture
def rows(hold_past, cover_past):
    """A row of each model that keeps its old values, and a field of it with another value."""
    held = hold_past(asked_until=NOON + 3 * HOUR)
    return {
        QuarantineReason: (
            QuarantineReason.objects.create(code="test", hours=1, name_da="A", name_en="A"),
            "hours",
            2,
        ),
        Quarantine: (hold_past(), "decided_at", timezone.now()),
        QuarantineRoom: (cover_past(held), "room_id", None),
    }


KEPT = [QuarantineReason, Quarantine, QuarantineRoom]


def test_every_model_with_triggers_has_a_test(rows):
    ours = set(our_models("incidents"))
    events = {model._meta.get_field("events").related_model for model in KEPT}
    with_triggers = {m for m in {*MODELS, *events} & ours if getattr(m._meta, "triggers", [])}
    assert with_triggers == {QuarantineReview, *KEPT, *events}
    assert list(rows) == KEPT


def changed(row, field, new, other_room):
    return {field: other_room.pk if field == "room_id" else new}


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_a_changed_row_leaves_its_old_value(rows, model, other_room):
    row, field, new = rows[model]
    model.objects.filter(pk=row.pk).update(**changed(row, field, new, other_room))
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
def test_old_values_are_never_changed(rows, model, other_room):
    row, field, new = rows[model]
    change = changed(row, field, new, other_room)
    model.objects.filter(pk=row.pk).update(**change)
    with never_changed(row.events.model):
        row.events.update(**change)
    with never_changed(row.events.model):
        row.events.all().delete()


def test_a_key_that_follows_is_told_apart_from_one_that_does_not():
    [key] = [c for c in QuarantineRoom._meta.constraints if isinstance(c, ForeignKeyTogether)]
    _path, args, kwargs = key.deconstruct()
    assert kwargs["on_update_cascade"] is True
    assert ForeignKeyTogether(*args, **kwargs) == key
    assert ForeignKeyTogether(*args, **kwargs | {"on_update_cascade": False}) != key
