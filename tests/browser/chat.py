"""The widget as a resident uses it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

VETERAN = "我退伍回来开了个小店，开了四个月，能领多少钱？"
AGED = "郑州高龄补贴多少钱"


class Chat:
    """The conversation on a page, through its one element."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.widget = page.locator("policy-assistant")
        self.field = self.widget.get_by_role("textbox")
        self.turns = self.widget.locator("article.turn")
        self.replies = self.widget.locator(".reply")
        self.status = self.widget.locator("[role=status]")

    @property
    def last(self) -> Locator:
        """The last reply."""
        return self.replies.last

    def open(self) -> None:
        """Press the button in the corner."""
        self.widget.locator(".launcher").click()
        expect(self.field).to_be_visible()

    def ask(self, text: str, kind: str | None = "") -> Locator:
        """Type and send; return the reply, of a kind where it is given. None waits for no answer."""
        before = self.turns.count()
        self.field.fill(text)
        self.widget.get_by_role("button", name="发送").click()
        return self.answered(before, kind)

    def press(self, name: str | re.Pattern[str], kind: str | None = "") -> Locator:
        """Press an option of the last reply; return the reply to it."""
        before = self.turns.count()
        self.last.get_by_role("button", name=name, exact=isinstance(name, str)).click()
        return self.answered(before, kind)

    def answered(self, before: int, kind: str | None) -> Locator:
        """Wait for the reply to the turn after those."""
        expect(self.turns).to_have_count(before + 1)
        last = self.turns.last.locator(".reply").last
        if kind is not None:
            expect(last).to_have_class(re.compile(kind or "reply"))
            expect(self.turns.last.locator(".typing")).to_have_count(0)
        return last
