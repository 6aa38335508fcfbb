"""How a reader wants to see the pages: larger type and fewer controls, traditional characters."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

KEPT_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Sight:
    """What was chosen. changed: whether it was chosen with this request, so that it is to be kept."""

    elder: bool
    traditional: bool
    changed: bool

    def keep(self, request: Request, response: Response) -> None:
        """Have the browser keep what was just chosen; it says nothing about who reads."""
        if not self.changed:
            return
        for name, value in {"elder": str(int(self.elder)), "script": self.script}.items():
            response.set_cookie(
                name,
                value,
                max_age=KEPT_SECONDS,
                samesite="lax",
                httponly=True,
                secure=request.url.scheme == "https",
            )

    @property
    def script(self) -> str:
        """The characters' name: hans or hant."""
        return "hant" if self.traditional else "hans"


def sight_of(request: Request) -> Sight:
    """Return what the address chooses, else what was chosen before."""
    chosen = {name: request.query_params.get(name) for name in ("elder", "script")}
    kept = {name: request.cookies.get(name) for name in chosen}
    return Sight(
        elder=(chosen["elder"] or kept["elder"]) == "1",
        traditional=(chosen["script"] or kept["script"]) == "hant",
        changed=any(value is not None for value in chosen.values()),
    )
