"""Tickets that residents have opened."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.bot_server import BotServer, reply

SAID = "培训学校乱收费，我的电话13800138000"
OPENED = reply("ticket", "编号是{record_no}。", record={"type": "ticket", "text": SAID})


async def opened(client: httpx.AsyncClient, bot: BotServer) -> str:
    """Have a ticket opened in a conversation; return its number."""
    before, bot.replies = bot.replies, [OPENED]
    answer = await client.post("/api/v1/messages", json={"text": SAID})
    bot.replies = before
    text: str = answer.json()["replies"][0]["text"]
    return text.removeprefix("编号是").rstrip("。")


async def moved(staff: httpx.AsyncClient, number: str, step: str, note: str = "已核实") -> Any:
    """Take a ticket a step further; return the answer."""
    return await staff.post(f"/api/v1/desk/tickets/{number}/{step}", json={"note": note})
