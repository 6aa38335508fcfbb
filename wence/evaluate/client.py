"""Talks to the assistant as a resident's client does, and takes the time of every turn."""

from __future__ import annotations

import time
from dataclasses import replace
from types import TracebackType
from typing import Any

import httpx
from pydantic import ValidationError

from wence.errors import WenceError
from wence.evaluate.cases import Case
from wence.evaluate.judge import Finding, judge
from wence.evaluate.replies import First, Reply, Turn
from wence.evaluate.result import Outcome

TURN_SECONDS = 30.0


class UnreachableError(WenceError):
    """An assistant that can't be reached: its address, why, and what to do."""

    def __init__(self, url: str, why: str) -> None:
        self.url = url
        super().__init__(f"Nothing answers at {url} ({why}). Start it with `make run`.")


class Client:
    """A connection to a running assistant."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        self._facts: dict[str, tuple[str, ...]] = {}
        self._http = httpx.Client(
            base_url=self.url, timeout=TURN_SECONDS, trust_env=False, transport=transport
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def check(self) -> None:
        """Raise UnreachableError unless an assistant answers that it is ready."""
        try:
            response = self._http.get("/readyz")
        except httpx.HTTPError as error:
            raise UnreachableError(self.url, f"{type(error).__name__}: {error}") from error
        if response.status_code != httpx.codes.OK:
            why = f"/readyz says {response.status_code}: {response.text[:200]}"
            raise UnreachableError(self.url, why)

    def try_case(self, case: Case) -> Outcome:
        """Say the case's turns in a new conversation and judge the replies to the last.

        Raises:
            UnreachableError: when the assistant is gone.
        """
        conversation: str | None = None
        replies: tuple[Reply, ...] = ()
        seconds = []
        for text in case.turns:
            body = {"conversation_id": conversation, "text": text, "region": None, "payload": None}
            began = time.perf_counter()
            try:
                response = self._http.post("/api/v1/messages", json=body)
                response.raise_for_status()
                turn = Turn.model_validate_json(response.content)
            except httpx.ConnectError as error:
                raise UnreachableError(self.url, str(error)) from error
            except (httpx.HTTPError, ValidationError) as error:
                found = f"{type(error).__name__}: {error}"
                return Outcome(case, [Finding("contract", "an answer to the turn", found)], ())
            seconds.append(time.perf_counter() - began)
            conversation, replies = turn.conversation_id, turn.replies
        return Outcome(case, judge(case.expect, replies), replies, tuple(seconds))

    def look_up(self, outcome: Outcome) -> Outcome:
        """Return the outcome with the item that the look-up holds likeliest; unchanged where it needs the dialogue.

        Raises:
            UnreachableError: when the assistant is gone or the look-up fails.
        """
        case = outcome.case
        if not case.searched:
            return outcome
        found = self._get("/api/v1/lookup", {"q": case.turns[0], "limit": "1"})["results"]
        if not found:
            return outcome
        [best] = found
        item_id = best["item"]["id"]
        if item_id not in self._facts:
            facts = self._get(f"/api/v1/items/{item_id}", {})["facts"]
            self._facts[item_id] = tuple(fact["text"] for fact in facts)
        reply = Reply.model_validate(best | {"item_id": item_id})
        first = First(item_id=item_id, score=best["score"], reply=reply, facts=self._facts[item_id])
        return replace(outcome, first=first)

    def _get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        try:
            response = self._http.get(path, params=query)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise UnreachableError(self.url, f"{path}: {error}") from error
        found: dict[str, Any] = response.json()
        return found
