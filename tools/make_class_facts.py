#!/usr/bin/env python3
"""Writes src/catalog/class_facts.cpp from released jars: hashes of a few classes per library and version.

    tools/make_class_facts.py fetch FOLDER     jars of LIBRARIES, through Maven
    tools/make_class_facts.py write FOLDER     > src/catalog/class_facts.cpp

The hash of a class survives relocation (maven-shade and its kind): it covers what the constant pool and the
member table say once package names are taken off. src/catalog/class_print.cpp computes the same number.
"""
import hashlib
import os
import re
import struct
import subprocess
import sys
import zipfile

# group:artifact, the package its classes lie in, classes that must be in the table, versions.
LIBRARIES = [
    ("org.apache.logging.log4j:log4j-core", "org/apache/logging/log4j/",
     ["core/lookup/JndiLookup.class", "core/net/JndiManager.class"],
     "2.0 2.0.1 2.0.2 2.1 2.2 2.3 2.3.1 2.3.2 2.4 2.4.1 2.5 2.6 2.6.1 2.6.2 2.7 2.8 2.8.1 2.8.2 2.9.0 2.9.1 "
     "2.10.0 2.11.0 2.11.1 2.11.2 2.12.0 2.12.1 2.12.2 2.12.3 2.12.4 2.13.0 2.13.1 2.13.2 2.13.3 2.14.0 2.14.1 "
     "2.15.0 2.16.0 2.17.0 2.17.1 2.17.2 2.18.0 2.19.0 2.20.0 2.21.0 2.21.1 2.22.0 2.22.1 2.23.0 2.23.1 2.24.0 "
     "2.24.1 2.24.2 2.24.3 2.25.0 2.25.1"),
    ("log4j:log4j", "org/apache/", ["log4j/net/JMSAppender.class"], "1.2.12 1.2.13 1.2.14 1.2.15 1.2.16 1.2.17"),
    ("org.apache.commons:commons-text", "org/apache/commons/", [],
     "1.0 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10.0 1.11.0 1.12.0"),
    ("commons-collections:commons-collections", "org/apache/commons/", [], "3.0 3.1 3.2 3.2.1 3.2.2"),
    ("org.apache.commons:commons-collections4", "org/apache/commons/", [], "4.0 4.1 4.2 4.3 4.4"),
    ("com.fasterxml.jackson.core:jackson-databind", "com/fasterxml/jackson/", [],
     "2.6.7 2.7.9 2.8.11 2.9.0 2.9.5 2.9.8 2.9.9 2.9.10 2.9.10.8 2.10.0 2.10.5 2.11.0 2.11.4 2.12.0 2.12.3 2.12.6 "
     "2.12.7 2.13.0 2.13.2 2.13.4 2.13.5 2.14.0 2.14.2 2.15.0 2.15.2 2.16.0 2.17.0"),
    ("org.springframework:spring-beans", "org/springframework/", [],
     "4.3.0.RELEASE 4.3.18.RELEASE 4.3.30.RELEASE 5.0.0.RELEASE 5.1.0.RELEASE 5.2.0.RELEASE 5.2.19.RELEASE "
     "5.2.20.RELEASE 5.3.0 5.3.9 5.3.16 5.3.17 5.3.18 5.3.20 5.3.27 5.3.31"),
    ("org.yaml:snakeyaml", "org/yaml/", [],
     "1.15 1.17 1.18 1.19 1.20 1.21 1.23 1.24 1.25 1.26 1.27 1.28 1.29 1.30 1.31 1.32 1.33 2.0 2.1 2.2"),
    ("com.alibaba:fastjson", "com/alibaba/", [],
     "1.2.24 1.2.25 1.2.41 1.2.47 1.2.58 1.2.60 1.2.62 1.2.66 1.2.68 1.2.69 1.2.70 1.2.75 1.2.76 1.2.78 1.2.79 "
     "1.2.80 1.2.83"),
    ("com.thoughtworks.xstream:xstream", "com/thoughtworks/", [],
     "1.4.8 1.4.9 1.4.10 1.4.11 1.4.11.1 1.4.12 1.4.13 1.4.14 1.4.15 1.4.16 1.4.17 1.4.18 1.4.19 1.4.20"),
    ("commons-fileupload:commons-fileupload", "org/apache/commons/", [],
     "1.2 1.2.1 1.2.2 1.3 1.3.1 1.3.2 1.3.3 1.4 1.5"),
    ("com.h2database:h2", "org/", [],
     "1.4.193 1.4.196 1.4.197 1.4.198 1.4.199 1.4.200 2.0.202 2.0.204 2.0.206 2.1.210 2.1.212 2.1.214 2.2.220 "
     "2.2.224"),
]
CLASSES = 10


def fetch(folder):
    items = "".join(
        f"<artifactItem><groupId>{n.split(':')[0]}</groupId><artifactId>{n.split(':')[1]}</artifactId>"
        f"<version>{v}</version></artifactItem>" for n, _, _, vs in LIBRARIES for v in vs.split())
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "pom.xml"), "w") as pom:
        pom.write('<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
                  "<groupId>x</groupId><artifactId>x</artifactId><version>1</version><packaging>pom</packaging>"
                  "<build><plugins><plugin><groupId>org.apache.maven.plugins</groupId>"
                  "<artifactId>maven-dependency-plugin</artifactId><version>3.6.1</version><configuration>"
                  "<outputDirectory>jars</outputDirectory><prependGroupId>true</prependGroupId>"
                  f"<artifactItems>{items}</artifactItems></configuration></plugin></plugins></build></project>")
    subprocess.run(["mvn", "-q", "-B", "dependency:copy"], cwd=folder, check=True)


def plain_descriptor(text):
    return re.sub(rb"L(?:[^;/]*/)*([^;/]*);", rb"L\1;", text)


def plain_string(text):
    if re.fullmatch(rb"[A-Za-z0-9_$./]*[./][A-Za-z0-9_$./]*", text):
        return re.split(rb"[./]", text)[-1]
    return text


def class_hash(data):
    """None when `data` is not a class file."""
    if data[:4] != b"\xca\xfe\xba\xbe":
        return None
    count = struct.unpack_from(">H", data, 8)[0]
    at, pool, index = 10, [None] * count, 1
    while index < count:
        tag = data[at]
        if tag == 1:
            size = struct.unpack_from(">H", data, at + 1)[0]
            pool[index] = (1, data[at + 3:at + 3 + size])
            at += 3 + size
        elif tag in (3, 4, 9, 10, 11, 12, 17, 18):
            pool[index] = (tag, data[at + 1:at + 5])
            at += 5
        elif tag in (5, 6):
            pool[index] = (tag, data[at + 1:at + 9])
            at += 9
            index += 1
        elif tag == 15:
            pool[index] = (tag, b"")
            at += 4
        elif tag in (7, 8, 16, 19, 20):
            pool[index] = (tag, data[at + 1:at + 3])
            at += 3
        else:
            return None
        index += 1
    words = set()

    def utf(raw):
        return pool[struct.unpack(">H", raw)[0]][1]

    for entry in pool:
        if entry is None:
            continue
        tag, raw = entry
        if tag in (9, 10, 11):
            # Owners of the members in use. Other class entries may be left over from inlined constants,
            # and a tool that rewrites the pool drops those.
            name = utf(pool[struct.unpack(">H", raw[:2])[0]][1])
            words.add(b"C" + (plain_descriptor(name) if name[:1] == b"[" else name.split(b"/")[-1]))
        elif tag == 8:
            words.add(b"S" + plain_string(utf(raw)))
        elif tag == 12:
            words.add(b"N" + utf(raw[:2]) + b":" + plain_descriptor(utf(raw[2:])))
        elif tag in (3, 4, 5, 6):
            words.add(b"I" + raw)
    at += 6
    at += 2 + 2 * struct.unpack_from(">H", data, at)[0]
    for _ in range(2):  # fields, methods
        members = struct.unpack_from(">H", data, at)[0]
        at += 2
        for _ in range(members):
            words.add(b"M" + utf(data[at + 2:at + 4]) + b":" + plain_descriptor(utf(data[at + 4:at + 6])))
            attributes = struct.unpack_from(">H", data, at + 6)[0]
            at += 8
            for _ in range(attributes):
                at += 6 + struct.unpack_from(">I", data, at + 2)[0]
    digest = hashlib.sha256(b"\n".join(sorted(words))).digest()
    return struct.unpack("<Q", digest[:8])[0] or 1


def read_versions(folder, name, base, versions):
    group, artifact = name.split(":")
    table, cache = {}, {}
    for version in versions:
        path = os.path.join(folder, "jars", f"{group}.{artifact}-{version}.jar")
        if not os.path.exists(path):
            print(f"not there: {path}", file=sys.stderr)
            continue
        row = {}
        with zipfile.ZipFile(path) as jar:
            for info in jar.infolist():
                if not info.filename.startswith(base) or not info.filename.endswith(".class"):
                    continue
                if "$" in info.filename:
                    continue
                key = (info.filename, info.CRC)
                if key not in cache:
                    cache[key] = class_hash(jar.read(info))
                row[info.filename[len(base):]] = cache[key]
        table[version] = row
    return table


def choose(table, forced):
    versions = list(table)
    common = [c for c in sorted(set().union(*table.values()))
              if "/" in c and sum(c in table[v] for v in versions) >= 0.6 * len(versions)]
    chosen = list(forced)
    groups = [versions]

    def split(groups, name):
        out = []
        for group in groups:
            parts = {}
            for v in group:
                parts.setdefault(table[v].get(name, 0), []).append(v)
            out += parts.values()
        return out

    for name in chosen:
        groups = split(groups, name)
    while len(chosen) < CLASSES:
        best = max(common, key=lambda c: (len(split(groups, c)), sum(c in table[v] for v in versions)))
        if len(split(groups, best)) == len(groups):
            # Nothing splits further: fill with classes that every version has.
            rest = [c for c in common if c not in chosen]
            chosen += sorted(rest, key=lambda c: (-sum(c in table[v] for v in versions), c))[:max(0, 6 - len(chosen))]
            break
        chosen.append(best)
        groups = split(groups, best)
    for group in groups:
        if len(group) > 1:
            print("not told apart:", group, file=sys.stderr)
    return chosen


def write(folder):
    print("// Generated by tools/make_class_facts.py: facts about released jars. Do not edit.\n"
          '#include "catalog/class_facts.h"\n\nnamespace assay::catalog {\n\nnamespace {\n')
    entries = []
    for n, (name, base, forced, versions) in enumerate(LIBRARIES):
        table = read_versions(folder, name, base, versions.split())
        classes = choose(table, forced)
        print(f"// {name}")
        print(f"constexpr std::string_view kVersions{n}[] = {{" + ", ".join(f'"{v}"' for v in table) + "};")
        print(f"constexpr std::string_view kClasses{n}[] = {{" + ", ".join(f'"{c}"' for c in classes) + "};")
        cells = [f"{table[v].get(c, 0) or 0:#x}" for v in table for c in classes]
        print(f"constexpr std::uint64_t kHashes{n}[] = {{" + ", ".join(cells) + "};\n")
        group, artifact = name.split(":")
        entries.append(f'    {{"{group}", "{artifact}", "{base}", kVersions{n}, kClasses{n}, kHashes{n}}},')
    print("constexpr LibraryFacts kLibraries[] = {\n" + "\n".join(entries) + "\n};\n\n}  // namespace\n")
    print("std::span<const LibraryFacts> class_facts() { return kLibraries; }\n\n}  // namespace assay::catalog")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("fetch", "write"):
        sys.exit(__doc__)
    {"fetch": fetch, "write": write}[sys.argv[1]](sys.argv[2])
