"""The leader shows the notes to all staff of the room, or no more."""


def test_notes_are_shown_and_hidden(leader, noted, plan):
    url = f"/rooms/kilden/council/meetings/{noted.uuid}/publish/"
    for sent, shown in (({}, True), ({"hide": "1"}, False)):
        leader.send(url, sent)
        noted.refresh_from_db()
        assert noted.is_published is shown


def test_without_notes_there_is_nothing_to_show(leader, plan):
    meeting = plan(1)
    leader.send(f"/rooms/kilden/council/meetings/{meeting.uuid}/publish/")
    meeting.refresh_from_db()
    assert not meeting.is_published
