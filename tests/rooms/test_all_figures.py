"""What is published of all rooms, on the screen: the rest is hidden, and said to be."""

from datetime import date

import pytest

from rooms.figures import Period
from rooms.figures.publication import Gathering, decide
from rooms.models import HiddenCells
from tests.page import Page
from tests.rooms.tables import Happened

URL = "/figures/"
YEAR = Period.year(2025)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2026")]


@pytest.fixture
def happened(two_rooms, count):
    """In room a 60 smoked and 3 injected in January, by 21 people; in room b 40 in May."""
    rows = [Happened(date(2025, 1, 1 + n % 30), "a", n % 21, "smoking") for n in range(60)]
    rows += [Happened(date(2025, 1, 7), "a", n, "injection") for n in (1, 4, 5)]
    rows += [Happened(date(2025, 5, 1), "b", n, "smoking") for n in range(40)]
    rows += [Happened(date(2024, 5, 1), "a", n, "smoking") for n in range(50)]
    return count(rows)


@pytest.fixture
def decided(happened):
    for period in (Period.year(2024), YEAR):
        decide(period, Gathering())
    return happened


def row_of(page, table, words):
    """The cells of a row of a table of the page, as texts."""
    section = next(s for s in page.root.all("section") if s.get("id") == table)
    [row] = [r for r in section.all("tr") if words in [th.text.strip() for th in r.all("th")]]
    return [cell.text.strip() for cell in row.all("td")]


def test_without_a_choice_it_is_the_last_year_of_all_rooms(central, decided):
    page = Page(central.get(URL))
    assert "All rooms: published figures of 2025" in page.text
    assert row_of(page, "by_room", "B")[0] == "40"
    # Beside the year before, once.
    beside = ["103", "", "50", "+53 (+106%)"]
    assert row_of(page, "by_method", "In all") == beside


def test_what_is_hidden_says_so_and_no_chart_or_difference_tells_it(auditor, decided):
    page = Page(auditor.get(URL))
    assert row_of(page, "by_method", "Injection")[0] == "hidden"
    assert row_of(page, "by_method", "Smoking")[0] == "hidden"
    assert "Hidden: a number of so few" in page.text
    numbers = {cell.text.strip() for cell in page.root.all("td")}
    assert "103" in numbers
    assert not {"3", "60", "100"} & numbers


def test_each_room_is_seen_by_itself(central, decided):
    page = Page(central.get(URL, {"kind": "year", "first": "01.05.2025", "room": "b"}))
    assert "B: published figures of 2025" in page.text
    assert row_of(page, "by_method", "Smoking")[0] == "40"
    assert "room=b" in next(image["src"] for image in page.root.all("img"))


def test_of_a_month_there_are_totals_and_it_is_said_why(central, decided):
    page = Page(central.get(URL, {"kind": "month", "first": "2025-01-09", "room": "a"}))
    assert "Of a month and a quarter only totals are published." in page.text
    assert "Intakes 63" in page.text
    assert "Injection" not in page.text
    assert not list(page.root.all("img"))


def test_what_is_not_decided_is_not_shown_and_can_be_asked_for(central, happened):
    page = Page(central.get(URL))
    assert "These figures are not ready" in page.text
    assert "103" not in page.text
    [form] = [form for form in page.root.all("form") if form.get("action") == "/figures/decide/"]
    fields = {field["name"]: field["value"] for field in form.all("input") if "value" in field}
    assert fields | {"kind": "year", "first": "2025-01-01", "room": "all"} == fields
    assert not HiddenCells.objects.exists(), "looking writes nothing"


def test_while_it_is_decided_the_page_asks_again_by_itself(central, happened):
    HiddenCells.objects.ask(YEAR)
    page = Page(central.get(URL))
    assert "being made ready" in page.text
    [waiting] = [s for s in page.root.all("section") if s.get("hx-get")]
    asked = central.get(waiting["hx-get"], HTTP_HX_REQUEST="true")
    assert "being made ready" in asked.content.decode()
    assert "<h1" not in asked.content.decode()
    decide(YEAR, Gathering())
    assert central.get(waiting["hx-get"], HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"


def test_a_corrected_number_is_not_shown_before_it_is_decided_anew(central, decided):
    decided.happened += [Happened(date(2025, 3, 3), "b", n, "injection") for n in range(9)]
    assert "These figures are not ready" in Page(central.get(URL)).text


@pytest.mark.parametrize(
    ("asked", "field", "says"),
    [
        ({"kind": "month", "first": "01.06.2026"}, "first", "not over yet"),
        ({"kind": "year", "first": "x"}, "first", "valid date"),
        ({"kind": "days", "first": "01.01.2025"}, "kind", "valid choice"),
        ({"kind": "year", "first": "01.01.2025", "room": "nowhere"}, "room", "valid choice"),
    ],
)
def test_what_is_not_published_is_said_at_its_field(central, decided, asked, field, says):
    response = central.get(URL, asked)
    assert response.status_code == 422
    assert says in Page(response).errors[field]


def test_the_period_after_is_offered_once_it_is_over(central, decided):
    assert "The period after" not in Page(central.get(URL)).text
    earlier = Page(central.get(URL, {"kind": "year", "first": "2024-01-01"}))
    assert "The period after" in earlier.text


def test_the_menu_leads_there(central, leader, room):
    links = [a.get("href") for a in Page(central.get("/?choose")).root.all("a")]
    assert URL in links
    links = [a.get("href") for a in Page(leader.get("/?choose")).root.all("a")]
    assert URL not in links
