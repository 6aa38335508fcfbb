from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.eligibility.interview import Interview
from policies_kb.eligibility.reading import Answers
from policies_kb.eligibility.said import UNKNOWN
from tests.policies_kb.eligibility.conftest import TODAY

FIRST = "这是您第一次办企业或者当个体户吗？"
MEMBER = "老人参加的是城乡居民养老保险吗？领职工退休金的不算。"


def yes_no(
    interview: Interview, answers: Answers, trait: str, text: str, ask: str = FIRST
) -> bool | None:
    said = answers.asked(interview.traits[trait], text, TODAY, ask=ask)
    return None if said is None else said.yes


@pytest.mark.parametrize(
    "text",
    [
        *[
            "是",
            "是的",
            "是哩",
            "对",
            "对的",
            "嗯",
            "嗯嗯",
            "有",
            "符合",
            "可以",
            "能",
            "行",
            "好",
            "中",
        ],
        *["没问题", "没错", "不错", "清楚", "当然", "肯定是", "那是", "是啊", "确实"],
        *[
            "第一次",
            "头一回",
            "是第一次",
            "头一次",
            "以前没开过",
            "没开过",
            "從來沒開過",
            "我沒問題",
        ],
        *["没有，头一回", "不是第二次", "对对，头一次", "第一次，以前没干过", "没当过老板"],
    ],
)
def test_answer_that_says_yes_is_yes(interview: Interview, answers: Answers, text: str) -> None:
    assert yes_no(interview, answers, "first_business", text) is True


@pytest.mark.parametrize(
    "text",
    [
        *["不是", "不是的", "没有", "没", "不", "否", "不符合", "不可以", "不能", "不行", "不对"],
        *["木有", "冇", "当然不是", "還沒有", "没呢", "从来没有"],
        *[
            "不是第一次",
            "不是头一回",
            "第二次",
            "以前开过",
            "开过",
            "不是首次",
            "第二次了",
            "不是没开过",
        ],
    ],
)
def test_answer_that_says_no_is_no(interview: Interview, answers: Answers, text: str) -> None:
    assert yes_no(interview, answers, "first_business", text) is False


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("不是职工养老", True),
        ("居民养老", True),
        ("农保", True),
        ("职工养老", False),
        ("领退休金的", False),
        ("没参加居民养老", False),
        ("没有参加", False),
    ],
)
def test_denial_turns_round_what_it_denies_and_only_that(
    interview: Interview, answers: Answers, text: str, member: bool
) -> None:
    assert yes_no(interview, answers, "resident_pension", text, MEMBER) is member


@pytest.mark.parametrize(
    ("ask", "text", "said"),
    [
        ("您自己愿意出来工作吗？", "愿意", True),
        ("您自己愿意出来工作吗？", "不愿意", False),
        ("转让报市住房保障局批过了吗？", "批过了", True),
        ("转让报市住房保障局批过了吗？", "还没批", False),
        ("您自己交住房公积金吗？", "交着呢", True),
        ("您自己交住房公积金吗？", "没交", False),
    ],
)
def test_answer_may_echo_the_question(
    interview: Interview, answers: Answers, ask: str, text: str, said: bool
) -> None:
    own = interview.traits["working"]
    read = answers.asked(own, text, TODAY, ask=ask)
    assert read is not None
    assert read.yes is said


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
        "可能吧",
        "也许",
        "不一定",
    ],
)
@pytest.mark.parametrize("trait", ["first_business", "group", "months_open"])
def test_answer_that_leaves_it_open_is_unknown(
    interview: Interview, answers: Answers, trait: str, text: str
) -> None:
    assert answers.asked(interview.traits[trait], text, TODAY) == UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "苹果",
        "",
        "？",
        "我问一下",
        "这算第一次吗",
        "第一次还是第二次开过",
        "要带什么材料",
        "要是第一次",
    ],
)
def test_answer_that_is_neither_yes_nor_no_is_not_understood(
    interview: Interview, answers: Answers, text: str
) -> None:
    assert yes_no(interview, answers, "first_business", text) is None


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("退役军人", ["退役军人"]),
        ("当过兵", ["退役军人"]),
        ("退伍回来的", ["退役军人"]),
        ("退役軍人", ["退役军人"]),
        ("大学刚毕业", ["大学生"]),
        ("我是农民工，也当过兵", ["农民工", "退役军人"]),
        ("不是大学生，是退役军人", ["退役军人"]),
        ("没工作", ["失业人员"]),
        ("就业困难", ["就业困难人员"]),
        ("残疾人，别的不清楚", ["残疾人"]),
    ],
)
def test_choice_is_named_by_word_or_synonym(
    interview: Interview, answers: Answers, text: str, choices: list[str]
) -> None:
    said = answers.asked(interview.traits["group"], text, TODAY)
    assert said is not None
    assert list(said.choices) == choices


@pytest.mark.parametrize("text", ["都不是", "哪类都不是", "都不沾", "其他", "没有", "不属于"])
def test_none_of_the_choices_is_an_answer(
    interview: Interview, answers: Answers, text: str
) -> None:
    said = answers.asked(interview.traits["group"], text, TODAY)
    assert said is not None
    assert said.none


@pytest.mark.parametrize(
    "text", ["香蕉", "苹果", "", "三个月", "我问一下", "农民工算不算", "不是退役军人", "没当过兵"]
)
def test_what_names_no_choice_is_not_understood(
    interview: Interview, answers: Answers, text: str
) -> None:
    assert answers.asked(interview.traits["group"], text, TODAY) is None


@pytest.mark.parametrize("text", ["没有", "没有抵押", "没抵押", "无抵押"])
def test_that_there_is_none_may_be_a_choice(
    interview: Interview, answers: Answers, text: str
) -> None:
    said = answers.asked(interview.traits["mortgage"], text, TODAY)
    assert said is not None
    assert said.choices == ("没有抵押",)


def test_word_that_fits_two_choices_names_neither(interview: Interview, answers: Answers) -> None:
    assert answers.asked(interview.traits["mortgage"], "有抵押", TODAY) is None


@pytest.mark.parametrize(
    ("trait", "text", "said"),
    [
        ("first_business", "我头一回开店能补多少", True),
        ("home_here", "我在郑州没有房，能租吗", False),
        ("graduate", "我大学毕业两年了", True),
        ("working", "我下岗了", False),
    ],
)
def test_what_was_volunteered_counts_when_it_is_clear(
    interview: Interview, answers: Answers, trait: str, text: str, said: bool
) -> None:
    read = answers.volunteered(interview.traits[trait], text, TODAY)
    assert read is not None
    assert read.yes is said


@pytest.mark.parametrize(
    ("trait", "text"),
    [
        ("first_business", "我第一次用这个"),
        ("first_business", "我是不是能领"),
        ("graduate", "大学生算不算"),
        ("graduate", "如果我是大学生"),
        ("group", "不知道算不算农民工"),
        ("group", "2"),
        ("group", "我不是退役军人"),
    ],
)
def test_what_was_volunteered_counts_for_nothing_when_it_is_not_clear(
    interview: Interview, answers: Answers, trait: str, text: str
) -> None:
    assert answers.volunteered(interview.traits[trait], text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "counter"),
    [("有多少人领", "人"), ("补了几家", "家"), ("几家人能领多少钱", None), ("补多少", None)],
)
def test_what_is_counted_is_told_by_its_counter(
    answers: Answers, text: str, counter: str | None
) -> None:
    assert answers.counted(text) == counter


@pytest.mark.parametrize(
    ("text", "last", "about", "told"),
    [
        ("我退伍了", "", "", "我退伍了"),
        ("我妈八十了，我自己在上班", "", "妈妈", "我妈八十了"),
        ("俺娘农保，今年81岁", "", "妈妈", "俺娘农保，今年81岁"),
        ("她81岁了", "妈妈", "妈妈", "她81岁了"),
        ("那我自己呢", "妈妈", "", "那我自己呢"),
        ("大学生能领多少", "", None, "大学生能领多少"),
        ("我想问一下退役军人能领多少", "", None, "我想问一下退役军人能领多少"),
    ],
)
def test_text_is_about_whom_it_names(
    answers: Answers, text: str, last: str, about: str | None, told: str
) -> None:
    assert answers.speaks_of(text, last) == (about, told)


@given(
    text=st.text(
        alphabet="是不没有第一二次回头开过店农民工退役军人大学生抵押同意吗，。？我都啥的了 ",
        max_size=24,
    )
)
@pytest.mark.parametrize("trait", ["first_business", "group", "mortgage", "resident_pension"])
def test_any_jumble_is_read_without_an_error(
    interview: Interview, answers: Answers, trait: str, text: str
) -> None:
    known = interview.traits[trait]
    for said in (
        answers.asked(known, text, TODAY, ask=FIRST),
        answers.volunteered(known, text, TODAY),
    ):
        assert said is None or said == UNKNOWN or said.known


@pytest.mark.parametrize(
    ("text", "asks", "confirms"),
    [("能领多少", True, False), ("一个月三百是不是", False, True), ("要带啥", False, False)],
)
def test_question_for_an_amount_and_one_for_a_yes_are_told_apart(
    answers: Answers, text: str, asks: bool, confirms: bool
) -> None:
    assert (answers.asks_amount(text), answers.wants_confirmation(text)) == (asks, confirms)


def test_what_a_question_tells_is_without_what_it_asks_or_supposes(answers: Answers) -> None:
    assert (
        answers.told_in("我是博士，能不能买共有产权房，要是离职了，在郑州上班")
        == "我是博士，在郑州上班"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("想核对首次创业的补贴", None),
        ("我想领头一回开店的补助", None),
        ("我这是头一回开店", True),
        ("我首次创业，想领补贴", True),
    ],
)
def test_words_that_name_a_benefit_say_nothing_of_oneself(
    answers: Answers, interview: Interview, text: str, said: bool | None
) -> None:
    told = interview.told(text, TODAY).get("first_business")
    assert (told and told.yes) is said


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("我们是一家小印刷厂，四十多个人", ("企业",)),
        ("郊区的一家农机公司，自己搞研发", ("企业",)),
        ("我在一家小公司上班", None),
        ("一家厂倒了，我下岗了", None),
        ("我们家三个人", None),
    ],
)
def test_firm_that_asks_is_told_from_a_firm_that_is_worked_for(
    interview: Interview, answers: Answers, text: str, party: tuple[str, ...] | None
) -> None:
    said = answers.volunteered(interview.traits["party"], text, TODAY)
    assert (said.choices if said is not None else None) == party


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("一共八十间", True),
        ("总共是三百套", True),
        ("一共多少套", False),
        ("一共几间能报", False),
        ("总共30套能补多少", False),
        ("八十间", False),
    ],
)
def test_total_that_is_told_is_no_question_for_one(
    answers: Answers, text: str, tells: bool
) -> None:
    assert answers.tells_total(text) is tells
