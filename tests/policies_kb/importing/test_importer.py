from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from policies_kb.importing.errors import OriginalError
from policies_kb.importing.importer import Imported, import_files
from policies_kb.originals import load_originals
from policies_kb.records import read_yaml
from tests.policies_kb.importing.rendered import FORMATS, blocks_of_file
from tests.policies_kb.small_content import (
    DOCUMENT,
    ORIGINAL,
    write_document,
    write_tables,
)

TODAY = date(2026, 11, 20)
NEW = """\
洛阳市人民政府关于蜂箱的通知
洛政蜂〔2024〕2号
2024年5月6日
一、补贴
蜂箱按个补贴。
二、附则
本通知自印发之日起施行，有效期两年。
"""
GAZETTE = """\
洛阳市人民政府
关于甲的通知
洛政〔2024〕1号 2024年1月2日
一、甲
正文甲。
洛阳市人民政府
关于乙的通知
洛政〔2024〕2号 2024年1月3日
一、乙
正文乙。
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The tables and the one document of the small register."""
    write_tables(tmp_path / "content")
    write_document(tmp_path / "content")
    return tmp_path / "content"


def file(content: Path, name: str, text: str) -> Path:
    path = content.parent / name
    path.write_bytes(FORMATS[path.suffix](blocks_of_file(text)))
    return path


def imported(content: Path, *paths: Path) -> list[Imported]:
    return import_files(paths, content, TODAY)


def held(content: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (content / "documents").iterdir()}


@pytest.mark.parametrize("suffix", FORMATS)
def test_new_document_gets_an_entry_and_its_sections(content: Path, suffix: str) -> None:
    [one] = imported(content, file(content, f"new{suffix}", NEW))
    assert (one.id, one.proposed, one.changed, one.sections) == (
        "luozhengfeng-2024-2",
        True,
        True,
        3,
    )
    record = read_yaml(content / "documents" / "luozhengfeng-2024-2.yml")
    assert record == {
        "id": "luozhengfeng-2024-2",
        "title": "洛阳市人民政府关于蜂箱的通知",
        "number": "洛政蜂〔2024〕2号",
        "issuer": "洛阳市人民政府",
        "region": "410300",
        "issued_on": "2024-05-06",
        "file": f"new{suffix}",
        "valid_until": "2026-05-05",
        "reviewed": "2026-11-20",
    }
    listed = read_yaml(content / "documents" / "luozhengfeng-2024-2.sections.yml")
    assert [row[0] for row in listed["sections"]] == ["preamble", "1", "2"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_entry_that_was_proposed_is_what_the_pipeline_reads(content: Path, suffix: str) -> None:
    path = file(content, f"new{suffix}", NEW)
    imported(content, path)
    original = load_originals(path.parent, content)["luozhengfeng-2024-2"]
    assert original.sections["1"].lines == ["补贴", "蜂箱按个补贴。"]


def test_entry_copies_no_sentence_of_the_original(content: Path) -> None:
    [one] = imported(content, file(content, "new.txt", NEW))
    written = b"".join(held(content).values()).decode()
    assert "有效期两年" not in written
    assert any("本通知自印发之日起施行，有效期两年。" in check for check in one.checks)


def test_document_of_the_register_gets_its_sections_only(content: Path) -> None:
    before = held(content)
    [one] = imported(content, file(content, "sample.docx", ORIGINAL))
    assert (one.id, one.proposed, one.changed) == ("sample-2022", False, True)
    after = held(content)
    assert after.keys() == before.keys()
    assert after["sample-2022.yml"] == before["sample-2022.yml"]
    assert after["sample-2022.sections.yml"] != before["sample-2022.sections.yml"]
    assert any("the register names sample.txt" in check for check in one.checks)


def test_document_without_a_number_is_known_by_its_file(content: Path) -> None:
    write_document(content, DOCUMENT | {"number": None})
    text = "一、补贴标准\n按照标准执行。\n"
    [one] = imported(content, file(content, "sample.pdf", text))
    assert (one.id, one.proposed) == ("sample-2022", False)


def test_document_without_a_number_is_known_by_its_title(content: Path) -> None:
    write_document(content, DOCUMENT | {"number": None})
    text = f"{DOCUMENT['title']}\n一、补贴标准\n按照标准执行。\n"
    [one] = imported(content, file(content, "other.html", text))
    assert one.id == "sample-2022"


def test_sections_that_are_gone_are_told(content: Path) -> None:
    [one] = imported(content, file(content, "sample.txt", ORIGINAL.partition("二、")[0]))
    assert any("sections gone: 2; is the file whole?" in check for check in one.checks)


@pytest.mark.parametrize("suffix", FORMATS)
def test_importing_again_changes_nothing(content: Path, suffix: str) -> None:
    path = file(content, f"gazette{suffix}", GAZETTE)
    first = imported(content, path)
    assert [one.id for one in first] == ["luozheng-2024-1", "luozheng-2024-2"]
    before = held(content)
    assert [(one.proposed, one.changed) for one in imported(content, path)] == [(False, False)] * 2
    assert held(content) == before


def test_entry_that_an_editor_has_mended_is_not_touched(content: Path) -> None:
    path = file(content, "new.txt", NEW)
    imported(content, path)
    entry = content / "documents" / "luozhengfeng-2024-2.yml"
    entry.write_text(entry.read_text("utf-8").replace("2026-05-05", "2027-01-01"), "utf-8")
    mended = entry.read_bytes()
    imported(content, path)
    assert entry.read_bytes() == mended


def test_one_bad_file_of_several_leaves_nothing_written_and_all_bad_ones_are_named(
    content: Path,
) -> None:
    before = held(content)
    good, empty, prose = (content.parent / name for name in ("new.txt", "empty.pdf", "prose.txt"))
    good.write_text(NEW, "utf-8")
    empty.write_bytes(b"")
    prose.write_text("没有标题的一段话。", "utf-8")
    with pytest.raises(OriginalError) as error:
        imported(content, good, empty, prose)
    told = str(error.value).splitlines()
    assert told[0].startswith(f"{empty}: the file is empty")
    assert told[1].startswith(f"{prose}:1: neither headings")
    assert told[2] == "nothing was written"
    assert held(content) == before


def test_same_document_in_two_files_is_refused(content: Path) -> None:
    paths = [file(content, name, NEW) for name in ("a.txt", "b.docx")]
    with pytest.raises(OriginalError, match="stands in another of these files") as error:
        imported(content, *paths)
    assert str(paths[1]) in str(error.value)


def test_correction_that_fits_no_longer_is_refused_with_the_register(content: Path) -> None:
    entry = write_document(
        content, DOCUMENT | {"corrections": [{"begins": "没有的话", "section": "1"}]}
    )
    path = file(content, "sample.txt", ORIGINAL)
    with pytest.raises(OriginalError, match="mend corrections in") as error:
        imported(content, path)
    assert str(path) in str(error.value)
    assert str(entry) in str(error.value)


def test_files_that_cannot_be_written_are_refused_with_the_remedy(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(content, "new.txt", NEW)
    before = held(content)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OriginalError, match="No space left") as error:
        imported(content, path)
    assert "luozhengfeng-2024-2" in str(error.value)
    assert "nothing was written" in str(error.value)
    assert held(content) == before


def test_progress_names_each_file_and_document(content: Path) -> None:
    said: list[str] = []
    paths = [file(content, "gazette.txt", GAZETTE), file(content, "new.txt", NEW)]
    import_files(paths, content, TODAY, said.append)
    assert said == [
        "1/2 gazette.txt: reading",
        "  luozheng-2024-1: 2 sections",
        "  luozheng-2024-2: 2 sections",
        "2/2 new.txt: reading",
        "  luozhengfeng-2024-2: 3 sections",
    ]
