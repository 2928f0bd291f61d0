def test_x(front_desk, bo, mia, inside, waits, room):
    inside(bo)
    waits(mia)
    r = front_desk.get("/rooms/kilden/desk/")
    print(r.status_code, r.content.decode())
    r = front_desk.get("/static/css/house.css")
    print(r.status_code, r.headers)
    r = front_desk.get("/")
    print(r.status_code, r.headers)
    assert 0
