"""A count featurizer that describes the sentence alone."""

from __future__ import annotations

from collections import Counter
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
COUNTS = "sentence_counts"


@dataclass(frozen=True)
class Counted:
    """How often a sentence has which n-grams. columns: their places of `width`, ascending."""

    columns: npt.NDArray[np.int32]
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
    is to be understood, not learnt from, carries its counts as they are, under `COUNTS`.
    """

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message the counts of its text, after those that it has."""
        vectorizer = (self.vectorizers or {}).get(TEXT)
        for message in messages:
            tokens = self._get_processed_message_tokens_by_attribute(message, TEXT)
            if vectorizer is not None and tokens:
                counted = count(vectorizer, analyzer_of(vectorizer), " ".join(tokens))
                message.set(COUNTS, [*message.get(COUNTS, ()), counted])
        return messages

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
            counted = count(vectorizer, analyzer_of(vectorizer), " ".join(tokens))
            sentences.append(counted.matrix())
        return [None] * len(sentences), sentences


def analyzer_of(vectorizer: CountVectorizer) -> Callable[[str], list[str]]:
    """What cuts a sentence into n-grams; made once for each vectorizer."""
    if not hasattr(vectorizer, "wence_analyzer"):
        vectorizer.wence_analyzer = vectorizer.build_analyzer()
    analyzer: Callable[[str], list[str]] = vectorizer.wence_analyzer
    return analyzer


def count(
    vectorizer: CountVectorizer, analyzer: Callable[[str], list[str]], sentence: str
) -> Counted:
    """The counts of a sentence's n-grams as `vectorizer.transform` gives them."""
    known = vectorizer.vocabulary_
    counted = Counter([known[gram] for gram in analyzer(sentence) if gram in known])
    columns = sorted(counted)
    counts = np.array([counted[column] for column in columns], dtype=vectorizer.dtype)
    return Counted(np.array(columns, dtype=np.int32), counts, len(known))
