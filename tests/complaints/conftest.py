"""What the tests of the clients' voice share."""

import pytest

from complaints.models import PublicKey, PublicLanguage


@pytest.fixture
def elvish(db):
    """A language nobody speaks, written from right to left, with two of its texts."""
    language = PublicLanguage.objects.create(
        code="qya", name="Quenya", direction="rtl", active=True
    )
    language.rewrite({PublicKey.RULES: "Axani", PublicKey.OPENING_HOURS: "Lúmi <latyë>"})
    return language
