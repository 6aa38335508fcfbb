"""A corrected figure reaches residents while they ask: no error, no mixed reply, and back again."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from policies_kb import building, snapshot
from policies_kb.records import CONTENT
from tests.e2e.talking import kb, said

ITEM = "startup.one-off-subsidy.zz"
QUESTION = "我退伍回来开了个小店，开了四个月，能领多少钱？"
OLD, NEW = "10000元", "12345元"
RATE = 20  # requests a second
PATIENCE = 300.0  # seconds; a shared machine may be slow, and nothing is asserted about speed
SETTLED = 40  # requests in a row that show one value before the other counts as gone


@dataclass
class Seen:
    """What the load has seen: of each way to ask the values in order, and everything that went wrong."""

    values: dict[str, list[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    excerpts: dict[str, set[bool]] = field(default_factory=dict)

    def note(self, way: str, texts: list[str], citations: list[dict[str, Any]]) -> None:
        """Note a reply: all its texts must show one and the same value."""
        shown = {value for text in texts for value in (OLD, NEW) if value in text}
        if len(shown) != 1:
            self.wrong.append(f"{way}: {texts} show {sorted(shown)}")
            return
        [value] = shown
        self.values.setdefault(way, []).append(value)
        self.excerpts.setdefault(value, set()).update(bool(c["excerpt"]) for c in citations)

    def settled(self, value: str) -> bool:
        """Whether every way has lately shown nothing but the value."""
        return all(
            len(seen) >= SETTLED and set(seen[-SETTLED:]) == {value}
            for seen in self.values.values()
        )


@pytest.fixture(scope="module")
def changed(wence_stack: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The version of a full snapshot of the content with one figure changed and no originals mounted."""
    content = tmp_path_factory.mktemp("changed") / "content"
    shutil.copytree(CONTENT, content)
    path = content / "items" / "startup" / "one-off-subsidy.zz.yml"
    record = yaml.safe_load(path.read_text("utf-8"))
    record["reviewed"] = str(record["reviewed"])
    record["facts"]["amount"] |= {"value": "12345", "text": "补贴{amount}，一次性发给"}
    path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WENCE_ORIGINALS", str(content / "no-originals"))
        built = building.build(wence_stack.settings.build, content)
    yield built.name
    shutil.rmtree(built)


@asynccontextmanager
async def load(url: str, seen: Seen) -> AsyncIterator[None]:
    """Ask RATE times a second meanwhile, by turns of conversations and by look-ups."""
    ways: list[Callable[[httpx.AsyncClient, Seen], Awaitable[None]]] = [ask, look_up, ask_again]

    async def run() -> None:
        async with (
            httpx.AsyncClient(base_url=url, timeout=30) as client,
            asyncio.TaskGroup() as group,
        ):
            number = 0
            while not ended.is_set():
                group.create_task(ways[number % len(ways)](client, seen))
                number += 1
                await asyncio.sleep(1 / RATE)

    ended = asyncio.Event()
    running = asyncio.create_task(run())
    try:
        yield
    finally:
        ended.set()
        await running


async def ask(client: httpx.AsyncClient, seen: Seen) -> None:
    """Ask in a new conversation."""
    body = await posted(client, seen, {"text": QUESTION})
    if body is not None:
        note_replies("turn", body, seen)


async def ask_again(client: httpx.AsyncClient, seen: Seen) -> None:
    """Ask, and have the answer said again, maybe by another snapshot."""
    body = await posted(client, seen, {"text": QUESTION})
    if body is not None:
        again = {"text": "再说一遍", "conversation_id": body["conversation_id"]}
        body = await posted(client, seen, again)
    if body is not None:
        note_replies("repeat", body, seen)


async def look_up(client: httpx.AsyncClient, seen: Seen) -> None:
    """Look the question up."""
    try:
        response = await client.get("/api/v1/lookup", params={"q": QUESTION, "limit": 3})
        response.raise_for_status()
    except httpx.HTTPError as error:
        seen.wrong.append(f"lookup: {error!r}")
        return
    found = [row for row in response.json()["results"] if row["item"]["id"] == ITEM]
    if not found:
        seen.wrong.append(f"lookup: {response.text}")
        return
    [row] = found
    facts = [fact["text"] for fact in row["facts"] if fact["name"] == "amount"]
    seen.note("lookup", [row["text"], *facts], row["citations"])


async def posted(
    client: httpx.AsyncClient, seen: Seen, said: dict[str, Any]
) -> dict[str, Any] | None:
    """Take a turn; what goes wrong is noted."""
    try:
        response = await client.post("/api/v1/messages", json=said)
        response.raise_for_status()
    except httpx.HTTPError as error:
        seen.wrong.append(f"turn: {error!r}")
        return None
    body: dict[str, Any] = response.json()
    return body


def note_replies(way: str, body: dict[str, Any], seen: Seen) -> None:
    """Note the only reply of a turn."""
    [reply] = body["replies"]
    if (reply["kind"], reply["item_id"]) != ("answer", ITEM):
        seen.wrong.append(f"{way}: {reply}")
        return
    seen.note(way, [reply["text"]], reply["citations"])


async def until_settled(seen: Seen, value: str) -> float:
    """Wait until nothing but the value is shown; return the seconds."""
    began = time.monotonic()
    while not (len(seen.values) == 3 and seen.settled(value)):
        assert time.monotonic() - began < PATIENCE, f"{value} isn't shown by all: {seen.values}"
        assert not seen.wrong, seen.wrong[:3]
        await asyncio.sleep(0.1)
    return time.monotonic() - began


async def test_a_figure_is_published_and_rolled_back_under_load_without_an_error_or_a_mix(
    wence_stack: Any, changed: str
) -> None:
    seen = Seen()
    async with load(wence_stack.url, seen):
        await until_settled(seen, OLD)
        done = await asyncio.to_thread(kb, wence_stack, "publish", changed, "--accept", "raised")
        assert done.returncode == 0, done.stderr
        assert "all running processes (2) answer from it after" in done.stdout
        print(done.stdout.splitlines()[-1])
        there = await until_settled(seen, NEW)
        done = await asyncio.to_thread(kb, wence_stack, "rollback")
        assert done.returncode == 0, done.stderr
        assert "all running processes (2) answer from it after" in done.stdout
        print(done.stdout.splitlines()[-1])
        back = await until_settled(seen, OLD)
    print(f"all see the new figure after {there:.1f} s, the old one again after {back:.1f} s")
    assert seen.wrong == []
    for way, values in seen.values.items():
        switches = [b for a, b in pairwise(values) if a != b]
        assert switches[0] == NEW, way
    assert seen.excerpts[NEW] == {False}
    assert len(seen.excerpts[OLD]) == 1


def test_gate_blocks_the_changed_figure_and_shows_the_question(
    wence_stack: Any, changed: str
) -> None:
    done = kb(wence_stack, "publish", changed[:10])
    assert done.returncode == 1
    assert "REGRESSION" in done.stdout
    assert "amount=10000元" in done.stdout
    assert "amount=12345元" in done.stdout
    assert f"{changed} is not published" in done.stderr


def test_diff_says_the_changed_figure_with_its_source(wence_stack: Any, changed: str) -> None:
    done = kb(wence_stack, "diff", "current", changed)
    assert "“一次性创业补贴”（郑州市，startup.one-off-subsidy.zz）" in done.stdout
    assert "12345元" in done.stdout
    assert "出处 郑政办〔2022〕12号 第三章 第一节 专栏3" in done.stdout


@pytest.mark.parametrize(
    "turns",
    [
        [QUESTION],
        [QUESTION, "再说一遍"],
        [QUESTION, "那要啥条件"],
        ["取公积金", "第一个"],
        ["你帮我一条条对对，看我够不够格领创业补贴"],
        ["我要投诉，物业乱收费，帮我登记"],
    ],
)
def test_turn_is_replayed_exactly_from_the_records(wence_stack: Any, turns: list[str]) -> None:
    conversation = None
    for text in turns:
        body = said(wence_stack, text, conversation)
        conversation = body["conversation_id"]
    done = kb(wence_stack, "replay", body["turn_id"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "replayed exactly" in done.stdout
    first_line = body["replies"][0]["text"].splitlines()[0]
    assert first_line in done.stdout or "Z20" in first_line or "20261120" in first_line


def test_those_who_were_told_a_figure_that_is_otherwise_now_are_counted(
    wence_stack: Any, changed: str, tmp_path: Path
) -> None:
    kept = wence_stack.settings.build / "kb" / "snapshots"
    told = snapshot.current(wence_stack.settings.build).name
    turn = said(wence_stack, QUESTION)["turn_id"]
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "snapshots").symlink_to(kept)
    (tmp_path / "kb" / "current").write_text(f"{changed}\n")
    done = kb(wence_stack, "impact", ITEM, told, "--turns", build=tmp_path)
    assert "amount: 10000元 → 12345元" in done.stdout, done.stderr
    assert turn in done.stdout
