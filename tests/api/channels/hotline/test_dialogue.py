"""Tests for the turns of a call: what is said to what is heard or pressed."""

from __future__ import annotations

import pytest

from api.channels.hotline.hearing import settings
from tests.api.bot_server import CITATION, BotServer, reply
from tests.api.channels.hotline.caller import Caller
from tests.api.channels.replies import HUMAN_OPTION, option

ANSWER = "一次性补贴一万元。"
LONG = "".join(f"第{n}件事要这样办，材料带齐了再来。" for n in range(1, 14))
QUESTION = reply(
    "question",
    "（1/2）开张满3个月了吗？",
    options=[
        option("是", "form:是"),
        option("不是", "form:不是"),
        option("不知道", "form:dont_know"),
    ],
)


async def test_a_call_begins_with_who_answers_and_how_to_reach_a_person(caller: Caller) -> None:
    said = await caller.start()
    assert said.startswith("您好，这里是问策政策热线")
    assert "找人工请按零或者说转人工" in said
    assert not said.endswith("要继续听吗？")
    assert caller.last["listen"]["dtmf"] == ["0", "*", "#"]
    assert set(settings()["hints"]) <= set(caller.last["listen"]["hints"])


async def test_a_question_is_answered_in_words(caller: Caller, bot: BotServer) -> None:
    await caller.start(region="410300")
    assert await caller.say("开小店有补贴吗") == ANSWER
    assert bot.last["message"] == "开小店有补贴吗"
    assert (bot.last["metadata"]["channel"], bot.last["metadata"]["region"]) == (
        "telephone",
        "410300",
    )
    assert caller.last["say"]["ssml"].endswith(f"<p><s>{ANSWER}</s></p></speak>")
    assert (caller.last["transfer"], caller.last["hangup"]) == (None, False)


async def test_a_long_answer_goes_on_when_asked_to(caller: Caller, bot: BotServer) -> None:
    bot.replies = [reply(text=LONG)]
    parts = [await caller.say("怎么办")]
    for word in ("继续", "要", "好的", "嗯"):
        if not parts[-1].endswith("要继续听吗？"):
            break
        parts.append(await caller.say(word))
    spoken = LONG.translate(str.maketrans({"1": "", "2": "", "3": ""}))
    assert len(parts) > 2
    assert all("材料带齐了再来" in part for part in parts)
    assert not parts[-1].endswith("要继续听吗？")
    assert len(bot.seen) == 1
    assert "".join(parts).count("材料带齐了再来") == spoken.count("材料带齐了再来")


async def test_a_caller_who_heard_enough_is_listened_to(caller: Caller, bot: BotServer) -> None:
    bot.replies = [reply(text=LONG)]
    await caller.say("怎么办")
    assert await caller.say("不用了") == "好，您说。"
    assert len(bot.seen) == 1


async def test_a_new_question_breaks_into_a_long_answer(caller: Caller, bot: BotServer) -> None:
    bot.replies = [reply(text=LONG)]
    await caller.say("怎么办")
    bot.replies = [reply()]
    assert await caller.say("那补多少钱") == ANSWER


@pytest.mark.parametrize("how", ["再说一遍", "*"])
async def test_what_was_said_is_said_again(caller: Caller, bot: BotServer, how: str) -> None:
    bot.replies = [reply(text=LONG)]
    first = await caller.say("怎么办")
    again = await (caller.press(how) if how == "*" else caller.say(how))
    assert again == first
    assert len(bot.seen) == 1


async def test_slower_speech_begins_where_it_was_and_stays_slow(
    caller: Caller, bot: BotServer
) -> None:
    bot.replies = [reply(text=LONG)]
    first = await caller.say("怎么办")
    slow = await caller.say("慢一点")
    assert slow.startswith("好，我说慢一点。\n第一件事")
    assert len(slow) < len(first) + 10
    assert '<prosody rate="slow">' in caller.last["say"]["ssml"]
    assert (await caller.say("再说一遍")).startswith("第一件事")
    await caller.say("继续")
    assert '<prosody rate="slow">' in caller.last["say"]["ssml"]
    await caller.say("快一点")
    assert "prosody" not in caller.last["say"]["ssml"]


@pytest.mark.parametrize("how", ["转人工", "0"])
@pytest.mark.parametrize("state", ["start", "answer", "question", "more", "confirming"])
async def test_a_person_is_reached_from_every_state(
    caller: Caller, bot: BotServer, how: str, state: str
) -> None:
    await caller.start()
    if state == "answer":
        await caller.say("开店补贴")
    elif state == "question":
        bot.replies = [QUESTION]
        await caller.say("我能领吗")
    elif state == "more":
        bot.replies = [reply(text=LONG)]
        await caller.say("怎么办")
    elif state == "confirming":
        await caller.say("开电补贴", 0.3)
    said = await (caller.press(how) if how == "0" else caller.say(how))
    assert said == "现在为您转接人工，请不要挂机。"
    assert bot.last["metadata"]["payload"] == "act:human"
    assert caller.last["transfer"]["to"] == "12333"
    assert not caller.last["hangup"]


async def test_the_agent_sees_what_was_talked_about_with_personal_numbers_masked(
    caller: Caller,
) -> None:
    await caller.start()
    await caller.say("我电话13800138000，开店补贴多少")
    await caller.say("转人工")
    assert caller.last["transfer"]["summary"] == (
        "地区：郑州\n问：我电话〔电话〕,开店补贴多少\n答：一次性补贴10000元。\n转接原因：来电人要人工"
    )


async def test_a_person_is_reached_also_when_the_dialogue_fails(
    caller: Caller, bot: BotServer
) -> None:
    bot.status = 500
    await caller.press("0")
    assert caller.last["transfer"]["to"] == "12333"


async def test_a_hand_over_by_the_dialogue_passes_the_call_on(
    caller: Caller, bot: BotServer
) -> None:
    bot.replies = [reply("handoff", "我已经为您转人工。")]
    assert await caller.say("我不想活了") == "我已经为您转人工。"
    assert caller.last["transfer"]["summary"].endswith("转接原因：问答中转人工")


async def test_a_second_silence_in_a_row_brings_a_person(caller: Caller) -> None:
    hello = await caller.start()
    assert (await caller.turn(event="silence")) == f"没听到您说话。\n{hello}"
    assert caller.last["transfer"] is None
    await caller.turn(event="silence")
    assert caller.last["transfer"]["summary"].endswith("两次没有听到或者没有听清")


async def test_an_answer_in_between_begins_the_count_of_silences_anew(caller: Caller) -> None:
    await caller.start()
    await caller.turn(event="silence")
    await caller.say("开店补贴")
    await caller.turn(event="silence")
    assert caller.last["transfer"] is None


@pytest.mark.parametrize(("text", "confidence"), [("", 0.9), ("嗡嗡嗡", 0.05)])
async def test_noise_is_asked_about_and_then_brings_a_person(
    caller: Caller, bot: BotServer, text: str, confidence: float
) -> None:
    await caller.start()
    assert (await caller.say(text, confidence)).startswith("对不起，刚才没听清，请您再说一遍。")
    await caller.say(text, confidence)
    assert caller.last["transfer"] is not None
    assert [seen.body["metadata"]["payload"] for seen in bot.seen] == ["act:human"]


async def test_what_was_heard_with_doubt_is_confirmed_first(caller: Caller, bot: BotServer) -> None:
    await caller.start()
    assert await caller.say("开店补贴", 0.3) == "您是想问，开店补贴，对吗？"
    assert bot.seen == []
    assert await caller.say("对", 0.3) == ANSWER
    assert bot.last["message"] == "开店补贴"


async def test_what_was_misheard_is_asked_for_again(caller: Caller, bot: BotServer) -> None:
    await caller.start()
    await caller.say("开电补贴", 0.3)
    assert await caller.say("不是") == "好，请您再说一遍想问的事。"
    assert await caller.say("开店补贴") == ANSWER
    assert [seen.body["message"] for seen in bot.seen] == ["开店补贴"]


async def test_another_question_takes_the_place_of_a_confirmation(
    caller: Caller, bot: BotServer
) -> None:
    await caller.say("开电补贴", 0.3)
    assert await caller.say("开店补贴多少钱") == ANSWER
    assert bot.last["message"] == "开店补贴多少钱"


async def test_a_command_among_the_alternatives_counts(caller: Caller, bot: BotServer) -> None:
    await caller.start()
    await caller.say("装人工", 0.4, "转人工")
    assert caller.last["transfer"] is not None


async def test_a_short_answer_to_a_forms_question_is_not_read_back(
    caller: Caller, bot: BotServer
) -> None:
    bot.replies = [QUESTION]
    await caller.say("我能领吗")
    assert (await caller.say("四", 0.3)).startswith("对不起，刚才没听清")


async def test_a_forms_answer_is_said_or_pressed(caller: Caller, bot: BotServer) -> None:
    bot.replies = [QUESTION]
    assert await caller.say("我能领吗") == (
        "第一个问题，一共两个：开张满三个月了吗？\n您可以说是、不是、不知道。"
    )
    assert caller.last["listen"]["hints"][:3] == ["是", "不是", "不知道"]
    await caller.say("是")
    assert bot.last["metadata"]["payload"] == "form:是"
    await caller.press("2")
    assert bot.last["metadata"]["payload"] == "form:不是"


async def test_a_number_that_a_form_asks_for_is_pressed_and_ended_by_the_hash_key(
    caller: Caller, bot: BotServer
) -> None:
    bot.replies = [reply("question", "开了几个月？", options=[option("不知道", "form:dont_know")])]
    await caller.say("我能领吗")
    assert caller.last["listen"]["digits"]
    await caller.press("12#")
    assert (bot.last["message"], bot.last["metadata"]["payload"]) == ("12", None)
    await caller.press("#")
    assert bot.last["metadata"]["payload"] == "form:dont_know"


async def test_an_option_is_chosen_by_its_label_or_its_key(caller: Caller, bot: BotServer) -> None:
    bot.replies = [reply(options=[option("申请条件", "item:a.zz#who"), HUMAN_OPTION])]
    said = await caller.say("开店补贴")
    assert said.endswith("您还可以问申请条件，或者说转人工。")
    await caller.say("申请条件。")
    assert bot.last["metadata"]["payload"] == "item:a.zz#who"
    await caller.press("1")
    assert bot.last["metadata"]["payload"] == "item:a.zz#who"


async def test_a_key_that_means_nothing_is_told_so(caller: Caller, bot: BotServer) -> None:
    hello = await caller.start()
    assert await caller.press("7") == f"这个键现在没有用。\n{hello}"
    assert bot.seen == []


@pytest.mark.parametrize("area", [1, 2, 3, 4])
async def test_each_area_is_reached_by_keys_alone(
    caller: Caller, bot: BotServer, area: int
) -> None:
    bot.replies = [reply(options=[option("申请条件", "item:a.zz#who"), HUMAN_OPTION])]
    await caller.start()
    menu = await caller.press("#")
    assert menu == (
        "问创业请按一；问住房公积金请按二；问租房请按三；问社保卡请按四；人工请按零，重听请按星号。"
    )
    questions = await caller.press(str(area))
    assert questions.endswith("回到开头请按四；人工请按零，重听请按星号。")
    answer = await caller.press("1")
    assert answer.endswith("申请条件请按一；人工请按零，重听请按星号。")
    assert bot.last["message"] in questions
    await caller.press("1")
    assert bot.last["metadata"]["payload"] == "item:a.zz#who"


async def test_keys_lead_back_to_the_beginning(caller: Caller) -> None:
    menu = await caller.press("#")
    await caller.press("3")
    assert await caller.press("4") == menu


async def test_who_asks_for_keys_gets_the_same_menu(caller: Caller) -> None:
    menu = await caller.say("按键选择")
    assert await caller.press("#") == menu


async def test_two_failures_in_a_row_bring_a_person(caller: Caller, bot: BotServer) -> None:
    bot.status = 500
    assert (await caller.say("我要投诉")).startswith("对不起，刚才这句话没能处理好。")
    await caller.say("我要投诉")
    assert caller.last["transfer"]["summary"].endswith("系统没能答上来")


async def test_a_caller_who_has_no_more_to_ask_is_let_go(caller: Caller) -> None:
    await caller.say("开店补贴")
    assert await caller.say("没有了，再见") == ANSWER
    assert await caller.say("再见") == "感谢来电，再见。"
    assert caller.last["hangup"]


async def test_a_text_message_is_promised_only_when_it_can_be_sent(
    caller: Caller, bot: BotServer
) -> None:
    assert await caller.say("发短信") == "我还没有回答过政策问题，没有可以发的。"
    bot.replies = [reply(citations=[CITATION])]
    await caller.say("开店补贴")
    assert (await caller.say("发短信")).startswith("现在没法给您发短信")
