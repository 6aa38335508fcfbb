"""Numbers of documents and places in them are read out of what is typed."""

from __future__ import annotations

from functools import cache

import pytest

from policies_kb.looking_up.references import Reference, References
from policies_kb.model import Source
from policies_kb.records import load_content


@cache
def references() -> References:
    """To the documents of the register."""
    return References(load_content().documents.values())


def read(typed: str) -> Reference:
    """What is referred to."""
    found = references().read(typed)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("typed", "documents"),
    [
        ("14号", {"zz-2022-14"}),
        ("郑政办〔2022〕12号", {"zz-2022-12"}),
        ("郑政办[2022]12号", {"zz-2022-12"}),
        ("郑政办2022 12号", {"zz-2022-12"}),
        ("2022 14", {"zz-2022-14"}),
        ("2022年第14号", {"zz-2022-14"}),
        ("16号", {"zz-2022-16", "zz-wen-2022-16"}),
        ("郑政文16号", {"zz-wen-2022-16"}),
        ("14", {"zz-2022-14"}),
        ("武政", {"wh-2016-36"}),
        ("郑政文", {"zz-wen-2022-16", "zz-wen-2022-17"}),
        ("36號", {"wh-2016-36"}),
    ],
)
def test_a_number_names_the_documents_that_have_it(typed: str, documents: set[str]) -> None:
    assert set(read(typed).sections) == documents


@pytest.mark.parametrize(
    "typed", ["创业补贴", "12333", "70岁", "99号", "300万", "2022年", "第十六周岁"]
)
def test_what_no_document_is_called_refers_to_nothing(typed: str) -> None:
    assert references().read(typed) is None


def test_words_beside_the_number_are_left() -> None:
    assert read("12号 创业补贴").rest == "创业补贴"
    assert read("12号 专栏5 高龄").rest == "高龄"


@pytest.mark.parametrize("typed", ["12号 专栏3", "12号专栏三", "郑政办〔2022〕12号 第三章 专栏 3"])
def test_a_section_is_meant_with_all_that_stands_in_it(typed: str) -> None:
    found = read(typed)
    assert found.holds(Source("zz-2022-12", "c3.s1.box3", ()))
    assert not found.holds(Source("zz-2022-12", "c3.s1", ()))
    assert not found.holds(Source("zz-2022-14", "4", ()))


def test_a_document_without_a_section_named_is_meant_whole() -> None:
    assert read("14号").holds(Source("zz-2022-14", "5.3", ()))


def test_an_article_is_found_by_its_number_in_figures_or_words() -> None:
    assert read("11号 第九条").sections == read("11号 第9条").sections
