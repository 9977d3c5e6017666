#!/usr/bin/env python3
"""test_summary.py RESULTS [FAILED-STEP…]: adds up the JUnit files that the test runners wrote.

What was skipped comes first, counted by suite and reason, and what failed comes last with its message, so that
the end of a long log always names the failure. A step that failed shows the last lines of its own log (RESULTS/STEP.log)
and counts as one failure even without a failing test, so nothing can fail unseen.
"""
import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

MESSAGE_LINES = 12
LOG_LINES = 12


def problem_of(case):
    for kind in ("failure", "error"):
        node = case.find(kind)
        if node is not None:
            return "\n".join(filter(None, (node.get("message"), node.text))) or kind
    return None


def suite_cases(results):
    """(suite, case) of every file; a file cut off by a crash is a failing case of its own."""
    for path in sorted(results.glob("*.xml")):
        try:
            for case in ET.parse(path).iter("testcase"):
                yield path.stem, case
        except ET.ParseError as error:
            case = ET.Element("testcase", classname=path.name, name="(unreadable)")
            ET.SubElement(case, "error", message=f"the results are not whole: {error}")
            yield path.stem, case


def log_tail(path):
    """The last lines of a step's log that say something, without terminal colours."""
    if not path.exists():
        return ["(no log)"]
    lines = (re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in path.read_text(errors="replace").splitlines())
    return [line for line in lines if line][-LOG_LINES:]


def main():
    results, steps = pathlib.Path(sys.argv[1]), sys.argv[2:]
    passed, failures, skips = 0, [], collections.Counter()
    for suite, case in suite_cases(results):
        problem = problem_of(case)
        if problem is not None:
            failures.append((f"{suite}: {case.get('classname')} {case.get('name')}", problem))
        elif case.find("skipped") is not None:
            skips[suite, case.find("skipped").get("message") or "no reason given"] += 1
        else:
            passed += 1
    for (suite, why), count in sorted(skips.items()):
        print(f"skipped: {suite}: {count} tests: {why}")
    for name, problem in failures:
        print(f"failed: {name}")
        for line in problem.strip().splitlines()[-MESSAGE_LINES:]:
            print(f"    {line}")
    for name in steps:
        print(f"failed step: {name}")
        for line in log_tail(results / f"{name}.log"):
            print(f"    {line}")
    failed = max(len(failures), len(steps))
    print(f"{passed} passed, {failed} failed, {sum(skips.values())} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
