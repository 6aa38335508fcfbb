"""Larger type and traditional characters on the pages, without a script."""

from __future__ import annotations

import httpx
import pytest
from bs4 import BeautifulSoup

from tests.api.bot_server import BotServer, reply


def read(response: httpx.Response) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(response.text, "lxml")


async def test_large_type_is_chosen_by_a_link_and_kept(client: httpx.AsyncClient) -> None:
    first = read(await client.get("/documents"))
    link = first.select_one(".sight a")
    assert link.string == "长辈版"
    chosen = await client.get(link["href"])
    assert read(chosen).html["class"] == ["elder"]
    assert "httponly" in chosen.headers["set-cookie"].lower()
    kept = read(await client.get("/items"))
    assert kept.html["class"] == ["elder"]
    assert kept.select_one("policy-assistant")["data-elder"] == "true"
    back = await client.get(kept.select_one(".sight a")["href"])
    assert read(back).html.get("class") is None


async def test_traditional_characters_are_chosen_by_a_link_and_kept(
    client: httpx.AsyncClient,
) -> None:
    link = read(await client.get("/documents")).select(".sight a")[1]
    assert (link.string, link["lang"]) == ("繁體", "zh-Hant")
    chosen = read(await client.get(link["href"]))
    assert chosen.html["lang"] == "zh-Hant"
    assert chosen.h1.string == "文件目錄"
    assert chosen.select(".sight a")[1].string == "简体"
    assert "規劃期已滿" in (await client.get("/documents/zz-2022-12")).text


async def test_a_link_keeps_what_else_stands_in_the_address(client: httpx.AsyncClient) -> None:
    link = read(await client.get("/items?region=410300")).select_one(".sight a")
    assert link["href"] == "/items?region=410300&elder=1"


async def test_what_an_option_sends_back_stays_as_it_came(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    options = [{"label": "退役军人", "payload": "form:退役军人"}]
    bot.replies = [reply("question", "您属于哪一类？", options=options)]
    client.cookies.set("script", "hant")
    page = read(await client.post("/ask", data={"text": "对对"}))
    button = page.select_one(".options button")
    assert (button.string, button["value"]) == ("退役軍人", "form:退役军人")


@pytest.mark.parametrize("query", ["?elder=2", "?script=x", ""])
async def test_anything_else_is_the_usual_sight(client: httpx.AsyncClient, query: str) -> None:
    page = read(await client.get(f"/documents{query}"))
    assert (page.html.get("class"), page.html["lang"]) == (None, "zh-CN")
