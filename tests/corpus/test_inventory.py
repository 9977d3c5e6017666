"""What every package of the corpus holds. The counts are of distinct purls; where another scanner
finds more lines (docs of the corpus: peers.md), the same component in several places is one here,
with one evidence for each place."""
import re

import pytest

EVERY = ["01", "02", "03", "04", "05", "06", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18",
         "19", "20", "21", "22", "23", "24", "25", "26", "27", "28"]
NOT_OPENED = ["17", "18", "19", "20", "21", "22"]
WITHOUT_COMPONENTS = ["24"]  # an application for phones without any package metadata
LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"

# At least so many of each type: what is really inside.
COUNTS = {
    "01": {"maven": 22}, "02": {"maven": 45, "npm": 2}, "03": {"maven": 146}, "04": {"maven": 110}, "05": {"maven": 669},
    "06": {"maven": 85}, "08": {"npm": 135}, "09": {"npm": 4}, "10": {"pypi": 16, "generic": 11}, "11": {"pypi": 16, "generic": 11},
    "12": {"golang": 19}, "13": {"cargo": 42}, "14": {"deb": 140}, "15": {"deb": 140, "npm": 135, "maven": 22},
    "16": {"deb": 140, "npm": 135, "maven": 22}, "23": {"generic": 3}, "25": {"nuget": 7, "pypi": 1}, "26": {"deb": 1},
    "27": {"golang": 19, "maven": 1, "pypi": 1}, "28": {"maven": 1050, "npm": 148, "deb": 140, "cargo": 57, "golang": 19, "pypi": 17}}


@pytest.mark.parametrize("name", EVERY)
def test_no_package_with_components_ends_clean_and_empty(scan, name):
    result = scan(name)
    if name in WITHOUT_COMPONENTS:
        return
    assert result.components or result.code != 0, result.verdict


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_counts(scan, name):
    result = scan(name)
    for kind, count in COUNTS[name].items():
        assert result.count(kind) >= count, kind


@pytest.mark.parametrize("name", NOT_OPENED)
def test_what_is_not_opened_is_incomplete(scan, name):
    result = scan(name)
    assert result.code == 3
    assert "incomplete" in result.verdict


@pytest.mark.parametrize("name", EVERY)
def test_every_component_is_well_formed_and_has_evidence(scan, name):
    purls = [c["purl"] for c in scan(name).report["components"]]
    assert len(purls) == len(set(purls))
    for component in scan(name).report["components"]:
        assert re.fullmatch(r"pkg:[a-z]+/[^ ]+", component["purl"])
        assert component["evidence"], component["purl"]
        for evidence in component["evidence"]:
            assert evidence["path"] and evidence["rule"] and 0 < evidence["confidence"] <= 100
        if not component.get("version"):
            assert component.get("note"), component["purl"]


def test_log4j_is_named_wherever_it_hides(scan):
    rules = scan("01").rules(LOG4J)
    assert ("shop/stripped.jar", "maven/class-fingerprint") in rules
    assert ("shop/relocated.jar", "maven/class-fingerprint") in rules
    assert ("shop/shaded.jar", "maven/pom.properties") in rules
    assert ("shop/boot.jar", "maven/pom.properties") in rules
    assert not [purl for purl in scan("01").components if "stripped" in purl or "relocated" in purl]


def test_spring_beans_has_its_own_group_and_its_flaw(scan):
    purl = "pkg:maven/org.springframework/spring-beans@5.3.17"
    assert "CVE-2022-22965" in scan("01").cves[purl]
    for wrong in ("spring-beans/spring-beans", "spring-core/spring-core", "h2/h2"):
        assert not [p for p in scan("01").components if wrong in p]
    assert "pkg:maven/com.h2database/h2@1.4.196" in scan("01").components


def test_bundled_javascript(scan):
    assert set(scan("09").components) == {
        "pkg:npm/jquery@3.4.0", "pkg:npm/moment@2.19.3", "pkg:npm/lodash@4.17.15", "pkg:npm/handlebars@4.0.14"}


def test_libraries_inside_a_stripped_binary(scan):
    assert set(scan("23").components) == {"pkg:generic/openssl@1.1.1g", "pkg:generic/zlib@1.2.11", "pkg:generic/sqlite@3.31.0"}


def test_libraries_inside_wheels(scan):
    for purl in ("pkg:generic/openssl@1.1.1k", "pkg:generic/openssl@1.1.1g", "pkg:generic/libpng@1.6.37", "pkg:npm/jquery@3.5.1"):
        assert purl in scan("10").components
    assert set(scan("10").components) == set(scan("11").components)


def test_rust_with_and_without_audit_data(scan):
    rules = {e["rule"] for c in scan("13").report["components"] for e in c["evidence"]}
    assert rules == {"cargo/auditable", "cargo/panic-path"}


def test_images_hold_what_their_layers_hold(scan):
    assert set(scan("15").components) == set(scan("16").components)
    debs = {purl for purl in scan("14").components}
    assert debs <= set(scan("16").components)
    assert all("distro=debian-12" in purl for purl in debs)


def test_nested_package_is_listed(scan):
    assert LOG4J in scan("27").components
    assert "pkg:pypi/django@3.2" in scan("27").components
    assert "pkg:golang/github.com/cloudflare/cfssl@v1.6.0" in scan("27").components
    assert all("27-nested.zip!/inner.tar.gz!/libs.zip!/" in place for place in scan("27").places(LOG4J))


def test_every_package_inside_the_big_suite_is_listed(scan):
    seen = {e["path"].split("!/")[1].removeprefix("big/").split("/")[0]
            for c in scan("28").report["components"] for e in c["evidence"]}
    for inner in ("01-java-app.zip", "02-solr.war", "03-activemq.tar.gz", "04-zipkin-boot.jar", "05-wildfly.zip", "06-hadoop-shaded.jar",
                  "08-node-app.zip", "10-python-wheels.tar.gz", "11-python-venv.tar.gz", "12-go-app.tar.gz", "13-rust-app.tar.gz",
                  "14-debian-rootfs.tar.gz", "25-dotnet-pe.whl", "x-activemq", "x-wildfly"):
        assert inner in seen
    for name in ("01", "03", "08", "10", "12", "13", "14", "25"):
        assert set(scan(name).components) <= set(scan("28").components), name
