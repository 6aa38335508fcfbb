from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from policies_kb.checking.findings import Finding
from policies_kb.cli import app
from policies_kb.originals import Original
from policies_kb.records import CONTENT
from tests.policies_kb.small_content import write_tables


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def _published(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_BUILD", str(small_home / "build"))
    monkeypatch.setenv("WENCE_TODAY", "2024-06-01")


@pytest.mark.usefixtures("_published")
def test_asking_prints_kind_item_facet_and_text() -> None:
    result = run("ask", "养蜂给多少钱")
    assert result.exit_code == 0
    assert result.output.startswith("[answer] startup.sample.zz how_much\n【郑州市】养蜂样例补贴\n")


@pytest.mark.usefixtures("_published")
def test_asking_in_another_region_is_answered_for_it() -> None:
    assert "洛阳市现有的文件没有写" in run("ask", "养蜂给多少钱", "--region", "410300").output


def test_import_of_an_unreadable_original_fails_with_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "zhengzhou-gazette-2022-02.txt").write_bytes(b"")
    monkeypatch.setenv("WENCE_ORIGINALS", str(tmp_path))
    result = run("import")
    assert result.exit_code == 1
    assert "the file is empty; export the original again" in result.output


def test_import_of_a_new_file_tells_what_an_editor_must_check_and_says_when_nothing_changed(
    tmp_path: Path,
) -> None:
    write_tables(tmp_path)
    new = tmp_path / "new.html"
    new.write_text(
        "<p>洛阳市人民政府关于蜂箱的通知</p><p>洛政蜂〔2024〕2号</p><p>一、补贴</p><p>按个补贴。</p>",
        "utf-8",
    )
    first = run("import", str(new), "--content", str(tmp_path))
    assert first.exit_code == 0
    assert "luozhengfeng-2024-2: proposed for the register, 2 sections written" in first.output
    assert "check issued_on: no date stands alone" in first.output
    assert "put new.html into" in first.output
    again = run("import", str(new), "--content", str(tmp_path))
    assert again.exit_code == 0
    assert again.output.endswith("nothing has changed\n")


def test_import_of_a_bad_file_fails_by_name_and_writes_nothing(tmp_path: Path) -> None:
    write_tables(tmp_path)
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    result = run("import", str(tmp_path / "old.doc"), "--content", str(tmp_path))
    assert result.exit_code == 1
    assert "old.doc: byte 0 begins an old Office file" in result.output
    assert "save it as DOCX\nnothing was written" in result.output
    assert not (tmp_path / "documents").exists()


def test_import_of_the_mounted_originals_says_when_nothing_changed(
    originals: dict[str, Original], tmp_path: Path
) -> None:
    assert originals
    shutil.copytree(CONTENT / "documents", tmp_path / "documents")
    result = run("import", "--content", str(tmp_path))
    assert result.exit_code == 0
    assert "zhengzhou-gazette-2022-02.txt: reading" in result.output
    assert result.output.endswith("nothing has changed\n")


def test_asking_without_a_snapshot_fails_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WENCE_BUILD", str(tmp_path))
    result = run("ask", "养蜂给多少钱")
    assert result.exit_code == 1
    assert "no snapshot is published; run wence kb build" in result.output


def test_check_of_an_unreadable_original_fails_with_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "zhengzhou-gazette-2022-02.txt").write_bytes(b"")
    monkeypatch.setenv("WENCE_ORIGINALS", str(tmp_path))
    result = run("check")
    assert result.exit_code == 1
    assert "the file is empty" in result.output


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nosuch.yml", "nosuch.yml: there is no such file or folder"),
        (str(CONTENT / "items" / "nosuch"), "nosuch: there is no such file or folder"),
        (__file__, f"{__file__}: not among the records; they are below {CONTENT}"),
    ],
)
def test_check_of_a_path_that_holds_no_records_is_refused(path: str, message: str) -> None:
    result = run("check", str(CONTENT / "items"), path)
    assert result.exit_code == 1
    assert message in result.output
    assert "faults" not in result.output


def test_check_shows_only_the_faults_of_the_files_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = CONTENT / "items"
    faults = [Finding(items / "card" / "a.yml", 1, "is wrong", (items / "fund" / "b.yml",))]
    monkeypatch.setattr("policies_kb.checking.check.check_content", lambda _: faults)
    assert "is wrong\n1 faults" in run("check", str(items / "card")).output
    assert "is wrong\n1 faults" in run("check", str(items / "fund")).output
    assert run("check", str(items / "labour")).output.startswith("0 faults")


def test_import_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = run("import", "--content", str(tmp_path / "nosuch"))
    assert result.exit_code == 1
    assert f"{tmp_path / 'nosuch'}: there is no such folder of records" in result.output


def test_section_of_a_document_that_is_not_mounted_fails_with_the_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WENCE_ORIGINALS", str(tmp_path))
    result = run("section", "zz-2022-12", "1")
    assert result.exit_code == 1
    assert f"{tmp_path}: no original of document 'zz-2022-12'" in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["9.9"], "has no section '9.9'"),
        (["c3", "--anchor", "没有的话"], "anchor '没有的话' is not in"),
    ],
)
def test_passage_that_is_not_there_fails_by_name(
    originals: dict[str, Original], words: list[str], message: str
) -> None:
    assert "zz-2022-12" in originals
    result = run("section", "zz-2022-12", *words)
    assert result.exit_code == 1
    assert message in result.output


def test_section_of_an_original_is_printed(originals: dict[str, Original]) -> None:
    assert "zz-2022-12" in originals
    result = run("section", "zz-2022-12", "c3.s1.box3", "--anchor", "创业帮扶补贴")
    assert result.exit_code == 0
    assert "创业帮扶补贴" in result.output


@pytest.mark.parametrize(
    "command",
    [
        "import",
        "check",
        "coverage",
        "build",
        "ask",
        "section",
        "rollback",
        "history",
        "diff",
        "show",
        "search",
        "stats",
    ],
)
def test_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_unknown_command_is_refused() -> None:
    assert run("dance").exit_code == 2
