"""Django admin: topics and the words of letters, and no complaint."""

import pytest

from complaints.models import ComplaintTopic, LetterTemplate
from tests.page import Page
from tests.rules import refused_with

LETTERS = "/admin/complaints/lettertemplate/"
TOPICS = "/admin/complaints/complainttopic/"
NEW = {"kind": "answer", "language": "da", "title": "Svar", "text": "Nr. {reference}"}


def test_an_administrator_writes_a_new_version_and_the_old_one_stays(administrator):
    response = administrator.post(f"{LETTERS}add/", NEW)
    assert response.status_code == 302
    newest = LetterTemplate.objects.current("answer", "da")
    assert (newest.version, newest.written_by) == (3, administrator.staff)
    assert LetterTemplate.objects.filter(kind="answer", language="da").count() == 3
    changed = administrator.post(f"{LETTERS}{newest.pk}/change/", NEW)
    assert changed.status_code == 403
    assert administrator.get(f"{LETTERS}{newest.pk}/delete/").status_code == 403
    assert administrator.get(LETTERS).status_code == 200


@pytest.mark.parametrize("field", ["title", "text"])
def test_what_nothing_fills_in_is_told_at_its_field(administrator, field):
    response = administrator.post(f"{LETTERS}add/", NEW | {field: "Kære {nickname}"})
    assert response.status_code == 200
    assert "There is nothing to fill in for: nickname" in Page(response).text
    assert LetterTemplate.objects.current("answer", "da").version == 2


def test_the_verb_refuses_it_too(db):
    with refused_with("unknown_placeholder"):
        LetterTemplate.objects.write(**NEW | {"text": "{}"})


def test_a_new_version_begins_with_the_words_of_the_last(administrator):
    page = administrator.get(f"{LETTERS}add/?kind=interim&language=en").content.decode()
    assert "The answer to your complaint takes longer" in page


def test_an_administrator_adds_and_changes_topics_and_deletes_none(administrator):
    fields = {
        "name_da": "Støj",
        "name_en": "Noise",
        "code": "noise",
        "group": "room",
        "position": "5",
        "active": "on",
    }
    assert administrator.post(f"{TOPICS}add/", fields).status_code == 302
    topic = ComplaintTopic.objects.get(code="noise")
    assert administrator.get(f"{TOPICS}{topic.pk}/delete/").status_code == 403
    assert administrator.get(TOPICS).status_code == 200


def test_complaints_do_not_appear(administrator, complaint):
    assert administrator.get("/admin/complaints/complaint/").status_code == 404
    assert complaint.reference not in Page(administrator.get("/admin/")).text
