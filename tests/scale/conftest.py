"""What the tests on servers of their own begin with: rows that every server sees."""

import pytest

from tests.factories import PASSWORD, StaffFactory


@pytest.fixture
def worker(room):
    """`worker(Role.LEADER)` is a member of staff of the room who can sign in by the form."""

    def make(role):
        staff = StaffFactory(roles=[(role, room)])
        staff.set_password(PASSWORD)
        staff.save()
        return staff

    return make
