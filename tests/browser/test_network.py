"""The network drops and comes back: nothing is lost, and nothing is done twice."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import Route, expect

from tests.api.bot_server import BotServer, reply
from tests.browser.chat import VETERAN, Chat
from tests.browser.conftest import OpenPage

MESSAGES = "**/api/v1/messages"


def offline(chat: Chat, off: bool) -> None:
    """Take the network away, or give it back."""
    chat.page.context.set_offline(off)


def expected(wrong: list[str], words: str) -> None:
    """Forget the browser's own complaints that a test has provoked."""
    wrong[:] = [text for text in wrong if words not in text]


def test_what_was_asked_while_offline_is_answered_when_the_network_is_back(
    chat: Chat, wrong: list[str]
) -> None:
    offline(chat, True)
    chat.ask(VETERAN, kind=None)
    expect(chat.last).to_contain_text("网络断了")
    expect(chat.turns.last.locator(".asked")).to_contain_text(VETERAN)
    chat.ask("租金怎么定", kind=None)
    offline(chat, False)
    expect(chat.turns.nth(0).locator(".reply.answer .figure").first).to_have_text("10000元")
    expect(chat.turns.nth(1).locator(".reply")).to_contain_text("租金")
    expect(chat.widget.get_by_role("button", name="再发一次")).to_have_count(0)
    expected(wrong, "ERR_INTERNET_DISCONNECTED")


def test_one_may_send_again_by_hand(chat: Chat, wrong: list[str]) -> None:
    chat.page.route(MESSAGES, lambda route: route.abort())
    chat.ask(VETERAN, kind=None)
    retry = chat.widget.get_by_role("button", name="再发一次")
    expect(retry).to_be_visible()
    chat.page.unroute(MESSAGES)
    retry.click()
    expect(chat.last.locator(".lead .figure").first).to_have_text("10000元")
    expect(chat.turns).to_have_count(1)
    expected(wrong, "ERR_FAILED")


def test_a_ticket_whose_answer_was_lost_on_the_way_is_not_opened_twice(
    chat: Chat, wrong: list[str]
) -> None:
    arrived: list[dict[str, Any]] = []

    def lose_the_answer(route: Route) -> None:
        """The service gets it, the browser doesn't hear of it."""
        sent = httpx.post(
            route.request.url,
            content=route.request.post_data_buffer,
            headers={
                name: value
                for name, value in route.request.all_headers().items()
                if name in {"content-type", "idempotency-key"}
            },
        )
        arrived.append(sent.json())
        route.abort()

    chat.page.route(MESSAGES, lose_the_answer, times=1)
    chat.ask("我要投诉，物业乱收费，帮我登记", kind=None)
    expect(chat.last).to_contain_text("已经登记")
    [lost] = arrived
    assert lost["replies"][0]["kind"] == "ticket"
    expect(chat.last).to_contain_text(lost["replies"][0]["text"].split("\n")[0])
    expected(wrong, "ERR_FAILED")


def test_a_service_that_fails_says_what_to_do_and_takes_it_again(
    open_page: OpenPage, scripted: str, bot: BotServer, wrong: list[str]
) -> None:
    bot.status = 500
    chat = Chat(open_page(scripted))
    chat.ask("开店补多少", kind="trouble")
    expect(chat.last).to_contain_text("请换个说法再问一次，或者拨打12333")
    bot.status = 200
    bot.replies = [reply(text="补贴10000元。")]
    chat.widget.get_by_role("button", name="再发一次").click()
    expect(chat.last).to_contain_text("补贴10000元")
    expected(wrong, "502")


def test_a_slow_answer_shows_that_something_happens(
    open_page: OpenPage, scripted: str, bot: BotServer
) -> None:
    bot.seconds = 1.5
    chat = Chat(open_page(scripted))
    chat.ask("开店补多少", kind=None)
    expect(chat.widget.locator(".typing")).to_be_visible()
    expect(chat.status).to_contain_text("正在查文件")
    expect(chat.widget.locator("[role=log]")).to_have_attribute("aria-busy", "true")
    expect(chat.last).to_contain_text("10000元")
    expect(chat.widget.locator("[role=log]")).to_have_attribute("aria-busy", "false")
    expect(chat.status).to_be_empty()


@pytest.mark.parametrize("blocked", ["localStorage", "nothing"])
def test_a_browser_that_keeps_nothing_still_converses(open_page: OpenPage, blocked: str) -> None:
    script = (
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }});"
        if blocked == "localStorage"
        else ""
    )
    chat = Chat(open_page(script=script))
    expect(chat.ask(VETERAN).locator(".lead .figure").first).to_have_text("10000元")
