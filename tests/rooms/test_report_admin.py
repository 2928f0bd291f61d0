"""The make-up of the report in Django admin: a change is a new version."""

import pytest
from django.urls import reverse

from rooms.models import ReportMakeup

pytestmark = pytest.mark.django_db
ADD = reverse("admin:rooms_reportmakeup_add")


def test_the_first_version_names_each_table_once():
    tables = ReportMakeup.objects.in_force().tables
    assert len(tables) == len(set(tables)) > 20


def test_a_new_version_begins_with_the_one_in_force_and_counts_from_now(administrator):
    first = ReportMakeup.objects.in_force()
    assert "\n".join(first.tables) in administrator.get(ADD).content.decode()
    body = {"tables": "clients_by_age\r\n\r\nintakes_by_room\r\nclients_by_age", "note": "§ 3 b"}
    administrator.post(ADD, body)
    newest = ReportMakeup.objects.in_force()
    assert (newest.version, newest.tables) == (
        first.version + 1,
        ["clients_by_age", "intakes_by_room"],
    )
    assert newest.written_by == administrator.staff


@pytest.mark.parametrize("wrong", ["", "\r\n", "a table", "x" * 61, "<script>"])
def test_what_is_no_code_of_a_table_is_refused(administrator, wrong):
    response = administrator.post(ADD, {"tables": wrong, "note": ""})
    assert response.status_code == 200
    assert ReportMakeup.objects.count() == 1


def test_a_version_is_read_and_not_changed(administrator):
    makeup = ReportMakeup.objects.in_force()
    url = reverse("admin:rooms_reportmakeup_change", args=[makeup.pk])
    assert administrator.get(url).status_code == 200
    assert administrator.post(url, {"tables": "x"}).status_code == 403
