"""docs/FORMATS.md is what the program says it opens."""
from conftest import ROOT


def test_the_document_of_formats_is_up_to_date(assay):
    said = assay("formats", "--markdown")
    assert said.returncode == 0
    assert (ROOT / "docs/FORMATS.md").read_text() == said.stdout.decode(), \
        "run: assay formats --markdown > docs/FORMATS.md"
