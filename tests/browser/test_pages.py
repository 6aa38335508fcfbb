"""The pages around the widget, with scripts and without."""

from __future__ import annotations

from typing import Any

import httpx
from playwright.sync_api import expect

from tests.browser.chat import VETERAN, Chat
from tests.browser.conftest import OpenPage


def words(text: str) -> str:
    """A text without its blanks."""
    return "".join(text.split())


def test_the_plain_form_gives_the_same_answer(open_page: OpenPage, chat: Chat) -> None:
    answer = chat.ask(VETERAN)
    page = open_page(java_script_enabled=False)
    page.locator("#text").fill(VETERAN)
    page.get_by_role("button", name="发送").click()
    plain = page.locator(".reply")
    for part in (".heading", ".lead", "ul.more", ".warning", "summary"):
        assert words(plain.locator(part).first.inner_text()) == words(
            answer.locator(part).first.inner_text()
        )
    options = [button.inner_text() for button in plain.locator(".options button").all()]
    assert options == [button.inner_text() for button in answer.locator(".options button").all()]


def test_the_plain_form_carries_a_conversation_on(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_role("button", name="创业贷款最多能贷多少").click()
    expect(page.locator(".reply .lead")).to_contain_text("40万元")
    page.get_by_role("button", name="申请条件").click()
    expect(page.locator(".reply")).to_contain_text("3个月")
    page.locator("#text").fill("洛阳的呢")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".reply")).to_contain_text("洛阳")


def test_what_was_typed_before_the_script_came_is_kept(
    open_page: OpenPage, wence_stack: Any
) -> None:
    page = open_page("/problems")
    page.route("**/widget.js*", lambda route: (page.wait_for_timeout(800), route.continue_()))
    page.goto(wence_stack.url, wait_until="commit")
    page.locator("#text").fill("租金怎么定")
    chat = Chat(page)
    expect(chat.widget.locator(".composer")).to_be_visible()
    expect(chat.field).to_have_value("租金怎么定")


def test_a_document_shows_its_tree_and_marks_the_section_that_is_chosen(
    open_page: OpenPage,
) -> None:
    page = open_page("/documents/zz-2022-12")
    entry = page.locator(".contents").get_by_role("link", name="郑州市重点群体就业帮扶政策")
    entry.click()
    section = page.locator("section:target")
    expect(section).to_be_in_viewport()
    expect(entry).to_have_attribute("aria-current", "location")
    plain = section.evaluate("e => getComputedStyle(e).backgroundColor")
    assert plain != page.locator("section.section").first.evaluate(
        "e => getComputedStyle(e).backgroundColor"
    )


def test_the_words_of_the_original_are_shown_where_it_is_mounted(
    open_page: OpenPage, wence_stack: Any
) -> None:
    body = httpx.get(f"{wence_stack.url}/api/v1/documents/zz-2022-12?text=true").json()
    held = {s["id"]: s["paragraphs"] for s in body["sections"]}
    page = open_page("/documents/zz-2022-12#c3.s1.box3")
    paragraphs = page.locator("section:target > p")
    if held["c3.s1.box3"] is None:
        expect(page.locator(".text > .note")).to_be_visible()
        expect(paragraphs).to_have_count(0)
    else:
        expect(paragraphs).to_have_count(len(held["c3.s1.box3"]))


def test_a_shared_answer_leads_on_to_the_conversation(open_page: OpenPage) -> None:
    page = open_page("/answers/startup.one-off-subsidy.zz?facet=how_much")
    page.get_by_role("link", name="申请条件").click()
    expect(page.locator("main .reply")).to_contain_text("3个月")
    page.get_by_role("button", name="接着问问策").click()
    chat = Chat(page)
    expect(chat.field).to_be_visible()
    expect(chat.answered(0, "answer")).to_contain_text("3个月")


def test_the_same_conversation_goes_on_from_page_to_page(
    open_page: OpenPage, wence_stack: Any
) -> None:
    page = open_page()
    Chat(page).ask(VETERAN)
    page.goto(f"{wence_stack.url}/documents")
    chat = Chat(page)
    chat.open()
    expect(chat.turns).to_have_count(1)
    expect(chat.ask("再说一遍")).to_contain_text("10000元")


def test_a_page_prints_without_what_only_a_screen_needs(open_page: OpenPage) -> None:
    page = open_page("/answers/startup.one-off-subsidy.zz?facet=how_much")
    page.emulate_media(media="print")
    for hidden in ("header", "nav.bar", "policy-assistant", "footer"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".reply .lead")).to_be_visible()
