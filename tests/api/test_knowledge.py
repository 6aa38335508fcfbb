"""The knowledge base for programs, and how a new snapshot is taken up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.knowledge import Knowledge
from policies_kb.publishing.users import users
from tests.api.problem import assert_problem
from tests.api.stand_in import SUBSIDY, stand_in


async def test_a_look_up_gives_ranked_items_with_answer_facts_and_citations(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/api/v1/lookup", params={"q": "开店補貼", "limit": 3})
    body = response.json()
    assert (body["version"], body["region"]) == ("stand-in", "410100")
    [found] = body["results"]
    assert found["item"]["id"] == SUBSIDY
    assert found["score"] == 0.9
    assert (found["kind"], found["facet"]) == ("answer", "how_much")
    assert "10000" in found["text"]
    assert [fact["value"] for fact in found["facts"]] == ["10000"]
    assert found["citations"][0]["number"] == "郑政办〔2022〕12号"
    assert found["citations"][0]["status"] == "period_ended"
    assert stand_in().asked == ("开店补贴", "410100", 3, date(2026, 11, 20))


async def test_a_look_up_is_masked_too(client: httpx.AsyncClient) -> None:
    await client.get("/api/v1/lookup", params={"q": "13800138000 补贴"})
    assert stand_in().asked[0] == "〔电话〕 补贴"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({}, "query.q"),
        ({"q": " "}, "query.q"),
        ({"q": "13800138000" * 200}, "query.q"),
        ({"q": "补贴", "region": "13800138000"}, "query.region"),
        ({"q": "补贴", "limit": "0"}, "query.limit"),
        ({"q": "补贴", "limit": "21"}, "query.limit"),
        ({"q": "补贴", "limit": "13800138000"}, "query.limit"),
        ({"q": "补贴", "limit": "many"}, "query.limit"),
    ],
)
async def test_a_wrong_look_up_is_refused_and_not_repeated(
    client: httpx.AsyncClient, query: dict[str, str], place: str
) -> None:
    response = await client.get("/api/v1/lookup", params=query)
    problem = assert_problem(response, 422, "invalid-request")
    assert [error["place"] for error in problem["errors"]] == [place]
    assert "13800138000" not in response.text


async def test_documents_are_listed_with_their_status_today(client: httpx.AsyncClient) -> None:
    documents = (await client.get("/api/v1/documents")).json()
    status = {document["id"]: document["status"] for document in documents}
    assert status["zz-2022-12"] == "period_ended"
    assert status["zz-2022-14"] == "expired"
    luoyang = (await client.get("/api/v1/documents", params={"region": "410300"})).json()
    assert {document["region"] for document in luoyang} == {"410300"}


async def test_a_document_has_its_sections_and_the_items_that_cite_it(
    client: httpx.AsyncClient,
) -> None:
    document = (await client.get("/api/v1/documents/zz-2022-12")).json()
    section = next(s for s in document["sections"] if s["id"] == "c3.s1.box3")
    assert section["place"] == "第三章 第一节 专栏3"
    assert section["url"] == "/documents/zz-2022-12#c3.s1.box3"
    assert section["paragraphs"] is None
    assert SUBSIDY in {item["id"] for item in document["items"]}


async def test_the_originals_words_are_given_where_wanted(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/documents/zz-2022-12", params={"text": "1"})).json()
    section = next(s for s in document["sections"] if s["id"] == "c3.s1.box3")
    assert section["paragraphs"] == ["这是测试用的一段<b>文字</b>。"]


async def test_items_are_listed_by_region_and_topic(client: httpx.AsyncClient) -> None:
    query = {"region": "410100", "topic": "startup"}
    items = (await client.get("/api/v1/items", params=query)).json()
    assert SUBSIDY in {item["id"] for item in items}
    assert {(item["region"], item["topic"]) for item in items} == {("410100", "startup")}


async def test_an_item_has_its_facts_with_figures_and_sources(client: httpx.AsyncClient) -> None:
    item = (await client.get(f"/api/v1/items/{SUBSIDY}")).json()
    amount = next(fact for fact in item["facts"] if fact["name"] == "amount")
    assert "10000元" in amount["text"]
    assert "{" not in "".join(fact["text"] for fact in item["facts"])
    assert amount["sources"] == [
        {
            "document_id": "zz-2022-12",
            "section_id": "c3.s1.box3",
            "section": "第三章 第一节 专栏3",
            "url": "/documents/zz-2022-12#c3.s1.box3",
        }
    ]
    assert "materials" in item["not_stated"]


@pytest.mark.parametrize("path", ["items/none", "documents/none"])
async def test_what_is_not_there_is_404(client: httpx.AsyncClient, path: str) -> None:
    assert_problem(await client.get(f"/api/v1/{path}"), 404, "not-found")


async def test_every_item_and_document_can_be_shown(client: httpx.AsyncClient) -> None:
    kb = stand_in()
    for path in (*(f"items/{i}" for i in kb.items), *(f"documents/{d}" for d in kb.documents)):
        assert (await client.get(f"/api/v1/{path}")).status_code == 200, path


async def test_without_a_knowledge_base_it_says_so(app: FastAPI, client: httpx.AsyncClient) -> None:
    app.state.services.knowledge._base = None
    response = await client.get("/api/v1/lookup", params={"q": "补贴"})
    assert_problem(response, 503, "knowledge-unavailable")


async def test_a_published_snapshot_is_taken_up_and_a_broken_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Base:
        def __init__(self, version: str) -> None:
            self.version = version

        @classmethod
        def open(cls, build: Path) -> Base:
            version = (build / "kb" / "current").read_text("utf-8").strip()
            if version == "broken":
                raise ValueError("not a whole snapshot")
            return cls(version)

    monkeypatch.setattr("api.knowledge.KnowledgeBase", Base)
    pointer = tmp_path / "kb" / "current"
    pointer.parent.mkdir()
    knowledge = Knowledge(tmp_path)
    seen, told = [], []
    for version in (None, "first", "broken", "second"):
        if version is not None:
            pointer.write_text(f"{version}\n", "utf-8")
        await knowledge.refresh()
        seen.append(knowledge.version)
        told.append([user.version for user in users(tmp_path)])
    assert seen == [None, "first", "first", "second"]
    assert told == [[], ["first"], ["first"], ["second"]]
