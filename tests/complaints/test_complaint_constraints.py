"""Every constraint and trigger of complaints: what it accepts, and what it refuses."""

import sys
import uuid

import pytest
from django.utils import timezone

from complaints.models import (
    AnswerLook,
    Complaint,
    ComplaintReceiver,
    ComplaintStaff,
    ComplaintStep,
    ComplaintTopic,
    Letter,
    LetterTemplate,
)
from tests.rules import constraint_names, names_refused_in, never_changed, our_models, refused_by

pytestmark = pytest.mark.django_db

MODELS = [
    ComplaintTopic,
    Complaint,
    ComplaintReceiver,
    ComplaintStep,
    ComplaintStaff,
    AnswerLook,
    LetterTemplate,
    Letter,
]


def test_every_constraint_has_a_test():
    tables = {model._meta.db_table for model in MODELS}
    names = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    unique = {
        name
        for name in constraint_names("complaints")
        if name.endswith("_key") and any(name.startswith(table) for table in tables)
    }
    # What a composite key refers to can only be refused with the primary key.
    names -= {"complaint_of_room"}
    assert names | unique == names_refused_in(sys.modules[__name__])


def test_a_topic_has_a_code_of_its_own_and_a_group():
    usual = {"name_da": "A", "name_en": "A", "group": "room"}
    ComplaintTopic.objects.create(code="test", **usual)
    with refused_by("complaints_complainttopic_code_key"):
        ComplaintTopic.objects.create(code="test", **usual)
    with refused_by("complaint_topic_group_known"):
        ComplaintTopic.objects.create(code="other", **usual | {"group": "nobody"})


@pytest.fixture
def write_past(room, sara):
    """`write_past(name="Bo")` writes a complaint past every verb; anonymous, if not said."""

    def write_past(**facts):
        now = timezone.now()
        usual = {
            "room": room,
            "recorded_by": sara,
            "recorded_at": now,
            "received_at": now,
            "way": "spoken",
            "text": "Der er koldt",
            "complainant": "anonymous",
            "code_digest": uuid.uuid4().hex,
            "due_on": "2026-12-04",
        }
        return Complaint.objects.create(**{**usual, **facts})

    return write_past


def test_no_two_have_the_same_code(write_past, bo):
    write_past(code_digest="a")
    with refused_by("complaint_code_once"):
        write_past(code_digest="a")
    for _n in range(2):
        write_past(complainant="client", client=bo, code_digest="")


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "Ole"},
        {"contact": "12 34 56 78"},
        {"code_digest": ""},
        {"client": "bo"},
        {"complainant": "client", "code_digest": ""},
        {"complainant": "client", "client": "bo", "name": "Ole", "code_digest": ""},
        {"complainant": "named", "code_digest": ""},
        {"complainant": "named", "name": "Ole", "client": "bo", "code_digest": ""},
        {"complainant": "somebody"},
    ],
    ids=str,
)
def test_who_complains_has_exactly_one_shape(write_past, bo, facts):
    write_past()
    write_past(complainant="client", client=bo, code_digest="", contact="12 34 56 78")
    write_past(complainant="named", name="Ole", code_digest="")
    write_past(complainant="named", name="Ole")
    with refused_by("complaint_one_complainant"):
        write_past(**{key: bo if value == "bo" else value for key, value in facts.items()})


@pytest.mark.parametrize("name", ["pass_on_by", "send_on_by"])
def test_a_decision_alone_is_sent_on_by_a_day(write_past, name):
    write_past(decision_on="2026-11-06", **{name: "2026-12-04"})
    with refused_by("complaint_sent_on_for_decision"):
        write_past(**{name: "2026-12-04"})


def test_who_wants_to_be_contacted_can_be(write_past, bo):
    named = {"complainant": "named", "name": "Ole", "code_digest": ""}
    write_past(**named, contact="12 34 56 78", contact_consent=True)
    write_past(complainant="client", client=bo, code_digest="", contact_consent=True)
    with refused_by("complaint_contact_to_use"):
        write_past(**named, contact_consent=True)


def test_one_chooses_between_the_two(write_past):
    for choice in ("", "leader", "socialforvaltningen"):
        write_past(choice=choice)
    with refused_by("complaint_choice_known"):
        write_past(choice="ankestyrelsen")


def test_about_the_leader_there_is_no_choice(write_past):
    write_past(about_leader=True)
    with refused_by("complaint_about_leader_not_to_leader"):
        write_past(about_leader=True, choice="leader")


def test_it_came_some_way_and_says_something(write_past):
    for way in ("spoken", "phone", "written"):
        write_past(way=way)
    with refused_by("complaint_way_known"):
        write_past(way="by pigeon")
    with refused_by("complaint_says_something"):
        write_past(text="")


ANSWERED = {"state": "answered", "outcome": "upheld", "answer": "Ja"}


@pytest.mark.parametrize(
    "part",
    [
        {"outcome": ""},
        {"answer": ""},
        {"answered_at": None},
        {"outcome": "forgotten"},
        {"state": "received"},
        {"state": "lost"},
    ],
    ids=str,
)
def test_it_is_answered_whole_or_not_at_all(write_past, part):
    now = timezone.now()
    for state in ("answered", "closed"):
        write_past(**ANSWERED | {"state": state, "answered_at": now})
    write_past(**ANSWERED | {"outcome": "withdrawn", "answer": "", "answered_at": now})
    with refused_by("complaint_answered_whole"):
        write_past(**{**ANSWERED, "answered_at": now, **part})


def test_a_receiver_takes_it_once_and_is_known(complaint):
    complaint.receivers.create(receiver="borgerraadgiveren")
    with refused_by("complaint_receiver_once"):
        complaint.receivers.create(receiver="borgerraadgiveren")
    with refused_by("complaint_receiver_known"):
        complaint.receivers.create(receiver="the king")


def test_a_staff_member_stands_once(complaint, sara):
    complaint.concerned.create(staff=sara)
    with refused_by("complaint_staff_once"):
        complaint.concerned.create(staff=sara)


@pytest.fixture
def step_past(complaint, sara):
    def step_past(kind, **facts):
        usual = {"kind": kind, "by": sara, "at": timezone.now(), "note": "Et par ord"}
        return complaint.steps.create(**{**usual, **facts})

    return step_past


def test_a_step_is_of_a_known_kind(step_past):
    for kind in ("received", "acknowledged", "examining", "note", "concerns", "letter", "told"):
        step_past(kind)
    with refused_by("complaint_step_known"):
        step_past("forgotten")


def test_what_was_sent_on_went_to_somebody(step_past):
    step_past("sent_on", to="borgerraadgiveren")
    with refused_by("complaint_step_sent_to_somebody"):
        step_past("sent_on")
    with refused_by("complaint_step_sent_to_somebody"):
        step_past("note", to="borgerraadgiveren")


def test_an_answer_has_an_outcome(step_past):
    step_past("answered", outcome="upheld")
    with refused_by("complaint_step_answer_has_outcome"):
        step_past("answered")
    with refused_by("complaint_step_answer_has_outcome"):
        step_past("note", outcome="upheld")


def test_a_new_date_stands_where_it_takes_longer(step_past):
    for kind in ("interim", "reopened"):
        step_past(kind, due_on="2026-12-24")
        with refused_by("complaint_step_new_date"):
            step_past(kind)
    with refused_by("complaint_step_new_date"):
        step_past("note", due_on="2026-12-24")


def test_a_note_has_words(step_past):
    step_past("acknowledged", note="")
    with refused_by("complaint_step_has_words"):
        step_past("note", note="")


def test_a_version_of_a_letter_is_written_once():
    usual = {"kind": "answer", "language": "da", "title": "Svar", "text": "Ja"}
    LetterTemplate.objects.create(version=99, **usual)
    with refused_by("letter_template_version_once"):
        LetterTemplate.objects.create(version=99, **usual)
    with refused_by("letter_template_known"):
        LetterTemplate.objects.create(version=1, **usual | {"language": "fr"})


# -- What is written once ------------------------------------------------------------------------


@pytest.fixture
def written(complaint, room, sara, lone):
    """A row of each model that is never changed, with a field of another value."""
    template = LetterTemplate.objects.current("answer", "da")
    return {
        ComplaintStep: (complaint.steps.first(), {"note": "Noget andet"}),
        ComplaintStaff: (complaint.concerned.create(staff=sara), {"staff": lone}),
        AnswerLook: (
            AnswerLook.objects.ask(complaint.code, room=room, by=sara),
            {"complaint": None},
        ),
        LetterTemplate: (
            LetterTemplate.objects.current("interim", "da"),
            {"text": "Noget andet"},
        ),
        Letter: (
            Letter.objects.make(
                complaint=complaint, template=template, title="S", text="T", to="O", by=lone
            ),
            {"text": "Noget andet"},
        ),
    }


ONCE = [ComplaintStep, ComplaintStaff, AnswerLook, LetterTemplate, Letter]
KEPT = [ComplaintTopic, Complaint]


def test_every_model_with_triggers_has_a_test(written):
    ours = set(our_models("complaints"))
    events = {model._meta.get_field("events").related_model for model in KEPT}
    with_triggers = {m for m in {*MODELS, *events} & ours if getattr(m._meta, "triggers", [])}
    assert with_triggers == {*ONCE, *KEPT, *events}
    assert list(written) == ONCE


@pytest.mark.parametrize("model", ONCE, ids=lambda model: model.__name__)
def test_it_is_never_changed(written, model):
    row, change = written[model]
    with never_changed(model):
        model.objects.filter(pk=row.pk).update(**change)
    with never_changed(model):
        row.delete()


def test_what_stood_in_a_complaint_and_a_topic_is_kept(complaint):
    topic = ComplaintTopic.objects.get(code="staff")
    Complaint.objects.filter(pk=complaint.pk).update(text="Noget andet")
    ComplaintTopic.objects.filter(pk=topic.pk).update(name_da="Noget andet")
    for row, field in ((complaint, "text"), (topic, "name_da")):
        assert [getattr(event, field) for event in row.events.all()] == [getattr(row, field)]
        with never_changed(row.events.model):
            row.events.update(**{field: "x"})
        with never_changed(row.events.model):
            row.events.all().delete()
        row.save()
        assert row.events.count() == 2


def test_a_deleted_topic_leaves_its_old_value():
    topic = ComplaintTopic.objects.create(code="test", name_da="A", name_en="A", group="room")
    kept = topic.events.model.objects.filter(pgh_obj=topic.pk)
    topic.delete()
    assert [event.code for event in kept] == ["test"]
