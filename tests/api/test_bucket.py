"""Import from a seller's bucket, against a real S3 server (versitygw) that checks signatures.

ASSAY_VERSITYGW names the server; tools/versitygw.sh builds one.
"""
import datetime
import hashlib
import hmac
import os
import pathlib
import random
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request

import packages
import pytest
from centre import Centre

REGION = "us-east-1"
KEYS = {"access_key_id": "test-access", "secret_access_key": "test-secret-of-some-length"}
SERVER = os.environ.get("ASSAY_VERSITYGW") or shutil.which("versitygw")


class Bucket:
    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        (folder / "buckets").mkdir()
        self.log = open(folder / "versitygw.log", "wb")
        self.process = subprocess.Popen(
            [SERVER, "--access", KEYS["access_key_id"], "--secret", KEYS["secret_access_key"], "--region", REGION,
             "--port", f"127.0.0.1:{self.port}", "--iam-dir", str(folder), "posix", str(folder / "buckets")],
            stdout=self.log, stderr=self.log)
        self.signed("PUT", "/releases")

    def signed(self, method, path, content=b""):
        """By curl's own signer, so that ours is not checked against itself."""
        command = ["curl", "-sS", "--fail-with-body", "--retry", "20", "--retry-connrefused", "--retry-delay", "1", "-X", method,
                   "--aws-sigv4", f"aws:amz:{REGION}:s3", "-u", ":".join(KEYS.values()), self.endpoint + path,
                   "-H", f"x-amz-content-sha256: {hashlib.sha256(content).hexdigest()}",
                   "-H", "Content-Type: application/octet-stream", "--data-binary", "@-"]
        subprocess.run(command, input=content, check=True, stdout=subprocess.DEVNULL)

    def presigned(self, path, seconds=300):
        """AWS Signature Version 4, query parameters."""
        at = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        scope = f"{at[:8]}/{REGION}/s3/aws4_request"
        query = urllib.parse.urlencode(sorted({
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": f"{KEYS['access_key_id']}/{scope}", "X-Amz-Date": at,
            "X-Amz-Expires": str(seconds), "X-Amz-SignedHeaders": "host"}.items()), quote_via=urllib.parse.quote)
        canonical = f"GET\n{path}\n{query}\nhost:127.0.0.1:{self.port}\n\nhost\nUNSIGNED-PAYLOAD"
        text = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        key = ("AWS4" + KEYS["secret_access_key"]).encode()
        for step in scope.split("/"):
            key = hmac.new(key, step.encode(), hashlib.sha256).digest()
        return f"{self.endpoint}{path}?{query}&X-Amz-Signature={hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}"

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


@pytest.fixture(scope="module")
def bucket(tmp_path_factory):
    if not SERVER:
        pytest.skip("skipped: not here: versitygw (tools/versitygw.sh builds it)")
    running = Bucket(tmp_path_factory.mktemp("s3"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def trusting(tmp_path_factory):
    """A centre that may reach private addresses."""
    with Centre(tmp_path_factory.mktemp("home"), "--allow-private-buckets") as running:
        yield running


def wait(seller, answer, *states):
    until = time.monotonic() + 60
    while True:
        state = seller.get(f"/imports/{answer['id']}").json()
        if state["state"] in states:
            return state
        assert time.monotonic() < until, state
        time.sleep(0.1)


def place(bucket, key, **more):
    return {"endpoint": bucket.endpoint, "region": REGION, "bucket": "releases", "key": key, "credentials": KEYS, **more}


def test_an_object_becomes_a_package(bucket, trusting):
    content = packages.make_zip({"app/README.txt": "hello", "app/data.bin": random.Random(7).randbytes(45_000_000)})
    bucket.signed("PUT", "/releases/shop/big%20shop.zip", content)
    seller = trusting.sign_in("seller")
    _, version = seller.add_asset("from a bucket")
    body = place(bucket, "shop/big shop.zip", filename="big-shop.zip", version_id=version["id"])
    started = seller.post("/imports", body, expect=201).json()
    assert "test-secret" not in str(started) and started["size"] == len(content)
    done = wait(seller, started, "complete", "failed")
    assert done["state"] == "complete", done["problem"]
    assert done["sha256"] == hashlib.sha256(content).hexdigest()
    version = seller.get(f"/versions/{version['id']}").json()
    version = seller.act(version, f"/versions/{version['id']}", {"upload_id": done["upload_id"]}, "PATCH").json()
    seller.submit(version)
    assert seller.wait_for(version["id"], "Approved", "Rejected")["status"] == "Approved"
    everything = pathlib.Path(trusting.home, "serve.log").read_bytes() + b"".join(
        path.read_bytes() for path in pathlib.Path(trusting.home, "centre").glob("records.db*"))
    assert KEYS["secret_access_key"].encode() not in everything, "the secret was kept"


def test_a_presigned_address_needs_no_keys(bucket, trusting):
    content = packages.clean("by address")
    bucket.signed("PUT", "/releases/small.zip", content)
    seller = trusting.sign_in("seller")
    address = bucket.presigned("/releases/small.zip")
    assert urllib.request.urlopen(address).read() == content, "the test signs rightly"
    done = wait(seller, seller.post("/imports", {"presigned_url": address}, expect=201).json(), "complete", "failed")
    assert done["state"] == "complete" and done["filename"] == "small.zip"
    assert "X-Amz-Signature" not in str(done)
    broken = address[:-4] + ("0000" if address[-4:] != "0000" else "1111")
    told = seller.post("/imports", {"presigned_url": broken}, expect=403).json()
    assert told["code"] == "bucket_denied" and "SignatureDoesNotMatch" in told["detail"]


@pytest.mark.parametrize("change, status, words", [
    ({"key": "nothing-here.zip"}, 404, "NoSuchKey"),
    ({"bucket": "no-such-bucket"}, 404, "NoSuchBucket"),
    ({"credentials": {**KEYS, "secret_access_key": "wrong"}}, 403, "SignatureDoesNotMatch"),
    ({"credentials": {**KEYS, "access_key_id": "nobody"}}, 403, "InvalidAccessKeyId"),
])
def test_what_cannot_be_fetched_says_why(bucket, trusting, change, status, words):
    bucket.signed("PUT", "/releases/small.zip", packages.clean())
    told = trusting.sign_in("seller").post("/imports", {**place(bucket, "small.zip"), **change}, expect=status).json()
    assert words in told["detail"], told


def test_another_digest_than_the_promised_one_fails(bucket, trusting):
    bucket.signed("PUT", "/releases/small.zip", packages.clean())
    seller = trusting.sign_in("seller")
    told = wait(seller, seller.post("/imports", place(bucket, "small.zip", sha256="0" * 64), expect=201).json(), "failed", "complete")
    assert told["state"] == "failed" and "SHA-256" in told["problem"] and told["upload_id"] is None, told


def test_private_addresses_are_refused(seller):
    body = {"endpoint": "https://127.0.0.1:9", "region": REGION, "bucket": "releases", "key": "small.zip"}
    told = seller.post("/imports", body, expect=403).json()
    assert told["code"] == "private_address", told
    body["endpoint"] = "http://bucket.example"
    assert "https://" in str(seller.post("/imports", body, expect=422).json()["errors"])
