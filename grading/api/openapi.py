"""What the OpenAPI document says beyond what is read off the views: sign-in and errors."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from grading.api.problems import MEDIA_TYPE
from grading.api.tokens import Token

SCHEMA = {
    "type": "object",
    "description": "What went wrong and what to do (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "problems": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Each thing that is wrong with what was handed in.",
        },
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "What is wrong with which field or parameter.",
        },
    },
}
ERRORS = {
    "get": (400, 401, 403, 404, 409, 429),
    "post": (400, 401, 403, 404, 409, 413, 415, 422, 429),
}


class InSchema(OpenApiAuthenticationExtension):
    """How the OpenAPI document tells of it."""

    target_class = Token
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "“Token ” and a token made on the page “API tokens”.",
        }


def errors(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Tell of the errors in the OpenAPI document: the same for every operation of a method."""
    result["components"].setdefault("schemas", {})["Problem"] = SCHEMA
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for status in ERRORS.get(method, ERRORS["post"]):
                operation["responses"].setdefault(
                    str(status), {"description": HTTPStatus(status).phrase, "content": content}
                )
    return result
