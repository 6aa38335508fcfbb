from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from policies_kb.checking.coverage import (
    Outcome,
    Waiver,
    Waivers,
    coverage,
    figures_of,
    read_waivers,
    share,
)
from policies_kb.model import Item
from policies_kb.originals import Original, load_originals
from policies_kb.records import RecordError, item_of, load_content
from tests.policies_kb.small_content import (
    ITEM,
    ORIGINAL,
    changed,
    write,
    write_document,
    write_item,
    write_original,
    write_tables,
)

GAZETTE = [
    "zz-2022-10",
    "zz-2022-11",
    "zz-2022-13",
    "zz-2022-14",
    "zz-2022-15",
    "zz-2022-16",
    "zz-wen-2022-16",
    "zz-wen-2022-17",
    "zz-zheng-2022-1",
]
PLANS = ["zz-2022-12", "zz-2016-67", "ly-plan-14", "wh-2016-36", "ha-plan-13"]


@pytest.fixture
def original(tmp_path: Path) -> Original:
    return imported(tmp_path)


def imported(directory: Path, text: str = ORIGINAL) -> Original:
    content = directory / "content"
    write_tables(content)
    write_document(content)
    write_item(content)
    write_original(directory / "originals")
    (directory / "originals" / "sample.txt").write_text(text, "utf-8")
    return load_originals(directory / "originals", content)["sample-2022"]


def written(original: Original, words: Iterable[str] = ()) -> list[str]:
    return [readings[-1].written for _, _, readings in figures_of(original, words)]


def outcomes(original: Original, item: dict[str, Any] = ITEM, *waivers: Waiver) -> dict[str, str]:
    items: list[Item] = [item_of(item)]
    counted = coverage(items, {original.id: original}, Waivers((), waivers))
    return {one.figure.written: one.outcome for one in counted}


def test_figures_with_units_count(original: Original) -> None:
    assert written(original) == ["3个月", "5000元", "一年", "百分之七十"]


@pytest.mark.parametrize(
    "sentence",
    [
        "自2023年6月1日起施行。",
        "到2025 年底建成。",
        "4月30日前申报。",
        "依据郑政〔2021〕12号和第24号公告。",
        "见第三条。",
        "建设一批蜂场。",
        "二〇三五年的蜜源。",
    ],
)
def test_names_of_days_documents_and_single_things_are_no_figures(
    tmp_path: Path, sentence: str
) -> None:
    assert written(imported(tmp_path, ORIGINAL + sentence + "\n"))[4:] == []


def test_words_that_hold_a_numeral_are_no_figures(tmp_path: Path) -> None:
    original = imported(tmp_path, ORIGINAL + "落实三支一养计划，发放40元。\n")
    assert written(original)[4:] == ["三支", "40元"]
    assert written(original, ["三支一养"])[4:] == ["40元"]


def test_figure_of_a_fact_is_stated_where_the_fact_cites_it(original: Original) -> None:
    assert outcomes(original)["5000元"] is Outcome.STATED


def test_figure_that_no_fact_states_is_missing(original: Original) -> None:
    assert outcomes(original, changed(ITEM, ["facts", "amount", "value"], "6000"))["5000元"] is (
        Outcome.MISSING
    )


def test_figure_stated_from_another_sentence_is_missing_there(tmp_path: Path) -> None:
    original = imported(tmp_path, ORIGINAL + "每箱再给5000元。\n")
    counted = coverage([item_of(ITEM)], {original.id: original}, Waivers())
    again = [one.outcome for one in counted if one.figure.written == "5000元"]
    assert again == [Outcome.STATED, Outcome.MISSING]


def test_waived_figure_is_neither_stated_nor_missing(original: Original) -> None:
    item = changed(ITEM, ["facts", "amount", "value"], "6000")
    waiver = Waiver("sample-2022", "1.1", "5000元", "an example")
    assert outcomes(original, item, waiver)["5000元"] is Outcome.WAIVED


@pytest.mark.parametrize("figure", ["5000元", "9元"])
def test_waiver_that_waives_nothing_is_refused(original: Original, figure: str) -> None:
    with pytest.raises(RecordError, match="waives nothing") as error:
        outcomes(original, ITEM, Waiver("sample-2022", "1.1", figure, "none"))
    assert f"sample-2022 1.1 '{figure}'" in str(error.value)


def test_waiver_of_a_document_that_is_not_mounted_is_left_alone() -> None:
    assert coverage([], {}, Waivers((), (Waiver("sample-2022", "1.1", "9元", "none"),))) == []


def test_cell_of_a_row_is_read_with_the_unit_of_its_label_or_bare(tmp_path: Path) -> None:
    original = imported(tmp_path, ORIGINAL + "蜂群（万个）\t73.43\t112.97\n")
    values = [[(f.value, f.unit) for f in r] for _, _, r in figures_of(original)][4:]
    assert [[unit for _, unit in readings] for readings in values] == [["", "个"], ["", "个"]]
    assert [float(readings[-1][0]) for readings in values] == [734300, 1129700]


def test_share_counts_stated_and_waived_as_covered(original: Original) -> None:
    item = changed(ITEM, ["facts", "amount", "value"], "6000")
    waivers = Waivers((), (Waiver("sample-2022", "1.1", "5000元", "an example"),))
    part = share(coverage([item_of(item)], {original.id: original}, waivers))
    assert part.all == 4
    assert part.waived == 1
    assert part.covered == (part.stated + 1) / 4


def test_nothing_to_cover_is_covered() -> None:
    assert share([]).covered == 1.0


def test_waivers_are_read_with_their_reasons(tmp_path: Path) -> None:
    figures = {"sample-2022": {"1.1": {"5 年": "the plan's own years"}}}
    write(tmp_path / "waivers.yml", {"words": ["十分"], "figures": figures})
    waiver = Waiver("sample-2022", "1.1", "5年", "the plan's own years")
    assert read_waivers(tmp_path) == Waivers(("十分",), (waiver,))


def test_facts_state_nearly_all_figures_of_the_originals(originals: dict[str, Original]) -> None:
    counted = coverage(load_content().items.values(), originals, read_waivers())
    covered = {
        id_: share(one for one in counted if one.document == id_).covered for id_ in originals
    }
    assert {id_: part for id_, part in covered.items() if id_ in GAZETTE and part < 0.98} == {}
    assert {id_: part for id_, part in covered.items() if id_ in PLANS and part < 0.90} == {}
    assert share(counted).waived <= 0.10 * share(counted).all
