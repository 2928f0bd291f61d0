"""A suggestion is taken off the public page."""


def test_it_is_public_no_more_also_when_asked_twice(leader, answered_idea, room, henrik):
    answered_idea.publish(by=henrik, public_text="Coffee")
    url = f"/rooms/kilden/suggestions/{answered_idea.uuid}/unpublish/"
    for _again in range(2):
        assert leader.send(url)["Location"] == f"/rooms/kilden/suggestions/{answered_idea.uuid}/"
    assert not room.suggestions.published().exists()
