"""What steers a form, or says nothing by itself, is told from an answer."""

from __future__ import annotations

import pytest

from policies_kb.eligibility.reading import Answers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("第二个", 2),
        ("第二", 2),
        ("2号", 2),
        ("选一", 1),
        ("第三个吧", 3),
        ("两年", None),
        ("一个", None),
        ("没有", None),
    ],
)
def test_offered_answer_is_named_by_its_number(text: str, number: int | None) -> None:
    assert Answers.number_of_option(text) == number


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("算了", "stop"),
        ("不核对了吧", "stop"),
        ("先不核对了，谢谢您", "stop"),
        ("算", None),
        ("上一步", "go_back"),
        ("没听清，再说一遍", "repeat"),
        ("停业两个月了", None),
        ("三个月", None),
        ("不是", None),
    ],
)
def test_words_that_steer_a_form_are_plain_when_nothing_else_is_said(
    answers: Answers, text: str, act: str | None
) -> None:
    assert answers.act(text) == act


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("嗯", True),
        ("没有", True),
        ("不知道呢", True),
        ("不问了", True),
        ("没有房", False),
        ("？", False),
    ],
)
def test_bare_yes_or_no_says_nothing_by_itself(answers: Answers, text: str, bare: bool) -> None:
    assert answers.is_bare(text) is bare


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("刚才说错了，是六个月", "是六个月"),
        ("更正一下，不是三个人，是五个", "是五个"),
        ("说错了", ""),
        ("改成第二次", "第二次"),
        ("哦记错了她九十", "她九十"),
    ],
)
def test_correction_says_something_instead(answers: Answers, text: str, instead: str) -> None:
    assert answers.corrects(text)
    assert answers.without_correction(text) == instead


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("算了，补几成来着", "补几成来着"),
        ("先别核对了，你就告诉我补几成", "你就告诉我补几成"),
        ("不问了。停。社保卡咋办", "社保卡咋办"),
        ("算了", None),
        ("我交了四个月", None),
        ("补几成，算了", None),
    ],
)
def test_what_is_asked_after_stopping_is_told_apart(
    answers: Answers, text: str, rest: str | None
) -> None:
    assert answers.after_stop(text) == rest


@pytest.mark.parametrize("text", ["能过吗？", "那我能领吗", "行不行", "这情况够不够条件", "中不"])
def test_bare_question_whether_it_will_do_is_known(answers: Answers, text: str) -> None:
    assert answers.is_whether(text)


@pytest.mark.parametrize("text", ["残疾人行不行", "能领多少", "我", "公积金能取吗", ""])
def test_question_that_says_more_is_not_only_whether(answers: Answers, text: str) -> None:
    assert not answers.is_whether(text)
