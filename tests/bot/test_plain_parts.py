"""The short ways give what the long ones give."""

import copy

import pytest
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import Slot
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.pipeline import EntityRuler

from wence_bot import plain_parts, spacy_build
from wence_bot.components import _language
from wence_bot.settings import BOT

TEXTS = [
    "洛阳的公积金",
    "我是退役军人，在郑州和洛阳都交过住房公积金",
    "公积金公积金洛阳",
    "今天天气不错",
    "2021年12月，3万元",
]


@pytest.fixture
def language(settings):
    return _language(settings.spacy, spacy_build.current_hash(settings))


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(SpacyTokenizer, "tokenize", SpacyTokenizer.tokenize)
    monkeypatch.setattr(Slot, "__copy__", None, raising=False)
    plain_parts.install()


@pytest.mark.parametrize("text", TEXTS)
def test_a_ruler_finds_what_spacys_finds(language, text):
    [ruler] = [part for _, part in language.pipeline if isinstance(part, EntityRuler)]
    doc = language.make_doc(text)
    assert ruler.match(doc) == EntityRuler.match(ruler, doc)
    assert "match" in vars(ruler), "the short way is the one that is used"


def test_a_ruler_with_patterns_of_words_finds_them_too(language):
    ruler = EntityRuler(language)
    words = [{"TEXT": "洛阳"}, {"OP": "?"}]
    ruler.add_patterns([{"label": "a", "pattern": words}, {"label": "b", "pattern": "洛阳"}])
    doc = language.make_doc("去洛阳的公积金")
    assert plain_parts.matches(ruler, doc) == EntityRuler.match(ruler, doc) != []


@pytest.mark.parametrize("text", ["", *TEXTS])
def test_the_words_of_a_text_are_those_that_rasa_takes(language, monkeypatch, installed, text):
    message = Message({TEXT: text, SPACY_DOCS[TEXT]: language(text)})
    tokenizer = SpacyTokenizer(SpacyTokenizer.get_default_config())
    ours = tokenizer.tokenize(message, TEXT)
    monkeypatch.undo()
    assert ours == tokenizer.tokenize(message, TEXT)
    assert bool(ours) == bool(text)


def test_a_copied_slot_is_the_same_and_by_itself(installed):
    for slot in Domain.load(BOT / "domain.yml").slots:
        copied = copy.copy(slot)
        assert type(copied) is type(slot)
        assert vars(copied) == vars(slot)
        copied.value = "changed"
        assert slot.value != "changed"
