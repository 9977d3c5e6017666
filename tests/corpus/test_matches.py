"""Flaws that the shared advisory data name in the corpus, and some that they must not."""
import pytest

# Well-known flaws by component; every one must be found.
PRESENT = {
    "01": {"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1": {"CVE-2021-44228", "CVE-2021-45046", "CVE-2021-45105", "CVE-2021-44832"},
           "pkg:maven/org.springframework/spring-beans@5.3.17": {"CVE-2022-22965"},
           "pkg:maven/org.apache.commons/commons-text@1.9": {"CVE-2022-42889"},
           "pkg:maven/commons-collections/commons-collections@3.2.1": {"CVE-2015-7501"},
           "pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.9.8": {"CVE-2019-12384", "CVE-2020-36518"},
           "pkg:maven/org.yaml/snakeyaml@1.26": {"CVE-2022-1471"},
           "pkg:maven/com.h2database/h2@1.4.196": {"CVE-2022-23221"}},
    "08": {"pkg:npm/lodash@4.17.15": {"CVE-2020-8203", "CVE-2021-23337"}, "pkg:npm/handlebars@4.0.14": {"CVE-2019-19919"}},
    "10": {"pkg:pypi/django@3.2": {"CVE-2021-35042", "CVE-2022-28346"}, "pkg:pypi/pillow@9.0.0": {"CVE-2022-22817"},
           "pkg:generic/openssl@1.1.1k": {"CVE-2021-3711"}},
    "12": {"pkg:golang/golang.org/x/text@v0.3.4": {"CVE-2021-38561", "CVE-2022-32149"},
           "pkg:golang/golang.org/x/crypto@v0.0.0-20201124201722-c8d3bf9c5392": {"CVE-2021-43565", "CVE-2022-27191"}},
    "13": {"pkg:cargo/regex@1.3.9": {"CVE-2022-24713"}},
    "16": {"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1": {"CVE-2021-44228"}, "pkg:npm/lodash@4.17.15": {"CVE-2020-8203"}},
}
# Fixed before the version that is there.
ABSENT = {
    "01": {"pkg:maven/org.springframework/spring-beans@5.3.17": {"CVE-2022-22950"},
           "pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.9.8": {"CVE-2018-7489", "CVE-2017-7525"}},
    "08": {"pkg:npm/lodash@4.17.15": {"CVE-2019-10744"}},
    "10": {"pkg:pypi/urllib3@1.26.4": {"CVE-2020-26137"}, "pkg:generic/openssl@1.1.1k": {"CVE-2021-3449", "CVE-2014-0160"}},
    "12": {"pkg:golang/golang.org/x/text@v0.3.4": {"CVE-2020-14040"}},
}


def pairs(table):
    return [(name, purl, ids) for name, found in table.items() for purl, ids in found.items()]


@pytest.mark.parametrize("name,purl,ids", pairs(PRESENT))
def test_known_flaws_are_found(scan_full, name, purl, ids):
    assert ids <= scan_full(name).cves[purl]
    assert scan_full(name).code == 1


@pytest.mark.parametrize("name,purl,ids", pairs(ABSENT))
def test_fixed_flaws_are_not(scan_full, name, purl, ids):
    assert purl in scan_full(name).components
    assert not ids & scan_full(name).cves[purl]


@pytest.mark.parametrize("name", ["01", "08", "10", "12", "13", "16"])
def test_one_flaw_of_one_component_is_one_finding(scan_full, name):
    seen = [(f["component"], f["rule"]) for f in scan_full(name).report["findings"] if f["type"] == "Vulnerability"]
    assert len(seen) == len(set(seen))


def test_a_release_without_advisories_is_said(scan_full):
    # The shared data end before Debian 12: its packages are listed, not matched, and that is in the verdict.
    notes = "\n".join(map(str, scan_full("14").report["verdict"]["notes"]))
    assert "Debian:12" in notes


def test_unscored_flaws_stay_unknown(scan_full):
    unscored = [f for f in scan_full("12").report["findings"] if f["type"] == "Vulnerability" and not f["vulnerability"]["score"]]
    assert unscored
    assert all(f["blocking"] == (f["vulnerability"]["severity"] in ("high", "critical")) for f in unscored)
