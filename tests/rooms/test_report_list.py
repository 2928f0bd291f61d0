"""The reports one has ordered."""

import pytest

from tests.page import Page

pytestmark = pytest.mark.django_db
URL = "/reports/"


def test_without_any_it_says_so_and_how_to_order_one(leader):
    page = Page(leader.get(URL))
    assert "You have not ordered any" in page.text
    assert "/reports/new/" in page.links


def test_each_says_in_words_how_far_it_is(leader, order):
    order()
    running, failed, done = order(), order(), order(format="xlsx")
    for one in (running, failed, done):
        one = type(one).objects.take(one.uuid)
    running.step(3, 12)
    failed.fail()
    done.finish(b"numbers")
    page = Page(leader.get(URL))
    for words in ("Waits its turn", "3 of 12 parts counted", "It could not be made"):
        assert words in page.text
    assert f"/reports/{done.uuid}/file/" in page.links
    assert [bar.get("value") for bar in page.root.all("progress")] in (["25", ""], ["25", None])


def test_it_asks_again_only_while_something_is_being_made(leader, order):
    waiting = order()
    assert 'hx-trigger="every 2s"' in leader.get(URL).content.decode()
    fragment = leader.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<section id="report-orders"')
    type(waiting).objects.take(waiting.uuid)
    waiting.finish(b"numbers")
    assert 'hx-trigger="every 2s"' not in leader.get(URL).content.decode()


def test_nobody_sees_what_somebody_else_has_ordered(central, order):
    order()
    assert "You have not ordered any" in Page(central.get(URL)).text


def test_who_is_leader_of_a_room_no_more_sees_its_reports_no_more(leader, order, other_room):
    made = order()
    leader.staff.memberships.update(room=other_room)
    assert "You have not ordered any" in Page(leader.get(URL)).text
    assert leader.get(f"/reports/{made.uuid}/").status_code == 404


def test_more_reports_cost_no_more_queries(leader, order, django_assert_max_num_queries):
    for _n in range(5):
        order()
    with django_assert_max_num_queries(9):
        leader.get(URL)
