"""The widget on somebody else's site: their styles, their policy, their colours, their buttons."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat import VETERAN, Chat
from tests.browser.conftest import OpenPage
from tests.browser.host import RESETS, Host
from tests.browser.in_page import in_page


@pytest.fixture
def site(host: Host, wence_stack: Any) -> Host:
    """A site with the one script tag, and the policy that the documentation asks for."""
    host.body = f'<script defer src="{wence_stack.url}/widget.js"></script>'
    host.strict(wence_stack.url)
    return host


def style(chat: Chat, selector: str, name: str) -> str:
    """How something in the widget really looks."""
    found = chat.widget.locator(selector).first
    return str(found.evaluate(f"e => getComputedStyle(e).getPropertyValue('{name}')"))


def test_one_script_tag_gives_the_conversation_under_a_strict_policy(
    open_page: OpenPage, site: Host, wence_stack: Any
) -> None:
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    chat = Chat(page)
    chat.open()
    expect(chat.ask(VETERAN).locator(".lead .figure").first).to_have_text("10000元")
    elsewhere = [url for url in asked if not url.startswith((site.url, wence_stack.url))]
    assert elsewhere == []
    assert page.context.cookies() == []


def test_the_worst_styles_of_a_site_change_nothing(open_page: OpenPage, site: Host) -> None:
    plain = Chat(open_page(site.url))
    site.styles = RESETS
    reset = Chat(open_page(site.url))
    for chat in (plain, reset):
        chat.open()
        chat.ask(VETERAN)
    for selector in (".panel", ".lead", "textarea", ".send", ".badge", "summary"):
        for name in (
            "display",
            "font-size",
            "color",
            "visibility",
            "line-height",
            "text-transform",
            "letter-spacing",
        ):
            assert style(reset, selector, name) == style(plain, selector, name), (selector, name)
        assert (
            reset.widget.locator(selector).first.bounding_box()
            == plain.widget.locator(selector).first.bounding_box()
        )
    assert style(reset, "slot, .panel", "opacity") == "1"


def test_the_widget_changes_nothing_on_the_site(open_page: OpenPage, site: Host) -> None:
    page = open_page(site.url)
    Chat(page).open()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "16px"
    assert (
        page.evaluate(
            "Object.keys(window).filter((name) => /^(wence|words|policyassistant)/i.test(name))"
        )
        == []
    )
    assert page.evaluate("document.head.querySelectorAll('style').length") == 0


def test_an_old_browser_needs_the_style_sheet_that_the_documentation_names(
    open_page: OpenPage, site: Host, wence_stack: Any
) -> None:
    site.strict(wence_stack.url, wence_stack.url)
    chat = Chat(open_page(site.url, script=in_page("old")))
    chat.open()
    assert style(chat, ".panel", "position") == "fixed"


def test_attributes_of_the_script_tag_shape_the_widget(
    open_page: OpenPage, site: Host, wence_stack: Any
) -> None:
    site.body = (
        f'<script defer src="{wence_stack.url}/widget.js" data-title="洛阳政策通" data-region="410300" '
        'data-color="#fc0" data-position="left" data-greeting="洛阳的政策，问我。"></script>'
    )
    chat = Chat(open_page(site.url))
    expect(chat.widget.locator(".launcher")).to_contain_text("洛阳政策通")
    chat.open()
    expect(chat.widget.locator("#title")).to_have_text("洛阳政策通")
    expect(chat.widget.locator(".greeting")).to_have_text("洛阳的政策，问我。")
    expect(chat.widget.get_by_label("地区")).to_have_value("410300")
    box = chat.widget.locator(".panel").bounding_box()
    assert box is not None
    assert box["x"] < 100
    brand = style(chat, ".head", "background-color")
    red, green, blue = map(int, re.findall(r"\d+", brand))
    assert red > green > blue
    assert red < 160  # darkened until white on it can be read
    reply = chat.ask("创业担保贷款办多少")
    expect(reply).to_contain_text("洛阳")


def test_attributes_may_change_while_it_runs(open_page: OpenPage, site: Host) -> None:
    chat = Chat(open_page(site.url))
    chat.widget.evaluate("e => { e.dataset.title = '新名字'; e.dataset.elder = 'true'; }")
    expect(chat.widget.locator(".launcher")).to_contain_text("新名字")
    expect(chat.widget.locator(".wence")).to_have_class(re.compile("elder"))


def test_the_site_asks_opens_and_closes_and_hears_what_happens(
    open_page: OpenPage, site: Host
) -> None:
    page = open_page(site.url)
    chat = Chat(page)
    expect(chat.widget.locator(".launcher")).to_be_visible()
    page.evaluate(
        """() => { window.heard = []; for (const name of ["open", "close", "answered", "failed", "erased"])
        document.addEventListener("wence:" + name, (event) => heard.push([name, event.detail])); }"""
    )
    page.evaluate("e => document.querySelector('policy-assistant').ask('开店补贴多少钱')")
    chat.answered(0, "answer")
    page.evaluate(
        "() => { const e = document.querySelector('policy-assistant'); e.erase(); e.close(); }"
    )
    expect(chat.widget.locator(".panel")).to_be_hidden()
    heard = page.evaluate("heard")
    assert [name for name, _ in heard] == ["open", "answered", "close", "erased"] or [
        name for name, _ in heard
    ] == ["open", "answered", "erased", "close"]
    detail = heard[1][1]
    assert set(detail) == {"turnId", "kinds", "itemIds"}
    assert detail["kinds"] == ["answer"]
    assert "开店" not in str(heard)


def test_an_element_fills_its_place_and_its_fallback_goes(
    open_page: OpenPage, site: Host, wence_stack: Any
) -> None:
    site.body = (
        f'<script defer src="{wence_stack.url}/widget.js"></script>'
        '<policy-assistant data-mode="page" data-history="off"><a href="/full">问政策</a></policy-assistant>'
    )
    page = open_page(site.url)
    chat = Chat(page)
    expect(chat.field).to_be_visible()
    expect(page.get_by_text("问政策")).to_have_count(0)
    expect(page.locator("policy-assistant")).to_have_count(1)
    chat.ask(VETERAN)
    assert "退伍" not in page.evaluate("JSON.stringify(localStorage)")


def test_an_element_that_is_taken_out_leaves_nothing_running(
    open_page: OpenPage, site: Host, wrong: list[str]
) -> None:
    page = open_page(site.url)
    chat = Chat(page)
    chat.open()
    chat.ask("给我转人工", "handoff")
    page.evaluate(
        "() => { window.kept = document.querySelector('policy-assistant'); kept.remove(); }"
    )
    page.evaluate("kept.ask('你好')")
    assert page.evaluate("kept.conversation.source") is None
    page.evaluate("document.body.appendChild(kept)")
    expect(chat.widget.locator(".launcher")).to_be_visible()
    chat.open()
    expect(chat.turns).to_have_count(1)
    assert wrong == []
