"""axe-core finds nothing on any page, in any state, in either size, script or colours."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.bot_server import CITATION, BotServer, reply
from tests.browser.chat import VETERAN, Chat
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.test_phone import PATHS

LARGE = "/documents/zz-2022-12#c3.s1.box3"
SMALL = "/documents/zz-2022-14#5.3"
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def clean(page: Page, **options: Any) -> None:
    """Nothing that axe-core knows is wrong, best practices included."""
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()


def clean_everywhere(page: Page) -> None:
    """Nothing is wrong on a desk, in the dark, with more contrast, on a telephone."""
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page, **COLOURS)
    page.emulate_media(color_scheme="light", contrast="more")
    clean(page, **COLOURS)
    page.emulate_media(contrast="no-preference")
    page.set_viewport_size(PHONE["viewport"])
    clean(page)


@pytest.mark.parametrize("path", [*(path for path in PATHS if path != LARGE), SMALL])
def test_a_page_has_no_violation(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.wait_for_function("() => Boolean(customElements.get('policy-assistant'))")
    clean_everywhere(page)


def test_the_largest_document_has_no_violation(open_page: OpenPage) -> None:
    clean(open_page(LARGE))


@pytest.mark.parametrize("path", ["/", "/?elder=1", "/?script=hant"])
def test_a_conversation_has_no_violation(open_page: OpenPage, path: str) -> None:
    chat = Chat(open_page(path))
    chat.field.fill(VETERAN)
    chat.field.press("Enter")
    chat.answered(0, "answer")
    chat.last.locator("summary").first.click()
    clean_everywhere(chat.page)


def test_the_panel_has_no_violation(open_page: OpenPage) -> None:
    chat = Chat(open_page("/documents"))
    chat.open()
    expect(chat.widget.locator(".area").first).to_be_visible()
    clean(chat.page)
    chat.ask("取公积金", "clarification")
    clean_everywhere(chat.page)


def test_suggestions_and_a_form_have_no_violation(chat: Chat) -> None:
    chat.field.press_sequentially("公积金", delay=20)
    expect(chat.widget.locator(".suggestions")).to_be_visible()
    clean(chat.page)
    chat.ask("你帮我一条条对对，看我够不够格领创业补贴", "question")
    clean(chat.page)


def test_every_kind_of_line_and_status_has_no_violation(
    open_page: OpenPage, scripted: str, bot: BotServer, wrong: list[str]
) -> None:
    statuses = ["in_force", "expired", "period_ended", "superseded"]
    lines = ["【郑州市】补贴", "满70周岁每月20元；满80周岁每月100元。", "符合：够了"]
    lines += ["不符合：不够", "待确认：几个月？", "提醒：两处不一样。"]
    bot.replies = [
        reply(
            text="\n".join(lines),
            citations=[CITATION | {"status": status, "section": status} for status in statuses],
        ),
        reply("question", "（1/2）几个月？", progress={"at": 1, "total": 2}),
    ]
    chat = Chat(open_page(scripted))
    chat.ask("开店", "question")
    bot.status = 500
    chat.ask("开店", "trouble")
    clean_everywhere(chat.page)
    assert all("502" in text for text in wrong)
    wrong.clear()


def test_before_the_script_comes_there_is_no_violation(
    open_page: OpenPage, wence_stack: Any, wrong: list[str]
) -> None:
    page = open_page("/problems")
    page.route("**/widget.js*", lambda route: route.abort())
    page.goto(wence_stack.url)
    clean(page)
    page.locator("#text").fill(VETERAN)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".reply .lead")).to_be_visible()
    clean(page)
    assert all("ERR_FAILED" in text for text in wrong)
    wrong.clear()
