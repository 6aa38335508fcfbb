"""Replies as the dialogue process gives them, for the tests of the channels."""

from __future__ import annotations

from typing import Any

from api.contract import Reply
from policies_kb.rendering.render import HUMAN
from tests.api.bot_server import CITATION

HUMAN_OPTION = {"label": "转人工", "payload": HUMAN}


def option(label: str, payload: str | None = None) -> dict[str, str]:
    """An option; its payload is made up unless given."""
    return {"label": label, "payload": payload or f"item:startup.{label}#"}


def citation(section: str = "第三章 第一节 专栏3", **more: Any) -> dict[str, Any]:
    """A citation of 郑政办〔2022〕12号 unless another document is given."""
    return CITATION | {"section": section} | more


def reply(text: str = "补贴10000元，一次性发给。", kind: str = "answer", **more: Any) -> Reply:
    """A reply of the contract."""
    return Reply.model_validate({"kind": kind, "text": text} | more)
