"""Charts of tables: SVG drawn on the server from Vega-Lite specifications (ADR 17).

A chart is a picture and nothing else: no script, no style, no reference to anything outside of it.
It is as wide as a phone, for it is shown there too, and its numbers stand in the table beside it.
"""

import hashlib
import json
from dataclasses import dataclass
from xml.etree import ElementTree

import vl_convert
from django.core.cache import cache
from django.db import models
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext_lazy

from .table import TOTAL
from .words import HIDDEN, cells, named, number_of, said, shown

# In units of the picture, in which letters are 14 high: on a phone they are still 12 pixels.
WIDTH = 380
LETTERS = 14
ROOM = 0.85 * WIDTH
FONT = "system-ui, Segoe UI, Roboto, Noto Sans, sans-serif"
# More categories than this make a line where they are ordered, and a heat map of two dimensions.
FEW = 7
# The largest of a long list are drawn; the table has them all.
MOST = 12
BAR, BETWEEN, LABEL = 14, 3, 19
# Changes the key of every picture that is kept: to be raised with what is drawn.
DRAWN = "1"
KEPT = 60 * 60 * 24


class Theme(models.TextChoices):
    """What the picture lies on. The light one is printed too."""

    LIGHT = "light", gettext_lazy("Light")
    DARK = "dark", gettext_lazy("Dark")


@dataclass(frozen=True)
class Palette:
    """The colours of a theme, as in static/css/house.css: letters, lines, ground, what is drawn.

    `series` differ in lightness from one to the next, and `steps` go from few to many, so that
    neither asks anybody to tell red from green.
    """

    ink: str
    faint: str
    line: str
    ground: str
    accent: str
    series: tuple[str, ...]
    steps: tuple[str, ...]


PALETTES = {
    Theme.LIGHT: Palette(
        ink="#211e1a",
        faint="#5b544b",
        line="#d3ccc0",
        ground="#ffffff",
        accent="#175a62",
        series=("#175a62", "#d55e00", "#4b2e83", "#008a65", "#7a4b00", "#3b7bbf", "#5b544b"),
        steps=("#d5eaec", "#a3d0d5", "#66aab2", "#2f7c86", "#104c53"),
    ),
    Theme.DARK: Palette(
        ink="#f1ede6",
        faint="#b9b0a4",
        line="#47423c",
        ground="#242220",
        accent="#7fd0d8",
        series=("#7fd0d8", "#f08a3c", "#d9c8ff", "#4fb58c", "#f0d264", "#6f9be8", "#b9b0a4"),
        steps=("#1d3b3f", "#2b6168", "#448c95", "#74bcc4", "#c4f0f3"),
    ),
}

# What stays of the picture. Everything else that Vega writes is for a page in which it lives.
ELEMENTS = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan"}
ATTRIBUTES = {
    *("width", "height", "viewBox", "transform", "opacity", "display"),
    *("d", "x", "y", "x1", "x2", "y1", "y2", "r", "cx", "cy"),
    *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"),
    *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
    *("text-anchor", "font-family", "font-size", "font-weight"),
}
SVG = "http://www.w3.org/2000/svg"


def drawable(table):
    """Whether there is something to draw: a dimension, and a number that is not nothing."""
    return bool(table.dimensions) and any(number for _keys, number in cells(table))


def cached_svg(table, theme):
    """svg() of a table, drawn once for each content, theme and language."""
    key = f"chart:{DRAWN}:{theme}:{digest(table)}"
    return cache.get_or_set(key, lambda: svg(table, theme), KEPT)


def digest(table):
    """What a picture of the table depends on, as 32 hexadecimal digits: its version."""
    content = [
        *(get_language(), table.code, str(table.title), table.measure.code),
        [
            [dimension.code, dimension.ordered, [(c, str(w)) for c, w in named(dimension)]]
            for dimension in table.dimensions
        ],
        [(*keys, number) for keys, number in cells(table)],
        number_of(table, *(TOTAL for _dimension in table.dimensions)),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


def svg(table, theme):
    """The chart of a drawable Table in a Theme, as the text of an SVG picture.

    Its words are in the active language, and it says in words what it shows.
    """
    drawn = vl_convert.vegalite_to_svg(
        specification(table, PALETTES[Theme(theme)]),
        allowed_base_urls=[],
        format_locale={
            "decimal": get_format("DECIMAL_SEPARATOR"),
            "thousands": get_format("THOUSAND_SEPARATOR"),
            "grouping": [3],
            "currency": ["", ""],
        },
    )
    return cleaned(drawn, str(table.title), said(table))


def specification(table, palette):
    """The Vega-Lite specification (a dict) of the chart that shows a Table best.

    Two dimensions of which one has many categories make a heat map, else groups of bars; one that
    is ordered and has many categories makes a line, else bars.
    """
    many = any(len(dimension.categories) > FEW for dimension in table.dimensions)
    if len(table.dimensions) == 2:
        marks = heat_map(table, palette) if many else grouped_bars(table, palette)
    elif many and table.dimensions[0].ordered:
        marks = line(table, palette)
    else:
        marks = bars(table, palette)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": palette.ground,
        # Vega measures with letters of its own; those of whoever looks may be wider.
        "padding": {"left": 12, "right": 12, "top": 4, "bottom": 4},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "text": {"fontSize": LETTERS, "color": palette.ink},
            "axis": {
                **{"labelFontSize": LETTERS, "labelColor": palette.faint, "title": None},
                **{"gridColor": palette.line, "domainColor": palette.line},
                "tickColor": palette.line,
            },
            "legend": {
                **{"labelFontSize": LETTERS, "labelColor": palette.ink, "title": None},
                **{"orient": "top", "symbolType": "square", "symbolSize": 160},
                "symbolStrokeColor": palette.faint,
            },
        },
        **marks,
    }


# -- The four kinds ------------------------------------------------------------------------------


def bars(table, palette):
    """A bar for each category with its words above, so that long ones fit: the longest of many."""
    [dimension] = table.dimensions
    rows = [(code, words, number_of(table, code)) for code, words in named(dimension)]
    if len(rows) > MOST:
        rows = sorted(rows, key=lambda row: row[2] or 0, reverse=True)[:MOST]
    return stacked([(words, [("", number)]) for _code, words, number in rows], palette)


def grouped_bars(table, palette):
    """For each category of the longer dimension a bar for each of the other."""
    swapped = len(table.dimensions[1].categories) > len(table.dimensions[0].categories)
    first, second = reversed(table.dimensions) if swapped else table.dimensions
    groups = [
        (
            words,
            [
                (of, number_of(table, *((other, code) if swapped else (code, other))))
                for other, of in named(second)
            ],
        )
        for code, words in named(first)
    ]
    return stacked(groups, palette, [words for _code, words in named(second)])


def stacked(groups, palette, series=()):
    """Groups of bars one under the other: (words, [(words of the series, number or None)])."""
    labels, rectangles, y = [], [], 0
    for words, numbers in groups:
        labels.append({"words": words, "y": y + LABEL - 5})
        y += LABEL
        for of, number in numbers:
            middle = y + BAR / 2
            rectangles.append(
                {
                    **{"of": of, "n": number or 0, "y": y, "y2": y + BAR, "middle": middle},
                    "shown": shown(number),
                }
            )
            y += BAR + BETWEEN
        y += BETWEEN * 2
    longest = max(len(row["shown"]) for row in rectangles)
    largest = max(row["n"] for row in rectangles)
    x = {
        **{"field": "n", "type": "quantitative", "axis": None},
        # Room for the number behind the longest bar.
        "scale": {"domain": [0, largest or 1], "range": [0, WIDTH - 36 - 9 * longest]},
    }
    colour = {"value": palette.accent}
    if series:
        colour = {
            **{"field": "of", "type": "nominal"},
            "scale": {"domain": list(series), "range": list(palette.series[: len(series)])},
            "legend": {"columns": 2, "labelLimit": WIDTH / 2 - 30},
        }
    at = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "width": WIDTH - 24,
        "height": y,
        "layer": [
            {
                "data": {"values": rectangles},
                "mark": {"type": "rect"},
                "encoding": {
                    **{"x": x, "x2": {"datum": 0}},
                    **{"y": {"field": "y", **at}, "y2": {"field": "y2"}, "color": colour},
                },
            },
            {
                "data": {"values": rectangles},
                "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6},
                "encoding": {
                    **{"x": x, "y": {"field": "middle", **at}},
                    "text": {"field": "shown"},
                },
            },
            {
                "data": {"values": labels},
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "limit": ROOM},
                "encoding": {
                    **{"x": {"value": 0}, "y": {"field": "y", **at}},
                    "text": {"field": "words"},
                },
            },
        ],
    }


def line(table, palette):
    """A line over the categories in their order; of those as many named as there is room for."""
    [dimension] = table.dimensions
    height = 190
    rows = [
        {"i": position, "n": number_of(table, code), "words": words}
        for position, (code, words) in enumerate(named(dimension))
    ]
    last = len(rows) - 1
    x = {
        **{"field": "i", "type": "quantitative", "axis": None},
        "scale": {"domain": [0, last], "range": [8, 322], "nice": False, "zero": False},
    }
    y = {
        **{"field": "n", "type": "quantitative"},
        "axis": {"tickCount": 4, "tickMinStep": 1, "format": ",d", "domain": False, "ticks": False},
        "scale": {"zero": True},
    }
    numbers = {"data": {"values": rows}, "encoding": {"x": x, "y": y}}
    marks = [{**numbers, "mark": {"type": "line", "color": palette.accent, "strokeJoin": "round"}}]
    if len(rows) <= 4 * MOST:
        marks.append({**numbers, "mark": {"type": "circle", "color": palette.accent, "opacity": 1}})
    widest = max(len(row["words"]) for row in rows)
    parts = max(1, min(4, int(322 / (8 * widest + 12)) - 1, last))
    named_ones = sorted({round(last * part / parts) for part in range(parts + 1)})
    for align, positions in (
        ("left", named_ones[:1]),
        ("center", named_ones[1:-1]),
        ("right", named_ones[1:][-1:]),
    ):
        marks.append(
            {
                "data": {"values": [rows[position] for position in positions]},
                "mark": {
                    **{"type": "text", "align": align, "baseline": "top"},
                    **{"y": height + 10, "color": palette.faint},
                },
                "encoding": {"x": x, "text": {"field": "words"}},
            }
        )
    return {"width": 330, "height": height, "layer": marks}


def heat_map(table, palette):
    """A field for each pair of categories, darker (on dark ground: brighter) for more."""
    swapped = len(table.dimensions[0].categories) > len(table.dimensions[1].categories)
    down, across = reversed(table.dimensions) if swapped else table.dimensions
    columns, lines = named(across)[: 4 * MOST], named(down)[: 4 * MOST]
    fields = [
        (of, words, number_of(table, *((column, row) if swapped else (row, column))))
        for row, of in lines
        for column, words in columns
    ]
    steps = classes([number or 0 for _of, _words, number in fields], palette)
    legend = {words: colour for _low, words, colour in steps}
    values = [
        {"of": of, "words": words, "step": class_of(number, steps)} for of, words, number in fields
    ]
    if any(number is None for _of, _words, number in fields):
        legend[str(HIDDEN)] = palette.line
    every = -(-len(columns) // 8)
    axis = {"ticks": False, "domain": False}
    return {
        "data": {"values": values},
        "width": {"step": max(9, min(36, 290 / len(columns)))},
        "height": {"step": 24},
        "mark": {"type": "rect", "stroke": palette.ground, "strokeWidth": 1},
        "encoding": {
            "x": {
                **{"field": "words", "type": "ordinal"},
                "sort": [words for _code, words in columns],
                "axis": {
                    **axis,
                    "labelAngle": 0,
                    "labelOverlap": "greedy",
                    "values": [words for _code, words in columns][::every],
                },
            },
            "y": {
                **{"field": "of", "type": "ordinal"},
                "sort": [words for _code, words in lines],
                "axis": {**axis, "labelLimit": 100},
            },
            "color": {
                **{"field": "step", "type": "ordinal"},
                "scale": {"domain": list(legend), "range": list(legend.values())},
                "legend": {"orient": "bottom", "columns": 3, "symbolStrokeWidth": 1},
            },
        },
    }


def classes(numbers, palette):
    """(lowest number, words, colour) of each class of `numbers`, highest first, nothing last."""
    largest, count = max(numbers), len(palette.steps)
    lows = sorted({max(1, -(-largest * step // count)) for step in range(count)})
    highs = [*(low - 1 for low in lows[1:]), largest]
    found = [
        (low, shown(low) if low == high else f"{shown(low)}–{shown(high)}", colour)
        for low, high, colour in zip(lows, highs, palette.steps[-len(lows) :], strict=True)
    ]
    return [*reversed(found), (0, shown(0), palette.ground)]


def class_of(number, steps):
    """The words of the class in which a number (or None) falls."""
    if number is None:
        return str(HIDDEN)
    return next(words for low, words, _colour in steps if number >= low)


# -- What may stand in a picture -------------------------------------------------------------------


def cleaned(drawn, title, description):
    """The picture alone: with its title and what it shows, and without all it does not need.

    Raises ValueError for anything that is no picture.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawn)  # noqa: S314 - of our own making
    for element in root.iter():
        if element.tag.removeprefix(f"{{{SVG}}}") not in ELEMENTS:
            raise ValueError(f"A chart holds {element.tag}.")
        for name in set(element.attrib) - ATTRIBUTES:
            del element.attrib[name]
    root.attrib |= {"role": "img", "aria-labelledby": "title", "aria-describedby": "description"}
    for name, words in (("desc", description), ("title", title)):
        element = ElementTree.Element(f"{{{SVG}}}{name}")
        element.attrib["id"] = "title" if name == "title" else "description"
        element.text = words
        root.insert(0, element)
    return ElementTree.tostring(root, encoding="unicode")
