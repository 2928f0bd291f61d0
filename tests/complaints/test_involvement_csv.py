"""The year as a file for a spreadsheet."""

import csv
import io

from tests.rules import local

URL = "/rooms/kilden/involvement.csv"


def test_it_has_numbers_and_nobodys_words(leader, suggest, bo):
    suggest("=1+1", client=bo, at=local(2025, 3, 3, 12))
    response = leader.get(f"{URL}?year=2025")
    assert "kilden-involvement-2025.csv" in response.headers["Content-Disposition"]
    text = response.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["month"] for row in rows] == [f"2025-{month:02}" for month in range(1, 13)]
    assert [row["Suggestions"] for row in rows] == ["0", "0", "1", *("0" * 9)]
    for secret in ("1+1", "Bo"):
        assert secret not in text
