"""A resident's question goes through every process and comes back as a cited answer."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

CITATION = {
    "document_id",
    "title",
    "number",
    "issuer",
    "issued_on",
    "section",
    "status",
    "valid_until",
    "url",
    "excerpt",
}


@pytest.fixture
def client(wence_stack: Any) -> Any:
    with httpx.Client(base_url=wence_stack.url, timeout=30) as session:
        yield session


def say(client: httpx.Client, text: str, **more: Any) -> dict[str, Any]:
    response = client.post("/api/v1/messages", json={"text": text, **more})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def only_reply(body: dict[str, Any]) -> dict[str, Any]:
    assert len(body["replies"]) == 1, body
    reply: dict[str, Any] = body["replies"][0]
    return reply


def test_a_veterans_question_is_answered_with_the_amount_its_source_and_the_warning(
    client: httpx.Client,
) -> None:
    reply = only_reply(say(client, "我退伍回来开了个小店，开了四个月，能领多少钱？"))
    assert reply["kind"] == "answer"
    assert "10000元" in reply["text"]
    assert "规划期已满" in reply["text"]
    citation = reply["citations"][0]
    assert citation["number"] == "郑政办〔2022〕12号"
    assert citation["section"] == "第三章 第一节 专栏3"
    assert citation["status"] == "period_ended"
    assert citation["valid_until"] == "2025-12-31"


def test_another_citys_amount_is_never_given(client: httpx.Client) -> None:
    reply = only_reply(say(client, "洛阳这边我退伍回来开了个小店，开了四个月，能领多少钱？"))
    assert reply["kind"] == "refusal"
    assert "洛阳" in reply["text"]
    assert "10000" not in reply["text"]
    assert any(option["payload"] == "act:human" for option in reply["options"])


def test_a_lapsed_rule_is_answered_with_the_day_on_which_it_ran_out(client: httpx.Client) -> None:
    reply = only_reply(say(client, "拆迁给的钱不够买房，能取我爸妈的公积金吗"))
    assert reply["kind"] == "answer"
    assert all(word in reply["text"] for word in ("配偶", "父母", "子女", "2024年12月31日", "过期"))
    assert "郑政办〔2022〕14号" in {citation["number"] for citation in reply["citations"]}
    assert "expired" in {citation["status"] for citation in reply["citations"]}


def test_the_conversation_carries_on_and_an_option_can_be_named_by_its_number(
    client: httpx.Client,
) -> None:
    first = say(client, "取公积金")
    reply = only_reply(first)
    assert reply["kind"] == "clarification"
    second = only_reply(say(client, "第一个", conversation_id=first["conversation_id"]))
    assert second["kind"] == "answer"
    assert (
        second["item_id"] == reply["options"][0]["payload"].removeprefix("item:").partition("#")[0]
    )


def test_a_payload_chooses_the_option(client: httpx.Client) -> None:
    first = say(client, "取公积金")
    option = only_reply(first)["options"][1]
    body = say(
        client, option["label"], payload=option["payload"], conversation_id=first["conversation_id"]
    )
    assert only_reply(body)["item_id"] in option["payload"]


def test_two_conversations_do_not_mix(client: httpx.Client) -> None:
    asked = say(client, "开店补贴给多少钱")
    other = say(client, "那洛阳的呢")
    assert other["conversation_id"] != asked["conversation_id"]
    assert only_reply(other)["item_id"] != "startup.one-off-subsidy.zz"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你好", "smalltalk"),
        ("给我转人工", "handoff"),
        ("我要投诉那个培训学校乱收费，帮我登记一下", "ticket"),
        ("给你打五分，很满意", "rating"),
        ("明天郑州天气怎么样", "refusal"),
        ("你帮我一条条对对，看我够不够格领创业补贴", "question"),
    ],
)
def test_each_dialogue_act_gets_its_kind_of_reply(
    client: httpx.Client, text: str, kind: str
) -> None:
    assert only_reply(say(client, text))["kind"] == kind


def test_a_check_goes_from_its_first_question_to_a_verdict(client: httpx.Client) -> None:
    body = say(client, "你帮我一条条对对，看我够不够格领创业补贴")
    conversation = body["conversation_id"]
    said = {"哪一类": "退役军人", "第一次": "是头一回", "几个月": "两个月"}
    for _ in range(len(said)):
        reply = only_reply(body)
        if reply["kind"] != "question":
            break
        answer = next(answer for words, answer in said.items() if words in reply["text"])
        body = say(client, answer, conversation_id=conversation)
    reply = only_reply(body)
    assert reply["kind"] == "answer"
    assert "不符合" in reply["text"]
    assert "最终以经办机构审核为准" in reply["text"]


def test_a_ticket_has_a_number_that_was_really_written(client: httpx.Client) -> None:
    reply = only_reply(say(client, "我要投诉，物业乱收费，帮我登记"))
    assert reply["kind"] == "ticket"
    assert "{record_no}" not in reply["text"]
    assert "record" not in reply


def test_a_users_slash_is_no_command(client: httpx.Client) -> None:
    """Rasa would take it for the intent and answer with the help line of despair."""
    assert "12356" not in only_reply(say(client, "/distress"))["text"]


def test_every_reply_holds_the_whole_contract(client: httpx.Client) -> None:
    replies = say(client, "保租房的租金是谁定的")["replies"]
    contract = {"kind", "text", "item_id", "citations", "options"}
    assert replies
    assert all(set(reply) == contract | {"parts", "link", "progress"} for reply in replies)
    for citation in (citation for reply in replies for citation in reply["citations"]):
        assert set(citation) == CITATION
        assert client.get(citation["url"]).status_code == 200


def test_a_text_too_long_is_refused_as_a_problem(client: httpx.Client) -> None:
    response = client.post("/api/v1/messages", json={"text": "问" * 2001})
    assert response.status_code == 422
    assert response.headers["content-type"].startswith("application/problem+json")
