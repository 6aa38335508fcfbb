"""The originals, and a small document, rendered in every format give the same sections and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies_kb.importing.paragraphs import Block, blocks_of
from policies_kb.originals import Original, load_originals, section_rows
from policies_kb.records import (
    CONTENT,
    SECTIONS_SUFFIX,
    document_files,
    originals_directory,
    read_yaml,
)
from tests.policies_kb.importing.rendered import FORMATS, blocks_of_file

SMALL = """\
郑州市人民政府关于印发养蜂补贴办法的通知
郑政蜂〔2022〕1号
各区县人民政府：
现将办法印发给你们，请认真贯彻执行，执行中遇到的问题及时向市农业农村局报告，并抄送市财政局和市人力资源社会保障局备案。
第一章 总则
第一条 为了扶持首次养蜂的返乡农民、退役军人和高校毕业生，根据有关规定，制定本办法，每户补贴1万元（一次性），占投入的70％，最高12,000元；LPR+150BP以内给予贴息。
第二章 标准
第二条 标准如下：
（一）首次养蜂的，给予5000元；
（二）满一年的，给予蜂箱补助。
专栏1 养蜂指标
指标\t单位\t2020年\t2025年
1.养蜂户数达到的数量（含合作社和家庭农场）\t万户\t3.5\t5
2.蜂箱补助覆盖率\t%\t40\t≥95
第三章 附则
第三条 本办法自印发之日起施行，有效期三年。
"""  # noqa: E501 - a paragraph that wraps on a page


def plain(text: str) -> str:
    """Drop spaces: a PDF doesn't tell those at the end of a line."""
    return re.sub(r"\s", "", text)


def tree(original: Original) -> list[list[str]]:
    """Return the sections as the register lists them, titles without spaces."""
    return [
        [id_, place, plain(title), parent] for id_, place, title, parent in section_rows(original)
    ]


def texts(original: Original) -> dict[str, list[str]]:
    """Return the paragraphs and rows of each section, cells apart, without spaces."""
    return {
        section.id: [
            "\t".join(map(plain, block.cells)) for block in section.blocks if plain(block.text)
        ]
        for section in original.sections.values()
    }


def small_blocks() -> list[Block]:
    return blocks_of(SMALL.splitlines())


@pytest.fixture(params=FORMATS)
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Original:
    """The small document, read from the format of the test."""
    file = f"small{request.param}"
    (tmp_path / file).write_bytes(FORMATS[request.param]([small_blocks()]))
    (tmp_path / "documents").mkdir()
    record = {"id": "small", "number": "郑政蜂〔2022〕1号", "file": file}
    (tmp_path / "documents" / "small.yml").write_text(yaml.safe_dump(record), "utf-8")
    return load_originals(tmp_path, tmp_path)["small"]


def test_small_document_of_every_format_has_the_same_sections(small: Original) -> None:
    ids = ["preamble", "c1", "c1.art1", "c2", "c2.art2", "c2.art2.1", "c2.art2.2", "c2.box1"]
    assert list(small.sections) == [*ids, "c3", "c3.art3"]


def test_small_document_of_every_format_has_the_same_paragraphs(small: Original) -> None:
    found = [line for lines in texts(small).values() for line in lines]
    written = [
        "\t".join(map(plain, b.cells)) for b in small_blocks() if not is_titled(plain(b.text))
    ]
    assert [line for line in found if "\t" not in line and not is_head(line)] == [
        line for line in written if "\t" not in line and not is_head(line)
    ]


def is_titled(text: str) -> bool:
    return bool(re.match(r"第.章|专栏", text))


def is_head(text: str) -> bool:
    """Tell whether a one-page PDF may hold the line as the head of its page."""
    return text.startswith("郑州市人民政府公报")


def test_table_of_every_format_keeps_its_rows_and_cells(small: Original) -> None:
    rows = [line for lines in texts(small).values() for line in lines if "\t" in line]
    assert [row.split("\t") for row in rows if not is_head(row)] == [
        ["指标", "单位", "2020年", "2025年"],
        ["1.养蜂户数达到的数量（含合作社和家庭农场）", "万户", "3.5", "5"],
        ["2.蜂箱补助覆盖率", "%", "40", "≥95"],
    ]


@pytest.fixture(scope="session", params=FORMATS)
def rendered(
    request: pytest.FixtureRequest,
    originals: dict[str, Original],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Original]:
    """The mounted originals, rendered in a format and read again."""
    assert originals
    into = tmp_path_factory.mktemp("rendered")
    (into / "documents").mkdir()
    render: Callable[[Any], bytes] = FORMATS[request.param]
    for file in document_files():
        name = Path(file.data["file"]).with_suffix(request.param).name
        if not (into / name).exists():
            text = (originals_directory() / file.data["file"]).read_text("utf-8-sig")
            (into / name).write_bytes(render(blocks_of_file(text)))
        record = file.path.read_text("utf-8").replace(file.data["file"], name)
        (into / "documents" / file.path.name).write_text(record, "utf-8")
    return load_originals(into, into)


def test_originals_of_every_format_give_the_trees_of_the_register(
    rendered: dict[str, Original],
) -> None:
    for id_, original in rendered.items():
        listed = read_yaml(CONTENT / "documents" / f"{id_}{SECTIONS_SUFFIX}")["sections"]
        assert tree(original) == [[i, at, plain(title), up] for i, at, title, up in listed], id_


def test_originals_of_every_format_give_the_same_paragraphs_and_rows(
    rendered: dict[str, Original], originals: dict[str, Original]
) -> None:
    assert list(rendered) == list(originals)
    for id_, original in rendered.items():
        assert texts(original) == texts(originals[id_]), id_
