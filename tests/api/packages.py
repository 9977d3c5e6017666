"""Small packages, made here so that nothing is downloaded."""

import io
import json
import tarfile
import zipfile


def make_zip(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            z.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def make_tar_gz(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as t:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            t.addfile(info, io.BytesIO(content))
    return out.getvalue()


def clean(words="hello"):
    return make_zip({"app/README.txt": words, "app/run.sh": "#!/bin/sh\necho hello\n"})


def jar(group, name, version):
    properties = f"groupId={group}\nartifactId={name}\nversion={version}\n"
    return make_zip({f"META-INF/maven/{group}/{name}/pom.properties": properties})


def log4shell():
    """log4j-core 2.14.1 (CVE-2021-44228, 10.0) in a jar in a zip."""
    return make_zip({"app/lib/log4j-core-2.14.1.jar": jar("org.apache.logging.log4j", "log4j-core", "2.14.1")})


def moderate():
    """A finding between 7.0 and 8.9 that one reviewer may decide: lodash 4.17.20 (CVE-2021-23337, 7.2)."""
    lock = {"name": "app", "version": "1.0.0", "lockfileVersion": 3,
            "packages": {"": {"name": "app", "version": "1.0.0"}, "node_modules/lodash": {"version": "4.17.20"}}}
    return make_zip({"app/package-lock.json": json.dumps(lock)})


def eicar():
    # In two halves, so that this file is not itself a find.
    test = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    inner = make_zip({"deep/sample.com": test})
    return make_zip({"middle.tar.gz": make_tar_gz({"inner.zip": inner})})
