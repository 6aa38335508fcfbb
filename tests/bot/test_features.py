"""Counting a sentence's n-grams gives what scikit-learn's vectorizer gives."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from wence_bot.features import analyzer_of, count

SENTENCES = ["取 公积金 要 什么 条件", "公积金 公积金 __NUMBER__ 元", "never seen", "Ａ股 a 取取取"]


@pytest.fixture(params=[("word", (1, 1)), ("char_wb", (1, 4))], ids=["words", "characters"])
def vectorizer(request):
    analyzer, ngrams = request.param
    pattern = r"(?u)\b\w+\b" if analyzer == "word" else None
    made = CountVectorizer(token_pattern=pattern, analyzer=analyzer, ngram_range=ngrams)
    return made.fit([sentence for sentence in SENTENCES if "never" not in sentence])


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_the_vectorizers_counts_in_the_order_of_columns(vectorizer, sentence):
    ours = count(vectorizer, analyzer_of(vectorizer), sentence).matrix()
    theirs = vectorizer.transform([sentence])
    theirs.sort_indices()
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype
    assert np.array_equal(ours.col, theirs.tocoo().col)
    assert np.array_equal(ours.data, theirs.tocoo().data)


def test_what_cuts_into_ngrams_is_made_once(vectorizer):
    assert analyzer_of(vectorizer) is analyzer_of(vectorizer)
