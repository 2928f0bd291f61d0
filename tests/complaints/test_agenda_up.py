"""An item moves up on the agenda."""


def test_it_changes_places_with_the_one_before(leader, plan):
    meeting = plan(1)
    item = meeting.agenda.last()
    response = leader.send(f"/rooms/kilden/council/agenda/{item.uuid}/up/")
    assert response["Location"] == f"/rooms/kilden/council/meetings/{meeting.uuid}/"
    assert [row.title for row in meeting.agenda.all()] == ["Noise", "Coffee"]
