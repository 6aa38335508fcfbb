from __future__ import annotations

from tests.wence.evaluate.outcomes import ANSWER, REFUSAL, outcome
from wence.evaluate.confusions import NOTHING, Confusion, confusions

GIVEN = "loan (郑政〔2022〕10号 专栏3)"


def test_wrong_answers_are_counted_by_what_was_expected_and_given() -> None:
    wrong = [
        outcome("answer", id_=id_, passed=False, reply=ANSWER, document="郑政〔2022〕12号")
        for id_ in ("T-1", "T-2")
    ]
    declined = outcome("refuse", id_="T-3", passed=False, reply=ANSWER)
    assert confusions([declined, *wrong]) == [
        Confusion("郑政〔2022〕12号 专栏3", GIVEN, ("T-1", "T-2")),
        Confusion(NOTHING, GIVEN, ("T-3",)),
    ]


def test_what_was_right_declined_or_asked_back_is_no_confusion() -> None:
    assert confusions([outcome("answer", reply=ANSWER), outcome("answer", passed=False)]) == []


def test_answer_without_an_item_is_named_so() -> None:
    bare = ANSWER.model_copy(update={"item_id": None, "citations": ()})
    [found] = confusions([outcome("form", passed=False, reply=bare), outcome("refuse")])
    assert (found.expected, found.given) == ("a form", "no item")


def test_refusal_beside_an_answer_is_not_given_as_one() -> None:
    case = outcome("answer", passed=False, reply=ANSWER)
    both = type(case)(case.case, case.findings, (REFUSAL, ANSWER))
    assert confusions([both])[0].given == GIVEN
