"""Choices that the resident lists and then chooses from: 先问甲…；乙… and then 先答乙, 后头那个."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.turn import Turn
from policies_kb.figures import chinese_integer
from policies_kb.search.normalise import simplify

# What begins each thing in a list: 第一，… 第二，…; 一是… 二是…; 1、… 2、…; 甲：… 乙：…; 一个是… 一个是….
_MARKS: Sequence[re.Pattern[str]] = (
    re.compile(r"第[一二三四1-4](?:[个件条项样]?(?:事儿?|问题)?(?:是|就是)|[个件]?事?[,:、])"),
    re.compile(r"(?<![十第\d])[一二三四](?:是|来|呢)[,:、]?"),
    re.compile(r"(?<![\d.])[1-4]\s*[、.)](?!\d)"),
    re.compile(r"[甲乙丙丁][:、,是]"),
    re.compile(r"[ABCDabcd][:、.,]"),
    re.compile(r"(?:另外?|还有|再)?一[个件条项样](?:事儿?)?(?:是|,|:|问)"),
)
# Said of the list itself.
_OF_THE_LIST = re.compile(
    r"(?:我|俺|咱)?(?:有|想|要|先)*(?:问|了解|打听)?.?[两俩2几三3][个件样条](?:事儿?|问题|情况)?(?:[想要]?问)?"
)
_NAMED = re.compile(
    r"(?:第|先|说|答|问|看|讲|选|就)?(?:(?P<number>[1-4一二三四两])[个件条项样号]?|(?P<letter>[甲乙丙丁ABCDabcd])|"
    r"(?P<first>前头?|头|前面|上面|开头|最先|先头)(?:那|的|一|第)*[一]?[个件条项样]?|"
    r"(?P<last>后头?|后面|末|末尾|最后|下面|另外?)(?:那|的|一|第)*[一]?[个件条项样]?)"
)
_AROUND = re.compile(
    r"^(?:嗯|那|你|您|给我|给俺|咱|还是|我|俺|要|想|就|先|请|帮我|麻烦)*(?:说说|讲讲|说|讲|答|回答|问|看|选|办|聊)?(?:一下)?|"
    r"(?:说|讲|答|问|的|那个|个|吧|呢|呗|啊|呀|了|嘛|再说|就行|先|事儿?|问题|[，。,.！!？?\s])+$"
)
_BARE = re.compile(r"第?[1-4一二三四两]个?")
_REMEMBERED = 2  # turns
_LONGEST = 14  # characters of a turn that only chooses
_LEAST = 2  # characters of a thing that is listed


def chosen_of_list(turn: Turn) -> str | None:
    """Return what the resident chooses of the things that they listed a few turns before, or None.

    What was said before the list is put before it: it may name the place or what is asked. A bare number means one of
    the options where some were just offered.
    """
    text = simplify(turn.text)
    offered = (turn.last or {}).get("kind") in {"clarification", "question"}
    if len(text) > _LONGEST or (offered and _BARE.fullmatch(text)):
        return None
    for said in turn.said[:1] if offered else turn.said[:_REMEMBERED]:
        head, things = listed(said)
        place = _place(text, len(things)) if things else None
        if place is not None:
            return f"{head}{things[place]}"
    return None


def listed(text: str) -> tuple[str, list[str]]:
    """Return what stands before a list in a text, and the things listed; none where there is no list."""
    text = simplify(text)
    for mark in _MARKS:
        found = list(mark.finditer(text))
        if len(found) < 2:
            continue
        ends = [m.start() for m in found[1:]] + [len(text)]
        things = [text[m.end() : end].strip(",。;、. ") for m, end in zip(found, ends, strict=True)]
        if all(len(thing) >= _LEAST for thing in things):
            return _OF_THE_LIST.sub("", text[: found[0].start()]).strip(",:。 "), things
    return "", []


def _place(text: str, most: int) -> int | None:
    rest = _AROUND.sub("", _AROUND.sub("", text))
    match = _NAMED.fullmatch(rest)
    if match is None:
        return None
    if match["first"]:
        return 0
    if match["last"]:
        return most - 1
    if match["letter"]:
        letter = match["letter"].upper()
        place = ("甲乙丙丁" if letter in "甲乙丙丁" else "ABCD").index(letter)
    else:
        number = match["number"]
        place = (int(number) if number.isdigit() else chinese_integer(number) or 0) - 1
    return place if 0 <= place < most else None
