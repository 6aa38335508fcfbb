"""A conversation in the widget, from the question to everything one can do with the answer."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.chat import AGED, VETERAN, Chat
from tests.browser.conftest import OpenPage

CLIPBOARD = """
window.copied = []; window.shared = [];
Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => { window.copied.push(text); }}});
"""


def test_the_figure_comes_first_then_conditions_then_the_warning_and_the_source(chat: Chat) -> None:
    reply = chat.ask(VETERAN, "answer")
    assert reply.locator(".lead .figure").first.inner_text() == "10000元"
    order = reply.evaluate("e => Array.from(e.children, c => c.className)")
    assert (
        order.index("lead") < order.index("more") < order.index("warning") < order.index("sources")
    )
    expect(reply.locator(".heading")).to_contain_text("郑州市")
    badge = reply.locator("summary .badge")
    assert badge.inner_text() == "规划期已满"


def test_a_source_unfolds_and_leads_to_its_section_in_the_document(
    chat: Chat, wence_stack: Any
) -> None:
    source = chat.ask(VETERAN).locator("details.source")
    source.locator("summary").click()
    for words in (
        "郑政办〔2022〕12号",
        "郑州市人民政府办公厅",
        "2022-02-21",
        "第三章 第一节 专栏3",
    ):
        expect(source.locator("dl")).to_contain_text(words)
    with chat.page.context.expect_page() as opened:
        source.get_by_role("link", name="打开这一节").click()
    page = opened.value
    assert page.url == f"{wence_stack.url}/documents/zz-2022-12#c3.s1.box3"
    expect(page.locator("section:target")).to_be_in_viewport()
    expect(page.locator(".contents [aria-current]")).to_contain_text("专栏3")


def test_an_option_is_followed(chat: Chat) -> None:
    chat.ask(VETERAN)
    reply = chat.press("申请条件", "answer")
    expect(chat.turns.last.locator(".asked")).to_contain_text("申请条件")
    expect(reply).to_contain_text("3个月")


def test_a_form_shows_its_progress_and_goes_to_its_verdict(chat: Chat) -> None:
    reply = chat.ask("你帮我一条条对对，看我够不够格领创业补贴", "question")
    expect(reply.locator(".progress")).to_contain_text("第1步，最多3步")
    answers = {"哪一类": "退役军人", "第一次": "是", "几个月": "两个月"}
    for _ in answers:
        text = chat.last.inner_text()
        answer = next(answer for words, answer in answers.items() if words in text)
        if chat.last.get_by_role("button", name=answer, exact=True).count():
            reply = chat.press(answer)
        else:
            reply = chat.ask(answer)
    expect(reply).to_have_class(re.compile("answer"))
    expect(reply.locator(".not_met")).to_contain_text("正常营业还不满3个月")
    expect(reply).to_contain_text("最终以经办机构审核为准")
    assert chat.widget.locator(".reply.question .options").count() == 0


def test_alternatives_are_buttons_with_their_numbers(chat: Chat) -> None:
    reply = chat.ask("取公积金", "clarification")
    first = reply.locator(".option").first
    assert re.match(r"1\s*\S", first.inner_text())
    assert reply.locator("p.choice").count() == 0
    reply = chat.ask("第一个", "answer")
    expect(reply.locator(".heading")).to_be_visible()


def test_it_says_it_more_simply_and_takes_the_question_in_other_words(chat: Chat) -> None:
    chat.ask(VETERAN)
    reply = chat.press("说简单点", "answer")
    expect(reply).to_contain_text("简单说")
    chat.last.get_by_role("button", name="换个说法").click()
    expect(chat.field).to_have_value("说简单点")
    expect(chat.field).to_be_focused()


def test_an_answer_is_copied_with_its_source_and_address(open_page: OpenPage) -> None:
    chat = Chat(open_page(script=CLIPBOARD))
    chat.ask(VETERAN).get_by_role("button", name="复制").click()
    expect(chat.status).to_have_text("已经复制。")
    [text] = chat.page.evaluate("copied")
    assert "10000元" in text
    assert "依据：郑政办〔2022〕12号" in text
    assert text.endswith("/answers/startup.one-off-subsidy.zz?facet=how_much")


def test_a_shared_link_shows_the_same_answer_to_somebody_else(open_page: OpenPage) -> None:
    chat = Chat(open_page(script=CLIPBOARD + "delete Navigator.prototype.share;"))
    chat.ask(VETERAN).get_by_role("button", name="分享").click()
    expect(chat.status).to_contain_text("链接已经复制")
    [link] = chat.page.evaluate("copied")
    assert "退伍" not in link
    other = open_page(link)
    expect(other.locator("main .reply .figure").first).to_have_text("10000元")
    expect(other.locator("main .badge").first).to_have_text("规划期已满")


def test_an_answer_is_printed_as_it_was_given(chat: Chat) -> None:
    chat.page.context.add_init_script("window.print = () => { window.printed = true; };")
    reply = chat.ask(AGED)
    with chat.page.context.expect_page() as opened:
        reply.get_by_role("button", name="打印").click()
    page = opened.value
    text = page.inner_text("body")
    assert AGED in text
    assert "年满100周岁及以上每月300元" in text
    assert "依据：郑政办〔2022〕12号" in text


def test_questions_are_suggested_while_one_types_and_answered_when_pressed(chat: Chat) -> None:
    chat.field.press_sequentially("cybt", delay=20)
    suggestions = chat.widget.locator(".suggestions button")
    expect(suggestions.first).to_contain_text("创业补贴")
    expect(chat.status).to_contain_text("条相近的问题")
    chosen = suggestions.first.inner_text()
    before = chat.turns.count()
    suggestions.first.click()
    chat.answered(before, "answer|refusal")
    expect(chat.turns.last.locator(".asked")).to_contain_text(chosen)
    expect(chat.widget.locator(".suggestions")).to_be_hidden()
    expect(chat.field).to_have_value("")


def test_what_looks_like_a_personal_number_is_not_sent_while_typing(chat: Chat) -> None:
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.field.press_sequentially("我的号13800138000", delay=5)
    chat.page.wait_for_timeout(500)
    assert not [url for url in asked if "suggestions" in url and "138" in url]
    chat.ask("我的号13800138000")
    expect(chat.turns.last.locator(".asked")).to_contain_text("〔电话〕")
    assert "13800138000" not in chat.page.evaluate("JSON.stringify(localStorage)")


def test_the_entrances_ask_in_the_widget(chat: Chat) -> None:
    entrance = chat.page.get_by_role("button", name="创业贷款最多能贷多少")
    entrance.click()
    chat.answered(0, "answer")
    expect(chat.turns.last.locator(".reply").first).to_contain_text("40万元")
    expect(entrance).to_be_hidden()


def test_a_person_is_asked_for_from_the_head_of_the_page(chat: Chat) -> None:
    chat.page.locator("header").get_by_role("button", name="转人工").click()
    expect(chat.answered(0, "handoff")).to_contain_text("编号")


def test_the_history_stays_on_the_device_and_is_erased_with_one_tap(chat: Chat) -> None:
    chat.ask(VETERAN)
    chat.page.reload()
    expect(chat.turns).to_have_count(1)
    expect(chat.last.locator(".lead .figure").first).to_have_text("10000元")
    chat.ask("那洛阳的呢")
    expect(chat.last).to_contain_text("洛阳")
    chat.widget.get_by_role("button", name="清空记录").click()
    expect(chat.turns).to_have_count(0)
    expect(chat.status).to_contain_text("已经清空")
    assert "退伍" not in chat.page.evaluate("JSON.stringify(localStorage)")
    chat.page.reload()
    expect(chat.turns).to_have_count(0)


def test_the_region_that_is_chosen_is_asked_about_and_remembered(chat: Chat) -> None:
    chat.widget.get_by_label("地区").select_option("420100")
    chat.ask("城镇新增就业多少人")
    expect(chat.last.locator(".heading, .lead").first).to_contain_text("武汉")
    chat.page.reload()
    expect(chat.widget.get_by_label("地区")).to_have_value("420100")


def test_everything_is_shown_in_traditional_characters_and_understood(open_page: OpenPage) -> None:
    page: Page = open_page("/?script=hant")
    chat = Chat(page)
    chat.field.fill("我退伍回來開了個小店，開了四個月，能領多少錢？")
    chat.widget.get_by_role("button", name="發送").click()
    reply = chat.answered(0, "answer")
    expect(reply.locator(".lead")).to_contain_text("補貼10000元")
    expect(reply.locator(".badge").first).to_have_text("規劃期已滿")
    expect(reply.get_by_role("button", name="申請條件")).to_be_visible()
    reply.get_by_role("button", name="申請條件").click()
    expect(chat.answered(1, "answer")).to_contain_text("3個月")
