"""What reaches the server as bytes: sizes, framing, static files, shutdown."""

import socket

import pytest

from centre import Centre


def raw(port, data, timeout=10):
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as s:
        s.sendall(data)
        s.shutdown(socket.SHUT_WR)
        out = b""
        while chunk := s.recv(65536):
            out += chunk
    return out


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer else None


def test_a_large_header_is_431(centre):
    assert status(raw(centre.port, b"GET /livez HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 40000 + b"\r\n\r\n")) == 431


def test_a_large_body_is_413_before_it_is_sent(centre):
    head = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n"
    assert status(raw(centre.port, head)) == 413


def test_a_chunked_body_has_the_same_limit(centre):
    head = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
    assert status(raw(centre.port, head + chunk * 4)) == 413


@pytest.mark.parametrize("data", [
    b"NONSENSE\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"GET http://elsewhere/livez HTTP/1.1\r\nHost: x\r\n\r\n",
])
def test_bad_framing_is_400(centre, data):
    assert status(raw(centre.port, data)) == 400


def test_pipelined_requests_are_answered_in_order(centre):
    one = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = raw(centre.port, one + one.replace(b"livez", b"nothing.txt"))
    assert answer.count(b"HTTP/1.1 ") == 2 and answer.startswith(b"HTTP/1.1 200") and b"HTTP/1.1 404" in answer


def test_half_a_request_leaves_no_trace(centre):
    raw(centre.port, b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
    centre.client().get("//livez")


def test_unknown_addresses_and_methods(centre):
    client = centre.client()
    assert client.get("/nothing", expect=404).json()["code"] == "not_found"
    answer = client.call("PUT", "/assets", expect=405)
    assert "GET" in answer.headers["Allow"]


def test_health(centre):
    assert centre.client().get("//livez").json()["status"] == "ok"
    assert centre.client().get("//readyz").json()["checks"]["database"] == "ok"


def test_the_console_is_served(tmp_path):
    console = tmp_path / "dist"
    (console / "assets").mkdir(parents=True)
    (console / "index.html").write_text("<!doctype html><title>console</title>")
    (console / "assets" / "app-1a2b.js").write_text("plain")
    (console / "assets" / "app-1a2b.js.br").write_text("small")
    (tmp_path / "secret.txt").write_text("secret")
    home = tmp_path / "home"
    home.mkdir()
    with Centre(home, "--console", str(console), workers=0) as centre:
        client = centre.client()

        def get(path, **headers):
            return client._send("GET", path, None, headers)

        index = get("/")
        assert b"console" in index.body and index.headers["Cache-Control"] == "no-cache"
        policy = index.headers["Content-Security-Policy"]
        assert "require-trusted-types-for 'script'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert get("/assets-list/ast_1?tab=x").body == index.body
        plain = get("/assets/app-1a2b.js")
        assert plain.body == b"plain" and "immutable" in plain.headers["Cache-Control"]
        small = get("/assets/app-1a2b.js", **{"Accept-Encoding": "gzip, br"})
        assert small.body == b"small" and small.headers["Content-Encoding"] == "br"
        unchanged = get("/", **{"If-None-Match": index.headers["ETag"]})
        assert unchanged.status == 304 and unchanged.body == b""
        for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/missing.js", "//etc/passwd"):
            answer = get(path)
            assert b"secret" not in answer.body and b"root:" not in answer.body, path


def test_sigterm_ends_well(tmp_path):
    centre = Centre(tmp_path, workers=0)
    centre.start()
    centre.client().get("//livez")
    centre.stop()
    assert centre.code == 0
