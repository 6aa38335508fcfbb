from __future__ import annotations

import numpy as np
import pytest

from policies_kb.search.vectors import NgramSpace, ngrams, packed, unpacked

TEXTS = ["开店补贴", "开店贷款", "公积金贷款"]


@pytest.mark.parametrize(
    ("symbols", "most", "least", "expected"),
    [
        ("甲乙", 2, 1, {"甲": 1, "乙": 1, "甲乙": 1}),
        ("甲甲甲", 2, 2, {"甲甲": 2}),
        ("甲", 3, 1, {"甲": 1}),
        ("", 3, 1, {}),
        (["gong", "ji"], 2, 2, {"gongji": 1}),
    ],
)
def test_runs_of_symbols_are_counted(
    symbols: str, most: int, least: int, expected: dict[str, int]
) -> None:
    assert ngrams(symbols, most, least) == expected


def test_rows_have_length_one() -> None:
    rows = NgramSpace.fit(TEXTS, 2).vectors(TEXTS)
    assert pytest.approx(1.0) == np.sqrt(rows.multiply(rows).sum(axis=1)).A1


@pytest.mark.parametrize("text", ["", "天气"])
def test_text_without_known_ngrams_has_an_empty_row(text: str) -> None:
    rows = NgramSpace.fit(TEXTS, 2).vectors([text])
    assert (rows.shape[0], rows.nnz) == (1, 0)


def test_text_is_most_like_itself() -> None:
    rows = NgramSpace.fit(TEXTS, 2).vectors(TEXTS)
    alike = (rows @ rows.T).toarray()
    assert list(alike.argmax(axis=1)) == [0, 1, 2]
    assert alike.diagonal() == pytest.approx(1.0)


def test_rare_ngram_weighs_more_than_a_common_one() -> None:
    space = NgramSpace.fit(TEXTS, 1)
    assert space.idf[space.vocabulary["补"]] > space.idf[space.vocabulary["贷"]]


@pytest.mark.parametrize(("rarest", "kept"), [(1, True), (2, False)])
def test_ngrams_in_too_few_texts_are_left_out(rarest: int, kept: bool) -> None:
    space = NgramSpace.fit(TEXTS, 1, rarest=rarest)
    assert ("补" in space.vocabulary) is kept
    assert "贷" in space.vocabulary


def test_row_of_a_text_is_its_row_among_others() -> None:
    space = NgramSpace.fit(TEXTS, 2)
    row = space.row("开店开店补贴")[0]
    [[*among]] = space.vectors(["开店开店补贴"]).toarray()
    assert {n: among[n] for n in np.flatnonzero(among)} == dict(
        zip(row.indices.tolist(), row.data.tolist(), strict=True)
    )


def test_ngram_that_comes_again_weighs_more_but_not_twice_as_much() -> None:
    space = NgramSpace.fit(TEXTS, 1)
    once, twice = (space.row(text)[0].data for text in ("补贷", "补补贷"))
    assert twice[0] / twice[1] == pytest.approx((1 + np.log(2)) * once[0] / once[1])


def test_space_made_again_from_its_state_gives_the_same_vectors() -> None:
    space = NgramSpace.fit(TEXTS, 2)
    again = NgramSpace.of_state(space.state())
    assert (space.vectors(TEXTS) != again.vectors(TEXTS)).nnz == 0


def test_ngrams_have_the_numbers_that_the_vocabulary_gives_them() -> None:
    space = NgramSpace.fit(TEXTS, 2)
    known = [*reversed(space.vocabulary)]
    assert space.numbers(known).tolist() == [space.vocabulary[gram] for gram in known]


@pytest.mark.parametrize("gram", ["天", "开天", "开店补", "开店补贴", ""])
def test_unknown_ngram_has_no_number_though_it_begin_like_a_known_one(gram: str) -> None:
    assert NgramSpace.fit(TEXTS, 2).numbers(["店", gram, "开店"]).tolist()[1] == -1


def test_empty_vocabulary_knows_no_ngram() -> None:
    assert NgramSpace.fit([], 2).numbers(["店"]).tolist() == [-1]


@pytest.mark.parametrize(("most", "symbols"), [(1, ["一", "七", "万"]), (2, ["一", "七", "万"])])
def test_symbols_are_the_single_ones(most: int, symbols: list[str]) -> None:
    assert NgramSpace.fit(["万一", "七"], most).symbols() == symbols


@pytest.mark.parametrize("text", ["开店补贴", "开店开店", "店", "", "天气\U00020bb7好"])
def test_row_of_characters_is_the_same_whether_the_ngrams_are_packed_or_written(
    text: str,
) -> None:
    space = NgramSpace.fit([*TEXTS, "开天气\U00020bb7"], 3)
    assert space.packs
    written = NgramSpace(np.array([*space.vocabulary]), space.idf, 3)
    row, total = space.row(text)
    same, as_many = written.row(text)
    assert (row.indices.tolist(), row.data.tolist()) == (same.indices.tolist(), same.data.tolist())
    assert total == as_many == len(ngrams(text, 3))


def test_ngrams_that_are_too_long_to_be_packed_are_written() -> None:
    space = NgramSpace.fit([["gong", "ji"], ["ji", "jin"]], 2)
    assert not space.packs
    row, total = space.row(["gong", "ji", "zhang"])
    assert row.indices.tolist() == [space.vocabulary[gram] for gram in ("gong", "ji", "gongji")]
    assert total == 5


def test_packed_ngrams_stand_in_the_order_of_the_written_and_give_them_back() -> None:
    grams = np.array(
        sorted(["一", "一丁", "一丁a", "a", "七", "\U0010ffff", "a\U0010ffffb"]), "<U3"
    )
    keys = packed(grams)
    assert (np.diff(keys) > 0).all()
    assert unpacked(keys).tolist() == grams.tolist()
