"""What a reply is shown with: where it can be read again, and how far a form is."""

from __future__ import annotations

import httpx
import pytest

from tests.api.bot_server import BotServer, provenance, reply
from tests.api.stand_in import SUBSIDY, stand_in

URL = "/api/v1/messages"
PROVINCIAL = "startup.guaranteed-loan.ha"


async def shown(client: httpx.AsyncClient) -> dict[str, object]:
    """The one reply that a turn gets."""
    [found] = (await client.post(URL, json={"text": "开店"})).json()["replies"]
    return found


def about(item_id: str, kind: str = "answer", **turn: object) -> dict[str, object]:
    """A reply about an item, made from a turn."""
    known = provenance(asked={"turn": {"text": "开店", "region": "410100", "payload": None} | turn})
    return reply(kind, item_id=item_id, provenance=known)


async def test_an_answer_has_the_address_of_its_item_and_facet(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    bot.replies = [about(SUBSIDY)]
    assert (await shown(client))["link"] == f"/answers/{SUBSIDY}?facet=how_much"


async def test_the_address_holds_the_city_when_the_province_answers_for_it(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    item = next(i for i in stand_in().items.values() if i.region == "410000")
    bot.replies = [about(item.id)]
    assert (await shown(client))["link"] == f"/answers/{item.id}?facet=how_much&region=410100"
    bot.replies = [about(item.id, text="洛阳的呢")]
    assert (await shown(client))["link"] == f"/answers/{item.id}?facet=how_much&region=410300"
    bot.replies = [about(item.id, payload=f"item:{item.id}#how_much")]
    assert (await shown(client))["link"] == f"/answers/{item.id}?facet=how_much"


async def test_the_region_said_earlier_counts(client: httpx.AsyncClient, bot: BotServer) -> None:
    item = next(i for i in stand_in().items.values() if i.region == "410000")
    bot.replies = [about(item.id, context={"region": "410300"})]
    assert (await shown(client))["link"] == f"/answers/{item.id}?facet=how_much&region=410300"


@pytest.mark.parametrize(
    "made",
    [
        reply(item_id=SUBSIDY),
        reply(item_id=SUBSIDY, provenance=provenance(facet=None)),
        reply(item_id="no.such.zz", provenance=provenance()),
        reply("question", item_id=SUBSIDY, provenance=provenance()),
    ],
    ids=["without provenance", "verdict", "unknown item", "form"],
)
async def test_what_holds_a_residents_own_case_has_no_address(
    client: httpx.AsyncClient, bot: BotServer, made: dict[str, object]
) -> None:
    bot.replies = [made]
    assert (await shown(client))["link"] is None


async def test_a_forms_progress_is_shown(client: httpx.AsyncClient, bot: BotServer) -> None:
    bot.replies = [reply("question", "（2/3）几个月了？", progress={"at": 2, "total": 3})]
    assert (await shown(client))["progress"] == {"at": 2, "total": 3}


async def test_the_number_of_a_record_stands_in_the_parts_too(
    client: httpx.AsyncClient, bot: BotServer
) -> None:
    ticket = {"type": "ticket", "text": "乱收费"}
    bot.replies = [reply("ticket", "编号是{record_no}。", record=ticket)]
    found = await shown(client)
    assert found["parts"][0]["text"] + "。" in {found["text"], found["text"] + "。"}
    assert "{" not in found["parts"][0]["text"]
