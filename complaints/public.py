"""What is public of a room, in the words of a language: for the page and for the poster.

What is not translated is said in English, then in Danish, and marked as what it is.
"""

from dataclasses import dataclass
from datetime import time
from itertools import groupby

from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from intake.models import Substance
from intake.opening import clock
from rooms.models import ContactPoint, Receiver

from .models import BUILT_IN, PublicKey, PublicLanguage

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RIGHTS = [key for key in PublicKey if key.startswith("right_")]
# What stands for anything else; it is said in words.
ANYTHING_ELSE = ("other", "unknown")
# Older answers would make the page long to load and to hear.
SUGGESTIONS_SHOWN = 10


@dataclass(frozen=True)
class Language:
    """A language the pages can be read in; `direction` is "ltr" or "rtl"."""

    code: str
    name: str
    direction: str = "ltr"


DANISH, ENGLISH = Language("da", "Dansk"), Language("en", "English")


def languages():
    """Those one can choose: Danish, English, and the further ones."""
    further = PublicLanguage.objects.active()
    return [DANISH, ENGLISH, *(Language(row.code, row.name, row.direction) for row in further)]


def words_in(code):
    """The Words of the language of this code; None where the pages are not in that language."""
    if code in BUILT_IN:
        return Words(DANISH if code == "da" else ENGLISH, {})
    row = PublicLanguage.objects.active().filter(code=code).first()
    if row is None:
        return None
    texts = dict(row.texts.values_list("key", "text"))
    return Words(Language(row.code, row.name, row.direction), texts)


class Words:
    """The texts of the public pages in one language: `words["rules"]`, in a template words.rules.

    A text in another language than this comes as HTML that says which.
    """

    def __init__(self, language, texts):
        self.language = language
        self.texts = texts
        self.base = language.code if language.code in BUILT_IN else ENGLISH.code
        """The language of what the code and the rooms' data say."""

    def __getitem__(self, key):
        if key in self.texts:
            return self.texts[key]
        if key not in PublicKey:
            raise KeyError(key)
        return self.marked(PublicKey(key).in_language(self.base), self.base)

    def marked(self, text, language):
        """`text`, marked where its `language` is not that of the page."""
        if language == self.language.code:
            return text
        return format_html('<span lang="{}" dir="ltr">{}</span>', language, text)

    @property
    def order(self):
        """The languages in which something is looked for, best first."""
        return dict.fromkeys([self.language.code, self.base, *BUILT_IN[::-1]])


def public_page(room, words):
    """What is public of `room`, for templates and the poster; to be asked for in `words.base`."""
    today = timezone.localdate()
    return {
        "room": room,
        "words": words,
        "opens_on": room.opened_on if room.opened_on and room.opened_on > today else None,
        "closed_down": room.closed_on is not None and room.closed_on < today,
        "hours": hours_of(room, words),
        "methods": methods_of(room, words),
        "rules": [words.marked(text, language) for text, language in rules_of(room, words)],
        "rights": [words[key] for key in RIGHTS],
        "whom": whom_of(room, words),
        "suggestions": suggestions_of(room),
    }


def hours_of(room, words):
    """[(day or days, [hours])] of the week, such as ("Monday to Friday", ["10:00 to midnight"]).

    Empty where nothing is known.
    """
    week: dict = {weekday: [] for weekday in range(7)}
    for opening in room.opening_hours.all():
        week[opening.weekday].append(hours_said(opening, words))
    if not any(week.values()):
        return []
    rows = []
    for said, run in groupby(week.items(), key=lambda day: day[1] or [words["closed"]]):
        weekdays = [DAYS[weekday] for weekday, _hours in run]
        first, last = weekdays[0], weekdays[-1]
        if first == "monday" and last == "sunday":
            days = words["every_day"]
        elif first == last:
            days = words[first]
        else:
            days = sentence(words[first], words["to"], words[last])
        rows.append((days, said))
    return rows


def hours_said(opening, words):
    """One stretch of a day as one reads it aloud: "10:00 to 2:00 the next day"."""
    if opening.all_day:
        return words["all_day"]
    if opening.closes == time(0):
        return sentence(clock(opening.opens), words["to"], words["midnight"])
    said = [clock(opening.opens), words["to"], clock(opening.closes)]
    return sentence(*said, *([words["next_day"]] if opening.past_midnight else []))


def sentence(*parts):
    """The parts that say something, some of them marked, as one text."""
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


def methods_of(room, words):
    """[(method, names of substances)] of what can be taken in the room; mixtures go unsaid."""
    found = []
    for row in room.methods.filter(active=True):
        allowed = Substance.objects.active().filter(
            methods__method=row.method, methods__active=True, components=None
        )
        named = allowed.exclude(code__in=ANYTHING_ELSE)
        names = words.marked(", ".join(substance.name for substance in named), words.base)
        more = words["and_others"] if allowed.filter(code__in=ANYTHING_ELSE).exists() else ""
        found.append((words[row.method], sentence(names, more)))
    return found


def rules_of(room, words):
    """[(text, its language)] of the house rules in force, in their order."""
    rules = room.house_rules.filter(active=True).prefetch_related("texts")
    found = []
    for rule in rules:
        texts = (
            rule.text(language) if language in BUILT_IN else rule.translation(language)
            for language in words.order
        )
        if text := next(filter(None, texts), None):
            found.append((text.text, text.language))
    return found


def whom_of(room, words):
    """[(name, what goes there, ContactPoint or None)] of all who take complaints.

    Of whom there is no row, only the name is known.
    """
    points = ContactPoint.objects.for_room(room)
    found = []
    for receiver in Receiver:
        point = points.get(receiver)
        name = capfirst(point.name if point else str(receiver.label))
        found.append((words.marked(name, words.base), words[f"about_{receiver}"], point))
    return found


def suggestions_of(room):
    """The suggestions whose answers the leader made public, newest first."""
    return room.suggestions.published()[:SUGGESTIONS_SHOWN]


def spoken(words):
    """Context manager: what rooms and substances are called, and dates, in the words' language."""
    return translation.override(words.base)
