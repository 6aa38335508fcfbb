from __future__ import annotations

import copy
from datetime import date
from typing import Any

import jinja2
import pytest

from policies_kb.model import Document, Facet, Item
from policies_kb.records import Content, document_from, item_of, load_content, table
from policies_kb.rendering.render import HUMAN, Renderer, spoken_date
from tests.policies_kb.small_content import DOCUMENT, ITEM, SECTIONS, changed

ZHENGZHOU, LUOYANG, HENAN = "410100", "410300", "410000"
IN_FORCE, EXPIRED = date(2024, 12, 31), date(2025, 1, 1)
DATES = [date(2018, 1, 1), IN_FORCE, date(2026, 11, 21)]
UNDATED = {k: v for k, v in DOCUMENT.items() if k != "valid_until"}
SAMPLE = item_of(ITEM)


def renderer(*documents: Document, excerpts: dict[str, str] | None = None) -> Renderer:
    return Renderer(
        documents={d.id: d for d in documents},
        excerpts=excerpts or {},
        wording=table("wording"),
        facets=table("facets"),
        regions=table("regions"),
    )


def document(record: dict[str, Any] = DOCUMENT) -> Document:
    return document_from(record, {"sha256": "", "sections": SECTIONS})


def shown(
    facet: Facet,
    *,
    item: Item = SAMPLE,
    record: dict[str, Any] = DOCUMENT,
    asked: str = ZHENGZHOU,
    today: date = IN_FORCE,
) -> dict[str, Any]:
    return renderer(document(record)).item(item, facet, asked_region=asked, today=today)


def test_answer_states_place_title_facts_and_basis() -> None:
    assert shown(Facet.WHERE)["text"] == (
        "【郑州市】养蜂样例补贴\n"
        "由市农业农村局受理。\n"
        "另外：补贴5000元。\n"
        "依据：郑政样〔2022〕1号 二、一（一）。"
    )


def test_figures_stand_in_the_text_for_their_names() -> None:
    assert "面向返乡农民、退役军人" in shown(Facet.WHO)["text"]


def test_reply_has_the_keys_of_the_contract() -> None:
    contract = {"kind", "text", "item_id", "citations", "options"}
    assert set(shown(Facet.WHAT)) == {*contract, "facet", "facts", "record"}


@pytest.mark.parametrize(
    ("facet", "told"),
    [
        (Facet.HOW_MUCH, {"amount": "5000元", "boxes": "70%"}),
        (Facet.WHO, {"groups": "返乡农民、退役军人", "amount": "5000元"}),
        (Facet.WHERE, {"office": "由市农业农村局受理", "amount": "5000元"}),
        (Facet.MATERIALS, {"amount": "5000元"}),
        (Facet.VALIDITY, {"amount": "5000元"}),
    ],
)
def test_reply_knows_its_facet_and_the_facts_that_it_tells(
    facet: Facet, told: dict[str, str]
) -> None:
    reply = shown(facet)
    assert (reply["facet"], reply["facts"]) == (facet.value, told)


def test_facts_chosen_from_a_facet_are_told_and_the_rest_is_at_a_tap() -> None:
    boxes = SAMPLE.facts["boxes"]
    reply = renderer(document()).item(
        SAMPLE, Facet.HOW_MUCH, asked_region=ZHENGZHOU, today=IN_FORCE, main=[boxes]
    )
    assert reply["text"].splitlines()[1] == "蜂箱补助70%。"
    assert reply["options"][0] == {"label": "看全部内容", "payload": f"item:{SAMPLE.id}#how_much"}


def test_whole_facet_needs_no_tap() -> None:
    labels = [option["label"] for option in shown(Facet.HOW_MUCH)["options"]]
    assert "看全部内容" not in labels


def test_facts_pointed_to_are_told_before_the_key_ones() -> None:
    reply = renderer(document()).item(
        SAMPLE,
        Facet.WHERE,
        asked_region=ZHENGZHOU,
        today=IN_FORCE,
        pointed=[SAMPLE.facts["months"]],
    )
    assert "另外：养蜂要满3个月；补贴5000元。" in reply["text"]


def test_what_no_fact_holds_is_refused_with_what_the_facet_states() -> None:
    reply = renderer(document()).item(
        SAMPLE, Facet.WHERE, asked_region=ZHENGZHOU, today=IN_FORCE, lacking="电话号码"
    )
    assert reply["kind"] == "refusal"
    assert "没有写明养蜂样例补贴的电话号码" in reply["text"]
    assert "由市农业农村局受理" in reply["text"]


def test_figure_put_into_another_facts_wording_is_told_too() -> None:
    item = item_of(changed(ITEM, ["facts", "office", "text"], "养满{months}由市农业农村局受理"))
    assert shown(Facet.WHERE, item=item)["facts"] == {
        "office": "养满3个月由市农业农村局受理",
        "amount": "5000元",
        "months": "3个月",
    }


def test_simple_words_know_the_facts_that_they_tell() -> None:
    _, told = renderer(document()).simply(SAMPLE, SAMPLE.facts_of(Facet.WHO), IN_FORCE)
    assert told == {"groups": "返乡农民、退役军人"}


def test_version_is_that_of_the_wording() -> None:
    other = {**table("wording"), "human_option": "找人"}
    changed_wording = Renderer(
        documents={},
        excerpts={},
        wording=other,
        facets=table("facets"),
        regions=table("regions"),
    )
    assert renderer().version == renderer(document()).version
    assert changed_wording.version != renderer().version


def test_answer_is_an_answer_about_the_item() -> None:
    reply = shown(Facet.HOW_MUCH)
    assert (reply["kind"], reply["item_id"], reply["record"]) == (
        "answer",
        "startup.sample.zz",
        None,
    )


def test_key_fact_is_not_said_twice() -> None:
    assert shown(Facet.HOW_MUCH)["text"].count("补贴5000元") == 1


def test_contradiction_stands_with_the_facet_that_it_concerns() -> None:
    assert "提醒：蜂箱补助有两种说法，以70%为准。" in shown(Facet.HOW_MUCH)["text"]


def test_contradiction_is_not_shown_with_another_facet() -> None:
    assert "提醒" not in shown(Facet.WHO)["text"]


def test_answer_of_the_parent_region_says_so() -> None:
    item = item_of(changed(ITEM, ["region"], HENAN))
    text = shown(Facet.WHAT, item=item, asked=LUOYANG)["text"]
    assert "说明：洛阳市的文件没有写这件事，以上是河南省的文件。" in text


def test_answer_of_the_region_itself_says_nothing_of_another() -> None:
    assert "说明" not in shown(Facet.WHAT)["text"]


@pytest.mark.parametrize(
    ("record", "today", "warning"),
    [
        (DOCUMENT, EXPIRED, "注意：郑政样〔2022〕1号的有效期到2024年12月31日，现在已经过期"),
        (
            UNDATED | {"plan_period": [2021, 2025]},
            date(2026, 1, 1),
            "注意：郑政样〔2022〕1号是2021—2025年的规划，规划期已满（到2025年12月31日）",
        ),
        (UNDATED | {"superseded_by": "new"}, IN_FORCE, "已经被新的文件代替"),
    ],
)
@pytest.mark.parametrize("facet", [Facet.HOW_MUCH, Facet.MATERIALS])
def test_document_no_longer_in_force_is_warned_of(
    record: dict[str, Any], today: date, warning: str, facet: Facet
) -> None:
    assert warning in shown(facet, record=record, today=today)["text"]


def test_document_in_force_is_not_warned_of() -> None:
    assert "注意" not in shown(Facet.HOW_MUCH, today=IN_FORCE)["text"]


def test_document_cited_twice_is_warned_of_once() -> None:
    assert shown(Facet.WHERE, today=EXPIRED)["text"].count("注意：") == 1


def test_what_is_not_stated_is_a_refusal_that_says_what_is_missing() -> None:
    reply = shown(Facet.MATERIALS)
    assert reply["kind"] == "refusal"
    assert "郑州市现有的文件没有写明养蜂补贴要带什么材料" in reply["text"]


def test_refusal_tells_what_is_stated_with_its_basis() -> None:
    text = shown(Facet.MATERIALS)["text"]
    assert "关于“养蜂样例补贴”，文件写明的是：补贴5000元。" in text
    assert "依据：郑政样〔2022〕1号 一（一）。" in text


def test_facet_that_the_item_does_not_mention_is_a_refusal_with_its_name() -> None:
    reply = shown(Facet.HOW_LONG)
    assert reply["kind"] == "refusal"
    assert "没有写明养蜂样例补贴的多久办好" in reply["text"]


@pytest.mark.parametrize(
    ("record", "today", "said"),
    [
        (DOCUMENT, IN_FORCE, "按现行有效看待。有效期到2024年12月31日。"),
        (UNDATED, IN_FORCE, "按现行有效看待。文件没有写有效期截止日。"),
        (DOCUMENT, EXPIRED, "有效期到2024年12月31日，现在已经过期"),
        (
            UNDATED | {"plan_period": [2021, 2025]},
            date(2026, 1, 1),
            "是2021—2025年的规划，规划期到2025年12月31日已经结束",
        ),
        (UNDATED | {"superseded_by": "new"}, IN_FORCE, "已经被新的文件代替"),
    ],
)
def test_validity_comes_from_the_register(record: dict[str, Any], today: date, said: str) -> None:
    reply = shown(Facet.VALIDITY, record=record, today=today)
    assert reply["kind"] == "answer"
    assert said in reply["text"]


def test_validity_names_the_document_with_number_and_date_of_issue() -> None:
    named = "《郑州市人民政府关于样例补贴的通知》（郑政样〔2022〕1号）2022年3月1日印发，"
    assert named in shown(Facet.VALIDITY)["text"]


def test_sum_is_offered_only_with_the_facet_that_it_answers() -> None:
    payloads = [option["payload"] for option in shown(Facet.WHO)["options"]]
    assert not any(payload.startswith("sum:") for payload in payloads)


def test_options_lead_to_the_other_facets_and_to_a_person() -> None:
    options = shown(Facet.HOW_MUCH)["options"]
    assert options[-1] == {"label": "转人工", "payload": HUMAN}
    assert [o["payload"] for o in options[:-1]] == [
        "sum:startup.sample.zz#boxes_back",
        "item:startup.sample.zz#what",
        "item:startup.sample.zz#who",
        "item:startup.sample.zz#conditions",
        "item:startup.sample.zz#where",
    ]


def test_facet_shown_is_no_option() -> None:
    labels = [o["label"] for o in shown(Facet.WHAT)["options"]]
    assert "是什么" not in labels


def test_simple_words_are_one_short_sentence_a_line_with_the_basis() -> None:
    item = item_of(
        changed(ITEM, ["facts", "office", "text"], "由市农业农村局受理，不用跑区里；免费")
    )
    said, _ = renderer(document()).simply(item, item.facts_of(Facet.WHERE), IN_FORCE)
    assert said == (
        "简单说：\n由市农业农村局受理。\n不用跑区里。\n免费。\n依据：郑政样〔2022〕1号 二。"
    )


def test_simple_words_for_no_facts_give_the_key_ones() -> None:
    said, _ = renderer(document()).simply(SAMPLE, [], EXPIRED)
    assert "补贴5000元。" in said
    assert "注意：郑政样〔2022〕1号的有效期到2024年12月31日" in said


def test_other_region_is_refused_with_the_place_and_where_it_is_held() -> None:
    reply = renderer(document()).other_region(SAMPLE, LUOYANG, [SAMPLE])
    assert reply["kind"] == "refusal"
    assert "洛阳市现有的文件没有写“养蜂样例补贴”的具体规定" in reply["text"]
    assert reply["options"][0] == {"label": "看郑州市的", "payload": "item:startup.sample.zz#"}


def test_refusal_of_another_region_cites_nothing() -> None:
    reply = renderer(document()).other_region(SAMPLE, LUOYANG, [SAMPLE])
    assert (reply["citations"], reply["item_id"]) == ([], None)


@pytest.mark.parametrize("reason", sorted(table("wording")["declined"]))
def test_every_reason_to_decline_is_a_refusal_that_offers_a_person(reason: str) -> None:
    reply = renderer().declined(f"declined.{reason}")
    assert reply["kind"] == "refusal"
    assert reply["options"] == [{"label": "转人工", "payload": HUMAN}]


@pytest.mark.parametrize("reason", sorted(table("declined")))
def test_every_reason_that_is_learnt_has_its_wording(reason: str) -> None:
    assert reason in table("wording")["declined"]


def test_uncovered_place_is_named() -> None:
    assert "没有南阳的" in renderer().declined("uncovered_place", asked="南阳")["text"]


@pytest.mark.parametrize(
    ("ask", "head"), [(None, "您想问的是下面哪一个？"), ("您说哪种？", "您说哪种？点一下")]
)
def test_clarification_numbers_the_alternatives(ask: str | None, head: str) -> None:
    options = [{"label": "甲", "payload": "item:a#"}, {"label": "乙", "payload": "item:b#"}]
    reply = renderer().clarification(options, ask)
    assert reply["kind"] == "clarification"
    assert reply["text"].startswith(head)
    assert reply["text"].endswith("\n1. 甲\n2. 乙")


def test_sentence_that_lacks_a_value_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="asked"):
        renderer().say("uncovered_place")


@pytest.mark.parametrize("name", ["nothing", "declined.nothing"])
def test_sentence_that_is_not_there_is_an_error(name: str) -> None:
    with pytest.raises(KeyError, match="nothing"):
        renderer().say(name)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("2024-12-31", "2024年12月31日"),
        ("2022-03-01", "2022年3月1日"),
        ("10000元", "10000元"),
        ("2/3", "2/3"),
        ("", ""),
    ],
)
def test_date_is_written_as_one_says_it(figure: str, said: str) -> None:
    assert spoken_date(figure) == said


def test_date_of_a_fact_is_written_as_one_says_it() -> None:
    record = copy.deepcopy(ITEM)
    record["facts"]["amount"] |= {"value": "2024-12-31", "unit": "", "text": "办到{amount}为止"}
    assert "办到2024年12月31日为止" in shown(Facet.HOW_MUCH, item=item_of(record))["text"]


@pytest.fixture(scope="module")
def real() -> Content:
    """The real content."""
    return load_content()


@pytest.fixture(scope="module")
def real_renderer(real: Content) -> Renderer:
    """The renderer of the real content."""
    return renderer(*real.documents.values())


@pytest.mark.parametrize("today", DATES, ids=str)
@pytest.mark.parametrize("facet", list(Facet))
def test_every_item_renders_for_its_own_and_another_region(
    real: Content, real_renderer: Renderer, facet: Facet, today: date
) -> None:
    left_open = [
        (item.id, region)
        for item in real.items.values()
        for region in (item.region, LUOYANG if item.region == ZHENGZHOU else ZHENGZHOU)
        if "{" in real_renderer.item(item, facet, asked_region=region, today=today)["text"]
    ]
    assert left_open == []


@pytest.mark.parametrize("facet", list(Facet))
def test_every_item_renders_in_simple_words(
    real: Content, real_renderer: Renderer, facet: Facet
) -> None:
    said = (
        real_renderer.simply(item, item.facts_of(facet), DATES[2])[0]
        for item in real.items.values()
    )
    assert [text for text in said if "{" in text] == []


@pytest.mark.parametrize("facet", list(Facet))
def test_every_reply_about_an_item_cites_a_document(
    real: Content, real_renderer: Renderer, facet: Facet
) -> None:
    uncited = [
        item.id
        for item in real.items.values()
        if not real_renderer.item(item, facet, asked_region=item.region, today=DATES[2])[
            "citations"
        ]
    ]
    assert uncited == []
