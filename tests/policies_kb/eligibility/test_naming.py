from __future__ import annotations

import pytest

from policies_kb.eligibility.naming import Naming
from policies_kb.eligibility.traits import Trait

TRAITS = {
    "age": Trait(
        "age", "number", unit="岁", cues=("岁",), after=("今年",), amounts={"刚成年": "18"}
    ),
    "veteran": Trait("veteran", "yes_no", yes=("退伍", "当过兵"), no=("没当兵",)),
    "party": Trait("party", "choice", choices={"小微企业": ("小店",), "个人": ()}),
    "applicant": Trait("applicant", "choice", choices={"个人": ("自己",)}),
}


@pytest.mark.parametrize(
    ("text", "terms", "possible"),
    [
        ("养蜂给多少钱", " ", []),
        ("我当过兵", " ", ["veteran"]),
        ("开了个小店\n退伍", " ", ["veteran", "party"]),
        ("开了个店", " 小微企业", ["party"]),
        ("个人", " ", ["party", "applicant"]),
        ("单干", " 经营 个人", ["party", "applicant"]),
        ("当过\n兵", " ", []),
        ("今年六十了", " ", ["age"]),
        ("都六十岁", " ", ["age"]),
        ("刚成年", " ", ["age"]),
    ],
)
def test_traits_whose_words_or_terms_or_cues_a_text_holds_are_possible(
    text: str, terms: str, possible: list[str]
) -> None:
    assert list(Naming(TRAITS).possible(text, terms)) == possible
