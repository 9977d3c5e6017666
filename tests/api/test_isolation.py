"""Another seller's object is a 404 on every route of the document."""

import packages
import pytest


@pytest.fixture(scope="module")
def theirs(centre):
    seller = centre.sign_in("seller")
    asset, version = seller.add_asset("isolation", "isolation.zip", packages.log4shell())
    request = seller.submit(version)
    version = seller.wait_for(version["id"], "Rejected")
    appeal = seller.post(f"/versions/{version['id']}/appeals", expect=201).json()
    _, clean = seller.add_asset("isolation clean", "clean.zip", packages.clean("isolated"))
    seller.submit(clean)
    clean = seller.wait_for(clean["id"], "Approved")
    product = seller.post("/products", {"name": "isolated", "version_id": clean["id"], "specification": "s",
                                        "overview": "o", "terms": "t"}, expect=201).json()
    upload = seller.post("/uploads", {"filename": "isolated.zip", "size": 10}, expect=201).json()
    return {"asset_id": asset["id"], "version_id": version["id"], "request_id": request["id"],
            "scan_id": version["revision"]["scan_id"], "appeal_id": appeal["id"], "product_id": product["id"],
            "upload_id": upload["id"], "import_id": upload["id"], "number": "1", "format": "json", "filename": "a.txt"}


BODIES = {"create_version": {"number": "V9"}, "update_asset": {"short_description": "x"},
          "update_version": {"number": "V9"}, "sign_parts": {"numbers": [1]}, "update_product": {"name": "x"},
          "update_appeal_rows": {"rows": [{"finding_id": "V-0001-00000000", "conclusion": None}]},
          "decide_appeal": {"decisions": []}, "submit_appeal": {}}


def test_every_route_answers_404(centre, other, theirs):
    walked = 0
    for method, template, operation in other.contract.operations():
        if "{" not in template:
            continue
        path = template
        for name, value in theirs.items():
            path = path.replace("{%s}" % name, value)
        body = BODIES.get(operation["operationId"])
        if operation["operationId"] in ("put_part", "put_proof", "put_attachment"):
            body = b"0123456789"
        headers = {"If-Match": '"1"'}
        answer = other.call(method, path, body, headers)
        # Deciding is a reviewer's: a seller learns nothing but that.
        expected = 403 if operation["operationId"] in ("claim_appeal", "release_appeal", "decide_appeal") else 404
        assert answer.status == expected, (method, path, answer.status, answer.body[:300])
        walked += 1
    assert walked > 40


def test_lists_hold_only_ones_own(other, theirs):
    for path in ("/assets", "/versions", "/requests", "/appeals", "/products", "/uploads", "/admin/audit"):
        text = other.get(path, query={"limit": 200} if path != "/uploads" else None).body.decode()
        for value in theirs.values():
            assert len(value) < 10 or value not in text, path


def test_anothers_upload_cannot_become_ones_package(other, theirs):
    _, version = other.add_asset("thief")
    answer = other.act(version, f"/versions/{version['id']}", {"upload_id": theirs["upload_id"]}, "PATCH", expect=None)
    assert answer.status in (404, 422)
    product = {"name": "stolen", "version_id": theirs["version_id"], "specification": "s", "overview": "o", "terms": "t"}
    assert other.post("/products", product, expect=None).status in (404, 422)


def test_the_owner_still_sees_all_of_it(seller, theirs):
    for path in ("/assets/{asset_id}", "/versions/{version_id}", "/requests/{request_id}", "/scans/{scan_id}",
                 "/appeals/{appeal_id}", "/products/{product_id}", "/uploads/{upload_id}"):
        seller.get(path.format(**theirs))
