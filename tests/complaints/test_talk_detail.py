"""A wish for a talk, and what came of it."""

from datetime import timedelta

from django.utils import timezone

from tests.page import Page


def test_another_time_keeps_the_first_readable(leader, talk, henrik):
    now = timezone.now()
    talk.appoint(by=henrik, appointment_at=now + timedelta(days=1))
    talk.appoint(by=henrik, appointment_at=now + timedelta(days=2))
    page = Page(leader.get(f"/rooms/kilden/talks/{talk.uuid}/"))
    [change] = [e for e in page.root.all("section") if e.get("class") == "changes"]
    assert change.text.count("→") == 1
    assert "Bo" not in page.title
