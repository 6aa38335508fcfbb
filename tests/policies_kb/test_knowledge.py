from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from policies_kb.answering.context import Answered, Context
from policies_kb.knowledge import KnowledgeBase, main_facet
from policies_kb.model import Facet
from policies_kb.records import item_of
from tests.policies_kb.small_content import ITEM, changed

ZHENGZHOU, LUOYANG, WUHAN = "410100", "410300", "420100"
TODAY = date(2024, 6, 1)
SAMPLE = "startup.sample.zz"
SPOKEN = Context(ZHENGZHOU, SAMPLE, "how_much")


def ask(kb: KnowledgeBase, text: str, region: str = ZHENGZHOU, **more: Any) -> Answered:
    return kb.ask(text, default_region=region, today=TODAY, **more)


@pytest.mark.parametrize(
    ("text", "facet", "said"),
    [
        ("养蜂给多少钱", "how_much", "补贴5000元"),
        ("养蜂給多少錢", "how_much", "补贴5000元"),
        ("请问养蜂给多少钱？", "how_much", "补贴5000元"),
        ("哪些人养蜂能领补贴", "who", "返乡农民、退役军人"),
        ("养蜂补贴找哪个局", "where", "市农业农村局"),
    ],
)
def test_question_that_the_documents_answer_is_answered(
    small_kb: KnowledgeBase, text: str, facet: str, said: str
) -> None:
    answered = ask(small_kb, text)
    assert (answered.reply["kind"], answered.item_id, answered.facet) == ("answer", SAMPLE, facet)
    assert said in answered.reply["text"]


def test_answer_cites_its_sentence(small_kb: KnowledgeBase) -> None:
    [citation] = ask(small_kb, "养蜂给多少钱").reply["citations"]
    assert citation["document_id"] == "sample-2022"
    assert "给予5000元样例补贴" in citation["excerpt"]


@pytest.mark.parametrize("text", ["武汉最低工资多少", "武汉最低工资现在多少"])
def test_what_is_not_stated_is_refused_with_what_is_missing(
    small_kb: KnowledgeBase, text: str
) -> None:
    answered = ask(small_kb, text)
    assert answered.reply["kind"] == "refusal"
    assert answered.item_id == "labour.minimum-wage.wh"
    assert "武汉市现有的文件没有写明" in answered.reply["text"]


@pytest.mark.parametrize(
    ("text", "place", "region"),
    [("洛阳养蜂给多少钱", "洛阳市", LUOYANG), ("武汉养蜂给多少钱", "武汉市", WUHAN)],
)
def test_city_without_the_matter_is_refused_with_the_place_named(
    small_kb: KnowledgeBase, text: str, place: str, region: str
) -> None:
    answered = ask(small_kb, text)
    assert (answered.reply["kind"], answered.region) == ("refusal", region)
    assert f"{place}现有的文件没有写“养蜂样例补贴”" in answered.reply["text"]
    assert "5000" not in answered.reply["text"]


def test_refusal_for_another_city_offers_where_the_matter_is_held(small_kb: KnowledgeBase) -> None:
    options = ask(small_kb, "洛阳养蜂给多少钱").reply["options"]
    assert options[0] == {"label": "看郑州市的", "payload": f"item:{SAMPLE}#"}


def test_region_of_the_channel_counts_when_none_is_named(small_kb: KnowledgeBase) -> None:
    assert ask(small_kb, "养蜂给多少钱", region=LUOYANG).reply["kind"] == "refusal"


def test_uncovered_city_is_refused_by_name(small_kb: KnowledgeBase) -> None:
    answered = ask(small_kb, "南阳养蜂给多少钱")
    assert answered.reply["kind"] == "refusal"
    assert "没有南阳的" in answered.reply["text"]


@pytest.mark.parametrize("text", ["俺南阳户口在郑州养蜂给多少钱", "我老家信阳的，养蜂给多少钱"])
def test_place_that_someone_comes_from_is_not_the_place_asked_about(
    small_kb: KnowledgeBase, text: str
) -> None:
    answered = ask(small_kb, text)
    assert (answered.reply["kind"], answered.region) == ("answer", ZHENGZHOU)


@pytest.mark.parametrize(("text", "named"), [("郑州养蜂给多少钱", True), ("养蜂给多少钱", False)])
def test_answer_tells_whether_the_region_was_named(
    small_kb: KnowledgeBase, text: str, named: bool
) -> None:
    assert ask(small_kb, text).named_region is named


@pytest.mark.parametrize(
    ("text", "facet"), [("找哪个局", "where"), ("那要带啥材料", "materials"), ("那谁能领", "who")]
)
def test_follow_up_is_about_what_was_last_spoken_of(
    small_kb: KnowledgeBase, text: str, facet: str
) -> None:
    answered = ask(small_kb, text, context=SPOKEN, follow_up=True)
    assert (answered.item_id, answered.facet) == (SAMPLE, facet)


def test_follow_up_that_names_only_a_city_asks_the_same_there(small_kb: KnowledgeBase) -> None:
    context = Context(ZHENGZHOU, "startup.one-off-subsidy.zz", "how_much")
    answered = ask(small_kb, "洛阳的呢", context=context, follow_up=True)
    assert (answered.item_id, answered.region) == ("startup.one-off-subsidy.ly", LUOYANG)


def test_region_said_before_counts_in_a_follow_up(small_kb: KnowledgeBase) -> None:
    context = Context(LUOYANG, "startup.one-off-subsidy.ly", "what")
    answered = ask(small_kb, "给多少钱", context=context, follow_up=True)
    assert answered.region == LUOYANG


def test_question_that_can_mean_several_matters_is_asked_back(small_kb: KnowledgeBase) -> None:
    reply = ask(small_kb, "取公积金").reply
    assert reply["kind"] == "clarification"
    assert [o["payload"] for o in reply["options"]] == [
        "item:fund.resettlement-withdrawal.zz#",
        "item:fund.migrant-workers.zz#",
        "act:human",
    ]


@pytest.mark.parametrize("text", ["今天天气怎么样", "给我讲个笑话", "附近有啥好吃的"])
def test_question_outside_policy_is_refused_without_an_item(
    small_kb: KnowledgeBase, text: str
) -> None:
    answered = ask(small_kb, text)
    assert (answered.reply["kind"], answered.item_id) == ("refusal", None)
    assert answered.reply["citations"] == []


def test_city_alone_is_no_question(small_kb: KnowledgeBase) -> None:
    reply = ask(small_kb, "郑州").reply
    assert (reply["kind"], reply["citations"]) == ("clarification", [])


@pytest.mark.parametrize("text", ["", "？？？", "\u3000", "👍", "a" * 500])
def test_text_without_a_question_is_not_answered(small_kb: KnowledgeBase, text: str) -> None:
    assert ask(small_kb, text).reply["kind"] in {"refusal", "clarification"}


def test_answer_after_its_last_day_is_given_with_a_warning(small_kb: KnowledgeBase) -> None:
    answered = small_kb.ask("养蜂给多少钱", default_region=ZHENGZHOU, today=date(2026, 11, 21))
    assert "现在已经过期" in answered.reply["text"]


def test_shown_item_has_the_facet_that_was_chosen(small_kb: KnowledgeBase) -> None:
    answered = small_kb.show(SAMPLE, "who", today=TODAY)
    assert (answered.item_id, answered.facet, answered.region) == (SAMPLE, "who", ZHENGZHOU)


def test_item_shown_without_a_facet_shows_what_it_is_mostly_asked_for(
    small_kb: KnowledgeBase,
) -> None:
    assert small_kb.show(SAMPLE, None, today=TODAY).facet == "how_much"


def test_item_that_is_not_there_is_a_key_error(small_kb: KnowledgeBase) -> None:
    with pytest.raises(KeyError, match=r"startup\.nothing\.zz"):
        small_kb.show("startup.nothing.zz", None, today=TODAY)


def test_matters_are_ranked_as_the_look_up_finds_them(small_kb: KnowledgeBase) -> None:
    ranked = small_kb.ranked("养蜂给多少钱", region=ZHENGZHOU)
    [found] = small_kb.lookup("养蜂给多少钱", region=ZHENGZHOU, limit=1, today=TODAY)
    assert ranked[0] == (found.item.matter, found.score)
    assert [p for _, p in ranked] == sorted((p for _, p in ranked), reverse=True)


@pytest.mark.parametrize("most", [1, 4])
def test_at_most_as_many_matters_are_ranked_as_wanted(small_kb: KnowledgeBase, most: int) -> None:
    assert len(small_kb.ranked("补贴", region=ZHENGZHOU, most=most)) == most


def test_looked_up_items_are_the_most_probable_first(small_kb: KnowledgeBase) -> None:
    found = small_kb.lookup("养蜂给多少钱", region=ZHENGZHOU, limit=3, today=TODAY)
    assert found[0].item.id == SAMPLE
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)


@pytest.mark.parametrize("limit", [1, 2])
def test_no_more_items_are_looked_up_than_asked_for(small_kb: KnowledgeBase, limit: int) -> None:
    assert len(small_kb.lookup("补贴", region=ZHENGZHOU, limit=limit, today=TODAY)) == limit


def test_looked_up_items_are_held_in_the_region(small_kb: KnowledgeBase) -> None:
    found = small_kb.lookup("创业补贴", region=LUOYANG, limit=5, today=TODAY)
    assert {f.item.region for f in found} <= {LUOYANG, "410000"}


def test_text_of_a_section_is_there_where_its_original_was(small_kb: KnowledgeBase) -> None:
    assert small_kb.section_text("sample-2022", "2") == ["受理单位", "样例补贴由市农业农村局受理。"]


@pytest.mark.parametrize(
    ("document", "section"), [("zz-2022-10", "1"), ("sample-2022", "9"), ("nothing", "1")]
)
def test_text_of_a_section_without_its_original_is_none(
    small_kb: KnowledgeBase, document: str, section: str
) -> None:
    assert small_kb.section_text(document, section) is None


def test_request_for_a_check_means_the_item_that_it_names(small_kb: KnowledgeBase) -> None:
    meant = small_kb.meant(
        "帮我核对养蜂补贴",
        lambda item: bool(item.conditions),
        default_region=ZHENGZHOU,
        context=Context(),
    )
    assert meant[0].id == SAMPLE


def test_request_without_a_matter_means_the_one_last_spoken_of(small_kb: KnowledgeBase) -> None:
    meant = small_kb.meant(
        "帮我核对一下", lambda item: bool(item.conditions), default_region=ZHENGZHOU, context=SPOKEN
    )
    assert meant[0].id == SAMPLE


def test_items_of_no_use_are_never_meant(small_kb: KnowledgeBase) -> None:
    meant = small_kb.meant("养蜂补贴", lambda _: False, default_region=ZHENGZHOU, context=Context())
    assert meant == []


@pytest.mark.parametrize(("item", "sure"), [(SAMPLE, True), ("startup.one-off-subsidy.zz", False)])
def test_item_is_surely_meant_when_the_words_point_to_it(
    small_kb: KnowledgeBase, item: str, sure: bool
) -> None:
    found = small_kb.surely_meant("养蜂给多少钱", small_kb.items[item], ZHENGZHOU, Context())
    assert found is sure


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("不是这个，我问的是养蜂补贴", "养蜂补贴"),
        ("你说的不是這個", ""),
        ("不对", ""),
        ("养蜂补贴", "养蜂补贴"),
    ],
)
def test_rejection_is_taken_away(small_kb: KnowledgeBase, text: str, left: str) -> None:
    assert small_kb.without_rejection(text).endswith(left)
    assert "不是" not in small_kb.without_rejection(text)


def test_neighbours_are_other_items_with_the_related_ones_first(small_kb: KnowledgeBase) -> None:
    neighbours = [item.id for item in small_kb.neighbours("startup.one-off-subsidy.zz")]
    assert "startup.one-off-subsidy.zz" not in neighbours
    assert 1 <= len(neighbours) <= 3


def test_main_facet_is_that_of_the_first_key_fact() -> None:
    assert main_facet(item_of(ITEM)) is Facet.HOW_MUCH


def test_main_facet_without_a_key_fact_is_that_of_the_first_fact() -> None:
    assert main_facet(item_of(changed(ITEM, ["facts", "amount", "key"], None))) is Facet.WHAT


def test_telephone_number_that_no_document_states_is_refused(small_kb: KnowledgeBase) -> None:
    reply = ask(small_kb, "养蜂样例补贴的电话多少").reply
    assert reply["kind"] == "refusal"
    assert "没有写明养蜂样例补贴的电话号码" in reply["text"]


def test_english_words_are_known_or_passed_over(small_kb: KnowledgeBase) -> None:
    answered = ask(small_kb, "刚start养蜂beekeeping补贴how much")
    assert (answered.item_id, answered.facet) == (SAMPLE, "how_much")


def test_question_in_pinyin_is_answered(small_kb: KnowledgeBase) -> None:
    assert ask(small_kb, "yang feng bu tie duo shao qian").item_id == SAMPLE


def test_follow_up_that_names_another_matter_is_about_that(small_kb: KnowledgeBase) -> None:
    answered = ask(small_kb, "高龄老人补助呢", context=SPOKEN, follow_up=True)
    assert answered.item_id == "pension.high-age-supplement.zz"


def test_regions_put_side_by_side_are_answered_one_after_the_other(
    small_kb: KnowledgeBase,
) -> None:
    answered = ask(small_kb, "郑州和武汉的养蜂补贴各给多少")
    first, second = answered.replies
    assert (first["kind"], first["item_id"]) == ("answer", SAMPLE)
    assert second["kind"] == "refusal"
    assert "武汉市现有的文件没有写" in second["text"]
    assert second["text"].endswith("不能直接比谁高谁低。")


def test_place_that_is_compared_with_the_one_before_is_answered_beside_it(
    small_kb: KnowledgeBase,
) -> None:
    spoken = Context(ZHENGZHOU, SAMPLE, "how_much", "养蜂给多少钱")
    answered = ask(small_kb, "养蜂补贴跟武汉的比比", context=spoken)
    assert [reply["kind"] for reply in answered.replies] == ["answer", "refusal"]


@pytest.mark.parametrize(
    ("region", "before"), [(WUHAN, "养蜂给多少钱，武汉的呢"), (WUHAN, "武汉养蜂给多少钱")]
)
def test_places_spoken_of_before_are_compared_when_only_that_is_asked(
    small_kb: KnowledgeBase, region: str, before: str
) -> None:
    spoken = Context(region, SAMPLE, "how_much", before)
    answered = ask(small_kb, "哪个高", context=spoken)
    assert [reply["kind"] for reply in answered.replies] == ["answer", "refusal"]


def test_mere_subject_is_asked_back(small_kb: KnowledgeBase) -> None:
    plain, led_in = ask(small_kb, "养老"), ask(small_kb, "我想问问养老那个事")
    assert plain.reply["kind"] == led_in.reply["kind"] == "clarification"


def test_question_is_remembered_with_what_it_leans_on(small_kb: KnowledgeBase) -> None:
    spoken = Context(ZHENGZHOU, SAMPLE, "how_much", "养蜂给多少钱")
    answered = ask(small_kb, "那找谁办", context=spoken, follow_up=True)
    assert answered.question == "养蜂给多少钱，那找谁办"


def test_amount_that_a_question_claims_and_no_fact_holds_is_not_confirmed(
    small_kb: KnowledgeBase,
) -> None:
    reply = ask(small_kb, "武汉最低工资政府每月再补三百块对吧").reply
    assert reply["kind"] == "refusal"


def test_shown_item_tells_the_facts_that_the_question_points_to(small_kb: KnowledgeBase) -> None:
    shown = small_kb.show(SAMPLE, "how_much", today=TODAY, question="养蜂给多少钱，找哪个局")
    assert {"amount", "office"} <= set(shown.reply["facts"])


def test_correction_is_read_with_the_question_that_it_corrects(small_kb: KnowledgeBase) -> None:
    spoken = Context(ZHENGZHOU, SAMPLE, "how_much", "养蜂给多少钱")
    answered = ask(small_kb, "说错了，是找哪个局办", context=spoken)
    assert (answered.item_id, answered.facet) == (SAMPLE, "where")


def test_return_to_an_earlier_matter_is_about_that(small_kb: KnowledgeBase) -> None:
    spoken = Context(WUHAN, "labour.minimum-wage.wh", "what", "武汉最低工资怎么调", [SAMPLE])
    answered = ask(small_kb, "回到刚才那个养蜂的，找哪个局", context=spoken)
    assert answered.item_id == SAMPLE


def test_items_spoken_of_before_are_remembered_once_each(small_kb: KnowledgeBase) -> None:
    spoken = Context(ZHENGZHOU, SAMPLE, "how_much", "养蜂给多少钱", ["labour.minimum-wage.wh"])
    answered = ask(small_kb, "武汉最低工资以前是多少", context=spoken)
    assert answered.item_id == "labour.minimum-wage.wh"
    assert answered.earlier == [SAMPLE]


@pytest.mark.parametrize("module", ["policies_kb.knowledge", "actions.__main__", "api.app"])
def test_what_only_a_build_needs_is_not_loaded_to_answer(module: str) -> None:
    build_only = (
        "scipy",
        "sklearn",
        "pypdf",
        "docx",
        "bs4",
        "policies_kb.compiling",
        "pypinyin.phrases_dict",
    )
    told = f"import {module}, sys; print([n for n in {build_only} if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_matter_that_only_the_default_region_holds_is_asked_of_that_after_another_place(
    small_kb: KnowledgeBase,
) -> None:
    answered = ask(small_kb, "养蜂给多少钱", context=Context(region=LUOYANG))
    assert (answered.reply["kind"], answered.region) == ("answer", ZHENGZHOU)
    assert answered.named_region


def test_comparison_that_says_nothing_else_is_of_what_was_asked_before(
    small_kb: KnowledgeBase,
) -> None:
    spoken = Context(ZHENGZHOU, "startup.one-off-subsidy.zz", "how_much", "一次性创业补贴给多少钱")
    answered = ask(small_kb, "放到洛阳跟前一比", context=spoken)
    assert {reply["item_id"] for reply in answered.replies} == {
        "startup.one-off-subsidy.zz",
        "startup.one-off-subsidy.ly",
    }
