"""Charts are pictures: they hold nothing that runs, and can be read by whoever looks."""

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from rooms.figures import charts
from rooms.figures.charts import PALETTES, Theme
from tests.rooms.drawn import FEW, HOURS, KINDS, WEEKDAYS, table

SVG = "{http://www.w3.org/2000/svg}"
each_kind = pytest.mark.parametrize("kind", KINDS)
each_theme = pytest.mark.parametrize("theme", Theme)


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - of our own making


def drawn(what, theme=Theme.LIGHT, language="da"):
    with translation.override(language):
        return charts.svg(what, theme)


def texts(svg):
    return [e.text for e in parsed(svg).iter(f"{SVG}text")]


@each_kind
@each_theme
def test_a_chart_holds_only_what_is_drawn(kind, theme):
    svg = drawn(KINDS[kind], theme)
    root = parsed(svg)
    tags = {e.tag.removeprefix(SVG) for e in root.iter()}
    assert tags <= charts.ELEMENTS | {"title", "desc"}
    names = {name for e in root.iter() for name in e.attrib}
    assert not names & {"style", "class", "href", "onclick", "onload"}
    assert not any(name.startswith("on") or "href" in name for name in names)
    assert "url(" not in svg
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]


@each_kind
def test_a_chart_says_what_it_is_and_what_it_shows(kind):
    root = parsed(drawn(KINDS[kind]))
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.text, title.get("id")) == ("Stofindtag", root.get("aria-labelledby"))
    assert description.get("id") == root.get("aria-describedby")
    assert description.text.startswith("Flest: ")


def test_numbers_are_written_as_the_language_does():
    assert {"1.234", "5", "0", *FEW.values()} == set(texts(drawn(KINDS["bars"])))
    assert "1,234" in texts(drawn(KINDS["bars"], language="en"))
    thousands = table(dict(HOURS), ordered=True, numbers=[2000 * n for n in range(24)])
    assert {"20.000", "40.000"} <= set(texts(drawn(thousands)))
    assert "20,000" in texts(drawn(thousands, language="en"))


def test_what_is_hidden_says_so():
    hidden = table(FEW, hidden=[("heroin",)])
    assert "skjult" in texts(drawn(hidden))
    hidden = table(HOURS, WEEKDAYS, hidden=[("03", "0")])
    assert "skjult" in texts(drawn(hidden))
    assert "skjult" not in texts(drawn(KINDS["heat map"]))


def test_of_a_long_list_the_largest_are_drawn():
    names = {str(n): f"Kommune {n}" for n in range(99)}
    shown = [words for words in texts(drawn(table(names))) if words.startswith("Kommune")]
    assert shown == [f"Kommune {n}" for n in range(98, 86, -1)]


@each_kind
def test_the_picture_is_as_wide_as_a_phone(kind):
    root = parsed(drawn(KINDS[kind]))
    assert float(root.get("width")) <= 400


def test_long_words_stand_above_their_bar_and_end_where_the_picture_does():
    long = table({"a": "Kokain og heroin og metadon og alt det andet, der kan tages på en gang"})
    number, label = texts(drawn(long))
    assert label.endswith("…")
    assert number == "1"


# -- Colours -------------------------------------------------------------------------------------


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@each_theme
def test_letters_and_bars_can_be_told_from_the_ground(theme):
    palette = PALETTES[theme]
    assert contrast(palette.ink, palette.ground) >= 7
    assert contrast(palette.faint, palette.ground) >= 4.5
    for colour in (palette.accent, *palette.series):
        assert contrast(colour, palette.ground) >= 3


@each_theme
def test_a_scale_goes_one_way_from_few_to_many(theme):
    palette = PALETTES[theme]
    from_ground = [contrast(colour, palette.ground) for colour in palette.steps]
    assert from_ground == sorted(from_ground)


@each_kind
@each_theme
def test_a_chart_is_drawn_in_the_colours_of_its_theme(kind, theme):
    palette = PALETTES[theme]
    named = set(re.findall(r"#[0-9a-f]{6}", drawn(KINDS[kind], theme)))
    own = {palette.ink, palette.faint, palette.line, palette.ground, palette.accent}
    assert palette.ground in named
    assert named <= own | set(palette.series) | set(palette.steps)


@each_theme
def test_the_colours_are_those_of_the_pages(theme):
    sheet = (settings.BASE_DIR / "static/css/house.css").read_text()
    palette, position = PALETTES[theme], list(Theme).index(theme)
    names = {
        "ink": "ink",
        "faint": "faint",
        "line": "line",
        "ground": "surface",
        "accent": "accent",
    }
    for own, token in names.items():
        [pair] = re.findall(rf"--{token}: light-dark\(([^)]+)\)", sheet)
        assert getattr(palette, own) == pair.split(", ")[position]


# -- What is kept --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_chart_is_kept_by_what_it_shows():
    cache.clear()
    with translation.override("da"):
        first = charts.cached_svg(KINDS["bars"], Theme.LIGHT)
        key = f"chart:{charts.DRAWN}:{Theme.LIGHT}:{charts.digest(KINDS['bars'])}"
        assert cache.get(key) == first
        assert charts.digest(table(FEW, numbers=[1234, 5, 0])) == charts.digest(KINDS["bars"])
        others = {
            charts.digest(table(FEW, numbers=[1234, 6, 0])),
            charts.digest(table(FEW, numbers=[1234, 5, 0], hidden=[("heroin",)])),
            charts.digest(table({**FEW, "mixed": "Blandet"}, numbers=[1234, 5, 0])),
        }
        assert len(others | {charts.digest(KINDS["bars"])}) == 4
        danish = charts.digest(KINDS["bars"])
    with translation.override("en"):
        assert charts.digest(KINDS["bars"]) != danish


def test_nothing_is_drawn_where_there_is_nothing():
    assert not charts.drawable(table(FEW, numbers=[0, 0, 0]))
    assert not charts.drawable(table(numbers=[7]))
    assert charts.drawable(KINDS["bars"])


def test_no_picture_is_let_through_that_is_more_than_one():
    bad = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    with pytest.raises(ValueError, match="script"):
        charts.cleaned(bad, "A", "B")
