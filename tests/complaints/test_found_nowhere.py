"""No page of the site shows anybody a trace of a complaint about themselves."""

import uuid

import pytest

from complaints.models import AnswerLook, Complaint, Letter, LetterTemplate
from tests.complaints.conftest import topics
from tests.test_access import (  # noqa: F401
    LISTED,
    PARAMETERS,
    WAYS,
    ask,
    cast,
    scene,
    stage,
    the_stage,
    without_tokens,
)

SECRET = "Lederen lukkede døren for mig"
HERE = [name for name in LISTED if name.startswith("complaints:")]


def contents_for(browser, hidden, scene):  # noqa: F811
    """Every answer of every address of the site to `browser`, about `hidden` where it can be."""
    facts = {
        "complaint": hidden.uuid,
        "letter": hidden.letters.get().uuid,
        "answer": hidden.looks.first().uuid,
    }
    for name in LISTED:
        if name.startswith(("account_", "admin:")) or name == "complaints:complaint_routing":
            continue
        theirs = {key: value for key, value in facts.items() if key in PARAMETERS[name]}
        yield name, ask(browser, "GET", scene.url(name, **theirs))


@pytest.fixture(params=["leader", "front_desk"])
def about(request):
    """Whom it is about: the leader, or one of the staff."""
    return request.param


@pytest.fixture
def hidden(stage, about):  # noqa: F811
    """One about them, handled, with a letter and looked up by its code."""
    room, lone = stage.scene.room, stage.cast["central"].staff
    taken_by = stage.cast["front_desk" if about == "leader" else "health"].staff
    complaint = Complaint.objects.receive(
        room=room,
        by=taken_by,
        way="spoken",
        text=SECRET,
        topics=topics("staff"),
        about_staff=[stage.cast[about].staff],
        choice="leader",
    )
    complaint.add_note(by=lone, note=SECRET)
    AnswerLook.objects.ask(complaint.code, room=room, by=taken_by)
    template = LetterTemplate.objects.current("answer", "da")
    words = {"title": "Svar", "text": SECRET, "to": "Udleveret"}
    Letter.objects.make(complaint=complaint, template=template, by=lone, **words)
    complaint.answer_with(by=lone, outcome="upheld", answer=SECRET)
    return Complaint.objects.get(pk=complaint.pk)


def test_whom_it_is_about_finds_nothing_on_any_page(scene, hidden, about, cast):  # noqa: F811
    """No word, number or address of it."""
    traces = [SECRET, hidden.reference, str(hidden.uuid), hidden.code, hidden.code_digest]
    traces += [str(hidden.letters.get().uuid), str(hidden.looks.first().uuid)]
    asked = 0
    for name, answer in contents_for(cast[about], hidden, scene):
        path = answer.request["PATH_INFO"]
        for trace in traces:
            assert trace in path or trace not in answer.content.decode("utf-8", "replace"), name
        asked += 1
    assert asked > 60


def test_central_administration_finds_it_so_the_walk_looks_for_the_right_thing(
    scene,  # noqa: F811
    hidden,
    cast,  # noqa: F811
):
    pages = {
        name: answer.content.decode("utf-8", "replace")
        for name, answer in contents_for(cast["central"], hidden, scene)
    }
    assert SECRET in pages["complaints:complaint_detail"]
    assert hidden.reference in pages["complaints:complaint_csv"]
    assert str(hidden.uuid) in pages["complaints:complaint_list"]


@pytest.mark.parametrize("name", [n for n in HERE if "complaint" in PARAMETERS[n]])
def test_a_guessed_address_answers_as_an_unknown_one(
    name,
    scene,  # noqa: F811
    hidden,
    about,
    cast,  # noqa: F811
):
    for method, htmx in WAYS:
        theirs, nowhere = (
            ask(cast[about], method, scene.url(name, complaint=one), scene.body(name), htmx=htmx)
            for one in (hidden.uuid, uuid.uuid4())
        )
        assert without_tokens(theirs) == without_tokens(nowhere)
        assert theirs.status_code in (404, 405) if about == "leader" else (403, 404, 405)
