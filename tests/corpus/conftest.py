"""Scans every package of the corpus once. $ASSAY_CORPUS is the folder that make-corpus.sh filled,
$ASSAY_BINARY the program (default: the release build), $ASSAY_SHARED the shared data (default: beside
the repository). Without a corpus every test says so and is skipped."""
import collections
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("ASSAY_BINARY", ROOT / "build/release/assay"))
SHARED = pathlib.Path(os.environ.get("ASSAY_SHARED", ROOT.parent / "shared"))
CORPUS = pathlib.Path(os.environ["ASSAY_CORPUS"]) if "ASSAY_CORPUS" in os.environ else None


class Scan:
    def __init__(self, result, report):
        self.code, self.report = result.returncode, report
        self.verdict = result.stderr.decode().rstrip().split("\n")[-1]
        self.components = {c["purl"]: c for c in report["components"]}
        self.cves = collections.defaultdict(set)
        for finding in report["findings"]:
            if finding["type"] == "Vulnerability":
                self.cves[finding["component"]].add(finding["rule"])

    def count(self, kind):
        return sum(purl.startswith(f"pkg:{kind}/") for purl in self.components)

    def places(self, purl):
        return [e["path"] for e in self.components[purl]["evidence"]]

    def rules(self, purl):
        return {(e["path"].split("!/", 1)[1].split("!/")[0], e["rule"]) for e in self.components[purl]["evidence"]}


def assay(home, *args):
    return subprocess.run([str(BINARY), *map(str, args)], capture_output=True, timeout=1800,
                          env={**os.environ, "ASSAY_HOME": str(home)})


def package(name):
    if CORPUS is None:
        pytest.skip("skipped: not here: $ASSAY_CORPUS")
    found = sorted(CORPUS.glob(f"{name}-*"))
    if not found:
        pytest.skip(f"skipped: not here: package {name} of the corpus")
    return found[0]


class Scans:
    def __init__(self, home):
        self.home, self.done = home, {}

    def __call__(self, name):
        path = package(name)
        if name not in self.done:
            out = self.home / f"{name}.json"
            result = assay(self.home, "scan", path, "--policy", "demo", "-o", f"json={out}")
            assert result.returncode in (0, 1, 3), result.stderr
            self.done[name] = Scan(result, json.loads(out.read_text()))
        return self.done[name]


@pytest.fixture(scope="session")
def scan(tmp_path_factory):
    """With the starter set alone."""
    return Scans(tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="session")
def scan_full(tmp_path_factory):
    """With the shared advisory data."""
    if CORPUS is None:
        pytest.skip("skipped: not here: $ASSAY_CORPUS")
    if not (SHARED / "advisories").is_dir():
        pytest.skip(f"skipped: not here: {SHARED}/advisories")
    home = tmp_path_factory.mktemp("full")
    result = assay(home, "db", "import", SHARED / "advisories")
    assert result.returncode == 0, result.stderr
    return Scans(home)
