"""Everything by keyboard alone, safe with input methods, and told to screen readers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import VETERAN, Chat
from tests.browser.conftest import OpenPage
from tests.browser.in_page import in_page

FOCUSED, OBSCURED, WATCH = map(in_page, ("focused", "obscured", "watch"))


def tab_to(page: Page, text: str, key: str = "Tab") -> None:
    """Press Tab until what is focused has the text."""
    for _ in range(60):
        page.keyboard.press(key)
        if re.search(text, page.evaluate(FOCUSED)):
            return
    raise AssertionError(f"{text} can't be reached")


def test_a_conversation_is_held_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/documents")
    chat = Chat(page)
    tab_to(page, "问政策")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "text"
    page.keyboard.type(VETERAN)
    page.keyboard.press("Enter")
    expect(chat.last.locator(".lead .figure").first).to_have_text("10000元")
    tab_to(page, "郑政办〔2022〕12号", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(chat.widget.locator("details.source")).to_have_attribute("open", "")
    tab_to(page, "申请条件")
    page.keyboard.press("Enter")
    expect(chat.turns).to_have_count(2)
    expect(chat.last).to_contain_text("3个月")
    page.keyboard.press("Escape")
    expect(chat.field).to_be_hidden()
    assert page.evaluate(FOCUSED) == "问政策"


def test_the_focus_goes_to_the_answer_when_the_pressed_option_is_gone(chat: Chat) -> None:
    chat.ask("你帮我一条条对对，看我够不够格领创业补贴", "question")
    option = chat.last.get_by_role("button", name="退役军人")
    option.focus()
    chat.page.keyboard.press("Enter")
    chat.answered(1, "question")
    expect(chat.turns.last).to_be_focused()
    chat.page.keyboard.press("Tab")
    assert chat.page.evaluate(FOCUSED) == "是"


@pytest.mark.parametrize("path", ["/", "/?elder=1"])
def test_nothing_that_has_the_focus_is_hidden_below_something_else(
    open_page: OpenPage, path: str
) -> None:
    chat = Chat(open_page(path, viewport={"width": 400, "height": 720}))
    chat.ask(VETERAN)
    passed = []
    for _ in range(14):
        chat.page.keyboard.press("Shift+Tab")
        chat.page.wait_for_timeout(50)
        passed.append(chat.page.evaluate(FOCUSED))
        assert not chat.page.evaluate(OBSCURED), passed[-1]
    assert {"说简单点", "申请条件"} <= set(passed)


def test_enter_while_an_input_method_composes_sends_nothing(chat: Chat) -> None:
    chat.field.focus()
    client = chat.page.context.new_cdp_session(chat.page)
    client.send(
        "Input.imeSetComposition", {"text": "kaidian", "selectionStart": 7, "selectionEnd": 7}
    )
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    client.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    client.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    chat.field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    chat.field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    expect(chat.turns).to_have_count(0)
    client.send("Input.insertText", {"text": "开店补多少"})
    expect(chat.field).to_have_value("开店补多少")
    chat.field.press("Enter")
    expect(chat.turns).to_have_count(1)


def test_shift_and_enter_begins_a_line(chat: Chat) -> None:
    chat.field.fill("第一行")
    chat.field.press("Shift+Enter")
    chat.field.type("第二行")
    expect(chat.field).to_have_value("第一行\n第二行")
    expect(chat.turns).to_have_count(0)


def test_suggestions_are_reached_with_the_arrows_and_left_with_escape(chat: Chat) -> None:
    chat.field.press_sequentially("公积金", delay=20)
    suggestions = chat.widget.locator(".suggestions button")
    expect(suggestions.first).to_be_visible()
    chat.page.keyboard.press("Home")
    chat.page.keyboard.press("ArrowUp")
    expect(suggestions.last).to_be_focused()
    chat.page.keyboard.press("ArrowUp")
    expect(suggestions.nth(-2)).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(suggestions.first).to_be_hidden()
    expect(chat.field).to_be_focused()


def test_the_log_is_live_and_what_is_going_on_is_told_apart_from_it(chat: Chat) -> None:
    log = chat.widget.locator("[role=log]")
    name = log.evaluate(
        "e => e.getRootNode().getElementById(e.getAttribute('aria-labelledby')).textContent"
    )
    assert name == "问答记录"
    before = log.evaluate(WATCH)
    assert before == 0
    chat.ask(VETERAN)
    added = chat.page.evaluate("added")
    assert sum("10000元" in text for text in added) == 1
    assert sum("问策回答" in text for text in added) == 1


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_those_who_do_not_want_it(open_page: OpenPage, motion: str) -> None:
    page = open_page(reduced_motion=motion)
    page.route("**/api/v1/messages", lambda route: None)
    chat = Chat(page)
    chat.ask(VETERAN, kind=None)
    animation = chat.widget.locator(".typing i").first.evaluate(
        "e => getComputedStyle(e).animationName"
    )
    assert (animation == "none") == (motion == "reduce")
