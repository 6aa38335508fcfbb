from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies_kb.spoken import spelled_out


@pytest.mark.parametrize(
    ("said", "unit", "written"),
    [
        ("我交了9000块社保", "元", "我交了9000元社保"),
        ("2000块钱", "元", "2000元"),
        ("一年交一万二", "元", "一年交一万二元"),
        ("交了五千四嘞社保", "元", "交了五千四元嘞社保"),
        ("工资五千一个月", "元", "工资五千元 一个月"),
        ("3万5千", "元", "3.5万元"),
        ("3万5", "元", "3.5万元"),
        ("3千5百", "元", "3.5千元"),
        ("1万2000", "元", "1.2万元"),
        ("1.5w", "元", "1.5万元"),
        ("3k", "元", "3千元"),
        ("投两个亿", "元", "投两亿元"),
        ("一个半亿", "元", "1.5亿元"),
        ("挂牌价一亿五千万的地", "元", "挂牌价1.5亿元的地"),
        ("三亿零五百万", "元", "3.05亿元"),
        ("1亿5000万", "元", "1.5亿元"),
        ("3亿2千万", "元", "3.2亿元"),
        ("一亿五", "元", "1.5亿元"),
        ("两千来块", "元", "两千多元"),
        ("三百多万", "元", "三百多万元"),
        ("20来万块钱", "元", "20多万元"),
        ("一百来万", "元", "一百多万元"),
        ("三四千", "元", "3-4千元"),
        ("五成", "%", "50%"),
        ("八成五", "%", "85%"),
        ("留一半", "%", "留50%"),
        ("3个点", "%", "3%"),
        ("招了三个应届生", "人", "招了三名应届生"),
        ("俩人", "人", "两名人"),
        ("仨孩子", "人", "三名孩子"),
        ("我妈82了", "岁", "我妈82岁了"),
        ("俺爹九十一了", "岁", "俺爹九十一岁了"),
        ("奶奶今年八十九，明年", "岁", "奶奶今年八十九岁，明年"),
        ("我86了一个月", "岁", "我86岁了一个月"),
        ("一年半", "月", "一年零6个月"),
        ("两个半月", "月", "2.5个月"),
        ("半年", "月", "6个月"),
    ],
)
def test_what_people_say_is_written_as_figures(said: str, unit: str, written: str) -> None:
    assert spelled_out(said, unit) == written


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("加一块儿能领多少", "元"),
        ("一块地", "元"),
        ("一百二十平", "元"),
        ("四千人", "元"),
        ("百分之七十", "元"),
        ("百很之几", "元"),
        ("老百姓", "元"),
        ("贷100万元2年", "元"),
        ("十三五规划", "元"),
        ("八十多户", "元"),
        ("我3000了", "岁"),
        ("我有82个人", "岁"),
        ("三个月", "人"),
        ("一半", "元"),
        ("5G网络", "元"),
    ],
)
def test_what_is_no_amount_of_the_unit_stays(said: str, unit: str) -> None:
    assert spelled_out(said, unit) == said


@given(
    text=st.text(
        alphabet="零一二三四五六七八九十百千万亿两半个多来块钱元成点年月岁我妈0123456789.wk-到 ，",
        max_size=25,
    )
)
@pytest.mark.parametrize("unit", ["元", "%", "人", "岁", "月", "个"])
def test_any_jumble_is_written_without_an_error(text: str, unit: str) -> None:
    assert isinstance(spelled_out(text, unit), str)
