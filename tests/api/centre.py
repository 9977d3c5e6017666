"""The program under test as a context manager, and a client that checks what it is told."""

import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.parse

from contract import Contract

ROOT = pathlib.Path(__file__).parents[2]


def binary():
    if "ASSAY_BINARY" in os.environ:
        return os.environ["ASSAY_BINARY"]
    for preset in ("release", "dev"):
        path = ROOT / "build" / preset / "assay"
        if path.exists():
            return str(path)
    raise RuntimeError("no assay: build it, or name it in ASSAY_BINARY")


class Centre:
    """`assay serve` with a home of its own. kill() and start() again keep the home."""

    def __init__(self, home, *options, workers=2, own_group=False):
        self.home = pathlib.Path(home)
        self.options = options
        self.own_group = own_group
        self.workers = workers
        self.accounts = {}
        self.process = None
        self.port = 0
        self._cookies = {}

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        command = [binary(), "serve", "--listen", f"127.0.0.1:{self.port}", "--home", str(self.home), "--demo",
                   "--no-update", "--workers", str(self.workers), *self.options]
        self.log = open(self.home / "serve.log", "ab")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        start_new_session=self.own_group)
        for line in self.process.stdout:
            found = re.match(r"  (\S.*?)\s+(\S+) / (\S+)$", line)
            if found and not found[3].startswith("("):
                self.accounts.setdefault(found[1], (found[2], found[3]))
            found = re.match(r"assay serve: http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
                return
        raise RuntimeError("assay serve ended: " + (self.home / "serve.log").read_text()[-2000:])

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self._closed()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self._closed()

    def _closed(self):
        self.process.stdout.close()
        self.log.close()
        self.process = None

    def client(self):
        return Client(self.port)

    def sign_in(self, role):
        """One session a role and test run: signing in is slow on purpose."""
        if role not in self._cookies:
            login, password = self.accounts[role]
            client = self.client()
            client.post("/session", {"username": login, "password": password}, expect=200)
            self._cookies[role] = client.cookie
        client = self.client()
        client.cookie = self._cookies[role]
        return client


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body

    def json(self):
        return json.loads(self.body)


class Client:
    """A signed-in person. Paths are those of the document: below /api/v1 unless they begin with //."""

    contract = None

    def __init__(self, port):
        self.port = port
        self.cookie = None
        self.connection = None
        if Client.contract is None:
            Client.contract = Contract(json.loads(self._send("GET", "/api/v1/openapi.json", None, {}).body))

    def _send(self, method, target, body, headers):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.connection.request(method, target, body, headers)
            response = self.connection.getresponse()
            answer = Answer(response, response.read())
        except Exception:
            self.connection.close()
            self.connection = None
            raise
        if response.will_close:
            self.connection.close()
            self.connection = None
        return answer

    def call(self, method, path, body=None, headers=None, expect=None, query=None):
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        if self.cookie:
            headers.setdefault("Cookie", self.cookie)
        target = path[1:] if path.startswith("//") else "/api/v1" + path
        if query:
            target += "?" + urllib.parse.urlencode(query)
        answer = self._send(method, target, body, headers)
        if "Set-Cookie" in answer.headers:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        Client.contract.check(method, path, answer)
        if expect is not None:
            assert answer.status == expect, f"{method} {path}: {answer.status} {answer.body[:600]!r}"
        return answer

    def get(self, path, expect=200, **more):
        return self.call("GET", path, expect=expect, **more)

    def post(self, path, body=None, expect=200, **more):
        return self.call("POST", path, body, expect=expect, **more)

    def act(self, thing, path, body=None, method="POST", expect=200, **more):
        """A write with If-Match of what was read."""
        headers = {"If-Match": thing["etag"], **more.pop("headers", {})}
        return self.call(method, path, body, headers, expect=expect, **more)

    # ---- what several tests need -------------------------------------------------------------
    def upload(self, filename, content, version_id=None):
        body = {"filename": filename, "size": len(content)}
        if version_id:
            body["version_id"] = version_id
        upload = self.post("/uploads", body, expect=201).json()
        size = upload["part_size"]
        for number in range(1, upload["part_count"] + 1):
            self.call("PUT", f"/uploads/{upload['id']}/parts/{number}", content[(number - 1) * size : number * size],
                      {"Content-Type": "application/octet-stream"}, expect=200)
        return self.post(f"/uploads/{upload['id']}:complete").json()

    def add_asset(self, name, filename=None, content=None):
        asset = self.post("/assets", {"name": name, "short_description": "made by a test",
                                      "security_contact": "security@example.org", "version": VERSION}, expect=201).json()
        version = asset["versions"][0]
        if content is not None:
            version = self.attach(version, filename, content)
        return asset, version

    def attach(self, version, filename, content):
        upload = self.upload(filename, content, version["id"])
        return self.act(version, f"/versions/{version['id']}", {"upload_id": upload["id"]}, "PATCH").json()

    def submit(self, version):
        return self.act(version, f"/versions/{version['id']}:submit").json()

    def wait_for(self, version_id, *statuses, seconds=90):
        until = time.monotonic() + seconds
        while True:
            version = self.get(f"/versions/{version_id}").json()
            if version["status"] in statuses:
                return version
            assert time.monotonic() < until, f"still {version['status']}: {version['progress']} {version['revision']['scan_error']}"
            time.sleep(0.2)


VERSION = {"number": "V1.0", "release_notes": "first", "languages": ["Java"], "operating_systems": ["Linux"],
           "architectures": ["x86/x64"], "requirements": "1 CPU", "deployment_guide": "unpack and run",
           "declarations": ["standards", "self_check", "cryptography", "personal_data"]}
