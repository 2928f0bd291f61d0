"""A table of the figures of all rooms as a picture: of what is not published there is none."""


def test_what_is_not_published_is_no_picture(central, room):
    assert central.get("/figures/no-such/chart/?kind=month&first=2025-01-01").status_code == 404


def test_other_days_are_no_picture(central, room):
    asked = "kind=days&first=2025-01-01&last=2025-01-02"
    assert central.get(f"/figures/intakes_by_method/chart/?{asked}").status_code == 404
