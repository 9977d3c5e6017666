"""kill -9 at random moments: nothing acknowledged is lost, nothing happens twice, no status is wrong.

CHAOS_ROUNDS=50 runs each of the three in full; CHAOS_SEED repeats a run.
"""
import concurrent.futures
import hashlib
import http.client
import os
import random
import signal
import sqlite3
import threading
import time

import packages
import pytest
from centre import Centre
from test_walk import fill

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "10"))
SEED = int(os.environ.get("CHAOS_SEED", str(random.SystemRandom().randrange(10**6))))
PART = {"Content-Type": "application/octet-stream"}
XLSX = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
CUT = (OSError, http.client.HTTPException)


class Victim(Centre):
    """A centre in a process group of its own, so that its workers can be killed with it."""

    def kill_after(self, seconds, whole_group):
        def strike():
            time.sleep(seconds)
            os.killpg(self.process.pid, signal.SIGKILL) if whole_group else self.process.kill()

        thread = threading.Thread(target=strike)
        thread.start()
        return thread

    def raise_again(self, thread):
        thread.join()
        self.process.wait()
        self._closed()
        self.start()

    def rows(self, query, *values):
        with sqlite3.connect(f"file:{self.home}/centre/records.db?mode=ro", uri=True) as records:
            return records.execute(query, values).fetchall()


@pytest.fixture(scope="module")
def victim(tmp_path_factory):
    print(f"CHAOS_SEED={SEED}")
    with Victim(tmp_path_factory.mktemp("chaos"), own_group=True) as running:
        yield running


def dice(name):
    return random.Random(f"{SEED} {name}")


def one_history(victim, version_id):
    """The audit rows of every revision follow one another, and the last says what is so."""
    for revision, status in victim.rows("SELECT id, status FROM revisions WHERE version_id = ?", version_id):
        steps = victim.rows("SELECT from_status, to_status FROM audit WHERE object_id = ? ORDER BY rowid", revision)
        moves = [(a, b) for a, b in steps if a != b]
        for (_, arrived), (left, _) in zip(moves, moves[1:]):
            assert arrived == left, (revision, moves)
        assert moves[-1][1] == status, (revision, moves, status)
    live = victim.rows("SELECT count(*) FROM requests WHERE version_id = ? AND live = 1", version_id)
    assert live[0][0] <= 1, "two live requests"


def test_upload(victim):
    luck = dice("upload")
    content = luck.randbytes(40_000_000)
    digest = hashlib.sha256(content).hexdigest()
    for round_number in range(ROUNDS):
        seller = victim.sign_in("seller")
        upload = seller.post("/uploads", {"filename": "chaos.zip", "size": len(content), "sha256": digest}, expect=201).json()
        size, path = upload["part_size"], f"/uploads/{upload['id']}"
        part = lambda n: content[(n - 1) * size : n * size]  # noqa: E731
        acknowledged = set()

        def send(number):
            try:
                if victim.sign_in("seller").call("PUT", f"{path}/parts/{number}", part(number), PART).status == 200:
                    acknowledged.add(number)
            except CUT:
                pass

        thread = victim.kill_after(luck.uniform(0, 0.3), luck.random() < 0.5)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(send, range(1, upload["part_count"] + 1)))
        complete = len(acknowledged) == upload["part_count"] and finish(seller, path)
        victim.raise_again(thread)

        seller = victim.sign_in("seller")
        now = seller.get(path).json()
        kept = {p["number"]: p["sha256"] for p in now["parts"]}
        assert acknowledged <= kept.keys(), f"round {round_number}: acknowledged parts were lost"
        assert all(sha == hashlib.sha256(part(n)).hexdigest() for n, sha in kept.items())
        assert not complete or now["state"] == "complete"
        for number in set(range(1, upload["part_count"] + 1)) - kept.keys():
            seller.call("PUT", f"{path}/parts/{number}", part(number), PART, expect=200)
        assert seller.post(path + ":complete").json()["sha256"] == digest


def finish(seller, path):
    try:
        return seller.call("POST", path + ":complete").status == 200
    except CUT:
        return False


def test_scan(victim):
    luck = dice("scan")
    for round_number in range(ROUNDS):
        seller = victim.sign_in("seller")
        bad = luck.random() < 0.5
        package = packages.moderate() if bad else packages.clean(f"hello {round_number}")
        _, version = seller.add_asset(f"chaos scan {round_number}", "app.zip", package)
        thread = victim.kill_after(luck.uniform(0, 0.6), luck.random() < 0.5)
        submitted = False
        try:
            submitted = seller.act(version, f"/versions/{version['id']}:submit", expect=None).status == 200
        except CUT:
            pass
        victim.raise_again(thread)

        seller = victim.sign_in("seller")
        version = seller.get(f"/versions/{version['id']}").json()
        if version["status"] == "Draft":
            assert not submitted, f"round {round_number}: an acknowledged submission was lost"
            seller.submit(version)
        version = seller.wait_for(version["id"], "Approved", "Rejected")
        assert version["status"] == ("Rejected" if bad else "Approved")
        count = lambda table: victim.rows(f"SELECT count(*) FROM {table} WHERE version_id = ?", version["id"])[0][0]  # noqa: E731
        assert count("requests") == 1 and count("reports") == 1, "one submission, one request, one report"
        one_history(victim, version["id"])


def test_decision(victim):
    luck = dice("decision")
    words = "The template function is never called with text from outside; see src/render.js."
    for round_number in range(ROUNDS):
        seller = victim.sign_in("seller")
        _, version = seller.add_asset(f"chaos decision {round_number}", "app.zip", packages.moderate())
        seller.submit(version)
        version = seller.wait_for(version["id"], "Rejected")
        appeal = seller.post(f"/versions/{version['id']}/appeals", expect=201).json()
        sheet = seller.get(f"/versions/{version['id']}/reports/xlsx").body
        proof, _ = fill(sheet, "Not affected", "Vulnerable code cannot be controlled by an adversary", words)
        preview = seller.act(appeal, f"/appeals/{appeal['id']}/proof", proof, "PUT", headers=XLSX).json()
        assert preview["accepted"], preview["problems"]
        appeal = seller.act(seller.get(f"/appeals/{appeal['id']}").json(), f"/appeals/{appeal['id']}:submit", {}).json()
        reviewer = victim.sign_in("reviewer")
        appeal = reviewer.act(reviewer.get(f"/appeals/{appeal['id']}").json(), f"/appeals/{appeal['id']}:claim").json()
        rows = reviewer.get(f"/appeals/{appeal['id']}/rows", query={"only": "concluded"}).json()["items"]
        decisions = {"decisions": [{"finding_id": r["finding"]["id"], "decision": "accepted", "comment": "agreed"} for r in rows]}

        thread = victim.kill_after(luck.uniform(0, 0.03), luck.random() < 0.5)
        decided = False
        try:
            decided = reviewer.act(appeal, f"/appeals/{appeal['id']}:decide", decisions, expect=None).status == 200
        except CUT:
            pass
        victim.raise_again(thread)

        seller, reviewer = victim.sign_in("seller"), victim.sign_in("reviewer")
        appeal = reviewer.get(f"/appeals/{appeal['id']}").json()
        version = seller.get(f"/versions/{version['id']}").json()
        assert (appeal["state"] == "decided") == (version["status"] == "Approved"), "half a decision"
        if appeal["state"] != "decided":
            assert not decided, f"round {round_number}: an acknowledged decision was lost"
            assert version["status"] == "Reviewing" and appeal["state"] == "claimed"
            reviewer.act(appeal, f"/appeals/{appeal['id']}:decide", decisions)
        assert seller.get(f"/versions/{version['id']}").json()["status"] == "Approved"
        reports = seller.get(f"/versions/{version['id']}/reports").json()["items"]
        assert [r["revision"] for r in reports] == [2, 1]
        one_history(victim, version["id"])
