"""Sign-in, cookies, origin, rate limit, preconditions, idempotency."""

import json

import pytest


def test_the_cookie_is_http_only_and_lax(centre):
    login, password = centre.accounts["seller"]
    client = centre.client()
    answer = client.post("/session", {"username": login, "password": password})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    me = client.get("/me").json()
    assert me["role"] == "seller" and me["seller"]["id"]
    client.call("DELETE", "/session", expect=204)
    client.cookie = cookie.split(";")[0]
    assert client.get("/me", expect=401).json()["code"] == "unauthenticated"


def test_nothing_without_a_session(centre):
    client = centre.client()
    for method, path, operation in client.contract.operations():
        if operation.get("security") == []:
            continue
        target = path
        for name in ("asset", "version", "upload", "import", "request", "scan", "appeal", "product"):
            target = target.replace("{%s_id}" % name, f"{name[:3]}_01KAT3X5J8Q2W4E6R8T0Y2V4B6")
        target = target.replace("{format}", "json").replace("{number}", "1").replace("{filename}", "a.txt")
        assert client.call(method, target).status == 401, (method, path)


def test_a_wrong_password_says_the_same_as_an_unknown_name(centre):
    client = centre.client()
    login, _ = centre.accounts["reviewer"]
    wrong = client.post("/session", {"username": login, "password": "wrong"}, expect=401).json()
    unknown = client.post("/session", {"username": "nobody-here", "password": "wrong"}, expect=401).json()
    assert (wrong["code"], wrong["detail"]) == (unknown["code"], unknown["detail"])


def test_guessing_is_slowed_down(centre):
    client = centre.client()
    statuses = [client.post("/session", {"username": "guessed", "password": str(i)}, expect=None).status
                for i in range(7)]
    assert statuses[:5] == [401] * 5 and statuses[-1] == 429
    answer = client.post("/session", {"username": "guessed", "password": "again"}, expect=429)
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"},
                                     {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}])
def test_a_write_from_another_site_is_refused(seller, headers):
    answer = seller.post("/assets", {"name": "forged"}, expect=403, headers=headers)
    assert answer.json()["code"] == "cross_origin"
    assert seller.get("/assets", query={"q": "forged"}).json()["items"] == []


def test_a_write_from_our_own_site_is_taken(seller):
    headers = {"Origin": f"http://127.0.0.1:{seller.port}", "Sec-Fetch-Site": "same-origin"}
    seller.post("/assets", {"name": "own origin", "short_description": "x"}, expect=201, headers=headers)


def test_if_match(seller):
    asset, _ = seller.add_asset("preconditions")
    path = f"/assets/{asset['id']}"
    assert seller.call("PATCH", path, {"short_description": "a"}).status == 428
    assert seller.call("PATCH", path, {"short_description": "a"}, {"If-Match": '"999"'}).status == 412
    changed = seller.act(asset, path, {"short_description": "a"}, "PATCH").json()
    assert changed["short_description"] == "a" and changed["etag"] != asset["etag"]
    stale = seller.act(asset, path, {"short_description": "b"}, "PATCH", expect=412).json()
    assert stale["code"] == "precondition_failed"


def test_idempotency(seller):
    body = {"name": "asked twice", "short_description": "x"}
    headers = {"Idempotency-Key": "test-idempotency-1"}
    first = seller.post("/assets", body, expect=201, headers=headers)
    again = seller.post("/assets", body, expect=201, headers=headers)
    assert first.json()["id"] == again.json()["id"]
    assert len(seller.get("/assets", query={"q": "asked twice"}).json()["items"]) == 1
    other = seller.post("/assets", {**body, "name": "another"}, expect=422, headers=headers)
    assert other.json()["code"] == "idempotency_mismatch"


def test_the_language_is_kept(seller):
    assert seller.call("PATCH", "/me", {"language": "zh-CN"}, expect=200).json()["language"] == "zh-CN"
    assert seller.call("PATCH", "/me", {"language": "en"}, expect=200).json()["language"] == "en"


def test_wrong_fields_are_named(seller):
    problem = seller.post("/assets", {"name": ""}, expect=422).json()
    assert "/name" in [e["pointer"] for e in problem["errors"]]
    seller.post("/assets", {"name": 5}, expect=422)
    seller.call("POST", "/assets", "{", {"Content-Type": "application/json"}, expect=422)
    assert seller.call("POST", "/assets", "{}", {"Content-Type": "text/plain"}, expect=415)


def test_pages_turn(seller):
    for i in range(5):
        seller.add_asset(f"page {i}")
    names, cursor = [], None
    while True:
        query = {"q": "page ", "limit": 2}
        if cursor:
            query["cursor"] = cursor
        page = seller.get("/assets", query=query).json()
        names += [a["name"] for a in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert sorted(names) == [f"page {i}" for i in range(5)]
    first = seller.get("/assets", query={"q": "page ", "limit": 2}).json()["next_cursor"]
    seller.get("/assets", expect=422, query={"q": "other", "cursor": first})
    seller.get("/assets", expect=422, query={"limit": 1000})


def test_roles(seller, reviewer, administrator):
    assert seller.get("/admin/system", expect=403).json()["code"] == "role"
    assert reviewer.get("/admin/system", expect=403).json()["code"] == "role"
    assert administrator.get("/admin/system").json()["workers"] >= 1
    assert administrator.get("/admin/audit").json()["items"]
    for client in (seller, reviewer, administrator):
        client.get("/admin/policy")
        client.get("/admin/vulndb")
        client.get("/admin/engines")
