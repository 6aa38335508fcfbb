"""Questions that are nearly always written otherwise count as misspelt."""

from __future__ import annotations

from api.suggesting.misspelt import Misspelt

USUAL = ["创业补贴多少"] * 40


def test_a_rare_pair_that_sounds_like_a_usual_one_is_misspelt() -> None:
    misspelt = Misspelt([*USUAL, "创业补帖多少", "养老金多少"])
    assert misspelt("创业补帖多少")
    assert not misspelt("创业补贴多少")
    assert not misspelt("养老金多少")


def test_a_pair_that_is_about_as_usual_is_right() -> None:
    assert not Misspelt([*USUAL, *["创业补帖多少"] * 20])("创业补帖多少")
