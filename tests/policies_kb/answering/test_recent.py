from __future__ import annotations

from policies_kb.answering.recent import Recent


def test_what_was_kept_is_found_again_and_nothing_else() -> None:
    recent: Recent[int] = Recent(2)
    recent.keep("养蜂", 1)
    assert recent.get("养蜂") == 1
    assert recent.get("养鱼") is None


def test_text_asked_longest_ago_is_forgotten_first() -> None:
    recent: Recent[int] = Recent(2)
    for number, text in enumerate(["养蜂", "养鱼", "养蜂", "养鸡"]):
        recent.keep(text, number)
    assert (recent.get("养蜂"), recent.get("养鱼"), recent.get("养鸡")) == (2, None, 3)
