"""`assay db update` against a local server: whole, unchanged, broken off, resumed, damaged, refused."""
import http.server
import json
import os
import pty
import shutil
import signal
import ssl
import subprocess
import threading

import pytest
from conftest import BINARY, zip_of

LOCK = json.dumps({"lockfileVersion": 3, "packages": {"node_modules/left": {"version": "1.0.0"}}}).encode()


def record(name, fixed, padding=0):
    return json.dumps({"id": f"GHSA-{name}", "modified": "2026-11-20T00:00:00Z", "details": os.urandom(padding).hex(),
                       "affected": [{"package": {"ecosystem": "npm", "name": name}, "ranges": [
                           {"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}],
                       "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}).encode()


def feed(name="left", fixed="2.0.0", padding=0):
    return zip_of({f"GHSA-{name}.json": record(name, fixed, padding)})


class Server:
    """Files by path, with ETag, If-None-Match, Range and If-Range. `cut` ends an answer early."""

    def __init__(self, context=None):
        self.files, self.requests, self.cut, self.status = {}, [], None, None
        self.gate = None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                outer.answer(self)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        data, headers = self.files.get(request.path), request.headers
        self.requests.append((request.path, headers.get("Range"), headers.get("If-None-Match")))
        if self.status and request.path.endswith("all.zip"):
            return request.send_error(self.status)
        if data is None:
            return request.send_error(404)
        etag = f'"{hash(data) & 0xffffffff:x}"'
        if headers.get("If-None-Match") == etag:
            request.send_response(304)
            return request.end_headers()
        start = 0
        if headers.get("Range") and headers.get("If-Range") == etag:
            start = int(headers["Range"].split("=")[1].rstrip("-"))
        request.send_response(206 if start else 200)
        request.send_header("ETag", etag)
        request.send_header("Content-Length", str(len(data) - start))
        request.end_headers()
        if self.cut and request.path.endswith("all.zip"):
            request.wfile.write(data[start:start + self.cut])
            request.wfile.flush()
            if self.gate:
                self.gate.wait(20)
            request.close_connection = True
            return request.connection.shutdown(2)
        request.wfile.write(data[start:])

    def publish(self, data):
        self.files = {"/npm/all.zip": data, "/kev.json": json.dumps(
            {"catalogVersion": "1", "vulnerabilities": [{"cveID": "CVE-2021-44228"}]}).encode()}

    def ranges(self):
        return [r for path, r, _ in self.requests if path == "/npm/all.zip"]


@pytest.fixture
def server():
    made = Server()
    made.publish(feed())
    yield made
    made.server.shutdown()


@pytest.fixture
def update(assay, server):
    def run(*args, at=None, env=None):
        url = (at or server).url
        return assay("db", "update", "--ecosystem", "npm", "--url", url, "--kev-url", url + "/kev.json", *args, env=env)
    return run


@pytest.fixture
def found(assay, package):
    path = package("shop.zip", zip_of({"package-lock.json": LOCK}))

    def run():
        report = json.loads(assay("scan", path, "--policy", "demo", "-o", "json").stdout)
        return report["advisories"], [f["rule"] for f in report["findings"]]
    return run


def test_a_whole_update_replaces_the_starter_set(update, found):
    assert found()[1] == []
    result = update()
    assert result.returncode == 0, result.stderr
    assert found()[1] == ["GHSA-left"]


def test_what_did_not_change_is_not_fetched_again(update, server, found):
    update()
    before, seen = found()[0], len(server.requests)
    result = update()
    assert result.returncode == 0, result.stderr
    assert all(tag for _, _, tag in server.requests[seen:])
    assert found()[0] == before


def test_a_broken_transfer_goes_on_where_it_ended(update, server, found):
    server.publish(feed(padding=120_000))
    size, server.cut = len(server.files["/npm/all.zip"]), 100_000
    result = update()
    assert result.returncode == 0, result.stderr  # several pieces of one run
    assert server.ranges()[:3] == [None, "bytes=100000-", "bytes=200000-"]
    assert size < 300_000
    assert found()[1] == ["GHSA-left"]


def test_a_later_run_goes_on_too(update, server, found):
    server.publish(feed(padding=150_000))
    server.cut = 50_000
    result = update()
    assert result.returncode == 5, result.stdout
    assert b"not changed" in result.stderr
    assert found()[1] == []
    server.cut, server.requests = None, []
    assert update().returncode == 0
    assert server.ranges() == ["bytes=200000-"]
    assert found()[1] == ["GHSA-left"]


def test_a_part_of_an_older_feed_is_not_continued(update, server, found):
    server.publish(feed(padding=150_000))
    server.cut = 50_000
    update()
    server.cut = None
    server.publish(feed("right", padding=150_000))
    assert update().returncode == 0
    assert found()[1] == []  # "right" is not in the package: had both been joined, nothing could be read


@pytest.mark.parametrize("bad", [b"not a zip", b"", feed(padding=3000)[:-500]])
def test_a_damaged_feed_leaves_the_data_in_use_and_is_not_kept(update, server, found, bad):
    assert update().returncode == 0
    before = found()
    server.publish(bad)
    result = update()
    assert result.returncode != 0
    assert b"not changed" in result.stderr
    assert found() == before
    server.publish(feed(fixed="0.9.0"))
    assert update().returncode == 0
    assert found()[1] == []


@pytest.mark.parametrize("status", [404, 403, 500])
def test_an_answer_that_is_no_feed_leaves_the_data_in_use(update, server, found, status):
    assert update().returncode == 0
    before = found()
    server.status = status
    result = update()
    assert result.returncode == 5
    assert str(status).encode() in result.stderr
    assert found() == before


def test_a_killed_update_leaves_the_data_in_use_and_the_next_one_goes_on(update, server, found, tmp_path):
    assert update().returncode == 0
    before = found()
    server.publish(feed("left", "0.9.0", padding=200_000))
    server.cut, server.gate = 100_000, threading.Event()
    seen = len(server.requests)
    process = subprocess.Popen(
        [str(BINARY), "db", "update", "--ecosystem", "npm", "--url", server.url, "--kev-url", server.url + "/kev.json"],
        env={**os.environ, "ASSAY_HOME": str(tmp_path / "home")}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    part = tmp_path / "home/feeds/osv-npm.zip.part"
    while process.poll() is None and not (part.exists() and part.stat().st_size == 100_000):
        os.sched_yield()
    process.send_signal(signal.SIGKILL)
    process.wait()
    server.gate.set()
    assert len(server.requests) > seen
    assert found() == before
    server.cut = server.gate = None
    server.requests = []
    assert update().returncode == 0
    assert server.ranges() == ["bytes=100000-"]
    assert found()[1] == []


def test_progress_is_shown_on_a_terminal_only(update, server, tmp_path):
    server.publish(feed(padding=300_000))
    assert b"KiB" not in update("--home", tmp_path / "other").stderr
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        [str(BINARY), "db", "update", "--ecosystem", "npm", "--url", server.url, "--kev-url", server.url + "/kev.json"],
        env={**os.environ, "ASSAY_HOME": str(tmp_path / "home2"), "TERM": "xterm"}, stdout=subprocess.DEVNULL, stderr=terminal)
    os.close(terminal)
    shown = b""
    try:
        while piece := os.read(main, 4096):
            shown += piece
    except OSError:  # the other end is closed
        pass
    assert process.wait() == 0
    assert b"npm" in shown and b"KiB" in shown


@pytest.fixture
def tls(tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("skipped: not here: openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    made = Server(context)
    made.publish(feed())
    yield made, certificate
    made.server.shutdown()


def test_https_is_verified(update, tls, found):
    secure, certificate = tls
    result = update(at=secure)
    assert result.returncode == 5
    assert b"certificate" in result.stderr.lower()
    assert secure.requests == []
    result = update(at=secure, env={"SSL_CERT_FILE": str(certificate)})
    assert result.returncode == 0, result.stderr
    assert found()[1] == ["GHSA-left"]
