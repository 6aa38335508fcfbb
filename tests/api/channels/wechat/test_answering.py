"""Tests for what each kind of message is answered with."""

from __future__ import annotations

import httpx
import pytest

from tests.api.bot_server import CITATION, BotServer, reply
from tests.api.channels.replies import HUMAN_OPTION, option
from tests.api.channels.wechat.follower import Follower

ANSWER = "一次性补贴10000元。"
LONG = "".join(f"第{n}件事要这样办，材料带齐了再来。" for n in range(1, 120))


async def test_a_number_in_reply_carries_out_the_option_that_it_stands_for(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    bot.replies = [reply(options=[option("申请条件", "item:a.zz#who"), HUMAN_OPTION])]
    assert (await luoyang.say(client, "开店补贴")).endswith("1 申请条件\n0 转人工")
    await luoyang.say(client, "1")
    assert (bot.last["message"], bot.last["metadata"]["payload"]) == ("/choose", "item:a.zz#who")
    await luoyang.say(client, "０。")
    assert bot.last["metadata"]["payload"] == "act:human"


async def test_a_number_that_stands_for_nothing_is_what_was_said(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    await luoyang.say(client, "7")
    assert (bot.last["message"], bot.last["metadata"]["payload"]) == ("7", None)


async def test_a_number_is_the_answer_to_a_forms_question(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    bot.replies = [reply("question", "开了几个月？", options=[option("不知道", "form:dont_know")])]
    assert (await luoyang.say(client, "我能领吗")).endswith("可以直接回复：不知道")
    await luoyang.say(client, "1")
    assert (bot.last["message"], bot.last["metadata"]["payload"]) == ("1", None)


async def test_a_long_answer_goes_on_page_by_page_to_its_end(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    bot.replies = [reply(text=LONG)]
    pages = [await luoyang.say(client, "怎么办")]
    while "回复“继续”" in pages[-1]:
        pages.append(await luoyang.say(client, "继续"))
    assert len(pages) == 3
    assert len(bot.seen) == 1
    assert "".join(page.split("\n（还没完")[0] for page in pages) == LONG
    assert (await luoyang.say(client, "继续")).startswith("后面没有了。")
    assert len(bot.seen) == 1


async def test_going_on_may_be_spoken(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    bot.replies = [reply(text=LONG)]
    await luoyang.say(client, "怎么办")
    spoken = luoyang.message("voice", MediaId="m", Format="amr", Recognition="继续。")
    page = luoyang.read(await luoyang.send(client, spoken))
    assert page.startswith("第")
    assert len(bot.seen) == 1


async def test_going_on_is_an_answer_while_the_dialogue_waits_for_one(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    bot.replies = [reply("question", "开了几个月？", options=[option("不知道", "form:dont_know")])]
    await luoyang.say(client, "我能领吗")
    await luoyang.say(client, "继续")
    assert bot.last["message"] == "继续"


async def test_messages_of_a_follower_are_one_conversation_and_of_others_another(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower, zhengzhou: Follower
) -> None:
    for follower in (luoyang, luoyang, zhengzhou):
        await follower.say(client, "在吗")
    first, second, other = (seen.body["sender"] for seen in bot.seen)
    assert first == second != other
    assert "follower" not in first


async def test_a_voice_message_is_answered_and_says_what_was_heard(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    message = luoyang.message("voice", MediaId="m", Format="amr", Recognition="开店有没有补贴。")
    assert luoyang.read(await luoyang.send(client, message)) == (
        f"您说的是：开店有没有补贴。\n\n{ANSWER}"
    )
    assert bot.last["message"] == "开店有没有补贴。"


@pytest.mark.parametrize("heard", [{}, {"Recognition": ""}, {"Recognition": "。"}])
async def test_a_voice_message_that_was_not_understood_asks_for_words(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower, heard: dict[str, str]
) -> None:
    response = await luoyang.send(client, luoyang.message("voice", MediaId="m", **heard))
    assert luoyang.read(response).startswith("刚才的语音没听清。")
    assert bot.seen == []


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo", "link"])
async def test_what_cant_be_read_is_told_what_can(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower, kind: str
) -> None:
    response = await luoyang.send(client, luoyang.message(kind, MediaId="m"))
    assert luoyang.read(response).startswith("我能看懂文字")
    assert bot.seen == []


async def test_who_follows_is_greeted_with_entrances_that_numbers_open(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    greeting = luoyang.read(await luoyang.send(client, luoyang.event("subscribe")))
    assert "现在按洛阳的政策回答" in greeting
    assert "\n1 开小店政府给补多少钱\n2 拆迁买房能取公积金吗\n" in greeting
    assert await luoyang.say(client, "2") == ANSWER
    assert (bot.last["message"], bot.last["metadata"]["payload"]) == ("拆迁买房能取公积金吗", None)


async def test_a_scanned_code_that_names_a_region_sets_it(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    event = luoyang.event("subscribe", "qrscene_410100", Ticket="t")
    assert "现在按郑州的政策回答" in luoyang.read(await luoyang.send(client, event))
    await luoyang.say(client, "开店补贴")
    assert bot.last["metadata"]["region"] == "410100"


async def test_a_place_sets_the_region_in_a_new_conversation(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    await luoyang.say(client, "开店补贴")
    place = luoyang.message(
        "location", Location_X="34.75", Location_Y="113.63", Scale="20", Label="河南省郑州市金水区"
    )
    reply_text = luoyang.read(await luoyang.send(client, place))
    assert reply_text == "知道了，接下来按郑州的政策回答。您想问什么？"
    await luoyang.say(client, "开店补贴")
    before, after = bot.seen
    assert after.body["metadata"]["region"] == "410100"
    assert before.body["sender"] != after.body["sender"]


async def test_a_place_without_documents_changes_nothing(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    place = luoyang.message("location", Location_X="31.2", Location_Y="121.5", Label="上海市黄浦区")
    assert "还是按洛阳回答" in luoyang.read(await luoyang.send(client, place))
    await luoyang.say(client, "开店补贴")
    assert bot.last["metadata"]["region"] == "410300"


async def test_a_click_on_the_menu_asks_or_carries_out_what_it_stands_for(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    response = await luoyang.send(client, luoyang.event("CLICK", "ask.startup"))
    assert luoyang.read(response) == ANSWER
    assert bot.last["message"] == "开小店政府给补多少钱"
    await luoyang.send(client, luoyang.event("CLICK", "help.human"))
    assert bot.last["metadata"]["payload"] == "act:human"


@pytest.mark.parametrize("key", ["help.how", "of-an-old-menu"])
async def test_a_click_for_help_or_of_an_old_menu_greets(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower, key: str
) -> None:
    response = await luoyang.send(client, luoyang.event("CLICK", key))
    assert luoyang.read(response).startswith("您好，我是问策")
    assert bot.seen == []


async def test_who_leaves_is_forgotten(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    await luoyang.say(client, "在吗")
    response = await luoyang.send(client, luoyang.event("unsubscribe"))
    assert response.text == "success"
    await luoyang.say(client, "在吗")
    assert bot.seen[0].body["sender"] != bot.seen[1].body["sender"]


async def test_a_text_too_long_is_told_so(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    assert (await luoyang.say(client, "长" * 2001)).startswith("这段话太长了")
    assert bot.seen == []


async def test_sources_link_to_the_public_address(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    bot.replies = [reply(citations=[CITATION])]
    shown = await luoyang.say(client, "开店补贴")
    assert '<a href="https://wence.test/documents/zz-2022-12#c3.s1.box3">' in shown


async def test_personal_numbers_are_masked_as_everywhere(
    client: httpx.AsyncClient, bot: BotServer, luoyang: Follower
) -> None:
    await luoyang.say(client, "我电话13800138000")
    assert bot.last["message"] == "我电话〔电话〕"
