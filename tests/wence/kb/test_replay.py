from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from actions.about_answer import AboutAnswer
from actions.answer_policy import AnswerPolicy
from actions.check import CheckEligibility
from actions.form_step import FormStep
from actions.ticket import OpenTicket
from api.bot import BotReply, Turn
from api.records import Records
from api.records.store import Outcome
from api.records.tables import TurnRecord
from policies_kb.knowledge import KnowledgeBase
from policies_kb.rendering.render import Reply
from tests.actions.conversation import Recorded
from tests.wence.kb.conftest import Changed, raised
from wence.errors import WenceError
from wence.kb.app import app

Say = Callable[[Recorded], list[Reply]]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def keep(build: Path, turn_id: str, replies: list[Reply], channel: str = "web") -> None:
    """Store a turn as the gateway does."""

    async def store() -> None:
        records = Records(f"sqlite+aiosqlite:///{build}/records.sqlite3")
        said = [BotReply.model_validate(reply) for reply in replies]
        turn = Turn("c", turn_id, channel, "", None, None)
        await records.keep(Outcome(turn, said, None, 5))
        await records.close()

    asyncio.run(store())


def altered(build: Path, turn_id: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what is recorded of a turn's provenance."""

    async def alter() -> None:
        records = Records(f"sqlite+aiosqlite:///{build}/records.sqlite3")
        async with records.session() as session, session.begin():
            [row] = (await session.execute(TurnRecord.__table__.select())).all()
            provenance = json.loads(json.dumps(row.provenance))
            change(provenance)
            await session.execute(update(TurnRecord).values(provenance=provenance))
        await records.close()

    asyncio.run(alter())


def amount(conversation: Recorded) -> list[Reply]:
    return conversation.say(AnswerPolicy(), "养蜂给多少钱", "ask_policy")


def repeated(conversation: Recorded) -> list[Reply]:
    amount(conversation)
    return conversation.say(AboutAnswer(), "再说一遍", "repeat")


def verdict(conversation: Recorded) -> list[Reply]:
    conversation.say(CheckEligibility(), "帮我核对养蜂补贴", "check_eligibility")
    for answer in ("退役军人", "是", "五个月"):
        replies = conversation.say(FormStep(), answer)
    return replies


def aside(conversation: Recorded) -> list[Reply]:
    conversation.say(CheckEligibility(), "帮我核对养蜂补贴", "check_eligibility")
    conversation.say(FormStep(), "退役军人")
    return conversation.say(FormStep(), "养蜂补贴找哪个局", "ask_policy")


def ticket(conversation: Recorded) -> list[Reply]:
    return conversation.say(OpenTicket(), "我要投诉，帮我登记", "complain")


@pytest.fixture
def kb(build: Path, first: str) -> KnowledgeBase:
    """The published knowledge base."""
    return KnowledgeBase.load(build / "kb" / "snapshots" / first)


@pytest.fixture
def told(build: Path, kb: KnowledgeBase) -> str:
    """A recorded turn in which the amount was told."""
    keep(build, "t-1", amount(Recorded(kb)))
    return "t-1"


@pytest.mark.parametrize("say", [amount, repeated, verdict, aside, ticket])
def test_turn_is_given_again_exactly_as_it_was(build: Path, kb: KnowledgeBase, say: Say) -> None:
    replies = say(Recorded(kb))
    keep(build, "t-1", replies)
    result = run("replay", "t-1")
    assert result.exit_code == 0, result.output
    assert "replayed exactly\n" in result.output
    assert all(reply["text"] in result.output for reply in replies)


def test_turn_is_given_again_from_its_own_snapshot_after_another_is_published(
    build: Path, told: str, changed: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed("raised", raised)
    (build / "kb" / "current").write_text("raised\n")
    monkeypatch.setenv("WENCE_TODAY", "2030-01-01")
    result = run("replay", told)
    assert result.exit_code == 0
    assert "补贴5000元" in result.output
    assert "answered as of 2024-06-01" in result.output


def test_turn_whose_snapshot_is_gone_is_not_given_again_but_its_facts_are(
    build: Path, first: str, told: str
) -> None:
    shutil.rmtree(build / "kb" / "snapshots" / first)
    result = run("replay", told)
    assert isinstance(result.exception, WenceError)
    assert f"the snapshot {first} that answered it is gone" in str(result.exception)
    assert "amount=5000元" in str(result.exception)


def test_other_text_is_shown_as_a_difference_with_what_changed_since(
    build: Path, told: str
) -> None:
    def rendered_otherwise(provenance: dict[str, Any]) -> None:
        reply = provenance["replies"][0]
        reply["text"] = reply["text"].replace("依据", "来自")
        reply["digest"] = "other"
        provenance["template"] = "old-wording"

    altered(build, told, rendered_otherwise)
    result = run("replay", told)
    assert result.exit_code == 1
    assert "NOT the same: since then there has changed: wording old-wording → " in result.output
    assert "-来自：" in result.output
    assert "+依据：" in result.output


def test_other_code_with_the_same_reply_is_told(build: Path, told: str) -> None:
    altered(build, told, lambda provenance: provenance.update(code="old-code"))
    result = run("replay", told)
    assert result.exit_code == 0
    assert "replayed exactly, although there has changed: code old-code → " in result.output


def test_other_citations_under_the_same_text_are_told(build: Path, told: str) -> None:
    altered(build, told, lambda provenance: provenance["replies"][0].update(digest="other"))
    result = run("replay", told)
    assert result.exit_code == 1
    assert "the text is the same; kind, citations or options differ" in result.output


def test_action_that_is_gone_is_told(build: Path, told: str) -> None:
    altered(build, told, lambda provenance: provenance["asked"].update(action="action_gone"))
    assert "no action 'action_gone' any more" in str(run("replay", told).exception)


def test_turn_from_before_provenance_is_not_given_again(build: Path) -> None:
    keep(build, "t-1", [{"kind": "notice", "text": "好"}])
    assert "recorded without provenance" in str(run("replay", "t-1").exception)


def test_unknown_turn_is_named(build: Path, told: str) -> None:
    assert "There is no turn t-9" in str(run("replay", "t-9").exception)


def test_missing_records_are_named_with_the_settings(build: Path) -> None:
    message = str(run("replay", "t-1").exception)
    assert f"There are no records at sqlite+aiosqlite:///{build}/records.sqlite3" in message
    assert "WENCE_DATABASE_URL" in message


def test_records_of_an_older_form_are_told(build: Path) -> None:
    (build / "records.sqlite3").write_bytes(b"")
    assert "start the gateway once" in str(run("replay", "t-1").exception)
