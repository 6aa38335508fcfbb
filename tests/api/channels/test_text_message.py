"""Tests for replies as a text message."""

from __future__ import annotations

from api.channels.text_message import text_message
from tests.api.channels.replies import citation, reply

LONG = "".join(f"第{n}件事要这样办。" for n in range(1, 80))


def test_a_text_message_holds_the_answer_the_warning_and_the_source() -> None:
    said = reply(
        "【郑州市】补贴\n补贴10000元。\n注意：规划期已满。\n依据：专栏3。", citations=[citation()]
    )
    assert text_message([said], "https://wence.test", 500).splitlines() == [
        "【郑州市】补贴",
        "补贴10000元。",
        "注意：规划期已满。",
        "依据：郑政办〔2022〕12号 第三章 第一节 专栏3",
        "看出处：https://wence.test/documents/zz-2022-12#c3.s1.box3",
    ]


def test_a_long_answer_is_cut_at_a_sentence_and_keeps_its_source() -> None:
    found = text_message([reply(LONG, citations=[citation()])], None, 140)
    body, source = found.splitlines()
    assert body.endswith("办。")
    assert source == "依据：郑政办〔2022〕12号 第三章 第一节 专栏3"
    assert len(found) <= 140
