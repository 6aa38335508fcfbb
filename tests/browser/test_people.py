"""An administrator's first day: password, second factor, a new person, the trail; every page on the way is clean."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_axe import clean_everywhere

PASSWORD = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")
NEW = "一个新密码2026-ok"
DESK = re.compile("/desk$")


def added(stack: Any, name: str, role: str) -> str:
    """Add a person to the running assistant; return the first password."""
    done = subprocess.run(
        [sys.executable, "-m", "api.people", "add", name, role],
        env={**os.environ, **stack.settings.child_environ("api")},
        capture_output=True,
        text=True,
        check=True,
    )
    found = PASSWORD.search(done.stdout)
    assert found is not None
    return found[0]


def signed_in(page: Page, name: str, password: str) -> None:
    """Fill in the form with the keyboard."""
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.keyboard.press("Enter")


def test_the_first_day_of_an_administrator(
    open_page: OpenPage, wence_stack: Any, wrong: list[str]
) -> None:
    first = added(wence_stack, "first-day", "administrator")
    page = open_page("/people")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    clean_everywhere(page)
    signed_in(page, "first-day", "not this one")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    assert all("401" in text for text in wrong)
    wrong.clear()
    signed_in(page, "first-day", first)

    expect(page.get_by_role("heading", name="改密码")).to_be_visible()
    clean_everywhere(page)
    page.get_by_label("现在的密码").fill(first)
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("新密码再填一次").fill(NEW)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="第二道验证")).to_be_visible()
    clean_everywhere(page)
    secret = page.locator("code.once").inner_text().replace(" ", "")
    page.get_by_label("手机上显示的6位数").fill(pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    clean_everywhere(page)
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="抄好了，继续").click()
    expect(page).to_have_url(DESK)

    page.goto(f"{wence_stack.url}/people")
    clean_everywhere(page)
    page.get_by_label("用户名").fill("second-day")
    page.get_by_label("姓名").fill("李四")
    page.get_by_label("角色").select_option("agent")
    page.get_by_role("button", name="添加").click()
    assert PASSWORD.fullmatch(page.locator("code.once").inner_text())
    clean_everywhere(page)
    page.goto(f"{wence_stack.url}/audit?name=first-day")
    expect(page.locator("tbody tr").first).to_contain_text("添加人员")
    clean_everywhere(page)
    page.goto(f"{wence_stack.url}/account")
    clean_everywhere(page)
    page.get_by_role("button", name="退出", exact=True).click()

    signed_in(page, "first-day", NEW)
    expect(page.get_by_role("heading", name="动态口令")).to_be_visible()
    clean_everywhere(page)
    page.get_by_label("手机验证器上的6位数").fill(recovery)
    page.keyboard.press("Enter")
    expect(page).to_have_url(DESK)
