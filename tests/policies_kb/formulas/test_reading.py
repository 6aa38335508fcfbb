from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.formulas.inputs import Fault
from policies_kb.formulas.reading import Heard, answered, unexplained, volunteered
from policies_kb.formulas.record import Formula, Input
from tests.policies_kb.formulas.formulas import MONEY, SAMPLE, formula

[BOXES] = SAMPLE.formulas
AGE = {"name": "年龄", "unit": "周岁", "least": 0, "most": 130, "whole": True}
MONTHS = {"name": "时间", "unit": "个月", "least": 1, "most": 120}
PEOPLE = {"name": "人数", "unit": "人", "least": 1, "most": 1000, "whole": True}
SHARE = {"name": "比例", "unit": "%", "least": 0, "most": 100, "cues": ["留"]}
PAID = MONEY | {"least": 1, "cues": ["交", "缴"]}
LOAN = MONEY | {"unit": "万元", "least": "0.1", "most": 100000}
RENT = MONEY | {"per": "月", "least": 1, "cues": ["租"]}
KIND = {
    "name": "种类",
    "choices": {
        "goods": {"label": "货物或服务", "words": ["货物", "服务"]},
        "works": {"label": "工程", "words": ["修路"]},
    },
}


def entry(record: dict[str, Any]) -> Input:
    return formula(inputs={"x": record}).inputs[0]


def made(**inputs: dict[str, Any]) -> Formula:
    return formula(inputs=inputs)


@pytest.mark.parametrize(
    ("record", "text", "said"),
    [
        (PAID, "9000", "9000"),
        (PAID, "九千", "9000"),
        (PAID, "9000块钱吧", "9000"),
        (PAID, "一共交了8000", "8000"),
        (PAID, "三千五", "3500"),
        (PAID, "１２０００元", "12000"),
        (PAID, "大概一万二", "12000"),
        (PAID, "1.5w", "15000"),
        (LOAN, "50", "50"),
        (LOAN, "五十", "50"),
        (LOAN, "50万", "50"),
        (LOAN, "500000", "50"),
        (LOAN, "3.5万块", "7/2"),
        (LOAN, "6000", "6000"),
        (AGE, "81", "81"),
        (AGE, "八十一了", "81"),
        (AGE, "我妈今年八十一", "81"),
        (AGE, "满81周岁了", "81"),
        (MONTHS, "12", "12"),
        (MONTHS, "一年", "12"),
        (MONTHS, "一年半", "18"),
        (MONTHS, "半年", "6"),
        (PEOPLE, "五个人", "5"),
        (PEOPLE, "招了三个应届生", "3"),
        (PEOPLE, "12", "12"),
        (SHARE, "60%", "60"),
        (SHARE, "60", "60"),
        (SHARE, "百分之六十", "60"),
        (SHARE, "一半", "50"),
        (SHARE, "六成", "60"),
        (SHARE, "8个人留了5个", "125/2"),
        (RENT, "一个月六千", "6000"),
        (RENT, "一年十二万", "10000"),
        (KIND, "工程", "works"),
        (KIND, "修路的", "works"),
        (KIND, "货物或服务", "goods"),
    ],
)
def test_answer_is_read_as_people_give_it(record: dict[str, Any], text: str, said: str) -> None:
    assert answered(entry(record), text) == Heard(said)


@pytest.mark.parametrize(
    ("record", "text", "fault"),
    [
        (PAID, "很多", Fault.NOTHING),
        (PAID, "", Fault.NOTHING),
        (PAID, "我妈82了", Fault.NOTHING),
        (PAID, "一万多", Fault.INEXACT),
        (PAID, "三四千", Fault.INEXACT),
        (PAID, "交了4000元，又交了5000元", Fault.SEVERAL),
        (PAID, "-500", Fault.TOO_LITTLE),
        (PAID, "负五百块", Fault.TOO_LITTLE),
        (PAID, "0", Fault.TOO_LITTLE),
        (PAID, "99999亿", Fault.TOO_MUCH),
        (AGE, "300", Fault.TOO_MUCH),
        (AGE, "1000岁", Fault.TOO_MUCH),
        (AGE, "-3", Fault.TOO_LITTLE),
        (AGE, "快80了", Fault.INEXACT),
        (AGE, "虚岁81", Fault.INEXACT),
        (AGE, "80.5", Fault.NOT_WHOLE),
        (AGE, "三个月", Fault.NOTHING),
        (PEOPLE, "0", Fault.TOO_LITTLE),
        (PEOPLE, "半个", Fault.NOTHING),
        (SHARE, "120%", Fault.TOO_MUCH),
        (SHARE, "-1%", Fault.TOO_LITTLE),
        (KIND, "都有", Fault.NOTHING),
        (KIND, "工程和服务", Fault.NOTHING),
    ],
)
def test_answer_that_can_not_be_counted_with_has_a_fault(
    record: dict[str, Any], text: str, fault: Fault
) -> None:
    heard = answered(entry(record), text)
    assert heard.fault is fault


@pytest.mark.parametrize(
    ("inputs", "text", "heard"),
    [
        ({"paid": PAID}, "我交了9000块社保能补多少", {"paid": "9000"}),
        ({"paid": PAID}, "缴了六千八的社保", {"paid": "6800"}),
        ({"paid": PAID}, "交了7200", {"paid": "7200"}),
        ({"paid": PAID}, "交灵活就业养老 一年一万零八百", {"paid": "10800"}),
        ({"paid": PAID}, "听说一个月300", {}),
        ({"paid": PAID}, "4050人员交社保", {}),
        ({"paid": PAID}, "每月交750，一年交9000", {"paid": "9000"}),
        ({"paid": PAID}, "每月交750，一年交9600", {}),
        ({"paid": PAID}, "每个月实缴900，交满12个月，总共能补回多少", {"paid": "10800"}),
        ({"paid": PAID}, "我一个月交860，交了半年", {"paid": "5160"}),
        ({"paid": PAID}, "每月交900能补多少", {"paid": "900"}),
        ({"paid": PAID}, "每月交900，交了七八个月", {}),
        ({"paid": PAID}, "每月交900，先交了三个月，停了一年", {}),
        ({"paid": PAID}, "交了一万多", {}),
        ({"age": AGE, "months": MONTHS}, "我妈82了，一年能领多少", {"age": "82", "months": "12"}),
        ({"age": AGE, "months": MONTHS}, "我86了一个月能多拿多少", {"age": "86"}),
        ({"age": AGE}, "俺娘八十八，俺爹九十", {}),
        ({"months": MONTHS}, "交了八年失业保险，一共能领多少", {}),
        ({"months": MONTHS}, "失业金领八个月一共多少钱", {"months": "8"}),
        ({"months": MONTHS}, "干了三年，领六个月能有多少", {"months": "6"}),
        ({"people": PEOPLE}, "见习补贴一个人多少", {}),
        ({"people": PEOPLE}, "招5个人每人补多少", {"people": "5"}),
        ({"people": PEOPLE}, "两个人，半年", {"people": "2"}),
        ({"people": PEOPLE}, "招了五个见习的", {"people": "5"}),
        ({"months": MONTHS}, "领6个月多少钱", {"months": "6"}),
        ({"months": MONTHS}, "领6个月多", {}),
        ({"months": MONTHS | {"cues": ["干", "月"]}}, "3个人干6个月多少钱", {"months": "6"}),
        ({"rent": RENT}, "月租六千，能省多少", {"rent": "6000"}),
        ({"rent": RENT}, "房租一年十二万", {"rent": "10000"}),
        ({"kind": KIND}, "我们是修路的", {"kind": "works"}),
        ({"kind": KIND}, "货物和修路都有", {}),
        ({"kept": SHARE}, "十个见习的留了四个", {"kept": "40"}),
    ],
)
def test_only_what_is_clear_counts_as_said_in_passing(
    inputs: dict[str, Any], text: str, heard: dict[str, str]
) -> None:
    assert {name: one.said for name, one in volunteered(made(**inputs), text).items()} == heard


def test_figure_beside_two_cues_belongs_to_the_nearer_one() -> None:
    market = RENT | {"cues": ["市场"]}
    flat = RENT | {"cues": ["保租房"]}
    heard = volunteered(made(market=market, flat=flat), "保租房市场价一个月一千五")
    assert {name: one.said for name, one in heard.items()} == {"market": "1500"}


def test_each_figure_goes_to_its_own_cue() -> None:
    market = RENT | {"cues": ["市场"]}
    flat = RENT | {"cues": ["保租房"]}
    heard = volunteered(made(market=market, flat=flat), "市场租金2200，保租房收我1800")
    assert {name: one.said for name, one in heard.items()} == {"market": "2200", "flat": "1800"}


def test_what_can_not_be_is_heard_with_its_fault() -> None:
    assert volunteered(made(age=AGE), "我爷爷300岁了") == {"age": Heard("300", Fault.TOO_MUCH)}


@pytest.mark.parametrize(
    ("text", "given", "more"),
    [
        ("蜂箱花了1000元", {"spent": "1000"}, False),
        ("蜂箱花了1000元，补70%", {"spent": "1000"}, False),
        ("蜂箱花了1000元，最高5000元", {"spent": "1000"}, False),
        ("蜂箱花了1000元，贷款20万", {"spent": "1000"}, True),
        ("蜂箱花了1000元，利率3%", {"spent": "1000"}, True),
        ("养了三年", {}, False),
    ],
)
def test_money_that_the_sum_does_not_know_may_mean_another_sum(
    text: str, given: dict[str, str], more: bool
) -> None:
    assert unexplained(BOXES, SAMPLE, given, text) is more


@given(
    text=st.text(
        alphabet="零一二三十百千万亿两半个多块元成点年月岁我妈交租0123456789.-，。 吗%人留",
        max_size=30,
    )
)
def test_any_jumble_is_read_without_an_error(text: str) -> None:
    inputs = {"a": PAID, "b": AGE, "c": MONTHS, "d": PEOPLE, "e": SHARE, "f": KIND}
    whole = made(**inputs)
    assert volunteered(whole, text).keys() <= inputs.keys()
    for one in whole.inputs:
        heard = answered(one, text)
        assert heard.fault is not None or heard.said
