"""Reads what residents give to a formula: the answer to a question, or a figure said in passing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from policies_kb.amounts import Mention, Mentions, mentions
from policies_kb.figures import chinese_integer, normalise
from policies_kb.formulas.inputs import Fault, Given, fault_of, input_value
from policies_kb.formulas.record import Formula, Input
from policies_kb.formulas.run import fact_values
from policies_kb.formulas.units import SHARE, unit_of
from policies_kb.model import Item
from policies_kb.search.normalise import simplify

_CLAUSE = re.compile(r"[，。,.；;！!？?\s]+(?!\d)|(?<!\d)[.,]")
_NEAR = 8  # characters between a cue and its figure
_BARE_NEAR = 4
_WAN_AT_MOST = 100_000  # in answer to a question about 万元, a larger bare number is meant in 元
# How often something is paid, not for how long: 一个月多少, 每人.
_EACH = re.compile(
    r"(?:每|一|1)个?(?:月|人)(?!半)|按月|按人|人均|月均|每年|(?<![\d一二两三四五六七八九十百几])个人"
)
# Said before how long someone paid in, worked or waited, not before how long something is paid out.
_PAID_IN = re.compile(r"[交缴干]|参保|上班|工作|失业(?![金保补])|开业|营业|等了|毕业|当了|住了")
_MONTHLY = re.compile(r"每个?月|一个月|按月|月月|月[交缴]")
_YEARLY = re.compile(r"一年|每年|年租|全年|年付|整年|1年")
_MANY = r"(\d+|[一二两三四五六七八九十百]+)\s*(?:个(?!月|半月|工作日|点)|名|人|位|家|套|户)"
_OF = re.compile(rf"{_MANY}[^。！？]*?{_MANY}")
_PARTICLES = re.compile(
    r"[了吧啊呀呢哦嗯额呃啦嘞哩的。！!，,\s]+$|^[嗯额呃啊哦那就是大概约差不多有也\s]+"
)
# Said around a figure without a meaning of their own, longer ones first.
_FILLERS = (
    *(
        "刚才说错了",
        "说错了",
        "弄错了",
        "记错了",
        "不对",
        "应该是",
        "换成",
        "改成",
        "要是",
        "如果",
        "的话",
    ),
    *("每个月", "一个月", "每月", "一年", "全年", "去年", "今年", "一共", "总共", "合计"),
    *("虚岁", "毛岁", "将近", "不到", "超过", "以上", "以下", "快", "满", "多"),
    *("大概", "大约", "差不多", "左右", "应该", "就是", "只有", "个人"),
    *("我", "您", "你", "是", "有", "到", "那", "共", "就", "的", "-", "负", "－"),
)
# 周岁九十一 is 九十一周岁.
_UNIT_FIRST = re.compile(r"周岁(?:是|有|满)?([\d零一二三四五六七八九十百]{2,})(?!岁|周岁)")
# Said before a numeral that is all that was said: 她上个月都满九十了.
_SINCE = re.compile(r"^(?:上个月|上月|这个月|去年|今年|刚刚?|已经|都|老人家?|[她他我您]|满)+")
_UNCLEAR = {Fault.SEVERAL, Fault.INEXACT}
# Two digits side by side are a range: 三四千.
_NUMERAL = re.compile(r"(?!.*[一二两三四五六七八九]{2})[零〇一二两三四五六七八九十百千万亿]+")
_MONEY = (("元", 1),)
_TIME = (("月", 1),)


@dataclass(frozen=True)
class Heard:
    """What was heard of an input: an exact number in its unit or a choice's id, or why there is none.

    said: also where it can't be, so that one can say what was heard.
    """

    said: str
    fault: Fault | None = None


def answered(entry: Input, text: str) -> Heard:
    """Return what an answer to the input's question says."""
    text = simplify(text)
    if entry.choices:
        return _chosen(entry, text) or Heard("", Fault.NOTHING)
    ratio = _ratio(entry, text)
    if ratio is not None:
        return ratio
    read = mentions(_bare_numeral(text), entry.unit)
    found = [m for m in read.found if not m.bare]
    if not found and _hardly_more(entry, read):
        found = list(read.found)
    if len(found) > 1 and entry.cues:
        found = list(_beside(entry.cues, read)) or found
    return _only(entry, read, found) or Heard("", Fault.NOTHING)


def volunteered(formula: Formula, text: str) -> dict[str, Heard]:
    """Return what a sentence clearly says of the formula's inputs without having been asked.

    A figure counts with its unit, or without one right beside the input's cue; beside two cues it is the nearer one's.
    """
    text = _UNIT_FIRST.sub(r"\1周岁", simplify(text))
    heard: dict[str, Heard] = {}
    amounts = [entry for entry in formula.inputs if not entry.choices]
    claims = {entry.id: _claimed(entry, amounts, text) for entry in amounts}
    for entry in formula.inputs:
        one = _chosen(entry, text) or _ratio(entry, text)
        if one is None and entry.id in claims:
            read, found = claims[entry.id]
            rivals = [other for id_, (_, other) in claims.items() if id_ != entry.id]
            kept = [
                mention
                for mention, gap in found.items()
                if all(gap < other.get(mention, gap + 1) for other in rivals)
            ]
            one = _only(entry, read, kept)
        if one is not None and one.fault not in _UNCLEAR:
            heard[entry.id] = one
    return heard


def unexplained(formula: Formula, item: Item, given: Given, text: str) -> bool:
    """Tell whether a sentence names money or a share that is neither given nor a fact of the item.

    Then it may ask for another sum.
    """
    text = simplify(text)
    known = {input_value(e, given[e.id]) for e in formula.inputs if e.id in given}
    known |= {*fact_values(item).values()}
    optional = [entry for entry in formula.inputs if entry.optional]
    for unit in ("元", "%"):
        read = mentions(text, unit)
        # 留下来的不到一半 is no exact share, but no other sum either: what can be left out is.
        vague = {m for e in optional if e.unit == unit for m in _beside(e.cues, read)}
        for mention in read.found:
            if mention in vague and not mention.amount.exact:
                continue
            value = Fraction(mention.amount.least) * (unit_of(unit).factor if unit == "%" else 1)
            yearly = {value, value / 12}  # rent of a year, told by the month
            if not mention.bare and not yearly & known:
                return True
    return False


def _claimed(
    entry: Input, amounts: Sequence[Input], text: str
) -> tuple[Mentions, dict[Mention, int]]:
    """Return the amounts that may be the input's, with how far they stand from its cue."""
    unit = unit_of(entry.unit)
    if unit.dimension == _TIME or entry.unit == "人":
        text = _EACH.sub("，", text)
    read = mentions(text, entry.unit)
    said = [mention for mention in read.found if not mention.bare]
    if unit.dimension == _TIME and not any(_PAID_IN.search(cue) for cue in entry.cues):
        said = [m for m in said if not _PAID_IN.search(_clause_before(read, m))]
    alone = sum(unit_of(other.unit).dimension == unit.dimension for other in amounts) == 1
    if not entry.cues:
        return read, dict.fromkeys(said, 0)
    beside = _beside(entry.cues, read)
    if not beside and alone and len(said) == 1 and any(cue in read.text for cue in entry.cues):
        beside = dict.fromkeys(said, 0)
    return read, beside


def _beside(cues: Sequence[str], read: Mentions) -> dict[Mention, int]:
    """Return the amounts that stand beside a cue, no other amount between, with their distance from it."""
    beside = {}
    ends = [0, *(mention.end for mention in read.found)]
    starts = [*(mention.start for mention in read.found), len(read.text)]
    for n, mention in enumerate(read.found):
        before = _CLAUSE.split(read.text[ends[n] : mention.start].rstrip())[-1]
        gaps = [len(before) - before.rfind(cue) - len(cue) for cue in cues if cue in before]
        after = read.text[mention.end : starts[n + 1]]
        # What follows a figure names it only at once: 9000块社保. Before another figure it names that one.
        if not mention.bare and (starts[n + 1] == len(read.text) or _CLAUSE.search(after)):
            gaps += [after.find(cue) for cue in cues if cue in after[:_BARE_NEAR]]
        if gaps and min(gaps) <= (_BARE_NEAR if mention.bare else _NEAR):
            beside[mention] = min(gaps)
    return beside


def _clause_before(read: Mentions, mention: Mention) -> str:
    """Return what stands right before an amount, from the last stop or amount on."""
    start = max((m.end for m in read.found if m.end <= mention.start), default=0)
    return _CLAUSE.split(read.text[start : mention.start].rstrip())[-1][-_NEAR:]


def _only(entry: Input, read: Mentions, found: Sequence[Mention]) -> Heard | None:
    if not found:
        return None
    numbers = {_number(entry, read, mention) for mention in found}
    if len(numbers) > 1:
        return Heard("", Fault.SEVERAL)
    number = numbers.pop()
    if number is None:
        return Heard(read.text[found[0].start : found[0].end], Fault.INEXACT)
    return Heard(str(number), fault_of(entry, str(number)))


def _number(entry: Input, read: Mentions, mention: Mention) -> Fraction | None:
    """Return a mention in the input's unit, or None where it isn't one number."""
    if not mention.amount.exact:
        return None
    number = Fraction(mention.amount.least)
    unit = unit_of(entry.unit)
    in_base = not mention.bare and unit.dimension != SHARE
    if unit.dimension == _MONEY and abs(number) >= _WAN_AT_MOST:
        in_base = True
    if in_base:
        number /= unit.factor
    before = _CLAUSE.split(read.text[: mention.start])[-1]
    if "月" in entry.per:
        return number / 12 if _YEARLY.search(before) else number
    if unit.dimension == _MONEY and not entry.per and _MONTHLY.search(before):
        return _for_all_months(number, read.text)
    return number


def _for_all_months(monthly: Fraction, text: str) -> Fraction | None:
    """Return what is paid in all months that a text names (每月900，交满12个月), or None where it names several times.

    Where it names no time the sum is one for a month.
    """
    times = {m.amount for m in mentions(_EACH.sub("，", text), "个月").found if not m.bare}
    if not times:
        return monthly
    [amount, *others] = times
    return None if others or not amount.exact else monthly * Fraction(amount.least)


def _ratio(entry: Input, text: str) -> Heard | None:
    """Read 10个留了5个 as a share."""
    match = _OF.search(text) if entry.unit == "%" else None
    if match is None or (entry.cues and not any(cue in text for cue in entry.cues)):
        return None
    whole, part = (next(iter(mentions(f"{n}个", "个").found)).amount.least for n in match.groups())
    if not 0 <= part <= whole or whole == 0:
        return None
    return Heard(str(Fraction(part) / Fraction(whole) * 100))


def _hardly_more(entry: Input, read: Mentions) -> bool:
    """Tell whether bare figures are nearly all that was said: 一共交了8000 is an answer, 我妈82了 is none in money."""
    rest = read.text
    for mention in reversed(read.found):
        rest = rest[: mention.start] + rest[mention.end :]
    for word in (*entry.cues, *_FILLERS):
        rest = rest.replace(word, "")
    return not _PARTICLES.sub("", rest).strip()


def _chosen(entry: Input, text: str) -> Heard | None:
    named = [
        choice
        for choice in entry.choices
        if text == choice.label or any(word in text for word in (choice.label, *choice.words))
    ]
    return Heard(named[0].id) if len(named) == 1 else None


def _bare_numeral(text: str) -> str:
    """Write a numeral that is all that was said as one that is found without a unit: 八十一 is 81."""
    plain = _SINCE.sub("", _PARTICLES.sub("", _PARTICLES.sub("", normalise(text))))
    return str(chinese_integer(plain)) if _NUMERAL.fullmatch(plain) else text
