"""Small screens: 320 pixels wide, large type, a keyboard on the screen, browsers of some years ago."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import AGED, VETERAN, Chat
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.host import Host
from tests.browser.in_page import in_page

PATHS = [
    "/",
    "/?elder=1",
    "/items",
    "/items/startup.one-off-subsidy.zz",
    "/answers/startup.one-off-subsidy.zz?facet=how_much",
    "/documents",
    "/documents/zz-2022-12#c3.s1.box3",
    "/problems",
    "/docs",
]


def fits(page: Page) -> bool:
    """Whether nothing needs scrolling sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("path", PATHS)
def test_every_page_fits_320_pixels_with_targets_for_fingers(
    open_page: OpenPage, path: str
) -> None:
    page = open_page(path, **PHONE)
    page.wait_for_function("() => Boolean(customElements.get('policy-assistant'))")
    assert fits(page)
    assert page.evaluate(in_page("small")) == []


@pytest.mark.parametrize("path", ["/", "/?elder=1"])
def test_an_answer_fits_with_targets_for_fingers(open_page: OpenPage, path: str) -> None:
    chat = Chat(open_page(path, **PHONE))
    chat.ask("拆迁给的钱不够买房，能取我爸妈的公积金吗", "answer")
    chat.last.locator("summary").first.click()
    assert fits(chat.page)
    assert chat.page.evaluate(in_page("small")) == []


@pytest.mark.parametrize(
    "path", ["/", "/documents/zz-2022-12", "/items/startup.one-off-subsidy.zz"]
)
def test_twice_the_type_fits(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport={"width": 640, "height": 900})
    client = page.context.new_cdp_session(page)
    client.send("Page.enable")
    client.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert fits(page)
    if path == "/":
        chat = Chat(page)
        chat.ask(VETERAN)
        size = chat.last.locator("li").first.evaluate(
            "e => parseFloat(getComputedStyle(e).fontSize)"
        )
        assert size >= 32
        assert fits(page)


def test_the_panel_covers_the_screen_and_keeps_the_focus(open_page: OpenPage) -> None:
    page = open_page("/documents", **PHONE)
    chat = Chat(page)
    chat.open()
    panel = chat.widget.locator(".panel")
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 640}
    expect(panel).to_have_attribute("aria-modal", "true")
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "POLICY-ASSISTANT"
    chat.widget.get_by_role("button", name="关闭").click()
    expect(chat.widget.locator(".launcher")).to_be_focused()


def test_the_panel_leaves_room_for_the_keyboard_on_the_screen(open_page: OpenPage) -> None:
    page = open_page("/documents", **PHONE)
    chat = Chat(page)
    chat.open()
    page.evaluate(in_page("keyboard"))
    box = chat.field.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 380


def test_the_field_is_large_enough_that_no_telephone_zooms_in(
    open_page: OpenPage, host: Host
) -> None:
    service = open_page().url.rstrip("/")
    host.body = f'<script defer src="{service}/widget.js"></script>'
    host.styles = "html { font-size: 50%; }"
    chat = Chat(open_page(host.url, **PHONE))
    chat.open()
    assert chat.field.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 16


def test_a_browser_of_some_years_ago_holds_the_whole_conversation(open_page: OpenPage) -> None:
    chat = Chat(open_page(script=in_page("old"), **PHONE))
    reply = chat.ask(AGED, "answer")
    assert reply.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    expect(chat.widget.locator("link[rel=stylesheet]")).to_have_count(1)
    reply.get_by_role("button", name="复制").click()
    expect(chat.status).not_to_be_empty()
    reply.get_by_role("button", name="谁能享受").click()
    chat.answered(1, "answer")


def test_the_page_may_be_zoomed_and_leaves_room_for_notches(open_page: OpenPage) -> None:
    content: Any = open_page().locator("meta[name=viewport]").get_attribute("content")
    assert "user-scalable" not in content
    assert "maximum-scale" not in content
    assert "viewport-fit=cover" in content
    assert "interactive-widget=resizes-content" in content
