#!/usr/bin/env python3
"""openapi_json.py api/openapi.yaml OUT.cpp: the document as JSON inside a C++ file (std only + PyYAML)."""
import json
import sys

import yaml


def main(source, target):
    with open(source, encoding="utf-8") as f:
        text = json.dumps(yaml.safe_load(f), ensure_ascii=False, separators=(",", ":"))
    # A string literal has a length limit in practice; pieces of a raw literal have not.
    pieces = [text[i : i + 4000] for i in range(0, len(text), 4000)]
    with open(target, "w", encoding="utf-8") as f:
        f.write('#include <string_view>\n\nnamespace assay::http {\n')
        f.write("extern const std::string_view kOpenapiDocument;\n")
        f.write("const std::string_view kOpenapiDocument =\n")
        for piece in pieces:
            f.write(f'    R"openapi({piece})openapi"\n')
        f.write("    ;\n}  // namespace assay::http\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
