"""The annual report: published figures as PDF, XLSX or CSV, each with what it is a count of.

Whoever orders it, it holds what is published and no more (publication.py).
"""

import csv
import io
import json
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import typst
import xlsxwriter
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from . import charts
from .period import Kind
from .publication import ALL, scope_of
from .table import TOTAL
from .words import HIDDEN, number_of, shown

TEMPLATE = Path(__file__).parent / "report.typ"
# More columns than this do not fit on a page: then the longer side runs down.
WIDE = 9


def report(publication, makeup, format, language):
    """The file (bytes) of a Publication in a format of ReportOrder, in a language of the staff."""
    with translation.override(language):
        content = Content(publication, makeup)
        return WRITE[format](content)


class Content:
    """What stands in the report, in the active language."""

    def __init__(self, publication, makeup):
        by_code = {table.code: table for table in publication.tables}
        self.language = translation.get_language()
        # Of a year there is much to choose from; of a month or a quarter there are totals alone.
        wanted = makeup.tables if publication.period.kind == Kind.YEAR else by_code
        self.tables = [by_code[code] for code in wanted if code in by_code]
        self.publication, self.makeup = publication, makeup
        scope = scope_of(publication.rooms)
        self.where = _("All rooms") if scope == ALL else publication.rooms[0].name
        self.title = _("Figures of %(period)s") % {"period": publication.period}

    @property
    def about(self):
        """(heading, words) of what whoever reads it should know."""
        words = {"threshold": settings.FIGURES_THRESHOLD, "hidden": str(HIDDEN)}
        return [
            (_("Rooms"), ", ".join(room.name for room in self.publication.rooms)),
            (_("Period"), str(self.publication.period)),
            (_("Made"), date_format(timezone.localdate(), "DATE_FORMAT")),
            (_("Make-up"), _("Version %(version)s") % {"version": self.makeup.version}),
            (
                _("Hidden numbers"),
                _(
                    "“%(hidden)s” stands for a number under %(threshold)s, for one of fewer than "
                    "%(threshold)s people, and for further ones from which it could be worked "
                    "out. So a hidden number need not be small. Zeros are shown."
                )
                % words,
            ),
            *self.what_is_missing,
            (
                _("Totals"),
                _(
                    "People are counted once in each total, so that totals of people are not "
                    "the sum of their parts."
                ),
            ),
        ]

    @property
    def what_is_missing(self):
        """(heading, words) of why a month and a quarter have so little to tell."""
        if self.publication.period.kind == Kind.YEAR:
            return []
        told_by_the_year = _(
            "Of a month and a quarter only totals are published. All the rest is told by the year."
        )
        return [(_("Months and quarters"), told_by_the_year)]

    @property
    def definitions(self):
        """(title, words) of each thing that is counted, once."""
        found = {table.measure.code: table.measure for table in self.tables}
        return [(str(measure.title), str(measure.definition)) for measure in found.values()]

    @property
    def shares(self):
        """(title, value or None, unit, definition) of the rates and statistics."""
        return [
            *(
                (str(rate.title), value, "", str(rate.definition))
                for rate, value in self.publication.rates
            ),
            *(
                (str(found.title), value, str(found.unit), str(found.definition))
                for found, value in self.publication.statistics
            ),
        ]


def lines(table, *, wide=None):
    """(headings, [(label, numbers)]) of a PublishedTable; a number is None where it is hidden.

    The first dimension runs down and the second across, unless that is wider than `wide`.
    """
    if not table.dimensions:
        return [""], [(str(table.measure.title), [number_of(table)])]
    down, *rest = table.dimensions
    across = rest[0] if rest else None
    turned = bool(across and wide and len(across.categories) > wide)
    if turned:
        down, across = across, down
    rows = [*down.categories.items(), (TOTAL, _("In all"))]
    if across is None:
        heads = [str(down.title), str(table.measure.title)]
        return heads, [(str(label), [number_of(table, code)]) for code, label in rows]
    columns = [*across.categories.items(), (TOTAL, _("In all"))]
    heads = [str(down.title), *(str(label) for _code, label in columns)]
    numbers = [
        (
            str(label),
            [
                number_of(table, *((other, code) if turned else (code, other)))
                for other, _label in columns
            ],
        )
        for code, label in rows
    ]
    return heads, numbers


# -- PDF -----------------------------------------------------------------------------------------


def pdf(content):
    """The report as PDF/UA: tagged, read aloud in order, each chart told in words beside it."""
    values = {
        "language": content.language,
        "title": content.title,
        "where": content.where,
        "page_of": _("page"),
        "about": [list(pair) for pair in content.about],
        "shares_title": _("Rates and medians"),
        "shares": [
            [title, f"{shown(value, 1)} {unit}".strip(), definition]
            for title, value, unit, definition in content.shares
        ],
        "definitions_title": _("What is counted"),
        "definitions": [list(pair) for pair in content.definitions],
        "nothing": "" if content.tables else _("No app offers any of the tables of this make-up."),
        "tables": [in_print(table) for table in content.tables],
    }
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"content": json.dumps(values)},
    )


def in_print(table):
    """What the PDF says of a table."""
    heads, rows = lines(table, wide=WIDE)
    return {
        "title": str(table.title),
        "definition": str(table.measure.definition),
        "chart": drawing(table),
        "alt": _("A chart of the numbers in the table below: %(title)s") % {"title": table.title},
        "heads": heads,
        "rows": [[label, *(shown(number) for number in numbers)] for label, numbers in rows],
    }


def drawing(table):
    """The chart of a table for print (SVG as text), or "" where nothing can be drawn."""
    return charts.svg(table, charts.Theme.LIGHT) if charts.drawable(table) else ""


# -- XLSX ----------------------------------------------------------------------------------------

NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


def xlsx(content):
    """The report as a workbook: a sheet about it, and one for each table.

    Numbers are numbers; every text is written as text, so that none becomes a formula.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": content.title, "subject": content.where})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    whole, share = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "0.0"})
    right = book.add_format({"align": "right"})

    def put(sheet, row, column, value, decimals=whole):
        if value is None:
            sheet.write_string(row, column, str(HIDDEN), right)
        else:
            sheet.write_number(row, column, value, decimals)

    sheet = book.add_worksheet(_("About"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, f"{content.where}: {content.title}", head)
    row = 2
    for title, words in (*content.about, *content.definitions):
        sheet.write_string(row, 0, title, head)
        sheet.write_string(row, 1, words, text)
        row += 1
    if content.shares:
        sheet = book.add_worksheet(_("Rates and medians"))
        sheet.set_column(0, 0, 50)
        sheet.set_column(3, 3, 80)
        for column, words in enumerate((_("Figure"), _("Value"), _("Unit"), _("Definition"))):
            sheet.write_string(0, column, words, head)
        for row, (title, value, unit, definition) in enumerate(content.shares, 1):
            sheet.write_string(row, 0, title)
            put(sheet, row, 1, value, share)
            sheet.write_string(row, 2, unit)
            sheet.write_string(row, 3, definition, text)
    for number, table in enumerate(content.tables, 1):
        sheet = book.add_worksheet(sheet_name(number, table))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 40, 12)
        sheet.write_string(0, 0, str(table.title), head)
        sheet.write_string(1, 0, str(table.measure.definition))
        heads, rows = lines(table)
        for column, words in enumerate(heads):
            sheet.write_string(3, column, words, head)
        for row, (label, numbers) in enumerate(rows, 4):
            sheet.write_string(row, 0, label)
            for column, value in enumerate(numbers, 1):
                put(sheet, row, column, value)
        sheet.freeze_panes(4, 1)
    book.close()
    return file.getvalue()


def sheet_name(number, table):
    """A name that a sheet may have, and that no other one has."""
    return f"{number} {NO_SHEET_NAME.sub(' ', str(table.title))}"[:31].strip()


# -- CSV -----------------------------------------------------------------------------------------


def in_cell(text):
    """Text that no spreadsheet takes for a formula."""
    text = str(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def long_csv(content):
    """All numbers in one table, a line for each: what a machine reads without knowing more."""
    file = io.StringIO()
    table = csv.writer(file, delimiter=";")
    heads = (_("rooms"), _("period"), _("table"), _("title"), _("what"))
    places = (_("divided by"), _("category"), _("and by"), _("category"), _("number"))
    table.writerow([*heads, *places, _("definition")])
    of = [in_cell(content.where), in_cell(content.publication.period)]
    for found in content.tables:
        measure = in_cell(found.measure.title)
        # A total, as well as a category, is named in words.
        choices = [
            [(code, in_cell(label)) for code, label in d.categories.items()]
            + [(TOTAL, _("In all"))]
            for d in found.dimensions
        ]
        for key in product(*choices):
            number = number_of(found, *(code for code, _label in key))
            pairs = [
                (in_cell(dimension.title), label)
                for dimension, (_code, label) in zip(found.dimensions, key, strict=True)
            ]
            pairs += [("", "")] * (2 - len(pairs))
            table.writerow(
                [
                    *(*of, found.code, in_cell(found.title), measure),
                    *(*pairs[0], *pairs[1]),
                    str(HIDDEN) if number is None else number,
                    in_cell(found.measure.definition),
                ]
            )
    for title, value, unit, definition in content.shares:
        told = str(HIDDEN) if value is None else number_format(round(value, 2), 2)
        words = [in_cell(title), in_cell(unit), "", "", "", "", told, in_cell(definition)]
        table.writerow([*of, "", *words])
    return ("\ufeff" + file.getvalue()).encode()


WRITE: dict[str, Callable[[Content], bytes]] = {"pdf": pdf, "xlsx": xlsx, "csv": long_csv}
