"""Reading aloud and speaking, and larger type with fewer controls."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.chat import AGED, VETERAN, Chat
from tests.browser.conftest import PHONE, OpenPage

VOICE = """
window.said = [];
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => [{lang: "en-US"}, {lang: "zh-CN"}],
  speak: (one) => { window.said.push([one.text, one.lang, one.voice && one.voice.lang]); window.last = one; },
  cancel: () => { window.cancelled = true; },
}});
"""
EAR = """
window.webkitSpeechRecognition = window.SpeechRecognition = function () {
  window.ear = this;
  this.start = () => {};
  this.stop = () => this.onend();
};
window.hear = (text) => window.ear.onresult({results: [[{transcript: text}]]});
"""
DEAF = "delete window.speechSynthesis; delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"


def test_an_answer_is_read_aloud_in_chinese_sentence_by_sentence(open_page: OpenPage) -> None:
    chat = Chat(open_page(script=VOICE))
    reply = chat.ask(VETERAN)
    button = reply.locator(".speak")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("停止朗读")
    said = chat.page.evaluate("said")
    assert all(lang == voice == "zh-CN" for _, lang, voice in said)
    assert any("10000元" in text for text, _, _ in said)
    assert any("1 2 3 3 3" in text for text, _, _ in said)
    assert all(len(text) < 90 for text, _, _ in said)
    chat.page.evaluate("last.onend()")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_reading_stops_when_pressed_again_or_when_another_begins(open_page: OpenPage) -> None:
    chat = Chat(open_page(script=VOICE))
    chat.ask(VETERAN)
    first = chat.turns.nth(0).locator(".speak")
    first.click()
    first.click()
    expect(first).to_have_attribute("aria-pressed", "false")
    assert chat.page.evaluate("cancelled")
    first.click()
    second = chat.ask(AGED).locator(".speak")
    second.click()
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(second).to_have_attribute("aria-pressed", "true")


def test_what_is_spoken_stands_in_the_field_to_be_looked_over(open_page: OpenPage) -> None:
    chat = Chat(open_page(script=EAR))
    mic = chat.widget.get_by_role("button", name="说话")
    mic.click()
    expect(mic).to_have_attribute("aria-pressed", "true")
    expect(chat.status).to_contain_text("请说话")
    chat.page.evaluate("hear('郑州高龄')")
    chat.page.evaluate("hear('郑州高龄补贴多少钱')")
    expect(chat.field).to_have_value(AGED)
    chat.page.evaluate("ear.onend()")
    expect(mic).to_have_attribute("aria-pressed", "false")
    expect(chat.turns).to_have_count(0)
    chat.field.press("Enter")
    expect(chat.answered(0, "answer")).to_contain_text("20元")


def test_a_microphone_that_is_refused_is_explained(open_page: OpenPage) -> None:
    chat = Chat(open_page(script=EAR))
    chat.widget.get_by_role("button", name="说话").click()
    chat.page.evaluate("ear.onerror({error: 'not-allowed'}); ear.onend()")
    expect(chat.status).to_contain_text("允许浏览器用麦克风")


def test_a_browser_that_can_do_neither_shows_no_such_buttons(open_page: OpenPage) -> None:
    chat = Chat(open_page(script=DEAF))
    chat.ask(VETERAN)
    expect(chat.widget.locator(".speak")).to_have_count(0)
    expect(chat.widget.locator(".mic")).to_have_count(0)


def test_elder_mode_has_large_type_few_controls_and_both_voices(open_page: OpenPage) -> None:
    chat = Chat(open_page("/?elder=1", script=VOICE + EAR, **PHONE))
    reply = chat.ask(AGED)
    assert (
        float(reply.locator("li").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))
        >= 22
    )
    tools = reply.locator(".tools button")
    assert [tool.inner_text() for tool in tools.all()] == ["朗读", "说简单点"]
    expect(chat.widget.get_by_role("button", name="说话")).to_be_visible()
    ratio = reply.locator("li").first.evaluate(
        "e => { const s = getComputedStyle(e); return parseFloat(s.lineHeight) / parseFloat(s.fontSize); }"
    )
    assert ratio >= 1.3
    assert chat.page.evaluate("document.documentElement.scrollWidth") == 320


def test_elder_mode_is_switched_in_the_widget_and_remembered(open_page: OpenPage, host) -> None:  # type: ignore[no-untyped-def]
    service = open_page().url.rstrip("/")
    host.body = f'<script defer src="{service}/widget.js"></script>'
    chat = Chat(open_page(host.url))
    chat.open()
    switch = chat.widget.get_by_role("button", name="长辈模式")
    switch.click()
    expect(chat.widget.locator(".wence")).to_have_class(re.compile("elder"))
    expect(switch).to_have_attribute("aria-pressed", "true")
    chat.page.reload()
    chat.open()
    expect(chat.widget.locator(".wence")).to_have_class(re.compile("elder"))
