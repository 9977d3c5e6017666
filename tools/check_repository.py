#!/usr/bin/env python3
"""Rules about the repository itself that no compiler checks.

- no `resolved` address in web/package-lock.json
- no path of somebody's machine, no private key, nothing larger than 1 MiB
- a NOTICE line for every dependency that CMake or package.json names
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAX_BYTES = 1 << 20
MACHINE_PATH = re.compile(rb"(?<![\w.])/(?:home|Users)/(?!advisories)[a-z][\w-]+/|/work/(?:main|shared)\b|/tmp/wt/")
PRIVATE_KEY = re.compile(rb"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{100}")


def tracked():
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return [ROOT / name.decode() for name in names.split(b"\0") if name]


def check_files():
    for path in tracked():
        if not path.is_file():
            continue
        data = path.read_bytes()
        where = path.relative_to(ROOT)
        if len(data) > MAX_BYTES:
            yield f"{where}: {len(data)} bytes; keep files under {MAX_BYTES}"
        if where.parts[0] == "tests" and where.parts[1:2] == ("fixtures",):
            continue
        if where == pathlib.Path("tools/check_repository.py"):
            continue
        if MACHINE_PATH.search(data):
            yield f"{where}: names a path of a machine"
        if PRIVATE_KEY.search(data):
            yield f"{where}: holds a private key"


def check_lock():
    lock = ROOT / "web/package-lock.json"
    if lock.exists():
        for name, entry in json.loads(lock.read_text())["packages"].items():
            if "resolved" in entry and not entry.get("link"):
                yield f"web/package-lock.json: {name} carries a download address"


def check_notice():
    notice = (ROOT / "NOTICE").read_text().lower()
    for line in (ROOT / "cmake/Dependencies.cmake").read_text().splitlines():
        found = re.match(r"assay_(?:pkg|lib)\((\w+)", line)
        if found and found[1].lower() not in notice:
            yield f"NOTICE: no line for {found[1]}"
    package = ROOT / "web/package.json"
    if package.exists():
        for name in json.loads(package.read_text()).get("dependencies", {}):
            if name.lower() not in notice:
                yield f"NOTICE: no line for {name}"


def main():
    problems = [*check_files(), *check_lock(), *check_notice()]
    print("\n".join(problems) if problems else "repository: clean")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
