"""The next shift says that it has read a note."""

from rooms.models import HandoverNote
from tests.page import Page

URL = "/rooms/kilden/today/"


def test_who_has_read_it_stands_there(front_desk, health, room, sara):
    note = HandoverNote.objects.write(room=room, by=sara, text="Lampen")
    address = f"{URL}notes/{note.uuid}/read/"
    fields = Page(health.get(URL)).form(address).fields
    assert health.send(address, fields)["Location"] == URL
    health.send(address)
    assert [reading.read_by for reading in note.readings.all()] == [health.staff]
    assert f"read by {health.staff}" in Page(front_desk.get(URL)).text
    assert address not in health.get(URL).content.decode()


def test_nobody_reads_their_own_note(front_desk, room, sara):
    note = HandoverNote.objects.write(room=room, by=sara, text="Lampen")
    front_desk.send(f"{URL}notes/{note.uuid}/read/")
    assert not note.readings.exists()
