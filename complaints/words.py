"""Codes of four plain words, by which an anonymous complainant asks for the answer.

The words are the house's own: short and kind, without æ, ø and å so that they can be typed on any
keyboard, none one letter away from another, and none about drugs, illness or violence. Four of
1228 are 2 to the power of 41.0, some 40 bits: at settings.COMPLAINT_LOOKUPS tries an hour nobody
guesses one.
"""

import unicodedata

from django.utils.crypto import salted_hmac

IN_A_CODE = 4


def code_of(uuid):
    """The code (text) of the complaint with this UUID.

    It is worked out under the site's secret key and never kept, so that the slip can be printed
    just after, and who has the database alone finds no code in it.
    """
    digest = salted_hmac("complaints.words.code", uuid.hex, algorithm="sha256").digest()
    numbers = (int.from_bytes(digest[n * 8 : n * 8 + 8]) for n in range(IN_A_CODE))
    left = list(WORDS)  # no word twice: it would look like a slip of the pen
    return " ".join(left.pop(number % len(left)) for number in numbers)


def digest_of(code):
    """The keyed digest (64 hex digits) of a code as somebody says it, by which it is found."""
    said = " ".join(words_in(code))
    return salted_hmac("complaints.words.digest", said, algorithm="sha256").hexdigest()


def words_in(code):
    """The words of a code as typed, whatever their case, accents, spaces, commas and hyphens."""
    plain = unicodedata.normalize("NFKD", code.casefold())
    letters = "".join(
        letter if letter.isalpha() else " " for letter in plain if not unicodedata.combining(letter)
    )
    return letters.split()


def unknown_words(code):
    """Those words of a code as typed that are in no code."""
    return [word for word in words_in(code) if word not in KNOWN]


_LIST = """
abe abrikos adresse aften agern agurk akacie aktie akvarel album alfabet ametyst ananas anemone
anker anorak ansigt antilope appelsin april arkade armstol arne aroma artikel asfalt asters
astronaut atelier atlas august aula avis avokado badeand badebold badekar bager baghave bakke
balance balkon bambus bamse banan banjo baryton basar basilikum bassin basun batteri bavian
begonia beret bernstein beton bibliotek billet biograf birk bison bjerg blad blanket blomst blues
bluse blyant bobslede bog bogfinke boghandel bogreol boks bolsje bomuld bonsai boomerang bord
bordtennis botanik bounty bowle bowling brev brik brise bro brosche brosten brumbasse brunch
brusebad bryggers bue buket bukser bungalow burger busk buskads butik byge bygning bytte cafe
cello cembalo cement central champignon chokolade cider cikorie cirkel cirkus cirkusvogn citron
citrus clown computer cowboy cricket curling cykel cyklist cymbal cypres dadel dagbog dahlia dam
dans danser december delfin delta dessert diamant dild dinosaur diplom dirigent disk divan
dokument domino dompap drage dragonfisk drivhus dromedar duft dug dukke dunjakke dybde dykker
dynamo dyne dyr edderfugl eddike ekko ekspres elastik elefant elektron element elev elfenben elg
emalje emu enebolig engel esdragon espresso etage etui eukalyptus euro eventyr fabel fabrik fagot
fakkel familie fanfare farfar farmor farve fasan faster februar fem fenikel ferie fersken fest
festival fiber figen figur film finger finke fjeld fjer fjerbold fjernsyn fjord flag flagermus
flamingo flaske fletning flipper flis flod flodhest flora flue flygel flyver fodbold foder fodspor
fortov foto frakke fredag fregat fregne fremtid frikadelle frisk frost frugt frugtsalat fugl
fuglerede fundament fyrfad fyrre gaffel galakse galleri galop gang garage garderobe garn gartner
gave gazelle gedehams genbrug generator gepard geranium gerbera giraf gitar gitter glas glasur
glente gletsjer globus gobelin gondol gorilla grafik gran granit grapefrugt gravhund grill gris
grotte gruppe guava guld guldfisk gulerod gummi gymnastik hage halm hammer hamster handske hangar
harmonika harpe hasselmus hat hattemager havfrue havgus havkat havn havre havregryn havtorn
havudsigt hegn hejre hejs helikopter helligdag herbarium hermelin hibiscus himmel hirse hjem hjort
hjul hobby hofnar hologram honning hop horisont horn hornfisk hortensia hotel hovedpude humle
humlebi humor hund hus hval hvalros hvede hveps hvile hyacint hyben hygge hylde hylster ide iglo
ildflue impala inderlomme indigo industri insekt instrument interview isbil isflage istap
isterning isvaffel isvand ivrig januar jasmin jazz jersey job jolle jordklode jordmoder jordskok
journal jubel juice juledag juli jumbo jungle kabine kaffe kajak kakadue kakao kaktus kalender
kalk kalkun kamel kamera kamille kammerat kampesten kanal kande kanin kano kantine kapers kapsel
karaffel karamel karate karavane karbad kardemomme karlsvogn karneval karrusel karry kartoffel
karton kasket kasse kastanje katalog katapult kegle kelner kennel keramik kerne ketcher ketchup
kikkert kiks kilde kildevand kilometer kimono kiosk kiste kiwi klapsalve klapstol klarinet klaver
klaverstol klematis klippe klokke klovn klub klynge knap knude koala kobber kode kogebog kokos
kolibri kolonihave komet komfur kompas kompost konfekt konfetti konge kontrabas konvolut kopi
koral kork kornblomst korsang kostume kreds kridt kristtorn krog krokus krone kronhjort krukke
krus krybdyr krydder krydsord krydstogt krystal kubik kubus kuffert kultur kunst kunstner kurv
kusine kutter kuvert kvadrat kvarter kvarts kvist kylling kyst labyrint lagkage lagune lakrids
laksefisk lama lampe lampion land landevej landsby landskab lanterne lasagne lastbil latter
lavendel lavine leg legeplads leguan leje lejlighed leksikon lektie lektor leopard lerkrukke
libelle lilje lillebror lime lineal linebold linned linse lirekasse loft logo lokomotiv lomme
lommebog lommelygte lommeur loppe lotteri lotus lucerne luftballon lufthavn luftskib lukaf lup
lupin lyd lygte lykke lyng lysekrone lysning magnolia majs makeup makrel makron maleri malkeko
malkepige mammut mandag mandarin mandel manege manet mango manual mappe maraton marengs margerit
marionet mark marked markise marmelade marsvin marts maskerade maskine maskot mast matematik
matros medalje medister mejse mel melodi melon menu meridian messing metal meteor meteorit metro
middag midnat midtpunkt mikrofon mikser mimose mineral minigolf mint mirakel mobil model modig
mole molekyle monolit morbror morgen mosaik mosekonge moster motor motorcykel mousse muffin
muldvarp mundharpe murer murmeldyr museum musik muskat muskelmand musling musvage musvit mynte
myre mysli mysterium nabo nabolag nattergal natur navigator nektar nektarin nellike nikkel nips
nisse norden nordlys notat note notesblok nougat november nuance nummer nyhed nylon oase odder
okapi oktober oldemor olie oliven olivengren olympisk omelet onkel onsdag opal opera optog orakel
orange orangutang ordbog oregano orgel origami orkester orkide ornament ost osteklokke ostemad
otte ottetal overall overblik ovn padde pagode pakkepost palads palme panda panel panter papaya
papegoje papir papirfly papirklip paprika parade paraply parasol parfume parket parmesan partitur
passer pasta pastel pause pavillon peber pelargonie pelikan pendul pensel pentagon pergola perle
perlehals perron persille persimon piedestal pilgrim pilot pindsvin pingvin pirat pirol pisketop
pistacie pizza plakat planet planke plantage platan platform plet podie poesi pokal polarlys polka
pomelo pompon pony popcorn poppel porre port portal portion portner pose postbud postej postkasse
postkort praline prins prinsesse printer prisme profil program prop propel protokol publikum
puddel pude pulsvante puma punkt punktum puslespil putte pyjamas pynt pyramide python quilt quiz
rabarber racerbil radar radio radise raket ramme rapport rav reb rebus recept regatta regel
regnbue regnfrakke regnjakke regnorm regnvejr reklame renklode rensdyr reol reservat reserve
restaurant revy ribs ridder ridehest rideskole rille ring ringklokke rislen ritual roastbeef robot
roman rosette rosin rosmarin roulade rubin ruder rumba rumraket rumskib rumstation rundbold
rundkreds rundstykke rutsjebane ryg rytme rytter safari safir safran saft saga saks salami salat
salathoved salmiak salon salvie samba samfund samling sandal sandfarve sandkage sandkasse sandslot
sandsten sanger sangfugl sardin satellit saturn savanne scene scooter segl segment sejr sekskant
sekund selleri seminar sennep september serenade serviet sesam siesta signal signet sikkerhed
sildesalat silhuet silke silkeorm sirup sjippetov skab skakbret skala skarv skateboard skifer
skilderi skildpadde skilt skinke skipper skitse skive skjorte skole skoletaske skorpion skov
skovsnegl skovtur skraldebil skrift skrin skrue skuespil skuffe skulder skulptur skumbad sky
skygge skyline skyskraber slalom slikkepind slikskab slips slot slotshave sludder smag smaragd
smil smykke snebold snefnug snegle snemand snor snorkel snurretop sodavand sofa softice sokkel
solbad solbrille soldug solhat solnedgang solopgang solsikke solskin solsort solstol solstribe
solur sommer sommerdag sommerfugl sommerhus sonate sopran sorbet souvenir sovepose spade spaghetti
spand sparegris spejder spejl spektrum spillemand spinat spindel spiral spisebord spisesal
sportsdag spring springvand sprog spurv stafet staffeli stald stamme stativ statue stav stearinlys
stegepande stempel sten stengel stige stikling stilhed stilk stjerne stol stopur storebror stork
stormester streg stribe strikke struds struktur strygebret strygejern student studie stue stuebirk
stuehus stylter styrbord sukker sukkerert sukkerroe suppe surdej surfbret surfer svale svaleunge
svamp sweater symaskine symbol symfoni synsvinkel syren system syvsover syvstjerne tacos tag
tagsten talent talerstol talje tallerken tamburin tandem tandhjul tangent tapet taxa teater
teglsten tekande tekop tekst telefon telegram teleskop telt temperatur tennis tepotte termit
termokande terning terrasse tesil tid tidevand tidsel tiger tilbud timian tinsoldat tirsdag tivoli
tofu tolkning tomat tomatsuppe tone topmave tordenvejr tornerose torsk torv traktor trampolin
trane transport trapez trappe trekant trekroner tribune trilogi trio trold trolley tromle trompet
tropefrugt tropehat tryllestav tuba tulipan tumling tunfisk tunnel turban turbine turist turkis
turne tusindfryd tvilling tyggegummi typograf udflugt udsigt udspil ufo ugeblad ugedag ugle
ugletud ukulele uldsok ulv undulat ungdom uniform union univers urmager urskov urtehave urtepotte
urtete vadefugl vadehav vagabond vagt vagtel valmue vals vandfald vandgang vandhane vandkande
vandmelon vandpyt vandrer vandring vandski vanilje vante varme vaskeri vej vejkryds vejrhane
veksel velkomst velvet vendekreds veninde ventil veranda verden vertikal vibe vidde video vifte
viking vildand vildkat vildsvin villa vindspil vindue vinge vingummi vinter vinterdag viol violin
vipstjert visdom vitrine vogn vognmand voksdug vugge vuggevise vulkan weekend xylofon yak yatzy
ynde yndling yoga yoghurt zebra zenit zinnia zoom
"""
WORDS = _LIST.split()
KNOWN = frozenset(WORDS)
