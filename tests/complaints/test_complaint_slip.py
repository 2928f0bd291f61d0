"""The slip: four words for somebody anonymous, and what comes next."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from rooms.models import ContactPoint
from tests.page import Page


def test_the_words_are_shown_to_who_took_it_down(front_desk, complaint, at):
    page = Page(front_desk.get(at("slip/")))
    assert complaint.code in page.text
    assert "The leader of Kilden" in page.text


def test_it_says_nothing_of_the_complaint(front_desk, complaint, at):
    text = Page(front_desk.get(at("slip/"))).text
    assert complaint.text not in text
    assert str(complaint.topics.get()) not in text


def test_it_is_gone_for_colleagues_and_after_ten_minutes(front_desk, leader, at):
    assert leader.get(at("slip/")).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        front_desk.force_login(front_desk.staff)
        assert front_desk.get(at("slip/")).status_code == 404


def test_both_languages(front_desk, at):
    danish = Page(front_desk.get(at("slip/?language=da")))
    assert "Dine fire ord" in danish.text
    [slip] = danish.root.all("article")
    assert slip["lang"] == "da"
    assert "Your four words" in Page(front_desk.get(at("slip/?language=xx"))).text


def test_whoever_complains_gets_words_to_ask_with_and_no_name_stands_there(
    front_desk, complain, bo
):
    complaint = complain("conditions", choice="leader", complainant="client", client=bo)
    text = Page(front_desk.get(f"/rooms/kilden/complaints/{complaint.uuid}/slip/")).text
    assert complaint.code in text
    assert "Bo" not in text.split()


def test_borgerraadgiveren_stands_with_address_and_warning(front_desk, complain):
    complaint = complain("handling")
    text = Page(front_desk.get(f"/rooms/kilden/complaints/{complaint.uuid}/slip/")).text
    assert "Tietgensgade 31A" in text
    assert "They do not judge decisions" in text


def test_the_secure_mail_stands_there(front_desk, complain):
    ContactPoint.objects.filter(receiver="borgerraadgiveren").update(
        secure_mail="sikker@kk.example"
    )
    complaint = complain("handling")
    text = Page(front_desk.get(f"/rooms/kilden/complaints/{complaint.uuid}/slip/")).text
    assert "Secure e-mail sikker@kk.example" in text


def test_the_page_is_kept_nowhere(front_desk, at):
    assert front_desk.get(at("slip/"))["Cache-Control"] == "no-store"
