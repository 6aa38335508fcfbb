from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import coo_matrix, csr_matrix

from wence_bot.classifier import FILE, PlainClassifier

SAID = {"greet": [[1, 0, 0], [2, 0, 0]], "ask": [[0, 1, 0], [0, 2, 1]], "rate": [[0, 0, 3]]}
RESOURCE = Resource("classifier")


def message(counts: list[int], intent: str | None = None) -> Message:
    """A message with the given counts as the features of its sentence."""
    held = Message(data={"text": "x", **({"intent": intent} if intent is not None else {})})
    row = coo_matrix(np.array([counts], dtype=np.float64))
    held.add_features(Features(row, "sentence", TEXT, "counts"))
    return held


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


@pytest.fixture
def trained(storage: LocalModelStorage) -> PlainClassifier:
    made = PlainClassifier({"solver": "liblinear"}, "classifier", storage, RESOURCE)
    examples = [message(counts, intent) for intent, held in SAID.items() for counts in held]
    made.train(TrainingData(examples))
    return made


def loaded(storage: LocalModelStorage) -> PlainClassifier:
    context = ExecutionContext(GraphSchema({}), node_name="classifier")
    return PlainClassifier.load({"solver": "liblinear"}, storage, RESOURCE, context)


@pytest.mark.parametrize("counts", [[1, 0, 0], [0, 1, 1], [0, 0, 0], [3, 2, 1]])
def test_what_was_saved_classifies_with_the_same_confidence(trained, storage, counts):
    before, after = message(counts), message(counts)
    trained.process([before])
    loaded(storage).process([after])
    assert after.get("intent_ranking") == before.get("intent_ranking")
    assert {ranked["name"] for ranked in after.get("intent_ranking")} == set(SAID)


def test_confidences_are_scikit_learns_to_the_last_digit(storage):
    made = PlainClassifier({"solver": "liblinear"}, "classifier", storage, RESOURCE)
    random = np.random.default_rng(7)
    intents = [f"intent_{number}" for number in range(30)]
    examples = [message(random.poisson(0.3, 400).tolist(), i) for i in intents for _ in range(3)]
    made.train(TrainingData(examples))
    for _ in range(50):
        counts = random.poisson(0.1, 400).tolist()
        said = message(counts)
        loaded(storage).process([said])
        wanted = made.clf.predict_proba(csr_matrix(np.array([counts], dtype=np.float64)))[0]
        found = {ranked["name"]: ranked["confidence"] for ranked in said.get("intent_ranking")}
        held = dict(zip(made.clf.classes_, wanted.tolist(), strict=True))
        assert found == {name: held[name] for name in found}
        assert said.get("intent") == said.get("intent_ranking")[0]
        assert list(found.values()) == sorted(held.values(), reverse=True)[: len(found)]


def test_two_intents_are_told_apart_as_well(storage):
    made = PlainClassifier({"solver": "liblinear"}, "classifier", storage, RESOURCE)
    made.train(TrainingData([message([1, 0], "greet"), message([0, 1], "ask")]))
    said = message([0, 2])
    loaded(storage).process([said])
    assert said.get("intent")["name"] == "ask"


def test_intents_are_plain_strings(trained, storage):
    said = message([1, 0, 0])
    loaded(storage).process([said])
    assert type(said.get("intent")["name"]) is str


def test_model_without_a_classifier_is_refused(trained, storage):
    with storage.read_from(RESOURCE) as directory:
        (directory / FILE).unlink()
    with pytest.raises(FileNotFoundError):
        loaded(storage)
