"""The seller guide through the API: add, upload, submit, verdict, appeal, decision, product."""

import io

import openpyxl
import packages
import pytest


@pytest.fixture(scope="session")
def rejected(centre):
    """A version with a finding that one reviewer may decide."""
    seller = centre.sign_in("seller")
    _, version = seller.add_asset("walk rejected", "moderate.zip", packages.moderate())
    request = seller.submit(version)
    assert request["kind"] == "add_asset" and request["status"] == "Scanning" and request["submitted_by"] == "Sam Seller"
    return seller.wait_for(version["id"], "Rejected", "Approved")


def test_a_clean_package_is_approved_and_sold(seller, other, administrator):
    asset, version = seller.add_asset("walk clean", "clean.zip", packages.clean())
    assert version["status"] == "Draft" and version["revision"]["package"]["filename"] == "clean.zip"
    assert version["id"] in [v["id"] for v in seller.get("/versions", query={"status": "Draft"}).json()["items"]]
    request = seller.submit(version)
    version = seller.wait_for(version["id"], "Approved", "Rejected")
    assert version["status"] == "Approved"
    assert seller.get(f"/requests/{request['id']}").json()["status"] == "Approved"

    body = {"name": "walk licence", "version_id": version["id"], "specification": "one year", "overview": "o", "terms": "t"}
    product = seller.post("/products", body, expect=201).json()
    assert product["state"] == "draft" and product["version"]["id"] == version["id"]
    product = seller.act(product, f"/products/{product['id']}:publish").json()
    assert product["state"] == "on_sale"

    asset = seller.get(f"/assets/{asset['id']}").json()
    delete = next(a for a in asset["actions"] if a["action"] == "delete")
    assert not delete["allowed"] and delete["code"] == "associated"
    refused = seller.act(asset, f"/assets/{asset['id']}", method="DELETE", expect=409, query={"confirm_name": asset["name"]})
    assert refused.json()["code"] == "associated"
    seller.act(product, f"/products/{product['id']}", method="DELETE", expect=409)

    product = seller.act(product, f"/products/{product['id']}:unpublish").json()
    seller.act(product, f"/products/{product['id']}", method="DELETE", expect=204)
    asset = seller.get(f"/assets/{asset['id']}").json()
    assert seller.act(asset, f"/assets/{asset['id']}", method="DELETE", expect=None).status in (409, 422)
    seller.act(asset, f"/assets/{asset['id']}", method="DELETE", expect=204, query={"confirm_name": asset["name"]})
    seller.get(f"/assets/{asset['id']}", expect=404)
    log = administrator.get("/admin/audit", query={"limit": 100}).json()["items"]
    assert {"T3", "T4", "T19"} <= {entry["transition"] for entry in log}


def test_a_vulnerable_package_is_rejected_rectified_and_approved(seller):
    _, version = seller.add_asset("walk log4j", "shop.zip", packages.log4shell())
    seller.submit(version)
    version = seller.wait_for(version["id"], "Rejected", "Approved")
    assert version["status"] == "Rejected" and version["findings"]["blocking"] >= 1
    scan = seller.get(f"/scans/{version['revision']['scan_id']}").json()
    assert scan["verdict"]["outcome"] == "rejected" and scan["counts"]["components"] >= 1
    path = f"/scans/{scan['id']}"
    found = seller.get(path + "/findings", query={"q": "CVE-2021-44228"}).json()["items"][0]
    assert found["blocking"] and found["score"]["value"] == 10.0
    assert found["paths"][0].startswith("shop.zip!/app/lib/log4j-core-2.14.1.jar")
    components = seller.get(path + "/components", query={"q": "log4j-core"}).json()["items"]
    assert components[0]["purl"] == "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
    assert seller.get(path + "/unscanned").json()["items"] == []

    seller.act(version, f"/versions/{version['id']}:submit", expect=409)
    version = seller.act(version, f"/versions/{version['id']}:modify").json()
    assert version["status"] == "Draft" and version["revision"]["number"] == 2
    version = seller.attach(version, "shop.zip", packages.clean("rectified"))
    seller.submit(version)
    version = seller.wait_for(version["id"], "Approved", "Rejected")
    assert version["status"] == "Approved"
    assert [r["number"] for r in seller.get(f"/versions/{version['id']}/revisions").json()["items"]] == [2, 1]


def test_a_virus_at_any_depth_is_rejected(seller):
    _, version = seller.add_asset("walk virus", "virus.zip", packages.eicar())
    seller.submit(version)
    version = seller.wait_for(version["id"], "Rejected", "Approved")
    assert version["status"] == "Rejected"
    page = seller.get(f"/scans/{version['revision']['scan_id']}/findings", query={"type": "Virus"}).json()
    assert page["items"][0]["paths"][0] == "virus.zip!/middle.tar.gz!/inner.zip!/deep/sample.com"


def test_reports_come_in_four_formats(seller, rejected):
    path = f"/versions/{rejected['id']}/reports"
    listed = seller.get(path).json()["items"]
    assert listed[0]["formats"] == ["xlsx", "html", "json", "cyclonedx"]
    for kind in listed[0]["formats"]:
        answer = seller.get(f"{path}/{kind}")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        again = seller.get(f"{path}/{kind}", expect=304, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.body == b""
    assert seller.get(f"{path}/json").json()["package_name" if "package_name" in seller.get(f"{path}/json").json() else "package"]
    workbook = openpyxl.load_workbook(io.BytesIO(seller.get(f"{path}/xlsx").body))
    assert "Findings" in workbook.sheetnames
    seller.get(f"{path}/docx", expect=404)


def fill(content, conclusion, justification, explanation):
    """Columns F, G and H of every blocking row, as a person would."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook["Findings"]
    filled = 0
    for row in sheet.iter_rows(min_row=2):
        if row[0].value and str(row[0].value).startswith("V-") and "blocking" in str(row[1].value).lower():
            row[5].value, row[6].value, row[7].value = conclusion, justification, explanation
            filled += 1
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue(), filled


def test_an_appeal_from_the_workbook_to_the_decision(seller, other, reviewer, rejected):
    assert rejected["status"] == "Rejected", rejected
    version = seller.get(f"/versions/{rejected['id']}").json()
    appeal = seller.post(f"/versions/{version['id']}/appeals", expect=201).json()
    assert seller.post(f"/versions/{version['id']}/appeals", expect=201).json()["id"] == appeal["id"]
    sheet = seller.get(f"/versions/{version['id']}/reports/xlsx").body
    xlsx = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

    bad, filled = fill(sheet, "Not affected", None, "too short")
    assert filled >= 1
    preview = seller.act(appeal, f"/appeals/{appeal['id']}/proof", bad, "PUT", headers=xlsx).json()
    assert not preview["accepted"] and any(p["cell"].startswith("Findings!") for p in preview["problems"])
    seller.act(appeal, f"/appeals/{appeal['id']}/proof", b"not a workbook", "PUT", headers=xlsx)
    path = f"/appeals/{appeal['id']}/proof:annotate"
    back = openpyxl.load_workbook(io.BytesIO(seller.post(path, bad, headers=xlsx).body))
    comments = [cell.comment.text for row in back["Findings"].iter_rows() for cell in row if cell.comment]
    assert any(text.startswith("P05") for text in comments) and any(text.startswith("P06") for text in comments), comments
    assert back["Findings"]["H2"].value == "too short", "what was typed goes back too"
    assert "workbook" in seller.post(path, b"not a workbook", headers=xlsx, expect=422).json()["errors"][0]["detail"]
    other.post(path, bad, headers=xlsx, expect=404)

    words = "The template function is never called with text from outside; see src/render.js."
    rows = [r["finding"]["id"] for r in seller.get(f"/appeals/{appeal['id']}/rows", query={"only": "blocking"}).json()["items"]]
    update = {"rows": [{"finding_id": i, "conclusion": "not_affected",
                        "justification": "vulnerable_code_not_in_execute_path", "explanation": words} for i in rows]}
    preview = seller.act(appeal, f"/appeals/{appeal['id']}/rows", update, "PATCH").json()
    assert preview["changed_rows"] == len(rows) and preview["blank_blocking"] == 0
    appeal = seller.get(f"/appeals/{appeal['id']}").json()
    appeal = seller.act(appeal, f"/appeals/{appeal['id']}/attachments/call-graph.txt", b"render -> never", "PUT",
                        headers={"Content-Type": "application/octet-stream"}).json()
    assert appeal["attachments"][0]["filename"] == "call-graph.txt"
    assert seller.get(f"/appeals/{appeal['id']}/attachments/call-graph.txt").body == b"render -> never"
    assert appeal["submittable"], appeal["problems"]
    appeal = seller.act(appeal, f"/appeals/{appeal['id']}:submit", {}).json()
    assert appeal["state"] == "submitted" and appeal["due_at"]
    assert seller.get(f"/versions/{version['id']}").json()["status"] == "Reviewing"

    other.get(f"/appeals/{appeal['id']}", expect=404)
    seller.act(appeal, f"/appeals/{appeal['id']}:claim", expect=403)
    queue = reviewer.get("/appeals", query={"queue": "true"}).json()["items"]
    assert appeal["id"] in [a["id"] for a in queue]
    appeal = reviewer.get(f"/appeals/{appeal['id']}").json()
    decisions = {"decisions": [{"finding_id": i, "decision": "accepted", "comment": "agreed"} for i in rows]}
    assert reviewer.act(appeal, f"/appeals/{appeal['id']}:decide", decisions, expect=409).json()["code"] == "not_claimed"
    appeal = reviewer.act(appeal, f"/appeals/{appeal['id']}:claim").json()
    assert appeal["assignee"]
    for row in reviewer.get(f"/appeals/{appeal['id']}/rows").json()["items"]:
        assert row["may_accept"], row
    appeal = reviewer.act(appeal, f"/appeals/{appeal['id']}:decide", decisions).json()
    assert appeal["state"] == "decided" and appeal["outcome"] == "accepted"
    version = seller.get(f"/versions/{version['id']}").json()
    assert version["status"] == "Approved"
    reports = seller.get(f"/versions/{version['id']}/reports").json()["items"]
    assert [r["revision"] for r in reports] == [2, 1]
    findings = seller.get(f"/scans/{version['revision']['scan_id']}/findings", query={"blocking": "true"}).json()
    assert {f["state"] for f in findings["items"]} == {"dismissed"}


def test_a_critical_row_needs_two_persons(seller, reviewer):
    _, version = seller.add_asset("walk critical", "critical.zip", packages.log4shell())
    seller.submit(version)
    version = seller.wait_for(version["id"], "Rejected")
    appeal = seller.post(f"/versions/{version['id']}/appeals", expect=201).json()
    sheet = seller.get(f"/versions/{version['id']}/reports/xlsx").body
    words = "JndiLookup is removed from the jar at build time; see build.gradle line 40."
    proof, filled = fill(sheet, "Not affected", "vulnerable_code_not_present", words)
    preview = seller.act(appeal, f"/appeals/{appeal['id']}/proof", proof, "PUT", headers={
        "Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}).json()
    assert preview["accepted"] and len(preview["rows"]) == filled, preview["problems"]
    appeal = seller.get(f"/appeals/{appeal['id']}").json()
    appeal = seller.act(appeal, f"/appeals/{appeal['id']}:submit", {"accept_blank": True}).json()
    appeal = reviewer.act(reviewer.get(f"/appeals/{appeal['id']}").json(), f"/appeals/{appeal['id']}:claim").json()
    rows = reviewer.get(f"/appeals/{appeal['id']}/rows", query={"only": "concluded"}).json()["items"]
    critical = next(r for r in rows if r["finding"]["rule"] == "CVE-2021-44228")
    assert not critical["may_accept"] and critical["refuse_reason"]
    accept = {"decisions": [{"finding_id": critical["finding"]["id"], "decision": "accepted", "comment": "fine"}]}
    reviewer.act(appeal, f"/appeals/{appeal['id']}:decide", accept, expect=409)
    appeal = reviewer.get(f"/appeals/{appeal['id']}").json()
    uphold = {"decisions": [{"finding_id": r["finding"]["id"], "decision": "rejected", "comment": "The class is there."}
                            for r in rows]}
    appeal = reviewer.act(appeal, f"/appeals/{appeal['id']}:decide", uphold).json()
    assert appeal["outcome"] == "denied"
    assert seller.get(f"/versions/{version['id']}").json()["status"] == "Rejected"


def test_withdrawing_a_scan_makes_it_a_draft_again(seller):
    _, version = seller.add_asset("walk withdraw", "withdraw.zip", packages.clean("withdrawn"))
    seller.submit(version)
    version = seller.get(f"/versions/{version['id']}").json()
    answer = seller.act(version, f"/versions/{version['id']}:withdraw", expect=None)
    if answer.status == 200:  # else the scan was quicker
        assert answer.json()["status"] == "Draft"
    else:
        assert answer.status in (409, 412)
