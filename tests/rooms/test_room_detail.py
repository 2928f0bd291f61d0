"""What staff read about a room."""

from datetime import time

from rooms.models import HouseRule, OpeningHours, RoomMethod
from tests.page import Page

URL = "/rooms/kilden/"


def test_the_page_says_where_the_room_is_and_what_is_in_it(front_desk, room):
    RoomMethod.objects.filter(room=room, method="smoking").update(places_assumed=True)
    text = Page(front_desk.get(URL)).text
    assert "Prøvegade 1, 1700 København V" in text
    assert "Smoking 2 places ( assumed, not confirmed )" in text.replace(
        "(assumed, not confirmed)", "( assumed, not confirmed )"
    )
    assert "Injection 2 places" in text


def test_hours_are_shown_also_past_midnight(front_desk, room):
    assert "No hours are recorded" in Page(front_desk.get(URL)).text
    OpeningHours.objects.create(room=room, weekday=4, opens=time(10), closes=time(2))
    text = Page(front_desk.get(URL)).text
    assert "Friday 10:00–02:00" in text
    assert "No hours are recorded" not in text


def test_a_rule_is_shown_as_it_is_now_and_as_it_was(front_desk, room, sara):
    rule = HouseRule.objects.create(room=room, position=1)
    rule.rewrite("en", "No dogs.", by=sara)
    rule.rewrite("da", "Ingen hunde.", by=sara)
    rule.rewrite("en", "Dogs wait outside.", by=sara)
    page = Page(front_desk.get(URL))
    [rules] = [e for e in page.root.all("ol") if e.get("class") == "rules"]
    now, before = rules.text.split("All versions")
    assert now.strip() == "Dogs wait outside."
    assert "No dogs." in before


def test_a_rule_without_words_in_ones_language_is_shown_in_danish(front_desk, room, sara):
    rule = HouseRule.objects.create(room=room, position=1)
    rule.rewrite("da", "Ingen hunde.", by=sara)
    assert "Ingen hunde." in Page(front_desk.get(URL)).text


def test_a_rule_no_longer_in_force_stays_readable(front_desk, room, sara):
    rule = HouseRule.objects.create(room=room, position=1, active=False)
    rule.rewrite("en", "No dogs.", by=sara)
    text = Page(front_desk.get(URL)).text
    assert "No rules are recorded for this room." in text
    assert "No dogs." in text.partition("Rules no longer in force")[2]


def test_only_who_has_a_desk_there_is_led_to_it(front_desk, auditor):
    assert "To the desk" in Page(front_desk.get(URL)).text
    assert "To the desk" not in Page(auditor.get(URL)).text


def test_words_of_a_rule_are_words_and_nothing_else(front_desk, room, sara):
    HouseRule.objects.create(room=room, position=1).rewrite("en", "<b>No</b> dogs & cats", by=sara)
    content = front_desk.get(URL).content.decode()
    assert "&lt;b&gt;No&lt;/b&gt; dogs &amp; cats" in content
