"""Checks answers against the OpenAPI document that the server itself serves."""

import json
import re

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012


class Contract:
    def __init__(self, document):
        self.document = document
        self.registry = Registry().with_resource("urn:openapi", Resource(contents=document, specification=DRAFT202012))
        self.paths = []
        for template, item in document["paths"].items():
            pattern = re.sub(r"\\\{[a-z_]+\\\}", "[^/]+?", re.escape(template))
            self.paths.append((re.compile(pattern + "$"), template, item))
        # Templates with a verb first, as the server does.
        self.paths.sort(key=lambda entry: "}:" not in entry[1])
        self.seen = set()

    def operation(self, method, path):
        path = path[1:] if path.startswith("//") else path
        for pattern, template, item in self.paths:
            if pattern.match(path) and method.lower() in item:
                return template, item[method.lower()]
        return None, None

    def operations(self):
        for template, item in self.document["paths"].items():
            for method, operation in item.items():
                if method in ("get", "put", "post", "patch", "delete"):
                    yield method.upper(), template, operation

    def check(self, method, path, answer):
        for name in ("X-Content-Type-Options", "Content-Security-Policy", "Trace-Id", "Cache-Control"):
            assert name in answer.headers, f"{method} {path}: no {name}"
        template, operation = self.operation(method, path)
        if operation is None:
            assert answer.status in (404, 405), f"{method} {path} is not in the document: {answer.status}"
            return
        self.seen.add(operation["operationId"])
        responses = operation["responses"]
        response = responses.get(str(answer.status))
        if response is None:
            assert answer.status >= 400, f"{method} {template}: {answer.status} is not in the document"
            response = responses["default"]
        if "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
        content = response.get("content")
        if not content:
            assert answer.body == b"", f"{method} {template}: a body where the document has none"
            return
        media = answer.headers["Content-Type"].split(";")[0]
        assert media in content, f"{method} {template}: {media} is not one of {list(content)}"
        if media.endswith("json"):
            self.validate(content[media]["schema"], json.loads(answer.body), f"{method} {template} {answer.status}")

    def validate(self, schema, value, where):
        schema = json.loads(json.dumps(schema).replace('"#/', '"urn:openapi#/'))
        validator = Draft202012Validator(schema, registry=self.registry, format_checker=FormatChecker())
        errors = [f"{e.json_path}: {e.message}"[:300] for e in validator.iter_errors(value)]
        assert not errors, f"{where}: {errors[:5]}"
