#!/usr/bin/env python3
"""files.py COMMAND …: the files that the browser tests hand over, and what they read back.

  eicar FILE             the EICAR test file in a zip in a tar.gz in a zip
  ballast FILE MEBIBYTES a package that does not compress, so that an upload lasts
  read FILE              the sheet Findings of a report as JSON
  fill FILE OUT          columns F, G and H filled in for every row; with `wrong` a conclusion that is not in the list
"""
import io
import json
import random
import sys
import tarfile
import zipfile

FINDINGS = "Findings"
EXPLANATION = "The class that the advisory names was removed from the jar before packing; see the build log, step 4."


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def eicar(path):
    # In two halves, so that this script is not itself a find.
    sample = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    inner = zipped("sample.com", sample)
    middle = io.BytesIO()
    with tarfile.open(fileobj=middle, mode="w:gz") as archive:
        entry = tarfile.TarInfo("tools/inner.zip")
        entry.size = len(inner)
        archive.addfile(entry, io.BytesIO(inner))
    with open(path, "wb") as out:
        out.write(zipped("lib/middle.tar.gz", middle.getvalue()))


def ballast(path, mebibytes):
    with open(path, "wb") as out:
        out.write(zipped("ballast.bin", random.Random(1).randbytes(int(mebibytes) << 20)))


def header_row(sheet):
    for row in sheet.iter_rows(min_row=1, max_row=20):
        if any(str(cell.value or "").startswith("Finding ID") for cell in row):
            return row[0].row
    raise SystemExit("no header row in the sheet Findings")


def read(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book[FINDINGS]
    head = header_row(sheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head)]
    print(json.dumps({"sheets": book.sheetnames, "head": rows[0], "rows": [row for row in rows[1:] if row[0]]}, default=str))


def fill(path, out, wrong=""):
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book[FINDINGS]
    filled = 0
    for row in sheet.iter_rows(min_row=header_row(sheet) + 1):
        if not row[0].value:
            continue
        row[5].value = "Perhaps" if wrong else "Not affected"
        row[6].value = "Vulnerable code not present"
        row[7].value = EXPLANATION
        filled += 1
    book.save(out)
    print(filled)


if __name__ == "__main__":
    {"eicar": eicar, "ballast": ballast, "read": read, "fill": fill}[sys.argv[1]](*sys.argv[2:])
