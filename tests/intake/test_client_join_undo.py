"""A join undone: they are two people after all."""

import pytest

from intake.models import Client, ClientJoin
from tests.factories import ClientFactory
from tests.page import Page


@pytest.fixture
def join(bo, leader, room):
    again = ClientFactory(nickname="Boo", registered_in=room, registered_by=leader.staff)
    return ClientJoin.objects.join(again, into=bo, by=leader.staff, reason="says so")


def test_a_join_is_undone_on_the_page_and_kept_in_the_history(leader, bo, join, inside):
    url = f"/rooms/kilden/clients/{join.duplicate.uuid}/join/undo/"
    kept = join.events.model.objects.filter(pgh_obj=join.pk)
    page = Page(leader.get(f"/rooms/kilden/clients/{bo.uuid}/"))
    response = leader.send(url, page.form(url).fields)
    assert response["Location"] == f"/rooms/kilden/clients/{bo.uuid}/"
    assert not ClientJoin.objects.exists()
    old = kept.get()
    assert (old.duplicate_id, old.kept_id, old.reason) == (join.duplicate_id, bo.pk, "says so")
    assert old.pgh_context == {"staff": leader.staff.pk, "reason": "undone"}
    # Each is used by itself again.
    again = Client.objects.get(pk=join.duplicate_id)
    assert again.kept == again
    assert inside(again)
    assert leader.send(url).status_code == 404


def test_undone_twice_is_once(join, leader):
    again = ClientJoin.objects.get(pk=join.pk)
    for row in (join, again):
        row.undo(by=leader.staff)
    assert not ClientJoin.objects.exists()
