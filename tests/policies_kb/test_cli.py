from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from policies_kb.cli import app
from policies_kb.originals import Original


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
    ["import", "check", "build", "ask", "section", "rollback", "history", "diff"],
)
def test_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_unknown_command_is_refused() -> None:
    assert run("dance").exit_code == 2
