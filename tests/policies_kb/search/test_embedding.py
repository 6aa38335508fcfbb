from __future__ import annotations

import numpy as np
import pytest

from policies_kb.search import embedding
from policies_kb.search.embedding import Embedding, Folds, Lessons, learn, numbers

# Three matters, each with words of two kinds that never stand together in one question.
WORDS = (("蜂箱", "养蜜"), ("丢卡", "挂失"), ("租房", "住处"))
ENDINGS = (
    "怎么办理",
    "给多少钱",
    "去哪里办",
    "要什么材料",
    "多久能好",
    "谁能享受",
    "有没有电话",
    "几岁才行",
)
QUESTIONS = [
    (f"{word}{ending}{mark}", matter)
    for matter, words in enumerate(WORDS)
    for word in words
    for ending in ENDINGS
    for mark in ("", "呀", "呢", "啊", "哦")
]
TEXTS = [text for text, _ in QUESTIONS]
OWNER = np.array([matter for _, matter in QUESTIONS])


@pytest.fixture
def lessons(monkeypatch: pytest.MonkeyPatch) -> Lessons:
    """Questions of which few are enough to learn from."""
    monkeypatch.setattr(embedding, "_FEWEST", 50)
    monkeypatch.setattr(embedding, "_BATCH", 16)
    return Lessons.of(TEXTS)


@pytest.fixture
def learnt(lessons: Lessons) -> tuple[Embedding, Folds]:
    """What is learnt of them."""
    return learn(lessons, OWNER, len(WORDS))


def vector(lessons: Lessons, found: Embedding, text: str) -> np.ndarray:
    [vector] = found.vectors([numbers(lessons.space, text)])
    return vector


def test_questions_of_one_matter_lie_near_each_other_whatever_their_words(
    lessons: Lessons, learnt: tuple[Embedding, Folds]
) -> None:
    found, _ = learnt
    asked, same, other = (vector(lessons, found, t) for t in ("蜂箱", "养蜜", "丢卡"))
    assert asked @ same > 0.5
    assert asked @ same > asked @ other + 0.3


def test_own_matter_is_the_most_probable(lessons: Lessons, learnt: tuple[Embedding, Folds]) -> None:
    found, _ = learnt
    for matter, words in enumerate(WORDS):
        odds = np.exp(found.log_odds(vector(lessons, found, f"请问{words[0]}的事")[None, :]))[0]
        assert odds.argmax() == matter
        assert odds.sum() == pytest.approx(1.0)


def test_examples_have_the_vectors_of_their_texts(
    lessons: Lessons, learnt: tuple[Embedding, Folds]
) -> None:
    found, _ = learnt
    for number in (0, 17, 99):
        alike = found.alike(vector(lessons, found, TEXTS[number]))
        assert alike[number] == pytest.approx(1.0, abs=0.01)
        assert alike[number] >= alike.max() - 0.01


def test_question_without_any_ngram_is_like_none(learnt: tuple[Embedding, Folds]) -> None:
    found, _ = learnt
    [nothing] = found.vectors([np.zeros(0, dtype=np.int32)])
    assert not found.alike(nothing).any()


def test_same_questions_teach_the_same(lessons: Lessons, learnt: tuple[Embedding, Folds]) -> None:
    again, _ = learn(lessons, OWNER, len(WORDS))
    assert np.array_equal(again.grams, learnt[0].grams)


def test_each_question_has_an_embedding_that_was_learnt_without_it(
    lessons: Lessons, learnt: tuple[Embedding, Folds]
) -> None:
    _, folds = learnt
    for number in range(len(TEXTS)):
        _, others = folds.without(number)
        assert not others[number]
        assert others.sum() > len(TEXTS) / 2
    placed = sorted(
        place for places, *_ in folds.apart(range(len(TEXTS))) for place in places.tolist()
    )
    assert placed == list(range(len(TEXTS)))


def test_what_is_not_taught_is_embedded_but_not_learnt_from(lessons: Lessons) -> None:
    taught = OWNER != 2
    found, _ = learn(lessons, OWNER, len(WORDS), taught)
    assert found.examples.shape[0] == len(TEXTS)
    without = OWNER.copy()
    without[OWNER == 2] = 0
    same, _ = learn(lessons, without, len(WORDS), taught)
    assert np.array_equal(found.grams, same.grams)


def test_few_questions_teach_nothing() -> None:
    found, _ = learn(Lessons.of(TEXTS), OWNER, len(WORDS))
    assert not found.grams.any()
    [odds] = found.log_odds(found.vectors([np.arange(3, dtype=np.int32)]))
    assert odds == pytest.approx([np.log(1 / 3)] * 3)


def test_embedding_is_the_same_when_made_again_of_its_state(
    learnt: tuple[Embedding, Folds],
) -> None:
    found, again = learnt[0], Embedding.of_state(learnt[0].state())
    question = [np.arange(9, dtype=np.int32)]
    assert again.vectors(question) == pytest.approx(found.vectors(question), abs=1e-3)
    assert np.array_equal(again.examples, found.examples)
    assert np.array_equal(again.groups, found.groups)
