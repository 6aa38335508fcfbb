"""The pages, as they come from the server and so as they are without JavaScript."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI

from api.pages import WEB
from api.wording import wording
from tests.api.bot_server import CITATION, BotServer, reply
from tests.api.stand_in import SUBSIDY, stand_in

PAGES = [
    "/",
    "/documents",
    "/documents/zz-2022-12",
    "/items",
    f"/items/{SUBSIDY}",
    f"/answers/{SUBSIDY}?facet=how_much",
    "/problems",
    "/docs",
]
WORDS = wording()["page"]


async def soup(client: httpx.AsyncClient, path: str) -> BeautifulSoup:
    """A page, read."""
    response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return BeautifulSoup(response.text, "lxml")


@pytest.mark.parametrize("path", PAGES)
async def test_pages_hold_nothing_inline_and_nothing_from_elsewhere(
    client: httpx.AsyncClient, path: str
) -> None:
    found = await soup(client, path)
    assert found.html["lang"] == "zh-CN"
    policy = (await client.get(path)).headers["content-security-policy"]
    assert "unsafe" not in policy
    for style in found.find_all("style"):
        digest = base64.b64encode(hashlib.sha256(style.string.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert found.find(style=True) is None
    assert all(script.get("src") for script in found.find_all("script"))
    for tag in found.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")]
        for name in ("src", "href", "action"):
            assert re.match(r"/(?!/)|#|tel:", tag.get(name, "/")), tag


@pytest.mark.parametrize("path", PAGES)
async def test_a_person_can_be_reached_from_every_page(
    client: httpx.AsyncClient, path: str
) -> None:
    found = await soup(client, path)
    button = found.select_one("header form.ask button.human")
    assert button["value"] == "转人工"
    assert found.select_one("header a.phone")["href"] == "tel:12333"


async def test_the_page_has_what_assistive_technology_needs(client: httpx.AsyncClient) -> None:
    found = await soup(client, "/")
    for control in ("text", "region"):
        assert found.select_one(f"label[for={control}]").get_text(strip=True)
    assert found.select_one("#text")["aria-describedby"] == "privacy"
    assert "身份证号" in found.select_one("#privacy").get_text()
    assert found.select_one("meta[name=viewport]")["content"].startswith("width=device-width")


async def test_the_page_leads_into_four_areas_with_example_questions(
    client: httpx.AsyncClient,
) -> None:
    areas = (await soup(client, "/")).select(".areas .area")
    assert len(areas) == 4
    assert all(len(area.select("button[name=text]")) >= 2 for area in areas)


async def test_a_question_is_answered_without_javascript(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    options = [{"label": "申请条件", "payload": "item:a#conditions"}]
    bot.replies = [
        reply(
            text="【郑州市】补贴\n补贴10000元。\n依据：文件。",
            citations=[CITATION],
            options=options,
        )
    ]
    response = await client.post("/ask", data={"text": "开店", "region": "410100", "payload": ""})
    found = BeautifulSoup(response.text, "lxml")
    assert response.status_code == 200
    assert found.select_one(".asked").get_text(" ", strip=True) == "您问 开店"
    assert found.select_one(".reply .lead").get_text() == "补贴10000元。"
    assert found.select_one(".reply .lead .figure").string == "10000元"
    assert found.select_one("[role=log]") is not None
    summary = found.select_one("details.source summary").get_text(" ", strip=True)
    assert "郑政办〔2022〕12号" in summary
    assert "规划期已满" in summary
    assert found.select_one(".validity") is not None
    assert found.select_one("details.source a")["href"] == CITATION["url"]
    assert found.select_one("#region option[selected]")["value"] == "410100"
    form = found.select_one(".options form")
    fields = {field["name"]: field["value"] for field in form.select("[name]")}
    assert fields == {
        "conversation_id": bot.last["sender"],
        "region": "410100",
        "text": "申请条件",
        "payload": "item:a#conditions",
    }
    await client.post("/ask", data=fields)
    assert bot.last["message"] == "/choose"


async def test_a_warning_in_the_text_is_not_said_twice(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply(text="补贴10000元。\n注意：已经过期。", citations=[CITATION])]
    found = BeautifulSoup((await client.post("/ask", data={"text": "开店"})).text, "lxml")
    assert found.select_one("p.warning") is not None
    assert found.select_one("p.validity") is None


async def test_the_page_shows_what_was_asked_masked_and_escaped(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply(text="<script>alert(1)</script>")]
    response = await client.post("/ask", data={"text": "<b>我</b>13800138000"})
    assert "13800138000" not in response.text
    assert "&lt;b&gt;我&lt;/b&gt;〔电话〕" in response.text
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"text": ""}, "这里不能是空的。"),
        ({"text": "13800138000" * 200}, "内容太长了，最多2000个字。"),
        ({}, "这里要填文字。"),
        ({"text": "你好", "conversation_id": "13800138000 "}, "这里的写法不对"),
        ({"text": "你好", "region": "13800138000"}, "没有这个地区的代码。"),
    ],
)
async def test_a_wrong_form_is_explained_on_the_page(
    client: httpx.AsyncClient, data: dict[str, str], text: str
) -> None:
    response = await client.post("/ask", data=data)
    assert response.status_code == 422
    assert text in response.text
    assert "13800138000" not in response.text


async def test_a_failure_is_explained_on_the_page(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.stop()
    response = await client.post("/ask", data={"text": "你好", "conversation_id": "one"})
    assert response.status_code == 503
    assert wording()["problems"]["bot-unreachable"]["detail"] in response.text
    assert 'value="one"' in response.text


async def test_an_answer_can_be_read_again_at_its_address(client: httpx.AsyncClient) -> None:
    found = await soup(client, f"/answers/{SUBSIDY}?facet=how_much")
    assert found.select_one(".reply .lead .figure").string == "10000元"
    assert found.select_one(".badge.period_ended").string == "规划期已满"
    assert "2026-11-20" in found.select_one(".asof").string
    others = {link["href"] for link in found.select(".others a")}
    assert f"/answers/{SUBSIDY}?facet=conditions" in others
    for link in others:
        assert (await client.get(link)).status_code == 200


async def test_the_province_answers_for_a_city_and_says_so(client: httpx.AsyncClient) -> None:
    item = next(i for i in stand_in().items.values() if i.region == "410000")
    facet = next(iter(item.facts.values())).facet
    found = await soup(client, f"/answers/{item.id}?facet={facet}&region=410300")
    assert "洛阳市的文件没有写这件事" in found.select_one(".reply .note").get_text()


@pytest.mark.parametrize(
    "query",
    [
        f"{SUBSIDY}?facet=nothing",
        SUBSIDY,
        f"{SUBSIDY}?facet=how_much&region=420100",
        f"{SUBSIDY}?facet=how_much&region=999999",
        "no.such.zz?facet=how_much",
    ],
)
async def test_there_is_no_page_for_another_facet_region_or_item(
    client: httpx.AsyncClient, query: str
) -> None:
    assert (await client.get(f"/answers/{query}")).status_code == 404


async def test_items_are_those_of_the_region_that_is_chosen(client: httpx.AsyncClient) -> None:
    for query, mark in {"": "zz", "?region=410300": "ly", "?region=999999": "zz"}.items():
        response = await client.get(f"/items{query}")
        links = BeautifulSoup(response.text, "lxml").select(".cards a")
        assert links
        assert all(link["href"].endswith(f".{mark}") for link in links)


async def test_the_tree_of_a_document_holds_every_section(client: httpx.AsyncClient) -> None:
    found = await soup(client, "/documents/zz-2022-12")
    links = {link["href"] for link in found.select(".contents a")}
    assert links == {f"#{section}" for section in stand_in().documents["zz-2022-12"].sections}
    boxed = found.select_one('.contents a[href="#c3.s1.box3"] .place')
    assert boxed.string == "专栏3"


async def test_what_is_asked_most_stands_on_the_first_page(
    app: FastAPI, client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [reply(item_id=SUBSIDY)]
    for _ in range(3):
        await client.post("/ask", data={"text": "开店"})
    await app.state.services.records.settle()
    assert (await soup(client, "/")).select_one(".most button")["value"] == "一次性创业补贴"


async def test_a_document_shows_its_sections_text_and_status(client: httpx.AsyncClient) -> None:
    found = await soup(client, "/documents/zz-2022-12")
    section = found.find(id="c3.s1.box3")
    assert section.find(re.compile("^h[2-6]$")) is not None
    assert section.find("p").string == "这是测试用的一段<b>文字</b>。"
    assert found.select_one(".badge").string == "规划期已满"
    held = stand_in().documents["zz-2022-12"].sections
    assert {s["id"] for s in found.select("section.section")} == set(held)


async def test_a_document_without_its_original_says_so(client: httpx.AsyncClient) -> None:
    found = await soup(client, "/documents/zz-2022-14")
    assert found.select_one(".note").string == WORDS["no_text"]


async def test_every_item_and_document_has_a_page(client: httpx.AsyncClient) -> None:
    kb = stand_in()
    for path in (*(f"items/{i}" for i in kb.items), *(f"documents/{d}" for d in kb.documents)):
        assert (await client.get(f"/{path}")).status_code == 200, path


@pytest.mark.parametrize("template", sorted((WEB / "templates").iterdir()), ids=lambda p: p.name)
def test_no_template_has_an_if_without_an_else(template) -> None:
    text = template.read_text("utf-8")
    text = re.sub(r"{% else %}((?!{% (?:if|endif) ).)*?{% endfor %}", "{% endfor %}", text)
    assert len(re.findall(r"{% if ", text)) == len(re.findall(r"{% else %}", text))
    for expression in re.findall(r"{{(.*?)}}", text):
        assert " if " not in expression or " else " in expression
