"""Invented nicknames of the kind people in Danish drug consumption rooms go by, and how others
get them wrong.

Everything is drawn from a seeded `random.Random`, so that the same seed gives the same people.
The ways of getting a name wrong are written from how Danes mishear and misspell, not from what
intake_spelling forgives.
"""

from collections.abc import Callable
from random import Random


def words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = words("""
Abdi Adam Agnete Ahmed Aisha Aksel Albert Alex Alexander Alfred Ali Alice Allan Amalie Amina
Anders Andreas Ane Anette Anita Anja Anna Anne Annelise Anton Arne Asger Asta Astrid August Axel
Benedikte Benjamin Bent Bente Berit Birgit Birgitte Birthe Bjarke Bjarne Bjørn Bo Bodil Brian
Britta Bruno Camilla Carina Carl Carsten Caroline Cecilie Charlotte Chris Christa Christian
Christina Claes Clara Claus Conny Connie Daniel David Dennis Dorte Dorthe Ditte Ebbe Edith Edvard
Egon Ejnar Elin Elisabeth Ella Ellen Else Emil Emma Erik Erling Esben Eskild Esther Eva Evald
Fatima Filip Finn Flemming Frank Frede Frederik Frida Frits Frode Georg Gerda Gert Gitte Grethe
Gudrun Gunnar Gurli Gustav Hanne Hannah Hans Harald Harry Hassan Heidi Heino Helge Helle Henning
Henrik Henry Herdis Hjalmar Hjalte Holger Hugo Hussein Ib Ibrahim Ida Inge Inger Ingrid Irene
Iris Isabella Ivan Jacob Jakob James Jan Jane Janni Jannik Janus Jeanette Jens Jeppe Jesper Jette
Jimmi Joachim Joan Johan Johanne John Johnny Jon Jonas Jonathan Jonna Josefine Julie Jytte Jørgen
Jørn Kaj Karen Karin Karina Karl Karla Karsten Kasper Kathrine Katja Keld Kenneth Kenni Kent
Kirsten Kjeld Klaus Knud Kristian Kristoffer Kurt Lars Lasse Laura Laurits Leif Lena Lene Leo
Lilian Line Linda Lis Lisbeth Lise Liselotte Lone Lotte Louise Ludvig Lukas Mads Magnus Maja
Majbritt Malene Marco Maria Marianne Marie Mark Markus Martha Martin Mathias Maya Merete Mette
Mia Michael Michelle Mie Mikael Mikkel Mogens Mohammed Mona Monica Morten Murat Mustafa Nadia
Nanna Nete Nicklas Nicolai Niels Nikoline Nina Ninna Noah Olav Ole Oliver Olga Omar Oscar Otto
Ove Palle Patrick Paul Pauline Per Pernille Peter Philip Pia Poul Preben Rasmus Rebekka René
Richard Rikke Rita Robert Rolf Ronni Rosa Rune Ruth Sabrina Said Samir Sandra Sanne Sara Sebastian
Selma Signe Silas Silje Simon Sissel Sofie Solveig Sonja Sonny Stefan Steen Stig Stine Sune Susan
Susanne Svend Søren Tage Tanja Tenna Theis Theodor Therese Thomas Thorkild Thor Tim Tina Tobias
Tom Tommy Tonny Torben Tove Trine Troels Tyge Ulla Ulrik Valdemar Vagn Verner Vibeke Victor Viggo
Vilhelm Villy Vincent Vivi Walter Werner William Winnie Yasmin Yrsa Yusuf Zahra Zenia Åge Aage
Åse Åsta Ægir Øjvind Østen Øyvind
""")

SHORT_FORMS = words("""
Abe Alle Basse Bebs Benny Bibs Bimmer Bobby Bolle Bosse Bubber Buller Busser Chalse Charlie Dan
Didde Dolle Dudde Eddie Fie Fido Fille Fiske Fjolle Freddy Gogge Gumme Gubi Hasse Henne Jackie
Janne Jerry Jimmy Jocke Jokke Jonny Josse Jøsse Kalle Katti Kiki Kippe Krølle Krumme Kylle Kæmpe
Lalle Laust Linse Lolle Lulu Makker Manse Minna Misse Mokke Molle Musse Myggen Mølle Nalle Niller
Nisse Nulle Nusse Nutte Ollie Pede Pelle Perle Philli Pippi Pjevs Plet Polle Prop Puk Pusser Putte
Pytte Rasser Ricky Rikko Rocky Rolle Rudi Sasser Sebber Sille Skipper Snaps Snøfler Sussi Søs
Teddy Tessa Tutte Tulle Tøsen Ulle Vips Visse Wally Willi Ziggy Zille Zorro Ørn Åben
""")

PLACES = words("""
Amager Assistens Ballerup Bispebjerg Brøndby Christianshavn Christiania Enghave Esbjerg Fisketorvet
Fredericia Frederiksberg Fyn Gellerup Gladsaxe Glostrup Grønland Haderslev Halmtorvet Herlev
Hillerød Hobro Holbæk Horsens Husum Hvidovre Istedgade Jylland Kalundborg Kolding Korsør Køge
Langeland Lolland Lyngby Mjølnerparken Mors Nakskov Nivå Nuuk Nyborg Nykøbing Nærum Nørrebro
Odense Randers Ringsted Roskilde Rødovre Samsø Silkeborg Skive Skelbækgade Slagelse Sundby Svendborg
Sydhavnen Sønderborg Taastrup Thisted Tingbjerg Tønder Tårnby Valby Vanløse Varde Vejle Vesterbro
Viborg Vollsmose Ærø Ørestad Østerbro Aabenraa Aalborg Aarhus Århus Ålborg
""")

TRAITS = words("""
Lille Store Gamle Unge Lange Tykke Tynde Røde Sorte Hvide Glade Sure Stille Skæve Vilde Søde Halte
Døve Blinde Våde Tørre Rolige Hurtige Kloge Smukke Krøllede Skaldede Skæggede Grå Blå Grønne Gyldne
Fattige Rige Fine Grove Hellige Hæse Høje Kolde Varme Sultne Trætte Vågne Norske Svenske Finske
Polske Tyske Jyske Fynske Grønlandske Færøske
""")

STREET_NAMES = words("""
Banan Bamse Bager Baronen Bjørnen Blikkenslager Boksehandske Bukser Cigar Cowboy Cykel Doktor
Dronning Engel Falk Fakir Filosof Fisker Flaske Frø Gartner Geden Ged Guldtand Hajen Hamster
Harpe Hat Hesten Heksen Hjul Honning Høvding Indianer Jæger Kaptajn Kaffe Kanin Kasket Kat Klovn
Kniv Kokken Kongen Krabbe Krage Kraniet Kræmmer Kugle Lakrids Lampe Ljå Luffe Lærke Løve Maler
Marsvin Matros Mekaniker Murer Mus Muldvarp Mågen Måne Nattergal Nisse Næse Odder Orm Panter
Papegøje Pindsvin Pirat Postbud Poet Prins Professor Pukkel Pølse Rabarber Ravn Rotte Ræven
Rørlægger Sanger Sild Skakspiller Skjorte Skorsten Skrædder Slagter Slange Smed Snegl Snedker
Solstråle Spade Spurv Stjerne Stork Strømpe Støvle Svane Sæl Sømand Tandlæge Tater Tiger Tobak
Tordenvejr Tromme Trøje Tømrer Ugle Ulv Vaskebjørn Vikar Violin Vært Zebra Æble Ål Ørken Østers
""")

FRONT_HALVES = words("""
Beton Brand Brød Bølge Fjer Flint Frost Glas Gruse Guld Hav Hjerte Is Jern Kastanje Kirke Klud
Kobber Kridt Krudt Kul Kål Lygte Læder Lyn Løg Mark Messing Morgen Myre Måne Nat Nød Olie Pap Perle
Plys Regn Rust Salt Silke Skov Skygge Sky Sne Sol Sten Stål Sukker Sølv Tang Tin Tjære Torne Trappe
Træ Tåge Uld Vand Vin Vinter Zink Æg Øl Ær Åre
""")

BACK_HALVES = words("""
ansigt basse bjørn bøf dyret edderkop finger fisk fod fugl fyrste gutten hammer handske hare hest
hjerne hoved hugger hund kat kok konge kæbe lappen lommen mand muren mutter møller næse orm pande
pels pigen pind ræv skæg slange smed snude snor stemme svend sværd tanden tøsen tæer tøffel ulv
vinge ven vogn øje øre
""")

LETTERS = "abcdefghijklmnoprstuvyæøå"


def nicknames(count: int, seed: int = 1) -> list[str]:
    """`count` nicknames. Plain first names meet often, as they do at the door; others seldom."""
    random = Random(seed)

    def first() -> str:
        return random.choice(FIRST_NAMES)

    def short() -> str:
        return random.choice(SHORT_FORMS)

    def street() -> str:
        if random.random() < 0.35:
            return random.choice(STREET_NAMES)
        return random.choice(FRONT_HALVES) + random.choice(BACK_HALVES)

    def called() -> str:
        return first() if random.random() < 0.75 else short()

    shapes: list[tuple[int, Callable[[], str]]] = [
        (10, first),
        (3, short),
        (12, street),
        (12, lambda: f"{random.choice(TRAITS)} {called()}"),
        (26, lambda: f"{called()} {street()}"),
        (7, lambda: f"{called()} fra {random.choice(PLACES)}"),
        (4, lambda: f"{called()} {random.choice(PLACES)}"),
        (8, lambda: f"{random.choice(TRAITS)} {street().lower()}"),
        (6, lambda: f"{first()} {random.choice('ABCDEFGHIJKLMNOPRSTVWZØ')}"),
        (6, lambda: f"{first()}{random.choice(' -')}{first()}"),
        (3, lambda: f"{called()} den {random.choice(TRAITS)}"),
        (3, lambda: f"{called()} {random.randint(2, 99)}"),
    ]
    weights = [weight for weight, _ in shapes]
    return [shape() for _, shape in random.choices(shapes, weights, k=count)]


def exact(name: str, random: Random) -> str:
    return name


def one_typo(name: str, random: Random) -> str:
    """A letter too many, too few, wrong, or two that changed places."""
    at = random.randrange(len(name))
    letter = random.choice(LETTERS)
    return random.choice(
        [
            name[:at] + letter + name[at:],
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
        ]
    )


def words_swapped(name: str, random: Random) -> str:
    parts = name.split()
    random.shuffle(parts)
    return " ".join(parts)


def replaced(name: str, *pairs: str) -> str:
    for old, new in (pair.split(":") for pair in pairs):
        name = name.replace(old, new)
    return name


def with_two_letters(name: str, random: Random) -> str:
    """From a foreign keyboard, by the book."""
    return replaced(name, "Æ:Ae", "æ:ae", "Ø:Oe", "ø:oe", "Å:Aa", "å:aa")


def with_one_letter(name: str, random: Random) -> str:
    """From a foreign keyboard, in a hurry."""
    return replaced(name, "Æ:A", "æ:a", "Ø:O", "ø:o", "Å:A", "å:a")


# What Danes hear alike, each way round: "^" is the beginning of a word, "$" its end.
HEARD_ALIKE = words("""
c:k k:c ck:k kk:ck ch:k kr:chr ph:f f:ph w:v v:w z:s s:z x:ks ks:x th:t t:th qu:kv kv:qu
^hj:j ^j:hj ^hv:v ^v:hv kj:k ^ke:kje gj:g y:i i:y aj:ai ai:aj ej:ei ei:ej nd:n n$:nd ld:l ll:ld rd:r
ohn:on on$:ohn nn:n n$:nn ll:l l$:ll tt:t t$:tt ss:s mm:m bb:b pp:p ff:f gg:g dd:d rr:r
æ:e e$:er er$:e d$:t b$:p g$:k aa:å å:aa ie$:i ah$:a a$:ah ou:o sj:sh ce:se ci:si dt:t
""")


def by_ear(name: str, random: Random) -> str:
    """Up to two sounds written another way."""
    for _ in range(random.choice([1, 1, 2])):
        padded = "^" + name.lower().replace(" ", "$ ^") + "$"
        rules = [rule.split(":") for rule in HEARD_ALIKE]
        heard = [(old, new) for old, new in rules if old in padded]
        if heard:
            old, new = random.choice(heard)
            edges = "^" * old.startswith("^"), "$" * old.endswith("$")
            padded = padded.replace(old, edges[0] + new + edges[1], 1)
        name = padded.replace("^", "").replace("$", "")
    return name


def first_word_dropped(name: str, random: Random) -> str:
    rest = name.split()[1:]
    return " ".join(rest) if len("".join(rest)) > 2 else name


def sixty_percent_typed(name: str, random: Random) -> str:
    return name[: max(2, round(len(name) * 0.6))].strip()


# How a nickname comes to be searched for. A kind that leaves a name as it was does not try it.
KINDS: dict[str, Callable[[str, Random], str]] = {
    "exact": exact,
    "one typo": one_typo,
    "words swapped": words_swapped,
    "ae/oe/aa": with_two_letters,
    "a/o": with_one_letter,
    "phonetic": by_ear,
    "first word dropped": first_word_dropped,
    "60 % typed": sixty_percent_typed,
}


def queries(names: list[str], kind: str, count: int, seed: int = 1) -> list[tuple[int, str]]:
    """`count` pairs of a place in `names` and that name got wrong in the way of `kind`."""
    random = Random(f"{seed} {kind}")
    pairs: list[tuple[int, str]] = []
    while len(pairs) < count:
        place = random.randrange(len(names))
        query = KINDS[kind](names[place], random)
        if kind == "exact" or query.casefold() != names[place].casefold():
            pairs.append((place, query))
    return pairs
