from __future__ import annotations

from policies_kb.formulas.record import Example, Telling, formula_of, listed
from tests.policies_kb.formulas.formulas import RECORD, SAMPLE, formula


def test_item_holds_its_formulas() -> None:
    assert [f.id for f in SAMPLE.formulas] == ["boxes_back"]


def test_formula_answers_how_much_unless_told_otherwise() -> None:
    assert formula().facets == ("how_much",)
    assert formula(facets=["how_long"]).facets == ("how_long",)


def test_parts_keep_the_order_of_the_record() -> None:
    read = formula_of(RECORD)
    assert [entry.id for entry in read.inputs] == ["spent", "hives", "since"]
    assert [step.id for step in read.steps] == ["back", "each"]


def test_input_is_asked_for_unless_it_is_optional_or_has_a_default() -> None:
    asked = {"name": "钱", "unit": "元", "least": 0, "most": 1}
    inputs = {"x": asked, "y": asked | {"optional": True}, "z": asked | {"default": 1}}
    assert [entry.asked for entry in formula(inputs=inputs).inputs] == [True, False, False]


def test_money_is_rounded_to_cents_and_the_rest_to_four_decimals() -> None:
    steps = {
        "y": {"name": "钱", "is": "x", "unit": "元"},
        "z": {"name": "比例", "is": "x", "unit": "%"},
    }
    assert [step.places for step in formula(steps=steps).steps] == [2, 4]


def test_sentence_may_stand_alone_or_with_its_condition() -> None:
    read = formula(result=["{y}", {"when": "x > y", "text": "多了"}])
    assert read.result == (Telling("", "{y}", None), Telling("", "多了", "x > y"))


def test_tests_are_read_as_text_so_that_no_decimal_is_lost() -> None:
    read = formula(tests=[{"given": {"x": 1}, "gives": {"y": "0.1"}}])
    assert read.tests == (Example({"x": "1"}, {"y": "0.1"}, None, None),)


def test_one_word_is_a_list_of_one() -> None:
    assert (listed("月"), listed(["人", "月"]), listed(None)) == (("月",), ("人", "月"), ())
