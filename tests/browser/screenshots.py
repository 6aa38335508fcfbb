"""Makes the pictures of the README: `make screenshots`.

The assistant is started without the originals: their words don't belong into the repository, nor into its pictures.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.people.roles import Role
from tests.browser.chat import AGED, VETERAN, Chat
from tests.browser.staff import cookie_of, token_for
from tests.running import assistant
from wence.browser import find_browser
from wence.supervise import Stack

HOME = Path(__file__).parents[2] / "docs" / "screenshots"
COLOURS = 128  # enough for flat colours and type, at a quarter of the size
DESK: dict[str, Any] = {"viewport": {"width": 1080, "height": 820}}
WIDE: dict[str, Any] = {"viewport": {"width": 1360, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


def opened(browser: Browser, url: str, screen: dict[str, Any], cookies: Sequence[Any] = ()) -> Page:
    """A page in a context of its own."""
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce", **screen)
    context.add_cookies(list(cookies))
    page = context.new_page()
    page.goto(url)
    return page


def keep(page: Page, name: str) -> None:
    """Write what is on the screen as a small picture."""
    page.wait_for_timeout(400)
    picture = Image.open(io.BytesIO(page.screenshot()))
    small = picture.convert("RGB").quantize(COLOURS)
    small.save(HOME / f"{name}.png", optimize=True)


def answered(browser: Browser, url: str, screen: dict[str, Any], question: str) -> Chat:
    """A page with a question answered, and the pointer and the focus out of the way."""
    chat = Chat(opened(browser, url, screen))
    chat.ask(question, "answer")
    chat.status.evaluate("e => { e.textContent = ''; }")
    return chat


def looked_up(browser: Browser, stack: Stack) -> Page:
    """The desk with initials typed and the first card open."""
    cookie = cookie_of(stack, token_for(stack, "王敏", Role.AGENT))
    page = opened(browser, f"{stack.url}/desk", WIDE, [cookie])
    page.keyboard.type("cybt")
    expect(page.locator(".hit").first).to_contain_text("一次性创业补贴")
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_be_focused()
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    return page


def make(browser: Browser, stack: Stack) -> None:
    """Make all pictures."""
    url = stack.url
    keep(looked_up(browser, stack), "desk")
    keep(opened(browser, url, DESK), "desktop")
    chat = answered(browser, url, DESK, VETERAN)
    chat.last.locator("summary").click()
    chat.turns.last.evaluate("e => e.scrollIntoView()")
    keep(chat.page, "desktop-answer")
    keep(opened(browser, f"{url}/documents/zz-2022-12#c3.s1.box3", DESK), "desktop-document")
    keep(answered(browser, url, PHONE, AGED).page, "phone-answer")
    chat = Chat(opened(browser, url, PHONE))
    chat.ask("你帮我一条条对对，看我够不够格领创业补贴", "question")
    chat.press("退役军人", "question")
    keep(chat.page, "phone-form")
    keep(answered(browser, f"{url}/?elder=1", PHONE, AGED).page, "phone-elder")
    chat = Chat(opened(browser, f"{url}/items/startup.one-off-subsidy.zz", DESK))
    chat.open()
    expect(chat.widget.locator(".area").first).to_be_visible()
    keep(chat.page, "desktop-widget")


def main() -> None:
    """Start the assistant and make them."""
    HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="wence-") as home:
        (Path(home) / "originals").mkdir()
        os.environ["WENCE_ORIGINALS"] = f"{home}/originals"
        with assistant(Path(home)) as stack, sync_playwright() as playwright:
            path = find_browser(os.environ)
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            make(browser, stack)
            browser.close()


if __name__ == "__main__":
    main()
