"""The nickname and a real number never meet: a walk over every relation of every model."""

import pytest
from django.apps import apps

from incidents.models import (
    JournalClient,
    JournalDraft,
    JournalIdentity,
    PatientJournal,
)

OF_JOURNALS = {
    model
    for model in apps.get_app_config("incidents").get_models()
    if model.__name__.startswith(("Journal", "PatientJournal", "Consent", "Disclosure", "Chain"))
}
# The hubs that everything hangs on: where and by whom it was written, which both sides say.
HUBS = {"rooms.Room", "rooms.Staff"}

# The only ways across, and why no real number can take them.
CROSSINGS = {
    # its kind is fictitious, by a check and a composite key (test_journal_constraints)
    (JournalClient, "client"),
    # a draft holds no number (test_journal_keep), belongs to an overdose or to a journal and never
    # to both (test_journal_constraints), and is deleted when it is signed
    (JournalDraft, "overdose"),
}


def relations():
    """Yield (model, field) of each foreign key, one-to-one and many-to-many of all models."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                yield model, field


def test_nothing_leads_from_a_journal_to_a_client_and_nothing_back():
    across = {
        (model, field.name)
        for model, field in relations()
        if (model in OF_JOURNALS) != (field.related_model in OF_JOURNALS)
        and field.related_model._meta.label not in HUBS
    }
    assert across == CROSSINGS


def test_over_any_number_of_tables_none_is_reached():
    """Without the crossings, journals and the rest are two islands."""
    neighbours = {}
    for model, field in relations():
        other = field.related_model
        if (model, field.name) in CROSSINGS or {model._meta.label, other._meta.label} & HUBS:
            continue
        neighbours.setdefault(model, set()).add(other)
        neighbours.setdefault(other, set()).add(model)
    reached, waiting = set(), [PatientJournal]
    while waiting:
        model = waiting.pop()
        if model not in reached:
            reached.add(model)
            waiting += neighbours.get(model, ())
    assert PatientJournal in reached
    assert JournalIdentity in reached
    assert reached <= OF_JOURNALS


def test_no_field_of_a_journal_holds_an_id_of_something_else_in_disguise():
    """Uuids and numbers that are no keys: each is known here, with what it names."""
    found = {
        f"{model.__name__}.{field.name}"
        for model in OF_JOURNALS
        for field in model._meta.concrete_fields
        if not field.is_relation
        and field.get_internal_type() in ("UUIDField", "ArrayField", "BigIntegerField")
        and not (field.primary_key and field.name == "uuid")
    }
    assert found == {"ChainLink.seq", "ChainLink.row", "Disclosure.entries"}


@pytest.mark.parametrize("model", sorted(OF_JOURNALS, key=lambda model: model.__name__))
def test_no_old_value_of_a_journal_is_kept_elsewhere(model):
    assert not hasattr(model, "pgh_tracked_model")
    assert "events" not in {field.name for field in model._meta.get_fields()}


def test_when_a_journal_was_kept_is_in_no_history_of_the_overdose():
    """The second of that change would be the second of the entry."""
    before = apps.get_model("incidents.OverdoseBefore")
    assert "journal_kept_on" not in {field.name for field in before._meta.get_fields()}
