"""Django admin: kinds and instructions are kept there, and no incident appears."""

import pytest
from django.contrib import admin
from django.urls import reverse

from incidents.models import IncidentKind, OverdoseInstruction

pytestmark = pytest.mark.django_db


def test_only_kinds_and_instructions_are_there():
    there = {m.__name__ for m in admin.site._registry if m._meta.app_label == "incidents"}
    assert {"IncidentKind", "OverdoseInstruction"} <= there
    assert not there & {"Incident", "Overdose", "OverdoseEvent", "IncidentClient"}


def test_a_kind_is_added_and_changed_but_not_its_code(administrator):
    url = reverse("admin:incidents_incidentkind_add")
    body = {"name_da": "Brand", "name_en": "Fire", "code": "fire", "position": 5, "active": "on"}
    assert administrator.post(url, body).status_code == 302
    kind = IncidentKind.objects.get(code="fire")
    url = reverse("admin:incidents_incidentkind_change", args=[kind.pk])
    administrator.post(url, body | {"name_en": "A fire", "code": "flood"})
    kind.refresh_from_db()
    assert (kind.code, kind.name_en) == ("fire", "A fire")
    assert (
        administrator.post(
            reverse("admin:incidents_incidentkind_delete", args=[kind.pk])
        ).status_code
        == 403
    )


def test_a_new_instruction_is_a_new_version(administrator, room):
    url = reverse("admin:incidents_overdoseinstruction_add")
    for text in ("Ring 112.", "Ring 112 med det samme."):
        body = {"room": room.pk, "language": "da", "text": text}
        assert administrator.post(url, body).status_code == 302
    newest, first = OverdoseInstruction.objects.all()
    assert (first.version, first.text) == (1, "Ring 112.")
    assert (newest.version, newest.written_by) == (2, administrator.staff)
    assert OverdoseInstruction.objects.in_force(room, "da") == newest


def test_a_published_instruction_is_read_and_not_changed(administrator, room):
    text = OverdoseInstruction.objects.write(room=room, language="da", text="Ring 112.")
    url = reverse("admin:incidents_overdoseinstruction_change", args=[text.pk])
    assert administrator.get(url).status_code == 200
    assert (
        administrator.post(url, {"room": room.pk, "language": "da", "text": "x"}).status_code == 403
    )
    assert (
        administrator.get(reverse("admin:incidents_overdoseinstruction_changelist")).status_code
        == 200
    )
