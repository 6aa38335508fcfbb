from __future__ import annotations

import json

import pytest

from policies_kb.eligibility.interview import Interview
from policies_kb.eligibility.profile import Profile
from policies_kb.eligibility.said import UNKNOWN, Said
from tests.policies_kb.eligibility.conftest import TODAY

VETERAN = Profile("", {"group": Said("退伍", choices=("退役军人",))})


def test_text_about_oneself_is_kept(interview: Interview) -> None:
    profile = Profile().heard("我退伍回来了", interview, TODAY)
    assert profile.about == ""
    assert profile.said["group"].choices == ("退役军人",)


def test_text_about_anybody_is_not(interview: Interview) -> None:
    assert Profile().heard("退役军人能领多少", interview, TODAY) == Profile()


def test_text_that_states_is_kept_even_where_it_names_nobody(interview: Interview) -> None:
    profile = Profile().heard("退役军人，帮我核对", interview, TODAY, stating=True)
    assert profile.said["group"].choices == ("退役军人",)


def test_someone_else_is_a_new_profile(interview: Interview) -> None:
    profile = VETERAN.heard("我妈81岁了", interview, TODAY)
    assert profile.about == "妈妈"
    assert list(profile.said) == ["age"]


def test_she_is_the_one_who_was_spoken_of(interview: Interview) -> None:
    profile = Profile("妈妈").heard("她参加的是农保", interview, TODAY)
    assert profile.about == "妈妈"
    assert profile.said["resident_pension"].yes is True


def test_oneself_after_someone_else_is_a_new_profile(interview: Interview) -> None:
    profile = Profile("妈妈", {"age": Said("81周岁")}).heard("那我自己呢", interview, TODAY)
    assert profile == Profile()


def test_what_is_said_later_holds(interview: Interview) -> None:
    profile = VETERAN.heard("我是农民工", interview, TODAY)
    assert profile.said["group"].choices == ("农民工",)


def test_what_one_does_not_know_replaces_nothing() -> None:
    assert VETERAN.with_said({"group": UNKNOWN}) == VETERAN


@pytest.mark.parametrize("profile", [Profile(), VETERAN, Profile("妈妈", VETERAN.said)])
def test_profile_is_remembered_as_plain_json(profile: Profile) -> None:
    assert Profile.of_record(json.loads(json.dumps(profile.record()))) == profile


def test_no_record_is_an_empty_profile() -> None:
    assert Profile.of_record(None) == Profile()
