from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from policies_kb.amounts import Amount
from policies_kb.eligibility.fitting import PARTY, Fitting
from policies_kb.eligibility.judging import choices_of
from policies_kb.eligibility.said import Said
from policies_kb.model import Item
from policies_kb.records import item_files, item_of, table
from policies_kb.search.regions import Regions

ZHENGZHOU, LUOYANG = "410100", "410300"
SETTINGS = table("fits")
ITEMS = [item_of(file.data) for file in item_files()]


@pytest.fixture(scope="module")
def fitting() -> Fitting:
    return Fitting(ITEMS, Regions(table("regions"), table("places")), SETTINGS)


def choice(*labels: str) -> Said:
    return Said("、".join(labels), choices=labels)


def years(number: int) -> Said:
    return Said(f"{number}岁", amount=Amount(Decimal(number), Decimal(number)))


VETERAN = choice("退役军人")
FIRST = Said("头一回", yes=True)
MONTHS = Said("4个月", amount=Amount(Decimal(4), Decimal(4)))


def ids(fitting: Fitting, said: dict[str, Said], region: str = ZHENGZHOU) -> list[str]:
    return [fit.item.id for fit in fitting.fits(said, region)]


def test_what_agrees_most_comes_first(fitting: Fitting) -> None:
    said = {"group": VETERAN, "first_business": FIRST, "months_open": MONTHS}
    found = fitting.fits(said, ZHENGZHOU)
    assert found[0].item.id == "startup.one-off-subsidy.zz"
    assert found[0].left == ()
    assert [fit.certainty for fit in found] == sorted(
        (fit.certainty for fit in found), reverse=True
    )


def test_what_is_still_to_be_checked_is_left(fitting: Fitting) -> None:
    [fit] = [f for f in fitting.fits({"group": VETERAN}, ZHENGZHOU) if "one-off" in f.item.id]
    assert [c.id for c in fit.left] == ["first_business", "months_open"]


def test_what_contradicts_fits_not(fitting: Fitting) -> None:
    said = {"group": VETERAN, "first_business": Said("第二次", yes=False)}
    assert "startup.one-off-subsidy.zz" not in ids(fitting, said)


@pytest.mark.parametrize(("age", "fits"), [(70, True), (69, False), (83, True), (65, False)])
def test_age_decides_what_an_old_person_may_get(fitting: Fitting, age: int, fits: bool) -> None:
    said = {"age": years(age), "resident_pension": Said("农保", yes=True)}
    assert ("pension.high-age-supplement.zz" in ids(fitting, said)) is fits


def test_nothing_said_fits_nothing(fitting: Fitting) -> None:
    assert fitting.fits({}, ZHENGZHOU) == []


def test_what_is_left_open_by_the_document_agrees_with_nothing(fitting: Fitting) -> None:
    assert "startup.one-off-subsidy.zz" not in ids(fitting, {"group": choice("失业人员")})


def test_item_of_another_city_never_fits(fitting: Fitting) -> None:
    said = {"group": VETERAN, "working": Said("没有", yes=False)}
    assert all(id_.endswith((".ly", ".ha")) for id_ in ids(fitting, said, LUOYANG))


def test_firm_gets_what_is_for_firms(fitting: Fitting) -> None:
    said = {PARTY: choice("企业"), "sme": Said("小微", yes=True), "group": VETERAN}
    found = ids(fitting, said)
    assert "employment.internship-subsidy.zz" in found
    assert "startup.one-off-subsidy.zz" not in found


def test_who_tells_of_their_own_age_asks_as_a_person(fitting: Fitting) -> None:
    question = fitting.question({"age": years(40)}, ZHENGZHOU, [])
    assert question is not None
    assert question.trait == "group"


def test_first_of_all_it_is_asked_for_whom(fitting: Fitting) -> None:
    question = fitting.question({}, ZHENGZHOU, [])
    assert question is not None
    assert question.trait == PARTY


@pytest.mark.parametrize(("party", "trait"), [("个人", "group"), ("企业", "business")])
def test_question_is_one_for_those_who_ask(fitting: Fitting, party: str, trait: str) -> None:
    question = fitting.question({PARTY: choice(party)}, ZHENGZHOU, [PARTY])
    assert question is not None
    assert question.trait == trait


def test_what_was_asked_is_not_asked_again(fitting: Fitting) -> None:
    asked: list[str] = []
    for _ in range(20):
        question = fitting.question({}, ZHENGZHOU, asked)
        if question is None:
            break
        asked.append(question.trait)
    assert len(asked) == len(set(asked))
    assert question is None


def test_nothing_is_asked_on_which_no_item_hangs(fitting: Fitting) -> None:
    said = {PARTY: choice("个人"), "group": VETERAN}
    asked = ["age", "working", "home_here"]
    assert fitting.question(said, ZHENGZHOU, asked) is None


def test_known_counts_what_is_asked_for_but_not_for_whom(fitting: Fitting) -> None:
    assert fitting.known({PARTY: choice("个人"), "group": VETERAN, "months_open": MONTHS}) == 1


@pytest.mark.parametrize("question", SETTINGS["questions"], ids=lambda q: q["trait"])
def test_question_of_the_settings_is_about_a_trait_and_offers_its_choices(
    question: dict[str, Any],
) -> None:
    trait = table("traits")[question["trait"]]
    assert set(question.get("of", [])) <= set(SETTINGS["parties"])
    assert set(question.get("offer", [])) <= set(trait.get("choices", {}))


def of_traits(item: Item) -> bool:
    return any(c.trait and "decides" not in c.wants for c in item.conditions)


@pytest.mark.parametrize("item", [i for i in ITEMS if of_traits(i)], ids=lambda i: i.id)
def test_every_item_with_traits_can_fit(fitting: Fitting, item: Item) -> None:
    condition = next(c for c in item.conditions if c.trait and "decides" not in c.wants)
    needed: dict[str, Said] = {}
    for id_, answers in condition.when.items():
        route = next(c for c in item.conditions if c.id == id_)
        needed[route.trait] = choice(*map(str, answers))
    if condition.kind == "choice":
        tried = [choice(label) for label in choices_of(item, condition)]
    elif condition.kind == "yes_no":
        tried = [Said("", yes=True), Said("", yes=False)]
    else:
        tried = [years(n) for n in (0, 3, 5, 50, 70, 1000)]
    found = [ids(fitting, needed | {condition.trait: said}, item.region) for said in tried]
    assert any(item.id in one for one in found)


LOW_INCOME = {"group_of_difficulty": choice("城镇低保家庭人员")}
OUT_OF_WORK = {"group_of_difficulty": choice("一般失业人员"), "group": choice("失业人员")}
DIFFICULTY = "employment.difficulty-groups.zz"


def later_ids(fitting: Fitting, said: dict[str, Said]) -> list[str]:
    found = fitting.fits(said, ZHENGZHOU)
    return [fit.item.id for one in fitting.later(said, ZHENGZHOU, found) for fit in one.fits]


@pytest.mark.parametrize("said", [LOW_INCOME, OUT_OF_WORK])
def test_what_follows_from_a_recognition_may_fit_later(
    fitting: Fitting, said: dict[str, Said]
) -> None:
    now, then = ids(fitting, said), later_ids(fitting, said)
    assert DIFFICULTY in now
    assert {"employment.public-benefit-posts.zz", "insurance.flexible-subsidy.zz"} <= set(then)
    assert set(now) & set(then) == set()


def test_recognition_that_the_document_leaves_open_says_so(fitting: Fitting) -> None:
    [fit] = [f for f in fitting.fits(OUT_OF_WORK, ZHENGZHOU) if f.item.id == DIFFICULTY]
    assert fit.met == ()
    assert [j.condition.id for j in fit.open] == ["group"]


def test_who_is_recognised_already_gets_it_now(fitting: Fitting) -> None:
    said = LOW_INCOME | {"difficulty_recognised": Said("认定过", yes=True)}
    assert "insurance.flexible-subsidy.zz" in ids(fitting, said)
    assert later_ids(fitting, said) == []


def test_who_has_no_reason_for_a_recognition_is_told_of_none(fitting: Fitting) -> None:
    assert later_ids(fitting, {"group": VETERAN}) == []


@pytest.mark.parametrize(
    ("trait", "said", "item"),
    [
        ("months_open", Said("还没开", amount=Amount(Decimal(0), Decimal(0))), "startup.one-off"),
        ("bought_home", choice("还没有买"), "housing.graduates-purchase-subsidy"),
    ],
)
def test_what_is_not_yet_but_may_come_excludes_nothing(
    fitting: Fitting, trait: str, said: Said, item: str
) -> None:
    known = {"group": VETERAN, "education": choice("硕士"), trait: said}
    [fit] = [f for f in fitting.fits(known, ZHENGZHOU) if f.item.id.startswith(item)]
    assert trait in {c.trait for c in fit.left}


def test_home_of_another_kind_excludes_the_subsidy_for_one(fitting: Fitting) -> None:
    known = {"education": choice("硕士"), "bought_home": choice("共有产权住房")}
    assert "housing.graduates-purchase-subsidy.zz" not in ids(fitting, known)


@pytest.mark.parametrize(
    ("text", "topic"),
    [("住房上我能得着啥", "rental"), ("创业这一块都有啥", "startup"), ("养老方面有啥", "pension")],
)
def test_topic_is_named_by_its_word_and_what_follows(
    fitting: Fitting, text: str, topic: str
) -> None:
    assert topic in fitting.topics_of(text)


@pytest.mark.parametrize("text", ["我没工作能享受啥", "我在外面租房住", "工作上班都没有"])
def test_word_of_a_topic_alone_names_none(fitting: Fitting, text: str) -> None:
    assert fitting.topics_of(text) == []


def test_topic_that_was_named_comes_first(fitting: Fitting) -> None:
    said = {"education": choice("硕士"), "graduate": Said("", yes=True), "group": choice("大学生")}
    found = fitting.fits(said, ZHENGZHOU, topics=["startup"])
    topics = [fit.item.topic == "startup" for fit in found]
    assert topics == sorted(topics, reverse=True)
    assert topics[0]


def test_of_a_named_topic_of_which_nothing_agrees_all_may_fit(fitting: Fitting) -> None:
    found = fitting.fits({PARTY: choice("个人")}, ZHENGZHOU, topics=["pension"])
    assert [fit.item.id for fit in found] == ["pension.high-age-supplement.zz"]


def test_item_that_was_spoken_of_may_fit_unless_something_contradicts(fitting: Fitting) -> None:
    spoken_of = ["enterprise.rnd-subsidy.zz"]
    own, others = (Said("", yes=yes) for yes in (True, False))
    for said, listed in (
        ({}, True),
        ({"rnd_own_money": own}, True),
        ({"rnd_own_money": others}, False),
    ):
        found = [f.item.id for f in fitting.fits(said, ZHENGZHOU, spoken_of=spoken_of)]
        assert (spoken_of[0] in found) is listed


@pytest.mark.parametrize("record", SETTINGS["recognitions"], ids=lambda r: r["name"])
def test_recognition_of_the_settings_names_a_matter_and_what_hangs_on_it(
    record: dict[str, Any],
) -> None:
    asked = {c.trait for item in ITEMS if item.matter == record["matter"] for c in item.conditions}
    assert record["by"] in asked
    for trait, held in record["then"].items():
        assert held is True or held in table("traits")[trait]["choices"]


def test_topics_and_traits_of_the_settings_are_known() -> None:
    assert {of for t in SETTINGS["topics"] for of in t["of"]} <= set(table("topics"))
    assert set(SETTINGS["not_yet"]) <= set(table("traits"))
