"""Rasa's logistic regression, kept as plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier

FILE = "classifier.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PlainClassifier(LogisticRegressionClassifier):
    """Saves what a logistic regression has learnt in numpy's own format, and nothing that could run.

    Rasa saves it with skops, which takes 1.6 s and 25 MB of every start to import: it lists all types of
    scikit-learn that it may trust.
    """

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
            loaded.clf.coef_ = held["coefficients"]
            loaded.clf.intercept_ = held["intercepts"]
        loaded.clf.n_features_in_ = loaded.clf.coef_.shape[1]
        return loaded
