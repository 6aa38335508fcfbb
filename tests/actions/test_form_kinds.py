from __future__ import annotations

import pytest

from actions.form_kinds import KINDS, running
from actions.wording import table
from policies_kb.knowledge import KnowledgeBase
from tests.actions.started import SAMPLE


def test_remembered_form_is_the_one_that_runs(small_kb: KnowledgeBase) -> None:
    said = [["group", {"words": "当过兵", "choices": ["退役军人"]}]]
    state = {"kind": "check", "item_id": SAMPLE, "said": said, "misses": 1}
    form = running(state, small_kb)
    assert form is not None
    assert form.state() == {"said": said}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sentence", ["start", "question", "stop", "stopped", "resume"])
def test_every_kind_of_form_has_its_sentences(kind: str, sentence: str) -> None:
    assert table()[kind][sentence]
