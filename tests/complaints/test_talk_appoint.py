"""A talk gets its time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.page import Page


def url(talk):
    return f"/rooms/kilden/talks/{talk.uuid}/appointment/"


def test_the_leader_arranges_it(leader, talk):
    at = timezone.localtime() + timedelta(days=3)
    response = leader.send(url(talk), appointment_at=f"{at:%d.%m.%Y %H:%M}")
    assert response["Location"] == f"/rooms/kilden/talks/{talk.uuid}/"
    talk.refresh_from_db()
    assert talk.appointment_at == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize("wrong", ["", "soon", "01.01.2020 10:00"])
def test_what_is_wrong_is_told_at_its_field(leader, talk, wrong):
    response = leader.send(url(talk), appointment_at=wrong)
    assert response.status_code == 422
    assert list(Page(response).errors) == ["appointment_at"]
    assert Page(response).form().fields["appointment_at"] == wrong
