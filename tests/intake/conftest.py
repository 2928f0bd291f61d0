"""Fixtures of the tests of the desk."""

import pytest

from intake.models import Visit


@pytest.fixture
def admit(room, sara, heroin):
    """`admit(bo)` lets Bo in to inject heroin; other arguments of the verb replace these."""

    def admit(client, **arguments):
        usual = {"room": room, "substance": heroin, "method": "injection", "by": sara}
        return Visit.objects.admit(client=client, **{**usual, **arguments})

    return admit
