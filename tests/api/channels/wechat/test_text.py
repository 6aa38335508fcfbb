"""Tests for replies as WeChat text."""

from __future__ import annotations

from api.channels.wechat.text import MOST_BYTES, size, wechat_text
from tests.api.channels.replies import HUMAN_OPTION, citation, option, reply

URL = "https://wence.test/"
LONG = "".join(f"第{n}件事要这样办，材料带齐了再来。" for n in range(1, 80))


def test_sources_are_links_and_options_have_numbers() -> None:
    said = reply(
        "【郑州市】创业补贴\n补贴10000元。\n依据：郑政办〔2022〕12号 第三章 第一节 专栏3。",
        citations=[citation()],
        options=[option("申请条件"), option("怎么办"), HUMAN_OPTION],
    )
    [page] = wechat_text([said], URL).pages
    assert page == (
        "【郑州市】创业补贴\n补贴10000元。\n"
        '依据：<a href="https://wence.test/documents/zz-2022-12#c3.s1.box3">郑政办〔2022〕12号</a>'
        " 第三章 第一节 专栏3\n"
        "回复序号接着看：\n1 申请条件\n2 怎么办\n0 转人工"
    )


def test_without_a_public_address_sources_are_plain() -> None:
    [page] = wechat_text([reply(citations=[citation()])], None).pages
    assert page.endswith("依据：郑政办〔2022〕12号 第三章 第一节 专栏3")


def test_a_long_answer_is_cut_at_sentences_and_says_how_to_go_on() -> None:
    pages = wechat_text([reply(LONG, options=[option("申请条件")])], URL).pages
    assert len(pages) > 1
    assert all(size(page) <= MOST_BYTES for page in pages)
    assert all("。\n（还没完，回复“继续”看后面）\n回复序号接着看：" in page for page in pages[:-1])
    assert "还没完" not in pages[-1]


def test_the_warning_and_the_source_of_a_long_answer_stand_on_its_first_page() -> None:
    said = reply(f"{LONG}\n注意：已经过期，请核实。", citations=[citation()])
    first, *others = wechat_text([said], URL).pages
    assert "注意：已经过期，请核实。\n依据：<a href=" in first
    assert not any("注意" in page or "依据" in page for page in others)


def test_replies_of_a_turn_are_one_message_with_the_last_menu() -> None:
    question = reply("（1/2）几个月？", "question", options=[option("不知道", "form:dont_know")])
    [page] = wechat_text([reply(citations=[citation()]), question], None).pages
    assert page == (
        "补贴10000元，一次性发给。\n依据：郑政办〔2022〕12号 第三章 第一节 专栏3\n\n"
        "（1/2）几个月？\n可以直接回复：不知道"
    )


def test_what_a_resident_wrote_makes_no_link() -> None:
    said = reply('登记的内容：<a href="https://evil.test">点这里</a>', "ticket")
    assert wechat_text([said], URL).pages == (
        '登记的内容：＜a href="https://evil.test">点这里＜/a>',
    )


def test_a_label_as_long_as_a_title_is_cut() -> None:
    [page] = wechat_text([reply(options=[option("长" * 90)])], URL).pages
    assert page.endswith("1 " + "长" * 30)
