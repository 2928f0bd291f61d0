"""The annual report as PDF, XLSX and CSV: opened again, and searched for people singled out."""

import csv
import io
import re
import zipfile
from datetime import date

import openpyxl
import pypdf
import pytest
from django.utils import translation

from rooms.figures import TOTAL, Period, words
from rooms.figures.charts import drawable
from rooms.figures.publication import publish
from rooms.figures.report import Content, in_cell, lines, report, sheet_name
from rooms.figures.words import number_of
from rooms.models import ReportMakeup
from tests.rooms.tables import Happened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2026")]
YEAR = Period.year(2025)
Q1 = Period.quarter(2025, 1)
TABLES = ["by_both", "by_method", "who", "no_such_table"]


@pytest.fixture
def happened():
    """In room a: 60 smoked, 3 injected, by 21 people."""
    smoked = [Happened(date(2025, 1, 1 + n % 30), "a", n % 21, "smoking") for n in range(60)]
    return smoked + [Happened(date(2025, 1, 7), "a", n, "injection") for n in (1, 4, 5)]


@pytest.fixture
def publication(two_rooms, count, happened):
    count(happened)
    return publish([two_rooms[0]], YEAR)


@pytest.fixture
def makeup(db):
    return ReportMakeup.objects.write(tables=TABLES, note="For the tests")


def told_in_csv(file):
    """{(table, category, category): text} of the numbers in a CSV file."""
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";"))
    return {(row[2], row[6], row[8]): row[9] for row in rows[1:]}


def words_of(file):
    """The text of a PDF, as one line."""
    pages = pypdf.PdfReader(io.BytesIO(file)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_csv_holds_every_cell_once_and_says_which_are_hidden(publication, makeup):
    told = told_in_csv(report(publication, makeup, "csv", "en"))
    assert told["by_method", "Injection", ""] == "hidden"
    assert told["who", "Woman", ""].isdigit()
    numbers = {table.code: table for table in publication.tables}
    assert len([key for key in told if key[0] == "by_both"]) == 3 * 4
    for label, code in (("Smoking", "smoking"), ("Injection", "injection"), ("In all", TOTAL)):
        number = number_of(numbers["by_method"], code)
        assert told["by_method", label, ""] == ("hidden" if number is None else str(number))


def test_xlsx_has_a_sheet_for_each_table_with_numbers_as_numbers(publication, makeup):
    book = openpyxl.load_workbook(io.BytesIO(report(publication, makeup, "xlsx", "en")))
    assert book.sheetnames[:2] == ["About", "Rates and medians"]
    assert len(book.sheetnames) == 2 + 3
    sheet = book[book.sheetnames[3]]
    rows = {row[0].value: row[1] for row in sheet.iter_rows(min_row=5)}
    assert rows["Injection"].value == "hidden"
    shown = [cell for cell in rows.values() if cell.value != "hidden"]
    assert shown
    assert all(cell.data_type == "n" for cell in shown)


def test_no_label_becomes_a_formula(publication, makeup):
    """A category is called “=Other”: in a spreadsheet it stays a word."""
    book = openpyxl.load_workbook(io.BytesIO(report(publication, makeup, "xlsx", "en")))
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert "=Other" in [cell.value for cell in values]
    with_formula = io.BytesIO(report(publication, makeup, "xlsx", "en"))
    with zipfile.ZipFile(with_formula) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert not [name for name in sheets if b"<f>" in parts.read(name)]
    text = report(publication, makeup, "csv", "en").decode()
    assert "'=Other" in text
    assert not re.search(r"(^|;)[=+@-]", text, re.MULTILINE)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_text_that_begins_a_formula_is_quoted(text):
    assert in_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", ["A: Figures of 2025", "hidden", "Each intake that was registered."]),
        ("da", ["A: Tal for 2025", "skjult", "Each intake that was registered."]),
    ],
)
def test_pdf_is_tagged_in_its_language_and_says_what_each_figure_counts(
    publication, makeup, language, says
):
    file = report(publication, makeup, "pdf", language)
    reader = pypdf.PdfReader(io.BytesIO(file))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    text = words_of(file)
    for wanted in says:
        assert wanted in text
    assert "12.5 minutes" in text or "12,5 minutes" in text


def figures_in(node):
    """The texts that stand for the pictures of a tagged PDF."""
    node = node.get_object()
    if node.get("/S") == "/Figure":
        yield str(node["/Alt"])
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid.get_object(), "get"):
            yield from figures_in(kid)


def test_pdf_holds_a_chart_of_each_table_that_can_be_drawn(publication, makeup):
    reader = pypdf.PdfReader(io.BytesIO(report(publication, makeup, "pdf", "en")))
    charts = list(figures_in(reader.trailer["/Root"]["/StructTreeRoot"]))
    tables = {found.code: found for found in publication.tables}
    drawn = [tables[code] for code in TABLES if code in tables and drawable(tables[code])]
    assert drawn
    assert charts == [
        f"A chart of the numbers in the table below: {table.title}" for table in drawn
    ]


def test_the_makeup_says_which_tables_and_in_which_order(publication, makeup):
    assert [table.code for table in Content(publication, makeup).tables] == TABLES[:3]
    other = ReportMakeup.objects.write(tables=["who"])
    assert other.version == makeup.version + 1
    assert [table.code for table in Content(publication, other).tables] == ["who"]


def test_a_report_of_no_tables_says_so(publication):
    empty = ReportMakeup.objects.write(tables=["no_such_table"])
    assert "No app offers any of the tables" in words_of(report(publication, empty, "pdf", "en"))
    for format in ("xlsx", "csv"):
        assert report(publication, empty, format, "en")


@translation.override("en")
def test_a_wide_table_runs_down_on_paper(publication):
    both = next(table for table in publication.tables if table.code == "by_both")
    assert lines(both)[0] == ["Method", "Woman", "Man", "=Other", "In all"]
    heads, rows = lines(both, wide=2)
    assert heads == ["Gender", "Smoking", "Injection", "In all"]
    assert [label for label, _numbers in rows] == ["Woman", "Man", "=Other", "In all"]
    assert rows[0][1][0] == number_of(both, "smoking", "woman")


def test_names_of_sheets_are_short_plain_and_different(publication):
    table = publication.tables[0]
    table.title = "A/B: what?*[x] 'and' a very long title that goes on"
    names = {sheet_name(number, table) for number in (1, 2)}
    assert len(names) == 2
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


@translation.override("en")
def test_what_one_file_hides_no_other_file_tells(two_rooms, count, happened, makeup):
    """CSV, PDF, XLSX and the screen, of a year, a quarter and a month, laid side by side.

    The three who injected in January are the only ones of the year, and all were in room a.
    """
    count(happened)
    wanted = ReportMakeup.objects.write(tables=["by_method", "by_both", "by_room"])
    everything = set()
    for rooms in (two_rooms, two_rooms[:1]):
        for period in (YEAR, Q1, Q1.months[0]):
            found = publish(rooms, period)
            told = told_in_csv(report(found, wanted, "csv", "en"))
            book = openpyxl.load_workbook(io.BytesIO(report(found, wanted, "xlsx", "en")))
            sheet = next(s for s in book if s.title.startswith("1 "))
            cells = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5)}
            text = words_of(report(found, wanted, "pdf", "en"))
            everything |= {*told.values(), *map(str, cells.values()), *text.split()}
            if period != YEAR:
                assert {table.measure.code for table in found.tables} == {"intakes", "clients"}
                continue
            table = {found.code: found for found in found.tables}["by_method"]
            for label, code in (("Smoking", "smoking"), ("Injection", "injection")):
                shown = words.shown(number_of(table, code))
                assert told["by_method", label, ""] == shown
                assert str(cells[label]) == shown
                assert f"{label} {shown}" in text
            assert told["by_method", "Injection", ""] == "hidden"
    # 63 in all are told by each month's total: so nowhere the 60 who smoked.
    assert "63" in everything
    assert "60" not in everything


def test_of_a_month_all_that_is_told_stands_in_it(two_rooms, count, happened, makeup):
    """Its few totals are in no make-up: that is for years."""
    count(happened)
    told = told_in_csv(report(publish(two_rooms, Q1.months[0]), makeup, "csv", "en"))
    assert told["by_room", "In all", ""] == "63"
    of_one = told_in_csv(report(publish(two_rooms[:1], Q1), makeup, "csv", "en"))
    assert of_one == {("intakes", "", ""): "63", ("clients", "", ""): "21"}
