"""The checks of the content, in order: schema, references, completeness, wording, figures, duplicates, overlaps."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from policies_kb.checking.astray import Question, questions_of
from policies_kb.checking.conditions import condition_faults
from policies_kb.checking.findings import Finding, line_of, missing_figures
from policies_kb.checking.formulas import formula_faults
from policies_kb.checking.overlap import OVERLAPS, overlap_faults
from policies_kb.checking.proof import proof_failures
from policies_kb.checking.series import series_faults
from policies_kb.model import Document, Facet, Item
from policies_kb.originals import Original
from policies_kb.records import (
    CONTENT,
    RecordFile,
    document_files,
    document_of,
    item_files,
    item_of,
    question_files,
    read_yaml,
    table,
)

_SCHEMA = Path(__file__).parents[1] / "schema"
_HAN_FIGURE = re.compile(
    r"[二三四五六七八九十百]+(?:万|亿)?(?:元|个月|个工作日|周岁|平方米|％|%)|百分之[一二三四五六七八九十]"
)
_TEMPLATES_OWN = re.compile("另外(?!{)")  # 另外{half} is the other half
_MOST_KEY_FACTS = 3


def check_content(originals: Mapping[str, Original], content: Path = CONTENT) -> list[Finding]:
    """Return all faults of the content; figures are proved against the mounted ``originals``."""
    registers, files = list(document_files(content)), list(item_files(content))
    voices, path = list(question_files(content)), content / OVERLAPS
    findings = [
        *_schema("document", registers),
        *_schema("item", files),
        *_schema("questions", voices),
        *_schema("overlaps", [RecordFile(path, read_yaml(path))]),
    ]
    broken = {finding.path for finding in findings}
    findings.extend(_document_regions([r for r in registers if r.path not in broken], content))
    documents = {d.id: d for d in (document_of(r) for r in registers if r.path not in broken)}
    whole = [file for file in files if file.path not in broken]
    items = [(file, item_of(file.data)) for file in whole]
    for file, item in items:
        findings.extend(_references(file, item, documents, content))
        findings.extend(_completeness(file, item, content))
        findings.extend(_wording(file, item))
        findings.extend(condition_faults(file, item, content))
        findings.extend(formula_faults(file, item))
        findings.extend(series_faults(file, item))
        findings.extend(_proof(file, item, originals))
    asked = [voice for voice in voices if voice.path not in broken]
    questions = questions_of(whole, asked)
    known = {item.id: item for _, item in items}
    doubtful = list(_duplicates(items, questions))
    if not broken:
        doubtful += (fault for voice in asked for fault in _further_questions(voice, known))
    findings.extend(doubtful)
    if not broken and not doubtful:  # else it isn't known what is asked about which item
        by_id = {item.id: (file, item) for file, item in items}
        findings.extend(overlap_faults(by_id, questions, content))
    for file, item in items:
        for n, related in enumerate(item.related):
            if related not in known and not broken:
                line = line_of(file.path, ["related", n])
                findings.append(
                    Finding(file.path, line, f"related item {related!r} does not exist; remove it")
                )
    return sorted(findings)


def _schema(kind: str, files: list[RecordFile]) -> Iterator[Finding]:
    validator = Draft202012Validator(
        json.loads((_SCHEMA / f"{kind}.schema.json").read_text("utf-8"))
    )
    for file in files:
        for error in validator.iter_errors(file.data):
            keys = list(error.absolute_path)
            where = ".".join(map(str, keys)) or "record"
            yield Finding(file.path, line_of(file.path, keys), f"{where}: {error.message}")


def _document_regions(registers: list[RecordFile], content: Path) -> Iterator[Finding]:
    for file in registers:
        region = file.data["region"]
        if region not in table("regions", content):
            yield Finding(
                file.path,
                line_of(file.path, ["region"]),
                f"unknown region {region!r}; write one of regions.yml, or add it there",
            )


def _references(
    file: RecordFile, item: Item, documents: Mapping[str, Document], content: Path
) -> Iterator[Finding]:
    groups: list[tuple[list[str | int], Any]] = [
        (["facts", n], f.sources) for n, f in item.facts.items()
    ]
    groups += [(["contradictions", n], c.sources) for n, c in enumerate(item.contradictions)]
    groups += [(["conditions", n], c.sources) for n, c in enumerate(item.conditions)]
    for keys, sources in groups:
        for source in sources:
            document = documents.get(source.document)
            if document is None:
                yield Finding(
                    file.path, line_of(file.path, keys), f"unknown document {source.document!r}"
                )
            elif source.section not in document.sections:
                message = (
                    f"{source.document} has no section {source.section!r}; see its .sections.yml"
                )
                yield Finding(file.path, line_of(file.path, keys), message)
    region = table("regions", content).get(item.region)
    if region is None:
        line = line_of(file.path, ["region"])
        yield Finding(file.path, line, f"unknown region {item.region!r}; see regions.yml")
    elif not item.id.endswith(f".{region['mark']}"):
        yield Finding(
            file.path,
            line_of(file.path, ["region"]),
            f"id {item.id!r} must end in .{region['mark']}",
        )
    if item.topic not in table("topics", content):
        yield Finding(
            file.path, line_of(file.path, ["id"]), f"unknown topic {item.topic!r}; see topics.yml"
        )
    if file.path.stem != item.id.partition(".")[2] or file.path.parent.name != item.topic:
        yield Finding(
            file.path,
            1,
            f"item {item.id} belongs into {item.topic}/{item.id.partition('.')[2]}.yml",
        )


def _completeness(file: RecordFile, item: Item, content: Path) -> Iterator[Finding]:
    stated = {fact.facet for fact in item.facts.values()}
    for name in table("kinds", content)[item.kind]:
        facet = Facet(name)
        if facet not in stated and facet not in item.not_stated:
            yield Finding(
                file.path,
                1,
                f"facet {name} is neither stated nor under not_stated (kind {item.kind})",
            )
    for facet in stated & set(item.not_stated):
        yield Finding(
            file.path,
            line_of(file.path, ["not_stated", facet]),
            f"{facet} is stated and not_stated",
        )
    for facet in item.questions:
        yield from _unanswerable(file, item, facet, ["questions", facet])
    if sum(map(len, item.questions.values())) < 8:
        yield Finding(
            file.path, line_of(file.path, ["questions"]), "fewer than 8 example questions"
        )
    if not 1 <= sum(fact.key for fact in item.facts.values()) <= _MOST_KEY_FACTS:
        yield Finding(
            file.path,
            line_of(file.path, ["facts"]),
            f"mark 1 to {_MOST_KEY_FACTS} facts with key: true",
        )


def _unanswerable(
    file: RecordFile, item: Item, facet: Facet, keys: list[str | int]
) -> Iterator[Finding]:
    """Find questions about a facet that an item neither states nor says to be left open."""
    stated = {fact.facet for fact in item.facts.values()}
    if facet not in stated and facet not in item.not_stated and facet is not Facet.VALIDITY:
        message = (
            f"questions about {facet} of {item.id}, which is neither stated nor under not_stated"
        )
        yield Finding(file.path, line_of(file.path, keys), message)


def _further_questions(file: RecordFile, items: Mapping[str, Item]) -> Iterator[Finding]:
    for id_, by_facet in file.data.items():
        if id_ not in items:
            yield Finding(file.path, line_of(file.path, [id_]), f"unknown item {id_!r}")
            continue
        for facet in by_facet:
            yield from _unanswerable(file, items[id_], Facet(facet), [id_, facet])


def _wording(file: RecordFile, item: Item) -> Iterator[Finding]:
    for name in item.parts:
        whole = file.data["facts"][name]["part_of"]
        line = line_of(file.path, ["facts", name])
        if whole not in item.facts:
            yield Finding(file.path, line, f"{name} is part of {whole!r}, which is no fact")
        elif f"{{{name}}}" not in item.facts[whole].text:
            message = f"text of {whole} does not tell its part: write {{{name}}}"
            yield Finding(file.path, line, message)
    for name, fact in item.facts.items():
        line = line_of(file.path, ["facts", name, "text"])
        yield from missing_figures(file.path, item, line, f"text of {name}", fact.text)
        if fact.figure and f"{{{name}}}" not in fact.text:
            yield Finding(
                file.path, line, f"text of {name} does not use its own value: write {{{name}}}"
            )
        if fact.text.rstrip().endswith(("。", "；", "，")):
            yield Finding(
                file.path, line, f"text of {name} ends in a stop; leave it to the template"
            )
        if _TEMPLATES_OWN.match(fact.text):
            yield Finding(
                file.path, line, f"text of {name} begins with 另外; leave it to the template"
            )
        if found := _HAN_FIGURE.search(fact.text):
            yield Finding(
                file.path,
                line,
                f"text of {name}: write {found.group(0)!r} with Arabic digits, so it is proved",
            )

    for n, contradiction in enumerate(item.contradictions):
        line = line_of(file.path, ["contradictions", n, "text"])
        yield from missing_figures(
            file.path, item, line, f"contradiction {n + 1}", contradiction.text
        )


def _proof(file: RecordFile, item: Item, originals: Mapping[str, Original]) -> Iterator[Finding]:
    if not originals:
        return
    for message in proof_failures(item, originals):
        name = message.partition(":")[0].removeprefix("fact ")
        yield Finding(file.path, line_of(file.path, ["facts", name]), message)


def _duplicates(
    items: list[tuple[RecordFile, Item]], questions: Iterable[Question]
) -> Iterator[Finding]:
    ids: dict[str, list[RecordFile]] = defaultdict(list)
    for file, item in items:
        ids[item.id].append(file)
    for id_, files in ids.items():
        for file in files[1:]:
            yield Finding(file.path, 1, f"id {id_} stands in {files[0].path} as well")
    regions = {item.id: item.region for _, item in items}
    first: dict[tuple[str, str], Question] = {}
    for question in questions:
        held = first.setdefault((regions.get(question.item, ""), question.text), question)
        if held.item != question.item:
            message = f"question {question.text!r} of {question.item} stands in {held.item} as well"
            line = line_of(question.path, question.keys)
            yield Finding(
                question.path, line, f"{message} ({held.place}); whose is it?", (held.path,)
            )
