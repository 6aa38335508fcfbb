"""`/widget.js` and the other files that pages load."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.assets import asset

router = APIRouter(tags=["pages"], include_in_schema=False)
FOR_EVER = "public, max-age=31536000, immutable"
FOR_MINUTES = "public, max-age=300"


@router.get("/widget.js")
@router.get("/widget.css")
@router.get("/page.css")
@router.get("/people.css")
@router.get("/desk.css")
@router.get("/desk.js")
@router.get("/page.js")
@router.get("/icon.svg")
async def get_asset(request: Request) -> Response:
    """Send a file. Under the address with its digest it is kept for ever, else for minutes.

    Any site may load it, also one that isolates itself from others.
    """
    found = asset(request.url.path.removeprefix("/"))
    exact = request.query_params.get("v") == found.digest
    headers = {
        "Cache-Control": FOR_EVER if exact else FOR_MINUTES,
        "ETag": f'"{found.digest}"',
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    if request.headers.get("if-none-match", "").removeprefix("W/") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)
