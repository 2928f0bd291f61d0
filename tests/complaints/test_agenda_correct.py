"""Other words on the agenda."""

from tests.page import Page


def test_the_old_words_stay_readable(leader, plan):
    item = plan(1).agenda.first()
    url = f"/rooms/kilden/council/agenda/{item.uuid}/correct/"
    form = Page(leader.get(url)).form()
    assert form.fields["title"] == "Coffee"
    leader.send(url, form.fields, title="Tea", reason="Misheard")
    page = Page(leader.get(url))
    assert "Coffee → Tea" in page.text
    assert list(Page(leader.send(url, title="", reason="x")).errors) == ["title"]
