"""Runs the real binary. `ASSAY_BINARY` names it; the default is the release build."""
import io
import os
import pathlib
import subprocess
import tarfile
import zipfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("ASSAY_BINARY", ROOT / "build/release/assay"))
# The EICAR test file in two halves, so that this source is not itself a find.
EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


def zip_of(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def tar_gz_of(members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.fixture
def assay(tmp_path):
    def run(*args, data=None, env=None, timeout=120):
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        return subprocess.run(
            [str(BINARY), *map(str, args)], input=data, capture_output=True, timeout=timeout,
            env={**os.environ, "ASSAY_HOME": str(home), "TMPDIR": str(tmp_path), **(env or {})})
    return run


@pytest.fixture
def package(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path
    return write


@pytest.fixture
def binary():
    return BINARY
