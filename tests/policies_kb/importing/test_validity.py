from __future__ import annotations

from datetime import date

import pytest

from policies_kb.importing.validity import validity_of

ISSUED = date(2022, 2, 12)


@pytest.mark.parametrize(
    ("sentence", "last_day"),
    [
        ("本意见自公布之日起实施，有效期三年。", date(2025, 2, 11)),
        ("本办法自印发之日起施行，有效期为5年。", date(2027, 2, 11)),
        ("本通知有效期至2024年12月31日。", date(2024, 12, 31)),
        ("本办法自2022年3月1日起施行，有效期2年。", date(2024, 2, 29)),
        ("本规定自印发之日起试行，试行期6个月。", date(2022, 8, 11)),
        ("本政策自2022年1月1日起执行至2023年12月31日。", date(2023, 12, 31)),
        ("本措施自2024年2月29日起施行，有效期一年。", date(2025, 2, 28)),
        ("本措施自2022年10月31日起施行，有效期1个月。", date(2022, 11, 30)),
    ],
)
def test_clause_gives_the_last_day(sentence: str, last_day: date) -> None:
    found = validity_of([("section 9", sentence)], ISSUED)
    assert found is not None
    assert (found.place, found.sentence, found.last_day) == ("section 9", sentence, last_day)


@pytest.mark.parametrize(
    "sentence",
    [
        "社会保障卡有效期满的，应当换卡。",
        "证书有效期三年。",
        "聘期三年。",
        "本办法自印发之日起施行。",
    ],
)
def test_other_sentences_limit_no_validity(sentence: str) -> None:
    assert validity_of([("", sentence)], ISSUED) is None


def test_term_without_a_day_to_count_from_is_left_open() -> None:
    found = validity_of([("", "本意见自公布之日起实施，有效期三年。")], None)
    assert found is not None
    assert found.last_day is None


def test_last_of_several_clauses_counts() -> None:
    clauses = [("1", "本通知有效期1年。"), ("2", "本通知有效期至2030年1月1日。")]
    found = validity_of(clauses, ISSUED)
    assert found is not None
    assert found.place == "2"
