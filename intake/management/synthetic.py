"""Invented people for demo data and for measuring: no line here stands for a real person.

Everything is drawn from a `random.Random` that the caller seeds: the same seed, the same people.
The shares are those of domain.md section 11, from field studies and reports of 2012 to 2016.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from random import Random
from typing import TypeVar
from uuid import UUID

from intake.models import Gender, Municipality
from intake.models.client import ADULT_AGE

Key = TypeVar("Key")

# -- What they are called ------------------------------------------------------------------------

MEN = """
    Adam Aksel Albert Alex Allan Anders Anton Arne Asger August Benny Bent Bjarne Bjørn Bo Brian
    Børge Carl Carsten Casper Christian Claus Daniel Dennis Ebbe Egon Emil Erik Esben Finn Flemming
    Frank Frede Frederik Freddy Georg Gert Gorm Gunnar Hans Harald Helge Henning Henrik Holger Ib
    Ivan Jacob Jan Jens Jeppe Jesper Jimmy Jo Johnny Jonas Jørgen Kaj Karsten Keld Kenneth Kenny
    Kent Kim Klaus Knud Kresten Kristian Kurt Lars Lasse Laurits Leif Lennart Lukas Mads Magnus
    Malthe Martin Michael Mikkel Mogens Morten Niels Niller Nikolaj Ole Oliver Oskar Palle Per
    Peter Poul Preben Rasmus René Robert Rolf Ronni Rune Sigurd Simon Sonny Steen Steffen Sten
    Svend Søren Thomas Tom Tommy Tonny Torben Troels Uffe Ulrik Vagn Valdemar Verner Viggo Villy
    Walther Ægir Øjvind Åge
"""
WOMEN = """
    Agnete Alice Amalie Anette Anja Anna Anne Annika Astrid Bente Benedikte Birgit Birthe Bodil
    Britta Camilla Cecilie Charlotte Connie Dorte Eline Elisabeth Ellen Else Emma Esther Eva Fie
    Freja Gitte Grethe Hanne Heidi Helle Henriette Ida Inga Inger Ingrid Irene Jannie Jette Johanne
    Julie Karen Karin Katja Kirsten Kit Lea Lena Lene Line Lis Lisbeth Lise Lone Lotte Louise
    Maibritt Maja Malene Maria Marianne Mette Mia Mie Monica Nadja Nanna Nina Pernille Pia Rikke
    Rita Ruth Sanne Sara Signe Sofie Sonja Stine Susanne Tanja Tina Tove Trine Ulla Vibeke Winnie
    Yrsa Zenia Åse
"""
EPITHETS = """
    Bager Banan Blomst Blå Briller Cowboy Cykel Fakir Fisker Fyrtårn Guitar Gummi Hat Havn Hest
    Jyde Kaffe Kanin Kasket Klovn Kugle Lakrids Måge Murer Musik Mønt Nørd Pibe Poet Pølse Ravn
    Rocker Rundbold Rytter Rød Sjover Skipper Skæg Smiley Snegl Sømand Tank Tiger Trompet Træsko
    Tyr Tømrer Ulv Vaffel Vandmand Ørn Ål
"""
BYNAMES = """
    Asfalt Bamse Basse Blondie Bolsjet Bulder Chefen Doktoren Duracell Elvis Engel Fløjten Frøen
    Fætter Generalen Gnisten Gøgen Høvding Jyden Kaptajnen Katten Knasten Kongen Krølle Kvik
    Lillebror Lunten Lynet Mester Mogge Mulle Musen Natuglen Ninja Nissen Nuller Onkel Panda Perle
    Pingo Pjerrot Prinsen Professoren Sheriffen Skyggen Slangen Smukke Snapsen Solstråle Spøgelset
    Spætten Stjernen Stumpe Svalen Sørøveren Tarzan Tulle Tøsen Uglen Vikingen Zorro Ællingen
"""
SIZES = "Gamle Lange Lille Unge Store Søde"
FROM = "Amager Brønshøj Fyn Næstved Nørrebro Skåne Sydhavnen Valby Århus"

# Men's and women's names from the countries that people are imagined to come from.
GREENLAND = ("Aqqaluk Inuk Malik Minik Nuka Pavia", "Aviaja Ivalu Naja Nivi Paninnguaq Pipaluk")
FAROE_ISLANDS = ("Bárður Høgni Jógvan Rói", "Bjørk Durita Marjun")
COUNTRIES = {
    "SE": ("Björn Göran Håkan Kalle Lasse Micke Stefan", "Annika Åsa Lotta Malin Ulrika"),
    "NO": ("Geir Kjetil Stian Terje Tor Øystein", "Ingvild Kari Silje Unni"),
    "DE": ("Jörg Jürgen Kai Ralf Sven Uwe", "Heike Käthe Petra Ute"),
    "PL": ("Andrzej Darek Jacek Krzysztof Marek Piotr Tomek Wojtek", "Agnieszka Ewa Kasia Ola"),
    "LT": ("Algis Darius Mindaugas Rimas Tomas", "Daiva Jurga Rasa"),
    "LV": ("Andris Janis Juris Valdis", "Ilze Inese Liga"),
    "RO": ("Adrian Bogdan Costel Florin Ionut Marius Vasile", "Adina Elena Ioana Mihaela"),
    "BG": ("Georgi Ivan Plamen Stoyan", "Desislava Rositsa Vanya"),
    "IT": ("Fabio Gianni Luca Marco Pino", "Chiara Giulia Paola"),
    "ES": ("Javi Jorge Manolo Paco", "Carmen Lola Pilar"),
    "GB": ("Barry Dave Gaz Ian Steve", "Kelly Shaz Tracy"),
    "MA": ("Abdel Hamid Karim Rachid Youssef", "Fatima Khadija Samira"),
    "SO": ("Abdi Ahmed Liban Warsame", "Amina Hodan Ifrah"),
    "IR": ("Ali Behzad Dariush Reza", "Leila Nasrin Shirin"),
    "UA": ("Andriy Bohdan Oleh Serhiy", "Kateryna Oksana Olena"),
}

# -- Where they come from, how old they are --------------------------------------------------------

GENDERS = {Gender.WOMAN: 21, Gender.MAN: 77, Gender.OTHER: 1, Gender.NOT_STATED: 1}
# Youngest and oldest age of each band, and its share.
AGES = {(ADULT_AGE, 29): 10, (30, 39): 30, (40, 49): 36, (50, 72): 24}
HOMES = {
    Municipality.ABROAD: 25,
    "0101": 44,  # København
    "0147": 5,  # Frederiksberg
    "0167": 2,  # Hvidovre
    "0175": 2,  # Rødovre
    "0159": 2,  # Gladsaxe
    "0185": 2,  # Tårnby
    "0153": 1,  # Brøndby
    "0151": 1,  # Ballerup
    "0169": 1,  # Høje-Taastrup
    "0217": 1,  # Helsingør
    "0259": 1,  # Køge
    "0265": 1,  # Roskilde
    "0330": 1,  # Slagelse
    "0370": 1,  # Næstved
    "0461": 1,  # Odense
    "0751": 1,  # Aarhus
    "0851": 0.5,  # Aalborg
    "GL": 3,
    "FO": 0.5,
    Municipality.UNKNOWN: 4,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; the fields are those facts of a Client that are told."""

    nickname: str
    birth_year: int
    gender: str
    home_municipality_id: str
    home_country: str = ""

    def facts(self, registered_on):
        """All facts of a Client who is registered on the date `registered_on`, by field."""
        may_be_17 = self.birth_year == registered_on.year - ADULT_AGE
        return asdict(self) | {"adult_confirmed": may_be_17, "target_group_confirmed": True}


def drawn(rng: Random, weights: Mapping[Key, float]) -> Key:
    """A key of `weights`, as often as its weight says."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def one_of(rng: Random, words: str) -> str:
    """One of the words of a text."""
    return rng.choice(words.split())


def person(rng: Random, registered_on: date) -> Person:
    """Somebody who is registered on that day, and is 18 or older then."""
    gender = drawn(rng, GENDERS)
    home = drawn(rng, HOMES)
    country = rng.choice(list(COUNTRIES)) if home == Municipality.ABROAD else ""
    return Person(
        nickname=nickname(rng, gender, home, country),
        birth_year=registered_on.year - rng.randint(*drawn(rng, AGES)),
        gender=gender,
        home_municipality_id=home,
        home_country=country,
    )


def nickname(rng: Random, gender: str, home: str = "0101", country: str = "") -> str:
    """A nickname as it is told and typed at the desk: often a first name, often with a mark."""
    men, women = {"GL": GREENLAND, "FO": FAROE_ISLANDS}.get(home) or COUNTRIES.get(
        country, (MEN, WOMEN)
    )
    name = one_of(rng, women if gender == Gender.WOMAN else men)
    form = rng.random()
    if form < 0.38:
        return name
    if form < 0.58:
        return f"{name} {one_of(rng, EPITHETS)}"
    if form < 0.68:
        return f"{one_of(rng, SIZES)} {name}"
    if form < 0.78:
        return f"{name} {rng.choice('ABDEFGHJKLMNPRSTV')}"
    if form < 0.84:
        return f"{name} fra {one_of(rng, FROM)}"
    if form < 0.89:
        return f"{name}-{one_of(rng, WOMEN if gender == Gender.WOMAN else MEN)}"
    if form < 0.92:
        return f"{name} {rng.randint(2, 5)}"
    if form < 0.95:
        return name.lower()
    byname = one_of(rng, BYNAMES)
    return byname if rng.random() < 0.5 else f"{byname} {name}"


def strokes(rng: Random) -> str:
    """A signature as the pad draws it, an SVG path of some lines."""
    x, y = rng.randint(20, 60), rng.randint(60, 100)
    path = f"M{x} {y}"
    for _ in range(rng.randint(6, 12)):
        x, y = x + rng.randint(5, 30), min(max(y + rng.randint(-40, 40), 5), 155)
        path += f"L{x} {y}"
    return path


def uuid4(rng: Random) -> UUID:
    """A random UUID that the seed repeats."""
    return UUID(int=rng.getrandbits(128), version=4)
