from __future__ import annotations

import pytest

from actions.requests import in_words, without


@pytest.mark.parametrize(
    "text",
    [
        "把这几步加起来一共几个工作日",
        "从头到尾要多少天",
        "各段的工作日加到一块是几天",
        "全程走完得几天",
    ],
)
def test_wish_for_the_sum_of_days_is_known(text: str) -> None:
    assert in_words("days_added_up", text)


@pytest.mark.parametrize("text", ["公示几天", "一共补多少钱", "几天能办好"])
def test_days_of_one_step_are_no_sum(text: str) -> None:
    assert not in_words("days_added_up", text)


@pytest.mark.parametrize("text", ["这个是怎么算的", "算不算大学生", "按什么数来算的", "工龄咋算"])
def test_question_how_something_is_counted_is_no_wish_for_a_sum(text: str) -> None:
    assert not in_words("sum", text)


@pytest.mark.parametrize("text", ["帮我算算", "两样加起来是多少", "一年下来多少钱"])
def test_wish_for_a_sum_is_known(text: str) -> None:
    assert in_words("sum", text)


@pytest.mark.parametrize(
    "text",
    [
        "帮我查查卡上到了没",
        "替我妈查一下余额",
        "我的身份证号你记一下",
        "给俺查下账户",
        "替我查下同事社保交没交",
    ],
)
def test_wish_to_look_into_a_record_is_known(text: str) -> None:
    assert in_words("own_record", text)


@pytest.mark.parametrize("text", ["怎么查余额", "帮我查下创业补贴的条件", "社保卡能查医保吗"])
def test_question_how_to_look_something_up_is_no_wish_to_look_into_a_record(text: str) -> None:
    assert not in_words("own_record", text)


@pytest.mark.parametrize("text", ["行，接着刚才那个核", "继续", "好了往下查", "回到刚才的"])
def test_wish_to_go_on_is_known(text: str) -> None:
    assert in_words("go_on", text)


@pytest.mark.parametrize("text", ["合同接着签给补贴不", "刚才那个多少钱"])
def test_question_is_no_wish_to_go_on(text: str) -> None:
    assert not in_words("go_on", text)


@pytest.mark.parametrize(
    "text", ["帮我一条一条核对，能不能领", "给俺妈核对核对", "逐条对照一下", "替我核一下"]
)
def test_wish_for_a_check_in_plain_words_is_sure(text: str) -> None:
    assert in_words("check_surely", text)


@pytest.mark.parametrize("text", ["怎么核对社保信息", "这一条查处多少", "材料由谁核对"])
def test_question_that_speaks_of_checking_is_no_sure_wish(text: str) -> None:
    assert not in_words("check_surely", text)


@pytest.mark.parametrize(
    "text",
    [
        "我能领点啥",
        "像俺这样的有啥照顾",
        "创业上我能拿啥",
        "都有啥好处",
        "我家够得上哪几样",
        "有没有适合我的",
    ],
)
def test_wish_to_know_what_fits_is_known(text: str) -> None:
    assert in_words("fits", text)


@pytest.mark.parametrize("text", ["推荐几首好听的歌", "附近有几家银行能这样", "给我推荐个手机"])
def test_wish_for_something_else_is_no_wish_to_know_what_fits(text: str) -> None:
    assert not in_words("fits", text)


@pytest.mark.parametrize(
    "text", ["不对吧，我听人说不要钱", "你再瞧瞧，是不是弄错了", "别哄我，你再查查"]
)
def test_challenge_is_known(text: str) -> None:
    assert in_words("challenge", text)


def test_words_are_taken_away() -> None:
    assert without("no_despair", "规定定得太死，换个法子") == "规定，换个法子"
