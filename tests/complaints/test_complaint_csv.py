"""The table for a spreadsheet: nobody is in it."""

import csv

URL = "/rooms/kilden/complaints.csv"


def table(browser, query=""):
    text = browser.get(URL + query).content.decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_facts_and_no_person(leader, complain, bo, lone, sara):
    complaint = complain(
        "staff",
        choice="leader",
        complainant="client",
        client=bo,
        text="Sara råbte",
        representative="Ole",
        about_staff=[sara],
    )
    complaint.answer_with(by=lone, outcome="partly", answer="Vi beklager")
    [row] = table(leader)
    assert row["number"] == complaint.reference
    assert row["who complains"] == "A client we know"
    assert row["about"] == "The conduct of staff"
    assert (row["state"], row["outcome"]) == ("Answered", "Partly upheld")
    whole = leader.get(URL).content.decode()
    for word in ("Bo;", "råbte", "Ole", "beklager", str(sara), str(complaint.uuid)):
        assert word not in whole


def test_the_filters_hold(leader, complaint):
    assert len(table(leader, "?state=open")) == 1
    assert table(leader, "?state=closed") == []


def test_with_a_filter_that_is_none_there_is_no_file(leader):
    response = leader.get(URL + "?state=nonsense")
    assert response["Location"] == "/rooms/kilden/complaints/?state=nonsense"


def test_it_is_named_after_the_room(leader):
    assert 'filename="kilden-complaints.csv"' in leader.get(URL)["Content-Disposition"]
