"""The desk in a browser: lookups by keyboard alone, a check in a card, a call, a correction, who may see what."""

from __future__ import annotations

import re
from itertools import count

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.people.roles import Role
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.staff import OpenAs, opener
from tests.browser.test_axe import clean, clean_everywhere
from wence.supervise import Stack

SUBSIDY = "/desk/items/startup.one-off-subsidy.zz"
NUMBERS = count(1)


@pytest.fixture
def open_as(wence_stack: Stack, open_page: OpenPage) -> OpenAs:
    """Opens pages as people of a role."""
    return opener(wence_stack, open_page)


@pytest.fixture
def desk(open_as: OpenAs) -> Page:
    """The desk of a new agent, whose focus is in the search box."""
    page = open_as(Role.AGENT, name=f"agent{next(NUMBERS)}")
    expect(page.locator("#q")).to_be_focused()
    return page


def look_up(page: Page, typed: str, item: str) -> None:
    """Type, and wait until the item stands first."""
    page.keyboard.type(typed)
    first = page.locator(".hit").first
    expect(first).to_have_attribute("href", f"/desk/items/{item}")


def copied(page: Page) -> str:
    """What was copied last."""
    page.wait_for_function("() => window.copied.length")
    return str(page.evaluate("() => window.copied.pop()"))


# By sentence, keywords with and without blanks, pinyin, initials, number, section, another region, misspelt, prefix.
LOOKUPS = [
    ("我退伍回来开了个小店能领多少钱", "startup.one-off-subsidy.zz", "10000元"),
    ("社保卡 丢了", "card.lost.zz", "社保卡"),
    ("失业金每月", "insurance.unemployment-benefit.zz", "失业"),
    ("gaolingbutie", "pension.high-age-supplement.zz", "100元"),
    ("cybt", "startup.one-off-subsidy.zz", "10000元"),
    ("15号 水电气", "rental.utilities-price.zz", "居民"),
    ("12号 专栏5 高龄", "pension.high-age-supplement.zz", "100元"),
    ("洛阳 欠薪", "labour.migrant-wages.ly", "洛阳"),
    ("创业补帖", "startup.one-off-subsidy.zz", "10000元"),
    ("chuangyebut", "startup.one-off-subsidy.zz", "10000元"),
]


def test_ten_lookups_of_ten_kinds_are_answered_by_keyboard_alone(desk: Page) -> None:
    for typed, item, said in LOOKUPS:
        look_up(desk, typed, item)
        desk.keyboard.press("Enter")
        expect(desk.locator(".item")).to_have_attribute("data-item", item)
        expect(desk.locator("#card-title")).to_be_focused()
        desk.keyboard.press("c")
        text = copied(desk)
        assert said in text, typed
        assert "依据：" in text
        desk.keyboard.press("/")
        expect(desk.locator("#q")).to_be_focused()


def test_results_are_walked_through_with_the_arrows_and_a_source_is_one_key_away(
    desk: Page,
) -> None:
    look_up(desk, "创业补贴", "startup.one-off-subsidy.zz")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(".hit").nth(1)).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(desk.locator(".hit").first).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#card-title")).to_be_focused()
    with desk.context.expect_page() as opened:
        desk.keyboard.press("s")
    opened.value.wait_for_load_state()
    assert "/documents/zz-2022-12#c3.s1.box3" in opened.value.url
    desk.keyboard.press("Escape")
    expect(desk.locator("#q")).to_be_focused()


def test_scripts_and_text_messages_are_copied_and_facets_changed_by_keys(desk: Page) -> None:
    look_up(desk, "cybt", "startup.one-off-subsidy.zz")
    desk.keyboard.press("Enter")
    expect(desk.locator("#card-title")).to_be_focused()
    desk.keyboard.press("r")
    assert "一万元" in copied(desk)
    desk.keyboard.press("m")
    assert "10000元" in copied(desk)
    desk.keyboard.press("2")
    expect(desk.locator(".facets [aria-current]")).to_contain_text("谁能享受")


def test_single_keys_can_be_turned_off_and_are_listed(desk: Page) -> None:
    look_up(desk, "cybt", "startup.one-off-subsidy.zz")
    desk.keyboard.press("Enter")
    expect(desk.locator("#card-title")).to_be_focused()
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    clean(desk)
    desk.locator("#keys-on").uncheck()
    desk.keyboard.press("Escape")
    expect(desk.locator("#keys")).to_be_hidden()
    desk.locator("#card-title").focus()
    desk.keyboard.press("c")
    desk.keyboard.press("Escape")
    expect(desk.locator("#q")).to_be_focused()
    assert desk.evaluate("() => window.copied.length") == 0


def test_a_check_is_made_inside_a_card_by_keyboard(desk: Page) -> None:
    look_up(desk, "cybt", "startup.one-off-subsidy.zz")
    desk.keyboard.press("Enter")
    expect(desk.locator("#card-title")).to_be_focused()
    desk.keyboard.press("k")
    desk.locator("#check input[value=退役军人]").focus()
    desk.keyboard.press("Space")
    expect(desk.locator("#check .outcome")).to_contain_text("还有2条没有问")
    desk.locator("#check input[value=yes]").focus()
    desk.keyboard.press("Space")
    expect(desk.locator("#check .outcome")).to_contain_text("还有1条没有问")
    desk.locator("#check input[name='months_open.typed']").focus()
    desk.keyboard.type("四个月")
    desk.keyboard.press("Enter")
    expect(desk.locator("#check .outcome")).to_contain_text("文件列出的条件都符合")
    clean(desk)


def test_a_sum_is_worked_out_inside_a_card(open_as: OpenAs) -> None:
    page = open_as(
        Role.AGENT, "/desk/items/pension.high-age-supplement.zz", name=f"agent{next(NUMBERS)}"
    )
    form = page.locator(".sum form").first
    form.get_by_role("textbox").first.fill("82")
    form.get_by_role("button").click()
    expect(page.locator(".sum .outcome").first).to_contain_text("100元")


def test_a_call_keeps_what_was_looked_up_and_copied_and_its_summary_is_copied(desk: Page) -> None:
    desk.locator("#call-open").click()
    expect(desk.locator("[data-call]")).to_be_visible()
    desk.locator("#q").focus()
    look_up(desk, "cybt", "startup.one-off-subsidy.zz")
    desk.keyboard.press("Enter")
    expect(desk.locator("#card-title")).to_be_focused()
    desk.keyboard.press("c")
    expect(desk.locator("#call summary")).to_contain_text("（3）")
    desk.locator("#call summary").click()
    clean(desk)
    desk.get_by_role("button", name="结束通话").click()
    expect(desk.get_by_role("button", name="复制小结")).to_be_focused()
    desk.evaluate("() => { window.copied = []; }")
    desk.keyboard.press("Enter")
    text = copied(desk)
    for words in ("cybt", "一次性创业补贴", "10000元", "郑政办〔2022〕12号"):
        assert words in text


def test_a_correction_goes_from_the_report_to_its_end(desk: Page, open_as: OpenAs) -> None:
    look_up(desk, "cybt", "startup.one-off-subsidy.zz")
    desk.keyboard.press("Enter")
    expect(desk.locator("#card-title")).to_be_focused()
    version = desk.locator(".item").get_attribute("data-version")
    desk.keyboard.press("x")
    expect(desk.locator("#wrong-text")).to_be_focused()
    desk.keyboard.type("今年标准变了")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    path = desk.locator(".reported a").get_attribute("href") or ""
    editor = open_as(Role.EDITOR, "/desk/corrections?status=open", name=f"editor{next(NUMBERS)}")
    clean(editor)
    editor.get_by_role("link", name=path.rpartition("/")[2]).click()
    expect(editor.get_by_text(f"{version}（现在的版本 {version}）")).to_be_visible()
    editor.get_by_role("button", name="领取").click()
    expect(editor.locator("#state")).to_have_text("处理中")
    clean(editor)
    editor.locator("#reason").fill("已按新文件改好")
    editor.get_by_role("button", name="改好了").click()
    expect(editor.locator("#state")).to_have_text("已改好")
    desk.locator(".reported a").click()
    expect(desk.locator("#state")).to_have_text("已改好")
    expect(desk.locator(".history")).to_contain_text("已按新文件改好")


@pytest.mark.parametrize(
    ("role", "call", "takes"),
    [
        (Role.AGENT, True, False),
        (Role.SUPERVISOR, True, False),
        (Role.EDITOR, False, True),
        (Role.ADMINISTRATOR, False, False),
    ],
)
def test_each_role_sees_what_it_may_and_no_more(
    open_as: OpenAs, desk: Page, wrong: list[str], role: Role, call: bool, takes: bool
) -> None:
    desk.goto(desk.url + "/items/startup.one-off-subsidy.zz")
    desk.locator("#wrong-text").fill("过时了")
    desk.get_by_role("button", name="报告").click()
    path = desk.locator(".reported a").get_attribute("href") or ""
    name = f"{role.value}{next(NUMBERS)}"
    page = open_as(role, name=name)
    assert page.locator("#call-open").count() == int(call)
    answer = page.goto(page.url.removesuffix("/desk") + path)
    assert answer is not None
    assert answer.status == (404 if role is Role.AGENT else 200)
    assert page.get_by_role("button", name="领取").count() == int(takes)
    assert all("404" in text for text in wrong)
    wrong.clear()


def test_who_is_not_signed_in_sees_nothing_of_the_desk(open_page: OpenPage) -> None:
    page = open_page(SUBSIDY)
    assert "/login" in page.url
    assert page.locator(".item").count() == 0


def test_the_desk_and_a_card_have_no_violation_large_and_small(desk: Page, open_as: OpenAs) -> None:
    clean(desk)
    look_up(desk, "创业补贴", "startup.one-off-subsidy.zz")
    desk.keyboard.press("Enter")
    expect(desk.locator("#card-title")).to_be_focused()
    clean_everywhere(desk)
    small = open_as(Role.AGENT, f"{SUBSIDY}?elder=1", name=f"agent{next(NUMBERS)}", **PHONE)
    clean(small)
    assert small.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_a_ticket_is_taken_answered_and_closed_at_the_desk(
    wence_stack: Stack, open_as: OpenAs
) -> None:
    body = {"text": "我要投诉那个培训学校乱收费，帮我登记一下"}
    answer = httpx.post(f"{wence_stack.url}/api/v1/messages", json=body, timeout=30).json()
    number = re.search(r"\d{8}-\d{4}", answer["replies"][0]["text"])[0]  # type: ignore[index]
    page = open_as(Role.AGENT, "/desk/tickets?status=open", name=f"agent{next(NUMBERS)}")
    clean(page)
    page.get_by_role("link", name=number).click()
    expect(page.locator("#state")).to_have_text("已登记")
    page.get_by_role("button", name="受理").click()
    expect(page.locator("#state")).to_have_text("办理中")
    for button, state in (("已答复居民", "已答复"), ("办结", "已办结")):
        page.get_by_label("办理情况").fill("培训学校已经退费")
        page.get_by_role("button", name=button).click()
        expect(page.locator("#state")).to_have_text(state)
    expect(page.locator(".history li")).to_have_count(3)
    clean(page)


def test_the_desk_works_without_a_script(open_as: OpenAs) -> None:
    page = open_as(Role.AGENT, name=f"agent{next(NUMBERS)}", java_script_enabled=False)
    page.locator("#q").fill("cybt")
    page.get_by_role("button", name="查", exact=True).click()
    page.locator(".hit").first.click()
    expect(page.locator(".item")).to_contain_text("10000元")
    page.locator("#check input[value=no]").first.check()
    page.get_by_role("button", name="看结论").click()
    expect(page.locator("#check .outcome")).to_contain_text("有条件不符合")
