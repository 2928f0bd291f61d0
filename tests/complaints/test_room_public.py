"""What anybody may read of a room: the same for all, without cookies, small, in every language."""

import re
from datetime import date, time, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.template.loader import render_to_string
from django.test import Client as Browser
from django.utils import timezone

from complaints.models import PublicKey, Suggestion
from complaints.public import words_in
from intake.models import SubstanceMethod
from rooms.models import ContactPoint, HouseRule, OpeningHours, Room
from tests.page import Page

pytestmark = pytest.mark.django_db

URL = "/r/kilden/"
ENGLISH = "/r/kilden/en/"
DANISH_SUGGESTION = SimpleNamespace(
    get_kind_display=lambda: "Forslag",
    public_text="Bløde stole <tak>",
    answer="De er købt.",
    answered_at=timezone.now(),
)


def page_of(url=ENGLISH):
    return Page(Browser().get(url))


def section(page, name):
    """The section under the heading of this id."""
    return next(e for e in page.root.all("section") if e.get("aria-labelledby") == name)


def opens(room, *weekdays, opens=time(10), closes=time(2)):
    for weekday in weekdays:
        OpeningHours.objects.create(room=room, weekday=weekday, opens=opens, closes=closes)


# -- Who asks is not known -----------------------------------------------------------------------


def asked_by_all_sorts(url, front_desk):
    """Answers to a stranger, to staff, and to browsers with any cookie or language."""
    strange = Browser()
    for name in (django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME, "_ga"):
        strange.cookies[name] = "x" * 32
    return [
        Browser().get(url),
        front_desk.get(url),
        strange.get(url),
        Browser().get(url, headers={"Accept-Language": "en-GB,en;q=0.9"}),
        Browser().get(url, headers={"HX-Request": "true"}),
        Browser().get(f"{url}?utm_source=poster"),
    ]


@pytest.mark.parametrize("url", [URL, ENGLISH, "/r/kilden/qya/", "/r/", "/r/no-such/"])
def test_whoever_asks_gets_the_same_bytes_and_no_cookie(url, room, elvish, front_desk):
    first, *others = asked_by_all_sorts(url, front_desk)
    assert "Vary" not in first.headers
    for answer in (first, *others):
        assert not answer.cookies
        assert "Set-Cookie" not in answer.headers
        assert (answer.status_code, answer.content) == (first.status_code, first.content)
        assert dict(answer.headers) == dict(first.headers)
    assert b"csrf" not in first.content
    assert b"<form" not in first.content
    assert b"<script" not in first.content


def test_no_session_is_asked_of_the_database(room, front_desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as queries:
        front_desk.get(URL)
    asked = " ".join(query["sql"] for query in queries.captured_queries)
    assert "rooms_room" in asked
    assert "django_session" not in asked
    assert "rooms_staff" not in asked


# -- Caches --------------------------------------------------------------------------------------


def test_the_page_may_be_kept_for_ten_minutes_and_asked_for_again(room):
    answer = Browser().get(URL)
    assert answer["Cache-Control"] == "public, max-age=600"
    assert answer["X-Robots-Tag"] == "all"
    again = Browser().get(URL, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == answer["ETag"]
    assert again["Cache-Control"] == answer["Cache-Control"]
    assert not again.cookies


def test_a_change_of_the_room_changes_the_page(room):
    tag = Browser().get(URL)["ETag"]
    opens(room, 1)
    answer = Browser().get(URL, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer["ETag"] != tag


def test_the_page_answers_who_asks_only_whether_it_is_there(room):
    answer = Browser().head(URL)
    assert (answer.status_code, answer.content) == (200, b"")
    assert not answer.cookies


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_is_sent_to_the_page(room, method):
    browser = Browser(enforce_csrf_checks=True)
    answer = getattr(browser, method)(URL)
    assert answer.status_code == 405
    assert not answer.cookies


def test_the_page_with_its_style_is_under_30_kilobytes(room, settings):
    """Of every room there is, without pictures."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    style = len(Browser().get("/static/css/public.css").getvalue())
    for slug in Room.objects.values_list("slug", flat=True):
        for language in ("", "en/"):
            answer = Browser().get(f"/r/{slug}/{language}")
            assert re.findall(
                rb'(?:stylesheet|script|img)[^>]*(?:href|src)="([^"]+)', answer.content
            ) == [b"/static/css/public.css"]
            assert len(answer.content) + style < 30 * 1024


# -- What is not there ---------------------------------------------------------------------------


def test_a_room_unknown_or_not_in_use_and_an_unknown_language_answer_alike(room, other_room):
    Room.objects.filter(pk=other_room.pk).update(active=False)
    unknown, inactive, elsewhere = (
        Browser().get(url) for url in ("/r/no-such/", "/r/broen/", "/r/kilden/xx/")
    )
    for answer in (unknown, inactive, elsewhere):
        assert answer.status_code == 404
        assert answer.content == unknown.content
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert not answer.cookies
    page = Page(unknown)
    assert page.text.count("Her er der ikke noget.") == 2
    assert page.links == ["/r/"]
    assert not list(page.root.all("form", "input"))
    assert "broen" not in page.text.lower()


def test_a_language_that_is_not_shown_yet_is_not_there(room, elvish):
    assert Browser().get("/r/kilden/qya/").status_code == 200
    elvish.active = False
    elvish.save()
    assert Browser().get("/r/kilden/qya/").status_code == 404
    assert "Quenya" not in page_of().text


# -- What it says --------------------------------------------------------------------------------


def test_hours_are_said_in_words_and_never_whether_it_is_open_now(room):
    opens(room, 0, 1, 2, 3)
    opens(room, 5, opens=time(8), closes=time(0))
    opens(room, 6, opens=time(0), closes=time(0))
    said = section(page_of(), "hours").text
    assert said == (
        "Opening hours Monday to Thursday 10:00 to 2:00 the next day Friday closed "
        "Saturday 8:00 to midnight Sunday open day and night"
    )
    said = section(page_of(URL), "hours").text
    assert said.startswith("Åbningstider mandag til torsdag 10:00 til 2:00 næste dag fredag lukket")
    for url in (URL, ENGLISH):
        assert "now" not in page_of(url).text.split()
        assert "nu" not in page_of(url).text.split()


def test_two_stretches_of_a_day_are_both_said(room):
    for weekday in range(7):
        opens(room, weekday, opens=time(8), closes=time(12))
        opens(room, weekday, opens=time(13), closes=time(18))
    said = section(page_of(), "hours").text
    assert said == "Opening hours every day 8:00 to 12:00, 13:00 to 18:00"


def test_without_hours_one_is_told_to_ask(room):
    assert "Ask staff when the room is open." in section(page_of(), "hours").text


def test_a_room_that_has_not_opened_or_has_closed_says_so(room):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "not open yet" not in page_of().text
    Room.objects.filter(pk=room.pk).update(opened_on=tomorrow)
    assert "The room is not open yet." in page_of().text
    Room.objects.filter(pk=room.pk).update(
        opened_on=date(2020, 1, 1), closed_on=tomorrow - timedelta(days=2)
    )
    assert "The room has closed and will not open again." in page_of().text


def test_what_can_be_taken_and_how_follows_the_rooms_methods_and_the_substances(room):
    room.methods.filter(method="smoking").update(active=False)
    said = section(page_of(), "what").text
    assert "Injection Cocaine, Heroin," in said
    assert "Smoking" not in said
    assert "Heroin and cocaine" not in said
    assert said.endswith("and others")
    SubstanceMethod.objects.filter(substance__code="heroin", method="injection").update(
        active=False
    )
    assert "Heroin" not in section(page_of(), "what").text


def test_women_only_and_mobile_are_said(room):
    assert "Only women" not in page_of().text
    Room.objects.filter(pk=room.pk).update(women_only=True, mobile=True)
    assert "Only women come in here." in page_of().text
    assert "The room is a vehicle." in section(page_of(), "where").text


def test_rules_are_those_in_force_and_in_danish_where_nobody_translated_them(room):
    both = HouseRule.objects.create(room=room, position=1)
    both.rewrite("da", "Ro.")
    both.rewrite("en", "Be calm.")
    danish = HouseRule.objects.create(room=room, position=2)
    danish.rewrite("da", "Ingen <hunde>.")
    HouseRule.objects.create(room=room, position=3, active=False).rewrite("da", "Glemt.")
    rules = section(page_of(), "rules")
    assert rules.text == "House rules Be calm. Ingen <hunde>."
    [marked] = [e for e in rules.all("span") if e.get("lang")]
    assert (marked["lang"], marked.text) == ("da", "Ingen <hunde>.")
    assert section(page_of(URL), "rules").text == "Ordensregler Ro. Ingen <hunde>."
    assert not list(section(page_of(URL), "rules").all("span"))


def test_rights_are_all_there(room):
    said = section(page_of(), "rights").text
    for right in ("anonymous", "complain", "help you", "suggest", "leader", "user council"):
        assert right in said


def test_each_receiver_is_named_with_what_goes_there_and_how_to_reach_them(room):
    whom = section(page_of(), "whom")
    names = [e.text for e in whom.all("h3")]
    assert names == [
        "The leader of Kilden",
        "Socialforvaltningen",
        "Borgerrådgiveren, the municipality's ombudsman for citizens",
        "Center for Rusmiddelbehandling",
        "Ankestyrelsen, the national appeals board",
    ]
    assert "Prøvegade 1, 1700 København V" in whom.text
    assert "Tietgensgade 31A, 1. sal, 1704 København V" in whom.text
    assert "Vester Voldgade" not in whom.text
    assert "tel:33661400" in [e["href"] for e in whom.all("a")]
    # Of whom nobody wrote how to reach them, staff are asked.
    assert whom.text.count("Ask staff how to reach them.") == 2
    ContactPoint.objects.create(
        receiver="socialforvaltningen",
        name_da="Forvaltningen",
        name_en="The administration",
        phone="00 00 00 00",
        source="A test",
        valid_from=date(2026, 1, 1),
    )
    whom = section(page_of(), "whom")
    assert "The administration" in whom.text
    assert whom.text.count("Ask staff how to reach them.") == 1


def test_112_stands_before_everything_else(room):
    links = [link for link in page_of().links if link.startswith("tel:")]
    assert links[0] == "tel:112"


def test_what_the_leader_published_stands_on_the_page_in_the_leaders_words(room, sara, leader):
    said = Suggestion.objects.suggest(room=room, by=sara, kind="idea", text="Bo wants coffee")
    said.reply(by=leader.staff, answer="There is coffee now")
    assert "coffee" not in page_of().text
    Suggestion.objects.get().publish(by=leader.staff, public_text="Coffee at night")
    shown = page_of().text
    assert "Coffee at night" in shown
    assert "There is coffee now" in shown
    assert "Bo" not in shown.split()


def test_a_published_suggestion_is_shown_with_its_answer():
    context = {"words": words_in("en"), "suggestions": [DANISH_SUGGESTION]}
    page = Page(render_to_string("complaints/_public_suggestions.html", context))
    assert "Bløde stole <tak>" in page.text
    assert "De er købt." in page.text


# -- Languages -----------------------------------------------------------------------------------


def test_one_chooses_the_language_by_its_own_name(room, elvish):
    for url, code in ((URL, "da"), (ENGLISH, "en"), ("/r/kilden/qya/", "qya")):
        answer = Browser().get(url)
        page = Page(answer)
        html = next(page.root.all("html"))
        assert (html["lang"], answer["Content-Language"]) == (code, code)
        [nav] = page.root.all("nav")
        choices = {link["href"]: link for link in nav.all("a")}
        assert {href: link.text for href, link in choices.items()} == {
            URL: "Dansk",
            ENGLISH: "English",
            "/r/kilden/qya/": "Quenya",
        }
        assert [h for h, link in choices.items() if link.get("aria-current")] == [url]


def test_danish_answers_under_its_own_code_too(room):
    assert Browser().get("/r/kilden/da/").content == Browser().get(URL).content


def test_a_further_language_is_rows_and_what_is_missing_is_english_and_marked(room, elvish):
    page = page_of("/r/kilden/qya/")
    html = next(page.root.all("html"))
    assert (html["lang"], html["dir"]) == ("qya", "rtl")
    headings = {e["id"]: e for e in page.root.all("h2")}
    assert headings["rules"].text == "Axani"
    assert not list(headings["rules"].all("span"))
    assert headings["hours"].text == "Lúmi <latyë>"
    [marked] = headings["rights"].all("span")
    assert (marked["lang"], marked["dir"], marked.text) == ("en", "ltr", "Your rights")
    # Names of the room's data are English too, and marked.
    methods = section(page, "what")
    assert {e.get("lang") for e in methods.all("span")} == {"en"}
    rule = HouseRule.objects.create(room=room, position=1)
    rule.rewrite("da", "Ro.")
    [shown] = section(page_of("/r/kilden/qya/"), "rules").all("li")
    assert [(e["lang"], e.text) for e in shown.all("span")] == [("da", "Ro.")]
    rule.rewrite("qya", "Sérë.")
    [shown] = section(page_of("/r/kilden/qya/"), "rules").all("li")
    assert (shown.text, list(shown.all("span"))) == ("Sérë.", [])


def test_the_title_is_plain_words(room, elvish):
    assert page_of("/r/kilden/qya/").title == "Kilden · Drug consumption rooms"


def test_every_text_a_template_asks_for_is_there():
    """A template is silent about a key that is missing."""
    templates = django_settings.BASE_DIR / "templates" / "complaints"
    asked = {
        key
        for path in templates.glob("*public*.html")
        for key in re.findall(r"words\.(\w+)", path.read_text())
    }
    assert asked - {"language"} <= set(PublicKey.values)


def test_every_built_in_text_is_there_in_both_languages():
    for key in PublicKey:
        danish, english = (key.in_language(language) for language in ("da", "en"))
        assert danish.strip()
        assert english.strip()
        assert danish != english or key in ("email", "sniffing", "oral")


def test_headings_and_landmarks_lead_through_the_page(room):
    page = page_of()
    assert len(list(page.root.all("h1"))) == 1
    assert [len(list(page.root.all(tag))) for tag in ("header", "main", "footer")] == [1, 1, 1]
    levels = [int(e.tag[1]) for e in page.root.all("h1", "h2", "h3")]
    assert all(below <= above + 1 for above, below in pairwise(levels))
    ids = [e["id"] for e in page.root.all("h2")]
    assert len(ids) == len(set(ids))
