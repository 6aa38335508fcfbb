"""Whole turns on real processes: bot, Redis and an action server."""

import json
import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest


def test_the_health_check_says_ready_once_the_model_is_loaded(bot):
    assert bot.get("/webhooks/wence/") == (200, {"status": "ready"})


def test_no_other_route_is_served(bot):
    assert [bot.get(path)[0] for path in ("/", "/version", "/status", "/webhooks/rest/")] == [
        404
    ] * 4


def test_a_reply_is_returned_with_its_recipient(bot, actions):
    status, body = bot.post({"sender": "t1", "message": "取公积金", "metadata": {"turn_id": "x"}})
    custom = {"kind": "answer", "text": "action_answer_policy"}
    assert (status, body) == (200, [{"recipient_id": "t1", "custom": custom}])


def test_message_metadata_and_entities_reach_the_action(bot, actions):
    bot.say("t2", "洛阳的公积金", turn_id="7", channel="web", region="410100")
    message = actions.calls[-1]["tracker"]["latest_message"]
    assert message["text"] == "洛阳的公积金"
    assert message["metadata"] == {"turn_id": "7", "channel": "web", "region": "410100"}
    found = [(e["entity"], e["value"], e["text"]) for e in message["entities"]]
    assert found == [("region", "410300", "洛阳"), ("benefit", "housing-fund", "公积金")]


def test_a_pressed_option_reaches_its_action_with_the_payload(bot, actions):
    assert bot.say("t3", "/choose", payload="item:1") == ["action_choose_option"]
    assert actions.calls[-1]["tracker"]["latest_message"]["metadata"]["payload"] == "item:1"


@pytest.mark.parametrize("message", ["/restart", "/session_start", "/back", "///", "xyzzy", "啊"])
def test_what_is_not_understood_gets_exactly_one_reply(bot, actions, message):
    assert len(bot.say(f"odd{message}", message)) == 1
    assert len(actions.calls) == 1


@pytest.mark.parametrize(
    ("message", "action"),
    [
        ("取公积金", "action_answer_policy"),
        ("帮我算算", "action_calculate"),
        ("转人工", "action_hand_off"),
        ("你好", "action_small_talk"),
        ("再说一遍", "action_about_answer"),
        ("我要投诉", "action_open_ticket"),
        ("第二个", "action_choose_option"),
        ("是的", "action_answer_policy"),
    ],
)
def test_a_dialogue_act_is_answered_by_its_action(bot, actions, message, action):
    assert bot.say(f"act {message}", message) == [action]


def test_while_a_form_runs_turns_go_to_it_except_for_five_acts(bot, actions):
    conversation = [
        ("我能享受哪些政策", "action_list_fits"),
        ("帮我看看我符合条件吗", "action_check_eligibility"),
        ("是的", "action_check_step"),
        ("取公积金要什么条件", "action_check_step"),
        ("你好", "action_check_step"),
        ("第二个", "action_check_step"),
        ("/choose", "action_choose_option"),
        ("转人工", "action_hand_off"),
        ("我要投诉", "action_open_ticket"),
        ("我不想活了", "action_comfort"),
        ("打五分", "action_record_rating"),
        ("不查了", "action_check_step"),
        ("你好", "action_small_talk"),
    ]
    assert [(said, bot.say("form", said)) for said, _ in conversation] == [
        (said, [action]) for said, action in conversation
    ]


def test_a_malformed_result_gives_no_reply_and_the_next_turn_works(bot, actions):
    actions.result = lambda call: {"events": {}, "responses": [{"custom": {"text": "x"}}]}
    assert bot.say("bad", "取公积金") == []
    actions.result = None
    assert bot.say("bad", "取公积金") == ["action_answer_policy"]


def test_slots_live_on_in_a_long_conversation_whose_calls_stay_small(bot, actions):
    for _ in range(12):
        bot.say("long", "取公积金")
    tracker = actions.calls[-1]["tracker"]
    assert tracker["slots"]["region"] == "410300"
    assert sum(event["event"] == "user" for event in tracker["events"]) == 5


def test_turns_share_a_connection_to_the_action_server(bot, actions):
    for turn in range(5):
        bot.say(f"kept{turn}", "取公积金")
    assert len(actions.connections) <= 1 + 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"message": "x"}, "sender"),
        ({"sender": "a", "message": " "}, "message"),
        ({"sender": "a", "message": 1}, "message"),
        ({"sender": "a", "message": "x", "metadata": ["x"]}, "metadata"),
        ([], "object"),
    ],
)
def test_a_bad_request_is_told_what_is_wrong(bot, body, named):
    status, answer = bot.post(body)
    assert status == 400
    assert named in answer["error"]


def test_nothing_that_was_said_is_in_the_output_even_when_actions_fail(bot, actions):
    secret = "我叫张三丰住在桃花岛"
    actions.result = lambda call: {
        "events": [{"event": "slot", "name": "last_reply", "value": "密答一", "timestamp": None}],
        "responses": [{"custom": {"kind": "answer", "text": "密答二"}}],
    }
    assert bot.say("secret", secret, payload="密件") == ["密答二"]
    actions.result = lambda call: {"responses": ["密答三"], "text": call}
    bot.say("secret", secret)
    actions.result = lambda call: 1 / 0
    bot.say("secret", secret)
    output = bot.log.read_text(encoding="utf-8")
    assert "serving" in output
    assert "action_" in output
    escaped = secret.encode("unicode_escape").decode()
    assert not re.search(f"张三|桃花岛|密答|密件|{re.escape(escaped[:18])}", output)


def test_the_process_runs_without_tensorflow(bot):
    maps = Path(f"/proc/{bot.process.pid}/maps").read_text(encoding="utf-8")
    assert "tensorflow" not in maps


@pytest.fixture(scope="module")
def second(start_bot):
    """Another process on the same Redis."""
    return start_bot()


def test_a_turn_sent_again_to_another_process_is_answered_as_before_and_not_taken_twice(
    bot, second, actions
):
    number = iter(range(9))
    actions.result = lambda call: {
        "events": [],
        "responses": [{"custom": {"kind": "answer", "text": f"第{next(number)}次"}}],
    }
    assert bot.say("once", "怎么提取公积金", turn_id="t-1", again=True) == ["第0次"]
    assert second.say("once", "怎么提取公积金", turn_id="t-1", again=True) == ["第0次"]
    assert len(actions.calls) == 1
    assert second.say("once", "怎么提取公积金", turn_id="t-2") == ["第1次"]


def test_another_process_goes_on_with_a_conversation(bot, second, actions):
    assert bot.say("moved", "帮我看看我符合条件吗") == ["action_check_eligibility"]
    assert second.say("moved", "是的") == ["action_check_step"]


def test_a_line_of_the_log_is_json_and_names_the_turn(bot, actions):
    actions.result = lambda call: {"responses": ["wrong"]}
    bot.post({"sender": "logged", "message": "x", "metadata": {"turn_id": "t-logged"}})
    lines = bot.log.read_text(encoding="utf-8").splitlines()
    logged = [json.loads(line) for line in lines if "t-logged" in line]
    assert {line["turn_id"] for line in logged} == {"t-logged"}
    assert {"event", "level", "logger", "timestamp"} <= logged[0].keys()


def test_a_conversation_that_redis_can_not_give_is_no_new_one(bot, actions, redis_url):
    """Rasa itself would answer it as if nothing had been said before."""
    import redis

    bot.say("kept", "帮我看看我符合条件吗")
    with redis.Redis.from_url(redis_url) as client:
        client.rename("wence:tracker:kept", "wence:tracker:aside")
        client.lpush("wence:tracker:kept", "what can't be read")
        assert bot.post({"sender": "kept", "message": "是的"})[0] == 500
        client.rename("wence:tracker:aside", "wence:tracker:kept")
    assert bot.say("kept", "是的") == ["action_check_step"]


def test_a_process_told_to_stop_ends_its_turns_takes_no_more_and_is_gone_soon(second, actions):
    begun, may_end = threading.Event(), threading.Event()

    def slowly(call):
        begun.set()
        may_end.wait(20)
        return {"events": [], "responses": [{"custom": {"kind": "answer", "text": "答完了"}}]}

    actions.result = slowly
    with ThreadPoolExecutor() as others:
        under_way = others.submit(second.say, "stopping", "怎么提取公积金")
        assert begun.wait(20)
        second.process.send_signal(signal.SIGTERM)
        end = time.monotonic() + 10
        while second.get("/webhooks/wence/")[0] != 503:
            assert time.monotonic() < end, "it goes on"
            time.sleep(0.02)
        assert second.post({"sender": "late", "message": "x"})[0] == 503
        may_end.set()
        assert under_way.result(20) == ["答完了"]
    assert second.process.wait(20) == 0
