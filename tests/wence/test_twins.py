"""What `api` and `bot` both need and can't share, as each has an environment of its own, is the same text."""

from __future__ import annotations

import pytest

from wence.settings import ROOT


@pytest.mark.parametrize("name", ["line.py", "kept.py"])
def test_both_copies_are_the_same(name: str) -> None:
    copies = [(ROOT / home / name).read_text("utf-8") for home in ("api", "bot/wence_bot")]
    assert copies[0] == copies[1], "what is changed in one is changed in the other"
