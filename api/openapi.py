"""Completes the OpenAPI document: what the framework leaves out or gets wrong."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.events import Event
from api.gate import JSON_PATHS
from api.problems import ProblemDetails
from api.wording import wording

KEY = "key"
ONLY_WITH_KEY = "/channels/hotline/"
OF_PEOPLE = "/api/v1/desk/"  # for those who have signed in
FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")


def complete_openapi(app: FastAPI) -> None:
    """Have the application describe itself truly."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    text = wording()["openapi"]
    document = get_openapi(
        title=app.title,
        version=app.version,
        routes=app.routes,
        description=text["description"],
        tags=[{"name": name, "description": about} for name, about in text["tags"].items()],
    )
    schemas = document["components"]["schemas"]
    for name in FRAMEWORKS_OWN:
        schemas.pop(name, None)
    schemas |= _schemas_of(ProblemDetails) | _schemas_of(Event)
    document["components"]["securitySchemes"] = {
        KEY: {"type": "http", "scheme": "bearer", "description": text["key"]}
    }
    for address, path in document["paths"].items():
        for operation in path.values():
            _drop_frameworks_422(operation)
            _say_who_may(address, operation)
    return document


def _schemas_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the schemas of a model that no route answers with by itself."""
    template = "#/components/schemas/{model}"
    schema = model.model_json_schema(ref_template=template)
    inner: dict[str, Any] = schema.pop("$defs")
    return {model.__name__: schema, **inner}


def _say_who_may(address: str, operation: dict[str, Any]) -> None:
    """Note where a key raises the rate, and where callers outside the trusted networks need one."""
    if address.startswith(ONLY_WITH_KEY):
        operation["security"] = [{KEY: []}]
    elif address.startswith(JSON_PATHS) and not address.startswith(OF_PEOPLE):
        operation["security"] = [{}, {KEY: []}]


def _drop_frameworks_422(operation: dict[str, Any]) -> None:
    answer = operation["responses"].get("422", {})
    content = answer.get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    if reference.endswith("HTTPValidationError"):
        del content["application/json"]
        if not content:
            del operation["responses"]["422"]
