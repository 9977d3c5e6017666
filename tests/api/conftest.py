"""Starts the real program on a free loopback port; every answer is checked against the served document."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from centre import Centre  # noqa: E402


@pytest.fixture(scope="session")
def centre(tmp_path_factory):
    with Centre(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture
def seller(centre):
    return centre.sign_in("seller")


@pytest.fixture
def other(centre):
    return centre.sign_in("second seller")


@pytest.fixture
def reviewer(centre):
    return centre.sign_in("reviewer")


@pytest.fixture
def administrator(centre):
    return centre.sign_in("administrator")
