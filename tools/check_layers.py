#!/usr/bin/env python3
"""Fails when a file of src/ or clam/ includes a folder that tools/layers.txt does not allow.

Static libraries link whatever they are given, so the linker never notices a new arrow; this does.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*"([a-z_]+)/', re.M)


def load_table():
    table = {}
    for line in (ROOT / "tools/layers.txt").read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            folder, _, allowed = line.partition(":")
            table[folder.strip()] = set(allowed.split())
    return table


def cycles(table):
    """A table with a cycle would allow anything; refuse it too."""
    done, busy = set(), []

    def visit(node):
        if node in busy:
            return busy[busy.index(node):] + [node]
        if node in done:
            return None
        busy.append(node)
        for nxt in sorted(table.get(node, ())):
            found = visit(nxt)
            if found:
                return found
        busy.pop()
        done.add(node)
        return None

    for node in table:
        found = visit(node)
        if found:
            return found
    return None


def main():
    table, bad = load_table(), []
    loop = cycles(table)
    if loop:
        bad.append("tools/layers.txt: cycle " + " -> ".join(loop))
    for base, folder_of in ((ROOT / "src", lambda p: p.parts[0]), (ROOT / "clam", lambda p: "clam")):
        for path in sorted(base.rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            folder = folder_of(path.relative_to(base))
            if folder not in table:
                bad.append(f"{path.relative_to(ROOT)}: folder {folder} has no row in tools/layers.txt")
                continue
            for target in INCLUDE.findall(path.read_text(encoding="utf-8")):
                if target != folder and target in table and target not in table[folder]:
                    bad.append(f"{path.relative_to(ROOT)}: {folder} may not include {target}/")
    print("\n".join(bad) if bad else "layers: every arrow is in tools/layers.txt")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
