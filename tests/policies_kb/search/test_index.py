from __future__ import annotations

import numpy as np
import pytest

from policies_kb.model import Facet
from policies_kb.search import indexing
from policies_kb.search.index import FEATURES, MatterIndex, second_best
from policies_kb.search.indexing import Example, TrainingIndex, build_index
from policies_kb.search.normalise import Normaliser

ASKED = [
    ["养蜂给多少钱", "养蜂补贴怎么领", "蜂箱有没有补贴", "养蜂补贴给多少"],
    ["社保卡丢了怎么办"],
    ["公积金怎么提取", "租房能提公积金吗", "公积金能提多少"],
]
QUESTIONS = ["养蜂补贴多少钱", "公积金怎么提", "租房养蜂", "你好", "社保卡"]


def made() -> TrainingIndex:
    normaliser = Normaliser({"fillers": [], "spoken": {}, "everyday": {}})
    examples = [
        Example(normaliser.plain(text), matter, Facet.WHAT.value, "410100")
        for matter, texts in enumerate(ASKED)
        for text in texts
    ]
    names = [["养蜂补贴"], ["社保卡"], ["公积金"]]
    profiles = ["养蜂的补贴", "社会保障卡", "住房公积金"]
    matters, regions = ["bees", "card", "fund"], [["410100"]] * 3
    return build_index(examples, matters, names, profiles, regions, normaliser)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("numbers", [[0, 1, 2], [2], [0, 2]])
def test_match_completed_for_some_matters_is_what_training_sees(
    question: str, numbers: list[int]
) -> None:
    index = made()
    served = MatterIndex(index.state(), index.normaliser)
    match = served.match(served.query(question))
    rows = match.table[numbers]
    served.complete(rows, np.array(numbers), match)
    seen = index.feature_tables([index.query(question)])[0][numbers]
    assert rows == pytest.approx(seen, abs=1e-6)


def test_second_best_is_the_next_after_all_that_are_equally_best() -> None:
    alike = np.array([[0.5, 0.9, 0.9, 0.3, 0.0, 0.7]], dtype=np.float32)
    found = second_best(alike, np.array([0, 3, 5]), np.array([3, 2, 1]))
    assert found.tolist() == [[0.5, 0.0, 0.0]]


def test_single_questions_are_not_compared_by_ngrams_that_too_many_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexing, "_COMMON", 1.0)
    best = FEATURES.index("best_question")
    alike = {}
    for most in (8, 2):
        monkeypatch.setattr(indexing, "_MOST", most)
        index = made()
        alike[most] = index.match(index.query("公积金怎么提取")).table[2, best]
    assert alike[8] == pytest.approx(1.0, abs=1e-6)
    assert 0.0 < alike[2] < alike[8]
