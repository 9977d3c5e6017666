"""`assay read-workbook`: the locked-down process that reads what sellers send back."""
import io
import json
import random
import subprocess
import zipfile

import openpyxl
import pytest


@pytest.fixture
def reads(binary):
    def read(data, words=()):
        return subprocess.run([binary, "read-workbook", *words], input=data, capture_output=True, timeout=60)
    return read


def workbook(rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Findings"
    for row in rows:
        sheet.append(row)
    book.create_sheet("Notes").append(["not ours"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data, part, content):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return out.getvalue()


def test_cells_of_our_sheets_come_out(reads):
    done = reads(workbook([["Finding ID", "误报"], ["V-1", "=1+1"]]))
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout) == [
        ["Findings", [[1, [[0, "Finding ID", False], [1, "误报", False]]], [2, [[0, "V-1", False], [1, "", True]]]]]]


@pytest.mark.parametrize("data, why", [
    (b"", "zip"),
    (b"hello", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted"),
    (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
])
def test_what_is_no_workbook_is_refused_with_the_reason(reads, data, why):
    done = reads(data)
    assert done.returncode == 1
    assert why in done.stdout.decode()


def test_an_inflating_workbook_is_refused(reads):
    done = reads(changed(workbook([["a"]]), "xl/sharedStrings.xml", b"<sst>" + b" " * (300 << 20)))
    assert done.returncode == 1
    assert b"sharedStrings" in done.stdout or b"limit" in done.stdout or b"ratio" in done.stdout, done.stdout


def test_a_document_larger_than_the_memory_is_refused_not_fatal(reads):
    # Below every limit of the zip; as a tree of elements far above the memory of the process.
    bits = random.Random(3).getrandbits(25_000_000)
    text = f"{bits:b}".translate({48: "<a/>", 49: "<b/>"}).encode()
    done = reads(changed(workbook([["a"]]), "xl/sharedStrings.xml", b"<sst>" + text + b"</sst>"))
    assert done.returncode == 1
    assert b"memory" in done.stdout


def test_a_damaged_part_is_named_and_not_read_as_blank(reads):
    done = reads(changed(workbook([["a"]]), "xl/sharedStrings.xml", b"<sst><si>"))
    assert done.returncode == 1
    assert b"xl/sharedStrings.xml is not XML" in done.stdout


def test_takes_no_words(reads):
    done = reads(b"", ["file.xlsx"])
    assert done.returncode == 2
    assert b"standard input" in done.stderr
