from __future__ import annotations

from typing import Any

import pytest

from policies_kb.eligibility import Answers, Finding, Judged, choices_of, verdict
from policies_kb.model import Condition, Item
from policies_kb.records import item_files, item_of, table
from policies_kb.search.normalise import Normaliser
from tests.policies_kb.small_content import ITEM, changed

SAMPLE = item_of(ITEM)
GROUP, FIRST, MONTHS = SAMPLE.conditions
MET, NOT_MET, UNKNOWN = Finding.MET, Finding.NOT_MET, Finding.UNKNOWN


@pytest.fixture(scope="module")
def answers() -> Answers:
    """The reader of answers with the real word lists."""
    return Answers(table("answers"), Normaliser(table("lexicon")))


def limited(relation: str, value: str, unit: str) -> tuple[Item, Condition]:
    """Return an item whose last condition sets a limit."""
    record = changed(ITEM, ["facts", "months", "value"], value)
    record = changed(record, ["facts", "months", "unit"], unit)
    item = item_of(changed(record, ["conditions", 2, "wants"], {relation: "months"}))
    return item, item.conditions[2]


@pytest.mark.parametrize(
    "text",
    [
        "是",
        "是的",
        "是哩",
        "对",
        "对的",
        "嗯",
        "有",
        "有的",
        "符合",
        "可以",
        "能",
        "行",
        "好",
        "中",
        "没问题",
        "没错",
        "不错",
        "清楚",
        "当然",
        "肯定是",
        "第一次",
        "头一回",
        "是第一次",
        "头一次",
        "以前没开过",
        "没开过",
        "從來沒開過",
        "我沒問題",
    ],
)
def test_answer_that_says_yes_meets_the_condition(answers: Answers, text: str) -> None:
    assert answers.judge(SAMPLE, FIRST, text) == Judged(FIRST, MET, "是")


@pytest.mark.parametrize(
    "text",
    [
        "不是",
        "不是的",
        "没有",
        "没",
        "不",
        "否",
        "不符合",
        "不可以",
        "不能",
        "不行",
        "不对",
        "木有",
        "冇",
        "当然不是",
        "不是第一次",
        "不是头一回",
        "第二次",
        "以前开过",
        "开过",
        "不是首次",
        "還沒有",
    ],
)
def test_answer_that_says_no_does_not_meet_the_condition(answers: Answers, text: str) -> None:
    assert answers.judge(SAMPLE, FIRST, text) == Judged(FIRST, NOT_MET, "否")


@pytest.mark.parametrize(
    "text",
    [
        "不知道",
        "不清楚",
        "不太清楚",
        "不晓得",
        "说不准",
        "记不清了",
        "忘了",
        "不好说",
        "不确定",
        "可能吧",
        "也许",
        "说不定",
        "不一定",
        "差不多",
    ],
)
@pytest.mark.parametrize("condition", SAMPLE.conditions, ids=lambda c: c.kind)
def test_answer_that_leaves_it_open_is_unknown(
    answers: Answers, condition: Condition, text: str
) -> None:
    assert answers.judge(SAMPLE, condition, text) == Judged(condition, UNKNOWN, "")


@pytest.mark.parametrize("text", ["苹果", "", "？", "我问一下"])
def test_answer_that_is_neither_yes_nor_no_is_not_understood(answers: Answers, text: str) -> None:
    assert answers.judge(SAMPLE, FIRST, text) is None


@pytest.mark.parametrize(("text", "finding"), [("没有", MET), ("有", NOT_MET)])
def test_condition_that_wants_a_no_is_met_by_a_no(
    answers: Answers, text: str, finding: Finding
) -> None:
    item = item_of(changed(ITEM, ["conditions", 1, "wants"], {"equals": False}))
    judged = answers.judge(item, item.conditions[1], text)
    assert judged is not None
    assert judged.finding is finding


@pytest.mark.parametrize(
    ("text", "finding", "answer"),
    [
        ("四个月", MET, "4个月"),
        ("4个月", MET, "4个月"),
        ("３个月", MET, "3个月"),
        ("3", MET, "3个月"),
        ("三", MET, "3个月"),
        ("十二", MET, "12个月"),
        ("半年", MET, "6个月"),
        ("一年", MET, "12个月"),
        ("一年半", MET, "18个月"),
        ("1年半", MET, "18个月"),
        ("一年零三个月", MET, "15个月"),
        ("1.5年", MET, "18个月"),
        ("两个月", NOT_MET, "2个月"),
        ("一个半月", NOT_MET, "1.5个月"),
        ("半个月", NOT_MET, "0.5个月"),
        ("已经干了四个月了", MET, "4个月"),
        ("不到三个月", NOT_MET, "不到三个月"),
        ("三个月不到", NOT_MET, "三个月不到"),
        ("还不满3个月", NOT_MET, "还不满3个月"),
        ("快三个月了", NOT_MET, "快三个月了"),
        ("快四个月了", MET, "快四个月了"),
        ("三个多月", MET, "三个多月"),
        ("两个多月", NOT_MET, "两个多月"),
        ("一年多", MET, "一年多"),
        ("三四个月", MET, "三四个月"),
        ("三到五个月", MET, "三到五个月"),
        ("3-5个月", MET, "3-5个月"),
        ("3个月以上", MET, "3个月以上"),
        ("至少3个月", MET, "至少3个月"),
        ("超过三个月", MET, "超过三个月"),
        ("2个月以内", NOT_MET, "2个月以内"),
        ("2021年毕业，开店四个月", MET, "4个月"),
    ],
)
def test_time_is_read_as_people_say_it(
    answers: Answers, text: str, finding: Finding, answer: str
) -> None:
    assert answers.judge(SAMPLE, MONTHS, text) == Judged(MONTHS, finding, answer)


@pytest.mark.parametrize(
    "text",
    [
        "两三个月",
        "2到4个月",
        "不到四个月",
        "超过两个月",
        "15天",
        "90天",
        "5000元",
        "2021年开的",
        "2022年3月开的",
        "3月份开的",
        "2021",
        "没数过",
        "很久了",
    ],
)
def test_time_that_does_not_tell_on_which_side_of_the_limit_is_not_understood(
    answers: Answers, text: str
) -> None:
    assert answers.judge(SAMPLE, MONTHS, text) is None


@pytest.mark.parametrize(
    ("relation", "text", "finding"),
    [
        ("at_least", "50间", MET),
        ("at_least", "49间", NOT_MET),
        ("at_most", "50间", MET),
        ("at_most", "51间", NOT_MET),
        ("below", "49间", MET),
        ("below", "50间", NOT_MET),
        ("above", "51间", MET),
        ("above", "50间", NOT_MET),
        ("at_most", "50多间", NOT_MET),
        ("below", "不到50间", MET),
        ("at_least", "三十间", NOT_MET),
        ("at_least", "五六十套", MET),
    ],
)
def test_limit_itself_falls_on_the_side_that_the_relation_says(
    answers: Answers, relation: str, text: str, finding: Finding
) -> None:
    item, condition = limited(relation, "50", "套")
    judged = answers.judge(item, condition, text)
    assert judged is not None
    assert judged.finding is finding


@pytest.mark.parametrize(
    ("text", "finding", "answer"),
    [
        ("40万", MET, "40万元"),
        ("四十万", MET, "40万元"),
        ("400000元", MET, "40万元"),
        ("40", MET, "40万元"),
        ("41", NOT_MET, "41万元"),
        ("五十万元", NOT_MET, "50万元"),
        ("30多万", MET, "30多万"),
        ("20到30万", MET, "20到30万"),
        ("8000元", MET, "0.8万元"),
    ],
)
def test_money_is_read_in_the_unit_of_the_limit(
    answers: Answers, text: str, finding: Finding, answer: str
) -> None:
    item, condition = limited("at_most", "40", "万元")
    assert answers.judge(item, condition, text) == Judged(condition, finding, answer)


@pytest.mark.parametrize(
    ("text", "finding"),
    [("70岁", MET), ("七十", MET), ("69", NOT_MET), ("70多岁", MET), ("快70了", NOT_MET)],
)
def test_age_is_read(answers: Answers, text: str, finding: Finding) -> None:
    item, condition = limited("at_least", "70", "周岁")
    judged = answers.judge(item, condition, text)
    assert judged is not None
    assert judged.finding is finding


@pytest.mark.parametrize(
    ("text", "finding", "answer"),
    [
        ("5年", MET, "5年"),
        ("60个月", MET, "5年"),
        ("四年半", NOT_MET, "4.5年"),
        ("五", MET, "5年"),
    ],
)
def test_years_are_read_from_months_too(
    answers: Answers, text: str, finding: Finding, answer: str
) -> None:
    item, condition = limited("at_least", "5", "年")
    assert answers.judge(item, condition, text) == Judged(condition, finding, answer)


@pytest.mark.parametrize(
    ("text", "finding"), [("没贷过", MET), ("两次", MET), ("3次", NOT_MET), ("三", NOT_MET)]
)
def test_number_of_times_may_be_none(answers: Answers, text: str, finding: Finding) -> None:
    item, condition = limited("below", "3", "次")
    judged = answers.judge(item, condition, text)
    assert judged is not None
    assert judged.finding is finding


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("退役军人", "退役军人"),
        ("我是退役军人", "退役军人"),
        ("当过兵", "退役军人"),
        ("退伍回来的", "退役军人"),
        ("退役軍人", "退役军人"),
        ("返乡", "返乡农民"),
        ("不是农民，是退役军人", "退役军人"),
    ],
)
def test_choice_is_named_by_word_synonym_or_number(
    answers: Answers, text: str, choice: str
) -> None:
    assert answers.judge(SAMPLE, GROUP, text) == Judged(GROUP, MET, choice)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("第二个", 2),
        ("第二", 2),
        ("2号", 2),
        ("选一", 1),
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
        ("算", None),
        ("上一步", "go_back"),
        ("没听清，再说一遍", "repeat"),
        ("停业两个月了", None),
        ("三个月", None),
    ],
)
def test_words_that_steer_a_form_are_plain_when_nothing_else_is_said(
    answers: Answers, text: str, act: str | None
) -> None:
    assert answers.act(text) == act


@pytest.mark.parametrize("text", ["都不是", "我不是退役军人", "没当过兵的不算"])
def test_choice_outside_an_open_list_is_unknown(answers: Answers, text: str) -> None:
    assert answers.judge(SAMPLE, GROUP, text) == Judged(GROUP, UNKNOWN, text)


@pytest.mark.parametrize("text", ["苹果", "我问一下", "", "三个月"])
def test_choice_that_names_nothing_of_the_kind_is_not_understood(
    answers: Answers, text: str
) -> None:
    assert answers.judge(SAMPLE, GROUP, text) is None


def test_choice_outside_a_closed_list_does_not_meet_the_condition(answers: Answers) -> None:
    item = item_of(changed(ITEM, ["conditions", 0, "wants", "other"], "no"))
    judged = answers.judge(item, item.conditions[0], "都不是")
    assert judged is not None
    assert judged.finding is NOT_MET


def test_choice_may_have_a_list_of_its_own(answers: Answers) -> None:
    item = item_of(changed(ITEM, ["conditions", 0, "wants"], {"one_of": ["蜜蜂", "黄蜂"]}))
    assert choices_of(item, item.conditions[0]) == ["蜜蜂", "黄蜂"]


@pytest.mark.parametrize(
    ("condition", "text", "finding"),
    [
        (MONTHS, "我养蜂四个月了能领吗", MET),
        (MONTHS, "养了不到三个月", NOT_MET),
        (GROUP, "我退伍回来养蜂能补多少", MET),
    ],
)
def test_what_was_volunteered_counts_when_it_is_clear(
    answers: Answers, condition: Condition, text: str, finding: Finding
) -> None:
    judged = answers.judge(SAMPLE, condition, text, volunteered=True)
    assert judged is not None
    assert judged.finding is finding


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (FIRST, "我是不是能领"),
        (MONTHS, "我养了5箱蜂"),
        (MONTHS, "3月开始养的"),
        (MONTHS, "我今年30岁"),
        (MONTHS, "不知道能不能领"),
        (GROUP, "我是大学生"),
        (GROUP, "2"),
        (GROUP, "我不是退役军人"),
    ],
)
def test_what_was_volunteered_counts_for_nothing_when_it_is_not_clear(
    answers: Answers, condition: Condition, text: str
) -> None:
    assert answers.judge(SAMPLE, condition, text, volunteered=True) is None


def test_number_without_a_limit_is_an_error_that_names_the_condition(answers: Answers) -> None:
    item = item_of(changed(ITEM, ["conditions", 2, "wants"], {"about": "months"}))
    with pytest.raises(ValueError, match="condition months: a number needs at_least"):
        answers.judge(item, item.conditions[2], "3个月")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([MET, MET], MET),
        ([MET, UNKNOWN], UNKNOWN),
        ([UNKNOWN, NOT_MET], NOT_MET),
        ([NOT_MET, MET], NOT_MET),
        ([], MET),
    ],
)
def test_one_condition_not_met_decides_and_then_one_unknown(
    findings: list[Finding], expected: Finding
) -> None:
    assert verdict([Judged(FIRST, finding, "") for finding in findings]) is expected


def conditions() -> list[Any]:
    items = [item_of(file.data) for file in item_files()]
    return [pytest.param(i, c, id=f"{i.id}-{c.id}") for i in items for c in i.conditions]


@pytest.mark.parametrize(("item", "condition"), conditions())
def test_condition_of_the_content_can_be_met(
    answers: Answers, item: Item, condition: Condition
) -> None:
    fits = {
        "yes_no": "是" if condition.wants.get("equals", True) else "否",
        "choice": choices_of(item, condition)[0] if condition.kind == "choice" else "",
        "number": fitting_number(item, condition),
    }[condition.kind]
    judged = answers.judge(item, condition, fits)
    assert judged is not None
    assert judged.finding is MET


def fitting_number(item: Item, condition: Condition) -> str:
    for relation, of in condition.wants.items():
        fact = item.facts.get(str(of))
        if fact is not None and fact.value is not None:
            shift = {"below": "0", "above": f"{fact.value}9"}
            return f"{shift.get(relation, fact.value)}{fact.unit}"
    return ""


@pytest.mark.parametrize(
    ("text", "asks", "confirms"),
    [("能领多少", True, False), ("一个月三百是不是", False, True), ("要带啥", False, False)],
)
def test_question_for_an_amount_and_one_for_a_yes_are_told_apart(
    answers: Answers, text: str, asks: bool, confirms: bool
) -> None:
    assert (answers.asks_amount(text), answers.wants_confirmation(text)) == (asks, confirms)
