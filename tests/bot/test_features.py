"""Counting a sentence's n-grams gives what scikit-learn's vectorizer gives."""

import numpy as np
import pytest
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.message import Message
from sklearn.feature_extraction.text import CountVectorizer

from wence_bot.features import (
    COUNTS,
    SentenceFeaturizer,
    analyzer_of,
    columns_of,
    counts_of,
    ends_with_words,
)

SENTENCES = ["取 公积金 要 什么 条件", "公积金 公积金 __NUMBER__ 元", "never seen", "Ａ股 a 取取取"]


@pytest.fixture(params=[("word", (1, 1)), ("char_wb", (1, 4))], ids=["words", "characters"])
def vectorizer(request):
    analyzer, ngrams = request.param
    pattern = r"(?u)\b\w+\b" if analyzer == "word" else None
    made = CountVectorizer(token_pattern=pattern, analyzer=analyzer, ngram_range=ngrams)
    return made.fit([sentence for sentence in SENTENCES if "never" not in sentence])


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_the_vectorizers_counts_in_the_order_of_columns(vectorizer, sentence):
    ours = counts_of(vectorizer, columns_of(vectorizer, sentence)).matrix()
    theirs = vectorizer.transform([sentence])
    theirs.sort_indices()
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype
    assert np.array_equal(ours.col, theirs.tocoo().col)
    assert np.array_equal(ours.data, theirs.tocoo().data)


def test_what_cuts_into_ngrams_is_made_once(vectorizer):
    assert analyzer_of(vectorizer) is analyzer_of(vectorizer)


class ByWord(SentenceFeaturizer):
    """The featurizer without a model around it."""

    def __init__(self, vectorizer):
        self.vectorizers = {"text": vectorizer}
        self.OOV_token = self.use_lemma = None
        self.lowercase = True
        self._words = {}


def message_of(sentence):
    message = Message(data={"text": sentence})
    message.set("text_tokens", [Token(word, 0) for word in sentence.split()])
    return message


@pytest.mark.parametrize("again", ["first met", "met before"])
@pytest.mark.parametrize("sentence", [*SENTENCES, "12 条 AΣ 件", "取取取 取 a-b"])
def test_a_sentence_has_what_its_words_have(vectorizer, sentence, again):
    featurizer = ByWord(vectorizer)
    if again == "met before":
        featurizer.process([message_of(" ".join(SENTENCES)), message_of(sentence)])
    message = message_of(sentence)
    featurizer.process([message])
    [ours] = message.get(COUNTS)
    whole = " ".join(featurizer._process_tokens(sentence.split(), "text"))
    theirs = vectorizer.transform([whole])
    theirs.sort_indices()
    assert np.array_equal(ours.columns, theirs.tocoo().col)
    assert np.array_equal(ours.counts, theirs.tocoo().data)


def test_ngrams_of_several_words_are_not_taken_word_by_word():
    assert ends_with_words(CountVectorizer(analyzer="char_wb", ngram_range=(1, 4)))
    assert ends_with_words(CountVectorizer())
    assert not ends_with_words(CountVectorizer(ngram_range=(1, 2)))
    assert not ends_with_words(CountVectorizer(analyzer="char"))


def test_of_ngrams_of_several_words_nothing_is_remembered():
    made = CountVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b").fit(SENTENCES)
    featurizer = ByWord(made)
    message = message_of(SENTENCES[0])
    featurizer.process([message])
    assert message.get(COUNTS)[0].counts.sum() == 9
    assert featurizer._words == {}
