"""Talks to the assistant as a resident's client does, and takes the time of every turn."""

from __future__ import annotations

import time
from types import TracebackType

import httpx
from pydantic import ValidationError

from wence.errors import WenceError
from wence.evaluate.cases import Case
from wence.evaluate.judge import Finding, judge
from wence.evaluate.replies import Reply, Turn
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
