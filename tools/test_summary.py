#!/usr/bin/env python3
"""test_summary.py RESULTS [FAILED-STEP…]: adds up the JUnit files that the test runners wrote.

A step that failed without a failing test in its file counts as one failure, so nothing can fail unseen.
"""
import pathlib
import sys
import xml.etree.ElementTree as ET


def main():
    passed = failed = skipped = 0
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xml")):
        for case in ET.parse(path).iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                print(f"failed: {path.stem}: {case.get('classname')} {case.get('name')}")
            elif case.find("skipped") is not None:
                skipped += 1
                why = case.find("skipped").get("message") or ""
                print(f"skipped: {path.stem}: {case.get('classname')} {case.get('name')} {why}")
            else:
                passed += 1
    failed = max(failed, len(sys.argv) - 2)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
