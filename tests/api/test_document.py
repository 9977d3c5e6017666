"""api/openapi.yaml itself: a valid OpenAPI 3.1 document whose examples fit their own schemas."""

import pathlib

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

PATH = pathlib.Path(__file__).parents[2] / "api" / "openapi.yaml"
DOCUMENT = yaml.safe_load(PATH.read_text(encoding="utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
REGISTRY = Registry().with_resource(
    "urn:openapi", Resource(contents=DOCUMENT, specification=DRAFT202012)
)


def validator(name):
    return Draft202012Validator(
        {"$ref": f"urn:openapi#/components/schemas/{name}"},
        registry=REGISTRY,
        format_checker=FormatChecker(),
    )


def operations():
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if method in ("get", "put", "post", "patch", "delete"):
                yield path, method, operation


def test_is_valid_openapi_31():
    errors = [e.message for e in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()]
    assert errors == []


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_examples_fit_their_schema(name):
    for example in SCHEMAS[name].get("examples", []):
        errors = [f"{e.json_path}: {e.message}" for e in validator(name).iter_errors(example)]
        assert errors == []


def test_bodies_have_examples():
    missing = []
    for path, method, operation in operations():
        bodies = [operation.get("requestBody", {})]
        for response in operation["responses"].values():
            if "$ref" in response:
                response = DOCUMENT["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
            bodies.append(response)
        for body in bodies:
            schema = body.get("content", {}).get("application/json", {}).get("schema", {})
            name = schema.get("$ref", "").rsplit("/", 1)[-1]
            known = SCHEMAS.get(name, {})
            composed = any(k in known for k in ("allOf",)) or name.endswith("Page")
            if name and not known.get("examples") and not composed:
                missing.append(f"{method} {path}: {name}")
    assert missing == []


def test_statuses_are_the_five_words_of_the_guide():
    assert SCHEMAS["Status"]["enum"] == ["Draft", "Scanning", "Approved", "Rejected", "Reviewing"]


def test_changes_of_existing_things_need_if_match():
    free = {"delete_upload", "delete_import", "delete_attachment", "logout", "complete_upload", "sign_parts",
            "put_part", "update_vulndb", "annotate_proof"}
    for path, method, operation in operations():
        existing = "{" in path and (method in ("patch", "delete", "put") or ":" in path)
        names = [p.get("$ref", "").rsplit("/", 1)[-1] for p in operation.get("parameters", [])]
        if existing and operation["operationId"] not in free:
            assert "IfMatch" in names, operation["operationId"]


def test_operation_ids_are_unique():
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids))
