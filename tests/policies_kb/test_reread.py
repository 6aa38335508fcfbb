from __future__ import annotations

from policies_kb.reread import reread


def test_text_that_was_just_read_is_not_read_again() -> None:
    read: list[str] = []

    @reread
    def length(text: str) -> int:
        read.append(text)
        return len(text)

    assert [length(text) for text in ("养蜂", "养", "养蜂")] == [2, 1, 2]
    assert read == ["养蜂", "养"]


def test_text_read_long_ago_is_forgotten() -> None:
    read: list[str] = []
    kept = reread(lambda text: read.append(text))
    for number in (*range(100), 0):
        kept(str(number))
    assert read[-1] == "0"
    assert len(read) == 101
