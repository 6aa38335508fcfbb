"""Texts of residents, replies and documents that try to become markup or script stay texts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.api.bot_server import BotServer
from tests.api.stand_in import SUBSIDY
from tests.browser.chat import Chat
from tests.browser.conftest import OpenPage
from tests.browser.hostile import ATTACK, ATTACKS, attacking_reply
from tests.browser.in_page import in_page

PATHS = [
    "/documents/zz-2022-12#c3.s1.box3",
    "/documents",
    f"/items/{SUBSIDY}",
    f"/answers/{SUBSIDY}?facet=how_much",
    "/items",
]


def unharmed(page: Page) -> None:
    """Nothing ran, and nothing came to be that the page didn't mean."""
    page.wait_for_timeout(200)
    assert page.evaluate("window.attacked") is None
    assert page.evaluate(in_page("strange")) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_question_is_shown_as_it_was_typed(
    open_page: OpenPage, scripted: str, attack: str
) -> None:
    chat = Chat(open_page(scripted))
    chat.ask(attack)
    expect(chat.turns.last.locator(".asked p").last).to_have_text(attack)
    unharmed(chat.page)
    chat.page.reload()
    expect(chat.turns.last.locator(".asked p").last).to_have_text(attack)
    unharmed(chat.page)


def test_a_reply_is_shown_as_it_came(open_page: OpenPage, scripted: str, bot: BotServer) -> None:
    bot.replies = [attacking_reply()]
    chat = Chat(open_page(scripted))
    chat.ask("你好")
    chat.last.locator("summary").click()
    expect(chat.last.locator("blockquote")).to_have_text(ATTACK)
    expect(chat.last.locator(".warning")).to_contain_text(ATTACKS[0])
    expect(chat.last.locator("a.open")).to_have_attribute(
        "href", f"{scripted}/documents/zz-2022-12#c3.s1.box3"
    )
    unharmed(chat.page)
    chat.last.locator(".option").click()
    chat.answered(1, "")
    assert bot.last["metadata"]["payload"] == ATTACK[:300]
    unharmed(chat.page)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_shows_a_documents_words_as_they_are(
    open_page: OpenPage, scripted: str, path: str
) -> None:
    page = open_page(scripted + path)
    expect(page.locator("main")).to_contain_text(ATTACKS[0])
    unharmed(page)


def test_the_form_without_scripts_shows_a_reply_as_it_came(
    open_page: OpenPage, scripted: str, bot: BotServer
) -> None:
    bot.replies = [attacking_reply()]
    page = open_page(scripted, java_script_enabled=False)
    page.locator("#text").fill(ATTACK)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".asked p").last).to_have_text(ATTACK)
    expect(page.locator(".reply .warning")).to_contain_text(ATTACKS[0])
    for forbidden in ("iframe", "img", "base", "body style", "[onerror]", "[onload]", "[onfocus]"):
        assert page.locator(forbidden).count() == 0


def test_a_fragment_that_is_no_section_harms_nothing(open_page: OpenPage, scripted: str) -> None:
    unharmed(open_page(f'{scripted}/documents/zz-2022-12#"]<img src=x onerror=window.attacked=1>'))
