from __future__ import annotations

from policies_kb.model import Facet
from policies_kb.search.indexing import Example, build_index
from policies_kb.search.normalise import Normaliser
from policies_kb.search.train import Vague, drawn, shared

EXAMPLES = [Example(f"第{n}种蜂箱补多少", 0, Facet.HOW_MUCH.value, "410100") for n in range(300)]


def questions(examples: list[Example]) -> set[str]:
    return {examples[n].plain for n in drawn(examples, 100)}


def test_few_examples_are_all_drawn() -> None:
    assert drawn(EXAMPLES[:5], 100) == [0, 1, 2, 3, 4]


def test_of_many_only_so_many_are_drawn_in_their_order() -> None:
    numbers = drawn(EXAMPLES, 100)
    assert len(numbers) == 100
    assert numbers == sorted(numbers)


def test_further_examples_change_hardly_which_ones_are_drawn() -> None:
    further = [Example(f"第{n}家养蜂场在哪", 0, Facet.WHERE.value, "410100") for n in range(6)]
    assert len(questions(EXAMPLES) & questions([*further, *EXAMPLES])) >= 94


def test_place_of_an_example_among_the_others_does_not_matter() -> None:
    assert questions(EXAMPLES) == questions(EXAMPLES[::-1])


def test_vague_question_is_a_case_for_each_matter_that_it_fits() -> None:
    asked = ["养蜂补贴给多少", "社保卡怎么补", "公积金能提多少"]
    examples = [Example(text, n, Facet.WHAT.value, "410100") for n, text in enumerate(asked)]
    normaliser = Normaliser({"fillers": [], "spoken": {}, "everyday": {}})
    matters = ["bees", "card", "fund"]
    index = build_index(
        examples, matters, [[m] for m in matters], matters, [["410100"]] * 3, normaliser
    )
    vague = [Vague("给多少", (0, 2), "410100")]
    groups, said = shared(index, vague, lambda region: [region], ())
    assert [group.right for group in groups] == [0, 2]
    assert said == ["给多少", "给多少"]
    assert groups[0].candidates is groups[1].candidates
