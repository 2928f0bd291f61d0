"""The words of the site in Danish: found in the code, kept in one catalogue, compiled.

English stands in the code and the templates; Danish stands in config/locale. Babel does the work,
so that no machine needs the gettext programs. `manage.py update_translations` takes new words into
the catalogue and drops those no longer used; `manage.py compile_translations` makes the file that
Django reads. A test refuses a catalogue with anything missing.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_from
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

CATALOGUE = settings.BASE_DIR / "config" / "locale" / "da" / "LC_MESSAGES" / "django.po"

# Which arguments of Django's functions are words; "c" is the context.
KEYWORDS: dict = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# No dates and no line numbers: the file changes when its words do, and not otherwise.
HEADER = r"""# Danish words for the drug consumption rooms. Written by people;
# kept in step with the code by: manage.py update_translations
msgid ""
msgstr ""
"Language: da\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")


def sources() -> Iterator[Path]:
    """The Python files of our own apps, and all templates."""
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR:
            yield from sorted(Path(app.path).rglob("*.py"))
    yield from sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def extract(files: Iterable[Path] | None = None) -> Catalog:
    """A catalogue of all words to translate in `files` (default: `sources()`), untranslated."""
    found = Catalog(locale="da")
    for file in sources() if files is None else files:
        code = file.read_text()
        if file.suffix == ".html":
            source = BytesIO(templatize(code, origin=str(file)).encode())
            words = extract_from("python", source, KEYWORDS)
        else:
            words = extract_from(calls_in, BytesIO(code.encode()), KEYWORDS)
        for _line, message, _comments, context in words:
            found.add(message, context=context)
    return found


def calls_in(file, names, comment_tags, options):
    """A Babel extraction method for Python: each call of one of `names`, with its literal words.

    Babel's own reads tokens, and so misses a call inside an f-string before Python 3.12.
    """
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            words = [getattr(argument, "value", None) for argument in node.args]
            literal = [word if isinstance(word, str) else None for word in words]
            yield node.lineno, node.func.id, literal, []


def read(path: Path = CATALOGUE) -> Catalog:
    """The catalogue as it stands in the file `path`; empty where there is none."""
    with BytesIO(path.read_bytes() if path.exists() else b"") as file:
        return read_po(file, locale="da", abort_invalid=True)


def update(path: Path = CATALOGUE, files: Iterable[Path] | None = None) -> None:
    """Bring the file `path` in step with the code: new words in, unused ones out, the rest kept."""
    catalogue = read(path)
    catalogue.update(extract(files), no_fuzzy_matching=True)
    with BytesIO() as file:
        write_po(
            file,
            catalogue,
            width=100,
            no_location=True,
            omit_header=True,
            sort_output=True,
            ignore_obsolete=True,
        )
        path.write_text(HEADER + file.getvalue().decode().rstrip("\n") + "\n")


def compile(path: Path = CATALOGUE) -> bool:
    """Compile the catalogue `path` to the .mo file beside it; False where that was up to date."""
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
        return False
    # Replaced in one step: a server that starts meanwhile reads the old file or the new one.
    unfinished = path.with_suffix(".mo.new")
    with unfinished.open("wb") as file:
        write_mo(file, read(path))
    unfinished.replace(compiled)
    return True


def defects(path: Path = CATALOGUE, files: Iterable[Path] | None = None) -> Iterator[str]:
    """Yield a line for each thing that keeps the catalogue from being complete and in step."""
    catalogue = read(path)
    wanted = extract(files)
    for message in words_of(wanted):
        translated = catalogue.get(message.id, message.context)
        if translated is None or translated.pluralizable != message.pluralizable:
            yield f"missing: {name(message)}"
            continue
        if translated.fuzzy:
            yield f"fuzzy: {name(message)}"
        danish = forms(translated.string)
        if not all(form.strip() for form in danish):
            yield f"empty: {name(message)}"
        elif placeholders(danish) != placeholders(forms(message.id)):
            yield f"placeholders differ: {name(message)}"
    for message in words_of(catalogue):
        if wanted.get(message.id, message.context) is None:
            yield f"no longer used: {name(message)}"
    for obsolete in catalogue.obsolete.values():
        yield f"no longer used: {name(obsolete)}"


def words_of(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def forms(words: str | Iterable[str] | None) -> list[str]:
    """The singular, or the singular and the plural."""
    return [words or ""] if isinstance(words, str | None) else list(words)


def placeholders(words: list[str]) -> list[list[str]]:
    """What is filled in, for each form of the words, in any order."""
    return [sorted(PLACEHOLDER.findall(form)) for form in words]


def name(message: Message) -> str:
    """How to point at a message: its context, if any, and its words."""
    context = f"[{message.context}] " if message.context else ""
    return context + " / ".join(forms(message.id))
