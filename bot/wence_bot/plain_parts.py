"""Parts of Rasa and spaCy that do the same for every word, slot or message, done once or by the short way.

Together they were a tenth of a turn: spaCy's entity ruler counts its thousands of patterns and changes the filters of
Python's warnings at every text; Rasa's tokenizer imports spaCy at every word and asks for tags and lemmas, which our
pipeline hasn't; a slot is copied as if it were to be sent to another process.
"""

from __future__ import annotations

from functools import partial

from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.core.slots import Slot
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc

Match = tuple[int, int, int]


def install() -> None:
    """Have Rasa take the words of a text and copy its slots by the short way."""
    SpacyTokenizer.tokenize = _tokens
    Slot.__copy__ = _copy


def plain(language: Language) -> Language:
    """Have the entity rulers of a pipeline only match; it has patterns, which is seen to when it is built."""
    for _, part in language.pipeline:
        if isinstance(part, EntityRuler) and len(part):
            part.match = partial(matches, part)
            part.set_annotations = partial(_annotate, part)
    return language


def matches(ruler: EntityRuler, doc: Doc) -> list[Match]:
    """What `EntityRuler.match` finds, the longest first and of these the first."""
    parts = (part for part in (ruler.matcher, ruler.phrase_matcher) if len(part))  # else they warn
    found = {(name, start, end) for part in parts for name, start, end in part(doc) if start != end}
    return sorted(found, key=lambda match: (match[2] - match[1], -match[1]), reverse=True)


def _annotate(ruler: EntityRuler, doc: Doc, found: list[Match]) -> None:
    if found:  # else the entities stay as they are
        EntityRuler.set_annotations(ruler, doc, found)


def _tokens(tokenizer: SpacyTokenizer, message: Message, attribute: str) -> list[Token]:
    words = [Token(word.text, word.idx) for word in message.get(SPACY_DOCS[attribute]) or ()]
    return tokenizer._apply_token_pattern(words)  # type: ignore[no-any-return]


def _copy(slot: Slot) -> Slot:
    copied = object.__new__(type(slot))
    copied.__dict__.update(slot.__dict__)
    return copied
