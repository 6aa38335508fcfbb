"""A count featurizer that describes the sentence alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import CountVectorizer

Features = list[scipy.sparse.spmatrix | None]
Columns = npt.NDArray[np.int32]
COUNTS = "sentence_counts"
MOST_WORDS = 50_000


@dataclass(frozen=True)
class Counted:
    """How often a sentence has which n-grams. columns: their places of `width`, ascending."""

    columns: Columns
    counts: npt.NDArray[Any]
    width: int

    def matrix(self) -> scipy.sparse.coo_matrix:
        """The counts as a matrix of one row."""
        rows = np.zeros(len(self.columns), dtype=np.int32)
        return scipy.sparse.coo_matrix((self.counts, (rows, self.columns)), shape=(1, self.width))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(CountVectorsFeaturizer):
    """Counts n-grams of the sentence and leaves out the features of each token.

    Only a sequence model such as DIET reads those; the classifier here reads the sentence's. Making and
    joining them was about a third of the time that understanding a message took. Counting is done here, since
    scikit-learn's vectorizer makes its analyzer and three matrices anew for each sentence; and a message that
    is to be understood, not learnt from, carries its counts as they are, under `COUNTS`. Where no n-gram reaches
    over a word's end, those of each word are found when it is first met.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._words: dict[str, Columns] = {}

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message the counts of its text, after those that it has."""
        vectorizer = (self.vectorizers or {}).get(TEXT)
        if vectorizer is None:
            return messages
        by_word = ends_with_words(vectorizer)
        for message in messages:
            if message.get(TEXT) is None:
                continue
            words = self._get_message_tokens_by_attribute(message, TEXT)
            if words:
                groups = [[word] for word in words] if by_word else [words]
                columns = np.concatenate([self._columns(vectorizer, group) for group in groups])
                counted = counts_of(vectorizer, columns)
                message.set(COUNTS, [*message.get(COUNTS, ()), counted])
        return messages

    def _columns(self, vectorizer: CountVectorizer, words: list[str]) -> Columns:
        """The columns of the n-grams of words that stand together; of a single word they are remembered."""
        word = words[0] if len(words) == 1 else None
        if word is not None and word in self._words:
            return self._words[word]
        texts = self._replace_with_oov_token(self._process_tokens(words, TEXT), TEXT)
        columns = columns_of(vectorizer, " ".join(texts))
        if word is not None:
            if len(self._words) >= MOST_WORDS:
                self._words.clear()
            self._words[word] = columns
        return columns

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give each example its features as Rasa's classifiers learn from them."""
        super().process(training_data.training_examples)
        return training_data

    def _create_features(
        self, attribute: str, all_tokens: list[list[str]]
    ) -> tuple[Features, Features]:
        vectorizer = self.vectorizers.get(attribute)
        sentences: Features = []
        for tokens in all_tokens:
            if vectorizer is None or not tokens or attribute not in DENSE_FEATURIZABLE_ATTRIBUTES:
                sentences.append(None)
                continue
            counted = counts_of(vectorizer, columns_of(vectorizer, " ".join(tokens)))
            sentences.append(counted.matrix())
        return [None] * len(sentences), sentences


def analyzer_of(vectorizer: CountVectorizer) -> Callable[[str], list[str]]:
    """What cuts a sentence into n-grams; made once for each vectorizer."""
    if not hasattr(vectorizer, "wence_analyzer"):
        vectorizer.wence_analyzer = vectorizer.build_analyzer()
    analyzer: Callable[[str], list[str]] = vectorizer.wence_analyzer
    return analyzer


def ends_with_words(vectorizer: CountVectorizer) -> bool:
    """Whether no n-gram reaches over the end of a word, so that a sentence has those of its words."""
    single = vectorizer.analyzer == "word" and tuple(vectorizer.ngram_range) == (1, 1)
    return single or vectorizer.analyzer == "char_wb"


def columns_of(vectorizer: CountVectorizer, sentence: str) -> Columns:
    """The column of each n-gram of a sentence that is known, as often as it stands there."""
    known = vectorizer.vocabulary_
    found = [known[gram] for gram in analyzer_of(vectorizer)(sentence) if gram in known]
    return np.array(found, dtype=np.int32)


def counts_of(vectorizer: CountVectorizer, columns: Columns) -> Counted:
    """How often each column is named, as `vectorizer.transform` gives it."""
    ascending, counts = np.unique(columns, return_counts=True)
    return Counted(ascending, counts.astype(vectorizer.dtype), len(vectorizer.vocabulary_))
