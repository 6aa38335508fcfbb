"""Who may do what: permissions.yml, read and held against the routes that there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from api.people.roles import Role

FILE = Path(__file__).with_name("permissions.yml")
ANYONE = "anyone"
LEAVING = "/logout"


class Stage(StrEnum):
    """What a session still waits for: the second factor's code, a password or second factor of one's own, nothing."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - a stage's name
    FACTOR = "factor"
    WHOLE = "whole"


class WithoutLine(ValueError):
    """A route that permissions.yml doesn't name, or a line for a route that isn't there."""


@dataclass(frozen=True)
class Permissions:
    """The table. routes: by path and method, the roles that may; None for anyone."""

    labels: dict[Role, str]
    stages: dict[Stage, str]
    routes: dict[tuple[str, str], frozenset[Role] | None]

    def may(self, role: Role, path: str, method: str = "GET") -> bool:
        """Whether people of a role may. What the table doesn't name, nobody may."""
        allowed = self.routes.get((path, method), frozenset())
        return allowed is None or role in allowed

    def reaches(self, stage: Stage, path: str) -> bool:
        """Whether a session may come so far."""
        return stage is Stage.WHOLE or path in (LEAVING, self.stages[stage])


@cache
def permissions() -> Permissions:
    """Return the table."""
    read: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    groups = {
        name: frozenset(Role(role) for role in roles) for name, roles in read["groups"].items()
    }
    return Permissions(
        labels={Role(name): label for name, label in read["roles"].items()},
        stages={Stage(name): path for name, path in read["stages"].items()},
        routes={
            (path, method): None if group == ANYONE else groups[group]
            for path, methods in read["routes"].items()
            for method, group in methods.items()
        },
    )


def hold(app: FastAPI) -> None:
    """Check that every route has its line. Raises WithoutLine naming the first that hasn't."""
    known = permissions().routes.keys()
    there = set(routes_of(app))
    for path, method in there - known:
        raise WithoutLine(f"{method} {path} has no line in {FILE.name}: say who may")
    for path, method in known - there:
        raise WithoutLine(f"{FILE.name} has a line for {method} {path}, which isn't there")


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield the path and the method of every route that the application itself answers."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            for method in context.methods or ():
                yield str(context.path), method
