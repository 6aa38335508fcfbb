"""Rasa components around the spaCy pipeline that `build-spacy` makes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.extractors.spacy_entity_extractor import SpacyEntityExtractor
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

# `figures` and `tokenizer` are imported to register what a saved pipeline names.
from wence_bot import figures, settings, spacy_build, tokenizer  # noqa: F401
from wence_bot.plain_parts import plain
from wence_bot.text import normalise


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=False,
    model_from="WenceNLP",
)
class WenceNLP(SpacyNLP):
    """Loads the pipeline from `WENCE_BUILD/bot/spacy/` and reads normalised text.

    The path isn't stored in the model, so a model can be trained on one machine
    and served on another. The pipeline's hash stands for it in fingerprints.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WenceNLP:
        """Load the built pipeline; raises `BuildError` when there is none."""
        current = settings.load()
        version = spacy_build.current_hash(current)
        if version is None:
            raise spacy_build.BuildError(
                f"{current.spacy} holds no pipeline; make it with `python -m wence_bot build-spacy`."
            )
        language = _language(current.spacy, version)
        model = SpacyModel(model=language, model_name=version)
        return cls(model, {**cls.get_default_config(), **config})

    def _get_text(self, example: dict[str, Any], attribute: str) -> str:
        return normalise(super()._get_text(example, attribute))

    def _doc_for_text(self, model: Any, text: str) -> Any:
        return model(normalise(text))


@lru_cache(maxsize=1)
def _language(directory: Path, version: str) -> Any:
    """Load a pipeline once: the graph names it twice, as the model and as what reads messages with it."""
    return plain(SpacyNLP.load_model(str(directory)).model)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="WenceNLP"
)
class WenceEntityExtractor(SpacyEntityExtractor):
    """Gives the pipeline's entities, with the lexicon's id as value where there is one.

    `value` is normalised (`410300`), `text` is what was said (`洛阳`); `start` and
    `end` count characters of the normalised text.
    """

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Add the entities of each message's document."""
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            found = [] if doc is None else [_entity(span) for span in doc.ents]
            message.set(
                ENTITIES,
                message.get(ENTITIES, []) + self.add_extractor_name(found),
                add_to_output=True,
            )
        return messages


def _entity(span: Any) -> dict[str, Any]:
    return {
        "entity": span.label_,
        "value": span.ent_id_ or span.text,
        "text": span.text,
        "start": span.start_char,
        "end": span.end_char,
    }
