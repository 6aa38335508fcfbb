"""A call, as a call centre's platform makes it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import httpx

_NUMBERS = itertools.count(1)


@dataclass
class Caller:
    """A call with its turns counted."""

    client: httpx.AsyncClient
    call_id: str = field(default_factory=lambda: f"call-{next(_NUMBERS)}")
    turns: int = 0
    last: dict[str, Any] = field(default_factory=dict)

    async def send(self, **turn: Any) -> httpx.Response:
        """Send a turn as it is."""
        path = f"/channels/hotline/calls/{self.call_id}/turns"
        return await self.client.post(path, json=turn)

    async def turn(self, **turn: Any) -> str:
        """Send the next turn; return what is said."""
        self.turns += 1
        response = await self.send(turn_id=str(self.turns), **turn)
        assert response.status_code == 200, response.text
        self.last = response.json()
        assert self.last["turn_id"] == str(self.turns)
        return str(self.last["say"]["text"])

    async def start(self, **more: Any) -> str:
        """Begin the call."""
        return await self.turn(event="start", **more)

    async def say(self, text: str, confidence: float = 0.9, *alternatives: str) -> str:
        """Say something."""
        speech = {"text": text, "confidence": confidence, "alternatives": list(alternatives)}
        return await self.turn(speech=speech)

    async def press(self, keys: str) -> str:
        """Press keys."""
        return await self.turn(dtmf=keys)
