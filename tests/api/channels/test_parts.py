"""Tests for what of a reply each channel shows."""

from __future__ import annotations

import re

import pytest

from actions.wording import table as wording_of_actions
from api.channels.parts import cited, lines_of, menu_of, rephrased
from api.contract import Citation
from policies_kb.records import CONTENT, read_yaml
from tests.api.channels.replies import HUMAN_OPTION, citation, option, reply

ON_A_SCREEN = re.compile("点一下|点下面|点击|按钮|回复|下面的|序号|发给我|发身份证")


def _sentences(wording: object) -> list[str]:
    if isinstance(wording, dict):
        return [sentence for part in wording.values() for sentence in _sentences(part)]
    return [wording] if isinstance(wording, str) else []


def test_the_basis_is_left_to_the_citations() -> None:
    said = reply("补贴10000元。\n依据：郑政办〔2022〕12号 专栏3。", citations=[citation()])
    assert [line.text for line in lines_of(said, "wechat")] == ["补贴10000元。"]


def test_a_basis_without_citations_stays() -> None:
    said = reply("补贴10000元。\n依据：郑政办〔2022〕12号 专栏3。")
    assert [line.part for line in lines_of(said, "wechat")] == ["plain", "basis"]


def test_the_list_of_options_is_left_to_the_menu() -> None:
    said = reply("哪一个？\n1. 甲\n2. 乙", "clarification", options=[option("甲"), option("乙")])
    assert [line.text for line in lines_of(said, "wechat")] == ["哪一个？"]


@pytest.mark.parametrize(
    "sentence",
    [*_sentences(read_yaml(CONTENT / "wording.yml")), *_sentences(wording_of_actions())],
)
def test_no_sentence_speaks_of_a_screen_on_the_telephone(sentence: str) -> None:
    text = re.sub(r"\{%-? for .*?endfor -?%\}", "", sentence, flags=re.DOTALL)
    assert not ON_A_SCREEN.search(rephrased(text, "telephone", "phrases"))


@pytest.mark.parametrize(
    "sentence",
    [*_sentences(read_yaml(CONTENT / "wording.yml")), *_sentences(wording_of_actions())],
)
def test_no_sentence_asks_to_press_in_wechat(sentence: str) -> None:
    assert not re.search("点一下|点下面|按钮", rephrased(sentence, "wechat", "phrases"))


def test_sections_are_gathered_by_document_and_counted_beyond_the_channels_most() -> None:
    places = [citation(f"第{n}条") for n in "一二三四五六"]
    other = citation(
        "正文", document_id="zz-2022-11", number=None, title="办法", url="/documents/x"
    )
    found = cited([Citation.model_validate(c) for c in [*places, other, places[0]]], "wechat")
    assert [(c.name, c.sections, c.total) for c in found] == [
        ("郑政办〔2022〕12号", ("第一条", "第二条", "第三条", "第四条"), 6),
        ("《办法》", ("正文",), 1),
    ]


def test_a_menu_is_of_the_last_reply_that_offers_something() -> None:
    first = reply(options=[option("甲")])
    second = reply(options=[option("乙"), HUMAN_OPTION])
    menu = menu_of([first, second, reply()])
    assert [o.label for o in menu.numbered] == ["乙"]
    assert menu.human is not None


def test_a_forms_answers_are_named_by_words_since_a_number_may_be_the_answer() -> None:
    menu = menu_of([reply("几个月？", "question", options=[option("不知道", "form:dont_know")])])
    assert menu.numbered == ()
    assert [option.label for option in menu.words] == ["不知道"]
    assert menu.digits


def test_digits_are_an_answer_only_where_a_form_asks_for_a_number() -> None:
    options = [option("是", "form:是"), option("不知道", "form:dont_know")]
    assert not menu_of([reply("是第一次吗？", "question", options=options)]).digits
