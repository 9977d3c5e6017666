"""`assay scan` from outside: verdicts, exit codes, outputs, and what happens when it is disturbed."""
import json
import os
import signal
import subprocess
import time

import pytest
from conftest import BINARY, EICAR, tar_gz_of, zip_of

CLEAN = zip_of({"app/readme.txt": b"nothing to see", "app/run.sh": b"#!/bin/sh\necho hi\n"})
LOCK = json.dumps({"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
    "": {"name": "shop", "version": "1.0.0"}, "node_modules/lodash": {"version": "4.17.15"}}}).encode()


def verdict_of(result):
    return result.stdout.decode().rstrip("\n").split("\n")[-1]


def test_clean_package_is_approved_under_demo(assay, package):
    result = assay("scan", package("clean.zip", CLEAN), "--policy", "demo")
    assert result.returncode == 0, result.stdout + result.stderr
    assert verdict_of(result).startswith("verdict: approved")
    assert "demo" in verdict_of(result)


def test_starter_data_alone_fails_closed_under_the_default_policy(assay, package):
    result = assay("scan", package("clean.zip", CLEAN))
    assert result.returncode == 4
    assert verdict_of(result).startswith("verdict: data missing")


def test_vulnerable_lock_file_is_rejected_with_its_nested_path(assay, package):
    path = package("shop.zip", zip_of({"src.tar.gz": tar_gz_of({"shop/package-lock.json": LOCK})}))
    result = assay("scan", path, "--policy", "demo", "-o", "json")
    assert result.returncode == 1, result.stderr
    report = json.loads(result.stdout)
    finding = next(f for f in report["findings"] if f["rule"] == "CVE-2020-8203")
    assert finding["blocking"]
    assert finding["paths"] == ["shop.zip!/src.tar.gz!/shop/package-lock.json"]
    assert result.stderr.decode().rstrip().split("\n")[-1].startswith("verdict: rejected")


def test_the_same_package_without_the_component_is_not(assay, package):
    fixed = LOCK.replace(b"4.17.15", b"4.17.21")
    result = assay("scan", package("shop.zip", zip_of({"package-lock.json": fixed})), "--policy", "demo")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("wrap", [
    lambda data: data,
    lambda data: zip_of({"a.com": data}),
    lambda data: zip_of({"x.tar.gz": tar_gz_of({"y.zip": zip_of({"a.com": data})})}),
])
def test_eicar_is_found_at_any_depth(assay, package, wrap):
    result = assay("scan", package("p.zip", wrap(EICAR)), "--policy", "demo")
    assert result.returncode == 1, result.stdout
    assert b"EICAR" in result.stdout or b"Eicar" in result.stdout


@pytest.mark.parametrize("data,infected", [
    (EICAR + b" \t\r\n\x1a", True),
    (EICAR + b" " * 60, True),
    (EICAR + b" " * 61, False),       # 129 bytes
    (b" " + EICAR, False),            # not first
    (EICAR + b"x", False),            # something else after
    (EICAR[:-1], False),
    (EICAR.replace(b"!", b"?", 1), False),
])
def test_eicar_exactly_by_its_standard(assay, package, data, infected):
    result = assay("scan", package("p.zip", zip_of({"a.com": data})), "--policy", "demo")
    assert result.returncode == (1 if infected else 0), result.stdout


def test_encrypted_content_is_incomplete_not_clean(assay, package):
    # ZipCrypto by its flag: bit 0 of the general purpose flags in both headers.
    data = bytearray(zip_of({"secret.zip": zip_of({"a": b"b"})}))
    local, central = data.find(b"PK\x03\x04"), data.rfind(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    result = assay("scan", package("p.zip", bytes(data)), "--policy", "demo")
    assert result.returncode == 3, result.stdout
    assert b"encrypted" in result.stdout
    assert b"p.zip!/secret.zip" in result.stdout


def test_truncated_archive_keeps_what_was_readable_and_says_damaged(assay, package):
    whole = tar_gz_of({"shop/package-lock.json": LOCK, "shop/big.bin": os.urandom(300_000)})
    result = assay("scan", package("cut.tar.gz", whole[:-100_000]), "--policy", "demo")
    assert result.returncode == 1, result.stdout  # lodash lies before the cut
    assert b"lodash" in result.stdout
    assert b"damaged" in result.stdout


def test_standard_input_and_folder(assay, package, tmp_path):
    result = assay("scan", "-", "--policy", "demo", data=zip_of({"package-lock.json": LOCK}))
    assert result.returncode == 1
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "package-lock.json").write_bytes(LOCK)
    (folder / "loop").symlink_to(folder)
    result = assay("scan", folder, "--policy", "demo", "-o", "json")
    assert result.returncode == 1
    finding = json.loads(result.stdout)["findings"][0]
    assert finding["paths"] == ["tree!/package-lock.json"]


def test_the_sandbox_is_told_with_the_timings(assay, package):
    said = assay("scan", package("shop.zip", zip_of({"a.txt": b"hello"})), "--policy", "demo", "--timings").stderr.decode()
    layers = dict(line.removeprefix("sandbox: ").split(None, 1) for line in said.splitlines() if line.startswith("sandbox: "))
    assert {"landlock", "seccomp", "rlimits", "no_new_privs", "namespaces"} <= layers.keys(), said


def test_outputs_to_files(assay, package, tmp_path):
    path = package("shop.zip", zip_of({"package-lock.json": LOCK}))
    outputs = {name: tmp_path / f"out.{name}" for name in ("json", "xlsx", "html", "cyclonedx")}
    result = assay("scan", path, "--policy", "demo", *[x for n, f in outputs.items() for x in ("-o", f"{n}={f}")])
    assert result.returncode == 1, result.stderr
    assert result.stdout == b""
    bom = json.loads(outputs["cyclonedx"].read_text())
    assert any(c["purl"] == "pkg:npm/lodash@4.17.15" for c in bom["components"])
    assert outputs["xlsx"].read_bytes()[:2] == b"PK"
    assert b"CVE-2020-8203" in outputs["html"].read_bytes()


def test_same_package_same_bytes(assay, package):
    path = package("shop.zip", zip_of({"package-lock.json": LOCK, "a.zip": CLEAN, "b.zip": CLEAN}))
    first = assay("scan", path, "--policy", "demo", "-o", "json").stdout
    assert first == assay("scan", path, "--policy", "demo", "-o", "json").stdout
    assert str(path.parent).encode() not in first


@pytest.mark.parametrize("args", [
    ["scan"], ["scan", "/nonexistent/file.zip"], ["scan", ".", "-o", "nonsense"],
    ["scan", ".", "--policy", "nonsense"], ["scan", ".", "--no-such-option"], ["nonsense"], ["scan", ".", "-o", "json="],
])
def test_usage_errors_exit_2_with_words(assay, args):
    result = assay(*args)
    assert result.returncode == 2
    assert result.stderr or result.stdout


def children_of(pid):
    return [int(p) for p in open(f"/proc/{pid}/task/{pid}/children").read().split()]


def scanning(tmp_path):
    """A scan that waits for standard input, and the process that does the scanning."""
    home = tmp_path / "home"
    home.mkdir()
    process = subprocess.Popen([str(BINARY), "scan", "-", "--policy", "demo"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env={**os.environ, "ASSAY_HOME": str(home), "TMPDIR": str(tmp_path)})
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = children_of(process.pid)
        if found:
            return process, found[0]
        time.sleep(0.02)
    raise AssertionError("no child process appeared")


def test_killed_child_is_our_fault_and_says_so(tmp_path):
    process, child = scanning(tmp_path)
    os.kill(child, signal.SIGKILL)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 3
    assert b"killed" in err or b"signal" in err
    assert b"approved" not in out + err


def test_interrupt_ends_with_130(tmp_path):
    process, _ = scanning(tmp_path)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
