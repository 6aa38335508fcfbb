"""What replies promise is written down before anyone is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, select, text

from api.app import create_app
from api.bot import BotReply
from api.records.provenance import digest
from api.records.store import Records
from api.records.tables import Base, Handover, Rating, Ticket, TurnRecord, Unanswered
from api.settings import Settings
from tests.api.asgi import caller_of, running_app
from tests.api.bot_server import BotServer, provenance, reply
from tests.api.problem import assert_problem
from tests.api.stand_in import HeldKnowledge
from tests.postgres import Postgres, postgres

URL = "/api/v1/messages"


async def rows(app: FastAPI, table: type) -> list[Any]:
    """All rows of a table, when everything that was answered is written down."""
    await app.state.services.records.settle()
    async with app.state.services.records.session() as session:
        return list((await session.scalars(select(table))).all())


async def test_a_ticket_is_committed_and_its_number_told(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    record = {"type": "ticket", "text": "老板欠薪，我的电话13800138000"}
    bot.replies = [reply("ticket", "已经登记，编号是{record_no}。", record=record)]
    body = (await client.post(URL, json={"text": "我要投诉"})).json()
    [ticket] = await rows(app, Ticket)
    assert ticket.number == "20261120-0001"
    assert ticket.text == "老板欠薪，我的电话〔电话〕"
    assert (ticket.conversation_id, ticket.turn_id) == (body["conversation_id"], body["turn_id"])
    assert ticket.status == "open"
    assert body["replies"][0]["text"] == "已经登记，编号是20261120-0001。"
    assert "record" not in body["replies"][0]


async def test_a_ticket_without_a_text_holds_what_was_said_masked(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply("ticket", "{record_no}", record={"type": "ticket"})]
    await client.post(URL, json={"text": "投诉，电话13800138000"})
    [ticket] = await rows(app, Ticket)
    assert ticket.text == "投诉,电话〔电话〕"


async def test_numbers_go_up_and_are_never_given_twice(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply("ticket", "{record_no}", record={"type": "ticket"})]
    answers = await asyncio.gather(*(client.post(URL, json={"text": "投诉"}) for _ in range(6)))
    numbers = sorted(answer.json()["replies"][0]["text"] for answer in answers)
    assert numbers == [f"20261120-000{n}" for n in range(1, 7)]


async def test_a_rating_is_kept(app: FastAPI, client: httpx.AsyncClient, bot: BotServer) -> None:
    record = {"type": "rating", "score": 2, "reason": "太慢"}
    bot.replies = [reply("rating", "记下了", record=record)]
    await client.post(URL, json={"text": "2分，太慢"})
    [rating] = await rows(app, Rating)
    assert (rating.score, rating.reason) == (2, "太慢")


async def test_a_handover_has_a_number_of_its_own_series(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    record = {"type": "handoff", "fields": {"reason": "asked"}}
    bot.replies = [reply("handoff", "编号{record_no}", record=record)]
    body = (await client.post(URL, json={"text": "转人工"})).json()
    [handover] = await rows(app, Handover)
    assert (handover.number, handover.reason) == ("Z20261120-0001", "asked")
    assert handover.status == "waiting"
    assert body["replies"][0]["text"] == "编号Z20261120-0001"


async def test_a_refusal_is_noted_as_an_unanswered_question(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply("refusal", "现有文件没有写明", item_id="a.b.zz")]
    await client.post(URL, json={"text": "要带什么，电话13800138000", "region": "410300"})
    [noted] = await rows(app, Unanswered)
    assert noted.question == "要带什么,电话〔电话〕"
    assert (noted.region, noted.item_id, noted.reason) == ("410300", "a.b.zz", "现有文件没有写明")


async def test_every_turn_is_noted(app: FastAPI, client: httpx.AsyncClient, bot: BotServer) -> None:
    bot.replies = [reply(item_id="a.b.zz"), reply("question", "几个月？")]
    body = (await client.post(URL, json={"text": "开店"})).json()
    [turn] = await rows(app, TurnRecord)
    assert turn.turn_id == body["turn_id"]
    assert (turn.kinds, turn.item_ids) == (["answer", "question"], ["a.b.zz"])
    assert turn.snapshot == "stand-in"
    assert turn.latency_ms >= 0


async def test_provenance_is_kept_with_the_turn_and_given_to_nobody(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply(item_id="a.b.zz", provenance=provenance())]
    response = await client.post(URL, json={"text": "开店"})
    assert "provenance" not in response.text
    assert "10000元" not in response.text.replace(bot.replies[0]["text"], "")
    [turn] = await rows(app, TurnRecord)
    [told] = turn.provenance["replies"]
    assert (told["item_id"], told["facet"]) == ("a.b.zz", "how_much")
    assert told["facts"] == {"amount": "10000元"}
    assert turn.provenance["asked"]["turn"]["text"] == "开店"


async def test_snapshot_of_a_turn_is_the_one_that_answered(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply(provenance=provenance("newer"))]
    await client.post(URL, json={"text": "开店"})
    [turn] = await rows(app, TurnRecord)
    assert turn.snapshot == "newer"


async def test_turn_without_provenance_is_kept_without(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    await client.post(URL, json={"text": "开店"})
    [turn] = await rows(app, TurnRecord)
    assert turn.provenance is None


async def test_provenance_that_is_not_whole_is_no_reply_of_the_bot(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply(provenance={"snapshot": "x"})]
    assert_problem(await client.post(URL, json={"text": "开店"}), 502, "bot-failed")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"provenance": None}, True),
        ({"text": "20000元"}, False),
        ({"options": [{"label": "甲", "payload": "x"}]}, False),
    ],
)
def test_digest_is_of_what_a_resident_sees(change: dict[str, Any], same: bool) -> None:
    said = reply(provenance=provenance())
    one, other = BotReply.model_validate(said), BotReply.model_validate(said | change)
    assert (digest(one) == digest(other)) is same


@pytest.fixture
async def broken_database(app: FastAPI) -> None:
    """A database that lost its tables."""
    engine = app.state.services.records._engine
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)


@pytest.mark.parametrize("kind", ["ticket", "handoff"])
async def test_no_number_is_told_that_does_not_exist(
    broken_database: None, client: httpx.AsyncClient, bot: BotServer, kind: str
) -> None:
    bot.replies = [reply(kind, "编号是{record_no}。", record={"type": kind})]
    response = await client.post(URL, json={"text": "我要投诉"})
    problem = assert_problem(response, 503, "record-failed")
    assert "没有登记成功" in problem["detail"]
    assert "2026" not in response.text
    assert response.headers["retry-after"]


async def test_an_answer_is_given_when_only_its_note_fails(
    broken_database: None, client: httpx.AsyncClient
) -> None:
    assert (await client.post(URL, json={"text": "开店"})).status_code == 200


async def test_if_one_of_two_records_fails_neither_is_kept(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [
        reply("ticket", "{record_no}", record={"type": "ticket"}),
        reply("rating", "记下了", record={"type": "rating", "score": 9}),
    ]
    await client.post(URL, json={"text": "投诉"})
    assert await rows(app, Ticket) == []


async def test_sqlite_writes_ahead_so_that_readers_do_not_wait(tmp_path: Path) -> None:
    records = Records(f"sqlite+aiosqlite:///{tmp_path}/records.sqlite3")
    assert await records.is_ready()
    await records.close()
    header = (tmp_path / "records.sqlite3").read_bytes()[:20]
    assert header[18:20] == b"\x02\x02"


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried again at once."""
    monkeypatch.setattr("api.records.store._AGAIN_SECONDS", 0.05)
    monkeypatch.setattr("api.records.store._GATHERING_SECONDS", 0.01)


async def _until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - nobody announces it
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("database_url", [None], ids=["sqlite"])  # its pragma makes the disk full
async def test_a_full_disk_is_told_and_what_was_registered_before_is_kept(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply("ticket", "编号是{record_no}。", record={"type": "ticket"})]
    assert (await client.post(URL, json={"text": "投诉一"})).status_code == 200
    records = app.state.services.records
    async with records.session() as session:
        pages = await session.scalar(text("PRAGMA page_count"))

    def full(connection: Any, _: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}").close()

    event.listen(records._engine.sync_engine, "connect", full)
    await records._engine.dispose()
    bot.replies[0]["record"]["text"] = "很长" * 4000
    problem = assert_problem(await client.post(URL, json={"text": "投诉二"}), 503, "record-failed")
    assert "没有登记成功" in problem["detail"]
    event.remove(records._engine.sync_engine, "connect", full)
    await records._engine.dispose()
    del bot.replies[0]["record"]["text"]
    assert (await client.post(URL, json={"text": "投诉三"})).status_code == 200
    assert [ticket.text for ticket in await rows(app, Ticket)] == ["投诉一", "投诉三"]


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """A server for one test: a server that is started by another thread ends with that thread."""
    with postgres() as server:
        yield server


@pytest.mark.parametrize("database_url", [None], ids=["its own"])
async def test_postgresql_gone_and_back_loses_no_turn_and_promises_no_ticket(
    settings: Settings, bot: BotServer, own_server: Postgres, fast: None
) -> None:
    """Turns are answered meanwhile and written down afterwards; a ticket is told to have failed."""
    own_server.empty()
    on_server = settings.model_copy(
        update={"given_database_url": own_server.alchemy_url, "bot_seconds": 5}
    )
    ticket = reply("ticket", "编号是{record_no}。", record={"type": "ticket"})
    app = create_app(on_server, HeldKnowledge())
    async with running_app(app), caller_of(app) as client:
        records = app.state.services.records
        bot.replies = [ticket]
        first = await client.post(URL, json={"text": "投诉一"})
        assert "20261120-0001" in first.json()["replies"][0]["text"]
        await asyncio.to_thread(own_server.stop)
        try:
            assert_problem(await client.post(URL, json={"text": "投诉二"}), 503, "record-failed")
            bot.replies = [reply()]
            for n in range(3):
                assert (await client.post(URL, json={"text": f"问{n}"})).status_code == 200
            assert records.waiting == 3
            assert "wence_records_waiting 3.0" in (await client.get("/metrics")).text
        finally:
            await asyncio.to_thread(own_server.start)
        await _until(lambda: records.waiting == 0)
        bot.replies = [ticket]
        third = await client.post(URL, json={"text": "投诉三"})
        assert "20261120-0002" in third.json()["replies"][0]["text"]
        assert [t.text for t in await rows(app, Ticket)] == ["投诉一", "投诉三"]
        assert len(await rows(app, TurnRecord)) == 1 + 3 + 1


async def test_too_many_turns_that_wait_are_dropped_oldest_first_and_counted(
    broken_database: None,
    app: FastAPI,
    client: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.records.store._MOST_WAITING", 2)
    for n in range(5):
        await client.post(URL, json={"text": f"问{n}"})
    assert app.state.services.records.waiting == 2
    assert "wence_turns_unwritten_total 3.0" in (await client.get("/metrics")).text
