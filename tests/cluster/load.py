"""Made-up residents who talk to several gateways at once, and watch that each gets what is theirs.

What a turn must be answered is learnt beforehand, when nothing fails: the assistant is deterministic, so each
reply must be the same again but for the numbers of tickets and hand-overs. A resident does what the widget does:
a turn whose connection breaks is sent again, with the same key, to the next gateway.
"""

from __future__ import annotations

import asyncio
import random
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

from api.wording import wording

SCRIPTS: list[list[str]] = yaml.safe_load(
    Path(__file__).with_name("conversations.yml").read_text("utf-8")
)
NUMBER = re.compile(r"Z?\d{8}-\d{4,}")
ATTEMPTS = 6
SECONDS = 30.0
PAUSE = (0.05, 0.4)
NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_NOTICE = wording()["one_shot"]["notice"]


@dataclass
class Findings:
    """What the residents saw.

    failures: when a turn failed, by the monotonic clock, and how; wrong: what must never be; tickets, handovers: the
    numbers told, by conversation.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[float, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    tickets: dict[str, str] = field(default_factory=dict)
    handovers: dict[str, str] = field(default_factory=dict)
    ratings: set[str] = field(default_factory=set)
    uncertain: set[str] = field(default_factory=set)

    @property
    def turns(self) -> int:
        """How many turns were said."""
        return sum(self.outcomes.values())

    @property
    def answered(self) -> int:
        """How many turns the dialogue answered."""
        return self.outcomes["answered"] + self.outcomes["sent again"]

    @property
    def failed(self) -> int:
        """How many turns got no answer, whether told so or not."""
        return self.outcomes["told"] + self.outcomes["not told"]

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which such a share of the answers came."""
        ordered = sorted(self.seconds) or [0.0]
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Residents:
    """Talks to gateways from a thread of its own, so that a test's main thread can break things meanwhile."""

    def __init__(self, urls: Sequence[str], seed: int = 0) -> None:
        self.urls = list(urls)
        self.found = Findings()
        self._random = random.Random(seed)
        self.expected: dict[tuple[int, int], list[str]] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def learn(self) -> None:
        """Hear each script once while all is well. Raises AssertionError when it isn't."""
        asyncio.run(self._learn())

    def capacity(self, seconds: float, workers: int = 16) -> float:
        """Return how many turns a second are answered when so many residents talk without a pause."""
        before = self.found
        self.found = Findings()
        answered = asyncio.run(self._work(seconds, workers))
        wrong = self.found.wrong
        self.found = before
        assert not wrong, wrong
        return answered / seconds

    def start(self, turns_a_second: float) -> None:
        """Begin to talk, so many turns a second, until ``stop``."""
        self._stop.clear()
        run = self._talk(turns_a_second)
        self._thread = threading.Thread(target=lambda: asyncio.run(run))
        self._thread.start()

    def stop(self) -> Findings:
        """Begin no more conversations, wait until those under way are over, and return what was seen."""
        self._stop.set()
        assert self._thread is not None, "it was never started"
        self._thread.join(120)
        assert not self._thread.is_alive(), "a conversation doesn't end"
        return self.found

    async def _learn(self) -> None:
        async with _client() as client:
            for number, script in enumerate(SCRIPTS):
                conversation = str(uuid.uuid4())
                for step, text in enumerate(script):
                    said = text.format(name="某某")
                    answer, _ = await self._say(client, conversation, said)
                    assert answer is not None, "a turn fails while nothing is broken"
                    assert answer.status_code == 200, answer.text
                    shown = _shown(answer.json(), "某某")
                    assert _NOTICE not in shown, "the dialogue is down while nothing is broken"
                    self.expected[number, step] = shown

    async def _work(self, seconds: float, workers: int) -> int:
        """Return how many turns were answered in time; conversations under way then are ended, and don't count."""
        end = time.monotonic() + seconds

        async def worker(client: httpx.AsyncClient) -> None:
            while time.monotonic() < end:
                await self._converse(client, self._random.randrange(len(SCRIPTS)), (0, 0))

        async with _client() as client, asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(worker(client))
            await asyncio.sleep(end - time.monotonic())
            return self.found.answered

    async def _talk(self, turns_a_second: float) -> None:
        between = sum(map(len, SCRIPTS)) / len(SCRIPTS) / turns_a_second
        async with _client() as client, asyncio.TaskGroup() as group:
            due = time.monotonic()
            while not self._stop.is_set():
                number = self._random.randrange(len(SCRIPTS))
                group.create_task(self._converse(client, number, PAUSE))
                due += self._random.expovariate(1 / between)
                await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _converse(
        self, client: httpx.AsyncClient, number: int, pause: tuple[float, float]
    ) -> None:
        """Hold one conversation, as far as it gets: who was told of a failure gives up."""
        conversation = str(uuid.uuid4())
        name = "".join(self._random.choices(NAMES, k=6))
        for step, text in enumerate(SCRIPTS[number]):
            if not await self._turn(client, conversation, name, (number, step), text):
                return
            await asyncio.sleep(self._random.uniform(*pause))

    async def _turn(
        self,
        client: httpx.AsyncClient,
        conversation: str,
        name: str,
        place: tuple[int, int],
        text: str,
    ) -> bool:
        said = text.format(name=name)
        started = time.monotonic()
        answer, attempts = await self._say(client, conversation, said)
        found = self.found
        if answer is None:
            found.outcomes["not told"] += 1
            found.failures.append((time.monotonic(), "no answer"))
            found.uncertain.add(conversation)
            return False
        if answer.status_code != 200:
            return self._told(answer, conversation)
        body = answer.json()
        shown = _shown(body, name)
        if body["conversation_id"] != conversation or body["asked"] != said:
            found.wrong.append(f"{said}: the answer of another turn: {body['asked']}")
        if shown[0] == _NOTICE:
            found.outcomes["by itself"] += 1
            return False
        if shown != self.expected[place]:
            found.wrong.append(f"{said}: {shown} instead of {self.expected[place]}")
            return False
        found.outcomes["sent again" if attempts > 1 else "answered"] += 1
        found.seconds.append(time.monotonic() - started)
        self._note(conversation, body)
        return True

    def _told(self, answer: httpx.Response, conversation: str) -> bool:
        """Note a failure: it must say in the residents' words what is the matter, and when to come again."""
        detail = answer.json().get("detail", "") if answer.status_code in {502, 503, 504} else ""
        kind = answer.json().get("type", "?") if detail else str(answer.status_code)
        self.found.outcomes["told" if detail.endswith("。") else "not told"] += 1
        self.found.problems[kind.removeprefix("/problems#")] += 1
        self.found.failures.append((time.monotonic(), kind.removeprefix("/problems#")))
        self.found.uncertain.add(conversation)
        return False

    def _note(self, conversation: str, body: dict[str, Any]) -> None:
        for reply in body["replies"]:
            numbers = NUMBER.findall(reply["text"])
            if reply["kind"] == "ticket" and numbers:
                self.found.tickets[numbers[0]] = conversation
            elif reply["kind"] == "handoff" and numbers:
                self.found.handovers[numbers[0]] = conversation
            elif reply["kind"] == "rating":
                self.found.ratings.add(conversation)

    async def _say(
        self, client: httpx.AsyncClient, conversation: str, text: str
    ) -> tuple[httpx.Response | None, int]:
        """Say something; return the answer, or None when no gateway gave one, and how often it was sent."""
        first, key = self._random.randrange(len(self.urls)), str(uuid.uuid4())
        for attempt in range(ATTEMPTS):
            url = self.urls[(first + attempt) % len(self.urls)]
            try:
                answer = await client.post(
                    f"{url}/api/v1/messages",
                    json={"conversation_id": conversation, "text": text},
                    headers={"Idempotency-Key": key},
                )
            except httpx.TransportError:
                await asyncio.sleep(0.1 * 2**attempt)
            else:
                return answer, attempt + 1
        return None, ATTEMPTS


def _client() -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
    return httpx.AsyncClient(timeout=SECONDS, limits=limits, trust_env=False)


def _shown(body: dict[str, Any], name: str) -> list[str]:
    """Return the replies' texts without what differs from conversation to conversation."""
    return [NUMBER.sub("编号", reply["text"]).replace(name, "某某") for reply in body["replies"]]
