"""The list as a file, for the leader alone and about nobody."""

import csv
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import IncidentKind, Overdose
from tests.page import Page
from tests.rules import local

pytestmark = pytest.mark.django_db

URL = "/rooms/kilden/incidents.csv"


def table(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_it_has_the_list_and_nobodys_name_or_story(leader, report, bo, sara):
    began = local(2025, 10, 26, 2, 30, fold=1)
    report(
        kind="violence",
        started_at=began,
        ended_at=local(2025, 10, 26, 2, 40, fold=1),
        clients=[bo],
        happened="Bo slog",
        police_called_at=began,
        police_called_by=sara,
    )
    response = leader.get(URL)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "kilden-incidents.csv" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    [row] = table(response)
    assert row["began"] == "2025-10-26 02:30:00+01:00"
    assert row["over"] == "2025-10-26 02:40:00+01:00"
    assert (row["kind"], row["clients known"]) == ("Violence", "1")
    assert row["police called"] == "2025-10-26 02:30:00+01:00"
    for secret in ("Bo", "slog", str(sara), str(bo.uuid)):
        assert secret not in response.content.decode()


def test_it_has_the_filters_of_the_list(leader, report):
    report(kind="theft")
    report(kind="weapon")
    assert [row["kind"] for row in table(leader.get(URL + "?kind=theft"))] == ["Theft"]


def test_a_filter_that_is_not_understood_gives_no_file_but_is_told_at_its_field(leader, report):
    report(kind="theft")
    response = leader.get(URL + "?kind=theft&since=soon")
    assert response["Location"] == "/rooms/kilden/incidents/?kind=theft&since=soon"
    assert "Enter a valid date." in Page(leader.get(response["Location"])).text


def test_it_asks_the_database_as_often_however_many_overdoses_there_were(
    leader, room, sara, django_assert_num_queries
):
    def over():
        overdose = Overdose.objects.start(room=room, by=sara)
        overdose.record(uuid=uuid.uuid4(), kind="naloxone", by=sara, naloxone_mg="0.4")
        overdose.end(by=sara, outcome="recovered_here")

    over()
    with CaptureQueriesContext(connection) as one:
        leader.get(URL)
    over()
    over()
    with django_assert_num_queries(len(one)):
        assert len(table(leader.get(URL))) == 3


def test_an_overdose_has_its_outcome_and_naloxone(leader, overdose, tap, sara):
    tap("naloxone", naloxone_mg="0.4")
    tap("naloxone", naloxone_mg="0.8")
    overdose.end(by=sara, outcome="to_hospital")
    [row] = table(leader.get(URL))
    assert row["outcome of an overdose"] == "Taken to hospital"
    assert row["naloxone in all (mg)"] == "1.2"
    leader.staff.language = "da"
    leader.staff.save()
    [row] = table(leader.get(URL))
    assert row["naloxon i alt (mg)"] == "1,2"


def test_another_rooms_are_not_in_it(leader, report, other_room, elsewhere):
    report(room=other_room, by=elsewhere.staff)
    assert table(leader.get(URL)) == []


@pytest.mark.parametrize("begins", ["=", "+", "-", "@"])
def test_no_spreadsheet_takes_a_kind_for_a_formula(leader, report, begins):
    IncidentKind.objects.create(code="odd", name_da="x", name_en=f"{begins}1+1")
    report(kind="odd")
    assert table(leader.get(URL))[0]["kind"] == f"'{begins}1+1"
