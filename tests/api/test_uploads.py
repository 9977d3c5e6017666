"""Parts: any order, repeated, wrong, cut in the middle."""

import base64
import hashlib
import os
import socket

import packages
import pytest

PART = {"Content-Type": "application/octet-stream"}


def test_names_and_sizes_are_checked_before_a_byte_is_sent(seller):
    for name in ("evil.exe", "a b.zip", "../up.zip", "zip", ".zip", "ü.zip", "a/b.zip"):
        seller.post("/uploads", {"filename": name, "size": 1}, expect=422)
    assert seller.post("/uploads", {"filename": "a.zip", "size": 10**15}, expect=None).status in (413, 422)
    assert seller.post("/uploads", {"filename": "a.zip", "size": 0}, expect=None).status == 422
    seller.post("/uploads", {"filename": "a.zip"}, expect=422)


def test_parts_come_in_any_order_and_again(seller):
    content = os.urandom(16 * 1024 * 1024 + 1000)
    digest = hashlib.sha256(content).hexdigest()
    upload = seller.post("/uploads", {"filename": "order.zip", "size": len(content), "sha256": digest}, expect=201).json()
    path = f"/uploads/{upload['id']}"
    size = upload["part_size"]
    assert upload["part_count"] == 2
    targets = seller.post(path + "/parts:sign", {"numbers": [1, 2]}).json()["parts"]
    assert [t["size"] for t in targets] == [size, 1000]
    seller.call("PUT", path + "/parts/2", content[size:], PART, expect=200)
    assert seller.get(path).json()["received_bytes"] == 1000
    assert seller.post(path + ":complete", expect=None).status in (409, 422)
    proof = {"Content-Digest": f"sha-256=:{base64.b64encode(hashlib.sha256(content[:size]).digest()).decode()}:"}
    part = seller.call("PUT", path + "/parts/1", content[:size], {**PART, **proof}, expect=200).json()
    assert part == {"number": 1, "size": size, "sha256": hashlib.sha256(content[:size]).hexdigest()}
    assert seller.call("PUT", path + "/parts/1", content[:size], PART, expect=200).json() == part
    done = seller.post(path + ":complete").json()
    assert done["state"] == "complete" and done["sha256"] == digest
    assert seller.post(path + ":complete").json()["sha256"] == digest


def test_a_wrong_part_does_not_count(seller):
    upload = seller.post("/uploads", {"filename": "wrong.zip", "size": 1000}, expect=201).json()
    path = f"/uploads/{upload['id']}/parts/1"
    seller.call("PUT", path, b"a" * 999, PART, expect=422)
    seller.call("PUT", path, b"a" * 1001, PART, expect=422)
    seller.call("PUT", path, b"a" * 1000, {**PART, "Content-Digest": "sha-256=:AAAA:"}, expect=422)
    wrong = {"Content-Digest": f"sha-256=:{base64.b64encode(bytes(32)).decode()}:"}
    seller.call("PUT", path, b"a" * 1000, {**PART, **wrong}, expect=422)
    assert seller.call("PUT", f"/uploads/{upload['id']}/parts/2", b"a", PART).status in (404, 422)
    assert seller.call("PUT", f"/uploads/{upload['id']}/parts/0", b"a", PART).status == 404
    assert seller.get(f"/uploads/{upload['id']}").json()["parts"] == []
    seller.call("PUT", path, b"a" * 1000, PART, expect=200)


def test_a_cut_connection_loses_only_its_part(centre, seller):
    content = os.urandom(3_000_000)
    upload = seller.post("/uploads", {"filename": "cut.zip", "size": len(content)}, expect=201).json()
    path = f"/uploads/{upload['id']}"
    head = (f"PUT /api/v1{path}/parts/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {seller.cookie}\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {len(content)}\r\n\r\n")
    for cut in (0, 1, 1_500_000, len(content) - 1):
        with socket.create_connection(("127.0.0.1", centre.port)) as s:
            s.sendall(head.encode() + content[:cut])
        assert seller.get(path).json()["parts"] == []
    seller.call("PUT", path + "/parts/1", content, PART, expect=200)
    assert seller.post(path + ":complete").json()["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_part_larger_than_any_is_refused_at_once(centre, seller):
    upload = seller.post("/uploads", {"filename": "big.zip", "size": 1000}, expect=201).json()
    head = (f"PUT /api/v1/uploads/{upload['id']}/parts/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {seller.cookie}\r\n"
            f"Content-Length: {65 << 20}\r\n\r\n")
    with socket.create_connection(("127.0.0.1", centre.port), timeout=10) as s:
        s.sendall(head.encode())
        assert s.recv(12) == b"HTTP/1.1 413"


def test_a_cancelled_upload_is_gone(seller):
    upload = seller.post("/uploads", {"filename": "gone.zip", "size": 5}, expect=201).json()
    path = f"/uploads/{upload['id']}"
    seller.call("DELETE", path, expect=204)
    assert seller.call("PUT", path + "/parts/1", b"12345", PART).status in (404, 409)


def test_a_package_replaces_the_one_before(seller):
    _, version = seller.add_asset("replace package", "one.zip", packages.clean("one"))
    version = seller.attach(version, "two.zip", packages.clean("two"))
    assert version["revision"]["package"]["filename"] == "two.zip"


@pytest.mark.parametrize("number", ["x", "1e3", "-1", "99999999999999999999"])
def test_odd_part_numbers(seller, number):
    upload = seller.post("/uploads", {"filename": "odd.zip", "size": 5}, expect=201).json()
    assert seller.call("PUT", f"/uploads/{upload['id']}/parts/{number}", b"12345", PART).status in (404, 422)
