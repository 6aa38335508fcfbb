"""The action server's address, with connections that are kept open.

Rasa opens a connection for every call and waits up to five minutes for it.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig


class KeptAliveEndpoint(EndpointConfig):
    """Posts JSON over one session; `seconds` is the most that a call may take."""

    def __init__(self, url: str, *, seconds: float) -> None:
        super().__init__(url=url)
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        """The session, opened at first use inside the running loop."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._seconds, connect=2),
                connector=aiohttp.TCPConnector(limit=100, keepalive_timeout=4),
                json_serialize=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
            )
        return self._session

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any | None:
        """Post `json` and return the answer's JSON.

        Posts again, once, when the server had closed the kept connection: actions
        only read, so asking twice does no harm. Raises `ClientResponseError`
        without the body, which may quote the resident.
        """
        try:
            return await self._post(kwargs["json"])
        except (aiohttp.ServerDisconnectedError, ConnectionResetError):
            return await self._post(kwargs["json"])

    async def _post(self, body: Any) -> Any:
        async with self.session().post(self.url, json=body) as response:
            if response.status == 400:
                raise ClientResponseError(400, response.reason or "", await response.text())
            if response.status > 400:
                raise ClientResponseError(response.status, response.reason or "", "")
            return await response.json()

    async def close(self) -> None:
        """Close the session, if one was opened."""
        if self._session is not None:
            await self._session.close()
