"""Rasa's logistic regression, kept as plain arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.tensorflow.constants import RANKING_LENGTH
from scipy.special import expit

from wence_bot.features import COUNTS, Counted

FILE = "classifier.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PlainClassifier(LogisticRegressionClassifier):
    """Saves what a logistic regression has learnt in numpy's own format, and nothing that could run.

    Rasa saves it with skops, which takes 1.6 s and 25 MB of every start to import: it lists all types of
    scikit-learn that it may trust. A message is scored from its counts as they are: joining them in
    matrices first took ten times as long as the sum.
    """

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its most likely intent and the ranking, as Rasa's classifier does."""
        if len(self.clf.classes_) < 3:  # two share one row of coefficients
            return super().process(messages)
        for message in messages:
            ranking = self._ranking(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        columns, counts = sentence_counts(message)
        # The same sums in the same order as scikit-learn's, so that not even the last digit differs.
        scores = (self.clf.coef_.T[columns] * counts[:, None]).sum(axis=0) + self.clf.intercept_
        likely = expit(scores.reshape(1, -1))
        likely /= likely.sum(axis=1).reshape(1, -1)
        order = np.argsort(-likely[0], kind="stable")[: self.config[RANKING_LENGTH] or None]
        ranked = zip(self.clf.classes_[order], likely[0, order].tolist(), strict=True)
        return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: part} for name, part in ranked]

    def persist(self) -> None:
        """Write classes, coefficients and intercepts."""
        with self._model_storage.write_to(self._resource) as directory:
            np.savez(
                directory / FILE,
                classes=np.array(self.clf.classes_, dtype=np.str_),
                coefficients=self.clf.coef_,
                intercepts=self.clf.intercept_,
            )

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PlainClassifier:
        """Return the classifier as it was saved; a model without one is damaged and raises."""
        loaded = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as directory, np.load(directory / FILE) as held:
            loaded.clf.classes_ = held["classes"].astype(object)
            # By feature, since a message has few of them.
            loaded.clf.coef_ = np.ascontiguousarray(held["coefficients"].T).T
            loaded.clf.intercept_ = held["intercepts"]
        loaded.clf.n_features_in_ = loaded.clf.coef_.shape[1]
        return loaded


def sentence_counts(message: Message) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The columns of a message's sentence features that aren't zero, and their values.

    One featurizer's columns come after another's.
    """
    columns, counts, width = [np.zeros(0, dtype=np.int32)], [np.zeros(0)], 0
    for counted in message.get(COUNTS) or _features_of(message):
        columns.append(counted.columns + width)
        counts.append(counted.counts)
        width += counted.width
    return np.concatenate(columns), np.concatenate(counts)


def _features_of(message: Message) -> Iterator[Counted]:
    """The sentence features of an example, which it has as matrices."""
    for features in message.features:
        if features.attribute == TEXT and features.type == FEATURE_TYPE_SENTENCE:
            held = features.features.tocoo()
            yield Counted(held.col, held.data, held.shape[1])
