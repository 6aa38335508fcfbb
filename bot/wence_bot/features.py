"""A count featurizer that describes the sentence alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import scipy.sparse
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from sklearn.feature_extraction.text import CountVectorizer

Features = list[scipy.sparse.spmatrix | None]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(CountVectorsFeaturizer):
    """Counts n-grams of the sentence and leaves out the features of each token.

    Only a sequence model such as DIET reads those; the classifier here reads the sentence's. Making and
    joining them was about a third of the time that understanding a message took. Counting is done here, since
    scikit-learn's vectorizer makes its analyzer and three matrices anew for each sentence.
    """

    def _create_features(
        self, attribute: str, all_tokens: list[list[str]]
    ) -> tuple[Features, Features]:
        vectorizer = self.vectorizers.get(attribute)
        sentences: Features = []
        for tokens in all_tokens:
            if vectorizer is None or not tokens or attribute not in DENSE_FEATURIZABLE_ATTRIBUTES:
                sentences.append(None)
                continue
            sentences.append(count(vectorizer, analyzer_of(vectorizer), " ".join(tokens)))
        return [None] * len(sentences), sentences


def analyzer_of(vectorizer: CountVectorizer) -> Callable[[str], list[str]]:
    """What cuts a sentence into n-grams; made once for each vectorizer."""
    if not hasattr(vectorizer, "wence_analyzer"):
        vectorizer.wence_analyzer = vectorizer.build_analyzer()
    analyzer: Callable[[str], list[str]] = vectorizer.wence_analyzer
    return analyzer


def count(
    vectorizer: CountVectorizer, analyzer: Callable[[str], list[str]], sentence: str
) -> scipy.sparse.coo_matrix:
    """The counts of a sentence's n-grams as `vectorizer.transform` gives them, in the order of the columns."""
    known = vectorizer.vocabulary_
    counted = Counter(known[gram] for gram in analyzer(sentence) if gram in known)
    columns = sorted(counted)
    data = np.array([counted[column] for column in columns], dtype=vectorizer.dtype)
    places = (np.zeros(len(columns), dtype=np.int32), np.array(columns, dtype=np.int32))
    return scipy.sparse.coo_matrix((data, places), shape=(1, len(known)))
