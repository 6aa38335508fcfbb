"""The desk looks up, shows cards, checks and works out, with and without a script."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.records.people import AuditEntry
from tests.api.desk.conftest import soup

SUBSIDY = "startup.one-off-subsidy.zz"
PART = {"X-Part": "1"}


async def audited(desk: FastAPI) -> list[tuple[str, str | None]]:
    """What the audit trail holds, without signing in."""
    async with desk.state.services.records.session() as session:
        return [(e.action, e.subject) for e in await session.scalars(select(AuditEntry))]


async def test_the_desk_begins_with_a_search_box_and_filters(agent: httpx.AsyncClient) -> None:
    page = soup(await agent.get("/desk"))
    assert page.select_one("#q") is not None
    assert {s["name"] for s in page.select("select")} == {"region", "topic", "status"}


@pytest.mark.parametrize(
    "typed", ["创业补贴 几个月", "cybt", "chuangyebutie", "12号 专栏3 创业补贴"]
)
async def test_results_show_what_an_agent_judges_by_before_opening(
    agent: httpx.AsyncClient, typed: str
) -> None:
    page = soup(await agent.post("/desk/results", data={"q": typed}))
    first = page.select(".hit")[0]
    assert first["href"] == f"/desk/items/{SUBSIDY}"
    for words in (
        "一次性创业补贴",
        "10000元",
        "郑州",
        "规划期已满",
        "市人力资源和社会保障局",
        "核对于",
        "把握",
    ):
        assert words in first.text
    assert "另有：洛阳" in first.text


async def test_results_stand_on_the_page_without_a_script(agent: httpx.AsyncClient) -> None:
    page = soup(await agent.post("/desk", data={"q": "创业补贴", "region": "410300"}))
    assert page.select(".hit")[0]["href"] == "/desk/items/startup.one-off-subsidy.ly"
    assert page.select_one("#q")["value"] == "创业补贴"  # type: ignore[index]
    assert page.select_one("select[name=region] option[selected]")["value"] == "410300"  # type: ignore[index]


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({"topic": "card"}, {"card"}),
        ({"region": "420100"}, {"labour"}),
        ({"status": "in_force"}, {"rental", "litigation", "counsel", "fund"}),
    ],
)
async def test_results_are_narrowed(
    agent: httpx.AsyncClient, filters: dict[str, str], kept: set[str]
) -> None:
    page = soup(await agent.post("/desk/results", data={"q": "怎么申请", **filters}))
    found = {str(hit["href"]).split("/")[-1].split(".")[0] for hit in page.select(".hit")}
    assert found <= kept


@pytest.mark.parametrize("typed", ["", "   ", "？？"])
async def test_nothing_typed_shows_how_to_begin(agent: httpx.AsyncClient, typed: str) -> None:
    page = soup(await agent.post("/desk/results", data={"q": typed}))
    assert page.select(".hit") == []


async def test_a_card_says_all_that_its_item_says(agent: httpx.AsyncClient) -> None:
    page = soup(await agent.get(f"/desk/items/{SUBSIDY}"))
    card = page.select_one(".item")
    assert card is not None
    assert card["data-version"]
    for words in (
        "补贴10000元（1万元），一次性发给",
        "面向就业困难人员、退役军人、大学生、农民工等群体",
        "正常营业3个月以上",
        "以前是8000元",
        "文件没有写明",
        "申领要带什么材料",
        "规划期已满（到2025年12月31日）",
        "郑政办〔2022〕12号",
        "第三章 第一节 专栏3",
        "相关事项",
        "各地对照",
    ):
        assert words in card.text, words


@pytest.mark.parametrize(
    ("item", "facet", "said", "first"),
    [
        ("pension.high-age-supplement.zz", "多少钱", "每月二十元", "70周岁"),
        ("rental.rent.zz", "是什么", "比同地段", "比同地段"),
    ],
)
async def test_how_much_is_read_aloud_first_where_there_are_figures(
    agent: httpx.AsyncClient, item: str, facet: str, said: str, first: str
) -> None:
    page = soup(await agent.get(f"/desk/items/{item}", headers=PART))
    assert page.select_one(".facets [aria-current]").text.startswith(facet)  # type: ignore[union-attr]
    assert said in page.select_one("[data-text=script]").text  # type: ignore[union-attr]
    assert first in page.select(".keyfacts li")[0].text


@pytest.mark.parametrize("typed", ["创业补贴", "电动车上牌要什么手续", "护照"])
async def test_results_that_are_all_unlikely_are_called_so(
    agent: httpx.AsyncClient, typed: str
) -> None:
    page = soup(await agent.post("/desk/results", data={"q": typed}))
    first = page.select_one(".hit .score")
    unlikely = first is not None and int(first.text.split()[1].rstrip("%")) < 10
    assert bool(page.select(".weak")) is unlikely
    assert unlikely is (typed != "创业补贴")


async def test_the_script_is_in_spoken_words_and_the_text_message_in_figures(
    agent: httpx.AsyncClient,
) -> None:
    page = soup(await agent.get(f"/desk/items/{SUBSIDY}?facet=how_much", headers=PART))
    script = page.select_one("[data-text=script]").text  # type: ignore[union-attr]
    assert "一万元" in script
    assert not any(char.isdigit() for char in script)
    sms = page.select_one("[data-text=sms]").text  # type: ignore[union-attr]
    assert "10000元" in sms
    assert "依据" in sms


async def test_each_facet_has_a_script_of_its_own(agent: httpx.AsyncClient) -> None:
    page = soup(await agent.get(f"/desk/items/{SUBSIDY}?facet=earlier_value", headers=PART))
    assert page.select_one(".facets [aria-current]").text.startswith("以前是多少")  # type: ignore[union-attr]
    assert "八千元" in page.select_one("[data-text=script]").text  # type: ignore[union-attr]


CHECK = f"/desk/items/{SUBSIDY}/check"


async def judged(agent: httpx.AsyncClient, **filled: str) -> str:
    """What the check says."""
    page = soup(await agent.post(CHECK, data=filled, headers=PART))
    return str(page.select_one(".outcome").text)  # type: ignore[union-attr]


async def test_a_check_has_no_verdict_before_everything_is_asked(agent: httpx.AsyncClient) -> None:
    said = await judged(agent, group="退役军人", first_business="yes")
    assert "还有1条没有问" in said
    assert "符合" not in said


@pytest.mark.parametrize(
    ("months", "verdict"),
    [
        ("4", "文件列出的条件都符合"),
        ("四个月了", "文件列出的条件都符合"),
        ("两个半月", "有条件不符合"),
    ],
)
async def test_a_check_is_judged_by_what_is_clicked_and_typed(
    agent: httpx.AsyncClient, months: str, verdict: str
) -> None:
    filled = {"group": "退役军人", "first_business": "yes", "months_open.typed": months}
    assert verdict in await judged(agent, **filled)


async def test_one_condition_not_met_decides(agent: httpx.AsyncClient) -> None:
    assert "有条件不符合" in await judged(agent, first_business="no")


async def test_what_the_caller_does_not_know_stays_open(agent: httpx.AsyncClient) -> None:
    filled = {"group": "none", "first_business": "yes", "months_open": "unknown"}
    assert "还不能确定" in await judged(agent, **filled)


async def test_what_cannot_be_read_is_said_and_not_judged(agent: httpx.AsyncClient) -> None:
    filled = {"group": "退役军人", "first_business": "yes", "months_open.typed": "有一阵子"}
    page = soup(await agent.post(CHECK, data=filled, headers=PART))
    assert page.select_one(".trouble") is not None
    assert "还有1条没有问" in page.select_one(".outcome").text  # type: ignore[union-attr]


SUM = "/desk/items/pension.high-age-supplement.zz"


async def test_a_sum_is_worked_out_in_the_card(agent: httpx.AsyncClient) -> None:
    card = soup(await agent.get(SUM, headers=PART))
    form = card.select_one(".sum form")
    assert form is not None
    fields = {field["name"]: "82" for field in form.select("input:not([type=hidden])")}
    page = soup(await agent.post(str(form["action"]), data=fields, headers=PART))
    assert "100元" in page.select_one(".outcome").text  # type: ignore[union-attr]


async def test_a_sum_without_its_figures_asks_for_them(agent: httpx.AsyncClient) -> None:
    card = soup(await agent.get(SUM, headers=PART))
    action = str(card.select_one(".sum form")["action"])  # type: ignore[index]
    page = soup(await agent.post(action, data={}, headers=PART))
    assert "请填一个数" in page.text
    assert page.select(".outcome .reply") == []


async def test_without_a_script_the_whole_card_comes_back_judged(agent: httpx.AsyncClient) -> None:
    page = soup(await agent.post(CHECK, data={"first_business": "no"}))
    assert page.select_one("title") is not None
    assert "有条件不符合" in page.select_one(".outcome").text  # type: ignore[union-attr]
    assert "补贴10000元" in page.text


async def test_what_is_opened_checked_and_copied_is_audited(
    desk: FastAPI, agent: httpx.AsyncClient
) -> None:
    await agent.get(f"/desk/items/{SUBSIDY}")
    await agent.post(CHECK, data={"first_business": "no"}, headers=PART)
    for kind in ("looked-up", "copied", "script-read"):
        sent = {"kind": kind, "item": SUBSIDY, "text": "cybt"}
        assert (await agent.post("/desk/done", data=sent)).status_code == 204
    found = await audited(desk)
    expected = ["opened", "checked", "looked-up", "copied", "script-read"]
    assert [action for action, subject in found if subject == SUBSIDY] == expected


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/desk/items/no.such.item/check", {}),
        (f"/desk/items/{SUBSIDY}/sums/none", {}),
        ("/desk/done", {"kind": "copied", "item": "no.such.item"}),
    ],
)
async def test_what_is_not_there_is_not_found(
    agent: httpx.AsyncClient, path: str, data: dict[str, str]
) -> None:
    assert (await agent.post(path, data=data)).status_code == 404


async def test_a_change_without_the_token_is_refused(agent: httpx.AsyncClient) -> None:
    del agent.headers["X-CSRF-Token"]
    assert (await agent.post("/desk/results", data={"q": "创业"})).status_code == 403
