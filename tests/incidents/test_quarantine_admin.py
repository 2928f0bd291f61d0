"""Django admin: the reasons for quarantines, and no quarantine."""

from django.urls import reverse

from incidents.models import QuarantineReason
from rooms.models import HouseRule
from tests.page import Page

LIST = "/admin/incidents/quarantinereason/"


def test_an_administrator_adds_and_changes_reasons_and_deletes_none(administrator, room):
    rule = HouseRule.objects.create(room=room, position=1)
    rule.rewrite("da", "Ingen hunde")
    page = Page(administrator.get(f"{LIST}add/"))
    assert "The municipality decides." in page.text
    assert "Kilden: Ingen hunde" in page.text
    fields = {
        "name_da": "Hund med",
        "name_en": "Brings a dog",
        "code": "dog",
        "house_rule": rule.pk,
        "hours": "2",
        "position": "5",
        "active": "on",
    }
    assert administrator.post(f"{LIST}add/", fields).status_code == 302
    reason = QuarantineReason.objects.get(code="dog")
    assert (reason.house_rule, reason.hours) == (rule, 2)
    address = reverse("admin:incidents_quarantinereason_change", args=[reason.pk])
    assert administrator.post(address, fields | {"hours": "3"}).status_code == 302
    assert reason.events.get().hours == 2
    refused = administrator.post(address, fields | {"hours": "0"})
    assert refused.status_code == 200
    assert administrator.get(address.replace("change", "delete")).status_code == 403
    assert administrator.get(LIST).status_code == 200


def test_quarantines_do_not_appear(administrator, quarantine, bo):
    quarantine(bo)
    assert administrator.get("/admin/incidents/quarantine/").status_code == 404
    assert "Bo" not in Page(administrator.get("/admin/")).text.split()
