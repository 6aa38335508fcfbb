from __future__ import annotations

from datetime import date

import pytest

from actions.about_answer import AboutAnswer, RejectAnswer
from actions.answer_policy import AnswerPolicy
from actions.calculate import Calculate
from actions.options import ChooseOption
from actions.summing import meant_by
from policies_kb.knowledge import KnowledgeBase
from tests.actions.conversation import Conversation

AGE = "pension.high-age-supplement.zz"


@pytest.fixture
def talk(small_kb: KnowledgeBase) -> Conversation:
    """A new conversation."""
    return Conversation(small_kb)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("我妈86了高龄补贴一个月能拿多少", "每月能领100元"),
        ("最低工资2100实习补贴一个人多少", "普通档1470元，期满留用的人达到50%以上的高档2310元"),
        ("最低工资一千九，招五个见习生，三个月补贴一共多少", "5人3个月，普通档一共19950元"),
        ("老人一百零二岁了一年高龄补贴多少", "每月能领300元；12个月一共3600元"),
    ],
)
def test_question_that_says_all_that_is_needed_is_answered_with_the_sum(
    talk: Conversation, text: str, figures: str
) -> None:
    [reply] = talk.say(AnswerPolicy(), text, "ask_policy")
    assert reply["kind"] == "answer"
    assert figures in reply["text"]


@pytest.mark.parametrize(
    "text",
    [
        "高龄补贴一个月多少钱",
        "八十岁以上老人高龄补贴一个月多少钱",
        "七十多岁高龄补贴一个月给一百是不是",
        "高龄补贴从七十岁到九十岁都是多少钱",
    ],
)
def test_question_without_what_is_needed_gets_the_facts_and_the_offer_to_count(
    talk: Conversation, text: str
) -> None:
    [reply] = talk.say(AnswerPolicy(), text, "ask_policy")
    assert reply["kind"] == "answer"
    assert "按您说的算" not in reply["text"]
    assert {"label": "帮我算一算", "payload": f"sum:{AGE}#monthly"} in reply["options"]


def test_figure_said_when_asking_is_not_asked_for_again(talk: Conversation) -> None:
    [reply] = talk.say(AnswerPolicy(), "招了三个应届生来见习，见习补贴给多少钱", "ask_policy")
    assert reply["item_id"] == "employment.internship-subsidy.zz"
    option = next(o for o in reply["options"] if o["label"] == "帮我算一算")
    [asked] = talk.say(ChooseOption(), payload=option["payload"], intent="choose")
    assert talk.slots["form"]["given"] == {"people": "3"}
    assert asked["kind"] == "question"


def test_impossible_figure_gets_a_friendly_question(talk: Conversation) -> None:
    [reply] = talk.say(AnswerPolicy(), "我爷爷300岁了，高龄补贴能领多少", "ask_policy")
    assert reply["kind"] == "question"
    assert "不太对" in reply["text"]
    assert "元" not in reply["text"]


def test_turn_after_a_sum_changes_its_figure(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "我妈86了高龄补贴一个月能拿多少", "ask_policy")
    [reply] = talk.say(AnswerPolicy(), "那92岁的呢", "follow_up")
    assert "每月能领200元" in reply["text"]
    [reply] = talk.say(AnswerPolicy(), "一年一共多少", "follow_up")
    assert "12个月一共2400元" in reply["text"]


@pytest.mark.parametrize("action", [AnswerPolicy(), RejectAnswer()])
def test_sum_is_corrected_after_it_was_told(
    talk: Conversation, action: AnswerPolicy | RejectAnswer
) -> None:
    talk.say(AnswerPolicy(), "我妈86了高龄补贴一个月能拿多少", "ask_policy")
    [reply] = talk.say(action, "说错了，是92岁", "reject_answer")
    assert "每月能领200元" in reply["text"]


def test_sum_is_said_again(talk: Conversation) -> None:
    [first] = talk.say(AnswerPolicy(), "我妈86了高龄补贴一个月能拿多少", "ask_policy")
    [again] = talk.say(AboutAnswer(), "再说一遍", "repeat")
    assert again["text"] == first["text"]


def test_question_about_something_else_after_a_sum_is_no_sum(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "我妈86了高龄补贴一个月能拿多少", "ask_policy")
    [reply, *_] = talk.say(AnswerPolicy(), "养蜂满3个月给多少钱", "ask_policy")
    assert reply["item_id"] == "startup.sample.zz"


def test_money_that_the_sum_does_not_know_is_not_counted_with(talk: Conversation) -> None:
    [reply] = talk.say(
        AnswerPolicy(), "最低工资2100，我贷了20万，见习补贴一个人多少钱", "ask_policy"
    )
    assert "按您说的算" not in reply["text"]


def test_request_for_a_sum_begins_it(talk: Conversation) -> None:
    [reply] = talk.say(Calculate(), "帮我算算高龄补贴", "calculate")
    assert reply["kind"] == "question"
    assert talk.slots["form"]["item_id"] == AGE


def test_request_for_a_sum_that_says_all_is_answered(talk: Conversation) -> None:
    [reply] = talk.say(Calculate(), "帮我算算我妈82一年高龄补贴拿多少", "calculate")
    assert "12个月一共1200元" in reply["text"]


@pytest.mark.parametrize("text", ["计算器", "帮我算算", "算一下我能领多少钱"])
def test_request_that_names_nothing_is_offered_sums(talk: Conversation, text: str) -> None:
    [reply] = talk.say(Calculate(), text, "calculate")
    assert reply["kind"] == "question"
    assert {"label": "高龄老人补助", "payload": f"sum:{AGE}#"} in reply["options"]


def test_sum_of_a_place_that_is_not_covered_is_not_offered(talk: Conversation) -> None:
    [reply] = talk.say(Calculate(), "帮我算北京的", "calculate")
    assert reply["kind"] == "refusal"


@pytest.mark.parametrize("text", ["我妈86了高龄补贴有多少人领", "86岁领高龄补贴的有几家"])
def test_question_how_many_there_are_is_no_sum_of_money(talk: Conversation, text: str) -> None:
    replies = talk.say(AnswerPolicy(), text, "ask_policy")
    assert all("按您说的算" not in reply["text"] for reply in replies)


def test_short_wish_for_a_sum_is_about_what_was_spoken_of(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "最低工资2100实习补贴一个人多少", "ask_policy")
    [reply] = talk.say(Calculate(), "三个月能拿多少", "calculate")
    assert "3个月，普通档一共4410元" in reply["text"]


def test_sum_said_more_simply_is_its_outcome(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "我妈86了高龄补贴一个月能拿多少", "ask_policy")
    [reply] = talk.say(AboutAnswer(), "说简单点", "simplify")
    assert reply["text"].startswith("简单说：\n每月能领100元。\n")
    assert "怎么算的" not in reply["text"]


def test_age_said_anew_in_passing_corrects_the_sum(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "我妈86了高龄补贴一个月能拿多少", "ask_policy")
    [reply] = talk.say(AnswerPolicy(), "哦记错了，她上个月都满九十五了", "inform")
    assert "每月能领200元" in reply["text"]


def test_share_said_after_a_sum_does_it_again(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "最低工资2000实习补贴一个人多少", "ask_policy")
    [reply] = talk.say(AnswerPolicy(), "留用了六成呢？", "follow_up")
    assert "您说留用60%，达到了50%，按高档，每人每月2200元" in reply["text"]


def test_share_that_is_not_exact_leaves_both_sums(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "实习补贴按几成", "ask_policy")
    [reply] = talk.say(
        Calculate(), "按最低工资2100元算，留下来的不到一半，一个月补多少", "calculate"
    )
    assert "普通档1470元，期满留用的人达到50%以上的高档2310元" in reply["text"]


def test_words_that_only_one_of_the_sums_has_mean_that_one(talk: Conversation) -> None:
    [reply] = talk.say(Calculate(), "高龄那个钱算一算", "calculate")
    assert reply["item_id"] == AGE
    assert "老人今年满多少周岁了？" in reply["text"]


@pytest.mark.parametrize("text", ["武汉80岁老人一月有多少高龄补助", "武汉的老人82了，高龄补贴多少"])
def test_sum_of_another_city_is_not_told(talk: Conversation, text: str) -> None:
    replies = talk.say(AnswerPolicy(), text, "ask_policy")
    assert all(reply["kind"] == "refusal" for reply in replies)
    assert all("100元" not in reply["text"] for reply in replies)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("我妈81，我爸76，高龄补贴一共每月多少", "两个人加起来，每月能领120元"),
        (
            "俺爹九十一，俺娘八十二，高龄补贴一个月加起来多少",
            "爸爸：每月能领200元；妈妈：每月能领100元",
        ),
        ("我奶奶今年99岁，我妈81岁，我82，高龄补贴总共多少钱", "3个人加起来，每月能领400元"),
    ],
)
def test_several_people_with_a_value_each_get_one_sum(
    talk: Conversation, text: str, figures: str
) -> None:
    [reply] = talk.say(AnswerPolicy(), text, "ask_policy")
    assert reply["kind"] == "answer"
    assert figures in reply["text"]


def test_people_who_were_told_of_before_are_added_up(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "高龄补贴一个月多少", "ask_policy")
    talk.say(AnswerPolicy(), "俺爹九十一，俺娘八十二，都入哩居民养老", "inform")
    [reply] = talk.say(Calculate(), "他俩高龄补助一个月加起来多少", "calculate")
    assert "两个人加起来，每月能领300元" in reply["text"]
    assert "200元＋100元＝300元" in reply["text"]
    [year] = talk.say(AnswerPolicy(), "那一年嘞", "follow_up")
    assert "12个月一共3600元" in year["text"]
    [again] = talk.say(AboutAnswer(), "再说一遍", "repeat")
    assert again["text"] == year["text"]


def test_people_who_were_told_of_one_after_the_other_are_added_up(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "我妈82岁，高龄补贴一个月多少", "ask_policy")
    talk.say(AnswerPolicy(), "我爸91岁呢", "follow_up")
    [reply] = talk.say(AnswerPolicy(), "他俩一共多少", "follow_up")
    assert "每月能领300元" in reply["text"]


@pytest.mark.parametrize(
    "text",
    [
        "我妈81，我爸岁数不记得了，高龄补贴一共多少",
        "我妈81，我爸82，我奶99，我爷100，我姥姥90，高龄补贴一共多少",
        "我妈300岁，我爸81岁，高龄补贴一共多少",
    ],
)
def test_people_without_a_value_and_too_many_are_not_added_up(
    talk: Conversation, text: str
) -> None:
    for reply in talk.say(AnswerPolicy(), text, "ask_policy"):
        assert "加起来" not in reply["text"]


def test_figure_alone_does_not_change_one_of_several_people(talk: Conversation) -> None:
    talk.say(AnswerPolicy(), "我妈81，我爸76，高龄补贴一共每月多少", "ask_policy")
    for reply in talk.say(RejectAnswer(), "说错了，是92岁", "reject_answer"):
        assert "加起来" not in reply["text"]


def test_policy_of_another_city_that_is_offered_with_a_refusal_is_not_meant(
    small_kb: KnowledgeBase,
) -> None:
    answered = small_kb.ask("武汉的养蜂样例补贴", default_region="410100", today=date(2026, 11, 20))
    assert any("startup.sample.zz" in o["payload"] for o in answered.reply["options"])
    assert meant_by(answered, small_kb) == []
