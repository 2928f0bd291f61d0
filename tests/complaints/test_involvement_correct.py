"""What was noted of involvement is set right."""

from complaints.models import Involvement
from tests.page import Page


def test_the_old_stays_readable(leader, room, henrik, today):
    heard = Involvement.objects.log(
        room=room,
        by=henrik,
        kind="survey",
        held_on=today,
        title="Coffee",
        clients=9,
        staff=1,
        outcome="Yes",
    )
    url = f"/rooms/kilden/involvement/{heard.uuid}/correct/"
    form = Page(leader.get(url)).form()
    assert list(Page(leader.send(url, form.fields, clients="12")).errors) == ["reason"]
    leader.send(url, form.fields, clients="12", reason="Counted again")
    heard.refresh_from_db()
    assert heard.clients == 12
    assert "9 → 12" in Page(leader.get(url)).text
