"""The one shape of errors: RFC 9457 problem details, with texts from wording.yml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.wording import wording

MEDIA_TYPE = "application/problem+json"


class Place(BaseModel):
    """One thing that is wrong with a request. What was sent is never repeated."""

    place: str = Field(description="Where: a field of the body, a query parameter, or a part.")
    message: str = Field(description="What is wrong there, and what is wanted.")


class ProblemDetails(BaseModel):
    """An error (RFC 9457)."""

    type: str = Field(description="Kind of problem; the address explains it.")
    title: str
    status: int
    detail: str = Field(description="What happened and what to do, for the person who asked.")
    instance: str = Field(description="This occurrence, as a URN; the logs carry its UUID.")
    errors: list[Place] = Field(default=[], description="The places, for a request that is wrong.")


class Problem(Exception):
    """An error that the caller is told about.

    kind: a key of ``problems`` in wording.yml; retry_after: seconds.
    """

    def __init__(
        self,
        kind: str,
        *,
        errors: Sequence[Place] = (),
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.errors = list(errors)
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        super().__init__(kind)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(wording()["problems"][self.kind]["status"])

    def details(self) -> ProblemDetails:
        """Return the body of the answer."""
        text = wording()["problems"][self.kind]
        known = structlog.contextvars.get_contextvars()
        return ProblemDetails(
            type=f"/problems#{self.kind}",
            title=text["title"],
            status=text["status"],
            detail=text["detail"],
            instance=f"urn:uuid:{known.get('request_id', '00000000-0000-0000-0000-000000000000')}",
            errors=self.errors,
        )

    def response(self) -> JSONResponse:
        """Return the answer as problem+json."""
        return JSONResponse(
            self.details().model_dump(),
            status_code=self.status,
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


def kind_of_status(status: int) -> str:
    """Return the kind of problem that stands for an HTTP status raised by the framework."""
    special = {"404": "not-found", "405": "method-not-allowed", "413": "too-large"}
    if str(status) in special:
        return special[str(status)]
    return "bad-request" if status < 500 else "internal"


def documented(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return the ``responses`` of a route that may answer with these problems."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        text = wording()["problems"][kind]
        example = {
            "type": f"/problems#{kind}",
            "title": text["title"],
            "status": text["status"],
            "detail": text["detail"],
            "instance": "urn:uuid:5b0c1f0e-52d5-4a39-9a3f-0c7b8a1f9f10",
            "errors": text.get("example_errors", []),
        }
        entry = found.setdefault(
            text["status"],
            {
                "description": text["title"],
                "content": {
                    MEDIA_TYPE: {
                        "schema": {"$ref": "#/components/schemas/ProblemDetails"},
                        "examples": {},
                    }
                },
            },
        )
        entry["content"][MEDIA_TYPE]["examples"][kind] = {"value": example}
    return found
