"""Server-sent events: live, replayed, for one's own things only."""

import http.client
import json

import packages


class Stream:
    def __init__(self, client, last=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
        headers = {"Cookie": client.cookie}
        if last is not None:
            headers["Last-Event-ID"] = str(last)
        self.connection.request("GET", "/api/v1/events", headers=headers)
        self.response = self.connection.getresponse()
        assert self.response.status == 200
        assert self.response.headers["Content-Type"] == "text/event-stream"
        self.contract = client.contract

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # The response holds the socket too; only closing both hangs up.
        self.response.close()
        self.connection.close()

    def events(self):
        number = None
        while line := self.response.readline().decode():
            if line.startswith("id: "):
                number = int(line[4:])
            if line.startswith("data: "):
                event = json.loads(line[6:])
                self.contract.validate({"$ref": "#/components/schemas/Event"}, event, "event")
                assert str(number) == event["id"]
                yield event

    def until(self, want):
        seen = []
        for event in self.events():
            seen.append(event)
            if want(event):
                return seen
        raise AssertionError(f"the stream ended after {[e['type'] for e in seen]}")


def about(version):
    return lambda e: e["data"].get("version_id") == version["id"] or e["subject"] == version["id"]


def test_events_come_live_and_are_replayed(seller, other):
    _, version = seller.add_asset("events", "events.zip", packages.clean("events"))
    with Stream(seller) as live:
        seller.submit(version)
        seen = live.until(lambda e: about(version)(e) and "approved" in e["type"])
    numbers = [int(e["id"]) for e in seen]
    assert numbers == sorted(set(numbers))
    with Stream(seller, last=numbers[0] - 1) as replay:
        again = replay.until(lambda e: int(e["id"]) >= numbers[-1])
    # Progress is pruned; everything else comes again, in the same order.
    lasting = [e["id"] for e in seen if "progress" not in e["type"]]
    assert [e["id"] for e in again if e["id"] in lasting] == lasting

    _, own = other.add_asset("events of another")
    with Stream(other, last=0) as stream:
        theirs = stream.until(lambda e: "events of another" in json.dumps(e) or e["data"].get("asset_id") == own["asset"]["id"]
                              or e["subject"] in (own["id"], own["asset"]["id"]) or "reset" in e["type"])
    assert not any(about(version)(e) for e in theirs)


def test_an_unknown_place_is_a_reset(seller):
    with Stream(seller, last=10**12) as stream:
        event = next(stream.events())
    assert event["type"] == "dev.assay.stream.reset.v1"


def test_many_listeners_leave_room_for_requests(seller):
    streams = [Stream(seller) for _ in range(100)]
    try:
        _, version = seller.add_asset("many listeners")
        for stream in streams[::25]:
            stream.until(lambda e: e["data"].get("asset_id") == version["asset"]["id"] or e["subject"] == version["id"]
                         or e["subject"] == version["asset"]["id"])
    finally:
        for stream in streams:
            stream.__exit__()
    seller.get("/me")


def test_events_need_a_session(centre):
    centre.client().get("/events", expect=401)
