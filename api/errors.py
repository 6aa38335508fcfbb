"""Turns what goes wrong anywhere into problems, without repeating what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException

from api.gate import JSON_PATHS
from api.log import logger
from api.pages import page
from api.problems import Place, Problem, kind_of_status
from api.wording import wording

log = logger(__name__)


def handle_errors(app: FastAPI) -> None:
    """Have all errors answered in the one shape."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RedisError, _redis)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    if error.status >= 500 and error.kind != "not-ready":
        cause = error.__cause__
        why = None if cause is None else type(cause).__qualname__
        log.warning("problem", kind=error.kind, cause=why)
    return answer(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return answer(request, Problem("invalid-request", errors=places(error.errors())))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer(request, Problem(kind_of_status(error.status_code), headers=error.headers))


async def _redis(request: Request, error: Exception) -> Response:
    problem = Problem("redis-unreachable", retry_after=5)
    problem.__cause__ = error
    return await _problem(request, problem)


async def answer_of(request: Request, error: Exception) -> Response:
    """Return what the application answers to an error; raises one that none of its handlers is for."""
    handlers = request.app.exception_handlers
    for kind in type(error).__mro__:
        if kind in handlers:
            answered: Response = await handlers[kind](request, error)
            return answered
    raise error


def answer(request: Request, problem: Problem) -> Response:
    """Return the problem as the caller reads it: a page for a browser, else problem+json."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if wants_page and not request.url.path.startswith(JSON_PATHS):
        return page(request, "problem.html", status=problem.status, problem=problem.details())
    return problem.response()


def places(errors: Sequence[Mapping[str, Any]]) -> list[Place]:
    """Return where a request is wrong. The input itself and its words are left out."""
    found = []
    for error in errors:
        texts = wording()["validation"]
        text = texts.get(error["type"], texts["other"])
        rule = {k: v for k, v in (error.get("ctx") or {}).items() if isinstance(v, int)}
        try:
            message = text.format(**rule)
        except KeyError:
            message = texts["other"]
        where = [str(part) for part in error["loc"] if not isinstance(part, int)]
        found.append(Place(place=".".join(where), message=message))
    return found
