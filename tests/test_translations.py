"""The Danish words are complete, and the tool that says so can tell."""

import os

import pytest

from config import translations

PYTHON = """
from django.utils.translation import gettext_lazy as _
words = [
    _("place"),
    _("a long " "line"),
    f"{_('in an f-string')}",
    gettext("%(count)s of %(all)s"),
    pgettext_lazy("gender", "Other"),
    ngettext("%(count)s visit", "%(count)s visits", 2),
    npgettext("desk", "%(count)s waits", "%(count)s wait", 2),
]
"""
TEMPLATE = """
{% translate "Sign in" %}
{% translate "Other" context "method" %}
{% blocktranslate trimmed with room=room.name %}
    Welcome
    to {{ room }}
{% endblocktranslate %}
{% blocktranslate count n=places %}{{ n }} place{% plural %}{{ n }} places{% endblocktranslate %}
"""


@pytest.fixture
def files(tmp_path):
    """Somebody's code and template."""
    code, template = tmp_path / "words.py", tmp_path / "page.html"
    code.write_text(PYTHON)
    template.write_text(TEMPLATE)
    return [code, template]


@pytest.fixture
def catalogue(tmp_path):
    """Write a catalogue with these entries; returns its path."""

    def write(entries=""):
        path = tmp_path / "django.po"
        path.write_text(translations.HEADER + entries)
        return path

    return write


def test_danish_is_complete_and_in_step_with_the_code():
    defects = list(translations.defects())
    assert not defects, "\n".join(["Run manage.py update_translations, then translate:", *defects])


def test_finds_words_in_python_and_templates(files):
    found = {(m.context, m.id) for m in translations.words_of(translations.extract(files))}
    assert found == {
        (None, "place"),
        (None, "a long line"),
        (None, "in an f-string"),
        (None, "%(count)s of %(all)s"),
        ("gender", "Other"),
        (None, ("%(count)s visit", "%(count)s visits")),
        ("desk", ("%(count)s waits", "%(count)s wait")),
        (None, "Sign in"),
        ("method", "Other"),
        (None, "Welcome to %(room)s"),
        (None, ("%(n)s place", "%(n)s places")),
    }


def test_finds_the_words_of_every_app_and_of_the_templates():
    sources = {path.relative_to(translations.settings.BASE_DIR) for path in translations.sources()}
    assert {path.parts[0] for path in sources} >= {"config", "rooms", "intake", "templates"}
    assert not [path for path in sources if ".venv" in path.parts]


def test_update_keeps_translations_adds_new_words_and_drops_unused_ones(files, catalogue):
    path = catalogue('msgid "place"\nmsgstr "plads"\n\nmsgid "gone"\nmsgstr "borte"\n')
    translations.update(path, files)
    updated = translations.read(path)
    assert updated.get("place").string == "plads"
    assert updated.get("Sign in").string == ""
    assert "gone" not in path.read_text()


def test_update_writes_the_same_file_again_without_dates_or_lines(files, catalogue):
    path = catalogue()
    translations.update(path, files)
    first = path.read_text()
    translations.update(path, files)
    assert path.read_text() == first
    assert "Date" not in first
    assert "#:" not in first


def test_names_each_defect(files, catalogue):
    path = catalogue(
        """
msgid "place"
msgstr ""

#, fuzzy
msgid "a long line"
msgstr "en lang linje"

msgid "%(count)s of %(all)s"
msgstr "%(count)s af alle"

msgctxt "gender"
msgid "Other"
msgstr "Andet"

msgid "%(count)s visit"
msgid_plural "%(count)s visits"
msgstr[0] "%(count)s besøg"
msgstr[1] ""

msgid "Sign in"
msgstr "Log ind"

msgid "gone"
msgstr "borte"

#~ msgid "long gone"
#~ msgstr "for længst borte"
"""
    )
    assert set(translations.defects(path, files)) == {
        "empty: place",
        "missing: in an f-string",
        "fuzzy: a long line",
        "placeholders differ: %(count)s of %(all)s",
        "empty: %(count)s visit / %(count)s visits",
        "missing: [desk] %(count)s waits / %(count)s wait",
        "missing: [method] Other",
        "missing: Welcome to %(room)s",
        "missing: %(n)s place / %(n)s places",
        "no longer used: gone",
        "no longer used: long gone",
    }


def test_a_word_that_became_plural_is_missing(files, catalogue):
    path = catalogue('msgid "%(n)s place"\nmsgstr "%(n)s plads"\n')
    missing = "missing: %(n)s place / %(n)s places"
    assert missing in translations.defects(path, files)


def test_compiles_what_django_reads_and_only_when_it_changed(catalogue):
    path = catalogue('msgid "place"\nmsgstr "plads"\n')
    assert translations.compile(path)
    assert not translations.compile(path)
    assert b"plads" in path.with_suffix(".mo").read_bytes()
    path.write_text(path.read_text().replace("plads", "sæde"))
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 1))
    assert translations.compile(path)
    assert "sæde".encode() in path.with_suffix(".mo").read_bytes()
