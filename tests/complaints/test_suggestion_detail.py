"""A suggestion with its answer, what is public of it, and where it was talked about."""

from tests.page import Page


def page(browser, said):
    return Page(browser.get(f"/rooms/kilden/suggestions/{said.uuid}/"))


def test_it_leads_to_the_agenda_of_a_meeting_to_come(leader, suggest, plan):
    said, meeting = suggest(), plan(3)
    plan(-3)
    address = f"/rooms/kilden/council/meetings/{meeting.uuid}/agenda/new/?suggestion={said.uuid}"
    links = [link for link in page(leader, said).links if "agenda" in link]
    assert links == [address]
    meeting.add(title="Warm drinks", suggestion=said)
    shown = page(leader, said)
    assert "Warm drinks" in shown.text
    assert address not in shown.links


def test_a_corrected_answer_keeps_the_old_one_readable(leader, answered_idea, henrik):
    answered_idea.correct_answer(by=henrik, reason="Spelled wrong", answer="There is tea now")
    text = page(leader, answered_idea).text
    assert "“Spelled wrong”" in text
    assert "There is coffee now → There is tea now" in text


def test_only_what_is_answered_can_be_made_public(leader, suggest, answered_idea):
    publish = "/rooms/kilden/suggestions/{}/publish/".format
    assert publish(answered_idea.uuid) in page(leader, answered_idea).links
    said = suggest("Tea")
    assert publish(said.uuid) not in page(leader, said).links
