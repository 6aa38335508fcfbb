"""What a person says reaches the widget while it is open, and what it missed when it comes back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.sync_api import expect
from redis.asyncio import Redis

from api.events import Event, EventKind, State, publish
from tests.browser.chat import Chat

HELLO = Event(kind=EventKind.MESSAGE, text="您好，我看到您刚才问的了。\n<b>请讲</b>。", name="小王")


@pytest.fixture
def send(wence_stack: Any) -> Any:
    """Send an event to a conversation, as the desk does."""

    def sent(conversation_id: str, event: Event) -> None:
        async def once() -> None:
            async with Redis.from_url(wence_stack.settings.redis) as redis:
                await publish(redis, conversation_id, event)

        # Playwright keeps a loop running in this thread.
        import threading

        thread = threading.Thread(target=asyncio.run, args=(once(),))
        thread.start()
        thread.join()

    return sent


def conversation_of(chat: Chat) -> str:
    """The id that the widget has kept."""
    found = chat.page.evaluate(
        "Object.entries(localStorage).filter(([k]) => k.endsWith(':conversation')).map(([, v]) => JSON.parse(v).id)[0]"
    )
    return str(found)


def test_a_person_speaks_in_the_conversation_that_was_handed_over(chat: Chat, send: Any) -> None:
    chat.ask("给我转人工", "handoff")
    id_ = conversation_of(chat)
    send(id_, Event(kind=EventKind.STATUS, state=State.TAKEN, name="小王"))
    expect(chat.status).to_contain_text("小王已经接入")
    send(id_, HELLO)
    expect(chat.last).to_have_class("reply person")
    expect(chat.last).to_contain_text("小王（工作人员）")
    expect(chat.last).to_contain_text("<b>请讲</b>")
    chat.page.reload()
    expect(chat.turns).to_have_count(2)
    expect(chat.last).to_contain_text("我看到您刚才问的了")


def test_what_came_while_the_page_was_closed_is_shown_once_when_it_is_opened(
    chat: Chat, send: Any, wence_stack: Any
) -> None:
    chat.ask("给我转人工", "handoff")
    id_ = conversation_of(chat)
    send(id_, HELLO)
    expect(chat.turns).to_have_count(2)
    chat.page.goto("about:blank")
    send(id_, Event(kind=EventKind.MESSAGE, text="我先查一查。"))
    chat.page.goto(wence_stack.url)
    expect(chat.last).to_contain_text("我先查一查")
    expect(chat.turns).to_have_count(3)


def test_nothing_is_followed_before_a_person_is_asked_for_nor_after_the_end(
    chat: Chat, send: Any
) -> None:
    asked: list[str] = []
    chat.page.on("request", lambda request: "/events" in request.url and asked.append(request.url))
    chat.ask("租金怎么定")
    assert asked == []
    chat.ask("给我转人工", "handoff")
    id_ = conversation_of(chat)
    send(id_, Event(kind=EventKind.STATUS, state=State.ENDED))
    expect(chat.status).to_contain_text("人工服务已经结束")
    assert len(asked) == 1
    chat.page.reload()
    expect(chat.turns).to_have_count(2)
    assert len(asked) == 1
